package loggia.provider.camel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.spi.annotations.Component;

/** SQL on configured data sources, with the API's time as the statement's. */
@Component("sql") // by it Camel finds the setters of its endpoints
final class NamedSql extends SqlComponent {
	private final Peers peers;
	private final int timeoutMs;

	NamedSql(Peers peers, int timeoutMs) {
		this.peers = peers;
		this.timeoutMs = timeoutMs;
		setServiceLocationEnabled(false);
		setLazyStartProducer(true);
	}

	@Override
	protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
		String name = String.valueOf(parameters.remove("dataSource")).replaceFirst("^#", "");
		DataSourceSetting setting = peers.dataSources().get(name);
		if (setting == null) {
			throw new IllegalArgumentException("the data source '" + name + "' is not configured");
		}
		parameters.put("dataSource", setting.pool());
		parameters.put("template.queryTimeout", Math.max(1, (timeoutMs + 999) / 1_000));
		return super.createEndpoint(uri, remaining, parameters);
	}
}
