package loggia.provider.sso;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import loggia.api.identity.SignIns;
import loggia.api.metrics.Metrics;
import loggia.api.release.ReleaseCatalog;
import loggia.provider.sso.Sessions.Outcome;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Where an app's backend takes the code of {@code wx.login}. */
@Component(service = Resource.class)
@Path("/auth/code2session")
public class CodeResource implements Resource {
	public record Exchange(String appId, String secret, String code) {}

	/** @param openid the person's name in this app @param unionid in all apps of its publisher @param session_key base64 of 16 bytes */
	public record Session(String openid, String unionid, String session_key) {}

	private static final int LONGEST = 256;

	private final Tables tables;
	private final AppSecrets secrets;
	private final SignIns signIns;
	private final Sessions sessions;
	private final Publishers publishers;
	/** Absent while the bundle that counts is not there. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	volatile Metrics metrics;

	@Activate
	public CodeResource(@Reference Tables tables, @Reference AppSecrets secrets, @Reference SignIns signIns, @Reference ReleaseCatalog releases) {
		this(tables, secrets, signIns, releases, new Sessions(tables, System::currentTimeMillis));
	}

	CodeResource(Tables tables, AppSecrets secrets, SignIns signIns, ReleaseCatalog releases, Sessions sessions) {
		this.tables = tables;
		this.secrets = secrets;
		this.signIns = signIns;
		this.sessions = sessions;
		publishers = new Publishers(releases);
	}

	/** 401 {@code wrongSecret}; 400 {@code invalidCode} (unknown or older than 5 minutes), {@code codeUsed}, {@code codeOfAnotherApp}; 429. */
	@POST
	@PermitAll
	public Session exchange(Exchange exchange, Request request) {
		if (!isFit(exchange.appId()) || !isFit(exchange.secret()) || !isFit(exchange.code())) throw new RestException(400, "badRequest", "appId, secret and code are needed");
		try {
			secrets.check(exchange.appId(), exchange.secret(), request.remote());
			var session = redeem(exchange.appId(), exchange.code());
			count("done");
			return session;
		} catch (RestException e) {
			count("refused");
			throw e;
		}
	}

	private Session redeem(String appId, String code) {
		var redeemed = Tables.await(sessions.redeem(appId, code));
		if (redeemed.outcome() == Outcome.USED) throw new RestException(400, "codeUsed", "this code was used already: ask for a new one with wx.login");
		if (redeemed.outcome() == Outcome.OF_ANOTHER_APP) throw new RestException(400, "codeOfAnotherApp", "this code belongs to another app");
		var userId = redeemed.userId();
		if (redeemed.outcome() == Outcome.UNKNOWN || !userId.startsWith("local:") && signIns.person(userId).isEmpty()) {
			throw new RestException(400, "invalidCode", "this code is unknown or older than 5 minutes: ask for a new one with wx.login");
		}
		return new Session(tables.openIds().openId(appId, userId), tables.openIds().unionId(publishers.of(appId), appId, userId), redeemed.sessionKey());
	}

	private static boolean isFit(String text) {
		return text != null && !text.isEmpty() && text.length() <= LONGEST;
	}

	private void count(String outcome) {
		var here = metrics;
		if (here != null) here.counter("loggia_sso_exchanges_total", "Codes that apps' backends brought, by outcome", "outcome").inc(outcome);
	}
}
