package loggia.compiler.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What goes over the compiler process's pipes: a list of texts, as {@code u32 count}, then per text {@code u32 bytes, UTF-8}. */
public final class Frames {
	private static final int MOST_TEXTS = 100_000;
	private static final int MOST_BYTES = 64 << 20;

	private Frames() {}

	public static void write(DataOutputStream out, List<String> texts) throws IOException {
		out.writeInt(texts.size());
		for (String text : texts) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			out.writeInt(bytes.length);
			out.write(bytes);
		}
		out.flush();
	}

	/** @return null at the end of the stream */
	public static List<String> read(DataInputStream in) throws IOException {
		int count;
		try {
			count = in.readInt();
		} catch (EOFException e) {
			return null;
		}
		if (count < 0 || count > MOST_TEXTS) {
			throw new IOException("a frame of " + count + " texts is none of ours");
		}
		List<String> texts = new ArrayList<>();
		int left = MOST_BYTES;
		for (int i = 0; i < count; i++) {
			int length = in.readInt();
			if (length < 0 || length > left) {
				throw new IOException("a frame of more than " + MOST_BYTES + " bytes is none of ours");
			}
			left -= length;
			texts.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
		}
		return texts;
	}
}
