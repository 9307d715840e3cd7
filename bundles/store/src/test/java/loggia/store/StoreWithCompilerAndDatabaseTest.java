package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import loggia.api.Caller.VersionKind;
import loggia.compiler.run.ProcessCompiler;
import loggia.database.sqlite.DiskSpace;
import loggia.database.sqlite.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The store on the bundles it is shipped with: the compiler's process and the SQLite of {@code bundles/database}. */
class StoreWithCompilerAndDatabaseTest {
	@TempDir
	Path folder;

	@Test
	void theDemoSurvivesACrashAndAHopelessPackageLeavesIt() throws Exception {
		try (var compiler = new ProcessCompiler(folder.resolve("work"), ProcessCompiler.builtInDialects())) {
			var store = new SqlReleases(folder, database(), ReleaseBuild.with(compiler), 3);
			var demo = Path.of(System.getProperty("loggia.root"), "miniprograms", "todo");
			var installed = store.install(zip(demo, store), "", VersionKind.DEVELOP);
			assertEquals("todo.loggia.demo", installed.release().appId());
			assertEquals("icon.png", installed.release().icon());
			assertTrue(installed.release().apis().contains("setStorageSync"), installed.release().apis().toString());
			assertTrue(Files.isRegularFile(installed.release().files().resolve("logic.js")));
			assertTrue(Files.isRegularFile(installed.release().files().resolve("files/icon.png")));

			var hopeless = Files.createDirectories(folder.resolve("hopeless"));
			Files.writeString(hopeless.resolve("readme.txt"), "no mini-program");
			var refused = assertThrows(StoreException.class, () -> store.install(zip(hopeless, store), "x", VersionKind.DEVELOP));
			assertEquals(422, refused.status);
			assertEquals("notOpenable", refused.code);
			var staging = Files.createDirectories(folder.resolve("releases/.staging"));

			// never closed, as after a crash
			var restarted = new SqlReleases(folder, database(), ReleaseBuild.with(compiler), 3);
			assertEquals(installed.release(), restarted.current("todo.loggia.demo").orElseThrow());
			try (var left = Files.list(staging)) {
				assertEquals(0, left.count());
			}
			assertTrue(restarted.uninstall("todo.loggia.demo"));
			assertFalse(Files.exists(installed.release().files()));
		}
	}

	private SqliteDatabase database() {
		var context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { BundleContext.class },
				(proxy, method, args) -> method.getName().equals("getProperty") ? folder.toString() : null);
		var config = (SqliteDatabase.Config) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { SqliteDatabase.Config.class },
				(proxy, method, args) -> method.getDefaultValue());
		var disk = (DiskSpace.Config) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { DiskSpace.Config.class },
				(proxy, method, args) -> method.getName().equals("reserve_mb") ? 0 : method.getDefaultValue());
		return new SqliteDatabase(context, config, new DiskSpace(context, disk));
	}

	private static Path zip(Path source, SqlReleases store) throws IOException {
		var target = store.newStaging().resolve("package.zip");
		try (var zip = new ZipOutputStream(Files.newOutputStream(target)); var files = Files.walk(source)) {
			for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
				zip.putNextEntry(new ZipEntry(source.relativize(file).toString()));
				Files.copy(file, zip);
			}
		}
		return target;
	}
}
