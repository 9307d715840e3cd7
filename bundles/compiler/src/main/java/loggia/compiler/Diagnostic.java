package loggia.compiler;

/**
 * One finding.
 *
 * @param error   true: the node, rule, file or page is left out; false: it was mended or ignored
 * @param file    path in the package
 * @param line    from 1
 * @param column  from 1
 * @param code    short stable word: {@code wxml-syntax}, {@code missing-file}, …
 * @param message what is wrong and what to do
 */
public record Diagnostic(boolean error, String file, int line, int column, String code, String message) {
	@Override
	public String toString() {
		return "%s:%d:%d: %s: %s [%s]".formatted(file, line, column, error ? "error" : "warning", message, code);
	}
}
