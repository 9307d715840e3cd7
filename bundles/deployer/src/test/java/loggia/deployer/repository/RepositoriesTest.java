package loggia.deployer.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories of a folder and behind real HTTPS: what they bring, what is refused, what is left without a network. */
class RepositoriesTest {
	private static final String WEEK = "7 days ago";
	@TempDir
	static Path shared;
	static SSLContext tls;

	@TempDir
	Path data;
	@TempDir
	Path files;
	@TempDir
	Path elsewhere;
	private final Ticking clock = new Ticking();
	private Peer peer;
	private Repositories repositories;

	/** A clock that a test sets. */
	private static final class Ticking extends Clock {
		Instant now = Instant.parse("2026-11-20T12:00:00Z");

		@Override
		public Instant instant() {
			return now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}
	}

	@BeforeAll
	static void key() throws Exception {
		tls = Peer.certificate(shared);
	}

	@BeforeEach
	void start() throws Exception {
		TestJar.provider("acme.payment", "1.2.0", "payment 1.2", "requestPayment").in(files);
		TestJar.index(files);
		peer = new Peer(tls);
		repositories = open();
	}

	@AfterEach
	void stop() {
		peer.close();
	}

	private Repositories open() throws Exception {
		return new Repositories(data, clock, Duration.ofHours(1), Duration.ofSeconds(5), 1 << 30, tls);
	}

	@Test
	void bringsAJarOverHttpsAndReadsTheIndexAgainOnlyWhenItIsOld() throws Exception {
		peer.folder(files);
		assertEquals("acme", repositories.add("acme", peer.url()).place.name());
		var offered = repositories.offers().get(0);
		assertEquals("acme.payment 1.2.0", offered.toString());
		assertEquals(Files.size(files.resolve("acme.payment-1.2.0.jar")), Files.size(repositories.jar(offered)));
		repositories.jar(offered);
		repositories.offers();
		assertEquals(List.of("/index.xml", "/acme.payment-1.2.0.jar"), peer.asked);
		clock.now = clock.now.plus(Duration.ofHours(2));
		repositories.offers();
		assertEquals("/index.xml", peer.asked.get(2));
		assertEquals(3, peer.asked.size());
	}

	@Test
	void anUnchangedIndexIsNotSentAgain() throws Exception {
		var index = Files.readAllBytes(files.resolve("index.xml"));
		peer.on("/sub/index.xml", exchange -> {
			if ("\"7\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
				exchange.sendResponseHeaders(304, -1);
				return;
			}
			exchange.getResponseHeaders().set("ETag", "\"7\"");
			exchange.sendResponseHeaders(200, index.length);
			exchange.getResponseBody().write(index);
		});
		repositories.add("acme", peer.url() + "/sub/");
		clock.now = clock.now.plus(Duration.ofDays(1));
		assertEquals(1, repositories.offers().size());
		assertEquals(clock.now, repositories.named("acme").state().fetchedAt());
	}

	@Test
	void findsAPackedIndexAndFollowsRedirectsOfTheSameKind() throws Exception {
		var packed = new java.io.ByteArrayOutputStream();
		try (var out = new java.util.zip.GZIPOutputStream(packed)) {
			Files.copy(files.resolve("index.xml"), out);
		}
		peer.redirect("/index.xml.gz", "/far/away/i.gz").file("/far/away/i.gz", packed.toByteArray()).file("/far/away/acme.payment-1.2.0.jar", Files.readAllBytes(files.resolve("acme.payment-1.2.0.jar")));
		repositories.add("acme", peer.url() + "/");
		repositories.jar(repositories.offers().get(0));
		assertEquals(List.of("/index.xml", "/index.xml.gz", "/far/away/i.gz", "/far/away/acme.payment-1.2.0.jar"), peer.asked);
	}

	@Test
	void withoutANetworkWhatItHadCountsAndSaysHowOldItIs() throws Exception {
		peer.folder(files);
		repositories.add("acme", peer.url());
		assertEquals(1, repositories.refresh("acme", true));
		peer.close();
		clock.now = clock.now.plus(Duration.ofDays(7));
		// also after a restart
		repositories = open();
		var offered = repositories.offers().get(0);
		assertEquals("acme.payment 1.2.0", offered.toString());
		var remark = repositories.remark(repositories.named("acme"));
		assertTrue(remark.contains("cannot be reached") && remark.endsWith("What counts is its index of " + WEEK), remark);
		assertTrue(repositories.isHere(offered));
		repositories.jar(offered);
		// a jar that somebody changed on the disk is not what it was
		Files.writeString(data.resolve("repositories/jars/" + offered.sha256() + ".jar"), "changed");
		assertEquals("unreachable", refusal(() -> repositories.jar(offered)).code);
	}

	@Test
	void oneThatDoesNotAnswerIsLeftAloneForAMinute() throws Exception {
		peer.folder(files);
		repositories.add("acme", peer.url());
		peer.on("/index.xml", exchange -> exchange.sendResponseHeaders(503, -1));
		clock.now = clock.now.plus(Duration.ofHours(2));
		repositories.offers();
		repositories.offers();
		assertEquals(2, peer.asked.size());
		clock.now = clock.now.plus(Duration.ofMinutes(2));
		peer.folder(files);
		repositories.offers();
		assertEquals(3, peer.asked.size());
		assertNull(repositories.remark(repositories.named("acme")));
	}

	@Test
	void anotherJarThanPromisedIsNotTaken() throws Exception {
		peer.folder(files);
		repositories.add("acme", peer.url());
		var offered = repositories.offers().get(0);
		peer.file("/acme.payment-1.2.0.jar", TestJar.provider("acme.payment", "1.2.0", "payment 1.2", "requestPayment,steal").bytes());
		var refusal = refusal(() -> repositories.jar(offered));
		assertEquals("wrongDigest", refusal.code);
		assertTrue(refusal.getMessage().contains("Nothing was deployed"), refusal.getMessage());
		try (var left = Files.list(data.resolve("repositories/jars"))) {
			assertEquals(List.of(), left.toList());
		}
	}

	@Test
	void aJarThatCallsItselfOtherwiseIsNotTaken() throws Exception {
		var jar = new TestJar("other", "9.0.0").bytes();
		var sha = java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(jar));
		peer.file("/index.xml", TestJar.xml(TestJar.resource("greet", "greet.jar", sha)).getBytes()).file("/greet.jar", jar);
		repositories.add("acme", peer.url());
		var refusal = refusal(() -> repositories.jar(repositories.offers().get(0)));
		assertTrue(refusal.code.equals("notWhatItSays") && refusal.getMessage().contains("calls itself other 9.0.0"), refusal.getMessage());
	}

	@Test
	void nothingLeadsFromHttpsToSomethingElse() throws Exception {
		try (var plain = new Peer(null)) {
			plain.folder(files);
			peer.redirect("/index.xml", plain.url() + "/index.xml");
			assertEquals("notSafe", refusal(() -> repositories.add("acme", peer.url())).code);
			peer.redirect("/index.xml", "file:///etc/passwd");
			assertEquals("notSafe", refusal(() -> repositories.add("acme", peer.url())).code);
			peer.file("/index.xml", TestJar.xml(TestJar.resource("greet", plain.url() + "/x.jar", "ab".repeat(32))).getBytes());
			repositories.add("acme", peer.url());
			assertEquals("notSafe", refusal(() -> repositories.jar(repositories.offers().get(0))).code);
			assertEquals(List.of(), plain.asked);
		}
		peer.file("/index.xml", TestJar.xml(TestJar.resource("greet", "file:///etc/passwd", "ab".repeat(32))).getBytes());
		repositories.refresh("acme", false);
		assertEquals("notSafe", refusal(() -> repositories.jar(repositories.offers().get(0))).code);
	}

	@Test
	void plainHttpIsForThisMachineAlone() throws Exception {
		try (var plain = new Peer(null)) {
			plain.folder(files);
			repositories.add("here", plain.url());
			assertEquals(1, repositories.offers().size());
		}
		for (var bad : List.of("http://repo.example/", "http://127.0.0.1.repo.example/", "http://10.0.0.1/", "ftp://localhost/", "https://", "nonsense", "", "relative/folder", "https://user:secret@repo.example/")) {
			assertEquals("400 badAddress", "" + refusal(() -> repositories.add("bad", bad)).status + " " + refusal(() -> repositories.add("bad", bad)).code, bad);
		}
	}

	@Test
	void redirectsThatGoRoundInCirclesEnd() {
		peer.redirect("/index.xml", "/a").redirect("/a", "/b").redirect("/b", "/a");
		assertEquals("redirects", refusal(() -> repositories.add("acme", peer.url())).code);
		assertEquals(6, peer.asked.size());
		assertEquals(0, repositories.all().size(), "one that cannot be read is not added");
	}

	@Test
	void whatIsTooLargeOrNeverEndsIsGivenUp() throws Exception {
		peer.on("/index.xml", exchange -> {
			exchange.sendResponseHeaders(200, 0);
			var part = new byte[1 << 20];
			for (int i = 0; i < 64; i++) exchange.getResponseBody().write(part);
		});
		assertEquals("413 tooLarge", refusal(() -> repositories.add("acme", peer.url())).status + " " + refusal(() -> repositories.add("acme", peer.url())).code);
		var done = new CountDownLatch(1);
		peer.on("/slow/index.xml", exchange -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write('<');
			exchange.getResponseBody().flush();
			done.await();
		});
		var hurried = new Repositories(elsewhere, clock, Duration.ofHours(1), Duration.ofMillis(300), 1 << 30, tls);
		assertEquals("tooSlow", refusal(() -> hurried.add("slow", peer.url() + "/slow/")).code);
		done.countDown();
	}

	@Test
	void aCertificateThatNobodyTrustsIsRefused() throws Exception {
		peer.folder(files);
		var strict = new Repositories(elsewhere, clock, Duration.ofHours(1), Duration.ofSeconds(5), 1 << 30, null);
		var refusal = refusal(() -> strict.add("acme", peer.url()));
		assertTrue(refusal.code.equals("unreachable") && refusal.getMessage().contains("certif"), refusal.getMessage());
	}

	@Test
	void anIndexThatTurnsHostileChangesNothing() throws Exception {
		peer.folder(files);
		repositories.add("acme", peer.url());
		peer.file("/index.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><repository>&e;</repository>".getBytes());
		assertEquals("badIndex", refusal(() -> repositories.refresh("acme", false)).code);
		assertEquals("acme.payment 1.2.0", repositories.offers().get(0).toString());
		assertTrue(repositories.remark(repositories.named("acme")).contains("document type"));
		assertEquals("acme.payment 1.2.0", open().offers().get(0).toString());
	}

	@Test
	void aFolderGivesWhatLiesInItAndNothingElse() throws Exception {
		assertEquals(0, refusal(() -> repositories.add("disk", elsewhere.toString())).getMessage().indexOf(elsewhere + " has no index.xml"));
		repositories.add("disk", files.toString());
		var good = repositories.offers().get(0);
		assertEquals(Files.size(files.resolve("acme.payment-1.2.0.jar")), Files.size(repositories.jar(good)));
		var secret = Files.writeString(elsewhere.resolve("secret.jar"), "secret");
		Files.createSymbolicLink(files.resolve("link.jar"), secret);
		Files.createSymbolicLink(files.resolve("out"), elsewhere);
		for (var trick : List.of("../" + elsewhere.getFileName() + "/secret.jar", "%2e%2e/" + elsewhere.getFileName() + "/secret.jar", secret.toString(), secret.toUri().toString(), "link.jar", "out/secret.jar", "//host/share/x.jar",
			peer.url() + "/x.jar", "jar:file:/x.jar!/y", "a%00b")) {
			var refusal = refusal(() -> new FolderSource("disk", files).content(null, trick, data.resolve("out.jar"), new Source.Limits(1_000, Duration.ofSeconds(5))));
			assertEquals("badIndex", refusal.code, trick);
			assertTrue(refusal.getMessage().contains("is not a file in its folder"), refusal.getMessage());
		}
		assertEquals(List.of(), peer.asked);
	}

	@Test
	void aChangedFolderIsReadAgainAndOneThatWentIsRemembered() throws Exception {
		repositories.add("disk", files.toString());
		TestJar.provider("acme.scan", "1.0.0", "scan 1.0", "acme.scan").in(files);
		TestJar.index(files);
		clock.now = clock.now.plus(Duration.ofHours(2));
		assertEquals(2, repositories.offers().size());
		Files.move(files, files.resolveSibling(files.getFileName() + "-away"));
		clock.now = clock.now.plus(Duration.ofDays(7));
		assertEquals(2, repositories.offers().size());
		var remark = repositories.remark(repositories.named("disk"));
		assertTrue(remark.contains("is its disk connected?") && remark.endsWith(WEEK), remark);
		Files.move(files.resolveSibling(files.getFileName() + "-away"), files);
	}

	@Test
	void theListSurvivesARestartAndNamesAreChecked() throws Exception {
		repositories.add("disk", files.toString());
		for (var bad : List.of("", "../up", "A", "a/b", "jars", ".", "x".repeat(64))) assertEquals("badName", refusal(() -> repositories.add(bad, files.toString())).code, bad);
		assertEquals("409 exists", refusal(() -> repositories.add("disk", files.toString())).status + " " + refusal(() -> repositories.add("disk", files.toString())).code);
		repositories = open();
		assertEquals(List.of("disk"), repositories.all().stream().map(each -> each.place.name()).toList());
		repositories.remove("disk");
		assertEquals("404 unknownRepository", refusal(() -> repositories.remove("disk")).status + " " + refusal(() -> repositories.remove("disk")).code);
		assertEquals(0, open().all().size());
		assertTrue(Files.notExists(data.resolve("repositories/disk")));
	}

	@Test
	void aCacheThatIsFullLosesWhatWasNotUsedForTheLongestTime() throws Exception {
		TestJar.provider("acme.scan", "1.0.0", "scan 1.0", "acme.scan").in(files);
		TestJar.index(files);
		var small = new Repositories(elsewhere, clock, Duration.ofHours(1), Duration.ofSeconds(5), 10, tls);
		small.add("disk", files.toString());
		var both = small.offers();
		small.jar(both.get(0));
		clock.now = clock.now.plus(Duration.ofMinutes(1));
		small.jar(both.get(1));
		assertEquals(List.of(false, true), both.stream().map(small::isHere).toList());
	}


	private interface Doing {
		void run() throws Exception;
	}

	private static RepositoryException refusal(Doing asking) {
		return assertThrows(RepositoryException.class, asking::run);
	}
}
