/**
 * Host APIs as capability teams write them: annotate the methods of one DS component, {@link loggia.api.spi.ApiProvider}; the
 * kit generates the rest. Only the sandbox sees the services registered here.
 */
@Export
@Version("1.0.0")
package loggia.api.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
