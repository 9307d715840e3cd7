package loggia.rest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a method that changes something: each request is recorded in the audit log under this word, whether it was done, refused or failed. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {
	/** A fixed word: {@code app.install}. The target is the path's parameters, or what {@link Request#target} said. */
	String value();
}
