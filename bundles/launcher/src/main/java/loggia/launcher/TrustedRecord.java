package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import loggia.launcher.DeploymentRecord.Deployed;
import loggia.launcher.trust.Demand;
import loggia.launcher.trust.SignedJar;
import loggia.launcher.trust.TrustStore;
import loggia.launcher.trust.UntrustedException;

/**
 * What of the deployer's record may start: each jar that is, byte for byte, the one that was let in, and whose signer the operator still trusts. The
 * others are left out, and said; the platform starts, with the shipped bundle of the name where there is one. A certificate's dates counted when
 * the jar was let in: here they do not.
 *
 * @param record  without what is left out
 * @param refused in the order of the record
 */
record TrustedRecord(DeploymentRecord record, List<Refused> refused) {
	/** Framework property: lines of the framework's location, a space, and the sentence. The deployer's health check says them. */
	static final String PROPERTY = "loggia.deployed.refused";

	/** A bundle that is left out. @param why a sentence */
	record Refused(Deployed deployed, String why) {
		String sentence() {
			return deployed.slot().name() + " " + deployed.version() + " is left out: " + why;
		}
	}

	static TrustedRecord of(Settings settings, DeploymentRecord record) throws LaunchException {
		var demand = demand(settings);
		if (record.deployed().isEmpty()) return new TrustedRecord(record, List.of());
		var store = new TrustStore(settings.data().resolve("trust"));
		var kept = new ArrayList<Deployed>();
		var refused = new ArrayList<Refused>();
		for (var deployed : record.deployed()) {
			var why = refusal(deployed, deployed.file(settings.data()), demand, store);
			if (why == null) kept.add(deployed);
			else refused.add(new Refused(deployed, why));
		}
		return new TrustedRecord(new DeploymentRecord(List.copyOf(kept), record.removed()), List.copyOf(refused));
	}

	/** @return what to say on stderr */
	List<String> sentences() {
		return refused.stream().map(Refused::sentence).toList();
	}

	/** @return the same start, whose framework knows what is left out */
	Settings told(Settings settings) {
		var properties = new HashMap<>(settings.properties());
		properties.remove(PROPERTY);
		if (!refused.isEmpty()) properties.put(PROPERTY, String.join("\n", refused.stream().map(each -> each.deployed.location() + " " + each.sentence().replace('\n', ' ')).toList()));
		return new Settings(settings.home(), settings.data(), settings.wantedPort(), properties, settings.distribution(), settings.allowDowngrade());
	}

	private static Demand demand(Settings settings) throws LaunchException {
		try {
			return Demand.of(settings.properties().get(Demand.PROPERTY));
		} catch (IllegalArgumentException e) {
			throw new LaunchException(LaunchException.Kind.USAGE, e.getMessage(), e);
		}
	}

	/** @return null when it may start */
	private static String refusal(Deployed deployed, Path file, Demand demand, TrustStore store) {
		try {
			if (Files.notExists(file)) return file + " is missing: deploy it again";
			var actual = Sums.of(file);
			if (!actual.equals(deployed.sha256())) return file + " was changed on disk: its SHA-256 is " + actual + "; deploy it again";
			var jar = SignedJar.read(file);
			if (jar.unsigned() && demand == Demand.OFFERED) return null;
			store.signer(jar, null);
			return null;
		} catch (UntrustedException e) {
			return e.getMessage();
		} catch (IOException e) {
			return file + " cannot be read: " + e.getMessage() + "; deploy it again";
		}
	}
}
