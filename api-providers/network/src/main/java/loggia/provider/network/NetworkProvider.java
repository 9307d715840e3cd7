package loggia.provider.network;

import static loggia.api.spi.Risk.DECLARED;
import static loggia.api.spi.Risk.ORDINARY;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.access.Domains;
import loggia.api.access.Domains.Verdict;
import loggia.api.files.TempFiles;
import loggia.api.files.TempFiles.TempFile;
import loggia.api.metrics.Metrics;
import loggia.api.spi.Api;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.api.spi.RawJson;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * HTTP requests, transfers and WebSockets of mini-programs, to the servers that an operator listed. A call runs on a thread of this
 * provider; cancelling its stage closes the connection. Thread-safe.
 */
@Component(configurationPid = "loggia.network")
@Designate(ocd = NetworkProvider.Config.class)
@ApiFamily(name = "network", version = "1.0")
public class NetworkProvider implements ApiProvider {
	@ObjectClassDefinition(name = "Network API")
	@interface Config {
		@AttributeDefinition(name = "Largest response", description = "Bytes of a response of wx.request or wx.uploadFile, decompressed", min = "1024")
		long response_max_bytes() default 10_485_760;

		@AttributeDefinition(name = "Largest download", description = "Bytes of a file of wx.downloadFile, decompressed; the session's temporary files may end sooner", min = "1024")
		long download_max_bytes() default 209_715_200;

		@AttributeDefinition(name = "Longest message", description = "Bytes of a WebSocket message, either way", min = "1024", max = "16777216")
		int message_max_bytes() default 4_194_304;

		@AttributeDefinition(name = "Time limit", description = "Milliseconds for a call that names no timeout", min = "100")
		int timeout_ms() default 60_000;

		@AttributeDefinition(name = "Calls", description = "Requests, downloads and uploads under way at once, of all apps; one app has a quarter of them at most", min = "1")
		int calls_max() default 200;

		@AttributeDefinition(name = "WebSockets", description = "Open WebSockets of all apps; each has a thread", min = "0")
		int sockets_max() default 200;

		@AttributeDefinition(name = "Proxy", description = "HOST:PORT of an HTTP proxy for public servers; empty for none. Private servers are reached without it")
		String proxy() default "";

		@AttributeDefinition(name = "Proxy user", description = "For basic authentication at the proxy; empty for none")
		String proxy_user() default "";

		// a leading underscore keeps the name out of what the console shows of a configuration: proxy.password is read as .proxy.password
		@AttributeDefinition(name = "Proxy password", type = AttributeType.PASSWORD)
		String _proxy_password() default "";

		@AttributeDefinition(name = "Own authorities", description = "PEM certificates that servers' certificates may come from, beside the JDK's")
		String ca_pem() default "";

		@AttributeDefinition(name = "File of own authorities", description = "A PEM file below the data folder, such as ca/company.pem; empty for none")
		String ca_file() default "";
	}

	/** @param dataBytes data when it is an ArrayBuffer; see {@link BytesOrJson} @param timeout in milliseconds */
	public record RequestOptions(String url, @Optional JsonNode data, @Optional Map<String, JsonNode> header, @Optional Double timeout, @Optional("GET") String method,
			@Optional("json") String dataType, @Optional("text") String responseType, @Optional Boolean enableChunked, @Optional("follow") String redirect,
			@Optional ByteBuffer dataBytes) {}

	/** @param data left out when dataBytes is there, which goes out under its name */
	public record RequestResult(RawJson data, int statusCode, Map<String, String> header, List<String> cookies, Profile profile, ByteBuffer dataBytes) {}

	/** Times in milliseconds since 1970, 0 for what did not happen; bytes of the bodies, as they went. */
	public record Profile(long fetchStart, long domainLookUpStart, long domainLookUpEnd, long connectStart, long connectEnd, long SSLconnectionStart,
			long SSLconnectionEnd, long requestStart, long requestEnd, long responseStart, long responseEnd, boolean socketReused, String protocol,
			long sendBytesCount, long receivedBytedCount, int statusCode, int redirectCount) {}

	public record DownloadOptions(String url, @Optional Map<String, JsonNode> header, @Optional Double timeout, @Optional String filePath) {}

	public record DownloadResult(String tempFilePath, int statusCode, Profile profile) {}

	public record UploadOptions(String url, String filePath, String name, @Optional Map<String, JsonNode> header, @Optional Map<String, JsonNode> formData,
			@Optional Double timeout) {}

	public record UploadResult(String data, int statusCode, Profile profile) {}

	public record SocketOptions(String url, @Optional Map<String, JsonNode> header, @Optional List<String> protocols, @Optional Boolean tcpNoDelay,
			@Optional Boolean perMessageDeflate, @Optional Double timeout) {}

	public record SocketId(String socketTaskId) {}

	/** @param socketTaskId left out for the session's most recent socket */
	public record Message(@Optional String socketTaskId, @Optional JsonNode data, @Optional ByteBuffer dataBytes) {}

	public record Close(@Optional String socketTaskId, @Optional("1000") int code, @Optional String reason) {}

	private static final Set<String> METHODS = Set.of("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PATCH");
	private static final Set<String> SENT_ONCE = Set.of("POST", "PATCH");
	private static final int LONGEST_REASON = 123;
	private static final int LONGEST_MS = 3_600_000;
	private static final int STOP_SECONDS = 5;
	private static final String REPLACED = "the network provider was replaced";

	private final Domains domains;
	private final TempFiles files;
	private final Settings settings;
	private final Meters meters;
	private final ThreadPoolExecutor threads;
	private final ScheduledThreadPoolExecutor clocks;
	private final Clients clients;
	private final Traffic traffic;
	private final Map<String, SessionNetwork> sessions = new ConcurrentHashMap<>();
	private final AtomicInteger openSockets = new AtomicInteger();
	private final AtomicLong socketIds = new AtomicLong();
	/** Of this version alone: for a while two of them have sockets of one session. */
	private final String era = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
	/** Completes when no socket is open; null while nobody waits for that. */
	private volatile CompletableFuture<Void> left;

	@Activate
	public NetworkProvider(BundleContext context, @Reference Domains domains, @Reference TempFiles files, @Reference Metrics metrics, Config config) {
		this(domains, files, metrics, Settings.of(config, Trust.of(config.ca_pem(), config.ca_file(), data(context))));
	}

	NetworkProvider(Domains domains, TempFiles files, Metrics metrics, Settings settings) {
		this.domains = domains;
		this.files = files;
		this.settings = settings;
		meters = new Meters(metrics);
		threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), named("loggia-network-"));
		clocks = new ScheduledThreadPoolExecutor(1, named("loggia-network-clock-"));
		clocks.setRemoveOnCancelPolicy(true);
		clocks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		clients = new Clients(settings, threads);
		traffic = new Traffic(threads, clocks, settings.maxCalls());
		metrics.gauge("loggia_network_sockets", "Open WebSockets of mini-programs", openSockets::get);
	}

	private static Path data(BundleContext context) {
		String folder = context.getProperty("loggia.data");
		return Path.of(folder == null ? "data" : folder);
	}

	private static ThreadFactory named(String prefix) {
		var count = new AtomicInteger();
		return work -> {
			var thread = new Thread(work, prefix + count.incrementAndGet());
			thread.setDaemon(true);
			// libraries look for their parts there, and it must not be the class loader of whoever called first
			thread.setContextClassLoader(NetworkProvider.class.getClassLoader());
			return thread;
		};
	}

	/** Ends every call and socket; no thread of this provider is left. */
	@Deactivate
	void stop() {
		sessions.values().forEach(session -> session.end(REPLACED));
		clients.close();
		clocks.shutdownNow();
		threads.shutdownNow();
		try {
			threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Sockets stay with the version that opened them; what is still open when no time is left gets onClose. */
	@Override
	public CompletionStage<Void> leave(CompletionStage<Void> over) {
		var none = new CompletableFuture<Void>();
		left = none;
		if (openSockets.get() == 0) {
			none.complete(null);
		}
		over.thenRun(() -> sessions.values().forEach(session -> session.closeSockets(REPLACED)));
		return none;
	}

	@Override
	public boolean keeps(String name, ApiParams params, Caller caller) {
		SessionNetwork session = sessions.get(caller.sessionId());
		return session != null && (name.equals("sendSocketMessage") || name.equals("closeSocket")) && session.has(params.json().path("socketTaskId").textValue());
	}

	@Override
	public ApiDispatcher dispatcher() {
		return new BytesOrJson(ApiProvider.super.dispatcher());
	}

	/** One HTTP request; an answer of any status is a success. */
	@Api(risk = DECLARED, timeoutMs = 0)
	public CompletionStage<RequestResult> request(RequestOptions options, Caller caller) {
		String method = options.method().toUpperCase(Locale.ROOT);
		if (!METHODS.contains(method)) {
			throw Failures.invalid("method " + (method.equals("CONNECT") ? "CONNECT is not supported" : "is not one of HTTP"));
		}
		Target target = Target.parse(options.url(), false);
		okhttp3.Headers headers = withType(Headers.of(options.header()));
		var payload = new Payload(options.data(), options.dataBytes());
		boolean inQuery = Set.of("GET", "HEAD", "TRACE").contains(method);
		RequestBody body = inQuery ? null : payload.body(headers.get("Content-Type"), SENT_ONCE.contains(method));
		Target asked = inQuery ? target.withUrl(payload.query(target.url())) : target;
		var plan = new Exchange.Plan(asked, method, headers, body, !options.redirect().equals("manual"));
		return start(Kind.REQUEST, caller, options.timeout(), target, task -> answer(task, plan, options));
	}

	private static okhttp3.Headers withType(okhttp3.Headers headers) {
		return headers.get("Content-Type") != null ? headers : headers.newBuilder().set("Content-Type", Payload.DEFAULT_TYPE).build();
	}

	private RequestResult answer(Task<?> task, Exchange.Plan plan, RequestOptions options) throws IOException {
		var exchange = new Exchange(domains, clients);
		try (Response response = exchange.open(task, plan)) {
			Answers.tellHeaders(task.caller, response);
			boolean binary = options.responseType().equals("arraybuffer");
			ByteBuffer bytes = ByteBuffer.allocate(0);
			if (Boolean.TRUE.equals(options.enableChunked())) {
				Answers.chunks(task, response, settings.responseMax());
			} else {
				bytes = Answers.bytes(response, settings.responseMax());
			}
			count(task.kind, exchange);
			String text = binary ? null : Answers.text(bytes, response.body().contentType());
			RawJson data = binary ? null : options.dataType().equals("json") ? Answers.parsed(text) : Answers.string(text);
			return new RequestResult(data, response.code(), Headers.merged(response.headers()), Headers.cookies(response.headers()),
					exchange.timings().profile(response.code(), exchange.redirects()), binary ? bytes : null);
		}
	}

	/** Gets a file into the session's temporary files. */
	@Api(risk = DECLARED, timeoutMs = 0)
	public CompletionStage<DownloadResult> downloadFile(DownloadOptions options, Caller caller) {
		if (options.filePath() != null && !options.filePath().isEmpty()) {
			throw new ApiException(Reason.NOT_SUPPORTED, "filePath not supported: use the tempFilePath of the result");
		}
		Target target = Target.parse(options.url(), false);
		var plan = new Exchange.Plan(target, "GET", Headers.of(options.header()), null, true);
		return start(Kind.DOWNLOAD, caller, options.timeout(), target, task -> download(task, plan));
	}

	private DownloadResult download(Task<?> task, Exchange.Plan plan) throws IOException {
		var exchange = new Exchange(domains, clients);
		try (Response response = exchange.open(task, plan)) {
			Answers.tellHeaders(task.caller, response);
			TempFile file = files.create(task.caller, extension(plan.target(), response));
			boolean kept = false;
			try {
				Answers.file(task, response, file.path(), settings.downloadMax(), () -> files.room(task.caller));
				kept = true;
			} finally {
				if (!kept) {
					Files.deleteIfExists(file.path());
				}
			}
			count(task.kind, exchange);
			return new DownloadResult(file.name(), response.code(), exchange.timings().profile(response.code(), exchange.redirects()));
		}
	}

	/** Of the path, else of the content type. */
	private static String extension(Target target, Response response) {
		List<String> path = target.url().pathSegments();
		String name = path.get(path.size() - 1);
		String extension = name.substring(name.lastIndexOf('.') + 1);
		if (!extension.equals(name) && extension.matches("[A-Za-z0-9]{1,16}")) {
			return extension;
		}
		MediaType type = response.body().contentType();
		return type == null ? "" : type.subtype().equals("jpeg") ? "jpg" : type.subtype();
	}

	/** Sends one of the session's temporary files as a form's file. */
	@Api(risk = DECLARED, timeoutMs = 0)
	public CompletionStage<UploadResult> uploadFile(UploadOptions options, Caller caller) {
		Target target = Target.parse(options.url(), false);
		okhttp3.Headers headers = Headers.of(options.header()).newBuilder().removeAll("Content-Type").build();
		Path file = files.find(caller, options.filePath());
		RequestBody form = form(options, file);
		return start(Kind.UPLOAD, caller, options.timeout(), target,
				task -> upload(task, new Exchange.Plan(target, "POST", headers, Transfers.telling(form, task), true)));
	}

	private static RequestBody form(UploadOptions options, Path file) {
		var form = new MultipartBody.Builder().setType(MultipartBody.FORM);
		(options.formData() == null ? Map.<String, JsonNode>of() : options.formData()).forEach((name, value) -> form.addFormDataPart(name, Payload.text(value)));
		String name = options.filePath().substring(options.filePath().lastIndexOf('/') + 1);
		MediaType type = MediaType.parse(String.valueOf(java.net.URLConnection.guessContentTypeFromName(name)));
		return form.addFormDataPart(options.name(), name, RequestBody.create(file.toFile(), type == null ? MediaType.get("application/octet-stream") : type)).build();
	}

	private UploadResult upload(Task<?> task, Exchange.Plan plan) throws IOException {
		var exchange = new Exchange(domains, clients);
		try (Response response = exchange.open(task, plan)) {
			Answers.tellHeaders(task.caller, response);
			String text = Answers.text(Answers.bytes(response, settings.responseMax()), response.body().contentType());
			count(task.kind, exchange);
			return new UploadResult(text, response.code(), exchange.timings().profile(response.code(), exchange.redirects()));
		}
	}

	private void count(Kind kind, Exchange exchange) {
		meters.sent(kind, exchange.timings().sent());
		meters.received(kind, exchange.timings().received());
	}

	/** @param target refused here already when it is not listed: such a call takes no place in the queue */
	private <T> CompletionStage<T> start(Kind kind, Caller caller, Double timeout, Target target, Task.Work<T> work) {
		long began = System.nanoTime();
		var task = new Task<>(kind, caller, timeoutMs(timeout), work);
		task.whenComplete((value, failure) -> meters.ended(kind, began, failure));
		try {
			Exchange.vet(domains, caller, kind, target);
			SessionNetwork session = session(caller);
			session.checkAwake();
			session.submit(task);
		} catch (ApiException refused) {
			task.completeExceptionally(refused);
		}
		return task;
	}

	private int timeoutMs(Double timeout) {
		return timeout == null || !(timeout > 0) ? settings.timeoutMs() : (int) Math.min(Math.ceil(timeout), LONGEST_MS);
	}

	private SessionNetwork session(Caller caller) {
		String id = caller.sessionId();
		SessionNetwork session = sessions.computeIfAbsent(id,
				key -> new SessionNetwork(caller.appId(), traffic, clocks, settings.pauseMs(), () -> sessions.remove(key)));
		session.watch(caller);
		return session;
	}

	/** Begins to open a WebSocket; onOpen or onError of the task tell how it went. */
	@Api(risk = DECLARED, timeoutMs = 30_000)
	public CompletionStage<SocketId> connectSocket(SocketOptions options, Caller caller) {
		Target target = Target.parse(options.url(), true);
		var headers = Headers.of(options.header()).newBuilder();
		List<String> protocols = options.protocols() == null ? List.of() : options.protocols();
		if (!protocols.stream().allMatch(Headers::isToken)) {
			throw Failures.invalid("protocols has a name that is none");
		}
		if (!protocols.isEmpty()) {
			headers.set("Sec-WebSocket-Protocol", String.join(", ", protocols));
		}
		Verdict verdict = Exchange.vet(domains, caller, Kind.SOCKET, target);
		SessionNetwork session = session(caller);
		AppSocket socket = socket(session, caller);
		var request = new Request.Builder().url(target.url()).headers(headers.build()).build();
		return connect(socket, caller, verdict, target, request, timeoutMs(options.timeout()));
	}

	private AppSocket socket(SessionNetwork session, Caller caller) {
		long began = System.nanoTime();
		var socket = new AppSocket("s" + era + "-" + socketIds.incrementAndGet(), caller, settings.messageMax(), clocks, new AppSocket.Traffics() {
			@Override
			public void sent(long bytes) {
				meters.sent(Kind.SOCKET, bytes);
			}

			@Override
			public void received(long bytes) {
				meters.received(Kind.SOCKET, bytes);
			}
		}, (closed, failure) -> {
			session.remove(closed);
			socketGone();
			meters.ended(Kind.SOCKET, began, failure);
		});
		if (openSockets.incrementAndGet() > settings.maxSockets()) {
			socketGone();
			throw Failures.tooMany();
		}
		try {
			session.add(socket);
		} catch (ApiException refused) {
			socketGone();
			throw refused;
		}
		return socket;
	}

	private void socketGone() {
		CompletableFuture<Void> awaited = left;
		if (openSockets.decrementAndGet() == 0 && awaited != null) {
			awaited.complete(null);
		}
	}

	/** On a thread of its own, for a proxy's target is looked up here. */
	private CompletionStage<SocketId> connect(AppSocket socket, Caller caller, Verdict verdict, Target target, Request request, int timeoutMs) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				socket.connecting(clients.client(caller, verdict, target, true).newWebSocket(request, socket), timeoutMs);
			} catch (IOException | RuntimeException e) {
				ApiException failure = Failures.of(e);
				socket.drop(failure);
				throw failure;
			}
			return new SocketId(socket.id());
		}, threads);
	}

	/** Sends a message on one of the session's sockets. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> sendSocketMessage(Message message, Caller caller) {
		JsonNode data = message.data();
		if (message.dataBytes() == null && (data == null || !data.isTextual())) {
			throw Failures.invalid("parameter.data should be String or ArrayBuffer");
		}
		session(caller).socket(message.socketTaskId()).send(data == null ? null : data.textValue(), message.dataBytes());
		return CompletableFuture.completedFuture(null);
	}

	/** Closes one of the session's sockets. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> closeSocket(Close close, Caller caller) {
		String reason = close.reason() == null ? "" : close.reason();
		if (close.code() != 1000 && (close.code() < 3000 || close.code() > 4999)) {
			throw Failures.invalid("parameter.code should be 1000, or 3000 to 4999");
		}
		if (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
			throw Failures.invalid("parameter.reason is longer than " + LONGEST_REASON + " bytes");
		}
		session(caller).socket(close.socketTaskId()).close(close.code(), reason);
		return CompletableFuture.completedFuture(null);
	}
}
