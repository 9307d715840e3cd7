package loggia.launcher.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/**
 * A jar whose every byte was looked at: either signed as a whole by the same signers, or not signed at all.
 *
 * @param manifest of the jar
 * @param signers  the certificates of each that signed everything, the signer's own first; none for an unsigned jar
 */
public record SignedJar(Manifest manifest, List<List<X509Certificate>> signers) {
	private static final String MANIFEST = JarFile.MANIFEST_NAME;
	private static final int MOST_ENTRIES = 50_000;
	/** Unpacked, in bytes. */
	private static final long LARGEST = 1L << 30;

	/**
	 * Reads all of it, once.
	 *
	 * @throws UntrustedException when it is signed, but not as it was when it was signed; or when two readers could see different things in it
	 * @throws IOException        when it cannot be read, or is no jar
	 */
	public static SignedJar read(Path file) throws IOException, UntrustedException {
		ZipLayout.check(file);
		try (var jar = new JarFile(file.toFile(), true)) {
			var entries = jar.stream().toList();
			if (entries.size() > MOST_ENTRIES) throw new UntrustedException("the jar has " + entries.size() + " entries; " + MOST_ENTRIES + " are the most");
			var manifest = jar.getManifest();
			if (manifest == null) throw new UntrustedException("the jar has no manifest: build it with bnd");
			var signatures = entries.stream().map(JarEntry::getName).filter(SignedJar::isSignatureFile).toList();
			if (signatures.isEmpty()) {
				if (manifest.getEntries().values().stream().anyMatch(SignedJar::hasDigest)) {
					throw new UntrustedException("the jar's signature was taken away: its manifest still has the digests; get it from its publisher again, or build it anew");
				}
				return new SignedJar(manifest, List.of());
			}
			var common = commonSigners(jar, entries);
			checkComplete(manifest, entries);
			for (var signature : signatures) checkManifestOf(jar, entries, signature);
			return new SignedJar(manifest, common.stream().map(SignedJar::certificates).toList());
		} catch (SecurityException e) {
			throw changed(e.getMessage(), e);
		} catch (ZipException e) {
			throw new UntrustedException("the jar is damaged: " + e.getMessage() + "; build it anew", e);
		}
	}

	/** @return whether nobody signed it */
	public boolean unsigned() {
		return signers.isEmpty();
	}

	private static Set<CodeSigner> commonSigners(JarFile jar, List<JarEntry> entries) throws IOException, UntrustedException {
		Set<CodeSigner> common = null;
		long total = 0;
		var unsigned = new ArrayList<String>();
		var buffer = new byte[1 << 16];
		for (var entry : entries) {
			// the signers of an entry are known when all of it was read
			long size = 0;
			try (var in = jar.getInputStream(entry)) {
				for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
					size += n;
					if (total + size > LARGEST) throw new UntrustedException("the jar is larger than " + (LARGEST >> 20) + " MB when it is unpacked");
				}
			} catch (SecurityException e) {
				throw changed(e.getMessage(), e);
			}
			total += size;
			if (isOfTheSignature(entry.getName()) || entry.isDirectory() && size == 0) continue;
			var signers = entry.getCodeSigners();
			if (signers == null) {
				unsigned.add(entry.getName());
				continue;
			}
			if (common == null) common = new HashSet<>(Arrays.asList(signers));
			else common.retainAll(Arrays.asList(signers));
		}
		if (common == null) {
			throw new UntrustedException("the jar has a signature that does not count: damaged, of no entry, or of a kind that Java " + Runtime.version().feature()
				+ " refuses; sign it again with `loggia api sign JAR --key FILE`");
		}
		if (!unsigned.isEmpty()) throw new UntrustedException(unsigned.get(0) + " is not signed: it was added to the jar after it was signed; sign the jar as it is built, or get it from its publisher again");
		if (common.isEmpty()) throw new UntrustedException("parts of the jar are signed by different signers: one must have signed all of it");
		return common;
	}

	/** What the manifest names must be there: an entry that was removed leaves its digest. */
	private static void checkComplete(Manifest manifest, List<JarEntry> entries) throws UntrustedException {
		var names = new HashSet<String>();
		entries.forEach(entry -> names.add(entry.getName()));
		for (var section : manifest.getEntries().entrySet()) {
			if (hasDigest(section.getValue()) && !names.contains(section.getKey())) {
				throw new UntrustedException(section.getKey() + " is missing: it was removed from the jar after it was signed; get the jar from its publisher again");
			}
		}
	}

	/** A signature must be of the whole manifest as it is: the JDK also accepts one of its sections alone, beside headers and sections that nobody signed. */
	private static void checkManifestOf(JarFile jar, List<JarEntry> entries, String signature) throws IOException, UntrustedException {
		var entry = entries.stream().filter(each -> each.getName().equalsIgnoreCase(MANIFEST)).findFirst().orElseThrow();
		byte[] bytes;
		try (var in = jar.getInputStream(entry)) {
			bytes = in.readAllBytes();
		}
		Attributes headers;
		try (var in = jar.getInputStream(jar.getEntry(signature))) {
			headers = new Manifest(in).getMainAttributes();
		}
		boolean covered = false;
		for (var header : headers.entrySet()) {
			var name = header.getKey().toString();
			if (!name.toUpperCase(Locale.ROOT).endsWith("-DIGEST-MANIFEST")) continue;
			try {
				var digest = MessageDigest.getInstance(name.substring(0, name.length() - "-Digest-Manifest".length()));
				if (!MessageDigest.isEqual(digest.digest(bytes), Base64.getMimeDecoder().decode(header.getValue().toString()))) throw changed(MANIFEST + " is not the one that was signed", null);
				covered = true;
			} catch (NoSuchAlgorithmException e) {
				// another digest of the same must count
				continue;
			}
		}
		if (!covered) throw new UntrustedException("the jar's signature " + signature + " does not cover its manifest as a whole: sign it without -sectionsonly");
	}

	private static List<X509Certificate> certificates(CodeSigner signer) {
		return signer.getSignerCertPath().getCertificates().stream().map(X509Certificate.class::cast).toList();
	}

	private static boolean hasDigest(Attributes section) {
		return section.keySet().stream().anyMatch(name -> name.toString().toUpperCase(Locale.ROOT).endsWith("-DIGEST"));
	}

	private static boolean isSignatureFile(String name) {
		return isOfTheSignature(name) && name.toUpperCase(Locale.ROOT).endsWith(".SF");
	}

	/** What the JDK leaves out of signing: the manifest, signature files and blocks, directly in META-INF. */
	private static boolean isOfTheSignature(String name) {
		var upper = name.toUpperCase(Locale.ROOT);
		if (!upper.startsWith("META-INF/") || upper.indexOf('/', 9) >= 0) return false;
		return upper.equals(MANIFEST) || upper.matches(".*\\.(SF|RSA|DSA|EC)");
	}

	private static UntrustedException changed(String what, Throwable cause) {
		return new UntrustedException("the jar was changed after it was signed: " + what + "; get it from its publisher again", cause);
	}
}
