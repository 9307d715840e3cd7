package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record component: may be left out. Then it is the default, or null (false, 0) without one. JSON null counts as left out, but
 * for {@code JsonNode} and {@link RawJson}, which keep it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Optional {
	/** For strings, numbers and booleans, as text: {@code "1500"}. */
	String value() default "";
}
