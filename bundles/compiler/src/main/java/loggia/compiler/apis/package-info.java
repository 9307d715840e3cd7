/** What a mini-program calls, and how it fares on a gateway: deprecated there, unknown, or newer. */
@Export
@Version("1.0.0")
package loggia.compiler.apis;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
