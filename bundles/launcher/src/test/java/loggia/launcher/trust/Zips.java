package loggia.launcher.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Takes jars apart and puts them together, as an attacker does. */
final class Zips {
	private Zips() {}

	static Map<String, byte[]> entries(byte[] zip) throws IOException {
		var all = new LinkedHashMap<String, byte[]>();
		try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
			for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) all.put(entry.getName(), in.readAllBytes());
		}
		return all;
	}

	static byte[] of(Map<String, byte[]> entries) throws IOException {
		var out = new ByteArrayOutputStream();
		try (var zip = new ZipOutputStream(out)) {
			for (var entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
			}
		}
		return out.toByteArray();
	}

	/** Writes other bytes of the same length over some of the zip. @param nth which occurrence, from 0; -1 for the last */
	static byte[] overwrite(byte[] zip, String old, String fresh, int nth) {
		var text = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
		int at = nth < 0 ? text.lastIndexOf(old) : text.indexOf(old);
		for (int i = 0; i < nth; i++) at = text.indexOf(old, at + 1);
		if (at < 0 || old.length() != fresh.length()) throw new IllegalArgumentException(old);
		return (text.substring(0, at) + fresh + text.substring(at + old.length())).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
	}
}
