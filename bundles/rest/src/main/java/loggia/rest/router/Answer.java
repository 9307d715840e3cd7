package loggia.rest.router;

import com.fasterxml.jackson.core.JsonFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import loggia.rest.Reply;
import loggia.rest.RestException;

/** Writes one answer. Used by one thread. */
final class Answer {
	private static final JsonFactory JSON = new JsonFactory();
	private static final String JSON_TYPE = "application/json;charset=utf-8";

	private final HttpServletRequest request;
	private final HttpServletResponse response;
	private boolean cut;

	Answer(HttpServletRequest request, HttpServletResponse response) {
		this.request = request;
		this.response = response;
	}

	boolean begun() {
		return response.isCommitted();
	}

	/** Sends all but a stream. @param body what {@link #bytes} made of the reply's, or null for none */
	void send(Reply reply, byte[] body) throws IOException {
		begin(reply, reply.body() instanceof byte[] ? "application/octet-stream" : JSON_TYPE);
		if (body != null) write(body);
	}

	/** Runs a stream to its end. @throws IOException when the other side left, or the resource did */
	void stream(Reply reply, Registration owner) throws IOException {
		begin(reply, "application/octet-stream");
		// the container would keep small pieces back to compress them
		if (response.getHeader("Content-Encoding") == null) response.setHeader("Content-Encoding", "identity");
		response.setHeader("X-Accel-Buffering", "no");
		if (isHead()) return;
		try (var out = new EndableStream(response.getOutputStream(), owner)) {
			try {
				((Reply.Stream) reply.body()).write(out);
			} finally {
				cut = out.isCut();
			}
		}
	}

	/** @return whether the other side did not take all of it */
	boolean isCut() {
		return cut;
	}

	/** @param headers beside the usual ones, name and value in turn */
	void error(RestException error, String... headers) throws IOException {
		if (response.isCommitted()) return;
		response.resetBuffer();
		response.setHeader("Content-Encoding", null);
		response.setStatus(error.status);
		response.setContentType(JSON_TYPE);
		if (error.status == 401) response.setHeader("WWW-Authenticate", "Bearer realm=\"loggia\"");
		for (int i = 0; i < headers.length; i += 2) response.setHeader(headers[i], headers[i + 1]);
		// what is left of a refused body is not read: the connection cannot be used again
		if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) response.setHeader("Connection", "close");
		write(json(error));
	}

	private void write(byte[] body) throws IOException {
		response.setContentLength(body.length);
		if (isHead()) return;
		try {
			response.getOutputStream().write(body);
		} catch (IOException e) {
			cut = true;
			throw e;
		}
	}

	private void begin(Reply reply, String type) {
		response.setStatus(reply.status());
		if (reply.body() != null) response.setContentType(type);
		reply.headers().forEach((name, value) -> {
			if (name.equalsIgnoreCase("Content-Type")) response.setContentType(value);
			else response.setHeader(name, value);
		});
	}

	private boolean isHead() {
		return request.getMethod().equals("HEAD");
	}

	private static byte[] json(RestException error) throws IOException {
		var out = new ByteArrayOutputStream();
		try (var json = JSON.createGenerator(out)) {
			json.writeStartObject();
			json.writeObjectFieldStart("error");
			json.writeStringField("code", error.code);
			json.writeStringField("message", error.getMessage());
			if (error.file != null) json.writeStringField("file", error.file);
			if (error.line > 0) json.writeNumberField("line", error.line);
			json.writeEndObject();
			json.writeEndObject();
		}
		return out.toByteArray();
	}
}
