package loggia.deployer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Publishers' keys, made by the JDK's keytool, and what they sign. */
final class Signing {
	private static final String PASSWORD = "changeit";
	private final Path file;

	/** @param folder an empty one */
	Signing(Path folder, String... publishers) throws IOException, InterruptedException {
		file = folder.resolve("keys.p12");
		for (var publisher : publishers) key(publisher);
	}

	private void key(String alias) throws IOException, InterruptedException {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString(), "-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC", "-groupname",
			"secp256r1", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
		var process = new ProcessBuilder(command).redirectErrorStream(true).start();
		var said = new String(process.getInputStream().readAllBytes());
		if (process.waitFor() != 0) throw new IOException(said);
	}

	/** @return the certificate, as operators get it */
	byte[] certificate(String publisher) throws Exception {
		var bytes = store().getCertificate(publisher).getEncoded();
		return ("-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END CERTIFICATE-----\n").getBytes();
	}

	InputStream sign(Jars jar, String publisher) throws Exception {
		var unsigned = Files.write(Files.createTempFile(file.getParent(), "unsigned", ".jar"), jar.bytes());
		var chain = CertificateFactory.getInstance("X.509").generateCertPath(Arrays.asList(store().getCertificateChain(publisher)));
		var out = new ByteArrayOutputStream();
		try (var zip = new ZipFile(unsigned.toFile())) {
			new JarSigner.Builder((PrivateKey) store().getKey(publisher, PASSWORD.toCharArray()), chain).build().sign(zip, out);
		}
		return new ByteArrayInputStream(out.toByteArray());
	}

	private KeyStore store() throws Exception {
		return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
	}
}
