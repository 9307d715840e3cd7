package loggia.compiler;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A language that mini-programs are written in. The compiler reaches a language only through this service; one whose templates are WXML in
 * other words is a table, see {@code dialects/wx.json} in this bundle.
 */
@ConsumerType
public interface Dialect {
	/** @return {@code wx}, {@code finclip}; unique */
	String id();

	/** @return its rules as JSON text: extensions, directive prefixes, the name of its API object, the marks of a package */
	String rules();
}
