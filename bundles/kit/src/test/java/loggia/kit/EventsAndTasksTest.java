package loggia.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiForm;
import loggia.api.Caller;
import loggia.api.spi.ApiEvents;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import loggia.kit.testing.SimulatedGate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events, tasks and namespaces as a provider declares them, called through what is generated. */
class EventsAndTasksTest {
	private static final String SCANNER = """
			/** Finds things on shelves. */
			@ApiFamily(name = "scanner", version = "2.1", namespace = "acme") public class Demo implements ApiProvider {
				/** @param shelf where to look
				 * @param steps how often */
				public record Shelf(@Example("A1") String shelf, @Optional("3") @Example("2") int steps) {}
				public record Step(int percent) {}
				public record Found(String code, ByteBuffer picture) {}
				public record Report(List<String> codes) {}
				public final List<Boolean> sensor = Collections.synchronizedList(new ArrayList<>());
				public final CountDownLatch inside = new CountDownLatch(1);
				public final CountDownLatch interrupted = new CountDownLatch(1);
				/** Something was found. */
				@Api(risk = Risk.CONSENT, scope = "scope.camera", rate = 7, since = "2.1") public final ApiEvents<Found> onFound = new ApiEvents<>(sensor::add);
				@Api(risk = Risk.ORDINARY) final ApiEvents<Void> onIdle = new ApiEvents<>();
				/** Looks at every step. */
				@Api(risk = Risk.DECLARED) public ApiTask<Step, Report> scan(Shelf shelf, Caller caller) {
					return ApiTask.run(ForkJoinPool.commonPool(), task -> {
						for (int i = 1; i <= shelf.steps(); i++) {
							task.progress(new Step(i * 100 / shelf.steps()));
							onFound.emit(new Found(shelf.shelf() + i, ByteBuffer.wrap("bytes".getBytes())));
							onFound.emit(caller, new Found("mine", null));
						}
						onIdle.emit(null);
						return new Report(List.of(shelf.shelf()));
					});
				}
				@Api(risk = Risk.ORDINARY, timeoutMs = 900) public ApiTask<Void, Void> forever() {
					return ApiTask.run(Executors.newSingleThreadExecutor(work -> { var t = new Thread(work); t.setDaemon(true); return t; }), task -> {
						inside.countDown();
						try { new CountDownLatch(1).await(); } catch (InterruptedException e) { interrupted.countDown(); throw e; }
						return null;
					});
				}
				@Api(risk = Risk.ORDINARY) public ApiTask<Step, Void> fails(JsonNode how) {
					var task = new ApiTask<Step, Void>();
					task.progress(new Step(1));
					if (how.path("typed").asBoolean()) task.completeExceptionally(new ApiException(ApiException.Reason.FAILED, "the shelf is locked"));
					else task.completeExceptionally(new IllegalStateException("a secret"));
					task.progress(new Step(2));
					return task;
				}
			}""";
	@TempDir
	static Path folder;
	@TempDir
	Path other;
	static Compiled scanner;
	static URLClassLoader loader;
	ApiProvider provider;
	SimulatedGate gate;

	@BeforeAll
	static void compileOnce() throws Exception {
		scanner = Compiled.source(folder, SCANNER);
		assertEquals(List.of(), scanner.errors);
		loader = scanner.loader();
	}

	@AfterAll
	static void close() throws Exception {
		loader.close();
	}

	@BeforeEach
	void make() throws Exception {
		provider = (ApiProvider) scanner.instance(loader);
		gate = SimulatedGate.of(provider);
	}

	@SuppressWarnings("unchecked")
	private <T> T field(String name) throws ReflectiveOperationException {
		return (T) provider.getClass().getField(name).get(provider);
	}

	@Test
	void describesEventsTasksAndTheirNamespace() throws Exception {
		var apis = gate.apis();
		assertEquals(List.of("acme.fails", "acme.forever", "acme.offFound", "acme.offIdle", "acme.onFound", "acme.onIdle", "acme.scan"), apis.keySet().stream().sorted().toList());
		var on = apis.get("acme.onFound");
		assertEquals(ApiForm.Kind.ON, on.form().kind());
		assertEquals("[\"code\",\"picture\"]", new ObjectMapper().readTree(on.form().detail()).at("/$defs/Found/required").toString());
		assertEquals(Risk.CONSENT, on.risk());
		assertEquals("scope.camera", on.scope());
		assertEquals(7, on.rate());
		assertEquals("2.1", on.age().since());
		var off = apis.get("acme.offFound");
		assertEquals(ApiForm.Kind.OFF, off.form().kind());
		assertEquals(Risk.ORDINARY, off.risk());
		assertEquals(null, off.scope());
		var scan = apis.get("acme.scan");
		assertEquals(ApiForm.Kind.TASK, scan.form().kind());
		assertEquals(0, scan.timeoutMs(), "a task takes its time");
		assertEquals(900, apis.get("acme.forever").timeoutMs(), "unless it says otherwise");
		assertTrue(new ObjectMapper().readTree(scan.form().detail()).at("/$defs/Step/properties/percent").isObject());
		var shelf = new ObjectMapper().readTree(scan.params()).at("/$defs/Shelf/properties");
		assertEquals("[\"A1\"]", shelf.at("/shelf/examples").toString());
		assertEquals("where to look", shelf.at("/shelf/description").asText());
		assertEquals("3", shelf.at("/steps/default").toString());
	}

	@Test
	void writesTypesAndAPage() throws Exception {
		String types = scanner.resource("scanner.d.ts");
		for (String line : List.of("declare namespace AcmeScannerApi {", "declare namespace acme {",
				"\tfunction scan(options: AcmeScannerApi.Shelf & AcmeScannerApi.Callbacks<AcmeScannerApi.Report>): AcmeScannerApi.ScanTask;",
				"\tfunction onFound(listener: (event: AcmeScannerApi.Found) => void): void;", "\tfunction offIdle(listener?: (event: {}) => void): void;",
				"\t\tonProgressUpdate(listener: (progress: AcmeScannerApi.Step) => void): void;", "\t\t/** where to look */")) {
			assertTrue(types.contains(line + "\n"), line + "\n" + types);
		}
		String page = scanner.resource("scanner.md");
		for (String line : List.of("# scanner 2.1", "Finds things on shelves.", "## acme.scan", "| `steps` | number | may be left out: 3. how often. Such as `2`. |",
				"The person is asked for `scope.camera` at first use. `acme.offFound(listener)` ends it. At most 7 calls a second. Since 2.1.")) {
			assertTrue(page.contains(line + "\n"), line + "\n" + page);
		}
		assertEquals("on", new ObjectMapper().readTree(scanner.resource("scanner.schema.json")).at("/apis/acme.onFound/kind").asText());
	}

	@Test
	void aTaskTellsItsProgressInOrderAndThenItsResult() {
		var task = gate.session().start("acme.scan", Map.of("shelf", "B", "steps", 4));
		assertEquals("[\"B\"]", task.result().path("codes").toString());
		assertEquals("[{\"percent\":25}, {\"percent\":50}, {\"percent\":75}, {\"percent\":100}]", task.progress().toString());
	}

	@Test
	void anAbortedTaskInterruptsItsWork() throws Exception {
		var task = gate.session().start("acme.forever", Map.of());
		assertTrue(this.<CountDownLatch>field("inside").await(5, TimeUnit.SECONDS));
		task.abort();
		assertTrue(this.<CountDownLatch>field("interrupted").await(5, TimeUnit.SECONDS));
		assertEquals(Reason.CANCELLED, assertThrows(ApiException.class, task::result).reason);
	}

	@Test
	void aFailedTaskSaysWhyAndIsSilentFromThenOn() {
		var task = gate.session().start("acme.fails", Map.of("typed", true));
		assertEquals("the shelf is locked", assertThrows(ApiException.class, task::result).getMessage());
		assertEquals("[{\"percent\":1}]", task.progress().toString());
		assertEquals(Reason.INTERNAL, assertThrows(ApiException.class, () -> gate.session().call("acme.fails")).reason);
	}

	@Test
	void aSessionHearsFromItsFirstListenerToItsLast() throws Exception {
		var ann = gate.session();
		var bob = gate.session("bob");
		ann.call("acme.scan", Map.of("shelf", "A", "steps", 1));
		assertEquals(List.of(), ann.events(), "nobody listens");
		ann.call("acme.onFound");
		ann.call("acme.onFound");
		ann.call("acme.onIdle");
		bob.call("acme.onFound");
		ann.call("acme.scan", Map.of("shelf", "A", "steps", 1));
		var found = ann.events().get(0);
		assertEquals("acme.onFound{\"code\":\"A1\",\"picture\":{\"$bytes\":0}}", found.name() + found.json());
		assertEquals("bytes", StandardCharsets.UTF_8.decode(found.attachments().get(0)).toString());
		assertEquals("{\"code\":\"mine\"}", ann.events().get(1).json());
		assertEquals("acme.onIdle{}", ann.events().get(2).name() + ann.events().get(2).json());
		assertEquals(1, bob.events().size(), "what is for one session is for no other");
		ann.call("acme.offFound");
		ann.call("acme.offFound");
		bob.end();
		assertEquals(List.of(true, false), this.<List<Boolean>>field("sensor"));
		assertEquals(1, ann.watched(), "that of onIdle");
		ann.call("acme.offIdle");
		assertEquals(0, ann.watched());
		assertFalse(this.<ApiEvents<?>>field("onFound").listened());
	}

	@Test
	void aProviderThatLeavesTellsWhoListensAndSaysTheLastWordToEach() throws Exception {
		var ann = gate.session();
		ann.call("acme.onFound");
		provider.dispatcher().leave();
		provider.dispatcher().leave();
		assertEquals(List.of("acme.offFound"), ann.events().stream().map(event -> event.name()).toList());
		assertEquals(List.of(true, false), this.<List<Boolean>>field("sensor"));
		ann.call("acme.scan", Map.of("shelf", "A", "steps", 1));
		assertEquals("{\"code\":\"mine\"}", ann.events().get(1).json(), "what is for all comes from the version that took over");
		assertEquals(2, ann.events().size());
		ann.call("acme.onFound");
		assertTrue(this.<ApiEvents<?>>field("onFound").listens(ann), "a deploy may be undone");
		provider.dispatcher().leave();
		ann.end();
		assertEquals(0, ann.watched());
	}

	@Test
	void aSessionThatHasEndedListensToNothing() throws Exception {
		gate.session().end();
		gate.session().call("acme.onFound");
		assertEquals(0, gate.session().watched());
		assertFalse(this.<ApiEvents<?>>field("onFound").listened());
	}

	@Test
	void bytesGoBothWays() {
		var ann = gate.session();
		assertEquals(Reason.INVALID_PARAMS, assertThrows(ApiException.class, () -> ann.call("acme.scan", Map.of("shelf", ByteBuffer.allocate(3)))).reason);
		assertEquals("parameter error: parameter.shelf should be String instead of ArrayBuffer;",
				assertThrows(ApiException.class, () -> ann.call("acme.scan", Map.of("shelf", ByteBuffer.allocate(3)))).getMessage());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
		"@Api(risk = Risk.ORDINARY) final String onDone = ~~; | has @Api but is no event",
		"@Api(risk = Risk.ORDINARY) final ApiEvents<P> done = new ApiEvents<>(); record P(int x) {} | is no name of an event",
		"@Api(risk = Risk.ORDINARY) ApiEvents<P> onDone = new ApiEvents<>(); record P(int x) {} | must be final, and neither private nor static",
		"@Api(risk = Risk.ORDINARY) private final ApiEvents<P> onDone = new ApiEvents<>(); record P(int x) {} | must be final, and neither private nor static",
		"@Api(risk = Risk.ORDINARY) final ApiEvents<String> onDone = new ApiEvents<>(); | a listener gets an object",
		"@Api(risk = Risk.ORDINARY) final ApiEvents<Date> onDone = new ApiEvents<>(); | detail of onDone is java.util.Date",
		"@SuppressWarnings(~rawtypes~) @Api(risk = Risk.ORDINARY) final ApiEvents onDone = new ApiEvents(); | write the type argument",
		"@Api(risk = Risk.CONSENT) final ApiEvents<Void> onDone = new ApiEvents<>(); | name what is granted",
		"@Api(risk = Risk.ORDINARY, sync = true) final ApiEvents<Void> onDone = new ApiEvents<>(); | sync and fact are for what is called",
		"@Api(risk = Risk.ORDINARY) final ApiEvents<Void> onDone = new ApiEvents<>(); @Api(risk = Risk.ORDINARY) public CompletionStage<Void> offDone() { return null; } | wx.offDone is offered twice",
		"@Api(risk = Risk.ORDINARY, sync = true) public ApiTask<Void, Void> a() { return null; } | Drop sync and fact",
		"@Api(risk = Risk.ORDINARY) public ApiTask<Void, Void> aSync() { return null; } | Drop sync and fact",
		"@Api(risk = Risk.ORDINARY) public ApiTask<String, Void> a() { return null; } | progress of a must be a record",
		"@Api(risk = Risk.ORDINARY) public ApiTask<Void, String> a() { return null; } | only a NAMESync method may give a bare value",
		"@Api(risk = Risk.ORDINARY) public CompletionStage<Void> then() { return null; } | would hide what every object of JavaScript has",
		"record P(@Example(~x~) int x) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | is no value of its type",
		"record P(@Example(~x~) List<String> x) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | Only String, numbers and boolean" })
	void wrongUseIsACompileErrorWithTheCure(String body, String cure) throws Exception {
		var errors = Compiled.provider(other, body.replace('~', '"')).errors;
		assertEquals(1, errors.size(), errors.toString());
		assertTrue(errors.get(0).contains(cure), errors.toString());
	}

	@ParameterizedTest
	@CsvSource({ "wx, belongs to a platform", "ft, belongs to a platform", "my, belongs to a platform", "swan, belongs to a platform", "ext, belongs to a platform",
		"getApp, belongs to a platform", "console, is a name of JavaScript's", "class, is a name of JavaScript's", "Acme, is no name", "App, is no name", "a.b, is no name",
		"acme_x, is no name" })
	void refusesNamespacesThatAreTaken(String namespace, String why) throws Exception {
		var errors = Compiled.source(other, "@ApiFamily(name = \"demo\", version = \"1.0\", namespace = \"" + namespace
				+ "\") public class Demo implements ApiProvider { @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a() { return null; } }").errors;
		assertEquals(1, errors.size(), errors.toString());
		assertTrue(errors.get(0).contains("the namespace \"" + namespace + "\" " + why) && errors.get(0).contains("such as \"acme\""), errors.toString());
	}

	@Test
	void sessionsAreCallersLikeAnyOther() {
		assertEquals("session", gate.session().sessionId());
		assertEquals(Caller.VersionKind.DEVELOP, gate.session().versionKind());
		assertEquals(Reason.NOT_SUPPORTED, assertThrows(ApiException.class, () -> gate.session().call("acme.unknown")).reason);
	}
}
