package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On the DS component of an API family. The bundle's capability {@code loggia.api;family=NAME;version=VERSION} is made of it. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ApiFamily {
	/** Lower-case letters, digits and hyphens: {@code storage}. */
	String name();

	/** Major and minor: {@code 1.0}. The minor grows with each addition, the major with each break. */
	String version();

	/** The global object its APIs are members of: {@code "acme"} gives {@code acme.scan()}. Empty for {@code wx}. */
	String namespace() default "";

	/** Owns something only one can own (a serial port): while a new version starts, calls wait instead of being answered by the old. */
	boolean exclusive() default false;
}
