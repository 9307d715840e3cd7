package loggia.provider.payment;

import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;

/** A person in front of a mini-program. */
record Somebody(String appId, String userId, String sessionId) implements Caller {
	static Somebody person(int number, String appId) {
		return new Somebody(appId, id(number), "session-" + number);
	}

	/** @return the id of person n */
	static String id(int number) {
		return "person:" + String.format("%032x", number);
	}

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
	public void emit(ApiEvent event) {}

	@Override
	public void progress(ApiEvent event) {}

	@Override
	public AutoCloseable onState(Consumer<State> listener) {
		return () -> {};
	}
}
