package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An app as a debugger sees it: each module is a script of its own with the developer's file name, its lines those of the file. Where the modules
 * are in logic.js says {@code x_modules} of its source map. For the isolate's thread.
 */
final class InspectedApp {
	private static final JsonFactory JSON = new JsonFactory();

	/** One module. @param file path in the package @param line its first line in logic.js, from 0; the line before opens its function */
	private record Module(String file, int line, int lines) {}

	private InspectedApp() {
	}

	/**
	 * Evaluates the app.
	 *
	 * @param map  text of logic.js.map
	 * @param base URL of the package's root, with a slash at its end
	 * @return what logic.js evaluates to; it belongs to the caller
	 */
	static V8Value run(V8Runtime v8, String source, String map, String base) throws JavetException, IOException {
		List<String> lines = new ArrayList<>(Arrays.asList(source.split("\n", -1)));
		try (V8ValueArray functions = v8.createV8ValueArray()) {
			for (Module module : modules(map)) {
				if (module.line < 1 || module.line + module.lines >= lines.size()) {
					throw new IOException("logic.js.map does not belong to logic.js");
				}
				String head = lines.get(module.line - 1);
				try (V8ValueFunction function = compile(v8, head, String.join("\n", lines.subList(module.line, module.line + module.lines)), base + encoded(module.file))) {
					lines.set(module.line - 1, head.substring(0, head.indexOf("function (")) + "modules[" + functions.getLength() + "]");
					functions.push(function);
				}
				for (int line = module.line; line < module.line + module.lines; line++) {
					lines.set(line, "");
				}
				lines.set(module.line + module.lines, ");");
			}
			String wrapped = "(function (modules) { return " + String.join("\n", lines) + "})";
			try (V8ValueFunction app = v8.getExecutor(wrapped).setResourceName("logic.js").execute()) {
				return app.call(null, functions);
			}
		}
	}

	private static V8ValueFunction compile(V8Runtime v8, String head, String body, String url) throws JavetException {
		int open = head.indexOf("function (") + "function (".length();
		String[] parameters = head.substring(open, head.indexOf(')', open)).split(", ");
		String text = head.endsWith("{ {") ? "{" + body + "\n}" : body;
		return v8.getExecutor(text).setResourceName(url).compileV8ValueFunction(parameters);
	}

	private static String encoded(String path) {
		try {
			return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
		} catch (URISyntaxException e) {
			return path;
		}
	}

	private static List<Module> modules(String map) throws IOException {
		List<Module> modules = new ArrayList<>();
		try (JsonParser p = JSON.createParser(map)) {
			p.nextToken();
			for (String field = p.nextFieldName(); field != null; field = p.nextFieldName()) {
				p.nextToken();
				if (!field.equals("x_modules")) {
					p.skipChildren();
					continue;
				}
				while (p.nextToken() == JsonToken.START_ARRAY) {
					modules.add(new Module(p.nextTextValue(), p.nextIntValue(-1), p.nextIntValue(-1)));
					p.nextToken();
				}
			}
		}
		return modules;
	}
}
