package loggia.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pins the table of docs/architecture.md, "Modules": who may use whom; from the class files and manifests as they were built, and the TypeScript sources. */
class ImportsTest {
	/** Module to what it may use: packages of Loggia, or whole libraries. */
	private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
		Map.entry("bundles/api", Set.of()),
		Map.entry("bundles/api-spi", Set.of("loggia.api")),
		Map.entry("bundles/launcher", Set.of()),
		Map.entry("bundles/database", Set.of("loggia.api")),
		Map.entry("bundles/rest", Set.of("loggia.api.access")),
		Map.entry("bundles/web", Set.of("loggia.api", "loggia.api.access", "loggia.api.identity")),
		Map.entry("bundles/metrics", Set.of("loggia.api.metrics", "loggia.rest")),
		Map.entry("bundles/identity", Set.of("loggia.api.access", "loggia.api.identity", "loggia.api.metrics", "loggia.database", "loggia.rest")),
		Map.entry("bundles/deployer", Set.of("loggia.api", "loggia.api.access", "loggia.api.release", "loggia.api.routes", "loggia.api.sessions", "loggia.launcher.trust", "loggia.rest")),
		Map.entry("bundles/kit", Set.of("loggia.api", "loggia.api.metrics", "loggia.api.spi")),
		Map.entry("bundles/compiler", Set.of("loggia.api", "com.caoccao.javet")),
		Map.entry("bundles/store", Set.of("loggia.api", "loggia.api.access", "loggia.api.release", "loggia.api.sessions", "loggia.api.view", "loggia.compiler", "loggia.compiler.apis", "loggia.database", "loggia.rest")),
		Map.entry("bundles/logic-worker", Set.of("com.caoccao.javet")),
		Map.entry("bundles/cli", Set.of("loggia.api.metrics", "loggia.api.spi", "loggia.compiler", "loggia.compiler.apis", "loggia.compiler.run", "loggia.deployer.repository.index", "loggia.kit.testing")),
		Map.entry("bundles/payment-api", Set.of()),
		Map.entry("bundles/console", Set.of()),
		Map.entry("container-core", Set.of("loggia.api", "loggia.api.files", "loggia.api.identity", "loggia.api.metrics", "loggia.api.release", "loggia.api.sessions", "loggia.api.trail", "loggia.api.view", "loggia.rest", "loggia.worker.wire")),
		Map.entry("security-sandbox", Set.of("loggia.api", "loggia.api.access", "loggia.api.metrics", "loggia.api.release", "loggia.api.routes", "loggia.api.spi", "loggia.api.trail", "loggia.api.view", "loggia.database", "loggia.rest")),
		Map.entry("api-providers/storage", Set.of("loggia.api", "loggia.api.spi", "loggia.database")),
		Map.entry("api-providers/system", Set.of("loggia.api", "loggia.api.spi")),
		Map.entry("api-providers/interaction", Set.of("loggia.api", "loggia.api.spi")),
		Map.entry("api-providers/network", Set.of("loggia.api", "loggia.api.access", "loggia.api.files", "loggia.api.metrics", "loggia.api.spi")),
		Map.entry("api-providers/sso", Set.of("loggia.api", "loggia.api.identity", "loggia.api.metrics", "loggia.api.release", "loggia.api.spi", "loggia.database", "loggia.payment", "loggia.rest")),
		Map.entry("api-providers/payment", Set.of("loggia.api", "loggia.api.metrics", "loggia.api.release", "loggia.api.spi", "loggia.database", "loggia.payment", "loggia.rest")),
		Map.entry("api-providers/bluetooth", Set.of("loggia.api", "loggia.api.metrics", "loggia.api.spi")),
		Map.entry("api-providers/camel", Set.of("loggia.api", "loggia.api.metrics", "loggia.api.spi", "loggia.rest")),
		Map.entry("api-providers/explorer", Set.of("loggia.api", "loggia.api.spi", "loggia.api.trail")),
		Map.entry("examples/greet", Set.of("loggia.api", "loggia.api.spi")),
		Map.entry("examples/chart", Set.of("loggia.api", "loggia.api.spi")),
		Map.entry("examples/locate", Set.of("loggia.api", "loggia.api.spi", "loggia.api.view")),
		Map.entry("examples/greet-next", Set.of("loggia.api", "loggia.api.spi")));
	/** What a module's classes are looked through for. */
	private static final List<String> WATCHED = List.of("loggia", "com.caoccao.javet");
	/** The remote backend and the logic side of App, Page and components; the compiler has the template compiler alone, and its tests the runtime. */
	private static final Pattern GLASS_EASEL_HOME = Pattern.compile("bundles/logic-runtime/src/((backend|components|app|events|wx)/.*|session\\.ts)|bundles/compiler/src/(main/ts/templates|test/ts/support)\\.ts|bundles/logic-runtime/conformance/.*");
	private static final Pattern GLASS_EASEL = Pattern.compile("(from|import|require)\\s*\\(?\\s*['\"](glass-easel[^'\"]*)['\"]");

	private static final Map<String, List<JavaClass>> CLASSES = new HashMap<>();

	@BeforeAll
	static void read() {
		ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
		for (var module : MAY_USE.keySet()) {
			var folder = Distribution.root().resolve(module).resolve("target/classes");
			var classes = new ClassFileImporter().importPath(folder);
			assertTrue(classes.size() > 0, "no class in " + folder);
			CLASSES.put(module, List.copyOf(classes));
		}
	}

	@Test
	void eachModuleUsesOnlyWhatTheTableSays() {
		var wrong = new TreeSet<String>();
		CLASSES.forEach((module, classes) -> {
			for (var type : classes) {
				for (var dependency : type.getDirectDependenciesFromSelf()) {
					var used = dependency.getTargetClass().getBaseComponentType();
					if (isWatched(used.getPackageName()) && classes.stream().noneMatch(own -> own.getName().equals(used.getName())) && !mayUse(module, used.getPackageName())) {
						wrong.add(module + ": " + type.getName() + " uses " + used.getName());
					}
				}
			}
		});
		assertEquals(Set.of(), wrong);
	}

	@Test
	void theManifestsSayTheSame() throws IOException {
		var wrong = new TreeSet<String>();
		var seen = 0;
		for (int level : List.of(5, 10, 20)) {
			for (var jar : Distribution.bundles(level)) {
				var module = module(jar.getFileName().toString());
				seen++;
				for (var imported : packages(jar, "Import-Package")) {
					if (isWatched(imported) && !mayUse(module, imported) && !packages(jar, "Export-Package").contains(imported)) wrong.add(module + " imports " + imported);
				}
			}
		}
		assertEquals(Set.of(), wrong);
		assertEquals(23, seen, "every bundle of Loggia in the distribution is in the table");
	}

	@Test
	void providersExportNothing() throws IOException {
		for (var jar : Distribution.bundles(20)) assertEquals(Set.of(), packages(jar, "Export-Package"), jar.toString());
		for (var name : List.of("loggia-security-sandbox", "loggia-web", "loggia-metrics")) assertEquals(Set.of(), packages(Distribution.bundle(5, name), "Export-Package"), name);
		for (var name : List.of("loggia-container-core", "loggia-deployer", "loggia-store", "loggia-identity", "loggia-console")) assertEquals(Set.of(), packages(Distribution.bundle(10, name), "Export-Package"), name);
	}

	@Test
	void theAnsweringSideIsForTheSandboxAndProviders() {
		assertEquals(Set.of("security-sandbox", "api-providers/storage", "api-providers/system", "api-providers/interaction", "api-providers/network", "api-providers/sso", "api-providers/payment", "api-providers/bluetooth", "api-providers/camel", "api-providers/explorer", "examples/greet", "examples/greet-next", "examples/chart", "examples/locate", "bundles/api-spi", "bundles/kit", "bundles/cli"),
			users("loggia.api.spi"));
		assertEquals(Set.of("security-sandbox", "bundles/deployer", "bundles/api-spi"), users("loggia.api.routes"));
	}

	@Test
	void onlyTheWorkerAndTheCompilersProcessUseV8() {
		assertEquals(Set.of("bundles/logic-worker", "bundles/compiler"), users("com.caoccao.javet"));
		for (var type : CLASSES.get("bundles/compiler")) {
			if (uses(type, "com.caoccao.javet")) assertEquals("loggia.compiler.process", type.getPackageName(), type.getName());
		}
	}

	@Test
	void glassEaselStaysBehindTheBackendAndTheLogicSide() throws IOException {
		var users = new ArrayList<String>();
		var strangers = new ArrayList<String>();
		for (var top : List.of("bundles", "container-core", "itests", "cnf", "miniprograms", "bench")) {
			try (Stream<Path> files = Files.walk(Distribution.root().resolve(top))) {
				for (var file : files.filter(ImportsTest::isScript).toList()) {
					var name = Distribution.root().relativize(file).toString().replace('\\', '/');
					if (!GLASS_EASEL.matcher(Files.readString(file)).find()) continue;
					users.add(name);
					if (!GLASS_EASEL_HOME.matcher(name).matches()) strangers.add(name);
				}
			}
		}
		assertFalse(users.isEmpty());
		assertEquals(List.of(), strangers);
	}

	private static boolean isScript(Path file) {
		var path = file.toString();
		return path.matches(".*\\.(ts|mts|mjs|js)") && !path.contains("/node_modules/") && !path.contains("/target/") && !path.contains("/results/");
	}

	private static boolean isWatched(String packageName) {
		return WATCHED.stream().anyMatch(w -> packageName.equals(w) || packageName.startsWith(w + "."));
	}

	private static boolean mayUse(String module, String packageName) {
		return MAY_USE.get(module).stream().anyMatch(allowed -> packageName.equals(allowed) || !allowed.startsWith("loggia") && packageName.startsWith(allowed));
	}

	private static boolean uses(JavaClass type, String packageName) {
		return type.getDirectDependenciesFromSelf().stream().map(d -> d.getTargetClass().getBaseComponentType().getPackageName())
			.anyMatch(used -> used.equals(packageName) || used.startsWith(packageName + "."));
	}

	private static Set<String> users(String packageName) {
		var found = new TreeSet<String>();
		CLASSES.forEach((module, classes) -> {
			if (classes.stream().anyMatch(type -> uses(type, packageName))) found.add(module);
		});
		return found;
	}

	/** @return the module a bundle of the distribution was built in */
	private static String module(String jar) {
		var name = jar.replaceAll("^loggia-|-[0-9.]+\\.jar$", "");
		return MAY_USE.keySet().stream().filter(m -> m.equals(name) || m.equals("bundles/" + name) || m.equals("api-providers/" + name.replaceFirst("^provider-", ""))).findFirst()
			.orElseThrow(() -> new AssertionError(jar + " is not in the table"));
	}

	private static Set<String> packages(Path jar, String header) throws IOException {
		try (var file = new JarFile(jar.toFile())) {
			var value = file.getManifest().getMainAttributes().getValue(header);
			var found = new TreeSet<String>();
			if (value == null) return found;
			for (var clause : value.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) found.add(clause.split(";")[0].trim());
			return found;
		}
	}
}
