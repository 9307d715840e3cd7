/**
 * SQL files of the gateway: hand a {@link loggia.database.SqlWork} to the {@link loggia.database.Database}, get a stage.
 */
@Export
@Version("1.0.0")
package loggia.database;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
