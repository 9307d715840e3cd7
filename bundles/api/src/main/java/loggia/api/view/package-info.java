/** What capability bundles bring for the browser: view components and view modules. */
@Export
@Version("1.0.0")
package loggia.api.view;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
