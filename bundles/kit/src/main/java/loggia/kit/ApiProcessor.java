package loggia.kit;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic.Kind;
import javax.tools.StandardLocation;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;

/**
 * Turns each class with {@link ApiFamily} into: its dispatcher {@code CLASSApi}, which carries the bundle's capability for bnd, and
 * the resources {@code META-INF/loggia/FAMILY.d.ts}, {@code FAMILY.schema.json} and {@code FAMILY.md}.
 */
@SupportedAnnotationTypes("loggia.api.spi.*")
public final class ApiProcessor extends AbstractProcessor {
	@Override
	public SourceVersion getSupportedSourceVersion() {
		return SourceVersion.latest();
	}

	@Override
	public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
		var reader = new FamilyReader(processingEnv);
		for (Element method : round.getElementsAnnotatedWith(Api.class)) {
			if (method.getEnclosingElement().getAnnotation(ApiFamily.class) == null) {
				error(method, method.getSimpleName() + " has @Api but its class is no family: annotate " + method.getEnclosingElement().getSimpleName()
						+ " with @ApiFamily(name = …, version = …).");
			}
		}
		for (Element provider : round.getElementsAnnotatedWith(ApiFamily.class)) {
			try {
				write(reader.read((TypeElement) provider));
			} catch (Misuse e) {
				error(e.at, e.getMessage());
			} catch (IOException e) {
				error(provider, "the dispatcher of " + provider.getSimpleName() + " cannot be written: " + e.getMessage());
			}
		}
		return false;
	}

	private void error(Element at, String message) {
		processingEnv.getMessager().printMessage(Kind.ERROR, message, at);
	}

	private void write(Family family) throws IOException {
		String name = family.packageName().isEmpty() ? family.dispatcher() : family.packageName() + "." + family.dispatcher();
		try (Writer out = processingEnv.getFiler().createSourceFile(name, family.provider()).openWriter()) {
			out.write(new DispatcherSource(family).text());
		}
		resource(family, family.name() + ".d.ts", TypeScript.file(family));
		resource(family, family.name() + ".schema.json", Descriptions.schema(family));
		resource(family, family.name() + ".md", DocsPage.of(family));
	}

	private void resource(Family family, String name, String text) throws IOException {
		var file = processingEnv.getFiler().createResource(StandardLocation.CLASS_OUTPUT, "", "META-INF/loggia/" + name, family.provider());
		try (Writer out = file.openWriter()) {
			out.write(text);
		}
	}
}
