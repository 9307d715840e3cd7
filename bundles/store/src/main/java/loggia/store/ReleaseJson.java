package loggia.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;

/** Reads {@code release.json}, the manifest that the compiler wrote (docs/architecture.md, {@code ReleaseManifest}). */
final class ReleaseJson {
	private final ObjectMapper json = new ObjectMapper();

	/**
	 * @param folder   where the compiled output is or will be
	 * @param requires API family → major version it is bound to
	 * @throws StoreException when the text is not a manifest
	 */
	Release read(String manifest, String digest, VersionKind kind, Path folder, Map<String, Integer> requires) throws StoreException {
		JsonNode root;
		try {
			root = json.readTree(manifest);
		} catch (JsonProcessingException e) {
			throw unreadable(digest, "it is not JSON (" + e.getOriginalMessage() + ")", e);
		}
		if (root.path("appId").asText().isEmpty())
			throw new StoreException(422, "noAppId", "The package names no appid: write one into project.config.json, or install it with ?fallbackAppId=ID");
		String appId = AppIds.checked(root.path("appId").asText(), "The package's own appid \"" + root.path("appId").asText() + "\"", 422);
		var apis = new TreeSet<String>();
		root.path("apis").forEach(api -> apis.add(api.asText()));
		String icon = root.path("icon").isTextual() ? root.path("icon").asText() : null;
		String name = root.path("name").asText("").isBlank() ? appId : root.path("name").asText();
		return new Release(appId, root.path("version").asText("1.0.0"), kind, digest, name, icon, manifest, folder, apis, requires);
	}

	/** @return API family → major version that app.json asks for */
	Map<String, Integer> wishes(String manifest) {
		var wishes = new TreeMap<String, Integer>();
		try {
			json.readTree(manifest).path("requires").fields().forEachRemaining(each -> wishes.put(each.getKey(), each.getValue().asInt()));
		} catch (JsonProcessingException e) {
			throw new IllegalArgumentException("release.json was read before", e);
		}
		return wishes;
	}

	/** @return how many findings of the compiler the manifest keeps */
	int findings(String manifest) {
		try {
			return json.readTree(manifest).path("diagnostics").size();
		} catch (JsonProcessingException e) {
			return 0;
		}
	}

	/** @return whether at least one page of the app was compiled; a manifest that lists none counts as one that can be opened */
	boolean opens(String manifest) {
		try {
			var root = json.readTree(manifest);
			var pages = root.path("pages");
			for (var page : pages)
				if (!root.path("errorPages").has(page.asText()))
					return true;
			return pages.isEmpty();
		} catch (JsonProcessingException e) {
			return false;
		}
	}

	private static StoreException unreadable(String digest, String why, Throwable cause) {
		return new StoreException(500, "unreadableRelease",
				"The compiled release " + digest + " has no usable release.json: " + why + ". Install the app again.", java.util.List.of(), cause);
	}
}
