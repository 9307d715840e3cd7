package loggia.provider.camel;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What routes may reach, as configured at one moment.
 *
 * @param schemes component schemes
 * @param files   root of the file component, absolute
 */
record Peers(Set<String> schemes, Hosts hosts, Map<String, BrokerSetting> brokers, Map<String, DataSourceSetting> dataSources, Path files) {
	/** What this bundle has; the configuration can only take away. */
	static final Set<String> KNOWN = Set.of("direct", "timer", "log", "http", "https", "sql", "paho-mqtt5", "file");

	Peers {
		schemes = Set.copyOf(schemes);
		brokers = Map.copyOf(brokers);
		dataSources = Map.copyOf(dataSources);
	}
}
