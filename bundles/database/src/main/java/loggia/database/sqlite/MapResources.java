package loggia.database.sqlite;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/** Flyway's scripts from a map: a bundle has no class path to scan. */
final class MapResources implements ResourceProvider {
	private final Map<String, String> scripts;

	MapResources(Map<String, String> scripts) {
		this.scripts = scripts;
	}

	@Override
	public LoadableResource getResource(String name) {
		var text = scripts.get(name);
		return text == null ? null : new Script(name, text);
	}

	@Override
	public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
		return scripts.entrySet().stream().filter(e -> e.getKey().startsWith(prefix) && List.of(suffixes).stream().anyMatch(e.getKey()::endsWith))
			.map(e -> (LoadableResource) new Script(e.getKey(), e.getValue())).toList();
	}

	private static final class Script extends LoadableResource {
		private final String name;
		private final String text;

		Script(String name, String text) {
			this.name = name;
			this.text = text;
		}

		@Override
		public Reader read() {
			return new StringReader(text);
		}

		@Override
		public String getAbsolutePath() {
			return name;
		}

		@Override
		public String getAbsolutePathOnDisk() {
			return name;
		}

		@Override
		public String getFilename() {
			return name;
		}

		@Override
		public String getRelativePath() {
			return name;
		}
	}
}
