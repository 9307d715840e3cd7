package loggia.compiler.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive of unknown origin (APPNOTE 6.3.10, without zip64 and encryption). {@code java.util.zip} believes the central directory and
 * never looks at the local headers; here both must agree, no two entries may overlap, and a name must be one that stays where it is put.
 */
final class ZipSource implements Source {
	private static final long MOST_ARCHIVE = 128L << 20;
	/** deflate reaches 1032:1 on zeros; no text or picture comes near this */
	private static final int MOST_RATIO = 200;
	private static final int LOCAL = 0x04034b50;
	private static final int CENTRAL = 0x02014b50;
	private static final int END = 0x06054b50;

	private record Entry(int method, int crc, int packed, int size, int data) {}

	private final ByteBuffer zip;
	private final TreeMap<String, Entry> entries = new TreeMap<>();

	ZipSource(Path path) throws IOException, Refused {
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
			if (channel.size() > MOST_ARCHIVE) {
				throw new Refused("TOO_LARGE", path.getFileName() + " has more than " + (MOST_ARCHIVE >> 20) + " MB");
			}
			zip = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
		}
		try {
			readDirectory(path.getFileName().toString());
		} catch (IndexOutOfBoundsException e) {
			throw unsafe("the archive is cut off or damaged: pack it again");
		}
	}

	private void readDirectory(String archive) throws Refused {
		int end = zip.limit() - 22;
		while (end >= 0 && zip.getInt(end) != END) {
			end--;
			if (end < zip.limit() - 22 - 65_535) {
				end = -1;
			}
		}
		if (end < 0) {
			throw unsafe(archive + " is no zip archive");
		}
		int count = Short.toUnsignedInt(zip.getShort(end + 10));
		if (count > MOST_FILES || count == 0xffff) {
			throw new Refused("TOO_LARGE", archive + " has more than " + MOST_FILES + " entries");
		}
		long total = 0;
		int at = zip.getInt(end + 16);
		int directory = at;
		TreeMap<Integer, Integer> ranges = new TreeMap<>();
		Map<String, String> folded = new HashMap<>();
		for (int i = 0; i < count; i++) {
			if (at < 0 || zip.getInt(at) != CENTRAL) {
				throw unsafe("the archive's directory is damaged: pack it again");
			}
			int flags = zip.getShort(at + 8);
			int nameLength = Short.toUnsignedInt(zip.getShort(at + 28));
			String name = name(at + 46, nameLength);
			boolean folder = name.endsWith("/");
			int mode = zip.getInt(at + 38) >>> 16 & 0xf000;
			if ((flags & 1) != 0) {
				throw unsafe(name + " is encrypted");
			}
			if (mode != 0 && mode != 0x8000 && mode != 0x4000) {
				throw unsafe(name + " is a link or a device");
			}
			Entry entry = entry(name, at);
			check(name, folder);
			String other = folded.put(fold(folder ? name.substring(0, name.length() - 1) : name), name);
			if (other != null) {
				throw unsafe(other.equals(name) ? name + " is there twice" : name + " and " + other + " differ only in case");
			}
			int local = zip.getInt(at + 42);
			Map.Entry<Integer, Integer> before = ranges.floorEntry(local);
			Integer after = ranges.ceilingKey(local);
			if (before != null && before.getValue() > local || after != null && after < entry.data + entry.packed || entry.data + entry.packed > directory) {
				throw unsafe(name + " overlaps another entry");
			}
			ranges.put(local, entry.data + entry.packed);
			total += entry.size;
			if (total > MOST_TOTAL) {
				throw new Refused("TOO_LARGE", archive + " unpacks to more than " + (MOST_TOTAL >> 20) + " MB");
			}
			if (!folder && !hidden(name)) {
				entries.put(name, entry);
			}
			at += 46 + nameLength + Short.toUnsignedInt(zip.getShort(at + 30)) + Short.toUnsignedInt(zip.getShort(at + 32));
		}
	}

	private Entry entry(String name, int at) throws Refused {
		int method = zip.getShort(at + 10);
		int packed = zip.getInt(at + 20);
		int size = zip.getInt(at + 24);
		int local = zip.getInt(at + 42);
		if (packed < 0 || size < 0 || local < 0) {
			throw new Refused("TOO_LARGE", name + " is larger than 2 GB");
		}
		if (size > MOST_FILE) {
			throw new Refused("TOO_LARGE", name + " has more than " + (MOST_FILE >> 20) + " MB");
		}
		if (method != 0 && method != 8 || method == 0 && packed != size) {
			throw unsafe(name + " is packed by a method other than store or deflate");
		}
		if (size > 65_536 && size / Math.max(1, packed) > MOST_RATIO) {
			throw unsafe(name + " unpacks to more than " + MOST_RATIO + " times its size");
		}
		int nameLength = Short.toUnsignedInt(zip.getShort(local + 26));
		if (zip.getInt(local) != LOCAL || zip.getShort(local + 8) != method || !name(local + 30, nameLength).equals(name)) {
			throw unsafe(name + " has another name or method in its own header than in the directory");
		}
		boolean described = (zip.getShort(local + 6) & 8) != 0;
		if (!described && (zip.getInt(local + 18) != packed || zip.getInt(local + 22) != size)) {
			throw unsafe(name + " has another size in its own header than in the directory");
		}
		int data = local + 30 + nameLength + Short.toUnsignedInt(zip.getShort(local + 28));
		if (data < 0 || (long) data + packed > zip.limit()) {
			throw unsafe(name + " lies beyond the archive's end");
		}
		return new Entry(method, zip.getInt(at + 16), packed, size, data);
	}

	private String name(int at, int length) throws Refused {
		byte[] bytes = new byte[length];
		zip.get(at, bytes);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		} catch (CharacterCodingException e) {
			throw unsafe("a name in the archive is not UTF-8: pack it again with a tool that writes UTF-8 names");
		}
	}

	/** Refuses names that leave the folder they are put in, on any system, also after a normalization that some file systems do. */
	private static void check(String name, boolean folder) throws Refused {
		String plain = Normalizer.normalize(folder ? name.substring(0, name.length() - 1) : name, Normalizer.Form.NFKC);
		String[] parts = plain.split("/", -1);
		boolean bad = name.length() > MOST_NAME || parts.length > MOST_DEPTH || plain.indexOf('\\') >= 0 || plain.indexOf(':') >= 0
				|| plain.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c >= 0x202a && c <= 0x202e);
		for (String part : parts) {
			bad |= part.isEmpty() || part.equals(".") || part.equals("..") || part.matches("\\.{2,}[ .]*|.*[ .]") && part.replaceAll("[ .]", "").isEmpty();
		}
		if (bad) {
			throw unsafe("\"" + name.replaceAll("\\p{Cntrl}", "?") + "\" is no name for a file of a package");
		}
	}

	private static String fold(String name) {
		return Normalizer.normalize(name, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
	}

	private static boolean hidden(String name) {
		for (String part : name.split("/")) {
			if (Source.skipped(part)) {
				return true;
			}
		}
		return false;
	}

	private static Refused unsafe(String message) {
		return new Refused("UNSAFE_ARCHIVE", message);
	}

	@Override
	public List<String> paths() {
		return List.copyOf(entries.keySet());
	}

	@Override
	public long size(String path) {
		return entries.get(path).size;
	}

	@Override
	public byte[] read(String path) throws Refused {
		Entry entry = entries.get(path);
		byte[] bytes = new byte[entry.size];
		ByteBuffer packed = zip.slice(entry.data, entry.packed);
		if (entry.method == 0) {
			packed.get(bytes);
		} else {
			inflate(path, packed, bytes);
		}
		CRC32 crc = new CRC32();
		crc.update(bytes);
		if ((int) crc.getValue() != entry.crc) {
			throw unsafe(path + " is damaged: its checksum differs");
		}
		return bytes;
	}

	private static void inflate(String path, ByteBuffer packed, byte[] bytes) throws Refused {
		Inflater inflater = new Inflater(true);
		try {
			inflater.setInput(packed);
			int length = 0;
			while (length < bytes.length) {
				int read = inflater.inflate(bytes, length, bytes.length - length);
				if (read == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
					break;
				}
				length += read;
			}
			if (length < bytes.length || !inflater.finished() && inflater.inflate(new byte[1]) > 0) {
				throw unsafe(path + " has another size than the archive says");
			}
		} catch (DataFormatException e) {
			throw unsafe(path + " is damaged: it does not unpack");
		} finally {
			inflater.end();
		}
	}

	@Override
	public void close() {}
}
