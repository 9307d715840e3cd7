package loggia.compiler;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One compilation.
 *
 * @param source        a folder or a zip archive; it is only read, links in it are not followed
 * @param outputParent  folder in which the release's folder is made; it and {@code source} should not overlap
 * @param fallbackAppId app id when the project file names none, such as the folder's name
 */
public record CompileRequest(Path source, Path outputParent, String fallbackAppId) {
	public CompileRequest {
		source = source.toAbsolutePath().normalize();
		outputParent = outputParent.toAbsolutePath().normalize();
		Objects.requireNonNull(fallbackAppId);
	}
}
