/**
 * Host APIs as the runtime sees them: make an {@link loggia.api.ApiCall}, hand it to the {@link loggia.api.ApiInvoker}.
 */
@Export
@Version("1.0.0")
package loggia.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
