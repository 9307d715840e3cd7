package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, signatures and publishers as typed. */
class SigningTest {
	@TempDir
	Path folder;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();

	@Test
	void aTeamMakesAKeyAndSignsItsBundle() throws Exception {
		assertEquals(0, run("api", "keygen", "Acme", "--dir", folder.toString(), "--days", "30"), err.toString());
		var key = folder.resolve("Acme.key");
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
		assertTrue(err.toString().contains("loggia trust add acme " + folder.resolve("Acme.pem")), err.toString());
		assertEquals(1, run("api", "keygen", "Acme", "--dir", folder.toString()));
		assertTrue(err.toString().contains("Acme.key is there already"), err.toString());

		var jar = jar();
		assertEquals(0, run("api", "sign", jar.toString(), "--key", key.toString()), err.toString());
		assertEquals("CN=Acme", signer(jar).getSubjectX500Principal().getName());
		assertTrue(signer(jar).getExtendedKeyUsage().contains("1.3.6.1.5.5.7.3.3"));
		// signing again replaces the signature
		long size = Files.size(jar);
		assertEquals(0, run("api", "sign", jar.toString(), "--key", key.toString(), "--cert", folder.resolve("Acme.pem").toString(), "--json"), err.toString());
		assertEquals("CN=Acme", Json.parse(out.toString()).path("signer").asText());
		assertTrue(Math.abs(Files.size(jar) - size) < 200, "one signature: " + size + " " + Files.size(jar));
		assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(jar)));
	}

	@Test
	void aKeystoreIsAKeyToo() throws Exception {
		var store = folder.resolve("keys.p12");
		keytool("-genkeypair", "-alias", "one", "-keyalg", "Ed25519", "-dname", "CN=one", "-keystore", store.toString(), "-storepass", "changeit");
		var jar = jar();
		// the variable PATH stands for one that holds a password, a wrong one
		assertEquals(1, run("api", "sign", jar.toString(), "--keystore", store.toString(), "--password-env", "PATH"));
		assertTrue(err.toString().contains("is the password right?"), err.toString());
		assertEquals(2, run("api", "sign", jar.toString(), "--keystore", store.toString()));
		assertTrue(err.toString().contains("LOGGIA_KEYSTORE_PASSWORD"), err.toString());
		assertEquals("CN=one", SigningKey.ofKeystore(store, null, "changeit".toCharArray()).certificate().getSubjectX500Principal().getName());
		keytool("-genkeypair", "-alias", "two", "-keyalg", "EC", "-dname", "CN=two", "-keystore", store.toString(), "-storepass", "changeit");
		var several = org.junit.jupiter.api.Assertions.assertThrows(CliException.class, () -> SigningKey.ofKeystore(store, null, "changeit".toCharArray()));
		assertTrue(several.getMessage().contains("[one, two]") && several.next.contains("--alias"), several.getMessage());
		assertEquals("CN=two", SigningKey.ofKeystore(store, "two", "changeit".toCharArray()).certificate().getSubjectX500Principal().getName());
	}

	@Test
	void whatIsWrongIsSaid() throws Exception {
		run("api", "keygen", "a", "--dir", folder.toString());
		run("api", "keygen", "b", "--dir", folder.toString());
		var key = folder.resolve("a.key").toString();
		said(2, "a.jar is no jar", "api", "sign", folder.resolve("a.jar").toString(), "--key", key);
		said(2, "no jar", "api", "sign", key, "--key", key);
		said(2, "Nothing says which key", "api", "sign", jar().toString());
		said(2, "no.key is not there", "api", "sign", jar().toString(), "--key", folder.resolve("no.key").toString());
		said(1, "b.pem is not the certificate of the key in", "api", "sign", jar().toString(), "--key", key, "--cert", folder.resolve("b.pem").toString());
		var old = Files.writeString(folder.resolve("old.key"), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
		said(1, "openssl pkcs8 -topk8 -nocrypt", "api", "sign", jar().toString(), "--key", old.toString());
		said(2, "is no name", "api", "keygen", "../x");
		said(2, "--days 0", "api", "keygen", "x", "--days", "0");
	}

	@Test
	void publishersAreAddedListedAndRemoved() throws Exception {
		Files.deleteIfExists(Credentials.ofThisPerson().file());
		try (var gateway = new FakeGateway()) {
			Credentials.ofThisPerson().put(gateway.url(), FakeGateway.TOKEN);
			var acme = "{\"name\":\"acme\",\"certificates\":[{\"subject\":\"CN=Acme\",\"sha256\":\"ab12\",\"until\":1893456000000}],\"runs\":[\"pay 1.0.0\"]}";
			gateway.answer("PUT /api/v1/trust/publishers/acme", 200, acme).answer("GET /api/v1/trust", 200, "{\"bundles\":\"required\",\"problems\":[\"x.pem is broken\"]}")
					.answer("GET /api/v1/trust/publishers", 200, "{\"items\":[" + acme + "],\"total\":1}").answer("DELETE /api/v1/trust/publishers/acme", 200, "{\"name\":\"acme\",\"runs\":[\"pay 1.0.0\"]}")
					.answer("DELETE /api/v1/trust/claims/pay", 200, "{\"released\":[{\"kind\":\"family\",\"name\":\"pay\"}]}");
			var certificate = Files.writeString(folder.resolve("acme.pem"), "PEM");
			assertEquals(0, run("trust", "add", "acme", certificate.toString(), "--wechat-names"), err.toString());
			assertEquals("PUT /api/v1/trust/publishers/acme?wechatNames=true PEM", gateway.asked.get(0).line() + " " + new String(gateway.asked.get(0).body()));
			assertTrue(out.toString().contains("acme is trusted: CN=Acme until 2030-01-01"), out.toString());
			assertEquals(0, run("trust", "list"));
			assertTrue(out.toString().contains("must be signed") && out.toString().contains("acme       CN=Acme      2030-01-01  ab12     pay 1.0.0"), out.toString());
			assertTrue(err.toString().contains("x.pem is broken"), err.toString());
			assertEquals(0, run("trust", "remove", "acme"));
			assertTrue(out.toString().contains("pay 1.0.0 runs until the next start: loggia api remove pay"), out.toString());
			assertEquals(0, run("trust", "release", "pay"));
			assertTrue(out.toString().contains("family pay belongs to nobody"), out.toString());
			assertEquals(2, run("trust", "add", "acme", folder.resolve("none.pem").toString()));
		}
	}

	private Path jar() throws Exception {
		var file = Files.createTempFile(folder, "bundle", ".jar");
		var manifest = new Manifest();
		manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
		try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
			jar.putNextEntry(new JarEntry("a/A.class"));
			jar.write(1);
		}
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		return file;
	}

	private static X509Certificate signer(Path file) throws Exception {
		try (var jar = new JarFile(file.toFile(), true)) {
			var entry = jar.getJarEntry("a/A.class");
			jar.getInputStream(entry).readAllBytes();
			assertNotNull(entry.getCodeSigners(), "it is signed");
			assertEquals(1, entry.getCodeSigners().length);
			return (X509Certificate) entry.getCodeSigners()[0].getSignerCertPath().getCertificates().get(0);
		}
	}

	private static void keytool(String... arguments) throws Exception {
		var command = new java.util.ArrayList<>(java.util.List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
		command.addAll(java.util.List.of(arguments));
		assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
	}

	private void said(int exit, String what, String... args) {
		assertEquals(exit, run(args), err.toString());
		assertTrue(err.toString().contains(what), err.toString());
	}

	private int run(String... args) {
		out.getBuffer().setLength(0);
		err.getBuffer().setLength(0);
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}
}
