package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process of its own, with a stand-in for the launcher. */
class RunCommandTest {
	@TempDir
	Path folder;
	private Process process;

	@BeforeEach
	void distribution() throws IOException {
		var lib = Files.createDirectories(folder.resolve("home/lib"));
		try (var jar = new JarOutputStream(Files.newOutputStream(lib.resolve("launcher.jar")))) {
			var name = "loggia/launcher/Main.class";
			jar.putNextEntry(new JarEntry(name));
			jar.write(loggia.launcher.Main.class.getResourceAsStream("/" + name).readAllBytes());
		}
		new JarOutputStream(Files.newOutputStream(lib.resolve("felix.jar")), new java.util.jar.Manifest()).close();
	}

	@AfterEach
	void end() throws InterruptedException {
		if (process != null && process.isAlive())
			process.destroyForcibly().waitFor();
	}

	@Test
	void printsReadyWhenTheAppIsInstalledAndEndsWith0OnSigterm() throws Exception {
		var shop = Files.createDirectories(folder.resolve("shop"));
		Files.writeString(shop.resolve("app.json"), "{}");
		Files.writeString(shop.resolve("project.config.json"),
				"{\"loggia\":{\"domains\":{\"request\":[\"https://api.example.com\",{\"origin\":\"http://127.0.0.1:9000\",\"private\":true}]}}}");
		var out = start("run", "--port", "0", "--data", folder.resolve("data").toString(), "--app", folder.resolve("shop").toString());
		var ready = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Json.parse(out.readLine()));
		assertEquals("ready", ready.path("event").asText());
		assertEquals(process.pid(), ready.path("pid").asLong());
		var url = ready.path("url").asText();
		assertTrue(url.matches("http://localhost:\\d+"), url);
		assertEquals("secret", Credentials.ofThisPerson().token(url));
		assertEquals(List.of("POST /api/v1/apps", "GET /api/v1/apps/shop/resolution", "GET /api/v1/apps/shop", "PUT /api/v1/approvals/shop/requestPayment",
				"PUT /api/v1/domains/shop {\"release\":\"*\",\"kind\":\"request\",\"origin\":\"https://api.example.com\",\"private\":false}",
				"PUT /api/v1/domains/shop {\"release\":\"*\",\"kind\":\"request\",\"origin\":\"http://127.0.0.1:9000\",\"private\":true}"), asked());
		var said = Files.readString(folder.resolve("stderr"));
		assertTrue(said.contains("http://console.localhost/console/ as admin") && said.contains("one-time") && said.contains("http://127.0.0.1:9000 (request, private)"), said);
		var gateway = ProcessHandle.of(ready.path("gatewayPid").asLong()).orElseThrow();
		process.toHandle().destroy();
		assertTrue(process.waitFor(40, TimeUnit.SECONDS));
		assertEquals(0, process.exitValue());
		assertFalse(gateway.isAlive());
		assertEquals("stopped", asked().get(6));
		assertEquals(null, out.readLine());
	}

	@Test
	void withJsonTheFirstAdministratorIsALineOfItsOwn() throws Exception {
		var out = start("run", "--json", "--port", "0", "--data", folder.resolve("data").toString());
		var first = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Json.parse(out.readLine()));
		assertEquals("firstAdministrator admin one-time", String.join(" ", first.path("event").asText(), first.path("name").asText(), first.path("secret").asText()));
		assertEquals("ready", assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Json.parse(out.readLine())).path("event").asText());
		assertFalse(Files.readString(folder.resolve("stderr")).contains("one-time"));
	}

	@Test
	void aProjectWithANonsenseListOfServersStopsTheGateway() throws Exception {
		var shop = Files.createDirectories(folder.resolve("shop"));
		Files.writeString(shop.resolve("project.config.json"), "{\"loggia\":{\"domains\":{\"request\":\"https://api.example.com\"}}}");
		start("run", "--port", "0", "--data", folder.resolve("data").toString(), "--app", shop.toString());
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		assertEquals(1, process.exitValue());
		assertTrue(Files.readString(folder.resolve("stderr")).contains("loggia.domains.request"));
	}

	@Test
	void whatTheLauncherIsToAcceptReachesIt() throws Exception {
		var out = start("run", "--port", "0", "--data", folder.resolve("data").toString(), "--accept-weak-isolation");
		assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Json.parse(out.readLine()));
		assertEquals(List.of("weak isolation accepted"), asked());
	}

	@Test
	void aRunThatIsKilledLeavesNoGateway() throws Exception {
		var out = start("run", "--port", "0", "--data", folder.resolve("data").toString());
		var ready = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Json.parse(out.readLine()));
		var gateway = ProcessHandle.of(ready.path("gatewayPid").asLong()).orElseThrow();
		process.destroyForcibly();
		gateway.onExit().get(40, TimeUnit.SECONDS);
		assertEquals(List.of("stopped"), asked());
	}

	@Test
	void endsWithTheLaunchersExitCodeWhenItDoesNotComeUp() throws Exception {
		var out = start("run", "--port", "99999", "--data", folder.resolve("data").toString());
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		assertEquals(4, process.exitValue());
		assertEquals(null, out.readLine());
		var said = Files.readString(folder.resolve("stderr"));
		assertTrue(said.contains("99999 is not a port") && said.contains("exit code 4"), said);
	}

	@Test
	void anAppThatCannotBeInstalledStopsTheGateway() throws Exception {
		start("run", "--port", "0", "--data", folder.resolve("data").toString(), "--app", folder.resolve("none").toString());
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		assertEquals(2, process.exitValue());
		assertEquals(List.of("stopped"), asked());
	}

	private BufferedReader start(String... args) throws IOException {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
				"-Dloggia.home=" + folder.resolve("home"), "loggia.cli.Main"));
		command.addAll(List.of(args));
		process = new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
		return new BufferedReader(new InputStreamReader(process.getInputStream()));
	}

	private List<String> asked() throws IOException {
		return Files.readAllLines(folder.resolve("data/asked.txt"));
	}
}
