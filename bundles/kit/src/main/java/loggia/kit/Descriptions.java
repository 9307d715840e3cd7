package loggia.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.api.ApiForm.Kind;
import loggia.kit.Family.Offer;
import loggia.kit.Shape.Component;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;

/** What tools read: JSON schema of parameters, results and details, and the description of a family. */
final class Descriptions {
	private Descriptions() {}

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

	/** The whole family: what it is, and under {@code apis} name → {@code {kind, params, result, …}}. */
	static String schema(Family family) {
		var apis = new ArrayList<String>();
		for (Offer offer : family.offers()) {
			apis.add(Literals.string(family.full(offer.member())) + ":" + object(description(family, offer)));
		}
		var members = new LinkedHashMap<String, String>();
		members.put("family", Literals.string(family.name()));
		members.put("version", Literals.string(family.version()));
		text(members, "namespace", family.namespace());
		text(members, "description", family.doc());
		members.put("apis", "{" + String.join(",", apis) + "}");
		return object(members) + "\n";
	}

	private static Map<String, String> description(Family family, Offer offer) {
		var members = new LinkedHashMap<String, String>();
		text(members, "description", offer.doc());
		members.put("kind", Literals.string(offer.kind().name().toLowerCase(Locale.ROOT)));
		members.put("risk", Literals.string(offer.risk().name().toLowerCase(Locale.ROOT)));
		text(members, "scope", offer.scope());
		members.put("sync", Boolean.toString(offer.only()));
		members.put("timeoutMs", Integer.toString(offer.timeoutMs()));
		members.put("rate", Integer.toString(offer.rate()));
		text(members, "since", offer.api().since());
		text(members, "deprecated", offer.api().deprecated());
		text(members, "removal", offer.api().removal());
		members.put("params", schema(family, offer.params()));
		members.put("result", schema(family, offer.result()));
		if (offer.kind() == Kind.ON || offer.kind() == Kind.TASK) {
			members.put("detail", schema(family, offer.detail()));
		}
		return members;
	}

	private static void text(Map<String, String> members, String name, String value) {
		if (!value.isEmpty()) {
			members.put(name, Literals.string(value));
		}
	}

	private static String object(Map<String, String> members) {
		return "{" + String.join(",", members.entrySet().stream().map(e -> Literals.string(e.getKey()) + ":" + e.getValue()).toList()) + "}";
	}

	private static String definition(Family family, RecordShape shape) {
		var properties = new ArrayList<String>();
		var required = new ArrayList<String>();
		for (Component c : shape.components()) {
			properties.add(Literals.string(c.name()) + ":" + property(family, c));
			if (c.fallback() == null) {
				required.add(Literals.string(c.name()));
			}
		}
		return "{\"type\":\"object\",\"properties\":{" + String.join(",", properties) + "},\"required\":[" + String.join(",", required) + "]}";
	}

	private static String property(Family family, Component component) {
		String schema = reference(family, component.shape());
		List<String> more = new ArrayList<>();
		if (!component.doc().isEmpty()) {
			more.add("\"description\":" + Literals.string(component.doc()));
		}
		if (component.standard() != null) {
			more.add("\"default\":" + component.standard());
		}
		if (component.example() != null) {
			more.add("\"examples\":[" + component.example() + "]");
		}
		if (more.isEmpty()) {
			return schema;
		}
		return schema.substring(0, schema.length() - 1) + (schema.equals("{}") ? "" : ",") + String.join(",", more) + "}";
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
