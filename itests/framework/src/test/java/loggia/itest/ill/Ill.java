package loggia.itest.ill;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;

/** A health check that is never well. */
@Component(property = HealthCheck.NAME + "=ill")
public class Ill implements HealthCheck {
	@Override
	public Result execute() {
		return new Result(Result.Status.CRITICAL, "the printer is on fire");
	}
}
