package loggia.kit;

import java.util.ArrayList;
import loggia.kit.Family.Offer;
import loggia.kit.Shape.Component;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;

/** What tools and people read: JSON schema and TypeScript. */
final class Descriptions {
	private Descriptions() {}

	/** The declaration of one API, with the records it uses. */
	static String typeScript(Family family, Offer offer) {
		var out = new StringBuilder();
		family.shapes().reachable(offer.method().params(), offer.method().result()).forEach(r -> out.append(interfaceText(family, r)));
		return out.append(function(family, offer)).toString();
	}

	/** The whole family as a {@code .d.ts} file. */
	static String typeScript(Family family) {
		var out = new StringBuilder("// API family " + family.name() + " " + family.version() + "\n");
		family.shapes().records().forEach(r -> out.append("declare ").append(interfaceText(family, r)));
		out.append("declare namespace wx {\n");
		family.offers().forEach(o -> out.append(function(family, o).indent(1).replace("\n ", "\n\t").replaceFirst("^ ", "\t")));
		return out.append("}\n").toString();
	}

	private static String function(Family family, Offer offer) {
		var method = offer.method();
		String result = method.result() == null ? "void" : typeScript(family, method.result());
		boolean optional = method.params() instanceof Ref ref && family.shapes().record(ref).components().stream().allMatch(c -> c.fallback() != null);
		String params = method.params() == null ? "" : (optional ? "options?: " : "options: ") + typeScript(family, method.params());
		String doc = method.doc().isEmpty() ? "" : "/** " + method.doc() + " */\n";
		return doc + "function " + offer.name() + "(" + params + "): " + (offer.only() ? result : "Promise<" + result + ">") + ";\n";
	}

	private static String interfaceText(Family family, RecordShape shape) {
		var out = new StringBuilder("interface " + shape.name() + " {\n");
		for (Component c : shape.components()) {
			out.append('\t').append(c.name()).append(c.fallback() == null ? "" : "?").append(": ").append(typeScript(family, c.shape())).append(";\n");
		}
		return out.append("}\n").toString();
	}

	private static String typeScript(Family family, Shape shape) {
		if (shape instanceof Scalar scalar) {
			return scalar.typeScript;
		}
		if (shape instanceof ListOf list) {
			return typeScript(family, list.element()) + "[]";
		}
		if (shape instanceof MapOf map) {
			return "Record<string, " + typeScript(family, map.value()) + ">";
		}
		return family.shapes().record((Ref) shape).name();
	}

	/** JSON schema (2020-12) of one shape, with the records it uses below {@code $defs}. */
	static String schema(Family family, Shape shape) {
		if (shape == null) {
			return "{\"type\":\"object\"}";
		}
		String text = reference(family, shape);
		var records = family.shapes().reachable(shape);
		if (records.isEmpty()) {
			return text;
		}
		var defs = new ArrayList<String>();
		records.forEach(r -> defs.add(Literals.string(r.name()) + ":" + definition(family, r)));
		return text.substring(0, text.length() - 1) + ",\"$defs\":{" + String.join(",", defs) + "}}";
	}

	/** The whole family: name → {@code {params, result}}. */
	static String schema(Family family) {
		var apis = new ArrayList<String>();
		for (Offer offer : family.offers()) {
			apis.add(Literals.string(offer.name()) + ":{\"params\":" + schema(family, offer.method().params()) + ",\"result\":"
					+ schema(family, offer.method().result()) + "}");
		}
		return "{\"family\":" + Literals.string(family.name()) + ",\"version\":" + Literals.string(family.version()) + ",\"apis\":{"
				+ String.join(",", apis) + "}}\n";
	}

	private static String definition(Family family, RecordShape shape) {
		var properties = new ArrayList<String>();
		var required = new ArrayList<String>();
		for (Component c : shape.components()) {
			properties.add(Literals.string(c.name()) + ":" + reference(family, c.shape()));
			if (c.fallback() == null) {
				required.add(Literals.string(c.name()));
			}
		}
		return "{\"type\":\"object\",\"properties\":{" + String.join(",", properties) + "},\"required\":[" + String.join(",", required) + "]}";
	}

	private static String reference(Family family, Shape shape) {
		if (shape instanceof Scalar scalar) {
			return scalar.schema;
		}
		if (shape instanceof ListOf list) {
			return "{\"type\":\"array\",\"items\":" + reference(family, list.element()) + "}";
		}
		if (shape instanceof MapOf map) {
			return "{\"type\":\"object\",\"additionalProperties\":" + reference(family, map.value()) + "}";
		}
		return "{\"$ref\":\"#/$defs/" + family.shapes().record((Ref) shape).name() + "\"}";
	}
}
