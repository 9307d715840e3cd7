package loggia.api;

import java.util.Map;
import java.util.function.Consumer;
import loggia.api.trail.Trail;
import org.osgi.annotation.versioning.ProviderType;

/** Who makes a call. The answers never change during a session; thread-safe. */
@ProviderType
public interface Caller {
	/** @return the mini-program's id, as its package says */
	String appId();

	/** @return the digest of the release that runs: hex SHA-256 */
	String release();

	/** @return API family → the major version of it that the release is bound to; of any other family it gets the lowest */
	default Map<String, Integer> requires() {
		return Map.of();
	}

	/** @return which kind of version of the app this is */
	VersionKind versionKind();

	/** @return the provider id of the plugin whose code made the call, or null for the app's own code */
	String plugin();

	/** @return the person: {@code local:DEVICE} until somebody signs in, then the id of a {@link loggia.api.identity.Person} */
	String userId();

	/** @return the browser or terminal, as its host-only cookie names it */
	String deviceId();

	/** @return one tab's run of one release by one user on one device */
	String sessionId();

	/** Sends an event or progress to the mini-program. A closed session lets it fall. Never blocks. */
	void emit(ApiEvent event);

	/**
	 * Sends an event to the task object that this very call gave the mini-program: {@code onProgressUpdate} of a RequestTask. Only the
	 * caller that came with a call can do so; a task that has ended, or a call without one, lets it fall. Never blocks.
	 *
	 * @param event its name is the listener's: {@code onHeadersReceived}
	 */
	void progress(ApiEvent event);

	/**
	 * Tells the listener where the session is in its life: once now, then at each change; {@link State#ENDED} is the last. On a thread
	 * of the session: it must not block, and a throw is logged and forgotten. What holds something for a session (a socket, a Bluetooth
	 * connection) lets it go by this.
	 *
	 * @return closing it ends the telling
	 */
	AutoCloseable onState(Consumer<State> listener);

	/** @return what takes down how this very call is decided, for the developer of a develop version; null for everybody else */
	default Trail trail() {
		return null;
	}

	/** Where a session is in its life (DESIGN D15). */
	enum State {
		/** A person has it before them. */
		FOREGROUND,
		/** Hidden, or without a socket. */
		BACKGROUND,
		/** Timers rest, sockets are closed. */
		SUSPENDED,
		/** Over. */
		ENDED
	}

	/** Develop, trial and release version, as in WeChat's {@code envVersion}. */
	enum VersionKind {
		DEVELOP, TRIAL, RELEASE;

		/** @return {@code develop}, {@code trial} or {@code release} */
		public String text() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}
	}
}
