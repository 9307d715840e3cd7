package loggia.api;

/**
 * How a mini-program uses an API.
 *
 * @param kind   what its member of {@code wx} (or of a namespace) is
 * @param detail JSON schema of what a listener hears: an event's detail, or a task's progress; null where nothing is heard
 */
public record ApiForm(Kind kind, String detail) {
	/** Called, and answered once. */
	public static final ApiForm CALL = new ApiForm(Kind.CALL, null);

	/** What a member is. */
	public enum Kind {
		/** A function that is answered once. */
		CALL,
		/** A function that gives a task: {@code onProgressUpdate}, {@code offProgressUpdate}, {@code abort}. */
		TASK,
		/** {@code onNAME}: takes a listener; the first of a session is the call. */
		ON,
		/** {@code offNAME}: takes it off again; the last of a session is the call. */
		OFF
	}
}
