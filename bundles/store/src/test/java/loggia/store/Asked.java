package loggia.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import loggia.api.access.Principal;
import loggia.api.access.Role;
import loggia.rest.Request;

/** A request by an operator: what a resource sees of it. */
final class Asked implements Request {
	final Map<String, String> headers = new HashMap<>();
	private final InputStream body;
	private final long length;
	String target;

	Asked() {
		this(new byte[0]);
	}

	Asked(byte[] body) {
		this(new ByteArrayInputStream(body), body.length);
	}

	/** @param length -1 for a body that does not say */
	Asked(InputStream body, long length) {
		this.body = body;
		this.length = length;
	}

	Asked accepting(String type) {
		headers.put("Accept", type);
		return this;
	}

	@Override
	public Principal principal() {
		return new Principal("person:1", "ada", Role.OPERATOR);
	}

	@Override
	public String method() {
		return "POST";
	}

	@Override
	public String path() {
		return "/api/v1/apps";
	}

	@Override
	public String query() {
		return null;
	}

	@Override
	public String header(String name) {
		return headers.get(name);
	}

	@Override
	public String cookie(String name) {
		return null;
	}

	@Override
	public boolean console() {
		return false;
	}

	@Override
	public String remote() {
		return "127.0.0.1";
	}

	@Override
	public long length() {
		return length;
	}

	@Override
	public InputStream body() {
		return body;
	}

	@Override
	public void target(String text) {
		target = text;
	}
}
