package loggia.launcher.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Whether a zip file says the same to everyone: readers that follow its directory, and readers that follow the entries from the first to the last, must
 * find the same names with the same bytes, each once (threat P13). Else one of them checks what another does not load.
 */
final class ZipLayout {
	private static final int LOCAL = 0x04034b50;
	private static final int CENTRAL = 0x02014b50;
	private static final int END = 0x06054b50;
	private static final int END_SIZE = 22;
	private static final int CENTRAL_SIZE = 46;
	private static final int LOCAL_SIZE = 30;
	/** Flags: encrypted; sizes follow the data. */
	private static final int ENCRYPTED = 1;
	private static final int DESCRIPTOR = 8;
	/** The longest data descriptor, with its signature. */
	private static final int LONGEST_DESCRIPTOR = 24;
	private static final int MOST_DIRECTORY_BYTES = 16 << 20;

	private record Entry(String name, byte[] rawName, int flags, int method, long crc, long packed, long size, long offset) {}

	private ZipLayout() {}

	/** @throws UntrustedException with the entry that is wrong */
	static void check(Path file) throws IOException, UntrustedException {
		try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
			long end = end(channel);
			var tail = read(channel, end, END_SIZE);
			long count = Short.toUnsignedLong(tail.getShort(10));
			long length = Integer.toUnsignedLong(tail.getInt(12));
			long start = Integer.toUnsignedLong(tail.getInt(16));
			if (tail.getShort(4) != 0 || tail.getShort(6) != 0 || count == 0xFFFF || start == 0xFFFFFFFFL) throw bad("it is split, or of the kind zip64");
			if (Short.toUnsignedLong(tail.getShort(8)) != count || start + length != end || length > MOST_DIRECTORY_BYTES) throw bad("its directory is not where its end says");
			var entries = directory(read(channel, start, (int) length), count);
			checkNames(entries);
			checkLocal(channel, entries, start);
		}
	}

	/** @return where the end record begins; its comment must reach the end of the file */
	private static long end(FileChannel channel) throws IOException, UntrustedException {
		long size = channel.size();
		int most = (int) Math.min(size, END_SIZE + 0xFFFF);
		var tail = read(channel, size - most, most);
		for (int at = most - END_SIZE; at >= 0; at--) {
			if (tail.getInt(at) == END && at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) == most) return size - most + at;
		}
		throw bad("it has no directory at its end");
	}

	private static List<Entry> directory(ByteBuffer bytes, long count) throws UntrustedException {
		var entries = new ArrayList<Entry>();
		while (bytes.hasRemaining()) {
			int at = bytes.position();
			if (bytes.remaining() < CENTRAL_SIZE || bytes.getInt(at) != CENTRAL) throw bad("its directory is damaged");
			int name = Short.toUnsignedInt(bytes.getShort(at + 28));
			int rest = Short.toUnsignedInt(bytes.getShort(at + 30)) + Short.toUnsignedInt(bytes.getShort(at + 32));
			if (bytes.remaining() < CENTRAL_SIZE + name + rest) throw bad("its directory is damaged");
			var raw = new byte[name];
			bytes.get(at + CENTRAL_SIZE, raw);
			entries.add(new Entry(new String(raw, StandardCharsets.UTF_8), raw, Short.toUnsignedInt(bytes.getShort(at + 8)), Short.toUnsignedInt(bytes.getShort(at + 10)),
				Integer.toUnsignedLong(bytes.getInt(at + 16)), Integer.toUnsignedLong(bytes.getInt(at + 20)), Integer.toUnsignedLong(bytes.getInt(at + 24)),
				Integer.toUnsignedLong(bytes.getInt(at + 42))));
			bytes.position(at + CENTRAL_SIZE + name + rest);
		}
		if (entries.size() != count) throw bad("its directory has " + entries.size() + " entries, its end says " + count);
		return entries;
	}

	private static void checkNames(List<Entry> entries) throws UntrustedException {
		var names = new HashSet<String>();
		for (var entry : entries) {
			var name = entry.name;
			// names in META-INF are found whatever their case
			var key = name.regionMatches(true, 0, "META-INF/", 0, 9) ? name.toUpperCase(Locale.ROOT) : name;
			if (!names.add(key)) throw bad(name + " is there twice");
			if (name.isEmpty() || name.startsWith("/") || name.contains("\\") || name.indexOf(0) >= 0 || name.indexOf('\uFFFD') >= 0 || Arrays.asList(name.split("/")).contains("..")) {
				throw bad("an entry has the name '" + name + "', which none may have");
			}
			if ((entry.flags & ENCRYPTED) != 0) throw bad(name + " is encrypted");
		}
	}

	private static void checkLocal(FileChannel channel, List<Entry> entries, long directory) throws IOException, UntrustedException {
		var sorted = entries.stream().sorted(Comparator.comparingLong(Entry::offset)).toList();
		long next = 0;
		for (var entry : sorted) {
			boolean first = next == 0;
			if (entry.offset < next || entry.offset - next > (first ? 0 : LONGEST_DESCRIPTOR) || entry.offset + LOCAL_SIZE > directory) {
				throw bad(entry.name + " does not begin where the entry before it ends");
			}
			var local = read(channel, entry.offset, LOCAL_SIZE);
			int length = Short.toUnsignedInt(local.getShort(26));
			int extra = Short.toUnsignedInt(local.getShort(28));
			int flags = Short.toUnsignedInt(local.getShort(6));
			next = entry.offset + LOCAL_SIZE + length + extra + entry.packed;
			if (local.getInt(0) != LOCAL || next > directory) throw bad(entry.name + " is not where the directory says");
			if (!Arrays.equals(read(channel, entry.offset + LOCAL_SIZE, length).array(), entry.rawName)) throw bad(entry.name + " has another name where it begins than in the directory");
			boolean later = (flags & DESCRIPTOR) != 0;
			boolean same = flags == entry.flags && Short.toUnsignedInt(local.getShort(8)) == entry.method
				&& (later || Integer.toUnsignedLong(local.getInt(14)) == entry.crc && Integer.toUnsignedLong(local.getInt(18)) == entry.packed && Integer.toUnsignedLong(local.getInt(22)) == entry.size);
			if (!same) throw bad(entry.name + " is described one way where it begins and another way in the directory");
		}
		if (directory - next > (sorted.isEmpty() ? 0 : LONGEST_DESCRIPTOR)) throw bad("something lies between its last entry and its directory");
	}

	private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException, UntrustedException {
		if (at < 0) throw bad("it is too short");
		var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		while (bytes.hasRemaining()) {
			if (channel.read(bytes, at + bytes.position()) < 0) throw bad("it ends too early");
		}
		return bytes.flip();
	}

	private static UntrustedException bad(String what) {
		return new UntrustedException("the jar is put together in a way that lets two readers see different things: " + what + "; build it anew");
	}
}
