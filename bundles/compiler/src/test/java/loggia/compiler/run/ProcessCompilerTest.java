package loggia.compiler.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import loggia.compiler.CompileException;
import loggia.compiler.CompileException.Reason;
import loggia.compiler.CompileRequest;
import loggia.compiler.CompileResult;
import loggia.compiler.run.ProcessCompiler.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProcessCompilerTest {
	@TempDir
	static Path workDir;
	@TempDir
	Path temp;
	private Path app;
	private Path releases;
	private ProcessCompiler compiler;

	@BeforeAll
	static void unpackOnce() throws IOException {
		ProcessFiles.unpack(workDir);
	}

	@BeforeEach
	void writeApp() throws IOException {
		app = temp.resolve("app");
		releases = temp.resolve("releases");
		write("app.json", "{\"pages\":[\"pages/a\"]}");
		write("pages/a.js", "Page({data: {name: 'x'}})");
		write("pages/a.wxml", "<view>Hello {{name}}! <image src=\"../i/a.png\"/></view>");
		write("pages/a.wxss", "view { width: 10rpx }");
		write("i/a.png", "png");
	}

	@AfterEach
	void close() {
		if (compiler != null) {
			compiler.close();
		}
	}

	@Test
	void compilesAFolderIntoAFolderNamedByItsDigest() throws Exception {
		CompileResult result = start(Limits.DEFAULT).compile(request(app));
		assertEquals(releases.resolve(result.digest()), result.folder());
		assertEquals(List.of(), result.diagnostics());
		assertEquals("png", Files.readString(result.folder().resolve("files/i/a.png")));
		assertEquals(result.manifest(), Files.readString(result.folder().resolve("release.json")));
		assertTrue(Files.readString(result.folder().resolve("view/pages/a.css")).contains("wx-view { width: calc(10 * var(--rpx)) }"));
		assertTrue(Files.readString(result.folder().resolve("logic.js")).contains("Page({data: {name: 'x'}})"));
		try (Stream<Path> left = Files.list(releases)) {
			assertEquals(List.of(result.folder()), left.toList());
		}
	}

	@Test
	void theSameSourceGivesTheSameDigestAfterOthersAndAsAnArchive() throws Exception {
		ProcessCompiler compile = start(Limits.DEFAULT);
		String first = compile.compile(request(app)).digest();
		long pid = compile.pid();
		write("pages/a.wxml", "<view a=\"{{b}}\" c=\"{{d}}\">{{e}}{{f}}{{g}}{{h}}</view>");
		assertNotEquals(first, compile.compile(request(app)).digest());
		write("pages/a.wxml", "<view>Hello {{name}}! <image src=\"../i/a.png\"/></view>");
		assertEquals(first, compile.compile(request(app)).digest());
		assertEquals(first, compile.compile(request(zip())).digest(), "an archive with one folder");
		assertEquals(pid, compile.pid());
	}

	@Test
	void everyCharacterComesThrough() throws Exception {
		String text = "'😂 \uD83D\uDE02 é 中 👨‍👩‍👧'";
		write("pages/a.js", "Page({data: {name: " + text + "}})");
		write("pages/a.wxss", "view::after { content: " + text + " }");
		CompileResult result = start(Limits.DEFAULT).compile(request(app));
		String logic = Files.readString(result.folder().resolve("logic.js"));
		assertTrue(logic.contains("Page({data: {name: " + text + "}})"));
		assertTrue(logic.endsWith("})\n"));
		assertTrue(Files.readString(result.folder().resolve("view/pages/a.css")).contains(text));
	}

	@Test
	void findingsCarryFileLineAndColumn() throws Exception {
		write("pages/a.wxml", "<view>\n  {{a b}}\n</view>");
		var found = start(Limits.DEFAULT).compile(request(app)).diagnostics();
		assertEquals(1, found.size());
		assertTrue(found.get(0).toString().startsWith("pages/a.wxml:2:7: error: "), found::toString);
	}

	@Test
	void whatIsNoPackageIsSaidSo() throws Exception {
		ProcessCompiler compile = start(Limits.DEFAULT);
		assertEquals(Reason.NOT_A_PACKAGE, failure(compile, Files.createDirectories(temp.resolve("empty"))));
		assertEquals(Reason.IO, failure(compile, temp.resolve("gone")));
		assertEquals(Reason.UNSAFE_ARCHIVE, failure(compile, Files.writeString(temp.resolve("no.zip"), "no")));
		assertEquals(1, compile.compile(request(app)).manifest().lines().filter(line -> line.contains("\"entry\"")).count());
	}

	@Test
	void P11_anArchiveThatLeavesItsFolderWritesNothing() throws Exception {
		Path archive = temp.resolve("slip.zip");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
			zip.putNextEntry(new ZipEntry("../../slipped.js"));
		}
		assertEquals(Reason.UNSAFE_ARCHIVE, failure(start(Limits.DEFAULT), archive));
		assertFalse(Files.exists(temp.resolve("slipped.js")));
	}

	@Test
	void theProcessEndsWhenNobodyAsksAndComesBack() throws Exception {
		ProcessCompiler compile = start(new Limits(60_000, 50, 512));
		compile.compile(request(app));
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (compile.pid() >= 0) {
			assertTrue(System.nanoTime() < deadline, "the idle process did not end");
			Thread.onSpinWait();
		}
		compile.compile(request(app));
	}

	@Test
	void S24_aCompilationThatTakesTooLongIsEndedAndTheNextOneWorks() throws Exception {
		Path bomb = bomb();
		ProcessCompiler compile = start(new Limits(1_500, 60_000, 512));
		assertEquals(Reason.TIMEOUT, failure(compile, bomb));
		try (Stream<Path> left = Files.list(releases)) {
			assertEquals(0, left.count());
		}
		compile.close();
		compiler = null;
		start(Limits.DEFAULT).compile(request(app));
	}

	@Test
	void closingEndsACompilationThatRuns() throws Exception {
		ProcessCompiler compile = start(Limits.DEFAULT);
		Path bomb = bomb();
		var failed = java.util.concurrent.CompletableFuture.supplyAsync(() -> failure(compile, bomb));
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!Files.exists(workDir.resolve("compiler.log")) || !Files.exists(releases) || isEmpty(releases)) {
			assertTrue(System.nanoTime() < deadline, "the compilation did not start");
			Thread.onSpinWait();
		}
		compile.close();
		assertEquals(Reason.IO, failed.get(10, TimeUnit.SECONDS));
	}

	private static boolean isEmpty(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		}
	}

	@Test
	void S24_aCompilationThatTakesTooMuchMemoryIsEndedAndTheNextOneWorks() throws Exception {
		ProcessCompiler compile = start(new Limits(60_000, 60_000, 64));
		assertEquals(Reason.EXHAUSTED, failure(compile, bomb()));
		compile.compile(request(app));
	}

	@Test
	void S24_templateBombsCostTheirPageOnly() throws Exception {
		write("pages/a.wxml", "<view>".repeat(300_000));
		write("pages/a.wxss", "@import 'a.wxss';" + ".a{".repeat(30_000));
		write("pages/a.js", "[".repeat(1_000_000));
		CompileResult result = start(Limits.DEFAULT).compile(request(app));
		assertTrue(result.manifest().contains("\"errorPages\": {\n\t\t\"pages/a\""), result::manifest);
	}

	/** Script files that are legal, many and long. */
	private Path bomb() throws IOException {
		Path bomb = temp.resolve("bomb");
		Files.createDirectories(bomb);
		Files.writeString(bomb.resolve("app.json"), "{\"pages\":[\"a\"]}");
		String script = "export var a=[" + "{b:[1,2,'c',d=>e]},".repeat(150_000) + "];";
		for (int i = 0; i < 8; i++) {
			Files.writeString(bomb.resolve("a" + i + ".js"), script);
		}
		return bomb;
	}

	private ProcessCompiler start(Limits limits) {
		compiler = new ProcessCompiler(workDir, ProcessCompiler.builtInDialects(), limits);
		return compiler;
	}

	private CompileRequest request(Path source) {
		return new CompileRequest(source, releases, "fallback");
	}

	private Reason failure(ProcessCompiler compile, Path source) {
		CompileException e = assertThrows(CompileException.class, () -> compile.compile(request(source)));
		assertFalse(e.getMessage().isBlank());
		return e.reason();
	}

	private void write(String path, String text) throws IOException {
		Path file = app.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

	private Path zip() throws IOException {
		Path archive = temp.resolve("app.zip");
		try (OutputStream out = Files.newOutputStream(archive); ZipOutputStream zip = new ZipOutputStream(out); Stream<Path> files = Files.walk(app)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				zip.putNextEntry(new ZipEntry("app/" + app.relativize(file)));
				Files.copy(file, zip);
			}
		}
		return archive;
	}
}
