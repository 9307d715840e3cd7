package loggia.api.release;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The installed releases. Thread-safe; answers from memory. */
@ProviderType
public interface ReleaseCatalog {
	/** @return the release that opens when somebody opens the app */
	Optional<Release> current(String appId);

	/** @return a release that is still on disk; a session that runs an older one finds it here */
	Optional<Release> byDigest(String digest);

	/** @return the current release of each app, by name */
	List<Release> installed();

	/** @return who publishes an app, as the store has verified it; empty while it keeps none, so that the app stands for itself */
	default Optional<String> publisher(String appId) {
		return Optional.empty();
	}

	/** Calls the listener with the app id after an install or uninstall, on the changing thread, until the handle is closed. */
	AutoCloseable onChange(java.util.function.Consumer<String> listener);
}
