/** What a bundle writes to answer below {@code /api/v1}: a {@link loggia.rest.Resource} with Jakarta REST annotations. */
@Export
@Version("1.0.0")
package loggia.rest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
