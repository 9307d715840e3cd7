package loggia.launcher.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * Somebody whose bundles the operator lets in.
 *
 * @param name         what the operator calls them
 * @param certificates of signers, or of authorities that issue signers' certificates
 * @param wechatNames  whether they may bring APIs under names that WeChat has documented
 */
public record Publisher(String name, List<X509Certificate> certificates, boolean wechatNames) {
	/** The publisher whose bundles may take the place of shipped ones: who makes the distribution. */
	public static final String DISTRIBUTION = "distribution";

	public Publisher {
		certificates = List.copyOf(certificates);
	}

	/** @return SHA-256 of a certificate, in hex */
	public static String fingerprint(X509Certificate certificate) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
		} catch (CertificateEncodingException | NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
