package loggia.container.session;

import java.util.Map;
import loggia.api.Caller;
import loggia.api.release.Release;

/**
 * Who a session is: one tab's run of one release by one user on one device. Only the release ever changes, when a develop version is installed
 * again.
 */
abstract class SessionIdentity implements Caller {
	private final String id;
	private volatile Release release;
	private final String deviceId;
	private final String userId;

	SessionIdentity(String id, Release release, String deviceId, String userId) {
		this.id = id;
		this.release = release;
		this.deviceId = deviceId;
		this.userId = userId;
	}

	/** @return the session's id */
	public final String id() {
		return id;
	}

	/** @return what runs */
	public final Release runs() {
		return release;
	}

	/** The session runs another release of the same app from now on. */
	final void become(Release next) {
		release = next;
	}

	@Override
	public final String appId() {
		return release.appId();
	}

	@Override
	public final String release() {
		return release.digest();
	}

	@Override
	public final Map<String, Integer> requires() {
		return release.requires();
	}

	@Override
	public final VersionKind versionKind() {
		return release.kind();
	}

	@Override
	public final String plugin() {
		return null;
	}

	@Override
	public final String userId() {
		return userId;
	}

	@Override
	public final String deviceId() {
		return deviceId;
	}

	@Override
	public final String sessionId() {
		return id;
	}

	@Override
	public final String toString() {
		return "session " + id + " of " + appId();
	}
}
