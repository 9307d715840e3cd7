package loggia.kit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import loggia.api.spi.Example;
import loggia.api.spi.Optional;
import loggia.kit.Shape.Component;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;

/** Reads Java types into {@link Shape}s and keeps the records met on the way. One for each provider. */
final class Shapes {
	private static final String CURE = " Use String, boolean, int, long, double, List, Map with String keys, a record, JsonNode, RawJson or ByteBuffer.";
	private static final Map<String, Scalar> SCALARS = Map.ofEntries(Map.entry("java.lang.String", Scalar.STRING),
			Map.entry("java.lang.Boolean", Scalar.BOOLEAN), Map.entry("java.lang.Integer", Scalar.INT),
			Map.entry("java.lang.Long", Scalar.LONG), Map.entry("java.lang.Double", Scalar.DOUBLE),
			Map.entry("com.fasterxml.jackson.databind.JsonNode", Scalar.ANY), Map.entry("loggia.api.spi.RawJson", Scalar.RAW),
			Map.entry("loggia.api.spi.AnyOrBytes", Scalar.ANY_OR_BYTES), Map.entry("java.nio.ByteBuffer", Scalar.BYTES));

	private final Elements elements;
	private final PackageElement home;
	private final Map<String, RecordShape> records = new LinkedHashMap<>();

	Shapes(Elements elements, PackageElement home) {
		this.elements = elements;
		this.home = home;
	}

	Collection<RecordShape> records() {
		return records.values();
	}

	/** @return the records these shapes are made of, outermost first; null stands for nothing */
	Set<RecordShape> reachable(Shape... shapes) {
		var found = new LinkedHashSet<RecordShape>();
		for (Shape shape : shapes) {
			collect(shape, found);
		}
		return found;
	}

	private void collect(Shape shape, Set<RecordShape> found) {
		if (shape instanceof ListOf list) {
			collect(list.element(), found);
		} else if (shape instanceof MapOf map) {
			collect(map.value(), found);
		} else if (shape instanceof Ref ref && found.add(record(ref))) {
			record(ref).components().forEach(c -> collect(c.shape(), found));
		}
	}

	RecordShape record(Ref ref) {
		return records.get(ref.qualifiedName());
	}

	/**
	 * @param at   where a mistake is shown
	 * @param what how the message calls the thing that has this type
	 */
	Shape of(TypeMirror type, Element at, String what) {
		return switch (type.getKind()) {
			case BOOLEAN -> Scalar.BOOLEAN;
			case INT -> Scalar.INT;
			case LONG -> Scalar.LONG;
			case DOUBLE -> Scalar.DOUBLE;
			case DECLARED -> declared((DeclaredType) type, at, what);
			default -> throw new Misuse(at, what + " is " + type + ", which has no JSON form here." + CURE);
		};
	}

	private Shape declared(DeclaredType type, Element at, String what) {
		var element = (TypeElement) type.asElement();
		String name = element.getQualifiedName().toString();
		Scalar scalar = SCALARS.get(name);
		if (scalar != null) {
			return scalar;
		}
		var arguments = type.getTypeArguments();
		if (name.equals("java.util.List") && arguments.size() == 1) {
			return new ListOf(of(arguments.get(0), at, what));
		}
		if (name.equals("java.util.Map") && arguments.size() == 2) {
			if (!arguments.get(0).toString().equals("java.lang.String")) {
				throw new Misuse(at, what + " is a Map with keys of " + arguments.get(0) + "; JSON has String keys only.");
			}
			return new MapOf(of(arguments.get(1), at, what));
		}
		if (element.getKind() != ElementKind.RECORD || !arguments.isEmpty()) {
			throw new Misuse(at, what + " is " + type + ", which has no JSON form here." + CURE);
		}
		visible(element, at, what);
		if (!records.containsKey(name)) {
			add(element, name);
		}
		return new Ref(name);
	}

	private void visible(TypeElement element, Element at, String what) {
		boolean near = elements.getPackageOf(element).equals(home);
		for (Element e = element; e.getKind() != ElementKind.PACKAGE; e = e.getEnclosingElement()) {
			var modifiers = e.getModifiers();
			if (modifiers.contains(Modifier.PRIVATE) || !near && !modifiers.contains(Modifier.PUBLIC)) {
				throw new Misuse(at, what + " is " + element.getQualifiedName() + ", which generated code in " + home.getQualifiedName()
						+ " cannot reach. Make it " + (near ? "package-private." : "public."));
			}
		}
	}

	private void add(TypeElement element, String qualifiedName) {
		String base = element.getSimpleName().toString();
		String name = base;
		for (int i = 2; taken(name); i++) {
			name = base + i;
		}
		var components = new ArrayList<Component>();
		records.put(qualifiedName, new RecordShape(name, qualifiedName, components));
		for (RecordComponentElement component : element.getRecordComponents()) {
			components.add(component(component));
		}
	}

	private boolean taken(String name) {
		return records.values().stream().anyMatch(r -> r.name().equals(name));
	}

	private Component component(RecordComponentElement component) {
		String name = component.getSimpleName().toString();
		String what = "component " + component.getEnclosingElement().getSimpleName() + "." + name;
		Shape shape = of(component.asType(), component, what);
		Optional optional = component.getAnnotation(Optional.class);
		boolean primitive = component.asType().getKind().isPrimitive();
		String fallback = optional == null ? null : fallback(optional.value(), shape, primitive, component, what);
		String standard = optional == null || optional.value().isEmpty() ? null : json(optional.value(), shape);
		Example example = component.getAnnotation(Example.class);
		return new Component(name, shape, javaType(component.asType()), fallback, standard, example == null ? null : example(example.value(), shape, component, what),
				doc(component, name));
	}

	/** What the record's comment says of it: {@code @param name text}. */
	private String doc(RecordComponentElement component, String name) {
		String comment = elements.getDocComment(component.getEnclosingElement());
		if (comment == null) {
			return "";
		}
		var found = java.util.regex.Pattern.compile("(?s)@param\\s+" + name + "\\s+(.*?)(?=\\s@\\w|$)").matcher(comment);
		return found.find() ? Comments.line(found.group(1)) : "";
	}

	private static String example(String text, Shape shape, Element at, String what) {
		String json = shape instanceof Scalar ? json(text, shape) : null;
		if (json == null) {
			throw new Misuse(at, what + ": @Example(\"" + text + "\") is no value of its type. Only String, numbers and boolean have examples.");
		}
		return json;
	}

	/** @return null when the text is no value of that type */
	private static String json(String text, Shape shape) {
		if (shape == Scalar.STRING) {
			return Literals.string(text);
		}
		if (shape == Scalar.BOOLEAN) {
			return List.of("true", "false").contains(text) ? text : null;
		}
		try {
			if (shape == Scalar.INT || shape == Scalar.LONG) {
				long value = Long.parseLong(text);
				return shape == Scalar.INT && value != (int) value ? null : Long.toString(value);
			}
			double value = shape == Scalar.DOUBLE ? Double.parseDouble(text) : Double.NaN;
			return Double.isFinite(value) ? Double.toString(value) : null;
		} catch (NumberFormatException e) {
			return null;
		}
	}

	/** The type as generated code writes it: without annotations. */
	private static String javaType(TypeMirror type) {
		if (type.getKind() != TypeKind.DECLARED) {
			return type.getKind().name().toLowerCase(java.util.Locale.ROOT);
		}
		var declared = (DeclaredType) type;
		String name = ((TypeElement) declared.asElement()).getQualifiedName().toString();
		if (declared.getTypeArguments().isEmpty()) {
			return name;
		}
		return name + "<" + String.join(", ", declared.getTypeArguments().stream().map(Shapes::javaType).toList()) + ">";
	}

	private static String fallback(String text, Shape shape, boolean primitive, Element at, String what) {
		try {
			if (shape == Scalar.STRING) {
				return text.isEmpty() ? "null" : Literals.string(text);
			}
			if (text.isEmpty()) {
				return !primitive ? "null" : shape == Scalar.BOOLEAN ? "false" : "0";
			}
			if (shape == Scalar.BOOLEAN && List.of("true", "false").contains(text)) {
				return text;
			}
			if (shape == Scalar.INT) {
				return Integer.toString(Integer.parseInt(text));
			}
			if (shape == Scalar.LONG) {
				return Long.parseLong(text) + "L";
			}
			if (shape == Scalar.DOUBLE) {
				return Double.parseDouble(text) + "d";
			}
		} catch (NumberFormatException e) {
			throw new Misuse(at, what + ": @Optional(\"" + text + "\") is not a number of its type. Write it in digits.");
		}
		throw new Misuse(at, what + ": @Optional(\"" + text + "\") gives a default that its type cannot have. Leave the text away: it is null then.");
	}
}
