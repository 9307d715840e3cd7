package loggia.provider.camel;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import loggia.api.ApiCatalog;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.metrics.Metrics;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Routes of Apache Camel as APIs: each file of the folder is one, from the moment it is there. Itself it answers nothing; each route is a
 * provider service of its own. Thread-safe.
 */
@Component(service = { CamelProvider.class, ApiProvider.class }, configurationPid = "loggia.camel", immediate = true)
@Designate(ocd = CamelProvider.Config.class)
@Capability(namespace = "loggia.api", version = "1.0", attribute = "family=camel")
public class CamelProvider implements ApiProvider, ApiDispatcher {
	@ObjectClassDefinition(name = "Camel routes", description = "APIs made of Apache Camel's YAML routes")
	@interface Config {
		@AttributeDefinition(description = "Folder of the route files; relative to the gateway's data folder")
		String folder() default "routes";

		@AttributeDefinition(description = "Components that routes may use; this bundle has no others")
		String[] schemes() default { "direct", "timer", "log", "http", "https", "sql", "paho-mqtt5", "file" };

		@AttributeDefinition(description = "Hosts that routes may reach over HTTP: api.example.com, localhost:8090, *.example.com", required = false)
		String[] allowed_hosts() default {};

		@AttributeDefinition(description = "Root of the file component; relative to the gateway's data folder")
		String files_root() default "route-files";

		@AttributeDefinition(description = "Most calls of one route that run at a time")
		int threads_max() default 8;

		@AttributeDefinition(description = "Most calls of one route that wait for a thread; further ones fail BUSY")
		int queue_max() default 64;

		@AttributeDefinition(description = "Most bytes of one result")
		int result_max_bytes() default 1_048_576;
	}

	private final Path data;
	private final Config config;
	private final Routes routes;
	private final List<BrokerSetting> brokers = new CopyOnWriteArrayList<>();
	private final List<DataSourceSetting> dataSources = new CopyOnWriteArrayList<>();
	private final List<HostSetting> hosts = new CopyOnWriteArrayList<>();
	private volatile boolean started;

	/** Gone while the gate restarts: then no name is checked against other bundles. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile ApiCatalog catalog;

	@Activate
	public CamelProvider(BundleContext context, Config config) {
		this.config = config;
		String folder = context.getProperty("loggia.data");
		data = Path.of(folder == null ? "data" : folder).toAbsolutePath().normalize();
		routes = new Routes(data.resolve(config.folder()), peers(), new Limits(Math.max(1, config.threads_max()), Math.max(1, config.queue_max()), config.result_max_bytes()),
				new Services(context));
	}

	@Activate
	void start() {
		started = true;
		routes.use(peers());
		routes.start();
	}

	@Deactivate
	void close() {
		started = false;
		routes.close();
	}

	Routes routes() {
		return routes;
	}

	private Peers peers() {
		Map<String, String> authorizations = new LinkedHashMap<>();
		hosts.forEach(h -> authorizations.put(h.host, h.authorization));
		var names = new java.util.TreeSet<>(Arrays.asList(config.allowed_hosts()));
		names.addAll(authorizations.keySet());
		authorizations.values().removeIf(String::isEmpty);
		return new Peers(Set.copyOf(new java.util.TreeSet<>(Arrays.asList(config.schemes()))), Hosts.of(names, authorizations),
				brokers.stream().collect(Collectors.toMap(b -> b.name, b -> b, (one, two) -> one)), dataSources.stream().collect(Collectors.toMap(d -> d.name, d -> d, (one, two) -> one)),
				data.resolve(config.files_root()).normalize());
	}

	private void changed() {
		if (started) {
			routes.use(peers());
		}
	}

	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	void addBroker(BrokerSetting broker) {
		brokers.add(broker);
		changed();
	}

	void removeBroker(BrokerSetting broker) {
		brokers.remove(broker);
		changed();
	}

	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	void addDataSource(DataSourceSetting dataSource) {
		dataSources.add(dataSource);
		changed();
	}

	void removeDataSource(DataSourceSetting dataSource) {
		dataSources.remove(dataSource);
		changed();
	}

	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	void addHost(HostSetting host) {
		hosts.add(host);
		changed();
	}

	void removeHost(HostSetting host) {
		hosts.remove(host);
		changed();
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	void setMetrics(Metrics metrics) {
		routes.use(metrics);
	}

	void unsetMetrics(Metrics metrics) {
		routes.use((Metrics) null);
	}

	/** Waits until the files that are there were tried: a version that replaces another has its routes before it takes its calls. */
	@Override
	public CompletionStage<Void> selfTest() {
		return routes.first();
	}

	@Override
	public ApiDispatcher dispatcher() {
		return this;
	}

	@Override
	public List<ApiDescriptor> apis() {
		return List.of();
	}

	@Override
	public CompletionStage<ApiReply> call(String name, ApiParams params, Caller caller) {
		throw new ApiException(Reason.NOT_SUPPORTED);
	}

	/** One service for each route. */
	private final class Services implements DynamicApis {
		private final BundleContext context;
		private final String self;

		Services(BundleContext context) {
			this.context = context;
			self = context.getBundle().getSymbolicName();
		}

		@Override
		public Runnable offer(RouteApi api) {
			var registration = context.registerService(ApiProvider.class, api, new Hashtable<>(Map.of("loggia.api.name", api.descriptor().name())));
			return () -> {
				try {
					registration.unregister();
				} catch (IllegalStateException gone) {
					// the bundle stops, the framework took it away
				}
			};
		}

		@Override
		public String holder(String name) {
			ApiCatalog known = catalog;
			return known == null ? null : known.apis().stream().filter(e -> e.name().equals(name) && !e.provider().equals(self)).map(ApiCatalog.Entry::provider).findFirst().orElse(null);
		}
	}
}
