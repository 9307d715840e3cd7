package loggia.provider.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * What {@code data} of wx.request becomes: a query for GET and HEAD, else a body, after the content type.
 *
 * @param json  a string, an object or another value; null when there is none
 * @param bytes an ArrayBuffer; null when there is none
 */
record Payload(JsonNode json, ByteBuffer bytes) {
	static final String DEFAULT_TYPE = "application/json";
	private static final String FORM = "application/x-www-form-urlencoded";

	private boolean isEmpty() {
		return bytes == null && (json == null || json.isNull());
	}

	/** @return the URL with the data as its query */
	HttpUrl query(HttpUrl url) {
		if (isEmpty() || bytes != null) {
			return url;
		}
		String added = json.isObject() ? form(json) : text(json);
		if (added.isEmpty()) {
			return url;
		}
		String old = url.encodedQuery();
		return url.newBuilder().encodedQuery(old == null || old.isEmpty() ? added : old + "&" + added).build();
	}

	/** @param once the body goes out once at most: what the server may have acted on is not sent again by itself */
	RequestBody body(String contentType, boolean once) {
		ByteBuffer content = content(contentType);
		return new RequestBody() {
			@Override
			public MediaType contentType() {
				return null;
			}

			@Override
			public long contentLength() {
				return content.remaining();
			}

			@Override
			public boolean isOneShot() {
				return once;
			}

			@Override
			public void writeTo(BufferedSink sink) throws IOException {
				var copy = content.duplicate();
				while (copy.hasRemaining()) {
					sink.write(copy);
				}
			}
		};
	}

	private ByteBuffer content(String contentType) {
		if (bytes != null) {
			return bytes;
		}
		boolean asForm = contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
		String text = isEmpty() ? "" : json.isObject() && asForm ? form(json) : text(json);
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String form(JsonNode object) {
		var pairs = new StringJoiner("&");
		for (var field : object.properties()) {
			pairs.add(encode(field.getKey()) + "=" + encode(text(field.getValue())));
		}
		return pairs.toString();
	}

	/** A string as it is, another value as JSON. */
	static String text(JsonNode value) {
		return value.isTextual() ? value.textValue() : value.toString();
	}

	/** As encodeURIComponent of JavaScript. */
	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%21", "!").replace("%27", "'").replace("%28", "(").replace("%29", ")")
				.replace("%7E", "~");
	}
}
