package loggia.rest.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over HTTP: where they go, who may, what they may say, and what is recorded. */
@Timeout(60)
class ApiServletTest {
	private static final String ORDER = "{\"item\":\"pen\",\"count\":2,\"price\":{\"total\":100,\"currency\":\"CNY\"},\"kind\":\"NEW\",\"tags\":[]}";

	private final Shop shop = new Shop();
	private TestServer server;

	@BeforeEach
	void open() throws Exception {
		server = new TestServer(shop);
	}

	@AfterEach
	void close() throws Exception {
		server.close();
	}

	@Test
	void literalPartsBeatParameters() throws Exception {
		assertEquals("the special one", server.get("/shop/things/special").json().path("id").asText());
		assertEquals("other", server.get("/shop/things/other").json().path("id").asText());
		assertEquals("other", server.get("/shop/things/other/").json().path("id").asText());
	}

	@Test
	void parametersAreDecodedOnce() throws Exception {
		assertEquals("图 a+b", server.get("/shop/things/%E5%9B%BE%20a+b").json().path("id").asText());
		for (var root : List.of("/%61pi/v1", "/ap%69/%76%31", "/api/v%31")) {
			var asked = java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + server.port() + root + "/shop/numbers/4")).build();
			assertEquals("{\"n\":4}", server.client().send(asked, java.net.http.HttpResponse.BodyHandlers.ofString()).body(), root);
		}
		assertEquals(List.of("a%41", "b"), Text.parts("/a%2541/b"), "the server refuses this itself");
		assertEquals(List.of("a/b"), Text.parts("/a%2fb"));
		assertEquals("c d", server.get("/shop/things/c%20d?number=1&x=%2B").json().path("id").asText());
		assertEquals(400, server.get("/shop/things/%C3").status());
		assertEquals("400 badPath", server.get("/shop/things/x?number=%C3").outcome());
		assertEquals("400 badParameter", server.get("/shop/things/x?number=%31+").outcome());
		assertEquals(1, server.get("/shop/things/x?number=%31").json().path("number").asInt());
	}

	@Test
	void whatIsNotThereIs404AndWhatIsNotOffered405() throws Exception {
		assertEquals("404 notFound", server.get("/shop/nothing").outcome());
		assertEquals("404 notFound", server.get("/shop/things").outcome());
		assertEquals("404 notFound", server.get("/").outcome());
		assertEquals("404 notFound", server.json("administrator", "POST", "/nothing", "{}").outcome());
		var refused = server.json("administrator", "PUT", "/shop/things/a", "{}");
		assertEquals("405 methodNotAllowed", refused.outcome());
		assertEquals("GET, HEAD, OPTIONS", refused.header("Allow"));
		var files = server.send("administrator", "OPTIONS", "/shop/files/a", BodyPublishers.noBody());
		assertEquals(204, files.status());
		assertEquals("DELETE, OPTIONS, POST, PUT", files.header("Allow"));
		assertEquals("404 notFound", server.send("administrator", "OPTIONS", "/shop/nothing", BodyPublishers.noBody()).outcome());
	}

	@Test
	void headIsGetWithoutTheBody() throws Exception {
		var head = server.send("auditor", "HEAD", "/shop/things/special", BodyPublishers.noBody());
		assertEquals(200, head.status());
		assertEquals("", head.body());
		assertEquals(String.valueOf(server.get("/shop/things/special").body().length()), head.header("Content-Length"));
		assertEquals(200, server.send("auditor", "HEAD", "/shop/flood", BodyPublishers.noBody()).status());
		assertEquals(405, server.send("administrator", "HEAD", "/shop/orders", BodyPublishers.noBody()).status());
	}

	/** Each role at a method of each. */
	@ParameterizedTest
	@CsvSource({ "-,401 unauthorized,401 unauthorized,401 unauthorized,200", "auditor,200,403 forbidden,403 forbidden,200", "operator,200,200,403 forbidden,200", "administrator,200,200,204,200" })
	void rolesAreLeastRoles(String who, String reading, String ordering, String administering, String open) throws Exception {
		var asking = who.equals("-") ? null : who;
		assertEquals(reading, server.send(asking, "GET", "/shop", BodyPublishers.noBody()).outcome());
		assertEquals(ordering, server.json(asking, "POST", "/shop/orders", ORDER).outcome());
		assertEquals(administering, server.json(asking, "PATCH", "/shop/people/1/name", "{\"a\":\"b\"}").outcome());
		assertEquals(open, server.send(asking, "GET", "/shop/numbers/1", BodyPublishers.noBody()).outcome());
		assertEquals((ordering.equals("200") ? 1 : 0) + (administering.equals("204") ? 1 : 0), shop.changes.get());
		assertEquals(2, server.records.size(), server.records.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/shop/numbers/x", "/shop/numbers/1.5", "/shop/numbers/2147483648", "/shop/things/a?number=", "/shop/things/a?number=1&number=1", "/shop/things/a?big=1e3", "/shop/things/a?flag=1",
		"/shop/things/a?kind=old", "/shop/things/a?boxed=x", "/shop?page=0", "/shop?size=201", "/shop?size=x", "/shop?page=-1" })
	void badParametersAre400(String path) throws Exception {
		assertEquals("400 badParameter", server.get(path).outcome());
	}

	@Test
	void parametersHaveDefaultsAndUnknownOnesAreIgnored() throws Exception {
		assertEquals("{\"id\":\"a\",\"number\":0,\"big\":7,\"flag\":false,\"kind\":null,\"boxed\":null}", server.get("/shop/things/a?unknown=1").body());
		assertEquals("{\"id\":\"a\",\"number\":-3,\"big\":8,\"flag\":true,\"kind\":\"USED\",\"boxed\":4}", server.get("/shop/things/a?number=-3&big=8&flag=true&kind=used&boxed=4").body());
	}

	@Test
	void listsComeInPages() throws Exception {
		assertEquals("{\"items\":[{\"total\":3,\"currency\":\"EUR\"},{\"total\":2,\"currency\":\"CNY\"}],\"total\":3,\"page\":1,\"size\":2}", server.get("/shop?size=2&sort=-total").body());
		assertEquals("{\"items\":[{\"total\":1,\"currency\":\"CNY\"}],\"total\":3,\"page\":2,\"size\":2}", server.get("/shop?size=2&page=2&sort=-total").body());
		assertEquals(1, server.get("/shop?q=%20eur%20").json().path("total").asInt());
		assertEquals("400 badSort", server.get("/shop?sort=secret").outcome());
	}

	@Test
	void aBodyIsOfTheRightTypeAndSize() throws Exception {
		assertEquals("415 unsupportedType", server.send("operator", "POST", "/shop/orders", BodyPublishers.ofString(ORDER), "Content-Type", "text/plain").outcome());
		assertEquals("415 unsupportedType", server.send("operator", "POST", "/shop/orders", BodyPublishers.ofString(ORDER)).outcome());
		assertEquals("415 unsupportedType",
			server.send("operator", "POST", "/shop/orders", BodyPublishers.ofString("item=1"), "Content-Type", "application/x-www-form-urlencoded").outcome());
		assertEquals("200", server.send("operator", "POST", "/shop/orders", BodyPublishers.ofString(ORDER), "Content-Type", "Application/JSON; charset=utf-8").outcome());
		assertEquals("400 missingBody", server.send("operator", "POST", "/shop/orders", BodyPublishers.noBody()).outcome());
		assertEquals("415 unsupportedType", server.send("operator", "PUT", "/shop/files/a", BodyPublishers.ofString("a: 1"), "Content-Type", "application/json").outcome());
		var put = server.send("operator", "PUT", "/shop/files/a", BodyPublishers.ofString("a: 1"), "Content-Type", "text/yaml");
		assertEquals(201, put.status());
		assertEquals("/files/a", put.header("Location"));
		assertEquals("{\"bytes\":2}", server.send("operator", "POST", "/shop/files/a", BodyPublishers.ofString("ab"), "Content-Type", "image/png").body());
		assertEquals("415 unsupportedType", server.send("operator", "POST", "/shop/files/a", BodyPublishers.ofString("ab"), "Content-Type", "imagery/png").outcome());
		assertEquals("415 unsupportedType", server.send("operator", "POST", "/shop/files/a", BodyPublishers.ofString("ab")).outcome());
		var large = "{\"item\":\"" + "x".repeat(Exchange.MAX_JSON) + "\"}";
		assertEquals("413 tooLarge", server.json("operator", "POST", "/shop/orders", large).outcome());
		var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes()));
		assertEquals("413 tooLarge", server.send("operator", "POST", "/shop/orders", chunked, "Content-Type", "application/json").outcome());
		assertEquals(1, shop.changes.get());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"item\":\"a\",\"count\":1,\"role\":\"administrator\"}|unknownMember|role",
		"{\"item\":\"a\",\"count\":1,\"price\":{\"total\":1,\"currency\":\"CNY\",\"paid\":true}}|unknownMember|price.paid", "{\"item\":\"a\",\"count\":1,\"class\":\"java.lang.Object\"}|unknownMember|class",
		"{\"item\":\"a\",\"count\":1,\"@type\":\"x\"}|unknownMember|@type", "{\"Item\":\"a\",\"count\":1}|unknownMember|Item" })
	void N11_unknownMembersAndMassAssignmentAre400(String body, String code, String member) throws Exception {
		var refused = server.json("operator", "POST", "/shop/orders", body);
		assertEquals("400 " + code, refused.outcome());
		assertTrue(refused.json().at("/error/message").asText().contains("'" + member + "'"), refused.body());
		assertEquals(0, shop.changes.get());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"item\":\"a\",\"count\":1,\"count\":2}|count", "{\"item\":\"a\",\"item\":\"b\",\"count\":1}|item",
		"{\"item\":\"a\",\"count\":1,\"price\":{\"total\":1,\"total\":2}}|total", "{\"item\":\"a\",\"count\":1,\"c\\u006funt\":2}|count" })
	void N11_repeatedMembersAre400(String body, String member) throws Exception {
		var refused = server.json("operator", "POST", "/shop/orders", body);
		assertEquals("400 repeatedMember", refused.outcome());
		assertTrue(refused.json().at("/error/message").asText().contains("'" + member + "'"), refused.body());
		assertEquals("400 repeatedMember", server.json("operator", "POST", "/shop/trees", body).outcome());
		assertEquals(0, shop.changes.get());
	}

	@Test
	void N11_deepJsonIs400() throws Exception {
		for (int depth : List.of(65, 100_000)) {
			assertEquals("400 tooDeep", server.json("operator", "POST", "/shop/trees", "[".repeat(depth) + "]".repeat(depth)).outcome());
			assertEquals("400 tooDeep", server.json("operator", "POST", "/shop/trees", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).outcome());
			assertEquals("400 tooDeep", server.json("operator", "POST", "/shop/orders", "{\"tags\":" + "[".repeat(depth)).outcome().replace("400 badMember", "400 tooDeep"));
		}
		assertEquals("200", server.json("operator", "POST", "/shop/trees", "[".repeat(64) + "]".repeat(64)).outcome());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"item\":\"a\"}|badMember|count", "{\"item\":\"a\",\"count\":null}|badMember|count", "{\"item\":\"a\",\"count\":\"1\"}|badMember|count",
		"{\"item\":\"a\",\"count\":1.5}|badMember|count", "{\"item\":\"a\",\"count\":true}|badMember|count", "{\"item\":1,\"count\":1}|badMember|item", "{\"item\":true,\"count\":1}|badMember|item",
		"{\"item\":[\"a\"],\"count\":1}|badMember|item", "{\"item\":\"a\",\"count\":99999999999}|badMember|count", "{\"item\":\"a\",\"count\":1,\"kind\":0}|badMember|kind",
		"{\"item\":\"a\",\"count\":1,\"kind\":\"OLD\"}|badMember|kind", "{\"item\":\"a\",\"count\":1,\"price\":{\"currency\":\"CNY\"}}|badMember|price.total",
		"{\"item\":\"a\",\"count\":1,\"tags\":\"a\"}|badMember|tags", "{\"item\":\"a\",\"count\":1,\"tags\":[1]}|badMember|tags.0", "{\"item\":\"a\",\"count\":-1}|badMember|negative",
		"{\"item\":\"a\",\"count\":1001}|tooMany|at most", "[]|badMember|the body", "null|badMember|the body", "\"a\"|badMember|the body", "1|badMember|the body" })
	void N11_wrongMembersAre400WithTheirName(String body, String code, String said) throws Exception {
		var refused = server.json("operator", "POST", "/shop/orders", body);
		assertEquals("400 " + code, refused.outcome(), refused.body());
		assertTrue(refused.json().at("/error/message").asText().contains(said), refused.body());
		assertEquals(0, shop.changes.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{\"item\":\"a\",\"count\":1}{}", "{\"item\":\"a\",\"count\":1} x", "{'item':'a'}", "{item:1}", "{\"count\":01}", "{\"count\":NaN}", "// x\n{}", "\u0000", "{\"item\":\"a\",}" })
	void N11_whatIsNotOneJsonValueIs400(String body) throws Exception {
		assertEquals("400 badJson", server.json("operator", "POST", "/shop/orders", body).outcome());
		assertEquals(0, shop.changes.get());
	}

	@Test
	void resultsBecomeAnswers() throws Exception {
		var empty = server.json("operator", "POST", "/shop/break/null", "");
		assertEquals(204, empty.status());
		assertEquals("", empty.body());
		var bytes = server.send(null, "GET", "/shop/bytes", BodyPublishers.noBody(), "Cookie", "a=b; c=d");
		assertEquals("image/png", bytes.header("Content-Type"));
		assertEquals("\u0001\u0002\u0003", bytes.body());
		assertEquals("false", bytes.header("X-Console"));
		assertEquals("b", bytes.header("X-Cookie"));
		assertEquals("application/json;charset=utf-8", server.get("/shop").header("Content-Type"));
		assertNull(server.get("/shop").header("Set-Cookie"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "throw", "io", "error", "cycle" })
	void whatBreaksIs500WithAnIdAndOneLineInTheLog(String how) throws Exception {
		var log = new ByteArrayOutputStream();
		var before = System.err;
		System.setErr(new PrintStream(log, true));
		TestServer.Answer answer;
		try {
			answer = server.json("operator", "POST", "/shop/break/" + how, "");
		} finally {
			System.setErr(before);
		}
		assertEquals("500 internal", answer.outcome());
		var id = answer.json().at("/error/message").asText().replaceAll(".*under ([0-9a-f]{8})$", "$1");
		assertEquals(8, id.length(), answer.body());
		assertEquals(2, log.toString().split(id, -1).length, log.toString());
		assertFalse(answer.body().contains("secret"), "the message is for the log");
		assertEquals(List.of("operator shop.break " + how + " failed:internal"), server.records);
	}

	@ParameterizedTest
	@CsvSource({ "good,204,done", "missing,404 notFound,refused:notFound", "wrapped,409 inUse,refused:inUse", "broken,500 internal,failed:internal", "never,503 timeout,failed:timeout" })
	void stagesAreWaitedFor(String name, String answer, String outcome) throws Exception {
		assertEquals(answer, server.send("operator", "DELETE", "/shop/files/" + name, BodyPublishers.noBody()).outcome());
		assertEquals(List.of("operator file.remove " + name + " " + outcome), server.records);
	}

	@Test
	void eachChangeIsRecordedOnce() throws Exception {
		server.json("operator", "POST", "/shop/orders", ORDER);
		server.json("operator", "POST", "/shop/orders", ORDER.replace("tags", "x"));
		server.json("auditor", "POST", "/shop/orders", ORDER);
		server.json(null, "POST", "/shop/orders", ORDER);
		server.json("administrator", "PATCH", "/shop/people/7/name", "{}");
		server.json("operator", "POST", "/shop/break/reply", "");
		server.send("operator", "PUT", "/shop/files/" + "x".repeat(300), BodyPublishers.ofString("a"), "Content-Type", "text/yaml");
		assertEquals(List.of("operator order.make pen done", "operator order.make  refused:unknownMember", "auditor order.make  refused:forbidden", "- order.make  refused:unauthorized",
			"administrator person.change 7/name done", "operator shop.break reply refused:http409", "operator file.put " + "x".repeat(200) + " done"), server.records);
		server.get("/shop");
		server.get("/shop/nothing");
		assertEquals(7, server.records.size());
	}

	@Test
	void nothingIsChangedWithoutTheAuditLog() throws Exception {
		server.router.actions = null;
		assertEquals("503 noAudit", server.json("operator", "POST", "/shop/orders", ORDER).outcome());
		assertEquals("403 forbidden", server.json("auditor", "POST", "/shop/orders", ORDER).outcome());
		assertEquals(0, shop.changes.get());
		assertEquals("200", server.get("/shop").outcome());
		server.router.actions = server.audit;
		assertEquals("200", server.json("operator", "POST", "/shop/orders", ORDER).outcome());
	}

	@Test
	void anAuditLogThatThrowsChangesNoAnswer() throws Exception {
		server.router.actions = (who, action, target, outcome) -> {
			throw new IllegalStateException("stopped");
		};
		assertEquals("200", server.json("operator", "POST", "/shop/orders", ORDER).outcome());
	}

	@Test
	void aStreamsEndIsWhatIsRecorded() throws Exception {
		assertEquals("compiling\ndone\n", server.json("operator", "POST", "/shop/install/well", "").body());
		assertEquals("409 inUse", server.json("operator", "POST", "/shop/install/early", "").outcome());
		var late = server.json("operator", "POST", "/shop/install/late", "");
		assertEquals(200, late.status());
		assertEquals("compiling\n", late.body());
		Until.is(3, server.records::size);
		assertEquals(List.of("operator app.install well done", "operator app.install early refused:inUse", "operator app.install late refused:notOpenable"), server.records);
	}
}
