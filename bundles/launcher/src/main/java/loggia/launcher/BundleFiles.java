package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarFile;
import loggia.launcher.LaunchException.Kind;

/** The bundles of a start, each checked: those of the distribution ({@code bundle/LEVEL/*.jar}) and those that were deployed. */
final class BundleFiles {
	/** The start level of deployed bundles: providers, after all they use. */
	static final int DEPLOYED_LEVEL = 20;
	private static final String REFERENCE = "reference:";

	/**
	 * One bundle to install.
	 *
	 * @param shipped whether it is a part of the distribution (only such a bundle can hold a role of {@link Trust})
	 */
	record Entry(Path file, int level, String location, boolean shipped) {
		/** @return whether the framework reads the file where it lies, instead of a copy */
		boolean inPlace() {
			return location.startsWith(REFERENCE);
		}
	}

	private BundleFiles() {}

	/** @return by level; throws at the first file that is not what the lists say */
	static List<Entry> checked(Path home, Path data, DeploymentRecord record) throws LaunchException {
		var entries = new ArrayList<Entry>();
		var checks = new ArrayList<Future<?>>();
		var threads = Executors.newFixedThreadPool(2, task -> {
			var thread = new Thread(task, "loggia-verify");
			thread.setDaemon(true);
			return thread;
		});
		try {
			var sums = Sums.read(home);
			var missing = new TreeSet<>(sums.paths());
			for (var shipped : shipped(home)) {
				var relative = home.relativize(shipped.file).toString().replace('\\', '/');
				missing.remove(relative);
				checks.add(threads.submit(() -> {
					sums.checkListed(home, relative);
					return null;
				}));
				entries.add(shipped);
			}
			if (!missing.isEmpty()) throw new LaunchException(Kind.BUNDLES, home.resolve(missing.first()) + " is missing: unpack the distribution again");
			for (var deployed : record.deployed()) {
				var file = deployed.file(data);
				checks.add(threads.submit(() -> {
					Sums.check(file, deployed.sha256());
					return null;
				}));
				entries.add(new Entry(file, DEPLOYED_LEVEL, deployed.location(), false));
			}
			for (var check : checks) await(check);
			if (!record.deployed().isEmpty() || !record.removed().isEmpty()) removeDisplaced(entries, record);
			return entries;
		} finally {
			threads.shutdownNow();
		}
	}

	private static List<Entry> shipped(Path home) throws LaunchException {
		var folder = home.resolve("bundle");
		var found = new ArrayList<Entry>();
		try {
			if (!Files.isDirectory(folder)) throw new LaunchException(Kind.BUNDLES, folder + " is missing: start the gateway from an unpacked distribution (or build one)");
			try (var levels = Files.list(folder)) {
				for (var level : levels.filter(Files::isDirectory).toList()) {
					if (!level.getFileName().toString().matches("[1-9][0-9]{0,2}")) throw new LaunchException(Kind.BUNDLES, level + " is no start level: its name must be a number from 1 to 999");
					int number = Integer.parseInt(level.getFileName().toString());
					try (var jars = Files.list(level)) {
						jars.filter(f -> f.toString().endsWith(".jar")).sorted()
							.forEach(f -> found.add(new Entry(f, number, location(f, number), true)));
					}
				}
			}
		} catch (IOException e) {
			throw new LaunchException(Kind.BUNDLES, folder + " cannot be read: " + e.getMessage(), e);
		}
		if (found.isEmpty()) throw new LaunchException(Kind.BUNDLES, folder + " holds no bundle: unpack the distribution again");
		found.sort(java.util.Comparator.comparingInt(Entry::level));
		return found;
	}

	/**
	 * A platform bundle is used where it lies. A provider is copied under a location that nobody can guess: {@code getBundle(location)} is the one
	 * look-up that no hook sees.
	 */
	private static String location(Path file, int level) {
		return level < DEPLOYED_LEVEL ? REFERENCE + file.toUri() : "loggia:shipped/" + UUID.randomUUID() + "/" + file.getFileName();
	}

	private static void removeDisplaced(List<Entry> entries, DeploymentRecord record) throws LaunchException {
		for (var each = entries.iterator(); each.hasNext();) {
			var entry = each.next();
			if (!entry.shipped) continue;
			try (var jar = new JarFile(entry.file.toFile())) {
				if (jar.getManifest() == null) continue;
				var name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
				int major = ProviderMajor.of(jar.getManifest().getMainAttributes().getValue("Provide-Capability"));
				var plain = name == null ? "" : name.split(";")[0].trim();
				// only what answers APIs may be exchanged or taken away
				if (major > 0 && !Trust.isIndispensable(plain) && record.displaces(plain, major)) each.remove();
			} catch (IOException e) {
				throw new LaunchException(Kind.BUNDLES, entry.file + " is no bundle: " + e.getMessage(), e);
			}
		}
	}

	private static void await(Future<?> check) throws LaunchException {
		try {
			check.get();
		} catch (ExecutionException e) {
			if (e.getCause() instanceof LaunchException known) throw known;
			throw new IllegalStateException(e.getCause());
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}
}
