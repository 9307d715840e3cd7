package loggia.provider.camel;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiReply;
import loggia.api.spi.ApiParams;

/** Routes over a folder, with a gate that knows no more than who answers a name: the one that came last. */
final class Stage implements DynamicApis, AutoCloseable {
	static final Somebody ANN = new Somebody("shop", "ann");
	private static final ObjectMapper JSON = new ObjectMapper();

	final Path folder;
	final Path files;
	final Routes routes;
	final Map<String, ConcurrentLinkedDeque<RouteApi>> offered = new ConcurrentHashMap<>();
	volatile String holder;

	/** @param data holds the folder and the root of files */
	Stage(Path data, Peers peers) throws IOException {
		folder = Files.createDirectories(data.resolve("routes"));
		files = peers.files();
		routes = new Routes(folder, peers, new Limits(4, 8, 100_000), this);
		routes.start();
	}

	static Peers peers(Path data, Set<String> hosts, BrokerSetting broker, DataSourceSetting dataSource) {
		return new Peers(Peers.KNOWN, Hosts.of(hosts, Map.of()), broker == null ? Map.of() : Map.of(broker.name, broker), dataSource == null ? Map.of() : Map.of(dataSource.name, dataSource),
				data.resolve("files").toAbsolutePath());
	}

	@Override
	public Runnable offer(RouteApi api) {
		var all = offered.computeIfAbsent(api.descriptor().name(), name -> new ConcurrentLinkedDeque<>());
		all.addLast(api);
		return () -> all.remove(api);
	}

	@Override
	public String holder(String name) {
		return holder;
	}

	/** @return null when nobody answers the name */
	RouteApi api(String name) {
		var all = offered.get(name);
		return all == null ? null : all.peekLast();
	}

	CompletableFuture<ApiReply> start(String name, String params) throws IOException {
		RouteApi api = api(name);
		assertNotNull(api, name + " is not offered");
		JsonNode node = JSON.readTree(params);
		return api.call(name, new ApiParams(node, List.of()), ANN).toCompletableFuture();
	}

	String call(String name, String params) throws Exception {
		return start(name, params).get(20, TimeUnit.SECONDS).json();
	}

	ApiException failure(String name, String params) throws IOException {
		CompletableFuture<ApiReply> call;
		try {
			call = start(name, params);
		} catch (ApiException e) {
			return e;
		}
		var e = assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS));
		return assertInstanceOf(ApiException.class, e.getCause());
	}

	RouteInfo info(String name) {
		return routes.list().stream().filter(r -> r.name().equals(name)).findFirst().orElse(null);
	}

	@Override
	public void close() {
		routes.close();
	}

	/** @param steps of the route, indented by eight */
	static String route(String name, String headerLines, String steps) {
		return "# loggia:\n#   name: " + name + "\n#   risk: ordinary\n" + headerLines + "- route:\n    from:\n      uri: direct:" + name + "\n      steps:\n" + steps;
	}

	static String answers(String name, String text) {
		return route(name, "", "        - setBody:\n            constant: \"" + text + "\"\n");
	}

	/** @return threads of routes and of Camel, by name */
	static List<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
				.filter(n -> n.startsWith("Camel") || n.startsWith("loggia-camel ") || n.startsWith("MQTT") || n.contains("paho") || n.startsWith("pool-")).sorted().toList();
	}
}
