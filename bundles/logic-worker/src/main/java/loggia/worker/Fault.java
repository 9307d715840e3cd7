package loggia.worker;

/** Why a session was ended by its worker: the reason of its {@code close} message, and what a person may read. */
enum Fault {
	HEAP("heap", "used more memory than a session gets"),
	MEMORY("memory", "used more memory outside the JavaScript heap than a session gets"),
	CPU("cpu", "kept the processor busy for longer than one turn gets"),
	LOAD("load", "kept the processor busy without a pause for longer than a session may"),
	STUCK("stuck", "could not be interrupted; its worker was replaced"),
	FLOOD("flood", "sent more than the other side could take"),
	SIZE("size", "sent more than 10 MB at once"),
	OVERLOAD("overload", "got more events than it could handle"),
	BOOT("boot", "could not be started"),
	TIMERS("timers", "went on setting timers beyond the number that a session gets"),
	INTL("intl", "went on making Intl objects beyond the number that a session gets"),
	EXIT("exit", "ended by itself");

	/** The word on the wire. */
	final String reason;
	/** Completes the sentence "The mini-program …". */
	final String words;

	Fault(String reason, String words) {
		this.reason = reason;
		this.words = words;
	}

	/** @return the reason that the logic runtime names when it ends its session; {@link #EXIT} for any it may not name */
	static Fault named(String reason) {
		for (Fault fault : new Fault[] { TIMERS, INTL, SIZE }) {
			if (fault.reason.equals(reason)) {
				return fault;
			}
		}
		return EXIT;
	}

	/** @return the JSON of a {@code close} message */
	String json() {
		return "{\"reason\":\"" + reason + "\",\"message\":\"The mini-program " + words + ".\"}";
	}
}
