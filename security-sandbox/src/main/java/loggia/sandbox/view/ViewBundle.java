package loggia.sandbox.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import loggia.api.view.ViewComponent;
import loggia.api.view.ViewModule;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What one bundle brings for the browser, read once: afterwards nothing of the bundle is held.
 *
 * @param version of the bundle
 * @param folder hex SHA-256 over the sorted paths and SHA-256 of the files
 */
record ViewBundle(String name, Version version, String folder, Map<String, byte[]> files, List<ViewComponent> components, List<ViewModule> modules) {
	static final String NAMESPACE = "loggia.view";
	private static final String FOLDER = "META-INF/loggia/view/";
	private static final int MOST_FILES = 500;
	private static final int MOST_BYTES = 16 << 20;
	private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");
	private static final ObjectMapper JSON = new ObjectMapper();

	/** What cannot be used, in a sentence for the log. */
	static final class Unusable extends Exception {
		private static final long serialVersionUID = 1L;

		Unusable(String message) {
			super(message);
		}
	}

	/** @return null for a bundle that brings nothing for the browser */
	static ViewBundle read(Bundle bundle) throws IOException, Unusable {
		BundleRevision revision = bundle.adapt(BundleRevision.class);
		List<BundleCapability> capabilities = revision == null ? List.of() : revision.getDeclaredCapabilities(NAMESPACE);
		if (capabilities.isEmpty()) {
			return null;
		}
		Map<String, byte[]> files = files(bundle);
		String folder = digest(files);
		var components = new ArrayList<ViewComponent>();
		var modules = new ArrayList<ViewModule>();
		for (BundleCapability capability : capabilities) {
			Map<String, Object> attributes = capability.getAttributes();
			String module = String.valueOf(attributes.get("module"));
			if (!files.containsKey(module)) {
				throw new Unusable("its manifest names " + FOLDER + module + ", which is not in the jar: build it with loggia-kit");
			}
			if (attributes.get("tag") instanceof String tag) {
				components.add(component(bundle, tag, String.valueOf(attributes.get("version")), folder, module));
			} else if (attributes.get("name") instanceof String name) {
				modules.add(new ViewModule(name, bundle.getSymbolicName(), folder, module, allow(attributes.get("allow"))));
			}
		}
		return new ViewBundle(bundle.getSymbolicName(), bundle.getVersion(), folder, files, components, modules);
	}

	private static ViewComponent component(Bundle bundle, String tag, String version, String folder, String module) throws IOException, Unusable {
		if (!TAG.matcher(tag).matches()) {
			throw new Unusable("<" + tag + "> is no tag of a view component: lower-case letters and digits with a hyphen");
		}
		URL entry = bundle.getEntry("META-INF/loggia/" + tag + ".view.json");
		if (entry == null) {
			throw new Unusable("META-INF/loggia/" + tag + ".view.json is not in the jar: build it with loggia-kit");
		}
		String description = new String(read(entry, MOST_BYTES), StandardCharsets.UTF_8);
		try {
			if (JSON.readTree(description).path("attributes").isArray()) {
				// "1.0.0" as OSGi has it, "1.0" as its author wrote it
				Version full = Version.parseVersion(version);
				return new ViewComponent(tag, full.getMajor() + "." + full.getMinor(), bundle.getSymbolicName(), folder, module, description);
			}
		} catch (JsonProcessingException | IllegalArgumentException e) {
			throw new Unusable("the description of <" + tag + "> cannot be read: " + e.getMessage());
		}
		throw new Unusable("the description of <" + tag + "> names no attributes: build it with loggia-kit");
	}

	private static List<String> allow(Object value) {
		return value instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
	}

	private static Map<String, byte[]> files(Bundle bundle) throws IOException, Unusable {
		var files = new TreeMap<String, byte[]>();
		var entries = bundle.findEntries(FOLDER, "*", true);
		int total = 0;
		for (URL entry : entries == null ? List.<URL>of() : Collections.list(entries)) {
			String path = entry.getPath().substring(entry.getPath().indexOf(FOLDER) + FOLDER.length());
			if (path.endsWith("/") || path.isEmpty()) {
				continue;
			}
			byte[] bytes = read(entry, MOST_BYTES - total);
			total += bytes.length;
			files.put(path, bytes);
			if (files.size() > MOST_FILES) {
				throw new Unusable("it brings more than " + MOST_FILES + " files for the browser: join them");
			}
		}
		return Collections.unmodifiableMap(files);
	}

	private static byte[] read(URL entry, int most) throws IOException, Unusable {
		try (InputStream in = entry.openStream()) {
			byte[] bytes = in.readNBytes(most + 1);
			if (bytes.length > most) {
				throw new Unusable("it brings more than " + (MOST_BYTES >> 20) + " MB for the browser: make that smaller");
			}
			return bytes;
		}
	}

	private static String digest(Map<String, byte[]> files) {
		try {
			MessageDigest all = MessageDigest.getInstance("SHA-256");
			for (var file : files.entrySet()) {
				String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getValue()));
				all.update((file.getKey() + "\0" + sum + "\n").getBytes(StandardCharsets.UTF_8));
			}
			return HexFormat.of().formatHex(all.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}
}
