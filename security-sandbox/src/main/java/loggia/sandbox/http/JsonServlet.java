package loggia.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON in, JSON out, errors as {@code {"error":{"code","message"}}}. The servlet context has checked the operator's token. */
abstract class JsonServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final int MAX_BODY = 65_536;
	private static final long LIMIT_SECONDS = 10;
	private static final Logger log = LoggerFactory.getLogger(JsonServlet.class);
	static final ObjectMapper JSON = new ObjectMapper();

	/** An answer other than success. */
	static final class Refused extends Exception {
		private static final long serialVersionUID = 1L;
		final int status;
		final String code;

		Refused(int status, String code, String message) {
			super(message, null, false, false);
			this.status = status;
			this.code = code;
		}
	}

	/** @return the body, or null for 405 */
	abstract JsonNode answer(HttpServletRequest request) throws Refused, IOException;

	/** @return methods for the Allow header */
	abstract String methods();

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			JsonNode body = answer(request);
			if (body == null) {
				response.setHeader("Allow", methods());
				throw new Refused(405, "method-not-allowed", request.getMethod() + " is not for this path; use " + methods());
			}
			write(response, 200, body);
		} catch (Refused e) {
			var root = JSON.createObjectNode();
			root.putObject("error").put("code", e.code).put("message", e.getMessage());
			write(response, e.status, root);
		}
	}

	private static void write(HttpServletResponse response, int status, JsonNode body) throws IOException {
		response.setStatus(status);
		response.setContentType("application/json;charset=utf-8");
		response.setHeader("Cache-Control", "no-store");
		response.getOutputStream().write(JSON.writeValueAsBytes(body));
	}

	static <T> T await(CompletionStage<T> stage) throws Refused {
		try {
			return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException | TimeoutException e) {
			log.error("The database did not do what the HTTP API asked", e);
			throw new Refused(503, "database", "the database did not answer; see the gateway's log, then try again");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new Refused(503, "stopping", "the gateway is stopping; try again");
		}
	}

	/** Parts of the path behind the servlet's own, exactly {@code count}. */
	static String[] path(HttpServletRequest request, int count, String form) throws Refused {
		String info = request.getPathInfo();
		String[] parts = info == null || info.length() < 2 ? new String[0] : info.substring(1).split("/", -1);
		if (parts.length != count) {
			throw new Refused(404, "not-found", "the path must be " + form);
		}
		for (String part : parts) {
			if (part.isEmpty()) {
				throw new Refused(404, "not-found", "the path must be " + form);
			}
		}
		return parts;
	}

	static boolean root(HttpServletRequest request) {
		return request.getPathInfo() == null || request.getPathInfo().equals("/");
	}

	/** An object with exactly these fields, all non-empty strings. */
	static JsonNode body(HttpServletRequest request, Set<String> fields) throws Refused, IOException {
		byte[] bytes = request.getInputStream().readNBytes(MAX_BODY + 1);
		if (bytes.length > MAX_BODY) {
			throw new Refused(413, "too-large", "the body is larger than " + MAX_BODY + " bytes");
		}
		String wanted = "the body must be a JSON object with the strings " + String.join(", ", new java.util.TreeSet<>(fields)) + " and nothing else";
		try {
			JsonNode node = JSON.readTree(bytes);
			boolean fits = node != null && node.isObject() && node.size() == fields.size();
			for (String field : fields) {
				fits = fits && node.path(field).isTextual() && !node.path(field).textValue().isEmpty();
			}
			if (fits) {
				return node;
			}
		} catch (JsonProcessingException e) {
			throw new Refused(400, "bad-request", wanted);
		}
		throw new Refused(400, "bad-request", wanted);
	}
}
