package loggia.provider.camel;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Names each route file that does not run as it is. WARN: an API is missing, or an older version answers it. */
@Component(property = { HealthCheck.NAME + "=routes", HealthCheck.TAGS + "=loggia" })
public class RoutesCheck implements HealthCheck {
	private final CamelProvider provider;

	@Activate
	public RoutesCheck(@Reference CamelProvider provider) {
		this.provider = provider;
	}

	@Override
	public Result execute() {
		var result = new FormattingResultLog();
		String trouble = provider.routes().folderTrouble();
		if (trouble != null) {
			result.critical("{}", trouble);
		}
		var routes = provider.routes().list();
		for (RouteInfo route : routes) {
			if (route.error() != null) {
				result.warn("{}{}", route.error(), route.state().equals("running") ? "; the version before it runs on" : "");
			}
		}
		result.info("{} routes run", routes.stream().filter(r -> r.state().equals("running")).count());
		return new Result(result);
	}
}
