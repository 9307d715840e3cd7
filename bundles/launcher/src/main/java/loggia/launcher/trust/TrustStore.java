package loggia.launcher.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whom the operator trusts: a folder ({@code data/trust}) of PEM files, each named after a publisher, with one or more certificates. Above the first, a line
 * {@code WeChat-Names: allowed} lets the publisher bring APIs under WeChat's names. Files of other names are not looked at.
 */
public final class TrustStore {
	private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?");
	private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
	private static final Pattern WECHAT = Pattern.compile("(?im)^WeChat-Names:[ \\t]*allowed[ \\t]*$");
	private static final String SUFFIX = ".pem";
	private static final long LARGEST = 1 << 20;

	private final Path folder;

	public TrustStore(Path folder) {
		this.folder = folder;
	}

	/**
	 * What the folder holds.
	 *
	 * @param publishers by name
	 * @param problems   sentences about files that cannot be read; nobody is trusted because of them
	 */
	public record Content(List<Publisher> publishers, List<String> problems) {}

	/** Who signed a jar. @param certificate the signer's own */
	public record Signer(Publisher publisher, X509Certificate certificate) {}

	/** Reads the folder as it is now. */
	public Content content() {
		var publishers = new ArrayList<Publisher>();
		var problems = new ArrayList<String>();
		if (!Files.isDirectory(folder)) return new Content(List.of(), List.of());
		try (var files = Files.list(folder)) {
			for (var file : files.filter(each -> each.getFileName().toString().endsWith(SUFFIX)).sorted().toList()) {
				try {
					publishers.add(read(file));
				} catch (IOException | CertificateException e) {
					problems.add(file + " is not a publisher's certificate: " + e.getMessage());
				}
			}
		} catch (IOException e) {
			problems.add(folder + " cannot be read: " + e.getMessage());
		}
		return new Content(List.copyOf(publishers), List.copyOf(problems));
	}

	/**
	 * Who signed it, of those the operator trusts.
	 *
	 * @param now when the certificates must be valid; null for a jar that was let in before
	 * @throws UntrustedException when it is nobody
	 */
	public Signer signer(SignedJar jar, Instant now) throws UntrustedException {
		if (jar.unsigned()) throw new UntrustedException("the jar is not signed: sign it with `loggia api sign JAR --key FILE` (`loggia api keygen NAME` makes a key)");
		UntrustedException almost = null;
		for (var publisher : content().publishers) {
			for (var trusted : publisher.certificates()) {
				for (var certificates : jar.signers()) {
					try {
						var chain = new SignerChain(certificates);
						if (chain.endsIn(trusted, now)) return new Signer(publisher, chain.signer());
					} catch (UntrustedException e) {
						almost = e;
					}
				}
			}
		}
		if (almost != null) throw almost;
		var signer = jar.signers().get(0).get(0);
		throw new UntrustedException("the jar is signed by " + SignerChain.name(signer) + " (SHA-256 " + Publisher.fingerprint(signer) + "), whom this gateway does not trust: if you do, `loggia trust add NAME cert.pem`");
	}

	/** @return the publisher, or null */
	public Publisher publisher(String name) {
		return content().publishers.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Adds certificates to a publisher, whom this may make.
	 *
	 * @throws IllegalArgumentException for a name or certificates that are none, with a sentence
	 */
	public Publisher add(String name, byte[] pem, boolean wechatNames) throws IOException {
		if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("'" + name + "' is no name for a publisher: lower-case letters, digits, '-' and '.', 64 at most");
		List<X509Certificate> added;
		try {
			added = certificates(new String(pem, StandardCharsets.ISO_8859_1));
		} catch (CertificateException e) {
			throw new IllegalArgumentException("this is no certificate: " + e.getMessage() + "; a PEM file has -----BEGIN CERTIFICATE----- in it", e);
		}
		var before = publisher(name);
		var all = new LinkedHashSet<X509Certificate>();
		if (before != null) all.addAll(before.certificates());
		all.addAll(added);
		var publisher = new Publisher(name, List.copyOf(all), wechatNames || before != null && before.wechatNames());
		write(publisher);
		return publisher;
	}

	/**
	 * Takes a publisher away, or one certificate.
	 *
	 * @param fingerprint SHA-256 in hex, or null for all
	 * @return whether anything was there
	 */
	public boolean remove(String name, String fingerprint) throws IOException {
		var publisher = publisher(name);
		if (publisher == null) return false;
		var left = fingerprint == null ? List.<X509Certificate>of()
			: publisher.certificates().stream().filter(each -> !Publisher.fingerprint(each).equalsIgnoreCase(fingerprint.replace(":", ""))).toList();
		if (left.size() == publisher.certificates().size()) return false;
		if (left.isEmpty()) Files.delete(file(name));
		else write(new Publisher(name, left, publisher.wechatNames()));
		return true;
	}

	private Publisher read(Path file) throws IOException, CertificateException {
		var fileName = file.getFileName().toString();
		var name = fileName.substring(0, fileName.length() - SUFFIX.length());
		if (!NAME.matcher(name).matches()) throw new IOException("its name is not one of lower-case letters, digits, '-' and '.'");
		if (Files.size(file) > LARGEST) throw new IOException("it is larger than 1 MB");
		var text = Files.readString(file, StandardCharsets.ISO_8859_1);
		int first = text.indexOf("-----BEGIN");
		return new Publisher(name, certificates(text), first > 0 && WECHAT.matcher(text.substring(0, first)).find());
	}

	private static List<X509Certificate> certificates(String pem) throws CertificateException {
		var factory = CertificateFactory.getInstance("X.509");
		var found = new ArrayList<X509Certificate>();
		for (var blocks = CERTIFICATE.matcher(pem); blocks.find();) {
			var bytes = Base64.getMimeDecoder().decode(blocks.group(1));
			found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
		}
		if (found.isEmpty()) throw new CertificateException("no certificate is in it");
		return found;
	}

	private void write(Publisher publisher) throws IOException {
		var text = new StringBuilder();
		if (publisher.wechatNames()) text.append("WeChat-Names: allowed\n");
		for (var certificate : publisher.certificates()) {
			text.append("Subject: ").append(SignerChain.name(certificate).replaceAll("[^\\x20-\\x7e]", "?")).append("\n");
			text.append("SHA-256: ").append(Publisher.fingerprint(certificate)).append("\n");
			try {
				text.append("-----BEGIN CERTIFICATE-----\n").append(Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(certificate.getEncoded())).append("\n-----END CERTIFICATE-----\n");
			} catch (CertificateException e) {
				throw new IOException(e);
			}
		}
		Files.createDirectories(folder);
		var file = file(publisher.name());
		var fresh = file.resolveSibling(publisher.name() + ".new");
		try (var out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
			for (var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)); bytes.hasRemaining();) out.write(bytes);
			out.force(true);
		}
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private Path file(String name) {
		return folder.resolve(name + SUFFIX);
	}
}
