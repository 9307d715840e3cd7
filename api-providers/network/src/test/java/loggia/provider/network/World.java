package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.access.Domains;
import loggia.api.files.TempFiles;
import loggia.api.metrics.Metrics;
import loggia.api.spi.ApiParams;

/**
 * What stands around a provider in these tests: an operator's list of servers, names, files, meters. Everything that is listened to is
 * on 127.0.0.x; which of these addresses count as public is up to the test.
 */
final class World implements Domains, TempFiles, Metrics, AutoCloseable {
	static final ObjectMapper JSON = new ObjectMapper();
	private static final Duration LIMIT = Duration.ofSeconds(10);

	/** {@code https://host:port} to what the operator said; every kind. */
	final Map<String, Verdict> listed = new ConcurrentHashMap<>();
	/** What a name leads to, one answer after the other; the last one stays. */
	final Map<String, List<List<String>>> names = new ConcurrentHashMap<>();
	final List<String> lookups = new ArrayList<>();
	final List<String> asked = new ArrayList<>();
	/** Addresses that count as public beside the real ones. */
	final List<String> open = new ArrayList<>();
	final Map<String, Double> meters = new ConcurrentHashMap<>();
	final AtomicLong room = new AtomicLong(1L << 40);
	private final Map<String, Path> files = new ConcurrentHashMap<>();
	private final Path folder;
	Settings settings;
	private NetworkProvider provider;

	World(Path folder, X509Certificate... authorities) {
		this.folder = folder;
		try {
			settings = new Settings(10_485_760, 209_715_200, 4_194_304, 60_000, 200, 200, null, "", "", Trust.of(List.of(authorities)), this::resolve, this::isPublic, 300);
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}

	World with(java.util.function.UnaryOperator<Settings> change) {
		settings = change.apply(settings);
		return this;
	}

	Settings proxied(InetSocketAddress proxy, String user, String password) {
		return new Settings(settings.responseMax(), settings.downloadMax(), settings.messageMax(), settings.timeoutMs(), settings.maxCalls(), settings.maxSockets(), proxy, user, password,
				settings.trust(), settings.resolver(), settings.isPublic(), settings.pauseMs());
	}

	Settings limited(long response, long download, int message) {
		return new Settings(response, download, message, settings.timeoutMs(), settings.maxCalls(), settings.maxSockets(), settings.proxy(), "", "", settings.trust(), settings.resolver(),
				settings.isPublic(), settings.pauseMs());
	}

	Settings crowded(int calls, int sockets) {
		return new Settings(settings.responseMax(), settings.downloadMax(), settings.messageMax(), settings.timeoutMs(), calls, sockets, settings.proxy(), "", "", settings.trust(),
				settings.resolver(), settings.isPublic(), settings.pauseMs());
	}

	synchronized NetworkProvider provider() {
		if (provider == null) {
			provider = new NetworkProvider(this, this, this, settings);
		}
		return provider;
	}

	private boolean isPublic(InetAddress address) {
		return open.contains(address.getHostAddress()) || Addresses.isPublic(address);
	}

	private synchronized List<InetAddress> resolve(String host) throws UnknownHostException {
		lookups.add(host);
		List<List<String>> answers = names.get(host);
		if (answers == null) {
			throw new UnknownHostException(host);
		}
		List<String> answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
		var found = new ArrayList<InetAddress>();
		for (String address : answer) {
			found.add(InetAddress.getByAddress(host, InetAddress.getByName(address).getAddress()));
		}
		return found;
	}

	/** @param answers each a list of addresses, divided by commas */
	World name(String host, String... answers) {
		var all = new ArrayList<List<String>>();
		for (String answer : answers) {
			all.add(List.of(answer.split(",")));
		}
		names.put(host, all);
		return this;
	}

	World list(String origin, Verdict verdict) {
		listed.put(origin, verdict);
		return this;
	}

	@Override
	public Verdict verdict(Caller caller, Domains.Kind kind, String scheme, String host, int port) {
		String origin = scheme + "://" + host + ":" + port;
		synchronized (asked) {
			asked.add(origin);
		}
		return listed.getOrDefault(kind.text() + " " + origin, listed.getOrDefault(origin, listed.getOrDefault("*", Verdict.REFUSED)));
	}

	@Override
	public TempFile create(Caller caller, String extension) {
		try {
			Path path = Files.createTempFile(folder, "tmp_", extension.isEmpty() ? "" : "." + extension);
			String name = "wxfile://" + path.getFileName();
			files.put(caller.sessionId() + name, path);
			return new TempFile(name, path);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	@Override
	public long room(Caller caller) {
		return room.get();
	}

	@Override
	public Path find(Caller caller, String name) {
		Path found = files.get(caller.sessionId() + name);
		if (found == null) {
			throw new ApiException(Reason.FAILED, "no such file");
		}
		return found;
	}

	/** @return how many files there are in the temporary folder */
	long files() throws IOException {
		try (var all = Files.list(folder)) {
			return all.count();
		}
	}

	@Override
	public Counter counter(String name, String help, String... labels) {
		return new Counter() {
			@Override
			public void inc(String... values) {
				add(1, values);
			}

			@Override
			public void add(double amount, String... values) {
				meters.merge(name + List.of(values), amount, Double::sum);
			}
		};
	}

	@Override
	public Timer timer(String name, String help, String... labels) {
		return (seconds, values) -> meters.merge(name + List.of(values), seconds, Double::sum);
	}

	@Override
	public void gauge(String name, String help, DoubleSupplier value) {
		// asked for by nobody
	}

	/** As the gate calls. */
	CompletableFuture<ApiReply> start(Caller caller, String name, String params, ByteBuffer... attachments) {
		try {
			return provider().dispatcher().call(name, new ApiParams(JSON.readTree(params), List.of(attachments)), caller).toCompletableFuture();
		} catch (ApiException refused) {
			return CompletableFuture.failedFuture(refused);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	ApiReply reply(Caller caller, String name, String params, ByteBuffer... attachments) throws Exception {
		return start(caller, name, params, attachments).get(30, TimeUnit.SECONDS);
	}

	JsonNode call(Caller caller, String name, String params, ByteBuffer... attachments) throws Exception {
		return JSON.readTree(reply(caller, name, params, attachments).json());
	}

	static ApiException failure(CompletableFuture<?> call) {
		var e = assertThrows(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS));
		return assertInstanceOf(ApiException.class, e.getCause());
	}

	ApiException failure(Caller caller, String name, String params, ByteBuffer... attachments) {
		return failure(start(caller, name, params, attachments));
	}

	/** Looks every 5 ms, for 10 s. */
	static <T> void until(T expected, Callable<T> value) throws Exception {
		long end = System.nanoTime() + LIMIT.toNanos();
		for (T now; !java.util.Objects.equals(expected, now = value.call());) {
			if (System.nanoTime() > end) {
				throw new AssertionError("not " + expected + " within " + LIMIT.toSeconds() + " s, but " + now);
			}
			Thread.sleep(5);
		}
	}

	@Override
	public synchronized void close() {
		if (provider != null) {
			provider.stop();
			provider = null;
		}
	}
}
