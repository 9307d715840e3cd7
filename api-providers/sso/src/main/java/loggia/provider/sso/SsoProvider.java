package loggia.provider.sso;

import static loggia.api.spi.Risk.CONSENT;
import static loggia.api.spi.Risk.DECLARED;
import static loggia.api.spi.Risk.ORDINARY;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.identity.Person;
import loggia.api.identity.SignIns;
import loggia.api.metrics.Metrics;
import loggia.api.release.ReleaseCatalog;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.provider.sso.Sessions.SessionKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Signing in to an app's backend, and what an app may know of a person. Thread-safe; the work runs on the database's threads. */
@Component(configurationPid = "loggia.sso")
@Designate(ocd = SsoProvider.Config.class)
@ApiFamily(name = "sso", version = "1.0")
public class SsoProvider implements ApiProvider {
	@ObjectClassDefinition(name = "Sign-on of mini-programs")
	@interface Config {
		@AttributeDefinition(name = "Guests", description = "Whether somebody who is not signed in may log in to an app, under the name of the device's guest")
		boolean guests() default true;

		@AttributeDefinition(name = "Session, days", description = "Days after which wx.checkSession asks for a new wx.login", min = "1", max = "365")
		int session_days() default 30;
	}

	/** @param timeout milliseconds; the gate has a limit of its own */
	public record Login(@Optional Double timeout) {}

	/** @param code for the app's backend: 5 minutes, once */
	public record Code(String code) {}

	/** @param desc what the app wants it for, shown to nobody but checked as WeChat does @param lang {@code en}, {@code zh_CN}, {@code zh_TW} */
	public record GetUserProfile(String desc, @Optional("en") String lang) {}

	/** @param withCredentials whether encrypted data comes too; left out: when there was a login */
	public record GetUserInfo(@Optional Boolean withCredentials, @Optional("en") String lang) {}

	/** @param gender 0: unknown, always; likewise the places are empty */
	public record UserInfo(String nickName, String avatarUrl, int gender, String country, String province, String city, String language) {}

	/** @param signature and what follows: left out without a login */
	public record OpenData(UserInfo userInfo, String rawData, String signature, String encryptedData, String iv) {}

	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int LONGEST_DESC = 30;

	private final SignIns signIns;
	private final Tables tables;
	private final Sessions sessions;
	private final Publishers publishers;
	private final boolean guests;
	private final long lifeMs;
	private final LongSupplier clock;
	/** Absent while the bundle that counts is not there. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	volatile Metrics metrics;

	@Activate
	public SsoProvider(@Reference Tables tables, @Reference SignIns signIns, @Reference ReleaseCatalog releases, Config config) {
		this(tables, signIns, releases, config.guests(), config.session_days(), System::currentTimeMillis);
	}

	SsoProvider(Tables tables, SignIns signIns, ReleaseCatalog releases, boolean guests, int days, LongSupplier clock) {
		this.tables = tables;
		this.signIns = signIns;
		this.guests = guests;
		this.clock = clock;
		sessions = new Sessions(tables, clock);
		publishers = new Publishers(releases);
		lifeMs = TimeUnit.DAYS.toMillis(days);
	}

	/** Reads through the database, so that a broken file shows before the first call. */
	@Override
	public CompletionStage<Void> selfTest() {
		return sessions.session("", "").thenApply(none -> null);
	}

	/** Gives a code for the app's backend, and makes a new session key. */
	@Api(risk = DECLARED, rate = 5)
	public CompletionStage<Code> login(Login params, Caller caller) {
		checkPerson(caller);
		return sessions.login(caller.appId(), caller.userId()).thenApply(code -> {
			var here = metrics;
			if (here != null) here.counter("loggia_sso_logins_total", "wx.login that gave a code").inc();
			return new Code(code);
		});
	}

	/** Succeeds while the last login's session key counts. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> checkSession(Caller caller) {
		return sessions.session(caller.appId(), caller.userId()).thenApply(session -> {
			if (!counts(session)) throw new ApiException(Reason.FAILED, "session_key is not valid");
			return null;
		});
	}

	/** Name and picture, as the person agreed to; openid and unionid are not in the encrypted part. */
	@Api(risk = CONSENT, scope = "scope.userInfo")
	public CompletionStage<OpenData> getUserProfile(GetUserProfile params, Caller caller) {
		if (params.desc().isBlank() || params.desc().codePointCount(0, params.desc().length()) > LONGEST_DESC) {
			throw new ApiException(Reason.INVALID_PARAMS, "desc length does not meet the requirements");
		}
		var info = info(caller, params.lang());
		return sessions.session(caller.appId(), caller.userId()).thenApply(session -> openData(info, caller, counts(session) ? session : null, false));
	}

	/** Name and picture; with a login also openid and unionid, encrypted for the app's backend. */
	@Api(risk = CONSENT, scope = "scope.userInfo")
	public CompletionStage<OpenData> getUserInfo(GetUserInfo params, Caller caller) {
		var info = info(caller, params.lang());
		return sessions.session(caller.appId(), caller.userId()).thenApply(session -> {
			if (Boolean.TRUE.equals(params.withCredentials()) && !counts(session)) throw new ApiException(Reason.FAILED, "session_key is not valid: call wx.login first");
			return openData(info, caller, !Boolean.FALSE.equals(params.withCredentials()) && counts(session) ? session : null, true);
		});
	}

	private boolean counts(SessionKey session) {
		return session != null && clock.getAsLong() - session.since() < lifeMs;
	}

	private OpenData openData(UserInfo info, Caller caller, SessionKey session, boolean withIds) {
		var raw = json(info);
		if (session == null) return new OpenData(info, raw.toString(), null, null, null);
		var secret = JSON.createObjectNode();
		if (withIds) secret.put("openId", tables.openIds().openId(caller.appId(), caller.userId()));
		secret.setAll(raw);
		if (withIds) secret.put("unionId", tables.openIds().unionId(publishers.of(caller.appId()), caller.appId(), caller.userId()));
		secret.putObject("watermark").put("timestamp", clock.getAsLong() / 1000).put("appid", caller.appId());
		var sealed = Sealed.of(raw.toString(), secret.toString(), session.key());
		return new OpenData(info, raw.toString(), sealed.signature(), sealed.encryptedData(), sealed.iv());
	}

	private static ObjectNode json(UserInfo info) {
		return JSON.createObjectNode().put("nickName", info.nickName()).put("gender", info.gender()).put("language", info.language()).put("city", info.city()).put("province", info.province())
			.put("country", info.country()).put("avatarUrl", info.avatarUrl());
	}

	private UserInfo info(Caller caller, String lang) {
		var person = checkPerson(caller);
		var language = lang.equals("zh_CN") || lang.equals("zh_TW") ? lang : "en";
		var name = person != null ? person.displayName() : language.equals("en") ? "Guest" : language.equals("zh_CN") ? "访客" : "訪客";
		return new UserInfo(name, person == null || person.avatar() == null ? "" : person.avatar(), 0, "", "", "", language);
	}

	/** @return null for a guest @throws ApiException DENIED for somebody who was removed, and for guests where there are none */
	private Person checkPerson(Caller caller) {
		if (caller.userId().startsWith("local:")) {
			if (!guests) throw new ApiException(Reason.DENIED, "nobody is signed in");
			return null;
		}
		return signIns.person(caller.userId()).orElseThrow(() -> new ApiException(Reason.DENIED, "nobody is signed in"));
	}
}
