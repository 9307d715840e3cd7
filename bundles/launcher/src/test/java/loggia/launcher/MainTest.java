package loggia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import loggia.launcher.fixture.HealthActivator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process of its own, with the smallest distribution there is. */
class MainTest {
	private static final Pattern READY = Pattern.compile("\\{\"event\":\"ready\",\"url\":\"http://localhost:(\\d+)/\",\"pid\":(\\d+),\"data\":\"[^\"]+\"}");

	@TempDir
	Path folder;
	Path home;
	Path data;
	final List<Process> started = new ArrayList<>();

	@BeforeEach
	void makeDistribution() throws IOException {
		home = folder.resolve("home");
		data = folder.resolve("data");
		write("bundle/5/health.jar", new Jars("health", "1.0.0").with("Import-Package", "org.osgi.framework").with("Bundle-Activator", HealthActivator.class.getName())
			.with("DynamicImport-Package", "com.sun.net.httpserver").classes(HealthActivator.class).bytes());
		settings(200);
		sums();
		version("0.2.0");
	}

	@AfterEach
	void end() throws Exception {
		for (var process : started) process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
	}

	@Test
	void startsServesAndEndsCleanly() throws Exception {
		var first = start("--port", "0");
		var line = first.inputReader().readLine();
		var ready = READY.matcher(String.valueOf(line));
		assertTrue(ready.matches(), "said " + line);
		assertEquals(first.pid(), Long.parseLong(ready.group(2)));
		int port = Integer.parseInt(ready.group(1));
		assertTrue(port > 0);

		var second = start("--port", "0", "--json");
		assertEquals(3, exit(second));
		assertEquals("data " + data + " is in use by pid " + first.pid() + ": end that gateway, or give another folder with --data\n", rest(second.errorReader()));
		assertTrue(rest(second.inputReader()).startsWith("{\"event\":\"error\",\"code\":\"data\",\"message\":\"data "));

		var third = start("--port", Integer.toString(port), "--data", folder.resolve("other").toString());
		assertEquals(4, exit(third));
		assertTrue(rest(third.errorReader()).startsWith("port " + port + " is taken by another process"));

		first.toHandle().destroy();
		assertEquals(0, exit(first));
		assertEquals("", rest(first.inputReader()));
		assertEquals(0, exitAfterReady(start("--port", "0")));
	}

	@Test
	void endsWithTheProcessThatStartedIt() throws Exception {
		var parent = new ProcessBuilder("sleep", "600").start();
		started.add(parent);
		var gateway = start("--port", "0", "--parent-pid", Long.toString(parent.pid()));
		assertTrue(READY.matcher(String.valueOf(gateway.inputReader().readLine())).matches());
		parent.destroyForcibly();
		assertEquals(0, exit(gateway));
		assertTrue(rest(gateway.errorReader()).startsWith("process " + parent.pid() + ", which started this gateway, has ended"));

		assertEquals(0, exit(start("--port", "0", "--parent-pid", Long.toString(parent.pid()))), "it was gone before");
		assertEquals(0, exitAfterReady(start("--port", "0")), "the data is free again");
	}

	@Test
	void aPortThatIsNoneIsSaidSo() throws Exception {
		for (var text : List.of("65536", "-1", "http", "")) {
			var process = start("--port", text);
			assertEquals(4, exit(process));
			assertTrue(rest(process.errorReader()).startsWith("'" + text + "' is not a port"));
		}
		assertEquals(2, exit(start("--prot", "1")));
		assertEquals(2, exit(start("--data", data.toString(), "--port")));
		assertEquals(2, exit(start("--parent-pid", "0")));
	}

	@Test
	void aDamagedOrForeignBundleIsNamed() throws Exception {
		Files.write(home.resolve("bundle/5/health.jar"), new byte[] { 1 }, java.nio.file.StandardOpenOption.APPEND);
		refused(home.resolve("bundle/5/health.jar") + " is damaged");
		sums();
		write("bundle/5/extra.jar", new Jars("extra", "1.0.0").bytes());
		refused(home.resolve("bundle/5/extra.jar") + " is not listed");
		Files.delete(home.resolve("bundle/5/extra.jar"));
		Files.delete(home.resolve("bundle/5/health.jar"));
		write("bundle/5/other.jar", new Jars("other", "1.0.0").bytes());
		refused(home.resolve("bundle/5/health.jar") + " is missing");
	}

	@Test
	void theDeployersRecordIsFollowed() throws Exception {
		write("bundle/20/greet.jar", new Jars("greet", "1.0.0").with("Provide-Capability", "loggia.api;family=greet").with("Bundle-Activator", "not.there.Activator").bytes());
		sums();
		var bytes = new Jars("greet", "1.1.0").with("Provide-Capability", "loggia.api;family=greet").bytes();
		Files.createDirectories(data.resolve("deployed"));
		Files.createDirectories(data.resolve("deployer"));
		Files.write(data.resolve("deployed/fresh.jar"), bytes);
		var sha = Sums.of(data.resolve("deployed/fresh.jar"));
		Files.move(data.resolve("deployed/fresh.jar"), data.resolve("deployed/" + sha + ".jar"));
		var record = data.resolve("deployer/record.json");
		Files.writeString(record, "{\"format\":1,\"deployed\":[{\"name\":\"greet\",\"version\":\"1.1.0\",\"sha256\":\"" + sha + "\",\"location\":\"loggia:deployed/greet/1\",\"since\":\"x\",\"more\":{\"a\":[1]}}],\"removed\":[]}");
		var entries = BundleFiles.checked(home, data, DeploymentRecord.read(data));
		assertEquals(List.of("health.jar", sha + ".jar"), entries.stream().map(e -> e.file().getFileName().toString()).toList());
		assertEquals(0, exitAfterReady(start("--port", "0")));

		Files.writeString(record, "{\"format\":1,\"deployed\":[],\"removed\":[\"greet\",\"health\"]}");
		entries = BundleFiles.checked(home, data, DeploymentRecord.read(data));
		assertEquals(List.of("health.jar"), entries.stream().map(e -> e.file().getFileName().toString()).toList(), "only what answers APIs can be removed");

		write("bundle/20/greet-2.jar", new Jars("greet", "2.0.0").with("Provide-Capability", "osgi.service;x=\"loggia.api;version=9\",loggia.api;family=greet;version:Version=\"2.1\"").bytes());
		sums();
		assertEquals(List.of("health.jar", "greet-2.jar", sha + ".jar"), starts(record, "[{\"name\":\"greet\",\"major\":1,\"version\":\"1.1.0\",\"sha256\":\"" + sha
			+ "\",\"location\":\"x\",\"before\":[{\"version\":\"1.0.0\",\"sha256\":\"y\",\"configuration\":{\"p\":{}}}]}]", "[]"), "of two majors one is deployed");
		assertEquals(List.of("health.jar", "greet.jar"), starts(record, "[]", "[{\"name\":\"greet\",\"major\":2}]"));
		assertEquals(List.of("health.jar"), starts(record, "[]", "[{\"name\":\"greet\",\"major\":0}]"));

		for (var broken : List.of("", "{", "[]", "{\"format\":3,\"deployed\":[],\"removed\":[]}", "{\"format\":2,\"removed\":[{}]}", "{\"format\":2,\"removed\":[{\"name\":\"x\",\"major\":\"y\"}]}", "{\"format\":1,\"deployed\":[{\"name\":\"x\"}]}",
			"{\"format\":1,\"deployed\":[{\"name\":\"x\",\"version\":\"1\",\"sha256\":\"../../etc\",\"location\":\"x\"}]}")) {
			Files.writeString(record, broken);
			refused(record + " cannot be read");
		}
	}

	/** @return the files that a start with this record of format 2 takes */
	private List<String> starts(Path record, String deployed, String removed) throws Exception {
		Files.writeString(record, "{\"format\":2,\"deployed\":" + deployed + ",\"removed\":" + removed + "}");
		return BundleFiles.checked(home, data, DeploymentRecord.read(data)).stream().map(e -> e.file().getFileName().toString()).toList();
	}

	@Test
	void whatDoesNotAnswerIsGivenUp() throws Exception {
		settings(0);
		var silent = start("--port", "0");
		assertEquals(6, exit(silent));
		assertTrue(rest(silent.errorReader()).startsWith("nothing answers on http://localhost:"));
		assertEquals("", rest(silent.inputReader()));
		settings(404);
		assertEquals(6, exit(start("--port", "0")));
	}

	@Test
	void anOccupiedPortOfAnotherProgramIsSaidSo() throws Exception {
		try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			var process = start("--port", Integer.toString(other.getLocalPort()));
			assertEquals(4, exit(process));
			assertFalse(Files.exists(data.resolve("cache")), "nothing was started");
		}
	}

	@Test
	void dataOfANewerVersionAreRefusedUntilTheOperatorInsists() throws Exception {
		assertEquals(0, exitAfterReady(start("--port", "0")));
		assertEquals("0.2.0\n", Files.readString(data.resolve("version")));
		version("0.10.0");
		var upgraded = start("--port", "0");
		assertEquals(0, exitAfterReady(upgraded));
		assertEquals("data " + data + " was last used by Loggia 0.2.0; from now on by 0.10.0\n", rest(upgraded.errorReader()));
		version("0.2.0");
		var older = start("--port", "0", "--json");
		assertEquals(7, exit(older));
		assertTrue(rest(older.errorReader()).startsWith("data " + data + " was last used by Loggia 0.10.0, this is 0.2.0: "));
		assertTrue(rest(older.inputReader()).startsWith("{\"event\":\"error\",\"code\":\"newer_data\""));
		assertFalse(Files.exists(data.resolve("cache/bundle9")), "nothing was started");
		assertEquals(0, exitAfterReady(start("--port", "0", "--allow-downgrade")));
		assertEquals("0.2.0\n", Files.readString(data.resolve("version")));

		Files.writeString(data.resolve("version"), "yesterday's\n");
		assertEquals(3, exit(start("--port", "0")));
	}

	@Test
	void dataLieWhereThePropertiesSayAndTheirOwnPropertiesWin() throws Exception {
		write("etc/loggia.properties", "loggia.data = ${loggia.home}/../kept\nloggia.port = 1\nfixture.status = 404\nloggia.ready.timeout.s = 3\n".getBytes(StandardCharsets.UTF_8));
		var none = Options.parse(new String[0]);
		var kept = folder.resolve("kept");
		assertEquals(kept, Settings.of(home, none, null).data());
		assertEquals(folder.resolve("env"), Settings.of(home, none, folder.resolve("env").toString()).data());
		assertEquals(data, Settings.of(home, Options.parse(new String[] { "--data", data.toString() }), folder.resolve("env").toString()).data());

		Files.createDirectories(kept.resolve("etc/config"));
		Files.writeString(kept.resolve("etc/loggia.properties"), "loggia.port = 0\nfixture.status = 200\nloggia.data = /nowhere\n");
		Files.writeString(kept.resolve("etc/config/own.json"), "{}");
		write("etc/config/gateway.json", "{}".getBytes(StandardCharsets.UTF_8));
		var settings = Settings.of(home, none, null);
		assertEquals(kept, settings.data());
		assertEquals(0, settings.wantedPort());
		var framework = settings.framework(1234);
		assertEquals("200", framework.get("fixture.status"));
		assertEquals(kept.toString(), framework.get("loggia.data"));
		assertEquals("0.2.0", framework.get("loggia.version"));
		assertEquals(home.resolve("etc/config/gateway.json").toUri() + "," + kept.resolve("etc/config/own.json").toUri(), framework.get("configurator.initial"));
		assertEquals(null, framework.get("loggia.isolation.accept.weak"));
		assertEquals("true", Settings.of(home, Options.parse(new String[] { "--accept-weak-isolation" }), null).framework(1).get("loggia.isolation.accept.weak"));
	}

	private void version(String version) throws IOException {
		write("lib/distribution.properties", ("name = test\nversion = " + version + "\n").getBytes(StandardCharsets.UTF_8));
	}

	private void refused(String sentence) throws Exception {
		var process = start("--port", "0");
		assertEquals(5, exit(process));
		var said = rest(process.errorReader());
		assertTrue(said.startsWith(sentence), said);
	}

	private int exitAfterReady(Process process) throws Exception {
		var line = process.inputReader().readLine();
		assertTrue(READY.matcher(String.valueOf(line)).matches(), "said " + line);
		process.toHandle().destroy();
		return exit(process);
	}

	private Process start(String... arguments) throws IOException {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dloggia.home=" + home, "-cp",
			System.getProperty("java.class.path"), Main.class.getName()));
		command.addAll(List.of(arguments));
		if (!command.contains("--data")) command.addAll(List.of("--data", data.toString()));
		var process = new ProcessBuilder(command).start();
		started.add(process);
		return process;
	}

	private static int exit(Process process) throws Exception {
		assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still runs");
		return process.exitValue();
	}

	private static String rest(BufferedReader reader) throws IOException {
		var out = new StringBuilder();
		for (var line = reader.readLine(); line != null; line = reader.readLine()) out.append(line).append('\n');
		return out.toString();
	}

	private void write(String path, byte[] bytes) throws IOException {
		var file = home.resolve(path);
		Files.createDirectories(file.getParent());
		Files.write(file, bytes);
	}

	private void settings(int status) throws IOException {
		write("etc/loggia.properties", ("loggia.ready.timeout.s = 3\nfixture.status = " + status + "\n").getBytes(StandardCharsets.UTF_8));
	}

	private void sums() throws IOException {
		var lines = new ArrayList<String>();
		try (var files = Files.walk(home.resolve("bundle"))) {
			for (var file : files.filter(Files::isRegularFile).toList()) lines.add(Sums.of(file) + "  " + home.relativize(file));
		}
		write("lib/bundles.sha256", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
	}
}
