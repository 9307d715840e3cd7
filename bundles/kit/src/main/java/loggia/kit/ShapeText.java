package loggia.kit;

import java.util.ArrayList;
import java.util.Collection;
import loggia.kit.Shape.Component;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;

/** Shapes as TypeScript and JSON schema write them. */
record ShapeText(Shapes shapes) {
	String typeScript(Shape shape) {
		if (shape instanceof Scalar scalar) {
			return scalar.typeScript;
		}
		if (shape instanceof ListOf list) {
			return typeScript(list.element()) + "[]";
		}
		if (shape instanceof MapOf map) {
			return "Record<string, " + typeScript(map.value()) + ">";
		}
		return shapes.record((Ref) shape).name();
	}

	/** @return {@code {a: string; b?: number}} on lines of its own */
	String typeScriptBody(RecordShape shape) {
		var out = new StringBuilder("{\n");
		for (Component c : shape.components()) {
			out.append('\t').append(c.name()).append(c.fallback() == null ? "" : "?").append(": ").append(typeScript(c.shape())).append(";\n");
		}
		return out.append("}").toString();
	}

	/** JSON schema, with the records it uses below {@code $defs}. */
	String schema(Shape shape) {
		String text = reference(shape);
		Collection<RecordShape> records = shapes.reachable(shape);
		if (records.isEmpty()) {
			return text;
		}
		var defs = new ArrayList<String>();
		records.forEach(r -> defs.add(Literals.string(r.name()) + ":" + definition(r)));
		return text.substring(0, text.length() - 1) + ",\"$defs\":{" + String.join(",", defs) + "}}";
	}

	private String definition(RecordShape shape) {
		var properties = new ArrayList<String>();
		var required = new ArrayList<String>();
		for (Component c : shape.components()) {
			properties.add(Literals.string(c.name()) + ":" + reference(c.shape()));
			if (c.fallback() == null) {
				required.add(Literals.string(c.name()));
			}
		}
		return "{\"type\":\"object\",\"properties\":{" + String.join(",", properties) + "},\"required\":[" + String.join(",", required) + "]}";
	}

	private String reference(Shape shape) {
		if (shape instanceof Scalar scalar) {
			return scalar.schema;
		}
		if (shape instanceof ListOf list) {
			return "{\"type\":\"array\",\"items\":" + reference(list.element()) + "}";
		}
		if (shape instanceof MapOf map) {
			return "{\"type\":\"object\",\"additionalProperties\":" + reference(map.value()) + "}";
		}
		return "{\"$ref\":\"#/$defs/" + shapes.record((Ref) shape).name() + "\"}";
	}
}
