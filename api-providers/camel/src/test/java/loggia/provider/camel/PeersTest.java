package loggia.provider.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples against a real broker (mosquitto) and a real database (PostgreSQL). */
class PeersTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	@TempDir
	Path data;

	private static String example(String name) throws Exception {
		return Files.readString(Path.of(System.getProperty("loggia.root", "../..")).resolve("examples/routes").resolve(name));
	}

	private static int port() throws Exception {
		try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static Process mosquitto(Path data, int port) throws Exception {
		Path settings = Files.writeString(data.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
		Process process = new ProcessBuilder(program(), "-c", settings.toString()).redirectErrorStream(true).redirectOutput(data.resolve("mosquitto.log").toFile()).start();
		Until.is(true, () -> {
			try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				return socket.isConnected();
			} catch (java.io.IOException e) {
				return false;
			}
		});
		return process;
	}

	private static String program() {
		return new File("/usr/sbin/mosquitto").exists() ? "/usr/sbin/mosquitto" : "mosquitto";
	}

	@Test
	void mqttSendsAndKeepsWhatIsReported() throws Exception {
		assertTrue(new File("/usr/sbin/mosquitto").exists(), "mosquitto is not installed: apt-get install mosquitto");
		int port = port();
		var broker = new BrokerSetting("plant", "tcp://127.0.0.1:" + port, "", "");
		var seen = new CopyOnWriteArrayList<String>();
		try (var stage = new Stage(data, Stage.peers(data, Set.of(), broker, null))) {
			Files.writeString(stage.folder.resolve("plant.lamp.yaml"), example("plant.lamp.yaml"));
			Until.is("retrying", () -> stage.info("plant.lamp") == null ? "" : stage.info("plant.lamp").state());
			assertTrue(stage.info("plant.lamp").error().contains("does not start"), stage.info("plant.lamp").error());
			assertEquals(List.of(), Stage.threads(), "a load that failed leaves no thread");
			Process mosquitto = mosquitto(data, port);
			var lamp = new MqttClient("tcp://127.0.0.1:" + port, "lamp", new MemoryPersistence());
			try {
				Until.is("running", () -> stage.info("plant.lamp").state());
				lamp.connect();
				lamp.setCallback(new Listener(seen));
				lamp.subscribe("plant/lamp/set", 1);
				lamp.publish("plant/lamp/report", "off".getBytes(), 1, false);
				Until.is("off", () -> JSON.readTree(stage.call("plant.lamp", "{\"on\":true}")).path("last").asText());
				Until.is(true, () -> seen.contains("{\"on\":true}"));
				assertEquals("parameter error: parameter.on should be Boolean instead of Undefined;", stage.failure("plant.lamp", "{}").getMessage());
				for (int i = 0; i < 3; i++) {
					stage.routes.put("plant.lamp", example("plant.lamp.yaml") + "# " + i + "\n");
					assertEquals("off", JSON.readTree(stage.call("plant.lamp", "{\"on\":false}")).path("last").asText());
				}
				lamp.disconnect();
			} finally {
				lamp.close();
				stage.routes.remove("plant.lamp");
				mosquitto.destroy();
				mosquitto.waitFor(10, TimeUnit.SECONDS);
			}
			Until.is(List.of(), Stage::threads);
		}
	}

	private record Listener(List<String> seen) implements org.eclipse.paho.mqttv5.client.MqttCallback {
		@Override
		public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
			seen.add(new String(message.getPayload()));
		}

		@Override
		public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {
			// the test ends
		}

		@Override
		public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException e) {
			seen.add(e.toString());
		}

		@Override
		public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {
			// the test looks at what arrives
		}

		@Override
		public void connectComplete(boolean again, String server) {
			// the test subscribes itself
		}

		@Override
		public void authPacketArrived(int reason, org.eclipse.paho.mqttv5.common.packet.MqttProperties properties) {
			// no authentication
		}
	}

	@Test
	void sqlBindsItsParametersAndReadsOnly() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			try (var connection = postgres.getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
				statement.execute("create table stock (article text, pieces int, at timestamptz, extra jsonb, tags text[])");
				statement.execute("insert into stock values ('bolt', 12, '2026-01-02T03:04:05Z', '{\"a\":[1]}', '{x,y}'), ('nut', 3, null, null, null)");
			}
			var stock = new DataSourceSetting("stock", postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 2, true);
			try (var stage = new Stage(data, Stage.peers(data, Set.of(), null, stock))) {
				stage.routes.put("ext.stock", example("ext.stock.yaml"));
				assertEquals("{\"data\":[{\"article\":\"bolt\",\"pieces\":12}]}", stage.call("ext.stock", "{\"article\":\"bolt\"}"));
				for (String evil : List.of("x' or '1'='1", "bolt'; drop table stock; --", "${sys.user.home}", ":?x", "#", "?")) {
					assertEquals("{\"data\":[]}", stage.call("ext.stock", JSON.createObjectNode().put("article", evil).put("CamelSqlQuery", "select * from stock").toString()), evil);
				}
				String header = "#   parameters:\n#     a: string\n#   errors:\n#     BadSqlGrammarException: bad\n#     DataAccessException: {message: refused, errno: 9}\n";
				stage.routes.put("ext.all", Stage.route("ext.all", "", "        - to: \"sql:select * from stock where article = 'bolt'?dataSource=#stock&outputType=SelectOne\"\n"));
				assertEquals(JSON.readTree("{\"article\":\"bolt\",\"pieces\":12,\"at\":\"2026-01-02T03:04:05Z\",\"extra\":{\"a\":[1]},\"tags\":[\"x\",\"y\"]}"), JSON.readTree(stage.call("ext.all", "{}")));
				stage.routes.put("ext.put", Stage.route("ext.put", header, "        - to: \"sql:insert into stock (article) values (:#${variable.a})?dataSource=#stock\"\n"));
				ApiException e = stage.failure("ext.put", "{\"a\":\"x\"}");
				assertEquals("9 refused", e.errno + " " + e.getMessage(), "the data source reads only");
				stage.routes.put("ext.sleep", Stage.route("ext.sleep", "#   timeoutMs: 1000\n", "        - to: \"sql:select pg_sleep(30)?dataSource=#stock\"\n"));
				long begin = System.nanoTime();
				assertEquals(Reason.INTERNAL, stage.failure("ext.sleep", "{}").reason);
				assertTrue(System.nanoTime() - begin < 10_000_000_000L, "a statement ends with the API's time");
				stage.routes.put("ext.bad", Stage.route("ext.bad", "", "        - to: \"sql:select nothing from nowhere?dataSource=#stock\"\n"));
				assertEquals("internal error", stage.failure("ext.bad", "{}").getMessage());
			} finally {
				stock.close();
			}
			assertThrows(java.sql.SQLException.class, stock::pool);
		}
		assertTrue(DriverManager.drivers().noneMatch(d -> d.getClass().getName().equals("org.postgresql.Driver")), "no driver stays in DriverManager");
		Until.is(true, () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("loggia-camel")));
	}
}
