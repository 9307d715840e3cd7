package loggia.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import loggia.launcher.LaunchException.Kind;

/**
 * What the deployer wrote to {@code data/deployer/record.json}: {@code {"format":1,"deployed":[{"name","version","sha256","location","since"}],
 * "removed":["symbolic name"]}}. A deployed bundle is {@code data/deployed/SHA256.jar} and takes the place of the shipped one of its name; a
 * removed name is shipped but not wanted.
 *
 * @param deployed in the order they were deployed
 * @param removed  symbolic names
 */
record DeploymentRecord(List<Deployed> deployed, Set<String> removed) {
	/** One bundle. */
	record Deployed(String name, String version, String sha256, String location) {
		Path file(Path data) {
			return data.resolve("deployed").resolve(sha256 + ".jar");
		}
	}

	/** @return whether the shipped bundle of this name stays out */
	boolean displaces(String symbolicName) {
		return removed.contains(symbolicName) || deployed.stream().anyMatch(d -> d.name.equals(symbolicName));
	}

	/** @return an empty record when there is none */
	static DeploymentRecord read(Path data) throws LaunchException {
		var file = data.resolve("deployer/record.json");
		if (!Files.exists(file)) return new DeploymentRecord(List.of(), Set.of());
		try (var json = new JsonFactory().createParser(Files.readAllBytes(file))) {
			var deployed = new ArrayList<Deployed>();
			var removed = new HashSet<String>();
			int format = 0;
			expect(json, json.nextToken(), JsonToken.START_OBJECT);
			while (json.nextToken() == JsonToken.FIELD_NAME) {
				var field = json.currentName();
				json.nextToken();
				switch (field) {
					case "format" -> format = json.getIntValue();
					case "deployed" -> deployed.addAll(deployed(json));
					case "removed" -> {
						expect(json, json.currentToken(), JsonToken.START_ARRAY);
						while (json.nextToken() == JsonToken.VALUE_STRING) removed.add(json.getText());
					}
					default -> json.skipChildren();
				}
			}
			if (format != 1) throw new IOException("its format is " + format + ", not 1");
			return new DeploymentRecord(List.copyOf(deployed), Set.copyOf(removed));
		} catch (IOException e) {
			throw new LaunchException(Kind.BUNDLES, file + " cannot be read: " + e.getMessage() + "; restore it from a backup, or move it away to start with what the distribution ships", e);
		}
	}

	private static List<Deployed> deployed(JsonParser json) throws IOException {
		var found = new ArrayList<Deployed>();
		expect(json, json.currentToken(), JsonToken.START_ARRAY);
		while (json.nextToken() == JsonToken.START_OBJECT) {
			Map<String, String> fields = new HashMap<>();
			while (json.nextToken() == JsonToken.FIELD_NAME) {
				var field = json.currentName();
				if (json.nextToken().isScalarValue()) fields.put(field, json.getText());
				else json.skipChildren();
			}
			var missing = Set.of("name", "version", "sha256", "location").stream().filter(f -> fields.get(f) == null).sorted().collect(Collectors.joining(", "));
			if (!missing.isEmpty()) throw new IOException("a deployed bundle has no " + missing);
			if (!fields.get("sha256").matches("[0-9a-f]{64}")) throw new IOException("the sha256 of " + fields.get("name") + " is no SHA-256");
			found.add(new Deployed(fields.get("name"), fields.get("version"), fields.get("sha256"), fields.get("location")));
		}
		return found;
	}

	private static void expect(JsonParser json, JsonToken actual, JsonToken wanted) throws IOException {
		if (actual != wanted) throw new IOException(wanted + " expected at " + json.currentLocation().offsetDescription());
	}
}
