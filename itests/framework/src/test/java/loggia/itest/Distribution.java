package loggia.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The developer distribution as it is shipped: what these tests test. */
public final class Distribution {
	private Distribution() {}

	/** @return root of the checkout */
	public static Path root() {
		var told = System.getProperty("loggia.root");
		return (told == null ? Path.of("../..") : Path.of(told)).toAbsolutePath().normalize();
	}

	/** @return folder with {@code bin}, {@code lib}, {@code bundle}, {@code etc} */
	public static Path home() {
		var home = root().resolve("distributions/developer/target/developer");
		if (!Files.isDirectory(home.resolve("bundle"))) throw new IllegalStateException(home + " is missing: build it with ./loggia build");
		return home;
	}

	/** @return the bundles of one start level, by name */
	static List<Path> bundles(int level) {
		try (Stream<Path> files = Files.list(home().resolve("bundle/" + level))) {
			return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** @return the bundle of that symbolic name, whatever its version */
	static Path bundle(int level, String name) {
		return bundles(level).stream().filter(f -> f.getFileName().toString().matches(name + "-[0-9.]+\\.jar")).findFirst()
			.orElseThrow(() -> new IllegalStateException("no " + name + " in " + home().resolve("bundle/" + level)));
	}

	/** @return a new folder below {@code target}, empty */
	public static Path folder(String name) {
		try {
			return Files.createTempDirectory(Files.createDirectories(root().resolve("itests/framework/target/data")), name + "-");
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
