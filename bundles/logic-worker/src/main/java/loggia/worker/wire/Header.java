package loggia.worker.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/**
 * The part of a message that the gateway reads; mirrors {@code Header} of messages.ts. Fields that a message does not have are null.
 *
 * @param kind    what it is
 * @param session session id; absent on a view or shell socket, which belongs to one session
 * @param page    page id, where the message is about one page
 * @param seq     number of a patch or snapshot, and of its ack
 * @param id      pairs a request with its reply
 * @param ok      on apiReply: whether the call succeeded
 * @param sheet   on a query to the shell: which sheet or fact
 */
public record Header(Kind kind, String session, Long page, Long seq, Long id, Boolean ok, String sheet) {
	/** The longest header that is read, in characters. */
	public static final int MAX_CHARS = 1024;
	private static final JsonFactory JSON = new JsonFactory();

	/** A header that says its kind only. */
	public static Header of(Kind kind) {
		return new Header(kind, null, null, null, null, null, null);
	}

	/** A header with a request's number. */
	public static Header of(Kind kind, long id) {
		return new Header(kind, null, null, null, id, null, null);
	}

	/** A header with a patch's number. */
	public static Header sequence(Kind kind, long seq) {
		return new Header(kind, null, null, seq, null, null, null);
	}

	/** The header of a reply. */
	public static Header reply(Kind kind, long id, boolean ok) {
		return new Header(kind, null, null, null, id, ok, null);
	}

	/** @return this header, of a session */
	public Header in(String session) {
		return new Header(kind, session, page, seq, id, ok, sheet);
	}

	/** @return this header, of another kind */
	public Header as(Kind kind) {
		return new Header(kind, session, page, seq, id, ok, sheet);
	}

	/** @return this header with a sheet's name */
	public Header sheet(String sheet) {
		return new Header(kind, session, page, seq, id, ok, sheet);
	}

	/** Reads a header; fields it does not know are skipped. */
	public static Header parse(String json) throws MessageException {
		return parse(json, null);
	}

	/**
	 * Reads a header.
	 *
	 * @param known the kind when the sender says it elsewhere; null when the text must name it
	 */
	public static Header parse(String json, Kind known) throws MessageException {
		if (json.length() > MAX_CHARS) {
			throw new MessageException("header of " + json.length() + " characters; the most is " + MAX_CHARS);
		}
		Kind kind = known;
		String session = null;
		Long page = null;
		Long seq = null;
		Long id = null;
		Boolean ok = null;
		String sheet = null;
		try (JsonParser p = JSON.createParser(json)) {
			if (p.nextToken() != JsonToken.START_OBJECT) {
				throw new MessageException("header is not a JSON object");
			}
			for (String name = p.nextFieldName(); name != null; name = p.nextFieldName()) {
				JsonToken value = p.nextToken();
				switch (name) {
					case "kind" -> kind = known != null ? known : kind(text(p, value, name));
					case "session" -> session = text(p, value, name);
					case "page" -> page = number(p, value, name);
					case "seq" -> seq = number(p, value, name);
					case "id" -> id = number(p, value, name);
					case "ok" -> ok = bool(value, name);
					case "sheet" -> sheet = text(p, value, name);
					default -> p.skipChildren();
				}
			}
		} catch (MessageException e) {
			throw e;
		} catch (IOException e) {
			throw new MessageException("header is not JSON");
		}
		if (kind == null) {
			throw new MessageException("header has no kind");
		}
		return new Header(kind, session, page, seq, id, ok, sheet);
	}

	private static Kind kind(String word) throws MessageException {
		Kind kind = Kind.of(word);
		if (kind == null) {
			throw new MessageException("header has an unknown kind");
		}
		return kind;
	}

	private static String text(JsonParser p, JsonToken value, String name) throws IOException {
		if (value != JsonToken.VALUE_STRING) {
			throw new MessageException("header." + name + " is not a string");
		}
		return p.getText();
	}

	private static long number(JsonParser p, JsonToken value, String name) throws IOException {
		if (value != JsonToken.VALUE_NUMBER_INT || p.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
			throw new MessageException("header." + name + " is not a whole number");
		}
		return p.getLongValue();
	}

	private static boolean bool(JsonToken value, String name) throws MessageException {
		if (!value.isBoolean()) {
			throw new MessageException("header." + name + " is not true or false");
		}
		return value == JsonToken.VALUE_TRUE;
	}

	/** @return the header as JSON text, fields in the order of messages.ts */
	public String toJson() {
		StringBuilder out = new StringBuilder(64).append("{\"kind\":\"").append(kind.text).append('"');
		quoted(out, "session", session);
		plain(out, "page", page);
		plain(out, "seq", seq);
		plain(out, "id", id);
		plain(out, "ok", ok);
		quoted(out, "sheet", sheet);
		return out.append('}').toString();
	}

	private static void quoted(StringBuilder out, String name, String value) {
		if (value != null) {
			out.append(",\"").append(name).append("\":\"");
			JsonStringEncoder.getInstance().quoteAsString(value, out);
			out.append('"');
		}
	}

	private static void plain(StringBuilder out, String name, Object value) {
		if (value != null) {
			out.append(",\"").append(name).append("\":").append(value);
		}
	}
}
