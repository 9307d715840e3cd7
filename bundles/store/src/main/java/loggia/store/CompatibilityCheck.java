package loggia.store;

import java.util.ArrayList;
import java.util.stream.Collectors;
import loggia.compiler.apis.ApiFinding;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** WARN: a release uses an API whose removal is announced. */
@Component(property = { HealthCheck.NAME + "=compatibility" })
public class CompatibilityCheck implements HealthCheck {
	/** More are counted, not named. */
	private static final int MOST_NAMED = 10;

	private final ApisInUse apis;

	@Activate
	public CompatibilityCheck(@Reference ApisInUse apis) {
		this.apis = apis;
	}

	@Override
	public Result execute() {
		var result = new FormattingResultLog();
		var affected = new ArrayList<String>();
		for (var release : apis.inUse()) {
			var going = apis.findings(release).stream().filter(finding -> finding.removal() != null).map(ApiFinding::api).collect(Collectors.joining(", "));
			if (!going.isEmpty())
				affected.add(release.appId() + " " + release.version() + " (" + going + ")");
		}
		int more = affected.size() - MOST_NAMED;
		if (affected.isEmpty())
			result.info("no release uses an API that is to be removed");
		else
			result.warn("{} that {} to be removed: {}; loggia app compatibility says what to use instead",
					affected.size() == 1 ? "1 release uses an API" : affected.size() + " releases use APIs", affected.size() == 1 ? "is" : "are",
					String.join(", ", affected.subList(0, Math.min(MOST_NAMED, affected.size()))) + (more > 0 ? " and " + more + " more" : ""));
		return new Result(result);
	}
}
