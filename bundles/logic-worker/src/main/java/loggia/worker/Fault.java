package loggia.worker;

/** Why a session was ended by its worker: the reason of its {@code close} message, and what a person may read. */
enum Fault {
	HEAP("heap", "used more memory than a session gets"),
	MEMORY("memory", "used more memory outside the JavaScript heap than a session gets"),
	CPU("cpu", "kept the processor busy for longer than one turn gets"),
	STUCK("stuck", "could not be interrupted; its worker was replaced"),
	FLOOD("flood", "sent more than the other side could take"),
	OVERLOAD("overload", "got more events than it could handle"),
	BOOT("boot", "could not be started"),
	EXIT("exit", "ended by itself");

	/** The word on the wire. */
	final String reason;
	/** Completes the sentence "The mini-program …". */
	final String words;

	Fault(String reason, String words) {
		this.reason = reason;
		this.words = words;
	}

	/** @return the JSON of a {@code close} message */
	String json() {
		return "{\"reason\":\"" + reason + "\",\"message\":\"The mini-program " + words + ".\"}";
	}
}
