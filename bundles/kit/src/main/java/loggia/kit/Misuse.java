package loggia.kit;

import javax.lang.model.element.Element;

/** A wrong use of the annotations: shown as a compile error at the element. */
final class Misuse extends RuntimeException {
	private static final long serialVersionUID = 1L;
	final transient Element at;

	/** @param message what is wrong and how to cure it */
	Misuse(Element at, String message) {
		super(message, null, false, false);
		this.at = at;
	}
}
