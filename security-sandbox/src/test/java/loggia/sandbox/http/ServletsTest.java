package loggia.sandbox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggia.sandbox.Approvals;
import loggia.sandbox.AuditLog;
import loggia.sandbox.Grants;
import loggia.sandbox.Tables;
import loggia.sandbox.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servlets behind a request and a response that answer only what the servlets use. */
class ServletsTest {
	@TempDir
	Path folder;
	TestDatabase database;
	Grants grants;
	Approvals approvals;
	AuditLog audit;

	private record Answer(int status, JsonNode body) {
		String code() {
			return body.at("/error/code").asText();
		}
	}

	@BeforeEach
	void open() {
		database = new TestDatabase(folder);
		var tables = new Tables(database);
		grants = new Grants(tables);
		approvals = new Approvals(tables);
		audit = new AuditLog(tables);
	}

	@AfterEach
	void close() throws Exception {
		audit.close();
		database.close();
	}

	private static Answer send(JsonServlet servlet, String method, String path, Map<String, String> query, String body) throws Exception {
		var in = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
		var out = new ByteArrayOutputStream();
		int[] status = new int[1];
		var request = (HttpServletRequest) Proxy.newProxyInstance(ServletsTest.class.getClassLoader(), new Class<?>[] { HttpServletRequest.class },
				(proxy, called, args) -> switch (called.getName()) {
					case "getMethod" -> method;
					case "getPathInfo" -> path;
					case "getParameter" -> query.get(args[0]);
					case "getInputStream" -> input(in);
					default -> throw new UnsupportedOperationException(called.getName());
				});
		var response = (HttpServletResponse) Proxy.newProxyInstance(ServletsTest.class.getClassLoader(), new Class<?>[] { HttpServletResponse.class },
				(proxy, called, args) -> switch (called.getName()) {
					case "setStatus" -> status[0] = (int) args[0];
					case "setContentType", "setHeader" -> null;
					case "getOutputStream" -> output(out);
					default -> throw new UnsupportedOperationException(called.getName());
				});
		servlet.service(request, response);
		return new Answer(status[0], JsonServlet.JSON.readTree(out.toByteArray()));
	}

	private static ServletInputStream input(ByteArrayInputStream in) {
		return new ServletInputStream() {
			@Override
			public int read() {
				return in.read();
			}

			@Override
			public boolean isFinished() {
				return in.available() == 0;
			}

			@Override
			public boolean isReady() {
				return true;
			}

			@Override
			public void setReadListener(ReadListener listener) {
				throw new UnsupportedOperationException();
			}
		};
	}

	private static ServletOutputStream output(ByteArrayOutputStream out) {
		return new ServletOutputStream() {
			@Override
			public void write(int b) {
				out.write(b);
			}

			@Override
			public boolean isReady() {
				return true;
			}

			@Override
			public void setWriteListener(WriteListener listener) {
				throw new UnsupportedOperationException();
			}
		};
	}

	@Test
	void listsAndRevokesGrants() throws Exception {
		var servlet = new GrantsServlet(grants, audit);
		grants.remember(new Grants.Key("shop", "", "local:ann", "scope.record"), true).toCompletableFuture().get(10, TimeUnit.SECONDS);
		grants.remember(new Grants.Key("news", "", "local:ann", "scope.record"), false).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals(2, send(servlet, "GET", null, Map.of(), "").body().get("grants").size());
		var mine = send(servlet, "GET", null, Map.of("appId", "shop"), "").body().get("grants");
		assertEquals(1, mine.size());
		assertTrue(mine.get(0).get("granted").booleanValue());
		assertEquals(200, send(servlet, "DELETE", "/shop/local:ann/scope.record", Map.of(), "").status());
		assertEquals("no-grant", send(servlet, "DELETE", "/shop/local:ann/scope.record", Map.of(), "").code());
		assertEquals(404, send(servlet, "DELETE", "/shop/local:ann", Map.of(), "").status());
		assertEquals(405, send(servlet, "POST", null, Map.of(), "{}").status());
	}

	@Test
	void approvesAndWithdraws() throws Exception {
		var servlet = new ApprovalsServlet(approvals, audit);
		assertEquals(200, send(servlet, "POST", null, Map.of(), "{\"appId\":\"shop\",\"api\":\"requestPayment\"}").status());
		assertTrue(approvals.approved("shop", "requestPayment"));
		assertEquals("requestPayment", send(servlet, "GET", null, Map.of(), "").body().at("/approvals/0/api").asText());
		for (String bad : new String[] { "", "{", "[]", "{\"appId\":\"shop\"}", "{\"appId\":\"shop\",\"api\":7}", "{\"appId\":\"s\",\"api\":\"a\",\"admin\":true}" }) {
			assertEquals(400, send(servlet, "POST", null, Map.of(), bad).status(), bad);
		}
		assertEquals(413, send(servlet, "POST", null, Map.of(), " ".repeat(70_000)).status());
		assertEquals(200, send(servlet, "DELETE", "/shop/requestPayment", Map.of(), "").status());
		assertFalse(approvals.approved("shop", "requestPayment"));
		assertEquals("no-approval", send(servlet, "DELETE", "/shop/requestPayment", Map.of(), "").code());
	}

	@Test
	void showsAndVerifiesTheAudit() throws Exception {
		send(new ApprovalsServlet(approvals, audit), "POST", null, Map.of(), "{\"appId\":\"shop\",\"api\":\"pay\"}");
		audit.close();
		audit = new AuditLog(new Tables(database));
		var servlet = new AuditServlet(audit);
		var answer = send(servlet, "GET", null, Map.of("appId", "shop", "verify", "true"), "").body();
		assertEquals("APPROVED", answer.at("/entries/0/decision").asText());
		assertTrue(answer.at("/chain/intact").booleanValue(), answer.toString());
		assertEquals(0, send(servlet, "GET", null, Map.of("appId", "news"), "").body().get("entries").size());
		assertEquals(400, send(servlet, "GET", null, Map.of("limit", "0"), "").status());
		assertEquals(400, send(servlet, "GET", null, Map.of("limit", "many"), "").status());
	}
}
