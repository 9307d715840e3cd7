package loggia.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.ZipFile;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import jdk.security.jarsigner.JarSigner;
import jdk.security.jarsigner.JarSignerException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "sign", description = "Signs a capability bundle, as the JDK's jarsigner does, so that gateways which trust the key let it in.", footer = { "",
		"Example: loggia api sign target/greet-1.0.0.jar --key acme.key" })
class SignCommand extends Command {
	@Parameters(paramLabel = "JAR", description = "The bundle's jar; it is replaced by the signed one.")
	Path jar;

	@Option(names = "--key", paramLabel = "FILE", description = "Private key, PEM (PKCS#8): what loggia api keygen NAME makes.")
	Path key;

	@Option(names = "--cert", paramLabel = "FILE", description = "Its certificate, PEM, authorities' behind it. Default: beside the key, with .pem at its end.")
	Path certificate;

	@Option(names = "--keystore", paramLabel = "FILE", description = "PKCS12 or JKS file instead of --key and --cert.")
	Path keystore;

	@Option(names = "--alias", paramLabel = "NAME", description = "Which key of the keystore. Default: the only one.")
	String alias;

	@Option(names = "--password-env", paramLabel = "VARIABLE", defaultValue = "LOGGIA_KEYSTORE_PASSWORD", description = "Environment variable with the keystore's password. Default: ${DEFAULT-VALUE}.")
	String passwordVariable;

	@Option(names = "--out", paramLabel = "FILE", description = "Where the signed jar goes, instead of JAR itself.")
	Path out;

	@Override
	public Integer call() throws CliException {
		var signing = signingKey();
		var target = out == null ? jar : out;
		sign(signing, target);
		var subject = signing.certificate().getSubjectX500Principal().getName();
		result(Json.object().put("jar", target.toString()).put("signer", subject).put("sha256", fingerprint(signing)).put("until", signing.certificate().getNotAfter().getTime()));
		say("%s is signed by %s (SHA-256 %s).", target, subject, fingerprint(signing));
		if (signing.certificate().getNotAfter().getTime() < System.currentTimeMillis())
			err().println("warning: this certificate ended on " + signing.certificate().getNotAfter().toInstant().toString().substring(0, 10) + ": gateways refuse the jar; make a new one with loggia api keygen");
		next("loggia api deploy %s", target);
		return 0;
	}

	private SigningKey signingKey() throws CliException {
		if ((key == null) == (keystore == null))
			throw new CliException(CliException.USAGE, "usage", key == null ? "Nothing says which key signs" : "--key and --keystore together mean nothing", "give --key FILE or --keystore FILE; loggia api keygen NAME makes a key");
		if (key != null)
			return SigningKey.ofFiles(key, certificate != null ? certificate : beside(key));
		var password = System.getenv(passwordVariable);
		if (password == null)
			throw new CliException(CliException.USAGE, "usage", "Nothing says the keystore's password", "set the environment variable " + passwordVariable + ", or name another with --password-env");
		return SigningKey.ofKeystore(keystore, alias, password.toCharArray());
	}

	private static Path beside(Path key) {
		return key.resolveSibling(key.getFileName().toString().replaceAll("\\.(key|pem)$", "") + ".pem");
	}

	private void sign(SigningKey signing, Path target) throws CliException {
		Path fresh = null;
		try (var zip = new ZipFile(jar.toFile())) {
			fresh = Files.createTempFile(target.toAbsolutePath().getParent(), target.getFileName().toString(), ".signing");
			try (var bytes = new BufferedOutputStream(Files.newOutputStream(fresh))) {
				new JarSigner.Builder(signing.key(), signing.chain()).digestAlgorithm("SHA-256").signerName(signerName(signing)).build().sign(zip, bytes);
			}
			Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(jar));
			Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		} catch (IOException e) {
			throw new CliException(CliException.USAGE, "no-such-file", jar + " is no jar, or cannot be read or written: " + e.getMessage(), "build it first: mvn package", null, e);
		} catch (JarSignerException | IllegalArgumentException | GeneralSecurityException e) {
			throw new CliException(CliException.FAILED, "not-signed", jar + " cannot be signed: " + e.getMessage(), "is the key of a kind that Java signs jars with: EC P-256, Ed25519, RSA?", null, e);
		} catch (NoClassDefFoundError e) {
			throw new CliException(CliException.FAILED, "no-jarsigner", "This Java has no signer of jars (module jdk.jartool)", "run loggia with a JDK: JAVA_HOME=…", null, e);
		} finally {
			discard(fresh);
		}
	}

	/** What the signature's files are called; of one signer always the same, so that signing again replaces them. */
	private static String signerName(SigningKey signing) throws GeneralSecurityException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(signing.certificate().getPublicKey().getEncoded())).substring(0, 8).toUpperCase(Locale.ROOT);
	}

	private static String fingerprint(SigningKey signing) throws CliException {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(signing.certificate().getEncoded()));
		} catch (GeneralSecurityException e) {
			throw new CliException(CliException.FAILED, "no-certificate", "The certificate cannot be read: " + e.getMessage(), null, null, e);
		}
	}

	private static void discard(Path fresh) throws CliException {
		try {
			if (fresh != null)
				Files.deleteIfExists(fresh);
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "not-removed", fresh + " cannot be removed: " + e.getMessage(), null, null, e);
		}
	}
}
