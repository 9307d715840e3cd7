package loggia.launcher.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed jars and what is tried with them (threats P13, P14, P15), with keys of the JDK's keytool and signatures of its signer. */
class SignedJarTest {
	@TempDir
	static Path keyFolder;
	static Keys keys;

	@TempDir
	Path folder;
	TrustStore store;
	byte[] unsigned;
	byte[] signed;

	@BeforeAll
	static void makeKeys() throws Exception {
		keys = new Keys(keyFolder).add("acme").add("mallory").add("edda", "-keyalg", "Ed25519").add("old", "-startdate", "-20d", "-validity", "10").add("future", "-startdate", "+10d")
			.add("root", "-ext", "bc:c").issue("team", "root", "-ext", "ku=digitalSignature", "-ext", "eku=codeSigning").issue("site", "root", "-ext", "eku=serverAuth")
			.issue("pupil", "team");
	}

	@BeforeEach
	void makeJars() throws Exception {
		store = new TrustStore(folder.resolve("trust"));
		store.add("acme", keys.pem("acme"), false);
		unsigned = Zips.of(content());
		signed = keys.sign(file(unsigned), "acme");
	}

	private static Map<String, byte[]> content() {
		var all = new LinkedHashMap<String, byte[]>();
		all.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nBundle-SymbolicName: pay\r\nImport-Package: loggia.api\r\n\r\n".getBytes(StandardCharsets.UTF_8));
		all.put("pay/", new byte[0]);
		all.put("pay/Pay.class", "the code".repeat(2_000).getBytes(StandardCharsets.UTF_8));
		all.put("pay/Book.class", "more code".getBytes(StandardCharsets.UTF_8));
		all.put("META-INF/versions/21/pay/Pay.class", "newer code".getBytes(StandardCharsets.UTF_8));
		return all;
	}

	@Test
	void whatATrustedPublisherSignedIsTheirs() throws Exception {
		var signer = store.signer(SignedJar.read(file(signed)), Instant.now());
		assertEquals("acme", signer.publisher().name());
		assertEquals(keys.certificate("acme"), signer.certificate());
		store.add("edda", keys.pem("edda"), false);
		assertEquals("edda", store.signer(SignedJar.read(file(keys.sign(file(unsigned), "edda"))), Instant.now()).publisher().name());
		// signed by two, one of whom is trusted
		assertEquals("acme", store.signer(SignedJar.read(file(keys.sign(file(signed), "mallory"))), Instant.now()).publisher().name());
	}

	@Test
	void P14_anotherKeyIsRefusedByNameAndFingerprint() throws Exception {
		var said = untrusted(keys.sign(file(unsigned), "mallory"));
		assertTrue(said.contains("CN=mallory") && said.contains(Publisher.fingerprint(keys.certificate("mallory"))) && said.contains("loggia trust add"), said);
	}

	@Test
	void P14_anUnsignedJarIsNoSignedOne() throws Exception {
		assertTrue(SignedJar.read(file(unsigned)).unsigned());
		assertTrue(untrusted(unsigned).contains("loggia api sign"));
	}

	@Test
	void P14_aManifestThatWasChangedIsRefused() throws Exception {
		var entries = Zips.entries(signed);
		entries.computeIfPresent("META-INF/MANIFEST.MF", (name, bytes) -> new String(bytes).replace("Import-Package: loggia.api", "Import-Package: loggia.api.routes").getBytes());
		refused(entries, "changed after it was signed");
		entries = Zips.entries(signed);
		entries.computeIfPresent("META-INF/MANIFEST.MF", (name, bytes) -> (new String(bytes) + "Name: pay/Extra.class\r\nX: y\r\n\r\n").getBytes());
		refused(entries, "MANIFEST.MF is not the one that was signed");
	}

	@Test
	void P14_aManifestThatWasSignedAgainByAnotherIsThatOthers() throws Exception {
		var entries = Zips.entries(signed);
		entries.put("pay/Pay.class", "other code".getBytes());
		var again = keys.sign(file(Zips.of(entries)), "mallory");
		assertTrue(refused(again).contains("changed after it was signed"), "acme's signature is of another manifest");
		entries.keySet().removeIf(name -> name.matches("META-INF/ACME\\..*"));
		assertTrue(untrusted(keys.sign(file(Zips.of(entries)), "mallory")).contains("CN=mallory"));
	}

	@Test
	void P14_anExtraUnsignedClassIsRefused() throws Exception {
		var entries = Zips.entries(signed);
		entries.put("pay/Spy.class", "spy".getBytes());
		refused(entries, "pay/Spy.class is not signed");
		entries = Zips.entries(signed);
		entries.put("META-INF/SIG-SPY", "spy".getBytes());
		refused(entries, "META-INF/SIG-SPY is not signed");
		entries = Zips.entries(signed);
		entries.put("META-INF/services/spy.SF", "spy".getBytes());
		refused(entries, "META-INF/services/spy.SF is not signed");
	}

	@Test
	void P14_aChangedClassIsRefused() throws Exception {
		var entries = Zips.entries(signed);
		entries.put("pay/Pay.class", "other code".getBytes());
		refused(entries, "pay/Pay.class");
	}

	@Test
	void P14_aRemovedEntryIsRefused() throws Exception {
		var entries = Zips.entries(signed);
		entries.remove("pay/Book.class");
		refused(entries, "pay/Book.class is missing");
		// together with its section
		entries.computeIfPresent("META-INF/MANIFEST.MF", (name, bytes) -> new String(bytes).replaceAll("Name: pay/Book.class\r\n.*\r\n\r\n", "").getBytes());
		refused(entries, "changed after it was signed");
	}

	@Test
	void P14_aSignatureOfPartsIsRefused() throws Exception {
		assertTrue(refused(keys.sign(file(unsigned), "acme", "sectionsonly", "true")).contains("does not cover its manifest as a whole"));
	}

	@Test
	void P14_aSignatureThatWasTakenAwayIsRefused() throws Exception {
		var entries = Zips.entries(signed);
		entries.keySet().removeIf(name -> name.matches("META-INF/ACME\\..*"));
		refused(entries, "signature was taken away");
		entries = Zips.entries(signed);
		entries.keySet().remove("META-INF/ACME.EC");
		refused(entries, "does not count");
		entries = Zips.entries(signed);
		entries.keySet().remove("META-INF/ACME.SF");
		refused(entries, "signature was taken away");
	}

	@Test
	void P14_theSignatureOfAnotherJarIsRefused() throws Exception {
		var other = content();
		other.put("pay/Pay.class", "harmless".getBytes());
		var entries = Zips.entries(signed);
		Zips.entries(keys.sign(file(Zips.of(other)), "acme")).forEach((name, bytes) -> {
			if (name.startsWith("META-INF/ACME.")) entries.put(name, bytes);
		});
		refused(entries, "changed after it was signed");
	}

	@Test
	void P14_datesCountWhenAJarIsLetIn() throws Exception {
		store.add("old", keys.pem("old"), false);
		store.add("future", keys.pem("future"), false);
		var old = SignedJar.read(file(keys.sign(file(unsigned), "old")));
		var said = assertThrows(UntrustedException.class, () -> store.signer(old, Instant.now())).getMessage();
		assertTrue(said.contains("CN=old ended on"), said);
		assertEquals("old", store.signer(old, Instant.now().minus(Duration.ofDays(15))).publisher().name());
		assertEquals("old", store.signer(old, null).publisher().name(), "it was let in before");
		assertTrue(untrusted(keys.sign(file(unsigned), "future")).contains("clock of this machine"));
	}

	@Test
	void P14_anAuthorityVouchesForSignersAndASignerForItselfAlone() throws Exception {
		store.add("root", keys.pem("root"), false);
		assertEquals("root", store.signer(SignedJar.read(file(keys.sign(file(unsigned), "team"))), Instant.now()).publisher().name());
		assertTrue(untrusted(keys.sign(file(unsigned), "site")).contains("not one for signing code"));
		store.remove("root", null);
		store.add("team", keys.pem("team"), false);
		assertTrue(untrusted(keys.sign(file(unsigned), "pupil")).contains("CN=pupil"), "team's certificate is no authority's");
	}

	@Test
	void P13_twoReadersSeeTheSame() throws Exception {
		// the same name twice in the directory
		var twice = Zips.entries(signed);
		twice.put("pay/Xay.class", "spy".getBytes());
		var renamed = Zips.of(twice);
		renamed = Zips.overwrite(renamed, "pay/Xay.class", "pay/Pay.class", -1);
		assertTrue(refused(Zips.overwrite(renamed, "pay/Xay.class", "pay/Pay.class", 0)).contains("pay/Pay.class is there twice"));
		// another name where the entry begins than in the directory
		assertTrue(refused(Zips.overwrite(Zips.of(twice), "pay/Xay.class", "pay/Yay.class", 0)).contains("has another name where it begins"));
		// a second manifest, in other letters
		var shadow = Zips.entries(signed);
		shadow.put("META-INF/manifest.mf", "Manifest-Version: 1.0\r\n\r\n".getBytes());
		refused(shadow, "META-INF/manifest.mf is there twice");
		var climbing = Zips.entries(signed);
		climbing.put("pay/../../x", new byte[0]);
		refused(climbing, "which none may have");
		// something before, between, behind
		var before = new byte[signed.length + 4];
		System.arraycopy(signed, 0, before, 4, signed.length);
		refused(before);
		var behind = java.util.Arrays.copyOf(signed, signed.length + 4);
		assertTrue(refused(behind).contains("no directory at its end"));
		assertTrue(refused("hello".getBytes()).contains("no directory"));
		assertTrue(refused(new byte[0]).contains("no directory"));
	}

	@Test
	void P13_whatUsualToolsBuildIsAccepted() throws Exception {
		for (var type : List.of(org.apache.felix.framework.Felix.class, com.fasterxml.jackson.core.JsonFactory.class, Test.class)) {
			var jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
			assertTrue(SignedJar.read(jar).unsigned(), jar.toString());
		}
	}

	@Test
	void P15_whatIsExchangedAfterTheCheckIsNotRead() throws Exception {
		var file = file(signed);
		var sha256 = java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(signed));
		try (var in = ExactBytes.of(file, sha256)) {
			assertEquals(signed.length, in.readAllBytes().length);
		}
		Files.write(file, unsigned);
		try (var in = ExactBytes.of(file, sha256)) {
			assertTrue(assertThrows(IOException.class, in::readAllBytes).getMessage().contains("was exchanged after it was checked"));
		}
	}

	@Test
	void theStoreIsAFolderThatOperatorsCanRead() throws Exception {
		store.add("acme", keys.pem("mallory"), true);
		var acme = store.publisher("acme");
		assertEquals(List.of(keys.certificate("acme"), keys.certificate("mallory")), acme.certificates());
		assertTrue(acme.wechatNames());
		assertEquals("acme", store.signer(SignedJar.read(file(keys.sign(file(unsigned), "mallory"))), Instant.now()).publisher().name());
		assertTrue(store.remove("acme", Publisher.fingerprint(keys.certificate("mallory"))));
		assertTrue(store.publisher("acme").wechatNames());
		assertEquals(List.of(keys.certificate("acme")), store.publisher("acme").certificates());
		// by hand
		Files.write(folder.resolve("trust/edda.pem"), keys.pem("edda"));
		Files.writeString(folder.resolve("trust/broken.pem"), "hello");
		Files.writeString(folder.resolve("trust/Not A Name.pem"), "hello");
		var content = store.content();
		assertEquals(List.of("acme", "edda"), content.publishers().stream().map(Publisher::name).toList());
		assertEquals(2, content.problems().size());
		assertThrows(IllegalArgumentException.class, () -> store.add("../x", keys.pem("acme"), false));
		assertThrows(IllegalArgumentException.class, () -> store.add("x", "hello".getBytes(), false));
		assertTrue(store.remove("acme", null) && !store.remove("acme", null));
	}

	private Path file(byte[] bytes) throws IOException {
		return Files.write(Files.createTempFile(folder, "jar", ".jar"), bytes);
	}

	private void refused(Map<String, byte[]> entries, String why) throws IOException {
		var said = refused(Zips.of(entries));
		assertTrue(said.contains(why), said);
	}

	private String refused(byte[] jar) throws IOException {
		var file = file(jar);
		return assertThrows(UntrustedException.class, () -> SignedJar.read(file)).getMessage();
	}

	private String untrusted(byte[] jar) throws Exception {
		var read = SignedJar.read(file(jar));
		return assertThrows(UntrustedException.class, () -> store.signer(read, Instant.now())).getMessage();
	}
}
