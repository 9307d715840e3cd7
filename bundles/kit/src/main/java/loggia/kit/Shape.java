package loggia.kit;

import java.util.List;

/** A type that travels as JSON, and how it looks in Java, in a JSON schema and in TypeScript. */
sealed interface Shape {
	/** A value without parts; its name is that of the reader and the writer. */
	enum Scalar implements Shape {
		STRING("string", "string", "{\"type\":\"string\"}", "string"),
		BOOLEAN("bool", "bool", "{\"type\":\"boolean\"}", "boolean"),
		INT("integer", "integer", "{\"type\":\"integer\",\"format\":\"int32\"}", "number"),
		LONG("whole", "whole", "{\"type\":\"integer\"}", "number"),
		DOUBLE("number", "number", "{\"type\":\"number\"}", "number"),
		ANY("any", "any", "{}", "unknown"),
		RAW("raw", "raw", "{}", "unknown"),
		ANY_OR_BYTES("anyOrBytes", "anyOrBytes", "{}", "unknown"),
		BYTES("bytes", "bytes", "{\"type\":\"object\",\"properties\":{\"$bytes\":{\"type\":\"integer\"}},\"required\":[\"$bytes\"]}", "ArrayBuffer");

		/** Method of ApiParams. */
		final String reader;
		/** Method of ApiWriter. */
		final String writer;
		final String schema;
		final String typeScript;

		Scalar(String reader, String writer, String schema, String typeScript) {
			this.reader = reader;
			this.writer = writer;
			this.schema = schema;
			this.typeScript = typeScript;
		}
	}

	/** {@code List<element>}. */
	record ListOf(Shape element) implements Shape {}

	/** {@code Map<String, value>}. */
	record MapOf(Shape value) implements Shape {}

	/** A record, by its qualified name: its components are in {@link Shapes}, because records may contain themselves. */
	record Ref(String qualifiedName) implements Shape {}

	/**
	 * One component of a record.
	 *
	 * @param fallback Java expression of the value when it is left out; null when it must be there
	 * @param standard that value as JSON; null where there is none to show
	 * @param example  JSON of a value that works; null without one
	 * @param doc      from the record's comment, one line; may be empty
	 */
	record Component(String name, Shape shape, String javaType, String fallback, String standard, String example, String doc) {}

	/** @param name simple name, made unique within the provider */
	record RecordShape(String name, String qualifiedName, List<Component> components) {}
}
