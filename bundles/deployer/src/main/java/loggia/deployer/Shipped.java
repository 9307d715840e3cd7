package loggia.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loggia.deployer.DeployException.Reason;

/** The bundles of the distribution, from the list the launcher checked. */
final class Shipped {
	private final Path home;

	/** @param home null when there is no distribution: then nothing is shipped */
	Shipped(String home) {
		this.home = home == null ? null : Path.of(home);
	}

	/** @return file name to SHA-256 */
	Map<String, String> sums() throws DeployException {
		var sums = new HashMap<String, String>();
		for (var line : list()) sums.put(fileName(line[1]), line[0]);
		return sums;
	}

	/** @return the file of a shipped bundle, or null when the distribution has none of that name */
	Path file(String fileName) throws DeployException {
		for (var line : list()) {
			if (fileName(line[1]).equals(fileName)) return home.resolve(line[1]);
		}
		return null;
	}

	/** @return what comes after the last slash */
	static String fileName(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}

	/** @return SHA-256 and path of each bundle */
	private List<String[]> list() throws DeployException {
		var list = home == null ? null : home.resolve("lib/bundles.sha256");
		if (list == null || Files.notExists(list)) return List.of();
		try {
			return Files.readAllLines(list).stream().map(line -> line.split("\\s+\\*?", 2)).filter(parts -> parts.length == 2).toList();
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, list + " cannot be read: " + e.getMessage(), e);
		}
	}
}
