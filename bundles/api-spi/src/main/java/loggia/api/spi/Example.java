package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a String, number or boolean of a parameter record: a value that works. {@code loggia api test} calls with it, documentation shows it. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Example {
	/** As text: {@code "Ann"}, {@code "1500"}. */
	String value();
}
