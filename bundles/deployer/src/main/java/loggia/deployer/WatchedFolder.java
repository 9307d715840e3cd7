package loggia.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import loggia.api.access.OperatorActions;
import loggia.deployer.DeployException.Reason;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys the jars of a folder: one that appears is deployed, one that changes is deployed again, and what a removed one had brought is removed. A file is
 * read when it has not changed between two looks and is a whole zip; what is refused leaves {@code NAME.jar.failed.txt} with the reason.
 */
@Component(service = {}, immediate = true, configurationPid = "loggia.deployer")
public class WatchedFolder {
	private static final Logger log = LoggerFactory.getLogger(WatchedFolder.class);
	private static final long LOOK_MS = 500;
	/** Looks after which a file that no longer grows and is no whole zip is called so. */
	private static final int PATIENCE = 20;

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile OperatorActions actions;

	/** How a file looks from outside. */
	private record Looks(long size, long modified) {
		static Looks of(Path file) throws IOException {
			return new Looks(Files.size(file), Files.getLastModifiedTime(file).toMillis());
		}
	}

	/** @param looks since {@code since} looks ago */
	private record Seen(Looks looks, int since) {}

	private final Deployer deployer;
	/** Null when no folder is watched. */
	private final Path folder;
	private final FolderMemory memory;
	private final Map<String, Seen> seen = new HashMap<>();
	/** Files that were refused, as they were then. */
	private final Map<String, Looks> refused = new HashMap<>();
	private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
		var thread = new Thread(task, "loggia-deploy-folder");
		thread.setDaemon(true);
		return thread;
	});

	@Activate
	public WatchedFolder(BundleContext context, @Reference Deployer deployer, DeployerConfig config) {
		this(deployer, folder(config.folder().trim(), "developer".equals(context.getProperty("loggia.distribution")), deployer.data()));
		if (folder != null) looks.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
	}

	/** Looks when it is told to. */
	WatchedFolder(Deployer deployer, Path folder) {
		this.deployer = deployer;
		this.folder = folder;
		memory = new FolderMemory(deployer.data());
	}

	private static Path folder(String told, boolean developer, Path data) {
		if (told.equals("none") || told.isEmpty() && !developer) return null;
		return data.resolve(told.isEmpty() ? "deploy" : told);
	}

	@Deactivate
	void close() {
		looks.shutdownNow();
	}

	/** One look: blocks while something is deployed. */
	void look() {
		try {
			Files.createDirectories(folder);
			var present = new TreeMap<String, Path>();
			try (var files = Files.newDirectoryStream(folder, "*.jar")) {
				for (var file : files) if (Files.isRegularFile(file)) present.put(file.getFileName().toString(), file);
			}
			for (var each : present.entrySet()) look(each.getKey(), each.getValue());
			for (var name : memory.files()) if (!present.containsKey(name)) gone(name);
			seen.keySet().retainAll(present.keySet());
			for (var name : java.util.List.copyOf(refused.keySet())) {
				if (present.containsKey(name)) continue;
				refused.remove(name);
				Files.deleteIfExists(explanation(name));
			}
		} catch (IOException | RuntimeException e) {
			log.warn("{} cannot be looked at", folder, e);
		}
	}

	private void look(String name, Path file) throws IOException {
		var now = Looks.of(file);
		var before = seen.get(name);
		var since = before != null && before.looks.equals(now) ? before.since + 1 : 0;
		seen.put(name, new Seen(now, since));
		if (since == 0 || now.equals(refused.get(name)) || memory.isHandled(name, now.size, now.modified)) return;
		if (!isWhole(file)) {
			if (since >= PATIENCE) refuse(name, now, "it is no jar, or only a part of one: copy it again, best under another name and then renamed");
			return;
		}
		try {
			deploy(name, file, now);
		} catch (DeployException e) {
			if (e.reason == Reason.BUSY || e.reason == Reason.STOPPING) return;
			refuse(name, now, e.getMessage());
		}
	}

	private void deploy(String name, Path file, Looks now) throws DeployException, IOException {
		BundleJar jar;
		try (var bytes = Files.newInputStream(file)) {
			jar = deployer.receive(bytes);
		}
		if (!now.equals(Looks.of(file))) {
			// it was written to while it was read: the next look begins anew
			deployer.discard(jar);
			return;
		}
		var outcome = deployer.deploy(jar, Progress.SILENT);
		memory.handled(name, now.size, now.modified, jar.slot(), jar.sha256());
		refused.remove(name);
		Files.deleteIfExists(explanation(name));
		log.info("{} of {} is deployed: {} {}", name, folder, outcome.name(), outcome.version());
		audit("api.deploy", outcome.name() + "/" + outcome.version(), "done");
	}

	/** Removes what the file had brought, unless something else has taken its place since. */
	private void gone(String name) throws IOException {
		var brought = memory.of(name);
		try {
			var entry = deployer.record().of(brought.slot());
			if (entry != null && entry.sha256().equals(brought.sha256())) {
				deployer.remove(brought.slot());
				log.info("{} is gone from {}: {} {} is removed", name, folder, entry.name(), entry.version());
				audit("api.remove", entry.name(), "done");
			}
			memory.forget(name);
		} catch (DeployException e) {
			if (e.reason == Reason.UNKNOWN_BUNDLE) memory.forget(name);
			else log.warn("{} is gone from {}, but what it brought cannot be removed", name, folder, e);
		}
	}

	private void refuse(String name, Looks looks, String why) throws IOException {
		refused.put(name, looks);
		log.warn("{} of {} is not deployed: {}", name, folder, why);
		Files.writeString(explanation(name), Instant.now() + " " + name + " is not deployed: " + why + System.lineSeparator());
		audit("api.deploy", name, "refused");
	}

	private void audit(String action, String target, String outcome) {
		var taker = actions;
		if (taker != null) taker.record(null, action, target.length() > 200 ? target.substring(0, 200) : target, outcome);
	}

	private Path explanation(String name) {
		return folder.resolve(name + ".failed.txt");
	}

	/** The directory of a zip stands at its end: who can read it has all of it. */
	private static boolean isWhole(Path file) {
		try (var zip = new ZipFile(file.toFile())) {
			return zip.size() > 0;
		} catch (IOException e) {
			return false;
		}
	}
}
