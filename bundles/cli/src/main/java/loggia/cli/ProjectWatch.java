package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Installs a project again after each change of its files. A build with errors, where the one before had none, is not installed: the errors are
 * told here and in the tabs in which the app is open, and the last good version stays.
 */
final class ProjectWatch implements Runnable {
	/** Lines of the developer's source on each side of a fault. */
	private static final int AROUND = 2;
	private static final int MOST_FRAME_BYTES = 1 << 20;

	/** Where it says what happened. */
	interface Listener {
		/** The open tabs have the new version. @param files what changed */
		void updated(JsonNode installed, Set<String> files, long millis);

		/** The last good version stays. @param error the gateway's refusal */
		void refused(String appId, CliException error);

		/** Watching ended. */
		void failed(Path project, Exception error);
	}

	private final Path project;
	private final Gateway gateway;
	private final AppInstall installer;
	private final Listener listener;
	private final FileWatch files;
	private String appId;
	private boolean good;
	private boolean shown;

	/** @param files changes of the project since before it was installed @param installed what the gateway answered to that */
	ProjectWatch(Path project, FileWatch files, Gateway gateway, AppInstall installer, JsonNode installed, Listener listener) {
		this.project = project.toAbsolutePath().normalize();
		this.files = files;
		this.gateway = gateway;
		this.installer = installer;
		this.listener = listener;
		took(installed);
	}

	/** Watches a project's files from now on. */
	static FileWatch files(Path project) throws CliException {
		if (!Files.isDirectory(project))
			throw new CliException(CliException.USAGE, "not-a-folder", project + " is not a folder", "with --watch, --app names the project's folder");
		try {
			return new FileWatch(project);
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unwatchable", "Cannot watch " + project + ": " + e.getMessage(),
					"where inotify's limit is reached, raise fs.inotify.max_user_watches", null, e);
		}
	}

	@Override
	public void run() {
		try {
			for (Set<String> changed; (changed = files.next()) != null;)
				build(changed);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (IOException e) {
			listener.failed(project, e);
		}
	}

	private void build(Set<String> changed) {
		long start = System.nanoTime();
		try {
			var installed = installer.install(project, "develop", good);
			took(installed);
			listener.updated(installed, changed, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			if (shown)
				show(Json.MAPPER.createArrayNode());
			shown = false;
		} catch (CliException e) {
			listener.refused(appId, e);
			shown = e.exit != CliException.UNREACHABLE;
			if (shown)
				show(faults(e));
		}
	}

	private void took(JsonNode installed) {
		appId = installed.path("appId").asText();
		good = true;
		installed.path("warnings").forEach(each -> good &= !each.path("level").asText().equals("error"));
	}

	/** Tells the open tabs. */
	private void show(ArrayNode faults) {
		try {
			var body = Json.object();
			body.set("faults", faults);
			gateway.post("/api/v1/builds/" + Urls.encode(appId), body);
		} catch (CliException e) {
			listener.refused(appId, e);
		}
	}

	private ArrayNode faults(CliException error) {
		var faults = Json.MAPPER.createArrayNode();
		if (error.diagnostics != null)
			error.diagnostics.forEach(each -> {
				if (each.path("level").asText().equals("error"))
					fault(faults, each);
			});
		if (faults.isEmpty())
			faults.addObject().put("message", error.getMessage()).put("file", "").put("line", 0).put("column", 0).putNull("frame");
		return faults;
	}

	private void fault(ArrayNode faults, JsonNode found) {
		int line = found.path("line").asInt();
		var fault = faults.addObject().put("message", found.path("message").asText()).put("file", found.path("file").asText()).put("line", line).put("column",
				found.path("column").asInt());
		var lines = lines(found.path("file").asText());
		if (line < 1 || line > lines.length) {
			fault.putNull("frame");
			return;
		}
		int first = Math.max(1, line - AROUND);
		var frame = fault.putObject("frame").put("first", first).putArray("lines");
		for (int each = first; each <= Math.min(lines.length, line + AROUND); each++)
			frame.add(lines[each - 1]);
	}

	private String[] lines(String file) {
		try {
			var path = ProjectRoot.of(project).resolve(file).normalize();
			if (path.startsWith(project) && Files.size(path) <= MOST_FRAME_BYTES)
				return Files.readString(path).split("\r?\n", -1);
		} catch (IOException | CliException e) {
			// the message says where it is; the lines around it are a convenience
		}
		return new String[0];
	}
}
