package loggia.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggia.launcher.SmallHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway is killed with SIGKILL at each named point of the deployer: after the next start everything is as before the deed or as after it, and nothing
 * between: bundles, their digests and history, settings, what calls answer, the files. {@code LOGGIA_LONG} hits every point of every deed, three times;
 * else a few of them are drawn ({@code -Dloggia.seed}, {@code -Dloggia.kills}).
 */
@Timeout(value = 1_500, unit = TimeUnit.SECONDS)
class KillPointsIT {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final boolean LONG = System.getenv("LOGGIA_LONG") != null;
	private static final int SAMPLE = Integer.getInteger("loggia.kills", 5);
	private static final List<String> EXCHANGE = List.of("deploy.installed", "deploy.resolved", "deploy.started", "deploy.tested", "record.begun", "record.written", "record.renamed", "deploy.recorded",
		"deploy.flipped", "store.tidying");
	private static final List<String> DRAIN = List.of("deploy.draining", "predecessor.ended", "predecessor.uninstalled");
	private static final List<String> ARRIVAL = List.of("deploy.received", "deploy.kept");
	/** Points of each deed; the record is written twice in a roll-back, the settings of two PIDs and a gone one are touched. */
	private static final Map<String, List<String>> DEEDS = Map.of("first", all(ARRIVAL, EXCHANGE.subList(0, 9)), "update", all(ARRIVAL, EXCHANGE, DRAIN), "remove",
		List.of("record.begun", "record.written", "record.renamed", "remove.recorded", "remove.draining", "predecessor.ended", "predecessor.uninstalled", "store.tidying"), "rollback",
		all(List.of("rollback.begun", "held.begun", "held.stopped", "held.announced", "settings.changed", "settings.changed:2", "settings.changed:3", "settings.all"), EXCHANGE,
			List.of("record.begun:2", "record.written:2", "record.renamed:2"), DRAIN));

	private final List<Process> started = new ArrayList<>();
	private Path home;
	private Path data;
	private Path jars;

	private record Kill(String deed, String point) {}

	@BeforeEach
	void prepare() throws IOException {
		home = SmallHome.make();
		data = Distribution.folder("killed");
		jars = Distribution.folder("jars");
		for (var version : List.of("1.0.0", "1.1.0")) Files.write(jars.resolve(version + ".jar"), new BundleMaker("loggia.itest.tuned", version).classes("loggia.itest.tuned").bytes());
	}

	@AfterEach
	void end() throws Exception {
		for (var process : started) process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
	}

	@Test
	void O07_killedAtAPointItStartsWithTheOldOrTheNewSet() throws Exception {
		long seed = Long.getLong("loggia.seed", System.currentTimeMillis());
		var wanted = new HashMap<String, JsonNode>();
		Kill last = null;
		Map<String, JsonNode> before = Map.of();
		for (var kill : kills(seed)) {
			var what = "killed at " + kill + ", seed " + seed;
			if (!wanted.containsKey(kill.deed)) {
				var unhurt = run(0, kill.deed);
				check(last, before, wanted, unhurt.get("up"), seed);
				wanted.put(kill.deed, unhurt.get("after"));
				last = null;
			}
			var said = run(137, kill.deed, kill.point);
			check(last, before, wanted, said.get("up"), seed);
			assertTrue(said.get("before") != null, what);
			before = said;
			last = kill;
		}
		check(last, before, wanted, run(0).get("up"), seed);
	}

	@Test
	void O07_aDamagedFrameworkCacheAndHalfFilesAreNoObstacle() throws Exception {
		var unhurt = run(0, "rollback");
		try (var files = Files.walk(data.resolve("cache"))) {
			for (var file : files.filter(Files::isRegularFile).toList()) Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
		}
		Files.writeString(data.resolve("cache/bundle9999"), "no folder");
		Files.writeString(data.resolve("deployed/incoming-1.jar"), "half a j");
		Files.writeString(data.resolve("deployed/" + "0".repeat(64) + ".jar"), "nobody's");
		Files.writeString(data.resolve("deployer/record.json.new"), "{\"form");
		assertEquals(unhurt.get("after"), run(0).get("up"));
	}

	private static void check(Kill kill, Map<String, JsonNode> before, Map<String, JsonNode> wanted, JsonNode up, long seed) {
		if (kill == null) return;
		var old = before.get("before");
		var fresh = wanted.get(kill.deed);
		if (!up.equals(old)) assertEquals(fresh, up, "killed at " + kill + ", seed " + seed + "; before it was " + old);
	}

	private static List<Kill> kills(long seed) {
		var all = new ArrayList<Kill>();
		DEEDS.forEach((deed, points) -> points.forEach(point -> all.add(new Kill(deed, point))));
		all.sort(java.util.Comparator.comparing(Kill::toString));
		Collections.shuffle(all, new Random(seed));
		if (!LONG) return all.subList(0, Math.min(SAMPLE, all.size()));
		return Stream.of(all, all, all).flatMap(List::stream).toList();
	}

	/** @return what it said, by when */
	private Map<String, JsonNode> run(int exit, String... deed) throws Exception {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m",
			"-Dloggia.root=" + Distribution.root(), "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "loggia.launcher.KilledGateway", home.toString(), data.toString(),
			jars.toString()));
		command.addAll(List.of(deed));
		var errors = data.resolveSibling(data.getFileName() + ".err").toFile();
		var process = new ProcessBuilder(command).redirectError(errors).start();
		started.add(process);
		var said = new HashMap<String, JsonNode>();
		try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
			for (var line = lines.readLine(); line != null; line = lines.readLine()) {
				if (!line.startsWith("{")) continue;
				var node = JSON.readTree(line);
				said.put(node.path("when").asText(), node.path("state"));
			}
		}
		assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it still runs");
		assertEquals(exit, process.exitValue(), String.join(" ", deed) + " said " + said.keySet() + "\n" + Files.readString(errors.toPath()));
		return said;
	}

	@SafeVarargs
	private static List<String> all(List<String>... parts) {
		return Stream.of(parts).flatMap(List::stream).toList();
	}
}
