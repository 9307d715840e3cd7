package loggia.kit;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one source with the processor, in this JVM. */
final class Compiled {
	final Path folder;
	final List<String> errors;

	private Compiled(Path folder, List<String> errors) {
		this.folder = folder;
		this.errors = errors;
	}

	/** @param body members of {@code @ApiFamily(name = "demo", version = "1.0") public class Demo implements ApiProvider} */
	static Compiled provider(Path folder, String body) throws IOException {
		return source(folder, "@ApiFamily(name = \"demo\", version = \"1.0\") public class Demo implements ApiProvider {\n" + body + "\n}");
	}

	static Compiled source(Path folder, String type) throws IOException {
		String text = "package demo;\nimport java.util.*;\nimport java.util.concurrent.*;\nimport java.nio.ByteBuffer;\nimport loggia.api.*;\n"
				+ "import loggia.api.spi.*;\nimport loggia.api.spi.Optional;\nimport com.fasterxml.jackson.databind.JsonNode;\n" + type;
		var file = new SimpleJavaFileObject(URI.create("string:///demo/Demo.java"), JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return text;
			}
		};
		var found = new DiagnosticCollector<JavaFileObject>();
		var compiler = ToolProvider.getSystemJavaCompiler();
		var task = compiler.getTask(null, null, found, List.of("-d", folder.toString(), "-proc:full", "-classpath", System.getProperty("java.class.path")), null,
				List.of(file));
		task.setProcessors(List.of(new ApiProcessor(), new ViewProcessor()));
		task.call();
		var errors = found.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).map(d -> d.getMessage(Locale.ROOT)).toList();
		return new Compiled(folder, errors);
	}

	/** A new instance of demo.Demo. The caller closes the loader. */
	Object instance(URLClassLoader loader) throws ReflectiveOperationException {
		return loader.loadClass("demo.Demo").getConstructor().newInstance();
	}

	URLClassLoader loader() throws IOException {
		return new URLClassLoader(new URL[] { folder.toUri().toURL() }, Compiled.class.getClassLoader());
	}

	String resource(String name) throws IOException {
		return Files.readString(folder.resolve("META-INF/loggia/" + name));
	}
}
