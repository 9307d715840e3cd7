package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "keygen", description = "Makes a team's key and the certificate that operators trust.", footer = { "", "Example: loggia api keygen acme" })
class KeygenCommand extends Command {
	private static final String PASSWORD = "LOGGIA_NEW_KEY";

	@Parameters(paramLabel = "NAME", description = "The team: NAME.key (keep it to yourselves) and NAME.pem (give it to operators).")
	String name;

	@Option(names = "--dir", paramLabel = "DIR", defaultValue = ".", description = "Where they go. Default: here.")
	Path folder;

	@Option(names = "--days", paramLabel = "N", defaultValue = "1095", description = "How long the certificate is valid. Default: ${DEFAULT-VALUE}.")
	int days;

	@Override
	public Integer call() throws CliException {
		if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"))
			throw new CliException(CliException.USAGE, "usage", "'" + name + "' is no name for a key", "use letters, digits, '.', '-' and '_'");
		if (days < 1 || days > 36_500)
			throw new CliException(CliException.USAGE, "usage", "--days " + days + " is no time", "give 1 to 36500");
		var key = folder.resolve(name + ".key");
		var certificate = folder.resolve(name + ".pem");
		for (var file : List.of(key, certificate))
			if (Files.exists(file))
				throw new CliException(CliException.FAILED, "exists", file + " is there already", "a key that is lost cannot be made again: take another name, or move it away");
		make(key, certificate);
		result(Json.object().put("key", key.toString()).put("certificate", certificate.toString()).put("days", days));
		say("%s signs your bundles: keep it to yourselves. %s is for the operators of gateways.", key, certificate);
		next("loggia api sign JAR --key %s; an operator: loggia trust add %s %s", key, name.toLowerCase(java.util.Locale.ROOT), certificate);
		return 0;
	}

	/** The JDK has a public way to make certificates on its command line alone. */
	private void make(Path key, Path certificate) throws CliException {
		try (var scratch = new Scratch("keygen")) {
			Files.createDirectories(folder);
			var random = new byte[24];
			new SecureRandom().nextBytes(random);
			var password = HexFormat.of().formatHex(random);
			var file = scratch.folder.resolve("key.p12");
			keytool(password, "-genkeypair", "-alias", "key", "-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA", "-dname", "CN=" + name, "-validity", Integer.toString(days), "-ext",
					"ku=digitalSignature", "-ext", "eku=codeSigning", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass:env", PASSWORD);
			var store = KeyStore.getInstance(file.toFile(), password.toCharArray());
			write(key, "PRIVATE KEY", store.getKey("key", password.toCharArray()).getEncoded(), "rw-------");
			write(certificate, "CERTIFICATE", store.getCertificate("key").getEncoded(), "rw-r--r--");
		} catch (IOException | GeneralSecurityException e) {
			throw new CliException(CliException.FAILED, "no-key", "No key was made: " + e.getMessage(), null, null, e);
		}
	}

	private static void keytool(String password, String... arguments) throws IOException, CliException {
		var command = new java.util.ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		var builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put(PASSWORD, password);
		var process = builder.start();
		process.getOutputStream().close();
		var said = new String(process.getInputStream().readAllBytes());
		try {
			if (process.waitFor() != 0)
				throw new IOException("keytool says: " + said.strip());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CliException(CliException.FAILED, "interrupted", "Interrupted", null);
		}
	}

	private static void write(Path file, String what, byte[] bytes, String permissions) throws IOException {
		var text = "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(bytes) + "\n-----END " + what + "-----\n";
		var attribute = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
		try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
			channel.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
		}
	}
}
