package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record of a provider bundle: templates may say {@code <TAG …/>}. The components of the record are its attributes, with the types
 * of {@link Api}'s parameters but {@code ByteBuffer}; {@code strokeWidth} is {@code stroke-width} in a template. Each may be left out: then
 * it is what {@link Optional} says, else WeChat's value of the type ({@code ''}, 0, false, [], null). Records inside it with
 * {@link ViewEvent} are its events.
 *
 * <p>The bundle carries a JavaScript module in {@code META-INF/loggia/view/}, whose default export is a class that extends
 * {@code HTMLElement}: its attributes are set as properties, its events are {@code CustomEvent}s that it dispatches. It runs in the
 * frame of each mini-program that uses the tag, with that app's origin, never in the shell.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ViewComponent {
	/** Lower-case letters and digits, with a hyphen between the maker's name and the component's: {@code acme-chart}. */
	String tag();

	/** Major and minor: {@code 1.0}. */
	String version();

	/** The file below {@code META-INF/loggia/view/}; {@code TAG.js} without. */
	String module() default "";
}
