package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import loggia.launcher.LaunchException.Kind;
import org.osgi.framework.Version;

/**
 * What lies at {@code HOME}, as {@code lib/distribution.properties} says.
 *
 * @param name    {@code developer}, {@code edge-gateway}, {@code terminal}
 * @param version of Loggia
 */
record Distribution(String name, Version version) {
	static Distribution at(Path home) throws LaunchException {
		var file = home.resolve("lib/distribution.properties");
		var read = new Properties();
		try (var in = Files.newBufferedReader(file)) {
			read.load(in);
			return new Distribution(read.getProperty("name", "").trim(), Version.parseVersion(read.getProperty("version", "").trim()));
		} catch (IOException | IllegalArgumentException e) {
			throw new LaunchException(Kind.BUNDLES, file + " cannot be read: " + e.getMessage() + "; unpack the distribution again", e);
		}
	}
}
