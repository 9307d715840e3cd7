package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loggia.container.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of a gateway that stops, for the one that starts next: {@code data/sessions.json}, pages and saved state of each. */
final class SessionStore {
	private static final Logger log = LoggerFactory.getLogger(SessionStore.class);
	private final Path file;
	private final long keepMillis;
	private final Map<String, JsonNode> kept = new ConcurrentHashMap<>();

	/** @param keepMillis how long a session may be away */
	SessionStore(Path data, long keepMillis) {
		this.file = data.resolve("sessions.json");
		this.keepMillis = keepMillis;
	}

	/** Reads what the last run left; a damaged file is nothing left. */
	void load() {
		if (!Files.exists(file)) {
			return;
		}
		try {
			for (JsonNode record : new ObjectMapper().readTree(file.toFile())) {
				if (record.path("saved").asLong() + keepMillis > Instant.now().toEpochMilli()) {
					kept.put(Json.string(record, "session", ""), record);
				}
			}
			Files.delete(file);
		} catch (IOException e) {
			log.warn("the sessions of the last run were not resumed: {}", e.toString());
		}
	}

	/** @return the record of a session of the last run, once; null when there is none */
	JsonNode take(String id) {
		return kept.remove(id);
	}

	/** Keeps these, and those of earlier runs that nobody came back for. */
	void save(Collection<Session> sessions) {
		ArrayNode all = Json.array();
		kept.values().forEach(all::add);
		for (Session session : sessions) {
			ObjectNode record = all.addObject().put("session", session.id()).put("release", session.release()).put("device", session.deviceId());
			record.put("user", session.userId());
			record.put("errors", session.errors()).put("saved", Instant.now().toEpochMilli()).set("stack", session.stack());
			if (session.savedState() != null) {
				record.set("state", session.savedState());
			}
		}
		try {
			Path part = Files.writeString(file.resolveSibling("sessions.json.part"), all.toString());
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		} catch (IOException e) {
			log.warn("{} sessions were not kept: {}", sessions.size(), e.toString());
		}
	}
}
