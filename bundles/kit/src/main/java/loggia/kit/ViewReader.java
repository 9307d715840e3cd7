package loggia.kit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import loggia.api.spi.Optional;
import loggia.api.spi.ViewComponent;
import loggia.api.spi.ViewEvent;
import loggia.api.spi.ViewModule;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;
import loggia.kit.ViewPart.Attribute;
import loggia.kit.ViewPart.Event;
import loggia.kit.ViewPart.Tag;

/** Reads what a bundle brings for the browser and refuses what cannot work, with the cure. */
final class ViewReader {
	private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
	private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");
	private static final Pattern PARAMETER = Pattern.compile("(?ms)^\\s*@param\\s+(\\w+)\\s+(.*?)(?=^\\s*@\\w|\\z)");
	private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\\.m?js");
	/** Where one word ends and the next begins: the runtime writes {@code strokeWidth} as {@code stroke-width} by the same rule. */
	private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");
	/** WeChat's own tags with a hyphen. */
	private static final Set<String> TAKEN_TAGS = Set.of("ad-custom", "channel-live", "channel-video", "checkbox-group", "cover-image", "cover-view", "custom-wrapper",
			"double-tap-gesture-handler", "draggable-sheet", "editor-portal", "force-press-gesture-handler", "functional-page-navigator", "grid-builder", "grid-view",
			"horizontal-drag-gesture-handler", "keyboard-accessory", "list-builder", "list-view", "live-player", "live-pusher", "long-press-gesture-handler", "match-media",
			"movable-area", "movable-view", "navigation-bar", "nested-scroll-body", "official-account", "official-account-publish", "open-container", "open-data",
			"open-data-item", "open-data-list", "page-container", "page-meta", "pan-gesture-handler", "picker-view", "picker-view-column", "radio-group", "rich-text",
			"root-portal", "scale-gesture-handler", "scroll-view", "share-element", "sticky-header", "sticky-section", "store-coupon", "store-gift", "store-home",
			"store-product", "swiper-item", "tap-gesture-handler", "vertical-drag-gesture-handler", "voip-room", "web-view");
	/** What each node has, whatever its tag. */
	private static final Set<String> TAKEN_ATTRIBUTES = Set.of("id", "class", "style", "hidden", "slot", "is", "animation", "stamp", "role");
	/** What each node may tell, and what the view tells the runtime itself. */
	private static final Set<String> TAKEN_EVENTS = Set.of("tap", "longpress", "longtap", "touchstart", "touchmove", "touchend", "touchcancel", "touchforcechange",
			"transitionend", "animationstart", "animationiteration", "animationend", "intersection", "animated");
	/** Features that a frame may be given by its {@code allow} attribute. */
	private static final Set<String> FEATURES = Set.of("accelerometer", "ambient-light-sensor", "battery", "bluetooth", "camera", "clipboard-read", "clipboard-write",
			"display-capture", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "screen-wake-lock", "serial", "usb",
			"xr-spatial-tracking");

	private final ProcessingEnvironment environment;

	ViewReader(ProcessingEnvironment environment) {
		this.environment = environment;
	}

	Tag component(TypeElement type) {
		ViewComponent component = type.getAnnotation(ViewComponent.class);
		String name = type.getSimpleName().toString();
		if (type.getKind() != ElementKind.RECORD) {
			throw new Misuse(type, name + " has @ViewComponent but is no record. Write: public record " + name + "(String title, …) {}; its components are the attributes.");
		}
		if (!TAG.matcher(component.tag()).matches()) {
			throw new Misuse(type, name + ": the tag \"" + component.tag() + "\" must be lower-case letters and digits with a hyphen, such as \"acme-chart\".");
		}
		if (TAKEN_TAGS.contains(component.tag()) || component.tag().matches("(wx|loggia)-.*")) {
			throw new Misuse(type, name + ": <" + component.tag() + "> is a tag of the platform. Begin it with a name of your own, such as \"acme-\".");
		}
		if (!VERSION.matcher(component.version()).matches()) {
			throw new Misuse(type, name + ": the version \"" + component.version() + "\" must be major and minor, such as \"1.0\".");
		}
		var shapes = new Shapes(environment.getElementUtils(), environment.getElementUtils().getPackageOf(type));
		var record = shapes.record((Ref) shapes.of(type.asType(), type, "<" + component.tag() + ">"));
		Map<String, String> docs = parameters(type);
		var attributes = new ArrayList<Attribute>();
		for (int i = 0; i < record.components().size(); i++) {
			attributes.add(attribute(type.getRecordComponents().get(i), record.components().get(i).shape(), docs));
		}
		var events = new ArrayList<Event>();
		var seen = new HashSet<String>();
		for (TypeElement inner : ElementFilter.typesIn(type.getEnclosedElements())) {
			if (inner.getAnnotation(ViewEvent.class) != null) {
				events.add(event(inner, shapes));
				if (!seen.add(events.get(events.size() - 1).name())) {
					throw new Misuse(inner, "<" + component.tag() + "> has the event " + inner.getAnnotation(ViewEvent.class).value() + " twice: one record an event.");
				}
			}
		}
		withoutBytes(type, shapes);
		String module = component.module().isEmpty() ? component.tag() + ".js" : component.module();
		return new Tag(type, holder(type, "View"), component.tag(), component.version(), file(type, module), doc(type), attributes, events, shapes);
	}

	ViewPart.Module module(TypeElement type) {
		ViewModule module = type.getAnnotation(ViewModule.class);
		String name = type.getSimpleName().toString();
		if (!NAME.matcher(module.name()).matches()) {
			throw new Misuse(type, name + ": the view module \"" + module.name() + "\" must be lower-case letters, digits and hyphens, such as \"locator\".");
		}
		for (String feature : module.allow()) {
			if (!FEATURES.contains(feature)) {
				throw new Misuse(type, name + ": allow = \"" + feature + "\" is no feature that a frame can be given. There are " + String.join(", ", FEATURES.stream().sorted().toList()) + ".");
			}
		}
		String file = module.module().isEmpty() ? module.name() + ".js" : module.module();
		return new ViewPart.Module(type, holder(type, "ViewModule"), module.name(), file(type, file), List.of(module.allow()));
	}

	/** A record with @ViewEvent belongs into one with @ViewComponent. */
	void placed(TypeElement event) {
		if (event.getEnclosingElement().getAnnotation(ViewComponent.class) == null) {
			throw new Misuse(event, event.getSimpleName() + " has @ViewEvent but stands in no view component: move it into the record with @ViewComponent.");
		}
	}

	private String holder(TypeElement type, String ending) {
		String binary = environment.getElementUtils().getBinaryName(type).toString();
		String home = environment.getElementUtils().getPackageOf(type).getQualifiedName().toString();
		return binary.substring(home.isEmpty() ? 0 : home.length() + 1) + ending;
	}

	private static String file(TypeElement type, String file) {
		if (!FILE.matcher(file).matches()) {
			throw new Misuse(type, type.getSimpleName() + ": the module \"" + file + "\" must be a .js file below META-INF/loggia/view/, such as \"chart.js\".");
		}
		return file;
	}

	private Attribute attribute(RecordComponentElement component, Shape shape, Map<String, String> docs) {
		String property = component.getSimpleName().toString();
		String name = HUMP.splitAsStream(property).map(part -> part.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + part.substring(1))
				.collect(java.util.stream.Collectors.joining("-"));
		if (!NAME.matcher(name).matches()) {
			throw new Misuse(component, "the attribute " + property + " cannot be written in a template: lower-case words, each with a capital in front and two letters at least, such as strokeWidth.");
		}
		if (TAKEN_ATTRIBUTES.contains(name) || name.matches("(data|aria)-.*|(bind|catch).*")) {
			throw new Misuse(component, "the attribute " + name + " means something else on every tag: choose another name.");
		}
		String kind = kind(shape);
		Optional optional = component.getAnnotation(Optional.class);
		return new Attribute(name, property, kind, shape, fallback(kind, optional == null ? "" : optional.value()), docs.getOrDefault(property, ""));
	}

	private static String kind(Shape shape) {
		if (shape instanceof Scalar scalar) {
			return switch (scalar) {
				case STRING -> "string";
				case BOOLEAN -> "boolean";
				case INT, LONG, DOUBLE -> "number";
				default -> "any";
			};
		}
		return shape instanceof ListOf ? "array" : "object";
	}

	/** Attributes and details are JSON and nothing beside it. */
	private static void withoutBytes(TypeElement type, Shapes shapes) {
		for (var record : shapes.records()) {
			for (var component : record.components()) {
				if (hasBytes(component.shape())) {
					throw new Misuse(type, record.name() + "." + component.name() + " holds a ByteBuffer, but attributes and events are JSON. Let the app fetch the bytes with an API, or give an address.");
				}
			}
		}
	}

	private static boolean hasBytes(Shape shape) {
		return shape == Scalar.BYTES || shape instanceof ListOf list && hasBytes(list.element()) || shape instanceof MapOf map && hasBytes(map.value());
	}

	/** @param text of @Optional, which fits the type: {@link Shapes} has looked */
	private static String fallback(String kind, String text) {
		return switch (kind) {
			case "string" -> Literals.string(text);
			case "number" -> text.isEmpty() ? "0" : text;
			case "boolean" -> text.isEmpty() ? "false" : text;
			case "array" -> "[]";
			default -> "null";
		};
	}

	private Event event(TypeElement type, Shapes shapes) {
		String name = type.getAnnotation(ViewEvent.class).value();
		if (!NAME.matcher(name).matches()) {
			throw new Misuse(type, "the event \"" + name + "\" must be lower-case letters, digits and hyphens, such as \"select\": handlers are bound with bind:" + "select.");
		}
		if (TAKEN_EVENTS.contains(name)) {
			throw new Misuse(type, "every tag has the event " + name + " already: choose another name.");
		}
		Shape shape = shapes.of(type.asType(), type, "detail of " + name);
		if (!(shape instanceof Ref ref)) {
			throw new Misuse(type, "the detail of the event " + name + " must be a record.");
		}
		return new Event(name, shapes.record(ref), doc(type));
	}

	private String doc(TypeElement type) {
		String comment = environment.getElementUtils().getDocComment(type);
		return comment == null ? "" : Comments.line(comment.replaceAll("(?s)(^|\n)\\s*@\\w.*", ""));
	}

	/** @return what {@code @param NAME …} of the comment says, by name */
	private Map<String, String> parameters(TypeElement type) {
		var found = new java.util.HashMap<String, String>();
		String comment = environment.getElementUtils().getDocComment(type);
		var matcher = PARAMETER.matcher(comment == null ? "" : comment);
		while (matcher.find()) {
			found.put(matcher.group(1), Comments.line(matcher.group(2)));
		}
		return found;
	}
}
