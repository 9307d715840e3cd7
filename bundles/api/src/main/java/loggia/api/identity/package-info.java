/** Who is in front of the screen: people and their sign-ins. */
@Export
@Version("1.0.0")
package loggia.api.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
