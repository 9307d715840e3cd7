/** How a call was decided and answered, step by step: for the developer of a develop version, never for anybody else. */
@Export
@Version("1.0.0")
package loggia.api.trail;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
