package loggia.kit;

import java.util.List;
import javax.lang.model.element.TypeElement;

/** Something of a provider bundle that runs in the browser. */
sealed interface ViewPart {
	/** @return the annotated class */
	TypeElement type();

	/** @return simple name of the class that carries the capability */
	String holder();

	/** @return {@code NAME} of {@code META-INF/loggia/view/NAME} */
	String module();

	/**
	 * A view component.
	 *
	 * @param holder simple name of the class that is generated to carry the capability
	 * @param doc    one line, may be empty
	 */
	record Tag(TypeElement type, String holder, String tag, String version, String module, String doc, List<Attribute> attributes, List<Event> events,
			Shapes shapes) implements ViewPart {}

	/**
	 * One attribute of a tag.
	 *
	 * @param name     as templates write it: {@code stroke-width}
	 * @param property as the module sees it: {@code strokeWidth}
	 * @param kind     string, number, boolean, array, object or any
	 * @param fallback JSON of what it is when it is left out
	 */
	record Attribute(String name, String property, String kind, Shape shape, String fallback, String doc) {}

	/** One event. @param detail the record that its detail is */
	record Event(String name, Shape.RecordShape detail, String doc) {}

	/** A view module. */
	record Module(TypeElement type, String holder, String name, String module, List<String> allow) implements ViewPart {}
}
