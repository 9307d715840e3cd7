package loggia.api;

import org.osgi.annotation.versioning.ProviderType;

/** Who makes a call. The answers never change during a session; thread-safe. */
@ProviderType
public interface Caller {
	/** @return the mini-program's id, as its package says */
	String appId();

	/** @return the digest of the release that runs: hex SHA-256 */
	String release();

	/** @return which kind of version of the app this is */
	VersionKind versionKind();

	/** @return the provider id of the plugin whose code made the call, or null for the app's own code */
	String plugin();

	/** @return the person: {@code local:DEVICE} until somebody signs in */
	String userId();

	/** @return the browser or terminal, as its host-only cookie names it */
	String deviceId();

	/** @return one tab's run of one release by one user on one device */
	String sessionId();

	/** Sends an event or progress to the mini-program. A closed session lets it fall. Never blocks. */
	void emit(ApiEvent event);

	/** Develop, trial and release version, as in WeChat's {@code envVersion}. */
	enum VersionKind {
		DEVELOP, TRIAL, RELEASE;

		/** @return {@code develop}, {@code trial} or {@code release} */
		public String text() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}
	}
}
