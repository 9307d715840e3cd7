package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import loggia.launcher.LaunchException.Kind;

/** The SHA-256 of each bundle of a distribution: {@code lib/bundles.sha256}, lines {@code HEX  bundle/5/x.jar} as {@code sha256sum} writes them. */
final class Sums {
	private final Path list;
	private final Map<String, String> byPath;

	private Sums(Path list, Map<String, String> byPath) {
		this.list = list;
		this.byPath = byPath;
	}

	static Sums read(Path home) throws LaunchException {
		var list = home.resolve("lib/bundles.sha256");
		var byPath = new HashMap<String, String>();
		try {
			for (var line : Files.readAllLines(list)) {
				if (line.isBlank()) continue;
				var parts = line.split("\\s+\\*?", 2);
				if (parts.length != 2 || !parts[0].matches("[0-9a-f]{64}")) throw new LaunchException(Kind.BUNDLES, list + " is damaged at '" + line + "': unpack the distribution again");
				byPath.put(parts[1], parts[0]);
			}
		} catch (IOException e) {
			throw new LaunchException(Kind.BUNDLES, list + " cannot be read: unpack the distribution again", e);
		}
		return new Sums(list, byPath);
	}

	/** @return paths of all listed files, relative to the home folder, with slashes */
	java.util.Set<String> paths() {
		return byPath.keySet();
	}

	/** @param relative path below the home folder, with slashes */
	void checkListed(Path home, String relative) throws LaunchException {
		var expected = byPath.get(relative);
		if (expected == null) throw new LaunchException(Kind.BUNDLES, home.resolve(relative) + " is not listed in " + list + ": remove it; APIs are added with `loggia api deploy FILE`");
		check(home.resolve(relative), expected);
	}

	/** @param expected hex SHA-256 */
	static void check(Path file, String expected) throws LaunchException {
		try {
			var actual = of(file);
			if (!actual.equals(expected)) throw new LaunchException(Kind.BUNDLES, file + " is damaged: its SHA-256 is " + actual + ", not " + expected + "; unpack or deploy it again");
		} catch (IOException e) {
			throw new LaunchException(Kind.BUNDLES, file + " cannot be read: unpack or deploy it again", e);
		}
	}

	static String of(Path file) throws IOException {
		try (var in = Files.newInputStream(file)) {
			var sha = MessageDigest.getInstance("SHA-256");
			var buffer = new byte[1 << 16];
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) sha.update(buffer, 0, n);
			return HexFormat.of().formatHex(sha.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
