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
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.Risk;
import loggia.api.spi.ViewComponent;
import loggia.kit.Family.Method;

/** Reads an annotated class and refuses what cannot work, with the cure. */
final class FamilyReader {
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
	private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");

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
		var home = environment.getElementUtils().getPackageOf(provider);
		var shapes = new Shapes(environment.getElementUtils(), home);
		var methods = new ArrayList<Method>();
		for (ExecutableElement method : ElementFilter.methodsIn(provider.getEnclosedElements())) {
			if (method.getAnnotation(Api.class) != null) {
				methods.add(method(method, shapes));
			}
		}
		if (methods.isEmpty() && !bringsView(provider)) {
			throw new Misuse(provider, type + " has @ApiFamily but no method with @Api. Annotate what mini-programs may call.");
		}
		String binary = environment.getElementUtils().getBinaryName(provider).toString();
		String packageName = home.getQualifiedName().toString();
		String dispatcher = binary.substring(packageName.isEmpty() ? 0 : packageName.length() + 1) + "Api";
		var read = new Family(provider, packageName, dispatcher, family.name(), family.version(), family.exclusive(), methods, shapes);
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
			if (!seen.add(offer.name())) {
				throw new Misuse(family.provider(), "wx." + offer.name() + " is offered twice. Overloads do not exist in JavaScript, and sync = true offers "
						+ "NAMESync by itself: keep one method a name.");
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
		return new Method(name, api, params, caller, result(method, name, api, shapes), doc(method));
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
		String wrong = name + " returns " + type + ". Return CompletionStage<record>, or CompletionStage<Void> when there is nothing to say.";
		if (type.getKind() != TypeKind.DECLARED) {
			throw new Misuse(method, wrong);
		}
		var declared = (DeclaredType) type;
		String raw = ((TypeElement) declared.asElement()).getQualifiedName().toString();
		boolean stage = List.of("java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture").contains(raw);
		if (!stage || declared.getTypeArguments().size() != 1) {
			throw new Misuse(method, wrong);
		}
		TypeMirror value = declared.getTypeArguments().get(0);
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

	/** The comment's text up to its block tags, on one line, inline tags reduced to their content. */
	private String doc(Element method) {
		String doc = environment.getElementUtils().getDocComment(method);
		if (doc == null) {
			return "";
		}
		String text = doc.replaceAll("(?s)(^|\n)\\s*@\\w.*", "");
		var out = new StringBuilder();
		int depth = 0;
		int tag = -1;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (tag < 0 && c == '{' && text.startsWith("{@", i)) {
				tag = depth;
				i = Math.max(i, text.indexOf(' ', i));
			} else if (c == '}' && depth == tag) {
				tag = -1;
			} else {
				depth += c == '{' ? 1 : c == '}' ? -1 : 0;
				out.append(c);
			}
		}
		return out.toString().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").trim().replace("*/", "* /");
	}
}
