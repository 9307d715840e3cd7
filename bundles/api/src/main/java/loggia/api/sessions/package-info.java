/** Which mini-programs are open. */
@Export
@Version("1.0.0")
package loggia.api.sessions;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
