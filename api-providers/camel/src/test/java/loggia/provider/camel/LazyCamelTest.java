package loggia.provider.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a route there is no Camel: in a JVM of its own, whose log of loaded classes is looked through. */
class LazyCamelTest {
	@TempDir
	Path data;

	/** What the other JVM does. */
	public static final class Other {
		public static void main(String[] args) throws Exception {
			Path data = Path.of(args[0]);
			try (var stage = new Stage(data, Stage.peers(data, Set.of("localhost"), new BrokerSetting("b", "tcp://localhost:1", "", ""), null))) {
				stage.routes.first().get(20, TimeUnit.SECONDS);
				stage.routes.list();
				System.out.println("empty " + Stage.threads() + " " + rss());
				try {
					stage.routes.put("ext.bad", Stage.route("ext.bad", "", "        - to: \"exec:x\"\n"));
				} catch (RouteFault expected) {
					System.out.println("refused " + Stage.threads());
				}
				for (int i = 0; i < Integer.parseInt(args[1]); i++) {
					stage.routes.put("ext.a" + i, Stage.answers("ext.a" + i, "x"));
					stage.call("ext.a" + i, "{}");
				}
				System.out.println("routes " + rss());
				for (RouteInfo info : stage.routes.list()) {
					stage.routes.remove(info.name());
				}
				Until.is(List.of(), Stage::threads);
				System.gc();
				System.out.println("removed " + Stage.threads() + " " + rss());
			}
		}

		private static String rss() throws Exception {
			return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS")).findFirst().orElse("");
		}
	}

	@Test
	void noClassOrThreadOfCamelBeforeTheFirstRoute() throws Exception {
		Path log = data.resolve("classes.log");
		var process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xshare:auto", "-Xlog:class+load:file=" + log + ":uptime,tags", "-cp", System.getProperty("java.class.path"),
				Other.class.getName(), data.toString(), "1").redirectErrorStream(true).start();
		String out = new String(process.getInputStream().readAllBytes());
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		assertEquals(0, process.exitValue(), out);
		assertTrue(out.contains("empty []") && out.contains("refused []") && out.contains("removed []"), out);
		List<String> classes = Files.readAllLines(log).stream().map(l -> l.replaceFirst("^(\\[[^]]*])+ ", "").split(" ")[0]).toList();
		int first = first(classes, "org.apache.camel.");
		int header = first(classes, "loggia.provider.camel.RouteFault");
		assertTrue(header >= 0, "the refused file was read");
		assertTrue(first > header, "Camel's first class " + classes.get(Math.max(0, first)) + " came before a route was right");
		assertTrue(first(classes, "loggia.provider.camel.CamelUnit") < first && first(classes, "loggia.provider.camel.CamelUnit") > header, "Camel stands behind CamelUnit alone");
	}

	private static int first(List<String> classes, String prefix) {
		for (int i = 0; i < classes.size(); i++) {
			if (classes.get(i).startsWith(prefix)) {
				return i;
			}
		}
		return -1;
	}
}
