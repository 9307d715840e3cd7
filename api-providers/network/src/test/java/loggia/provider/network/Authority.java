package loggia.provider.network;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that exists for one run of the tests. */
final class Authority {
	private static final char[] PASSWORD = "test".toCharArray();
	private final KeyPair keys = keys();
	final X509Certificate certificate;

	Authority() throws Exception {
		certificate = sign("CN=Loggia test authority", keys, true);
	}

	private static KeyPair keys() throws Exception {
		var generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(256);
		return generator.generateKeyPair();
	}

	private X509Certificate sign(String subject, KeyPair of, boolean authority, String... hosts) throws Exception {
		var builder = new JcaX509v3CertificateBuilder(new X500Name("CN=Loggia test authority"), BigInteger.valueOf(System.nanoTime()), Date.from(Instant.now().minus(1, ChronoUnit.DAYS)),
				Date.from(Instant.now().plus(1, ChronoUnit.DAYS)), new X500Name(subject), of.getPublic());
		builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
		if (hosts.length > 0) {
			var names = new GeneralName[hosts.length];
			for (int i = 0; i < hosts.length; i++) {
				names[i] = new GeneralName(hosts[i].matches("[\\d.]+") ? GeneralName.iPAddress : GeneralName.dNSName, hosts[i]);
			}
			builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
		}
		return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
	}

	/** @return what a server of these hosts shows */
	SSLContext server(String... hosts) throws Exception {
		KeyPair own = keys();
		var store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setKeyEntry("server", own.getPrivate(), PASSWORD, new X509Certificate[] { sign("CN=" + hosts[0], own, false, hosts), certificate });
		var managers = KeyManagerFactory.getInstance("PKIX");
		managers.init(store, PASSWORD);
		var context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context;
	}

	String pem() throws Exception {
		return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n";
	}
}
