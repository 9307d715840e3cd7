package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class of a provider bundle: the part of its APIs that only a browser can do. The bundle carries a JavaScript module in
 * {@code META-INF/loggia/view/}, whose default export is a function of the request that gives the answer or a promise of it. The shell
 * runs it, when it is first called through {@link loggia.api.view.ViewModules}, in a hidden frame with an origin of its own.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ViewModule {
	/** Lower-case letters, digits and hyphens: {@code locator}. */
	String name();

	/** The file below {@code META-INF/loggia/view/}; {@code NAME.js} without. */
	String module() default "";

	/** What the frame may ask the browser for, as in the {@code allow} attribute of an iframe: {@code geolocation}, {@code camera} … Nothing without. */
	String[] allow() default {};
}
