package loggia.container.session;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import loggia.api.Caller;

/** The states of a session (DESIGN D15) and what may follow each. */
public enum SessionState {
	/** Somebody looks at it. */
	FOREGROUND(Caller.State.FOREGROUND),
	/** Closed, hidden, or without a socket for a while; timers run. */
	BACKGROUND(Caller.State.BACKGROUND),
	/** Timers rest. */
	SUSPENDED(Caller.State.SUSPENDED),
	/** Over; nothing follows. */
	CLOSED(Caller.State.ENDED);

	private static final Map<SessionState, Set<SessionState>> NEXT = Map.of(FOREGROUND, Set.of(BACKGROUND, CLOSED), BACKGROUND,
			Set.of(FOREGROUND, SUSPENDED, CLOSED), SUSPENDED, Set.of(FOREGROUND, CLOSED), CLOSED, Set.of());

	/** What providers are told. */
	final Caller.State told;

	SessionState(Caller.State told) {
		this.told = told;
	}

	/** @return whether that state may follow this one */
	public boolean allows(SessionState next) {
		return NEXT.get(this).contains(next);
	}

	/** @return the word people and tools read */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}
}
