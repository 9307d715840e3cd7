package loggia.rest.router;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.api.access.Principal;
import loggia.rest.Request;
import loggia.rest.RestException;

/** One request on its way to its method. Used by one thread. */
final class Exchange implements Request {
	/** Most bytes of a JSON body. */
	static final int MAX_JSON = 1 << 20;
	private static final int MAX_TARGET = 200;

	private final HttpServletRequest http;
	private final Routes.Found found;
	private final Map<String, List<String>> query;
	private String target;
	private Body body;

	Exchange(HttpServletRequest http, Routes.Found found) {
		this.http = http;
		this.found = found;
		this.query = Text.query(http.getQueryString());
	}

	String path(String name) {
		return found.parameters().get(name);
	}

	/** @return null when it is absent @throws RestException 400 when it is there twice */
	String query(String name) {
		var values = query.get(name);
		if (values == null) return null;
		if (values.size() > 1) throw new RestException(400, "badParameter", "'" + name + "' is there twice");
		return values.get(0);
	}

	/** @throws RestException 415 for a body of a type that the method does not name */
	void checkType() {
		if (!found.route().consumes().isEmpty() && (http.getContentLengthLong() != 0 || http.getContentType() != null)) accept(found.route().consumes());
	}

	/** @throws RestException 415, 413 or 400 */
	Object json(Type type) {
		var types = found.route().consumes().isEmpty() ? List.of("application/json") : found.route().consumes();
		if (http.getContentLengthLong() == 0 && http.getContentType() == null) throw new RestException(400, "missingBody", "this needs a body of type " + types.get(0));
		accept(types);
		if (http.getContentLengthLong() > MAX_JSON) throw tooLarge();
		try {
			var bytes = body().readNBytes(MAX_JSON + 1);
			if (bytes.length > MAX_JSON) throw tooLarge();
			if (bytes.length == 0) throw new RestException(400, "missingBody", "this needs a body of type " + types.get(0));
			return found.route().owner().json.read(bytes, type);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** @return what the audit record names */
	String target() {
		var text = target != null ? target : String.join("/", found.parameters().values());
		text = text.replaceAll("\\p{Cntrl}", " ");
		return text.length() <= MAX_TARGET ? text : text.substring(0, MAX_TARGET);
	}

	private void accept(List<String> types) {
		var sent = http.getContentType();
		var type = sent == null ? "" : sent.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
		for (var accepted : types) {
			if (accepted.equals("*/*") || accepted.equals(type) || accepted.endsWith("/*") && type.startsWith(accepted.substring(0, accepted.length() - 1))) return;
		}
		throw new RestException(415, "unsupportedType", "the body must be of type " + String.join(" or ", types) + ": say so in Content-Type");
	}

	private static RestException tooLarge() {
		return new RestException(413, "tooLarge", "a JSON body has at most " + MAX_JSON + " bytes");
	}

	@Override
	public Principal principal() {
		return (Principal) http.getAttribute(Principal.ATTRIBUTE);
	}

	@Override
	public String method() {
		return http.getMethod();
	}

	@Override
	public String path() {
		return http.getRequestURI();
	}

	@Override
	public String query() {
		return http.getQueryString();
	}

	@Override
	public String header(String name) {
		return http.getHeader(name);
	}

	@Override
	public String cookie(String name) {
		var cookies = http.getCookies();
		if (cookies == null) return null;
		for (var cookie : cookies) {
			if (cookie.getName().equals(name)) return cookie.getValue();
		}
		return null;
	}

	@Override
	public boolean console() {
		var host = http.getHeader("Host");
		return host != null && host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "").equals("console.localhost");
	}

	@Override
	public String remote() {
		return http.getRemoteAddr();
	}

	@Override
	public long length() {
		return http.getContentLengthLong();
	}

	@Override
	public InputStream body() {
		try {
			if (body == null) body = new Body(http.getInputStream());
			return body;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** @return whether the body broke off: then it is not the resource that failed */
	boolean isCut() {
		return body != null && body.cut;
	}

	@Override
	public void target(String named) {
		target = named;
	}

	/** Remembers that the other side did not send all. */
	private static final class Body extends FilterInputStream {
		private boolean cut;

		Body(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			try {
				return super.read();
			} catch (IOException e) {
				cut = true;
				throw e;
			}
		}

		@Override
		public int read(byte[] bytes, int from, int length) throws IOException {
			try {
				return super.read(bytes, from, length);
			} catch (IOException e) {
				cut = true;
				throw e;
			}
		}
	}
}
