package loggia.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import loggia.launcher.LaunchException.Kind;

/**
 * What the deployer wrote to {@code data/deployer/record.json}: {@code {"format":2,"deployed":[{"name","major","version","sha256","location",…}],
 * "removed":[{"name","major"}]}}. A deployed bundle is {@code data/deployed/SHA256.jar} and takes the place of the shipped one of its name and major; a
 * removed one is shipped but not wanted. In format 1 there is no major, and {@code removed} is names.
 *
 * @param deployed in the order they were deployed
 * @param removed  what stays out
 */
record DeploymentRecord(List<Deployed> deployed, List<Slot> removed) {
	/** A symbolic name and the major version of its API families; 0 for each. */
	record Slot(String name, int major) {
		boolean holds(String symbolicName, int majorVersion) {
			return name.equals(symbolicName) && (major == 0 || major == majorVersion);
		}
	}

	/** One bundle. */
	record Deployed(Slot slot, String version, String sha256, String location) {
		Path file(Path data) {
			return data.resolve("deployed").resolve(sha256 + ".jar");
		}
	}

	/** @return whether the shipped provider of this name and major stays out */
	boolean displaces(String symbolicName, int major) {
		return removed.stream().anyMatch(slot -> slot.holds(symbolicName, major)) || deployed.stream().anyMatch(d -> d.slot.holds(symbolicName, major));
	}

	/** @return an empty record when there is none */
	static DeploymentRecord read(Path data) throws LaunchException {
		var file = data.resolve("deployer/record.json");
		if (!Files.exists(file)) return new DeploymentRecord(List.of(), List.of());
		try (var json = new JsonFactory().createParser(Files.readAllBytes(file))) {
			var deployed = new ArrayList<Deployed>();
			var removed = new ArrayList<Slot>();
			int format = 0;
			expect(json, json.nextToken(), JsonToken.START_OBJECT);
			while (json.nextToken() == JsonToken.FIELD_NAME) {
				var field = json.currentName();
				json.nextToken();
				switch (field) {
					case "format" -> format = json.getIntValue();
					case "deployed" -> deployed.addAll(deployed(json));
					case "removed" -> removed.addAll(removed(json));
					default -> json.skipChildren();
				}
			}
			if (format != 1 && format != 2) throw new IOException("its format is " + format + ", and this Loggia reads 1 and 2");
			return new DeploymentRecord(List.copyOf(deployed), List.copyOf(removed));
		} catch (IOException e) {
			throw new LaunchException(Kind.BUNDLES, file + " cannot be read: " + e.getMessage() + "; restore it from a backup, or move it away to start with what the distribution ships", e);
		}
	}

	private static List<Deployed> deployed(JsonParser json) throws IOException {
		var found = new ArrayList<Deployed>();
		expect(json, json.currentToken(), JsonToken.START_ARRAY);
		while (json.nextToken() == JsonToken.START_OBJECT) {
			var fields = fields(json);
			var missing = Set.of("name", "version", "sha256", "location").stream().filter(f -> fields.get(f) == null).sorted().collect(Collectors.joining(", "));
			if (!missing.isEmpty()) throw new IOException("a deployed bundle has no " + missing);
			if (!fields.get("sha256").matches("[0-9a-f]{64}")) throw new IOException("the sha256 of " + fields.get("name") + " is no SHA-256");
			found.add(new Deployed(slot(fields), fields.get("version"), fields.get("sha256"), fields.get("location")));
		}
		return found;
	}

	private static List<Slot> removed(JsonParser json) throws IOException {
		var found = new ArrayList<Slot>();
		expect(json, json.currentToken(), JsonToken.START_ARRAY);
		while (json.nextToken() != JsonToken.END_ARRAY) {
			if (json.currentToken() == JsonToken.VALUE_STRING) {
				found.add(new Slot(json.getText(), 0));
				continue;
			}
			expect(json, json.currentToken(), JsonToken.START_OBJECT);
			var fields = fields(json);
			if (fields.get("name") == null) throw new IOException("a removed bundle has no name");
			found.add(slot(fields));
		}
		return found;
	}

	private static Slot slot(Map<String, String> fields) throws IOException {
		var major = fields.getOrDefault("major", "0");
		if (!major.matches("[0-9]{1,9}")) throw new IOException("the major version of " + fields.get("name") + " is no number");
		return new Slot(fields.get("name"), Integer.parseInt(major));
	}

	/** @return what is a text or a number; the rest is for the deployer */
	private static Map<String, String> fields(JsonParser json) throws IOException {
		var fields = new HashMap<String, String>();
		while (json.nextToken() == JsonToken.FIELD_NAME) {
			var field = json.currentName();
			if (json.nextToken().isScalarValue()) fields.put(field, json.getText());
			else json.skipChildren();
		}
		return fields;
	}

	private static void expect(JsonParser json, JsonToken actual, JsonToken wanted) throws IOException {
		if (actual != wanted) throw new IOException(wanted + " expected at " + json.currentLocation().offsetDescription());
	}
}
