package loggia.sandbox;

import java.util.List;
import loggia.api.ApiCall;
import loggia.api.Caller;

/**
 * One decision. Never parameters, tokens or content.
 *
 * @param at       milliseconds since 1970
 * @param plugin   empty for the app's own code
 * @param provider symbolic name and version of the bundle, empty when there is none
 * @param api      name of the API; for {@code INCIDENT} what happened, such as {@code session-closed:cpu}
 * @param decision {@code ALLOWED}, the {@code ApiException.Reason} of a refusal, {@code WITHHELD}, {@code REVOKED}, {@code INCIDENT},
 *                 {@code UNRECORDED n}
 */
public record AuditRecord(long at, String appId, String release, String plugin, String userId, String deviceId, String sessionId, String api,
		String provider, String decision) {
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

	/** An operator's act. */
	public static AuditRecord operator(String appId, String userId, String api, String decision) {
		return new AuditRecord(System.currentTimeMillis(), appId, "", "", userId, "", "", api, "", decision);
	}

	/** The fields in the order of the table: what the hash covers. */
	List<String> fields() {
		return List.of(Long.toString(at), appId, release, plugin, userId, deviceId, sessionId, api, provider, decision);
	}
}
