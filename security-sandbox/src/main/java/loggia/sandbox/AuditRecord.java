package loggia.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import loggia.api.ApiCall;
import loggia.api.Caller;
import loggia.api.access.Principal;

/**
 * One decision of the gate, or one action of an operator. Never parameters, tokens or content.
 *
 * @param at       milliseconds since 1970
 * @param plugin   empty for the app's own code
 * @param provider symbolic name and version of the bundle, empty when there is none
 * @param api      name of the API; for {@code INCIDENT} what happened, such as {@code session-closed:cpu}
 * @param decision {@code ALLOWED}, the {@code ApiException.Reason} of a refusal, {@code WITHHELD}, {@code REVOKED}, {@code INCIDENT},
 *                 {@code UNRECORDED n}; of an action {@code done}, {@code refused} or {@code failed}, perhaps with {@code :} and an error code
 * @param actor     id of the operator; empty in a decision, and when nobody proved who they are
 * @param actorName what people call that operator
 * @param action    {@code app.install}; empty in a decision
 * @param target    what it was done to; empty in a decision
 */
public record AuditRecord(long at, String appId, String release, String plugin, String userId, String deviceId, String sessionId, String api,
		String provider, String decision, String actor, String actorName, String action, String target) {
	private static final int MAX_TARGET = 200;
	/** First words of actions that are done to an app. */
	private static final Set<String> ON_APPS = Set.of("app", "approval", "domain", "grant");

	/** A decision of the gate. */
	AuditRecord(long at, String appId, String release, String plugin, String userId, String deviceId, String sessionId, String api, String provider,
			String decision) {
		this(at, appId, release, plugin, userId, deviceId, sessionId, api, provider, decision, "", "", "", "");
	}

	static AuditRecord of(ApiCall call, String provider, String decision) {
		return of(call.caller(), call.name(), provider, decision);
	}

	/** What a mini-program did outside a call. */
	static AuditRecord incident(Caller caller, String incident) {
		return of(caller, incident, "", "INCIDENT");
	}

	private static AuditRecord of(Caller c, String api, String provider, String decision) {
		return new AuditRecord(System.currentTimeMillis(), c.appId(), c.release(), c.plugin() == null ? "" : c.plugin(), c.userId(), c.deviceId(),
				c.sessionId(), api, provider, decision);
	}

	/** Of the log itself. */
	static AuditRecord note(String decision) {
		return new AuditRecord(System.currentTimeMillis(), "", "", "", "", "", "", "", "", decision);
	}

	/** @param who null when nobody proved who they are */
	static AuditRecord action(Principal who, String action, String target, String outcome) {
		String what = target == null ? "" : target.substring(0, Math.min(MAX_TARGET, target.length()));
		return new AuditRecord(System.currentTimeMillis(), appOf(action, what), "", "", "", "", "", "", "", outcome, who == null ? "" : who.id(),
				who == null ? "" : who.name(), action, what);
	}

	/** An action on an app has the app's id before the first slash of its target. */
	private static String appOf(String action, String target) {
		return ON_APPS.contains(action.split("\\.", 2)[0]) ? target.split("/", 2)[0] : "";
	}

	boolean isAction() {
		return !action.isEmpty();
	}

	/** The fields in the order of the table: what the hash covers. Those of an action belong to rows that have one only. */
	List<String> fields() {
		var decided = List.of(Long.toString(at), appId, release, plugin, userId, deviceId, sessionId, api, provider, decision);
		if (!isAction()) {
			return decided;
		}
		var all = new ArrayList<>(decided);
		all.addAll(List.of(actor, actorName, action, target));
		return all;
	}
}
