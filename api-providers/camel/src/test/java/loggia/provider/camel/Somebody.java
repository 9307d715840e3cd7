package loggia.provider.camel;

import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;

/** Who calls in these tests. */
record Somebody(String appId, String userId) implements Caller {
	@Override
	public String release() {
		return "r";
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
		return "d";
	}

	@Override
	public String sessionId() {
		return "s";
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
	public AutoCloseable onState(Consumer<State> listener) {
		return () -> {};
	}
}
