/** What is installed: compiled releases of mini-programs, as the container opens them and the gate reads their declarations. */
@Export
@Version("1.1.0")
package loggia.api.release;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
