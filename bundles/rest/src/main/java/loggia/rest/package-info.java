/**
 * What a bundle writes to answer below {@code /api/v1}: a {@link loggia.rest.Resource} with Jakarta REST annotations. The annotations are those
 * that this bundle exports; a bundle that has others cannot be wired to this package.
 */
@Export(uses = { "jakarta.ws.rs", "jakarta.annotation.security", "io.swagger.v3.oas.annotations", "loggia.api.access" })
@Version("1.0.0")
package loggia.rest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
