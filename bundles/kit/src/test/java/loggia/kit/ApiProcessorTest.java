package loggia.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiAge;
import loggia.api.ApiReply;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiProcessorTest {
	/** Echoes one of each. */
	private static final String ECHO = """
			public record Inner(String name, @Optional int count) {}
			public record All(String text, boolean flag, int small, long big, double real, List<Inner> inners, Map<String, List<Integer>> table,
				JsonNode any, RawJson raw, ByteBuffer bytes, @Optional("9") Integer nine, @Optional String absent, @Optional JsonNode nothing) {}
			/** Says {@code {x: 1}} again. <b>Twice</b>.
			 * @param all everything */
			@Api(risk = Risk.CONSENT, scope = "scope.echo", timeoutMs = 70, rate = 5, sync = true)
			public CompletionStage<All> echo(All all, Caller caller) { return CompletableFuture.completedFuture(all); }
			@Api(risk = Risk.ORDINARY, since = "1.0", deprecated = "Use wx.minimal.", removal = "2.0")
			public CompletionStage<Void> nothing() { return CompletableFuture.completedFuture(null); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<Inner> minimal() { return CompletableFuture.completedStage(new Inner("m", 1)); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<List<String>> namesSync() { return CompletableFuture.completedFuture(List.of("a", "b")); }
			@Api(risk = Risk.ORDINARY) public CompletionStage<String> absentSync() { return CompletableFuture.completedFuture(null); }
			public record Either(@Optional AnyOrBytes data) {}
			@Api(risk = Risk.ORDINARY) public CompletionStage<Either> either(Either either) { return CompletableFuture.completedFuture(either); }
			@Api(risk = Risk.ORDINARY, fact = true) public CompletionStage<Boolean> isIt(JsonNode any) { return CompletableFuture.completedFuture(any.has("a")); }
			""";
	private static final String GOOD = "{\"text\":\"t\",\"flag\":true,\"small\":1,\"big\":9007199254740991,\"real\":1.5,\"inners\":[{\"name\":\"a\"}],"
			+ "\"table\":{\"k\":[1,2]},\"any\":{\"b\":null},\"raw\":[1, 2],\"bytes\":{\"$bytes\":0}}";
	/** The class above, compiled once. */
	@TempDir
	static Path echoFolder;
	static Compiled echo;
	@TempDir
	Path folder;

	@BeforeAll
	static void compileOnce() throws Exception {
		echo = Compiled.provider(echoFolder, ECHO);
		assertEquals(List.of(), echo.errors);
	}

	private static String call(Object provider, String name, String json) throws Exception {
		ApiDispatcher dispatcher = ((ApiProvider) provider).dispatcher();
		var params = new ApiParams(new ObjectMapper().readTree(json), List.of(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8))));
		ApiReply reply = dispatcher.call(name, params, null).toCompletableFuture().get(5, TimeUnit.SECONDS);
		reply.attachments().forEach(a -> assertEquals("bytes", StandardCharsets.UTF_8.decode(a.duplicate()).toString()));
		return reply.json();
	}

	@Test
	void bindsAndWritesEveryType() throws Exception {
		try (var loader = echo.loader()) {
			Object provider = echo.instance(loader);
			String expected = GOOD.replace("{\"name\":\"a\"}", "{\"name\":\"a\",\"count\":0}").replace("[1, 2]", "[1,2]").replaceFirst("}$", ",\"nine\":9}");
			assertEquals(expected, call(provider, "echo", GOOD));
			assertEquals(expected, call(provider, "echoSync", GOOD));
			assertEquals(expected.replaceFirst("}$", ",\"nothing\":null}"), call(provider, "echo", GOOD.replaceFirst("}$", ",\"nothing\":null,\"absent\":null}")));
			assertEquals("{}", call(provider, "nothing", "{}"));
			assertEquals("{\"name\":\"m\",\"count\":1}", call(provider, "minimal", "{}"));
			assertEquals("[\"a\",\"b\"]", call(provider, "namesSync", "{}"));
			assertEquals("null", call(provider, "absentSync", "{}"));
			assertEquals("true", call(provider, "isIt", "{\"a\":1}"));
			for (String either : List.of("{\"data\":{\"$bytes\":0}}", "{\"data\":{\"a\":[1]}}", "{\"data\":\"x\"}", "{\"data\":null}", "{}")) {
				assertEquals(either, call(provider, "either", either));
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { "\"text\":\"t\" | \"text\":7 | parameter.text should be String instead of Number",
		"\"text\":\"t\", | | parameter.text should be String instead of Undefined", "\"flag\":true | \"flag\":null | parameter.flag should be Boolean instead of Null",
		"\"small\":1 | \"small\":1.5 | parameter.small should be Integer instead of Number",
		"\"small\":1 | \"small\":3000000000 | parameter.small should be Integer instead of Number",
		"\"real\":1.5 | \"real\":\"1.5\" | parameter.real should be Number instead of String",
		"[{\"name\":\"a\"}] | [{\"name\":\"a\"},{\"name\":[]}] | parameter.inners[1].name should be String instead of Array",
		"[{\"name\":\"a\"}] | {} | parameter.inners should be Array instead of Object",
		"{\"k\":[1,2]} | {\"k\":[1,true]} | parameter.table.k[1] should be Number instead of Boolean",
		"{\"$bytes\":0} | {\"$bytes\":3} | parameter.bytes should be ArrayBuffer instead of ArrayBuffer",
		"{\"$bytes\":0} | \"x\" | parameter.bytes should be ArrayBuffer instead of String" })
	void saysWhichParameterIsWrong(String part, String instead, String message) throws Exception {
		try (var loader = echo.loader()) {
			String json = GOOD.replace(part, instead == null ? "" : instead);
			var e = assertThrows(ApiException.class, () -> call(echo.instance(loader), "echo", json));
			assertEquals(ApiException.Reason.INVALID_PARAMS, e.reason);
			assertEquals("parameter error: " + message + ";", e.getMessage());
		}
	}

	@Test
	void describesWhatWasDeclared() throws Exception {
		try (var loader = echo.loader()) {
			var apis = ((ApiProvider) echo.instance(loader)).dispatcher().apis();
			assertEquals(List.of("absentSync", "echo", "echoSync", "either", "isIt", "minimal", "namesSync", "nothing"), apis.stream().map(a -> a.name()).toList());
			var first = apis.get(1);
			assertEquals(Risk.CONSENT, first.risk());
			assertEquals("scope.echo", first.scope());
			assertEquals(70, first.timeoutMs());
			assertEquals(5, first.rate());
			assertTrue(first.sync() && !first.only() && apis.get(2).only() && apis.get(4).only() && !apis.get(7).sync());
			assertEquals(ApiAge.STEADY, first.age());
			assertEquals(new ApiAge("1.0", "Use wx.minimal.", "2.0"), apis.get(7).age());
			var schema = new ObjectMapper().readTree(first.params());
			assertEquals("integer", schema.at("/$defs/Inner/properties/count/type").asText());
			assertEquals("[\"name\"]", schema.at("/$defs/Inner/required").toString());
			String types = first.types();
			assertTrue(types.contains("\tinners: Inner[];\n\ttable: Record<string, number[]>;\n\tany: unknown;\n\traw: unknown;\n\tbytes: ArrayBuffer;\n\tnine?: number;"), types);
			assertTrue(types.endsWith("/** Says {x: 1} again. Twice. */\nfunction echo(options: All): Promise<All>;\n"), types);
		}
		String file = echo.resource("demo.d.ts");
		assertTrue(file.contains("\t\tnamesSync(): string[];\n") && file.contains("\t\techo(options: DemoApi.All & DemoApi.Called<DemoApi.All>): void;\n"), file);
		assertEquals("1.0", new ObjectMapper().readTree(echo.resource("demo.schema.json")).get("version").asText());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
		"@Api(risk = Risk.ORDINARY) public String a() { return null; } | Return CompletionStage<record>",
		"@Api(risk = Risk.ORDINARY) public CompletionStage<String> a() { return null; } | only a NAMESync method may give a bare value",
		"@Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(String key) { return null; } | make it a record with a component for each parameter",
		"record P(String k) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(Caller c, P p) { return null; } | then a Caller if it wants one",
		"record P(Date when) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | component P.when is java.util.Date",
		"record P(float x) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | component P.x is float",
		"private record P(int x) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | Make it package-private",
		"record P(Map<Integer, String> x) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | JSON has String keys only",
		"record P(@Optional(~x~) int x) {} @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a(P p) { return null; } | is not a number of its type",
		"@Api(risk = Risk.CONSENT) public CompletionStage<Void> a() { return null; } | name what is granted, scope =",
		"@Api(risk = Risk.ORDINARY, scope = ~scope.x~) public CompletionStage<Void> a() { return null; } | use risk = CONSENT, or drop the scope",
		"@Api(risk = Risk.ORDINARY, timeoutMs = -1) public CompletionStage<Void> a() { return null; } | cannot be negative",
		"@Api(risk = Risk.ORDINARY, sync = true) public CompletionStage<Void> aSync() { return null; } | is synchronous already",
		"@Api(risk = Risk.ORDINARY) private CompletionStage<Void> a() { return null; } | Make it a public method",
		"@Api(risk = Risk.ORDINARY) public CompletionStage<Void> a() throws Exception { return null; } | complete the stage with an ApiException",
		"@Api(risk = Risk.ORDINARY, sync = true) public CompletionStage<Void> a() { return null; } @Api(risk = Risk.ORDINARY) public CompletionStage<Void> aSync() { return null; } | wx.aSync is offered twice",
		"@Api(risk = Risk.ORDINARY, since = ~soon~) public CompletionStage<Void> a() { return null; } | are versions of the family",
		"@Api(risk = Risk.ORDINARY, removal = ~2.0~) public CompletionStage<Void> a() { return null; } | say what to use instead",
		"public void a() {} | no method with @Api" })
	void wrongUseIsACompileErrorWithTheCure(String body, String cure) throws Exception {
		var errors = Compiled.provider(folder, body.replace('~', '"')).errors;
		assertEquals(1, errors.size(), errors.toString());
		assertTrue(errors.get(0).contains(cure), errors.toString());
		if (body.contains(" a(")) {
			assertTrue(errors.get(0).matches("(?s).*\\b(a|P|aSync|Demo)\\b.*"), "names the method: " + errors);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
		"@ApiFamily(name = \"demo\", version = \"1.0\") public class Demo { @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a() { return null; } } | implements ApiProvider",
		"@ApiFamily(name = \"De mo\", version = \"1.0\") public class Demo implements ApiProvider { } | lower-case letters, digits and hyphens",
		"@ApiFamily(name = \"demo\", version = \"1\") public class Demo implements ApiProvider { } | major and minor",
		"public class Demo implements ApiProvider { @Api(risk = Risk.ORDINARY) public CompletionStage<Void> a() { return null; } } | annotate Demo with @ApiFamily" })
	void aWrongClassIsACompileErrorWithTheCure(String type, String cure) throws Exception {
		var errors = Compiled.source(folder, type).errors;
		assertEquals(1, errors.size(), errors.toString());
		assertTrue(errors.get(0).contains(cure), errors.toString());
	}
}
