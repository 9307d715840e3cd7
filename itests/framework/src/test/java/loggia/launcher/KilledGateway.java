package loggia.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import loggia.itest.Operator;
import loggia.itest.Until;

/**
 * A gateway in a process of its own that a kill point ends. Says how it came up ({@code up}), then brings a state about that does not depend on what was
 * before ({@code before}), and does one thing; when nothing kills it meanwhile, says what became of it ({@code after}). Arguments: home, data, the folder
 * with 1.0.0.jar and 1.1.0.jar, the deed (update, first, remove or rollback; none ends it after {@code up}), the kill point or nothing.
 */
public final class KilledGateway {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String TUNED = "loggia.itest.tuned";
	private static final String APIS = "/api/v1/apis";

	private final RealGateway gateway;
	private final Operator operator;
	private final Function<Map<String, Object>, Object> driver;
	private final Path data;
	private final Path jars;

	private KilledGateway(Path home, Path data, Path jars) throws Exception {
		this.data = data;
		this.jars = jars;
		gateway = RealGateway.start(home, data);
		operator = gateway.operator;
		driver = gateway.driver();
	}

	public static void main(String[] args) {
		try {
			run(args);
			Runtime.getRuntime().halt(0);
		} catch (Throwable e) {
			e.printStackTrace();
			// the framework's threads would go on
			Runtime.getRuntime().halt(1);
		}
	}

	private static void run(String[] args) throws Exception {
		var killed = new KilledGateway(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
		killed.say("up");
		if (args.length > 3) {
			killed.prepare(args[3]);
			killed.say("before");
			if (args.length > 4) System.setProperty("loggia.failpoint", args[4]);
			killed.act(args[3]);
			if (args.length > 4) Thread.sleep(TimeUnit.SECONDS.toMillis(20));
			killed.say("after");
		}
	}

	private void prepare(String deed) throws Exception {
		operator.delete(APIS + "/" + TUNED);
		Until.is(0, () -> gateway.bundles(TUNED).size());
		for (var pid : new String[] { "loggia.itest.tune~one", "loggia.itest.tune~two" }) reset(pid);
		reset("loggia.itest.tuned");
		if (deed.equals("first")) return;
		deploy("1.0.0");
		set("loggia.itest.tuned", "{\"word\":\"first\",\"number\":1}");
		set("loggia.itest.tune~one", "{\"title\":\"one\"}");
		if (!deed.equals("rollback")) return;
		deploy("1.1.0");
		set("loggia.itest.tuned", "{\"word\":\"second\",\"number\":null}");
		set("loggia.itest.tune~two", "{\"title\":\"two\"}");
		Until.is(1, () -> gateway.bundles(TUNED).size());
	}

	private void act(String deed) throws Exception {
		switch (deed) {
			case "first" -> deploy("1.0.0");
			case "update" -> deploy("1.1.0");
			case "remove" -> {
				done(operator.delete(APIS + "/" + TUNED));
				// until then it is listed, as draining
				Until.is(0, () -> gateway.bundles(TUNED).size());
			}
			case "rollback" -> done(operator.post(APIS + "/" + TUNED + "/rollback", "{}"));
			default -> throw new IllegalArgumentException(deed);
		}
	}

	private void deploy(String version) throws IOException {
		done(operator.post(APIS, Files.readAllBytes(jars.resolve(version + ".jar"))));
	}

	private void set(String pid, String values) {
		done(operator.put("/api/v1/configurations/" + pid, "{\"values\":" + values + "}"));
	}

	/** Past the forms: a bundle that is gone has none. */
	private void reset(String pid) throws Exception {
		var admin = gateway.system().getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
		var service = gateway.system().getService(admin);
		var list = (Object[]) service.getClass().getMethod("listConfigurations", String.class).invoke(service, "(service.pid=" + pid + ")");
		for (var each : list == null ? new Object[0] : list) each.getClass().getMethod("delete").invoke(each);
	}

	private static void done(Operator.Answer answer) {
		if (answer.status() / 100 != 2) throw new IllegalStateException(answer.toString());
	}

	/** One line: what is deployed, kept, configured and answered. A predecessor that still finishes its calls is not waited for here. */
	private void say(String when) throws Exception {
		Until.is(true, () -> gateway.bundles(TUNED).size() <= 1);
		var state = new TreeMap<String, Object>();
		for (var bundle : operator.get(APIS).body().path("items")) {
			if (!bundle.path("name").asText().equals(TUNED)) continue;
			state.put("bundle", bundle.path("version").asText() + " " + bundle.path("state").asText() + " " + bundle.path("sha256").asText());
			var history = new StringBuilder();
			for (var version : operator.get(APIS + "/" + TUNED + "/history").body().path("versions")) history.append(version.path("version").asText()).append(' ').append(version.path("sha256").asText()).append(' ')
				.append(version.path("configurations")).append('\n');
			state.put("history", history.toString());
			Until.is(true, () -> answer().contains("\"version\""));
			state.put("answer", answer());
			state.put("settings", operator.get("/api/v1/configurations/" + TUNED).body().path("attributes"));
		}
		var record = data.resolve("deployer/record.json");
		if (Files.exists(record)) {
			for (var deployed : JSON.readTree(record.toFile()).path("deployed")) state.put("putBack", deployed.path("putBack"));
		}
		try (var files = Files.exists(data.resolve("deployed")) ? Files.list(data.resolve("deployed")) : java.util.stream.Stream.<Path>of()) {
			state.put("files", files.map(file -> file.getFileName().toString()).sorted().toList());
		}
		System.out.println(JSON.writeValueAsString(Map.of("when", when, "state", JSON.convertValue(state, ObjectNode.class))));
		System.out.flush();
	}

	@SuppressWarnings("unchecked")
	private String answer() throws Exception {
		return ((CompletableFuture<String>) driver.apply(Map.of("do", "call", "name", "tuned", "params", "{}"))).get(10, TimeUnit.SECONDS);
	}
}
