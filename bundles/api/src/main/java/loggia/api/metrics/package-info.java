/** Counters, gauges and timers that {@code /metrics} and the console show. */
@Export
@Version("1.0.0")
package loggia.api.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
