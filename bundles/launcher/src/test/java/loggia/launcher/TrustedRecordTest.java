package loggia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import loggia.launcher.DeploymentRecord.Deployed;
import loggia.launcher.DeploymentRecord.Slot;
import loggia.launcher.fixture.HealthActivator;
import loggia.launcher.trust.Keys;
import loggia.launcher.trust.TrustStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the record may start. */
class TrustedRecordTest {
	@TempDir
	static Path keyFolder;
	static Keys keys;

	@TempDir
	Path folder;
	Path data;
	final List<Deployed> record = new ArrayList<>();

	@BeforeAll
	static void makeKeys() throws Exception {
		keys = new Keys(keyFolder).add("acme").add("old", "-startdate", "-20d", "-validity", "10");
	}

	@BeforeEach
	void makeDistribution() throws Exception {
		data = folder.resolve("data");
		Files.createDirectories(folder.resolve("home/lib"));
		Files.createDirectories(data.resolve("deployed"));
		Files.writeString(folder.resolve("home/lib/distribution.properties"), "name = test\nversion = 0.1.0\n");
		var store = new TrustStore(data.resolve("trust"));
		store.add("acme", keys.pem("acme"), false);
		store.add("old", keys.pem("old"), false);
	}

	@Test
	void whatIsNotTrustedIsLeftOutAndTheRestStarts() throws Exception {
		deploy("mine", "acme");
		deploy("aged", "old");
		var unsigned = deploy("nobodys", null);
		var changed = deploy("changed", "acme");
		Files.write(changed, new byte[] { 1 }, StandardOpenOption.APPEND);
		Files.delete(deploy("gone", "acme"));
		var start = TrustedRecord.of(settings(), new DeploymentRecord(record, List.of(new Slot("camera", 0))));
		assertEquals(List.of("mine", "aged"), start.record().deployed().stream().map(deployed -> deployed.slot().name()).toList(), "a certificate's dates counted when the jar was let in");
		assertEquals(List.of(new Slot("camera", 0)), start.record().removed());
		var said = String.join("\n", start.sentences());
		assertTrue(said.contains("nobodys 1.0.0 is left out: the jar is not signed") && said.contains("changed 1.0.0 is left out: " + changed + " was changed on disk") && said.contains("gone 1.0.0 is left out: "), said);
		var told = start.told(settings()).framework(1).get(TrustedRecord.PROPERTY);
		assertEquals(3, told.split("\n").length);
		assertTrue(told.startsWith("loggia:deployed/nobodys/1 nobodys 1.0.0 is left out: "), told);

		new TrustStore(data.resolve("trust")).remove("acme", null);
		assertEquals(List.of("aged"), TrustedRecord.of(settings(), new DeploymentRecord(record, List.of())).record().deployed().stream().map(deployed -> deployed.slot().name()).toList());
		assertTrue(Files.exists(unsigned), "nothing is deleted");
	}

	@Test
	void whereUnsignedOnesAreOfferedTheyStart() throws Exception {
		Files.createDirectories(folder.resolve("home/etc"));
		Files.writeString(folder.resolve("home/etc/loggia.properties"), "loggia.trust = offered\n");
		deploy("nobodys", null);
		assertEquals(List.of(), TrustedRecord.of(settings(), new DeploymentRecord(record, List.of())).refused());
		// the data folder makes it stricter, not looser
		Files.createDirectories(data.resolve("etc"));
		Files.writeString(data.resolve("etc/loggia.properties"), "loggia.trust = required\n");
		assertEquals(1, TrustedRecord.of(settings(), new DeploymentRecord(record, List.of())).refused().size());
		Files.writeString(folder.resolve("home/etc/loggia.properties"), "");
		Files.writeString(data.resolve("etc/loggia.properties"), "loggia.trust = offered\n");
		assertEquals("required", settings().properties().get("loggia.trust"));
		Files.writeString(folder.resolve("home/etc/loggia.properties"), "loggia.trust = maybe\n");
		Files.delete(data.resolve("etc/loggia.properties"));
		assertTrue(assertThrows(LaunchException.class, () -> TrustedRecord.of(settings(), new DeploymentRecord(record, List.of()))).getMessage().contains("say required or offered"));
	}

	@Test
	void P15_whatIsExchangedBeforeItIsInstalledIsNotInstalled() throws Exception {
		var file = deploy("mine", "acme");
		Files.createDirectories(folder.resolve("home/bundle/5"));
		Files.write(folder.resolve("home/bundle/5/health.jar"), new Jars("health", "1.0.0").bytes());
		Files.writeString(folder.resolve("home/lib/bundles.sha256"), Sums.of(folder.resolve("home/bundle/5/health.jar")) + "  bundle/5/health.jar\n");
		var start = TrustedRecord.of(settings(), new DeploymentRecord(record, List.of()));
		var entry = BundleFiles.checked(folder.resolve("home"), data, start.record()).get(1);
		assertEquals(Files.size(file), entry.open().readAllBytes().length);
		Files.write(file, jar("mine"));
		assertTrue(assertThrows(IOException.class, () -> entry.open().readAllBytes()).getMessage().contains("was exchanged after it was checked"));
	}

	/** @param signer null for nobody */
	private Path deploy(String name, String signer) throws Exception {
		var unsigned = Files.write(folder.resolve("unsigned.jar"), jar(name));
		var bytes = signer == null ? Files.readAllBytes(unsigned) : keys.sign(unsigned, signer);
		var file = Files.write(folder.resolve("signed.jar"), bytes);
		var sha256 = Sums.of(file);
		record.add(new Deployed(new Slot(name, 1), "1.0.0", sha256, "loggia:deployed/" + name + "/1"));
		return Files.move(file, data.resolve("deployed/" + sha256 + ".jar"));
	}

	private static byte[] jar(String name) {
		return new Jars(name, "1.0.0").classes(HealthActivator.class).bytes();
	}

	private Settings settings() throws LaunchException {
		return Settings.of(folder.resolve("home"), Options.parse(new String[] { "--data", data.toString() }), null);
	}
}
