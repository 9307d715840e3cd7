package loggia.container.session;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The states of a session (DESIGN D15) and what may follow each. */
public enum SessionState {
	/** Somebody looks at it. */
	FOREGROUND,
	/** Closed, hidden, or without a socket for a while; timers run. */
	BACKGROUND,
	/** Timers rest. */
	SUSPENDED,
	/** Over; nothing follows. */
	CLOSED;

	private static final Map<SessionState, Set<SessionState>> NEXT = Map.of(FOREGROUND, Set.of(BACKGROUND, CLOSED), BACKGROUND,
			Set.of(FOREGROUND, SUSPENDED, CLOSED), SUSPENDED, Set.of(FOREGROUND, CLOSED), CLOSED, Set.of());

	/** @return whether that state may follow this one */
	public boolean allows(SessionState next) {
		return NEXT.get(this).contains(next);
	}

	/** @return the word people and tools read */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}
}
