package loggia.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the files that the build of this bundle made. */
class ConsoleFilesTest {
	private static final Path BUILT = Path.of("target/web");
	private final ConsoleFiles files = new ConsoleFiles(ConsoleFilesTest::find);

	@Test
	void thePageHasTheNonceAndNoScriptOrStyleOfItsOwn() {
		var page = page("n0nce");
		assertTrue(page.contains("name=\"csp-nonce\" content=\"n0nce\""), page);
		assertFalse(page.contains(ConsoleFiles.NONCE_MARK), page);
		assertFalse(Pattern.compile("<script(?![^>]*\\bsrc=)|<style|\\bstyle=|\\bon[a-z]+=").matcher(page).find(), page);
	}

	@Test
	void allThatThePageNamesIsThere() {
		var named = Pattern.compile("(?:src|href)=\"/console(/[^\"]+)\"").matcher(page("x")).results().map(match -> match.group(1)).toList();
		assertTrue(named.size() >= 3, named::toString);
		for (var path : named) assertNotNull(files.asset(path, false), path);
	}

	@Test
	void aPackedFileIsTheSameFile() throws IOException {
		var path = script();
		var plain = files.asset(path, false);
		var packed = files.asset(path, true);
		assertFalse(plain.gzip());
		assertTrue(packed.gzip());
		assertTrue(packed.immutable());
		assertEquals("text/javascript; charset=utf-8", packed.type());
		try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.bytes()))) {
			assertArrayEquals(plain.bytes(), unpacked.readAllBytes());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/nothing.js", "/assets/../index.html", "/assets/", "/assets/.hidden", "/index.html", "/", "/assets/a/b.js" })
	void noOtherPathIsAFile(String path) {
		assertNull(files.asset(path, true));
	}

	@Test
	void aPackedFileHasNoAddressOfItsOwn() throws IOException {
		assertNull(files.asset(script() + ".gz", true));
	}

	@ParameterizedTest
	@CsvSource({ "'gzip, deflate, br',true", "br,false", "'br, GZIP;q=0.5',true", "gzip;q=0,false", "gzip; q=0.0,false", "x-gzip,false", ",false" })
	void gzipIsSentToWhoTakesIt(String header, boolean accepted) {
		assertEquals(accepted, ConsoleServlet.acceptsGzip(header));
	}

	@Test
	void thePolicyHasNoUnsafeWord() {
		var policy = ConsoleServlet.policy("n0nce");
		assertTrue(policy.contains("style-src 'self' 'nonce-n0nce';"), policy);
		assertFalse(policy.contains("unsafe"), policy);
		assertTrue(policy.contains("script-src 'self';"), policy);
	}

	private String page(String nonce) {
		return new String(files.page(nonce), StandardCharsets.UTF_8);
	}

	private static String script() throws IOException {
		try (Stream<Path> built = Files.list(BUILT.resolve("assets"))) {
			return built.map(file -> "/assets/" + file.getFileName()).filter(path -> path.startsWith("/assets/react-") && path.endsWith(".js")).findFirst().orElseThrow();
		}
	}

	private static URL find(String path) {
		var file = BUILT.resolve(path.substring("loggia/console/".length()));
		try {
			return Files.isRegularFile(file) ? file.toUri().toURL() : null;
		} catch (MalformedURLException e) {
			throw new IllegalStateException(e);
		}
	}
}
