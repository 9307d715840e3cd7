package loggia.provider.camel;

/** The file is right, but its route did not start: a peer is not there. To be tried again. */
final class NotStarted extends Exception {
	private static final long serialVersionUID = 1L;

	NotStarted(String message) {
		super(message, null, false, false);
	}
}
