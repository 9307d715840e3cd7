/** Files of mini-programs that live as long as their session. */
@Export
@Version("1.0.0")
package loggia.api.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
