package loggia.api.identity;

/**
 * One sign-in of one person in one browser, at one of the gateway's two doors.
 *
 * @param id      names it in lists and logs; no secret
 * @param person  as they were known when this was asked
 * @param door    which pages it opens
 * @param since   milliseconds since 1970
 */
public record SignIn(String id, Person person, Door door, long since) {
	/** The two have cookies of different hosts: one never opens the other. */
	public enum Door {
		/** Mini-programs: {@code localhost}. */
		SHELL,
		/** The operators' console: {@code console.localhost}. */
		CONSOLE
	}
}
