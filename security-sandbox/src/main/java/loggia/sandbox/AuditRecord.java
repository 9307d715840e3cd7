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
 * @param decision {@code ALLOWED}, the {@code ApiException.Reason} of a refusal, {@code WITHHELD}, {@code REVOKED}, {@code UNRECORDED n}
 */
public record AuditRecord(long at, String appId, String release, String plugin, String userId, String deviceId, String sessionId, String api,
		String provider, String decision) {
	static AuditRecord of(ApiCall call, String provider, String decision) {
		Caller c = call.caller();
		return new AuditRecord(System.currentTimeMillis(), c.appId(), c.release(), c.plugin() == null ? "" : c.plugin(), c.userId(), c.deviceId(),
				c.sessionId(), call.name(), provider, decision);
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
