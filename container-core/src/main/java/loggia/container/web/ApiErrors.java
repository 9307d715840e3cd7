package loggia.container.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import loggia.container.Json;

/** Answers of the HTTP API. */
final class ApiErrors {
	private ApiErrors() {
	}

	/** {@code {"error":{"code","message"}}} with that status. */
	static void send(HttpServletResponse response, int status, String code, String message) throws IOException {
		response.setStatus(status);
		json(response, Json.text(Json.object().set("error", Json.object().put("code", code).put("message", message))));
	}

	/** A JSON body. */
	static void json(HttpServletResponse response, String json) throws IOException {
		response.setContentType("application/json");
		response.setHeader("Cache-Control", "no-store");
		response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
	}
}
