package loggia.identity;

import java.util.List;
import loggia.identity.oidc.OidcProvider;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** People can sign in. WARN: an identity provider gave no proper answer when it was asked last. */
@Component(property = { HealthCheck.NAME + "=identity" })
public class IdentityHealthCheck implements HealthCheck {
	private final Identity identity;
	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	volatile List<OidcProvider> providers = List.of();

	@Activate
	public IdentityHealthCheck(@Reference Identity identity) {
		this.identity = identity;
	}

	@Override
	public Result execute() {
		var result = new FormattingResultLog();
		for (var provider : providers) {
			if (provider.trouble() != null) result.warn("the identity provider {} gave no proper answer; its people cannot sign in", provider.id());
		}
		result.info("{} people, {} open sign-ins", identity.people().all().size(), identity.open().size());
		return new Result(result);
	}
}
