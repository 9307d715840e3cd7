package loggia.launcher.trust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Keys with certificates, made by the JDK's keytool in a PKCS12 file, and what they sign. */
public final class Keys {
	private static final String PASSWORD = "changeit";
	private final Path file;
	/** Chains of certificates that others issued. */
	private final Map<String, List<X509Certificate>> issued = new HashMap<>();

	/** @param folder an empty one */
	public Keys(Path folder) {
		file = folder.resolve("keys.p12");
	}

	/** A key with a self-signed certificate. @param more arguments of keytool */
	public Keys add(String alias, String... more) throws IOException {
		var arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
		if (!Arrays.asList(more).contains("-keyalg")) arguments.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
		arguments.addAll(List.of(more));
		run(arguments);
		return this;
	}

	/** A key whose certificate another one issues. @param more arguments of keytool for the certificate */
	public Keys issue(String alias, String issuer, String... more) throws Exception {
		add(alias);
		var request = file.resolveSibling("request.csr").toString();
		var answer = file.resolveSibling("answer.pem");
		run(List.of("-certreq", "-alias", alias, "-file", request));
		var arguments = new ArrayList<>(List.of("-gencert", "-alias", issuer, "-infile", request, "-outfile", answer.toString(), "-rfc"));
		arguments.addAll(List.of(more));
		run(arguments);
		var chain = new ArrayList<X509Certificate>();
		try (var in = Files.newInputStream(answer)) {
			chain.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
		}
		chain.addAll(chain(issuer));
		issued.put(alias, chain);
		return this;
	}

	private List<X509Certificate> chain(String alias) throws Exception {
		return issued.containsKey(alias) ? issued.get(alias) : List.of((X509Certificate) store().getCertificate(alias));
	}

	PrivateKey key(String alias) throws Exception {
		return (PrivateKey) store().getKey(alias, PASSWORD.toCharArray());
	}

	X509Certificate certificate(String alias) throws Exception {
		return chain(alias).get(0);
	}

	/** @return its certificate, as operators get it */
	public byte[] pem(String alias) throws Exception {
		return ("-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate(alias).getEncoded()) + "\n-----END CERTIFICATE-----\n").getBytes();
	}

	/** Signs as jarsigner does. @param properties of the signer, names and values @return the signed jar */
	public byte[] sign(Path jar, String alias, String... properties) throws Exception {
		CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(chain(alias));
		var builder = new JarSigner.Builder(key(alias), chain).signerName(alias.toUpperCase(Locale.ROOT));
		for (int i = 0; i < properties.length; i += 2) builder.setProperty(properties[i], properties[i + 1]);
		var signer = builder.build();
		var out = new ByteArrayOutputStream();
		try (var zip = new ZipFile(jar.toFile())) {
			signer.sign(zip, out);
		}
		return out.toByteArray();
	}

	private KeyStore store() throws Exception {
		return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
	}

	private void run(List<String> arguments) throws IOException {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString(), "-J-XX:TieredStopAtLevel=1", "-keystore", file.toString(), "-storetype",
			"PKCS12", "-storepass", PASSWORD));
		command.addAll(1, List.of(arguments.get(0)));
		command.addAll(arguments.subList(1, arguments.size()));
		var process = new ProcessBuilder(command).redirectErrorStream(true).start();
		var said = new String(process.getInputStream().readAllBytes());
		try {
			if (process.waitFor() != 0) throw new IOException(said);
		} catch (InterruptedException e) {
			throw new IOException(e);
		}
		if (Files.notExists(file)) throw new IOException(said);
	}
}
