package loggia.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;

/** Releases that tests write themselves. */
final class FakeReleases implements ReleaseCatalog {
	private final Path root;
	/** App id → publisher. */
	final Map<String, String> publishers = new ConcurrentHashMap<>();
	private final Map<String, Release> releases = new ConcurrentHashMap<>();

	FakeReleases(Path root) {
		this.root = root;
	}

	/** Installs a develop version of an app for the stand-in of the logic runtime. */
	Release install(String appId, String logic) throws IOException {
		return installAs(VersionKind.DEVELOP, appId, logic);
	}

	Release installAs(VersionKind kind, String appId, String logic) throws IOException {
		String digest = Secret.sha256((appId + logic).getBytes(java.nio.charset.StandardCharsets.UTF_8));
		Path folder = Files.createDirectories(root.resolve(digest));
		Files.createDirectories(folder.resolve("files/images"));
		Files.createDirectories(folder.resolve("view"));
		Files.writeString(folder.resolve("logic.js"), logic);
		Files.writeString(folder.resolve("release.json"), "{\"secret\":1}");
		Files.writeString(folder.resolve("files/images/a.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
		Files.writeString(folder.resolve("files/page.html"), "<script>alert(1)</script>");
		Files.writeString(folder.resolve("view/app.css"), "a{}");
		Files.createDirectories(folder.resolve("files/view"));
		for (String script : new String[] { "view/scripts.js", "files/scripts.js", "files/view/scripts.js" }) {
			Files.writeString(folder.resolve(script), "loggiaViewScripts({})");
		}
		Release release = new Release(appId, "1.0.0", kind, digest, "App " + appId, "images/a.svg",
				"{\"appId\":\"" + appId + "\",\"entry\":\"pages/index\",\"apis\":[\"x\"],\"diagnostics\":[1],\"window\":{}}", folder, Set.of());
		releases.put(appId, release);
		return release;
	}

	@Override
	public Optional<Release> current(String appId) {
		return Optional.ofNullable(releases.get(appId));
	}

	@Override
	public Optional<Release> byDigest(String digest) {
		return releases.values().stream().filter(r -> r.digest().equals(digest)).findFirst();
	}

	@Override
	public List<Release> installed() {
		return List.copyOf(releases.values());
	}

	@Override
	public Optional<String> publisher(String appId) {
		return Optional.ofNullable(publishers.get(appId));
	}

	@Override
	public AutoCloseable onChange(Consumer<String> listener) {
		return () -> { };
	}
}
