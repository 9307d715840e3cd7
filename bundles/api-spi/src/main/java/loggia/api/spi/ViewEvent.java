package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a record inside one with {@link ViewComponent}: an event of it, and the shape of its {@code detail}. It does not bubble. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ViewEvent {
	/** The name as handlers are bound to it: {@code select} for {@code bindselect}. Lower-case letters, digits and hyphens. */
	String value();
}
