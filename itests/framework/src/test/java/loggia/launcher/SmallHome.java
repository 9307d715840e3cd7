package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loggia.itest.Distribution;

/** The developer distribution with the gate and the deployer, and without mini-programs, console and providers: it starts quickly. */
public final class SmallHome {
	private static final List<String> LEVELS = List.of("1", "2", "3", "5");

	private SmallHome() {}

	/** @return a new folder that looks like a distribution */
	public static Path make() throws IOException {
		var from = Distribution.home();
		var home = Distribution.folder("small");
		var sums = new ArrayList<String>();
		for (var line : Files.readAllLines(from.resolve("lib/bundles.sha256"))) {
			var path = line.split("\\s+\\*?", 2)[1];
			var level = path.split("/")[1];
			if (!LEVELS.contains(level) && !path.contains("/loggia-deployer-")) continue;
			sums.add(line);
			Files.createDirectories(home.resolve(path).getParent());
			Files.copy(from.resolve(path), home.resolve(path));
		}
		Files.createDirectories(home.resolve("lib"));
		Files.write(home.resolve("lib/bundles.sha256"), sums);
		Files.copy(from.resolve("lib/distribution.properties"), home.resolve("lib/distribution.properties"));
		Files.createDirectories(home.resolve("etc"));
		for (var file : List.of("loggia.properties", "logback.xml")) Files.copy(from.resolve("etc").resolve(file), home.resolve("etc").resolve(file));
		return home;
	}
}
