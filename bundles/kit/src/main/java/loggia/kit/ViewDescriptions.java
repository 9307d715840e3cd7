package loggia.kit;

import java.util.stream.Collectors;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.ViewPart.Attribute;
import loggia.kit.ViewPart.Event;
import loggia.kit.ViewPart.Tag;

/** What gateway, tools and people read of a view component. */
final class ViewDescriptions {
	private final Tag tag;
	private final ShapeText shapes;

	ViewDescriptions(Tag tag) {
		this.tag = tag;
		this.shapes = new ShapeText(tag.shapes());
	}

	/** The description that {@code loggia.api.view.ViewComponent} gives. */
	String json() {
		String attributes = tag.attributes().stream().map(this::attribute).collect(Collectors.joining(","));
		String events = tag.events().stream().map(this::event).collect(Collectors.joining(","));
		return "{\"tag\":" + Literals.string(tag.tag()) + ",\"version\":" + Literals.string(tag.version()) + ",\"doc\":" + Literals.string(tag.doc())
				+ ",\"attributes\":[" + attributes + "],\"events\":[" + events + "]}\n";
	}

	private String attribute(Attribute a) {
		return "{\"name\":" + Literals.string(a.name()) + ",\"property\":" + Literals.string(a.property()) + ",\"type\":" + Literals.string(a.kind()) + ",\"default\":"
				+ a.fallback() + ",\"schema\":" + shapes.schema(a.shape()) + ",\"doc\":" + Literals.string(a.doc()) + "}";
	}

	private String event(Event e) {
		return "{\"name\":" + Literals.string(e.name()) + ",\"detail\":" + shapes.schema(new Ref(e.detail().qualifiedName())) + ",\"doc\":" + Literals.string(e.doc()) + "}";
	}

	/** For who writes the module: the element, its attributes and what it dispatches. */
	String typeScript() {
		var out = new StringBuilder("// view component <" + tag.tag() + "> " + tag.version() + "\n");
		for (RecordShape record : tag.shapes().records()) {
			if (!record.qualifiedName().contentEquals(tag.type().getQualifiedName())) {
				out.append("export interface ").append(record.name()).append(" ").append(shapes.typeScriptBody(record)).append("\n");
			}
		}
		out.append(comment("", tag.doc())).append("export interface ").append(typeName()).append(" extends HTMLElement {\n");
		tag.attributes().forEach(a -> out.append(comment("\t", a.doc())).append("\t").append(a.property()).append(": ").append(shapes.typeScript(a.shape()))
				.append(a.fallback().equals("null") && !a.kind().equals("any") ? " | null" : "").append(";\n"));
		out.append("}\n/** Each is dispatched as a CustomEvent with this detail. */\nexport interface ").append(typeName()).append("Events {\n");
		tag.events().forEach(e -> out.append(comment("\t", e.doc())).append("\t'").append(e.name()).append("': ").append(e.detail().name()).append(";\n"));
		return out.append("}\n").toString();
	}

	private String typeName() {
		return java.util.Arrays.stream(tag.tag().split("-")).map(part -> part.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + part.substring(1))
				.collect(Collectors.joining());
	}

	private static String comment(String indent, String doc) {
		return doc.isEmpty() ? "" : indent + "/** " + doc + " */\n";
	}

	/** The page for who writes mini-programs. */
	String markdown() {
		var out = new StringBuilder("# `<" + tag.tag() + ">` " + tag.version() + "\n");
		if (!tag.doc().isEmpty()) {
			out.append('\n').append(tag.doc()).append('\n');
		}
		if (!tag.attributes().isEmpty()) {
			out.append("\n| attribute | type | default | |\n|---|---|---|---|\n");
			tag.attributes().forEach(a -> out.append("| `").append(a.name()).append("` | ").append(cell(shapes.typeScript(a.shape()))).append(" | `").append(cell(a.fallback()))
					.append("` | ").append(cell(a.doc())).append(" |\n"));
		}
		if (!tag.events().isEmpty()) {
			out.append("\n| event | `detail` | |\n|---|---|---|\n");
			tag.events().forEach(e -> out.append("| `bind:").append(e.name()).append("` | ").append(cell(detail(e.detail()))).append(" | ").append(cell(e.doc())).append(" |\n"));
		}
		return out.toString();
	}

	private String detail(RecordShape shape) {
		return "{" + shape.components().stream().map(c -> c.name() + ": " + shapes.typeScript(c.shape())).collect(Collectors.joining(", ")) + "}";
	}

	private static String cell(String text) {
		return text.replace("|", "\\|");
	}
}
