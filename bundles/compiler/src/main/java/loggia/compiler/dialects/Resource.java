package loggia.compiler.dialects;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts of this bundle. */
final class Resource {
	private Resource() {}

	static String text(String name) {
		try (InputStream in = Resource.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException("the compiler's jar lacks " + name + ": build it again");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
