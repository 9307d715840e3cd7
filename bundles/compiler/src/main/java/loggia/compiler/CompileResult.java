package loggia.compiler;

import java.nio.file.Path;
import java.util.List;

/**
 * A compiled release.
 *
 * @param folder      {@code outputParent/digest}; complete and never changed once it exists
 * @param digest      64 hex digits: SHA-256 over the sorted paths and SHA-256 of all files in the folder
 * @param manifest    the text of {@code release.json}
 * @param diagnostics what was found, sorted by file and line; empty for a clean package
 */
public record CompileResult(Path folder, String digest, String manifest, List<Diagnostic> diagnostics) {
	public CompileResult {
		diagnostics = List.copyOf(diagnostics);
	}
}
