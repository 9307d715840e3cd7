package loggia.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.Namespaces;
import loggia.api.spi.Risk;
import loggia.api.spi.ViewComponent;
import loggia.kit.Family.Event;
import loggia.kit.Family.Method;

/** Reads an annotated class and refuses what cannot work, with the cure. */
final class FamilyReader {
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
	private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");
	private static final Pattern EVENT = Pattern.compile("on[A-Z][A-Za-z0-9]*");

	private final ProcessingEnvironment environment;

	FamilyReader(ProcessingEnvironment environment) {
		this.environment = environment;
	}

	Family read(TypeElement provider) {
		ApiFamily family = provider.getAnnotation(ApiFamily.class);
		String type = provider.getSimpleName().toString();
		var api = environment.getElementUtils().getTypeElement("loggia.api.spi.ApiProvider");
		if (provider.getKind() != ElementKind.CLASS || provider.getModifiers().contains(Modifier.ABSTRACT)
				|| !environment.getTypeUtils().isSubtype(provider.asType(), api.asType())) {
			throw new Misuse(provider, type + " has @ApiFamily but is no class that can be a provider. Write: public class " + type
					+ " implements ApiProvider");
		}
		if (provider.getNestingKind() == NestingKind.LOCAL || provider.getNestingKind() == NestingKind.ANONYMOUS
				|| provider.getModifiers().contains(Modifier.PRIVATE)) {
			throw new Misuse(provider, type + " cannot be reached by generated code. Make it a top-level or package-private class.");
		}
		if (!NAME.matcher(family.name()).matches()) {
			throw new Misuse(provider, type + ": the family name \"" + family.name() + "\" must be lower-case letters, digits and hyphens, such as \"storage\".");
		}
		if (!VERSION.matcher(family.version()).matches()) {
			throw new Misuse(provider, type + ": the version \"" + family.version() + "\" must be major and minor, such as \"1.0\".");
		}
		String refusal = family.namespace().isEmpty() ? null : Namespaces.refusal(family.namespace());
		if (refusal != null) {
			throw new Misuse(provider, type + ": the namespace \"" + family.namespace() + "\" " + refusal + ". Take the name of your company or product, such as \"acme\".");
		}
		var home = environment.getElementUtils().getPackageOf(provider);
		var shapes = new Shapes(environment.getElementUtils(), home);
		var methods = new ArrayList<Method>();
		for (ExecutableElement method : ElementFilter.methodsIn(provider.getEnclosedElements())) {
			if (method.getAnnotation(Api.class) != null) {
				methods.add(method(method, shapes));
			}
		}
		var events = new ArrayList<Event>();
		for (VariableElement field : ElementFilter.fieldsIn(provider.getEnclosedElements())) {
			if (field.getAnnotation(Api.class) != null) {
				events.add(event(field, shapes));
			}
		}
		if (methods.isEmpty() && events.isEmpty() && !bringsView(provider)) {
			throw new Misuse(provider, type + " has @ApiFamily but no method with @Api. Annotate what mini-programs may call.");
		}
		String binary = environment.getElementUtils().getBinaryName(provider).toString();
		String packageName = home.getQualifiedName().toString();
		String dispatcher = binary.substring(packageName.isEmpty() ? 0 : packageName.length() + 1) + "Api";
		var read = new Family(provider, packageName, dispatcher, family.name(), family.version(), family.namespace(), family.exclusive(), methods, events, shapes,
				doc(provider));
		unique(read);
		return read;
	}

	/** A bundle may bring view components and nothing to call. */
	private static boolean bringsView(TypeElement provider) {
		return ElementFilter.typesIn(provider.getEnclosedElements()).stream().anyMatch(type -> type.getAnnotation(ViewComponent.class) != null);
	}

	private static void unique(Family family) {
		var seen = new java.util.HashSet<String>();
		for (Family.Offer offer : family.offers()) {
			if (!seen.add(offer.member())) {
				throw new Misuse(family.provider(), family.said(offer.member()) + " is offered twice. Overloads do not exist in JavaScript, sync = true offers "
						+ "NAMESync by itself, and an event onNAME offers offNAME: keep one a name.");
			}
			if (Namespaces.memberIsTaken(offer.member())) {
				throw new Misuse(family.provider(), family.said(offer.member()) + " would hide what every object of JavaScript has. Take another name.");
			}
		}
	}

	private Method method(ExecutableElement method, Shapes shapes) {
		String name = method.getSimpleName().toString();
		Api api = method.getAnnotation(Api.class);
		if (method.getModifiers().contains(Modifier.PRIVATE) || method.getModifiers().contains(Modifier.STATIC)) {
			throw new Misuse(method, name + " is private or static. Make it a public method of the provider.");
		}
		if (!method.getTypeParameters().isEmpty()) {
			throw new Misuse(method, name + " has type parameters. Name the types: JSON has to be bound to something.");
		}
		for (TypeMirror thrown : method.getThrownTypes()) {
			var types = environment.getTypeUtils();
			var runtime = environment.getElementUtils().getTypeElement("java.lang.RuntimeException").asType();
			if (!types.isSubtype(thrown, runtime)) {
				throw new Misuse(method, name + " throws " + thrown + ". Catch it and complete the stage with an ApiException that says what the mini-program can do.");
			}
		}
		agreement(method, name, api);
		age(method, name, api);
		Shape params = null;
		boolean caller = false;
		for (var parameter : method.getParameters()) {
			if (parameter.asType().toString().equals("loggia.api.Caller")) {
				caller = true;
				continue;
			}
			if (params != null || caller) {
				throw new Misuse(method, name + " must take one record (or JsonNode, or nothing), then a Caller if it wants one. Put all parameters into one record.");
			}
			params = shapes.of(parameter.asType(), method, "parameter of " + name);
			if (!(params instanceof Shape.Ref) && params != Shape.Scalar.ANY) {
				throw new Misuse(method, name + " takes " + parameter.asType() + ". wx calls take one object: make it a record with a component for each parameter.");
			}
		}
		boolean task = isTask(method.getReturnType());
		if (task && (api.sync() || api.fact() || name.endsWith("Sync"))) {
			throw new Misuse(method, name + " gives a task, which nobody can wait for with a parked thread. Drop sync and fact, and Sync from its name.");
		}
		if (EVENT.matcher(name).matches() || EVENT.matcher(name.replaceFirst("^off", "on")).matches()) {
			environment.getMessager().printMessage(Kind.WARNING, name + " is a method, so who listens is yours to keep. A field declares the event with less: "
					+ "@Api(…) final ApiEvents<Detail> " + name.replaceFirst("^off", "on") + " = new ApiEvents<>();", method);
		}
		Shape progress = task ? argument(method.getReturnType(), 0, method, "progress of " + name, shapes) : null;
		object(progress, method, "progress of " + name);
		return new Method(name, api, timeout(method, api, task), params, caller, task, progress, result(method, name, api, shapes), doc(method));
	}

	private Event event(VariableElement field, Shapes shapes) {
		String name = field.getSimpleName().toString();
		Api api = field.getAnnotation(Api.class);
		String write = " Write: @Api(risk = …) final ApiEvents<Detail> onSomething = new ApiEvents<>();";
		if (!named(field.asType(), "loggia.api.spi.ApiEvents")) {
			throw new Misuse(field, name + " has @Api but is no event." + write);
		}
		if (!EVENT.matcher(name).matches()) {
			throw new Misuse(field, name + " is no name of an event: on and a capital letter, such as onGreeted." + write);
		}
		var modifiers = field.getModifiers();
		if (modifiers.contains(Modifier.PRIVATE) || modifiers.contains(Modifier.STATIC) || !modifiers.contains(Modifier.FINAL)) {
			throw new Misuse(field, name + " must be final, and neither private nor static: generated code reads it once." + write);
		}
		if (api.sync() || api.fact()) {
			throw new Misuse(field, name + " is an event: sync and fact are for what is called. Drop them.");
		}
		agreement(field, name, api);
		age(field, name, api);
		Shape detail = argument(field.asType(), 0, field, "detail of " + name, shapes);
		object(detail, field, "detail of " + name);
		return new Event(name, api, detail, doc(field));
	}

	/** Listeners get an object. */
	private static void object(Shape shape, Element at, String what) {
		boolean object = shape == null || shape instanceof Shape.Ref || shape instanceof Shape.MapOf || shape == Shape.Scalar.ANY || shape == Shape.Scalar.RAW;
		if (!object) {
			throw new Misuse(at, what + " must be a record, a Map or JsonNode: a listener gets an object. Void when there is nothing to say.");
		}
	}

	/** @return the shape of one type argument; null for Void */
	private static Shape argument(TypeMirror type, int index, Element at, String what, Shapes shapes) {
		var arguments = ((DeclaredType) type).getTypeArguments();
		if (arguments.size() <= index) {
			throw new Misuse(at, what + " is not named: write the type argument, Void when there is nothing to say.");
		}
		TypeMirror argument = arguments.get(index);
		return argument.toString().equals("java.lang.Void") ? null : shapes.of(argument, at, what);
	}

	private static boolean isTask(TypeMirror type) {
		return named(type, "loggia.api.spi.ApiTask");
	}

	private static boolean named(TypeMirror type, String qualifiedName) {
		return type.getKind() == TypeKind.DECLARED && ((TypeElement) ((DeclaredType) type).asElement()).getQualifiedName().contentEquals(qualifiedName);
	}

	/** A task takes the time it takes, unless its annotation says otherwise. */
	private static int timeout(Element method, Api api, boolean task) {
		boolean said = method.getAnnotationMirrors().stream().filter(each -> named(each.getAnnotationType(), Api.class.getName()))
				.anyMatch(each -> each.getElementValues().keySet().stream().anyMatch(key -> key.getSimpleName().contentEquals("timeoutMs")));
		return task && !said ? 0 : api.timeoutMs();
	}

	private static void agreement(Element method, String name, Api api) {
		if (api.risk() == Risk.CONSENT && !api.scope().startsWith("scope.")) {
			throw new Misuse(method, name + " needs the person's consent: name what is granted, scope = \"scope.something\".");
		}
		if (api.risk() != Risk.CONSENT && !api.scope().isEmpty()) {
			throw new Misuse(method, name + " has a scope but risk " + api.risk() + ". A scope is granted by the person: use risk = CONSENT, or drop the scope.");
		}
		if (api.timeoutMs() < 0 || api.rate() < 0) {
			throw new Misuse(method, name + ": timeoutMs and rate cannot be negative. 0 means: waits for a person, and no limit.");
		}
		if (api.sync() && (api.fact() || name.endsWith("Sync"))) {
			throw new Misuse(method, name + " is synchronous already. Drop sync = true: it would offer " + name + "Sync.");
		}
	}

	private static void age(Element method, String name, Api api) {
		for (String version : List.of(api.since(), api.removal())) {
			if (!version.isEmpty() && !VERSION.matcher(version).matches()) {
				throw new Misuse(method, name + ": since and removal are versions of the family, such as \"1.2\", not \"" + version + "\".");
			}
		}
		if (!api.removal().isEmpty() && api.deprecated().isEmpty()) {
			throw new Misuse(method, name + " is to be removed in " + api.removal() + ": say what to use instead, deprecated = \"Use …\".");
		}
	}

	private static Shape result(ExecutableElement method, String name, Api api, Shapes shapes) {
		TypeMirror type = method.getReturnType();
		String wrong = name + " returns " + type + ". Return CompletionStage<record>, or CompletionStage<Void> when there is nothing to say; ApiTask<progress, record> when it "
				+ "goes on for a while.";
		if (type.getKind() != TypeKind.DECLARED) {
			throw new Misuse(method, wrong);
		}
		var declared = (DeclaredType) type;
		String raw = ((TypeElement) declared.asElement()).getQualifiedName().toString();
		boolean stage = List.of("java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture").contains(raw);
		int arguments = declared.getTypeArguments().size();
		if (!(stage && arguments == 1) && !(isTask(type) && arguments == 2)) {
			throw new Misuse(method, wrong);
		}
		TypeMirror value = declared.getTypeArguments().get(arguments - 1);
		if (value.toString().equals("java.lang.Void")) {
			return null;
		}
		Shape shape = shapes.of(value, method, "result of " + name);
		boolean object = shape instanceof Shape.Ref || shape instanceof Shape.MapOf || shape == Shape.Scalar.ANY || shape == Shape.Scalar.RAW;
		if (!object && !name.endsWith("Sync") && !api.fact()) {
			throw new Misuse(method, wrong + " success(res) gets an object; only a NAMESync method may give a bare value.");
		}
		return shape;
	}

	private String doc(Element element) {
		String doc = environment.getElementUtils().getDocComment(element);
		return doc == null ? "" : Comments.line(doc.replaceAll("(?s)(^|\n)\\s*@\\w.*", ""));
	}
}
