package loggia.web;

import com.fasterxml.jackson.core.JsonFactory;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A request that goes no further.
 *
 * @param status  of HTTP
 * @param code    a stable word
 * @param message what, where, what to do; nothing of the request in it
 */
record Refusal(int status, String code, String message) {
	private static final JsonFactory JSON = new JsonFactory();

	/** Answers {@code {"error":{"code","message"}}}. */
	void answer(HttpServletResponse response) throws IOException {
		response.setStatus(status);
		response.setContentType("application/json;charset=utf-8");
		if (status == 401) response.setHeader("WWW-Authenticate", "Bearer realm=\"loggia\"");
		try (var json = JSON.createGenerator(response.getOutputStream())) {
			json.writeStartObject();
			json.writeObjectFieldStart("error");
			json.writeStringField("code", code);
			json.writeStringField("message", message);
			json.writeEndObject();
			json.writeEndObject();
		}
	}
}
