package loggia.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import loggia.api.spi.ApiProvider;
import loggia.kit.testing.ApiProbe;
import loggia.kit.testing.Finding;
import loggia.kit.testing.Finding.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code loggia api test} sees of a provider that is right, and of one that is not. */
class ApiProbeTest {
	private static final String WRONG = """
			public record Q(@Example("Ann") String name, @Optional JsonNode more, @Optional ByteBuffer bytes) {}
			public record A(int n, RawJson raw) {}
			public record Free(@Optional String text) {}
			@Override public CompletionStage<Void> selfTest() { return CompletableFuture.failedFuture(new IllegalStateException("no device")); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<A> throwing(Q q) { throw new IllegalArgumentException("oops"); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<A> nothing(Q q) { return null; }
			@Api(risk = Risk.ORDINARY) public CompletionStage<A> silent(Q q) { return new CompletableFuture<>(); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<Map<String, Integer>> raw() { return CompletableFuture.completedFuture(null); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<A> picky(Free free) { throw new ApiException(ApiException.Reason.FAILED, "there is no such shelf"); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<Void> loose(JsonNode any) { return CompletableFuture.completedFuture(null); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<A> good(Q q) { return CompletableFuture.completedFuture(new A(1, null)); }
			@Api(risk = Risk.ORDINARY) final ApiEvents<A> onNever = new ApiEvents<>();
			@Api(risk = Risk.ORDINARY) final ApiEvents<A> onDeaf = new ApiEvents<>(on -> { throw new IllegalStateException("no sensor"); });
			@Api(risk = Risk.ORDINARY) public ApiTask<Void, Void> stubborn() {
				return new ApiTask<>() {};
			}
			""".replace("new ApiTask<>() {}", "new ApiTask<>()");
	@TempDir
	static Path folder;
	static List<Finding> findings;

	@BeforeAll
	static void probe() throws Exception {
		var compiled = Compiled.provider(folder, WRONG);
		assertEquals(List.of(), compiled.errors);
		try (URLClassLoader loader = compiled.loader()) {
			findings = ApiProbe.of((ApiProvider) compiled.instance(loader), Duration.ofMillis(300));
		}
	}

	private static String of(String api) {
		return findings.stream().filter(each -> each.api().equals(api)).map(each -> each.outcome() + " " + each.text()).collect(Collectors.joining("\n"));
	}

	@Test
	void saysWhatIsNotAsDeclared() {
		assertEquals("FAILED failed: java.lang.IllegalStateException: no device", of("self-test"));
		assertTrue(of("throwing").startsWith("FAILED {\"name\":\"Ann\"} threw java.lang.IllegalArgumentException: oops"), of("throwing"));
		assertTrue(of("nothing").contains("returned null instead of a stage"), of("nothing"));
		assertTrue(of("silent").contains("had no answer within 300 ms"), of("silent"));
		assertTrue(of("onDeaf").startsWith("FAILED nobody can listen: java.lang.IllegalStateException: no sensor"), of("onDeaf"));
	}

	@Test
	void findsWhatIsRight() {
		assertTrue(of("good").startsWith("OK {\"name\":\"Ann\"} -> {\"n\":1}, "), of("good"));
		assertTrue(of("good").endsWith("OK refuses 3 wrong parameters"), "the name twice, the bytes once, JSON never\n" + of("good"));
		assertTrue(of("loose").startsWith("OK {} -> {}"), of("loose"));
		assertTrue(of("stubborn").contains("OK can be aborted"), of("stubborn"));
	}

	@Test
	void notesWhatCannotBeSeen() {
		assertTrue(of("picky").startsWith("NOTE {} -> fail there is no such shelf. If that is not what it should say"), of("picky"));
		assertTrue(of("onNever").startsWith("NOTE can be listened to"), of("onNever"));
		assertEquals(0, findings.stream().filter(each -> each.outcome() == Outcome.FAILED && List.of("good", "loose", "picky", "onNever").contains(each.api())).count());
	}
}
