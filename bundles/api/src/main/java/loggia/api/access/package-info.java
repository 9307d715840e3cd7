/** What operators allow and do: roles, principals of the HTTP API, server domains of mini-programs, the record of operators' actions. */
@Export
@Version("1.0.0")
package loggia.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
