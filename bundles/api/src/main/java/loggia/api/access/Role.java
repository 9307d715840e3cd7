package loggia.api.access;

/** What an operator may do; each may all that the ones before it may. */
public enum Role {
	/** Sees everything, changes nothing. */
	AUDITOR,
	/** Deploys, installs, approves, ends sessions. */
	OPERATOR,
	/** People and their roles, settings, money. */
	ADMINISTRATOR;

	/** @return {@code auditor}, {@code operator}, {@code administrator} */
	public String text() {
		return name().toLowerCase(java.util.Locale.ROOT);
	}

	/** @return whether who has this role may do what asks for that one */
	public boolean includes(Role needed) {
		return compareTo(needed) >= 0;
	}
}
