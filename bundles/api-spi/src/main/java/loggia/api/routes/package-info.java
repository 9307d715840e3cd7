/** The switch between two versions of a provider bundle: the gate implements it, the deployer turns it. */
@Export
@Version("1.0.0")
package loggia.api.routes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
