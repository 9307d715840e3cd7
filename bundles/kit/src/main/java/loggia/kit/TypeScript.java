package loggia.kit;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loggia.api.ApiForm.Kind;
import loggia.kit.Family.Offer;
import loggia.kit.Shape.Component;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;

/** TypeScript declarations: of one API, for people who look at it, and of a family, as a file for compilers. */
final class TypeScript {
	private static final String FAILURE = "{ errMsg: string; errno?: number }";
	private static final String OUTCOME = "{ errMsg: string }";

	private final Family family;
	/** How a record is called from here. */
	private final Function<RecordShape, String> named;

	private TypeScript(Family family, Function<RecordShape, String> named) {
		this.family = family;
		this.named = named;
	}

	/** The declaration of one API, with the records it uses. */
	static String of(Family family, Offer offer) {
		var types = new TypeScript(family, RecordShape::name);
		var out = new StringBuilder();
		family.shapes().reachable(offer.params(), offer.result(), offer.detail()).forEach(r -> out.append(types.interfaceText(r)));
		if (offer.kind() == Kind.TASK) {
			out.append("interface ").append(taskName(offer)).append(" {\n").append(indented(types.taskMembers(offer))).append("}\n");
		}
		String callbacks = "{ success?(result: " + types.answer(offer) + "): void; fail?(error: " + FAILURE + "): void; complete?(outcome: " + OUTCOME + "): void }";
		String function = comment(offer) + "function " + types.signature(offer, callbacks, taskName(offer)) + ";\n";
		return out.append(family.namespace().isEmpty() ? function : "declare namespace " + family.namespace() + " {\n" + indented(function) + "}\n").toString();
	}

	/** The whole family as a {@code .d.ts} file: beside miniprogram-api-typings for {@code wx}, a namespace of its own otherwise. */
	static String file(Family family) {
		String home = Stream.of(family.namespace(), family.name()).flatMap(text -> Stream.of(text.split("-"))).filter(word -> !word.isEmpty())
				.map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)).collect(Collectors.joining()) + "Api";
		var types = new TypeScript(family, record -> home + "." + record.name());
		var out = new StringBuilder("// API family " + family.name() + " " + family.version());
		out.append(family.namespace().isEmpty() ? ", beside miniprogram-api-typings\n" : "\n");
		out.append("declare namespace ").append(home).append(" {\n");
		family.shapes().records().forEach(record -> out.append(indented(types.interfaceText(record))));
		out.append(indented("/** How a call without a promise tells its outcome. */\ninterface Callbacks<R> {\n\tsuccess?(result: R & " + OUTCOME + "): void;\n\tfail?(error: "
				+ FAILURE + "): void;\n\tcomplete?(outcome: " + OUTCOME + "): void;\n}\n/** With at least one of them there is no promise. */\n"
				+ "type Called<R> = Callbacks<R> & ({ success: unknown } | { fail: unknown } | { complete: unknown });\n"));
		family.offers().stream().filter(offer -> offer.kind() == Kind.TASK)
				.forEach(offer -> out.append(indented("interface " + taskName(offer) + " {\n" + indented(types.taskMembers(offer)) + "}\n")));
		out.append("}\n");
		boolean wx = family.namespace().isEmpty();
		out.append("declare namespace ").append(wx ? "WechatMiniprogram {\n\tinterface Wx {\n" : family.namespace() + " {\n");
		for (Offer offer : family.offers()) {
			String member = (wx ? "" : "function ") + types.signature(offer, home + ".Callbacks<" + types.answer(offer) + ">", home + "." + taskName(offer)) + ";\n";
			// what has callbacks comes first: a compiler that has to look further no longer knows the types of their parameters
			boolean both = offer.kind() == Kind.CALL && !offer.only();
			String text = (both ? comment(offer) + (wx ? "" : "function ") + types.withCallbacks(offer, home) + ";\n" : "") + comment(offer) + member;
			out.append(wx ? indented(indented(text)) : indented(text));
		}
		return out.append(wx ? "\t}\n}\n" : "}\n").toString();
	}

	private static String taskName(Offer offer) {
		return offer.member().substring(0, 1).toUpperCase(Locale.ROOT) + offer.member().substring(1) + "Task";
	}

	private String taskMembers(Offer offer) {
		String listener = "(progress: " + detail(offer) + ") => void";
		return "/** Gives the call up: it fails with abort. */\nabort(): void;\nonProgressUpdate(listener: " + listener + "): void;\n/** Without a listener, all of them. */\noffProgressUpdate(listener?: "
				+ listener + "): void;\n";
	}

	private String signature(Offer offer, String callbacks, String task) {
		return switch (offer.kind()) {
			case ON -> offer.member() + "(listener: (event: " + detail(offer) + ") => void): void";
			case OFF -> offer.member() + "(listener?: (event: " + detail(offer) + ") => void): void";
			case TASK -> offer.member() + (offer.params() == null ? "(options?: " + callbacks : options(offer) + type(offer.params()) + " & " + callbacks) + "): " + task;
			case CALL -> offer.member() + (offer.params() == null ? "(" : options(offer) + type(offer.params())) + "): "
					+ (offer.only() ? result(offer) : "Promise<" + result(offer) + ">");
		};
	}

	private String withCallbacks(Offer offer, String home) {
		String callbacks = home + ".Called<" + answer(offer) + ">";
		return offer.member() + "(options: " + (offer.params() == null ? callbacks : type(offer.params()) + " & " + callbacks) + "): void";
	}

	private String options(Offer offer) {
		boolean optional = offer.params() instanceof Ref ref && family.shapes().record(ref).components().stream().allMatch(c -> c.fallback() != null);
		return optional ? "(options?: " : "(options: ";
	}

	private String result(Offer offer) {
		return offer.result() == null ? "void" : type(offer.result());
	}

	/** What callbacks get: an object in any case. */
	private String answer(Offer offer) {
		return offer.result() == null ? "{}" : type(offer.result());
	}

	private String detail(Offer offer) {
		return offer.detail() == null ? "{}" : type(offer.detail());
	}

	private static String comment(Offer offer) {
		String deprecated = offer.api().deprecated().isEmpty() ? "" : " @deprecated " + offer.api().deprecated();
		String text = (offer.doc() + deprecated.replace("*/", "* /")).trim();
		return text.isEmpty() ? "" : "/** " + text + " */\n";
	}

	private String interfaceText(RecordShape shape) {
		var out = new StringBuilder("interface " + shape.name() + " {\n");
		for (Component c : shape.components()) {
			if (!c.doc().isEmpty()) {
				out.append("\t/** ").append(c.doc()).append(" */\n");
			}
			out.append('\t').append(c.name()).append(c.fallback() == null ? "" : "?").append(": ").append(type(c.shape())).append(";\n");
		}
		return out.append("}\n").toString();
	}

	private String type(Shape shape) {
		if (shape instanceof Scalar scalar) {
			return scalar.typeScript;
		}
		if (shape instanceof ListOf list) {
			return type(list.element()) + "[]";
		}
		if (shape instanceof MapOf map) {
			return "Record<string, " + type(map.value()) + ">";
		}
		return named.apply(family.shapes().record((Ref) shape));
	}

	private static String indented(String text) {
		return text.lines().map(line -> "\t" + line + "\n").collect(Collectors.joining());
	}
}
