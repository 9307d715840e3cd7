package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The distribution this command line belongs to, and what only the developer's has: the artifacts that capabilities are built against. */
final class DeveloperHome {
	private DeveloperHome() {}

	/** @return the distribution's folder */
	static Path folder() throws CliException {
		var home = System.getProperty("loggia.home");
		if (home == null)
			throw new CliException(CliException.FAILED, "no-distribution", "This command line does not know its distribution", "start it as bin/loggia of a distribution");
		return Path.of(home).toAbsolutePath().normalize();
	}

	/** @return the Maven repository of the distribution */
	static Path repository() throws CliException {
		var repository = folder().resolve("lib/repository");
		if (!Files.isDirectory(repository))
			throw new CliException(CliException.FAILED, "no-repository", "This distribution has no artifacts to build capabilities with", "use the developer distribution's bin/loggia");
		return repository;
	}

	/** @return the version of the artifacts in it */
	static String version(Path repository) throws CliException {
		try (Stream<Path> versions = Files.list(repository.resolve("loggia/loggia-kit"))) {
			return versions.map(each -> each.getFileName().toString()).sorted().reduce((a, b) -> b).orElseThrow();
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "no-repository", "The artifacts in " + repository + " cannot be read: " + e, "unpack the distribution again", null, e);
		}
	}

	/** @return the bundles of the distribution, those that start first before the others */
	static List<Path> bundles() throws CliException {
		try (Stream<Path> files = Files.walk(folder().resolve("bundle"), 2)) {
			return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "no-bundles", "The bundles of " + folder() + " cannot be read: " + e, "unpack the distribution again", null, e);
		}
	}
}
