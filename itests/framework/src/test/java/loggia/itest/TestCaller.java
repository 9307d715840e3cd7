package loggia.itest;

import loggia.api.ApiEvent;
import loggia.api.Caller;

/** Who calls in these tests. */
record TestCaller(String appId, String release, String userId, String sessionId) implements Caller {
	/** Somebody with a release that declares nothing. */
	static TestCaller of(String appId, String userId) {
		return new TestCaller(appId, "none", userId, appId + "/" + userId);
	}

	@Override
	public VersionKind versionKind() {
		return VersionKind.RELEASE;
	}

	@Override
	public String plugin() {
		return null;
	}

	@Override
	public String deviceId() {
		return "itest";
	}

	@Override
	public void emit(ApiEvent event) {
		// nobody listens
	}

	@Override
	public void progress(ApiEvent event) {
		// nobody listens
	}

	@Override
	public AutoCloseable onState(java.util.function.Consumer<State> listener) {
		return () -> {};
	}
}
