package loggia.itest;

import aQute.bnd.osgi.Builder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes bundles of packages of this module, with bnd, as a capability team does. */
public final class BundleMaker {
	private final Builder builder = new Builder();

	/** @param name symbolic name */
	public BundleMaker(String name, String version) {
		with("Bundle-SymbolicName", name).with("Bundle-Version", version).with("-noextraheaders", "true");
	}

	/** @param header a header, or an instruction of bnd */
	public BundleMaker with(String header, String value) {
		builder.setProperty(header, value);
		return this;
	}

	/** With the classes of that package and the components and capabilities they declare. */
	public BundleMaker classes(String packageName) {
		return with("-privatepackage", packageName);
	}

	public byte[] bytes() {
		try (builder) {
			builder.addClasspath(Distribution.root().resolve("itests/framework/target/test-classes").toFile());
			builder.addClasspath(Distribution.bundle(5, "loggia-api").toFile());
			builder.addClasspath(Distribution.bundle(5, "loggia-api-spi").toFile());
			var out = new ByteArrayOutputStream();
			builder.build().write(out);
			if (!builder.getErrors().isEmpty()) throw new IllegalStateException(builder.getErrors().toString());
			return out.toByteArray();
		} catch (Exception e) {
			throw new IllegalStateException("bnd makes no bundle " + builder.getBsn() + ": " + e.getMessage(), e);
		}
	}

	public InputStream stream() {
		return new ByteArrayInputStream(bytes());
	}

	/** @return the file, in a folder of its own */
	public Path file() {
		try {
			var file = Distribution.folder("bundle").resolve("bundle.jar");
			return Files.write(file, bytes());
		} catch (java.io.IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}
}
