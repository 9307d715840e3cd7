package loggia.worker.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One message: a short header, one JSON text and zero or more byte attachments (DESIGN D6); mirrors messages.ts. The layout is
 * {@code u32 headerLength, header JSON, u32 jsonLength, JSON text, then per attachment u32 length, bytes}, big-endian. Immutable;
 * nobody writes into the attachments.
 *
 * @param json        JSON text, unread; {@code ""} counts as {@code {}}
 * @param attachments what {@code {"$bytes":n}} in the text stands for
 */
public record Message(Header header, String json, List<ByteBuffer> attachments) {
	/** The largest message that is sent or read anywhere, in bytes: a larger JSON text could not be interrupted while V8 parses it. */
	public static final int MAX_BYTES = 10 * 1024 * 1024;
	/** The most attachments of one message. */
	public static final int MAX_ATTACHMENTS = 256;

	public Message {
		attachments = List.copyOf(attachments);
	}

	/** A message without attachments. */
	public Message(Header header, String json) {
		this(header, json, List.of());
	}

	/** @return the session's id, or null */
	public String session() {
		return header.session();
	}

	/** @return this message, of a session */
	public Message in(String session) {
		return session.equals(header.session()) ? this : new Message(header.in(session), json, attachments);
	}

	/** @return this message in the layout above, ready to be read */
	public ByteBuffer encode() throws MessageException {
		return encode(false);
	}

	/** @return this message behind its {@code u32 total}, as it travels on a worker's socket */
	public ByteBuffer encodeFrame() throws MessageException {
		return encode(true);
	}

	private ByteBuffer encode(boolean framed) throws MessageException {
		if (longer(json)) {
			throw new MessageException("a text of " + json.length() + " characters; the most is " + MAX_BYTES + " bytes");
		}
		byte[] head = header.toJson().getBytes(StandardCharsets.UTF_8);
		byte[] body = json.getBytes(StandardCharsets.UTF_8);
		long size = 8L + head.length + body.length;
		for (ByteBuffer attachment : attachments) {
			size += 4L + attachment.remaining();
		}
		if (size > MAX_BYTES) {
			throw new MessageException("a message of " + size + " bytes; the most is " + MAX_BYTES);
		}
		ByteBuffer out = ByteBuffer.allocate((int) size + (framed ? 4 : 0));
		if (framed) {
			out.putInt((int) size);
		}
		out.putInt(head.length).put(head).putInt(body.length).put(body);
		for (ByteBuffer attachment : attachments) {
			out.putInt(attachment.remaining()).put(attachment.duplicate());
		}
		return out.flip();
	}

	/** Whether a text is longer than any message, without the memory that its bytes would take. */
	private static boolean longer(String text) {
		if (text.length() <= MAX_BYTES / 3) {
			return false;
		}
		long bytes = 0;
		for (int i = 0; i < text.length() && bytes <= MAX_BYTES; i++) {
			char c = text.charAt(i);
			bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
		}
		return bytes > MAX_BYTES;
	}

	/** Reads one message that fills the buffer; attachments are views of it. */
	public static Message decode(ByteBuffer in) throws MessageException {
		Header header = Header.parse(text(in, "header"));
		String json = text(in, "text");
		List<ByteBuffer> attachments = new ArrayList<>(0);
		while (in.hasRemaining()) {
			if (attachments.size() == MAX_ATTACHMENTS) {
				throw new MessageException("more than " + MAX_ATTACHMENTS + " attachments");
			}
			attachments.add(part(in, "attachment"));
		}
		return new Message(header, json, attachments);
	}

	/** @return {@code HEADER\nJSON}, how a message without attachments may travel as text */
	public String toText() {
		return header.toJson() + '\n' + json;
	}

	/** Reads the text form. */
	public static Message parseText(String text) throws MessageException {
		int end = text.indexOf('\n');
		if (end < 0) {
			throw new MessageException("no line break between header and text");
		}
		return new Message(Header.parse(text.substring(0, end)), text.substring(end + 1));
	}

	private static ByteBuffer part(ByteBuffer in, String what) throws MessageException {
		if (in.remaining() < 4) {
			throw new MessageException("the length of the " + what + " is cut off");
		}
		int length = in.getInt();
		if (length < 0 || length > in.remaining()) {
			throw new MessageException("the " + what + " claims " + Integer.toUnsignedString(length) + " bytes, " + in.remaining() + " are there");
		}
		ByteBuffer part = in.slice(in.position(), length);
		in.position(in.position() + length);
		return part;
	}

	private static String text(ByteBuffer in, String what) throws MessageException {
		try {
			return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
					.onUnmappableCharacter(CodingErrorAction.REPORT).decode(part(in, what)).toString();
		} catch (CharacterCodingException e) {
			throw new MessageException("the " + what + " is not UTF-8");
		}
	}
}
