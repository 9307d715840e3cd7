package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import loggia.container.Json;

/**
 * What a shell asks for with its first message (docs/architecture.md, shell socket, {@code open}).
 *
 * @param version    the version wanted, or null for the current one
 * @param session    the session to go on with, or null
 * @param opaque     whether the frame is to have an opaque origin
 * @param system     HostFacts.system
 * @param menuButton HostFacts.menuButton
 * @param enter      how the person comes: {@code {scene, referrerInfo, path?, query?}}; null for the plain way
 */
public record OpenRequest(String appId, String version, String path, ObjectNode query, String session, boolean opaque, ObjectNode system,
		ObjectNode menuButton, ObjectNode enter) {
	/** Reads it. */
	public static OpenRequest of(JsonNode open) {
		String path = Json.string(open, "path", "");
		return new OpenRequest(Json.string(open, "appId", ""), Json.string(open, "version", null), path.startsWith("/") ? path.substring(1) : path,
				Json.member(open, "query"), Json.string(open, "session", null), open.path("opaque").asBoolean(false), Json.member(open, "system"),
				Json.member(open, "menuButton"), open.get("enter") instanceof ObjectNode enter ? enter : null);
	}
}
