package loggia.provider.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.spi.RawJson;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** Reads what a server answered: never more than the limit, counted after decompression. */
final class Answers {
	private static final int STEP = 65_536;
	private static final int LOOK = 1_048_576;
	private static final JsonFactory JSON = new JsonFactory();

	private Answers() {}

	/** {@code onHeadersReceived}. */
	static void tellHeaders(Caller caller, Response response) {
		ObjectNode event = JsonNodeFactory.instance.objectNode();
		ObjectNode header = event.putObject("header");
		Headers.merged(response.headers()).forEach(header::put);
		event.put("statusCode", response.code());
		Headers.cookies(response.headers()).forEach(event.putArray("cookies")::add);
		caller.progress(new ApiEvent("onHeadersReceived", event.toString(), List.of()));
	}

	/** @param most bytes @throws Failures.Told when there are more */
	static ByteBuffer bytes(Response response, long most) throws IOException {
		if (response.body().contentLength() > most) {
			throw tooLong(most);
		}
		BufferedSource source = response.body().source();
		if (source.request(most + 1)) {
			throw tooLong(most);
		}
		return ByteBuffer.wrap(source.getBuffer().readByteArray());
	}

	/** Gives each part to {@code onChunkReceived} as it comes. */
	static void chunks(Task<?> task, Response response, long most) throws IOException {
		BufferedSource source = response.body().source();
		var part = new Buffer();
		long all = 0;
		for (long count; (count = source.read(part, STEP)) >= 0;) {
			task.check();
			all += count;
			if (all > most) {
				throw tooLong(most);
			}
			if (count > 0) {
				task.caller.progress(new ApiEvent("onChunkReceived", "{\"data\":{\"$bytes\":0}}", List.of(ByteBuffer.wrap(part.readByteArray()))));
			}
		}
	}

	/**
	 * Writes the body to a file.
	 *
	 * @param room bytes that may still be written; asked again after each megabyte, because the session's other downloads use it too
	 * @return its bytes
	 */
	static long file(Task<?> task, Response response, Path file, long most, java.util.function.LongSupplier room) throws IOException {
		long total = response.body().contentLength();
		if (total > most) {
			throw tooLong(most);
		}
		long first = room.getAsLong();
		if (total > first) {
			throw noRoom();
		}
		var progress = new Transfers(task.caller, "Written", "Write");
		long all = 0;
		long look = LOOK;
		byte[] part = new byte[STEP];
		try (var in = response.body().byteStream(); OutputStream out = Files.newOutputStream(file)) {
			for (int count; (count = in.read(part)) >= 0;) {
				task.check();
				all += count;
				if (all > most) {
					throw tooLong(most);
				}
				if (all > first || all > look && count > room.getAsLong()) {
					throw noRoom();
				}
				look = all > look ? all + LOOK : look;
				out.write(part, 0, count);
				progress.at(all, total, false);
			}
		}
		progress.at(all, total, true);
		return all;
	}

	private static Failures.Told tooLong(long most) {
		return new Failures.Told(new ApiException(Reason.QUOTA, "exceed max response size of " + most + " bytes"));
	}

	private static Failures.Told noRoom() {
		return new Failures.Told(new ApiException(Reason.QUOTA, "exceed max file size: the session's temporary files are full"));
	}

	static String text(ByteBuffer bytes, MediaType type) {
		Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset(StandardCharsets.UTF_8);
		return new String(bytes.array(), bytes.arrayOffset(), bytes.remaining(), charset);
	}

	/** @return the text as it is when it is JSON, else a JSON string of it: what JSON.parse would have tried */
	static RawJson parsed(String text) {
		return isJson(text) ? new RawJson(text) : string(text);
	}

	static RawJson string(String text) {
		return new RawJson(TextNode.valueOf(text).toString());
	}

	private static boolean isJson(String text) {
		int first = 0;
		while (first < text.length() && " \t\r\n".indexOf(text.charAt(first)) >= 0) {
			first++;
		}
		if (first == text.length() || "{[\"-0123456789tfn".indexOf(text.charAt(first)) < 0) {
			return false;
		}
		try (var parser = JSON.createParser(text)) {
			parser.nextToken();
			parser.skipChildren();
			return parser.currentToken() != JsonToken.START_ARRAY && parser.nextToken() == null;
		} catch (IOException e) {
			return false;
		}
	}
}
