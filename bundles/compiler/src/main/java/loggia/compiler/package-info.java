/** From a mini-program's source to a release: the compiler, its findings, and the dialects it reads. */
@Export
@Version("1.0.0")
package loggia.compiler;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
