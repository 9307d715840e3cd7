package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "run", description = "Starts a gateway on this machine and stays with it until Ctrl-C or SIGTERM.", footer = { "",
		"When it can serve, one line of JSON goes to standard output: {\"event\":\"ready\",\"url\":…,\"pid\":…,\"data\":…}; SIGTERM to that", "pid stops the gateway. Everything else goes to standard error. The token for the gateway's HTTP API is",
		"written to $XDG_CONFIG_HOME/loggia/credentials.json, where the other commands find it.", "",
		"Each --app is installed as a develop version; the APIs it uses that an operator must approve are approved, and the", "servers that its project.config.json lists under loggia.domains are allowed. With --watch it is installed again", "whenever a file of it is saved, and every open tab goes on with the new version.", "",
		"At the first start the gateway makes an administrator with a one-time secret: it is printed to standard error,", "with --json as {\"event\":\"firstAdministrator\",\"name\",\"secret\",\"console\"} to standard output.", "",
		"Example: loggia run --app miniprograms/todo --watch" })
class RunCommand extends Command {
	/** How long the compiler stays ready between two saves. */
	private static final long WARM_MS = 3_600_000;

	@Option(names = "--port", description = "Port on loopback; 0 picks a free one. Default: what the distribution says, 8080.")
	Integer port;

	@Option(names = "--data", paramLabel = "DIR", description = "Where it keeps everything. Default: $LOGGIA_DATA, else what the distribution says.")
	Path data;

	@Option(names = "--app", paramLabel = "DIR", description = "Install this project when the gateway is up. May be given several times.")
	List<Path> apps = List.of();

	@Option(names = "--inspect", arity = "0..1", fallbackValue = "9229", paramLabel = "PORT", description = "Let Chrome DevTools and editors debug each --app, at this port on loopback. Default: ${FALLBACK-VALUE}; 0 picks a free one.")
	Integer inspect;

	@Option(names = "--accept-weak-isolation", description = "Run apps although this machine cannot hold them as the distribution asks.")
	boolean acceptWeakIsolation;

	@Option(names = "--allow-downgrade", description = "Use data that a newer version has used.")
	boolean allowDowngrade;

	@Option(names = "--watch", description = "Install each --app again when a file of it is saved; open tabs keep their pages.")
	boolean watch;

	@Option(names = { "-y", "--yes" }, description = "Deploy the API bundles that an --app needs and a repository has, without asking.")
	boolean yes;

	@Override
	public Integer call() throws CliException {
		remark("Starting a gateway");
		var gateway = GatewayProcess.start(home(), launcherOptions(), settings(), err()::println, this::event);
		var done = new AtomicBoolean();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(gateway, done), "stop-gateway"));
		try {
			var ready = gateway.awaitReady();
			var url = ready.path("url").asText().replaceAll("/+$", "");
			var folder = Path.of(ready.path("data").asText());
			remark("Data in %s", folder);
			var reached = new Gateway(url, keepToken(url, folder));
			var door = inspect == null ? null : Inspection.of(reached);
			for (var app : apps)
				if (watch)
					watch(reached, app);
				else
					install(reached, app);
			var line = Json.object().put("event", "ready").put("url", url).put("pid", ProcessHandle.current().pid()).put("gatewayPid", gateway.pid())
					.put("data", folder.toString());
			if (door != null) {
				line.put("inspect", door.port());
				remark("Debug at 127.0.0.1:%d: open chrome://inspect, or attach an editor (docs/developing.md)", door.port());
			}
			out().println(line);
			out().flush();
			remark("Ready: %s — Ctrl-C stops it", url);
			int exit = gateway.awaitExit();
			if (exit != 0)
				remark("The gateway ended with exit code %d", exit);
			return exit;
		} finally {
			if (gateway.alive())
				gateway.stop();
			done.set(true);
		}
	}

	private List<String> launcherOptions() {
		var options = new ArrayList<String>();
		if (port != null)
			options.addAll(List.of("--port", port.toString()));
		if (data != null)
			options.addAll(List.of("--data", data.toAbsolutePath().normalize().toString()));
		if (acceptWeakIsolation)
			options.add("--accept-weak-isolation");
		if (allowDowngrade)
			options.add("--allow-downgrade");
		return options;
	}

	/** @return system properties of the gateway */
	private List<String> settings() {
		var settings = new ArrayList<String>();
		if (watch)
			settings.add("loggia.compiler.idle.ms=" + WARM_MS);
		if (inspect != null)
			settings.add("loggia.inspect.port=" + inspect);
		return settings;
	}

	private void watch(Gateway gateway, Path app) throws CliException {
		var files = ProjectWatch.files(app);
		var watching = new ProjectWatch(app, files, gateway, new AppInstall(gateway, err()::println), install(gateway, app), new WatchReport(this));
		var thread = new Thread(watching, "watch-" + app.getFileName());
		thread.setDaemon(true);
		thread.start();
		remark("Watching %s", app);
	}

	/** @return the gateway's answer */
	private JsonNode install(Gateway gateway, Path app) throws CliException {
		var installed = new AppInstall(gateway, err()::println).install(app, "develop");
		var appId = installed.path("appId").asText();
		if (inspect != null && Files.isDirectory(app))
			Inspection.show(gateway, appId, app);
		remark("Installed %s %s: %s", appId, installed.path("version").asText(), installed.path("url").asText());
		installed.path("warnings").forEach(each -> remark("  %s", DiagnosticLine.of(each)));
		installed.path("compatibility").forEach(each -> remark("  %s", ApiFindingLine.of(each)));
		var needs = AppNeeds.of(gateway, appId);
		needs.settle(this, yes);
		if (needs.open())
			remark("Next: loggia app resolve %s%s", appId, needs.canBeMet() ? " --yes" : "");
		for (JsonNode api : gateway.get("/api/v1/apps/" + Urls.encode(appId)).path("needsApproval")) {
			AppCommand.Approvals.approve(gateway, appId, api.asText(), null);
			remark("Approved %s for %s, because run --app does so", api.asText(), appId);
		}
		for (var domain : ProjectDomains.of(app)) {
			DomainsCommand.allow(gateway, appId, "*", domain);
			remark("Allowed %s to talk to %s (%s%s), because its project.config.json lists it", appId, domain.origin(), domain.kind(), domain.privateNet() ? ", private" : "");
		}
		return installed;
	}

	/** Something that the gateway says once. */
	private void event(JsonNode event) {
		if (json) {
			result(event);
			out().flush();
		} else if (event.path("event").asText().equals("firstAdministrator"))
			remark("%nThe first administrator: sign in at %s as %s with the one-time secret%n%n    %s%n%nIt is shown this once and asks for a password of your own.%n",
					event.path("console").asText(), event.path("name").asText(), event.path("secret").asText());
		else
			remark("%s", event);
	}

	private static String keepToken(String url, Path data) throws CliException {
		var file = data.resolve("operator.token");
		try {
			var token = Files.readString(file).strip();
			Credentials.ofThisPerson().put(url, token);
			return token;
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "no-token", "The gateway is up but " + file + " cannot be read: " + e.getMessage(), "check who owns it", null, e);
		}
	}

	/** SIGTERM and Ctrl-C: the gateway first, then this process with 0. */
	private static void shutDown(GatewayProcess gateway, AtomicBoolean done) {
		if (done.get())
			return;
		boolean clean = !gateway.alive() || gateway.stop();
		Runtime.getRuntime().halt(clean ? 0 : 1);
	}

	void remark(String format, Object... args) {
		err().println(format.formatted(args));
		err().flush();
	}

	private static Path home() throws CliException {
		var home = System.getProperty("loggia.home");
		if (home == null || home.isBlank())
			throw new CliException(CliException.FAILED, "no-distribution", "The system property loggia.home does not name a distribution",
					"use bin/loggia of a distribution or ./loggia of a checkout, which set it");
		return Path.of(home).toAbsolutePath().normalize();
	}
}
