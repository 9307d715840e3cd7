package loggia.provider.sso;

import loggia.payment.Payers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells the payment provider whether the openid in an order, which a backend had from code2session, is that of the person who pays. */
@Component
public class KnownPayers implements Payers {
	private final OpenIds openIds;

	@Activate
	public KnownPayers(@Reference Tables tables) {
		openIds = tables.openIds();
	}

	@Override
	public boolean is(String appId, String personId, String openid) {
		return openIds.openId(appId, personId).equals(openid);
	}
}
