package loggia.provider.camel;

/** A route file that is refused: what is wrong, where, what to do. */
final class RouteFault extends Exception {
	private static final long serialVersionUID = 1L;

	/** In the file, from 1; 0 when it is the file as a whole. */
	final int line;
	/** In the line, from 1; 0 when it is the line as a whole. */
	final int column;

	RouteFault(int line, int column, String message) {
		super(message, null, false, false);
		this.line = line;
		this.column = column;
	}

	RouteFault(Place place, String message) {
		this(place.line(), place.column(), message);
	}

	/** @return {@code FILE:LINE:COLUMN: MESSAGE} */
	String text(String file) {
		return file + (line > 0 ? ":" + line + ":" + column : "") + ": " + getMessage();
	}

	/** A spot in a file, both from 1. */
	record Place(int line, int column) {}
}
