package loggia.compiler;

import org.osgi.annotation.versioning.ProviderType;

/** Turns a mini-program's source into the folder of a release. Thread-safe; one compilation runs at a time, others wait. */
@ProviderType
public interface Compiler {
	/**
	 * Compiles. Blocks, for seconds with a large package and at most until the compiler's time limit for each compilation in front, so never
	 * call it on a thread that must answer. Findings in single files do not fail it: they are in the result, and the page or node they
	 * concern is left out.
	 *
	 * @throws CompileException when nothing could be compiled
	 */
	CompileResult compile(CompileRequest request) throws CompileException;
}
