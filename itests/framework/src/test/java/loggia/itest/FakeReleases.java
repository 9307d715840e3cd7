package loggia.itest;

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

/** The store's part: what is installed, and what each release declares. */
final class FakeReleases implements ReleaseCatalog {
	private final Map<String, Release> byDigest = new ConcurrentHashMap<>();

	/** @return a person who runs a new release of the app that declares these APIs */
	TestCaller install(String appId, String... apis) {
		var digest = "digest-" + appId;
		byDigest.put(digest, new Release(appId, "1.0.0", VersionKind.RELEASE, digest, "App " + appId, null, "{}", Path.of("/nowhere"), Set.of(apis)));
		return new TestCaller(appId, digest, "local:ann", "session-" + appId);
	}

	@Override
	public Optional<Release> current(String appId) {
		return byDigest.values().stream().filter(r -> r.appId().equals(appId)).findAny();
	}

	@Override
	public Optional<Release> byDigest(String digest) {
		return Optional.ofNullable(byDigest.get(digest));
	}

	@Override
	public List<Release> installed() {
		return List.copyOf(byDigest.values());
	}

	@Override
	public AutoCloseable onChange(Consumer<String> listener) {
		return () -> { };
	}
}
