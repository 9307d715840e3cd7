package loggia.provider.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates servers may show: the JDK's authorities and the operator's own.
 *
 * @param authorities how many of them are the operator's
 */
record Trust(X509TrustManager manager, SSLSocketFactory sockets, int authorities) {
	private static final String EXPLAIN = "ca.pem or ca.file of loggia.network";

	/**
	 * @param pem  certificates in PEM form, may be empty
	 * @param file PEM file, relative to the data folder and inside it; empty for none
	 * @throws IllegalArgumentException when one of them cannot be read; its message says which
	 */
	static Trust of(String pem, String file, Path data) {
		var own = new ArrayList<X509Certificate>();
		try {
			if (!pem.isBlank()) {
				// a text field of a form may have lost its line ends
				own.addAll(certificates(pem.replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII)));
			}
			if (!file.isBlank()) {
				own.addAll(certificates(Files.readAllBytes(inside(data, file))));
			}
			return of(own);
		} catch (IOException e) {
			throw new IllegalArgumentException(EXPLAIN + ": " + file + " cannot be read", e);
		} catch (GeneralSecurityException e) {
			throw new IllegalArgumentException(EXPLAIN + ": not a list of PEM certificates", e);
		}
	}

	static Trust of(List<X509Certificate> own) throws GeneralSecurityException {
		var store = KeyStore.getInstance(KeyStore.getDefaultType());
		try {
			store.load(null, null);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		int number = 0;
		for (X509Certificate known : manager(null).getAcceptedIssuers()) {
			store.setCertificateEntry("jdk" + number++, known);
		}
		for (X509Certificate added : own) {
			store.setCertificateEntry("own" + number++, added);
		}
		var manager = manager(store);
		var context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { manager }, null);
		return new Trust(manager, context.getSocketFactory(), own.size());
	}

	private static Path inside(Path data, String file) throws IOException {
		Path real = data.toRealPath();
		Path found = real.resolve(file).toRealPath();
		if (!found.startsWith(real)) {
			throw new IOException(file + " is not below the data folder");
		}
		return found;
	}

	private static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
		var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
		if (found.isEmpty()) {
			throw new GeneralSecurityException("no certificate");
		}
		return found.stream().map(X509Certificate.class::cast).toList();
	}

	private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
		var factory = TrustManagerFactory.getInstance("PKIX");
		factory.init(store);
		return (X509TrustManager) factory.getTrustManagers()[0];
	}
}
