package loggia.api.spi;

/** Who must have agreed before a call passes the gate. */
public enum Risk {
	/** Nobody: no question, no declaration. */
	ORDINARY,
	/** The release names it: the compiler found it in the code, or app.json declares it. */
	DECLARED,
	/** DECLARED, and the person said yes to its scope; asked at first use, taken back at any time. */
	CONSENT,
	/** DECLARED, and an operator approved it for this app. */
	APPROVED
}
