package loggia.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A private key and the certificates that say whose it is.
 *
 * @param chain the key's own certificate first
 */
record SigningKey(PrivateKey key, CertPath chain) {
	private static final Pattern PEM_KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

	X509Certificate certificate() {
		return (X509Certificate) chain.getCertificates().get(0);
	}

	/** From PEM files: a key as PKCS#8, and its certificate, which those of authorities may follow. */
	static SigningKey ofFiles(Path keyFile, Path certificateFile) throws CliException {
		var text = read(keyFile);
		var block = PEM_KEY.matcher(text);
		if (!block.find())
			throw noKey(keyFile, text);
		var chain = chain(certificateFile);
		var certificate = (X509Certificate) chain.getCertificates().get(0);
		try {
			var bytes = Base64.getMimeDecoder().decode(block.group(1));
			var key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
			if (!belong(key, certificate.getPublicKey()))
				throw mismatch(keyFile, certificateFile, null);
			return new SigningKey(key, chain);
		} catch (GeneralSecurityException | IllegalArgumentException e) {
			throw mismatch(keyFile, certificateFile, e);
		}
	}

	/** @param alias null where the file holds one key only */
	static SigningKey ofKeystore(Path file, String alias, char[] password) throws CliException {
		read(file);
		try {
			var store = KeyStore.getInstance(file.toFile(), password);
			var keys = Collections.list(store.aliases()).stream().filter(each -> isKey(store, each)).toList();
			var chosen = alias != null ? alias : keys.size() == 1 ? keys.get(0) : null;
			if (chosen == null || !keys.contains(chosen))
				throw new CliException(CliException.USAGE, "no-key", alias == null ? file + " holds the keys " + keys : "no key of " + file + " is called " + alias + "; it holds " + keys,
						"name one with --alias");
			var chain = CertificateFactory.getInstance("X.509").generateCertPath(Arrays.asList(store.getCertificateChain(chosen)));
			return new SigningKey((PrivateKey) store.getKey(chosen, password), chain);
		} catch (IOException | GeneralSecurityException e) {
			throw new CliException(CliException.FAILED, "keystore", file + " cannot be opened: " + e.getMessage(), "is it a PKCS12 or JKS file, and is the password right?", null, e);
		}
	}

	private static boolean isKey(KeyStore store, String alias) {
		try {
			return store.isKeyEntry(alias);
		} catch (GeneralSecurityException e) {
			return false;
		}
	}

	private static CertPath chain(Path file) throws CliException {
		try {
			var factory = CertificateFactory.getInstance("X.509");
			var certificates = List.copyOf(factory.generateCertificates(new ByteArrayInputStream(read(file).getBytes(StandardCharsets.ISO_8859_1))));
			if (certificates.isEmpty())
				throw new CliException(CliException.FAILED, "no-certificate", file + " holds no certificate", "a PEM file has -----BEGIN CERTIFICATE----- in it");
			return factory.generateCertPath(certificates);
		} catch (GeneralSecurityException e) {
			throw new CliException(CliException.FAILED, "no-certificate", file + " is no certificate: " + e.getMessage(), "a PEM file has -----BEGIN CERTIFICATE----- in it", null, e);
		}
	}

	private static boolean belong(PrivateKey key, PublicKey other) throws GeneralSecurityException {
		var name = switch (key.getAlgorithm()) {
			case "EC" -> "SHA256withECDSA";
			case "RSA" -> "SHA256withRSA";
			case "DSA" -> "SHA256withDSA";
			default -> key.getAlgorithm();
		};
		var probe = "whose key is it".getBytes(StandardCharsets.US_ASCII);
		var signature = Signature.getInstance(name);
		signature.initSign(key);
		signature.update(probe);
		var signed = signature.sign();
		signature.initVerify(other);
		signature.update(probe);
		return signature.verify(signed);
	}

	private static String read(Path file) throws CliException {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		} catch (IOException e) {
			throw new CliException(CliException.USAGE, "no-such-file", file + " is not there or cannot be read", "loggia api keygen NAME makes NAME.key and NAME.pem", null, e);
		}
	}

	private static CliException noKey(Path file, String text) {
		if (text.contains("BEGIN ENCRYPTED PRIVATE KEY"))
			return new CliException(CliException.FAILED, "encrypted-key", file + " is encrypted", "put it into a PKCS12 file and give that with --keystore: openssl pkcs12 -export");
		if (text.contains("BEGIN EC PRIVATE KEY") || text.contains("BEGIN RSA PRIVATE KEY"))
			return new CliException(CliException.FAILED, "old-key", file + " is not in PKCS#8 form", "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.key");
		return new CliException(CliException.FAILED, "no-key", file + " holds no private key", "a PEM file has -----BEGIN PRIVATE KEY----- in it; loggia api keygen NAME makes one");
	}

	private static CliException mismatch(Path keyFile, Path certificateFile, Exception cause) {
		return new CliException(CliException.FAILED, "wrong-certificate", certificateFile + " is not the certificate of the key in " + keyFile, "name the right one with --cert", null, cause);
	}
}
