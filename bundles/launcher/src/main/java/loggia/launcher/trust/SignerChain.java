package loggia.launcher.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * A signer's certificate and those behind it, as they lie in the jar.
 *
 * @param certificates the signer's own first
 */
record SignerChain(List<X509Certificate> certificates) {
	/** Extended key usages that permit signing code. */
	private static final Set<String> CODE = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

	X509Certificate signer() {
		return certificates.get(0);
	}

	/**
	 * Whether the chain ends in a certificate of the operator's: it is the signer's own, or that of an authority that issued it.
	 *
	 * @param now when all certificates must be valid; null when their dates do not count
	 * @throws UntrustedException when it would, but for a date or what the certificate may be used for
	 */
	boolean endsIn(X509Certificate trusted, Instant now) throws UntrustedException {
		if (signer().equals(trusted)) {
			checkUse();
			if (now != null) checkDates(List.of(trusted), now);
			return true;
		}
		// a certificate of a signer vouches for itself alone
		if (trusted.getBasicConstraints() < 0) return false;
		var path = below(trusted);
		if (!isIssued(path, trusted)) return false;
		checkUse();
		if (now != null) {
			var all = new ArrayList<>(path);
			all.add(trusted);
			checkDates(all, now);
		}
		return true;
	}

	/** @return the certificates up to that of the authority, without it */
	private List<X509Certificate> below(X509Certificate authority) {
		int at = certificates.indexOf(authority);
		return at < 0 ? certificates : certificates.subList(0, at);
	}

	/** At a moment at which all were valid: the dates are another question. */
	private static boolean isIssued(List<X509Certificate> path, X509Certificate authority) {
		try {
			var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
			parameters.setRevocationEnabled(false);
			parameters.setDate(path.stream().map(X509Certificate::getNotBefore).max(Comparator.naturalOrder()).orElseThrow());
			CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
			return true;
		} catch (CertPathValidatorException e) {
			return false;
		} catch (InvalidAlgorithmParameterException e) {
			throw new IllegalStateException(e);
		} catch (GeneralSecurityException e) {
			return false;
		}
	}

	private void checkUse() throws UntrustedException {
		var usage = signer().getKeyUsage();
		List<String> extended;
		try {
			extended = signer().getExtendedKeyUsage();
		} catch (CertificateParsingException e) {
			throw new UntrustedException("the certificate of " + name(signer()) + " cannot be read: " + e.getMessage(), e);
		}
		boolean forCode = extended == null || extended.stream().anyMatch(CODE::contains);
		boolean forSigning = usage == null || usage[0] || usage.length > 1 && usage[1];
		if (!forCode || !forSigning) throw new UntrustedException("the certificate of " + name(signer()) + " is not one for signing code (key usage): sign the jar with one that is");
	}

	private static void checkDates(List<X509Certificate> all, Instant now) throws UntrustedException {
		for (var certificate : all) {
			var at = Date.from(now);
			if (at.after(certificate.getNotAfter())) {
				throw new UntrustedException("the certificate of " + name(certificate) + " ended on " + day(certificate.getNotAfter()) + ": its publisher signs the jar with a new one, which is added with `loggia trust add`");
			}
			if (at.before(certificate.getNotBefore())) {
				throw new UntrustedException("the certificate of " + name(certificate) + " begins on " + day(certificate.getNotBefore()) + " and the clock of this machine says " + day(at) + ": is it right?");
			}
		}
	}

	static String name(X509Certificate certificate) {
		return certificate.getSubjectX500Principal().getName();
	}

	private static String day(Date date) {
		return date.toInstant().toString().substring(0, 10);
	}
}
