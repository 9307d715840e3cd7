package loggia.provider.camel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.spi.ApiParams;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.BrowsableVariableRepository;
import org.apache.camel.spi.VariableRepositoryFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A route file in a Camel context of its own: whatever goes wrong with it, closing the context leaves nothing behind. */
final class CamelUnit implements RouteUnit {
	private static final Logger log = LoggerFactory.getLogger(CamelUnit.class);
	private static final Pattern LINE = Pattern.compile("line (\\d+), column (\\d+)");

	private final RouteHeader header;
	private final RouteMeter meter;
	private final Results results;
	private final GuardedContext context;
	private final ThreadPoolExecutor pool;
	private final AtomicInteger inFlight = new AtomicInteger();
	private final Set<Call> calls = ConcurrentHashMap.newKeySet();
	private AsyncProducer entry;

	private CamelUnit(RouteHeader header, Peers peers, Limits limits, RouteMeter meter) {
		this.header = header;
		this.meter = meter;
		results = new Results(limits.maxBytes());
		context = new GuardedContext(header.name(), peers, header.timeoutMs());
		var number = new AtomicInteger();
		pool = new ThreadPoolExecutor(limits.threads(), limits.threads(), 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(limits.queue()), task -> {
			var thread = new Thread(task, "loggia-camel " + header.name() + " " + number.incrementAndGet());
			thread.setDaemon(true);
			thread.setContextClassLoader(CamelUnit.class.getClassLoader());
			return thread;
		});
		pool.allowCoreThreadTimeOut(true);
	}

	/**
	 * Starts the routes of a file that {@link RouteCheck} let through. Blocks. Whatever it throws, nothing is left of it.
	 *
	 * @param kept values of {@code global:} variables to begin with
	 */
	static CamelUnit load(RouteHeader header, String text, Peers peers, Limits limits, RouteMeter meter, Map<String, Object> kept) throws RouteFault, NotStarted {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(CamelUnit.class.getClassLoader());
		CamelUnit unit = null;
		boolean loaded = false;
		try {
			unit = new CamelUnit(header, peers, limits, meter);
			unit.build(text, kept);
			loaded = true;
			unit.start();
			return unit;
		} catch (Exception | LinkageError e) {
			if (unit != null) {
				unit.close();
			}
			log.debug("{} was not loaded", header.name(), e);
			if (loaded && !(e instanceof LinkageError)) {
				throw new NotStarted("the route does not start: " + reason(e));
			}
			throw fault(e);
		} finally {
			thread.setContextClassLoader(before);
		}
	}

	private void build(String text, Map<String, Object> kept) throws Exception {
		context.build();
		var errors = new DefaultErrorHandlerDefinition();
		errors.setLevel("OFF"); // a failed call is logged by us, a failed consumer by Camel's consumer: once each
		context.getCamelContextExtension().setErrorHandlerFactory(errors);
		kept.forEach((name, value) -> context.setVariable("global:" + name, value));
		PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(header.name().replace('.', '-') + ".camel.yaml", text));
	}

	private void start() throws Exception {
		context.start();
		entry = context.getEndpoint("direct:" + header.name()).createAsyncProducer();
		entry.start();
	}

	private static RouteFault fault(Throwable e) {
		for (Throwable at = e; at != null; at = at.getCause()) {
			Matcher line = LINE.matcher(String.valueOf(at.getMessage()));
			if (line.find()) {
				return new RouteFault(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)), "Camel does not take it: " + reason(e));
			}
		}
		return new RouteFault(0, 0, "Camel does not take it: " + reason(e));
	}

	private static String reason(Throwable e) {
		Throwable root = e;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		String message = String.valueOf(root.getMessage()).strip();
		return root.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
	}

	@Override
	public RouteHeader header() {
		return header;
	}

	@Override
	public CompletionStage<ApiReply> call(ApiParams params, Caller caller) {
		var values = new LinkedHashMap<String, Object>();
		for (Parameter parameter : header.parameters()) {
			Object value = parameter.read(params.json());
			if (value != null) {
				values.put(parameter.name(), value);
			}
		}
		long begin = System.nanoTime();
		var call = new Call(() -> run(values, caller));
		inFlight.incrementAndGet();
		calls.add(call);
		call.answer.whenComplete((reply, failure) -> {
			calls.remove(call);
			inFlight.decrementAndGet();
			meter.record(failure == null ? "ok" : call.answer.isCancelled() ? "cancelled" : "failed", System.nanoTime() - begin);
		});
		try {
			pool.execute(call);
		} catch (RejectedExecutionException e) {
			call.answer.completeExceptionally(new ApiException(Reason.BUSY));
		}
		return call.answer;
	}

	/** On a thread of the pool. */
	private ApiReply run(Map<String, Object> values, Caller caller) {
		Exchange exchange = entry.getEndpoint().createExchange(ExchangePattern.InOut);
		exchange.setVariable("params", Collections.unmodifiableMap(values));
		exchange.setVariable("appId", caller.appId());
		exchange.setVariable("userId", caller.userId());
		exchange.setVariable("deviceId", caller.deviceId());
		exchange.setVariable("release", caller.release());
		values.forEach((name, value) -> {
			exchange.setVariable(name, value);
			if (value instanceof String || value instanceof Number || value instanceof Boolean) {
				exchange.setVariable(HeaderReader.ENCODED + name, encoded(value.toString()));
			}
		});
		// parameters are the body and variables, never headers: a header of Camel would steer its components
		exchange.getMessage().setBody(new LinkedHashMap<>(values));
		Call.onAbort(() -> exchange.setRouteStop(true));
		try {
			entry.process(exchange);
		} catch (Exception e) {
			exchange.setException(e);
		}
		if (exchange.getException() != null) {
			throw failure(exchange.getException());
		}
		return results.reply(exchange);
	}

	private static String encoded(String value) {
		if (value.equals(".") || value.equals("..")) {
			return "_"; // a server would leave the folder
		}
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
	}

	private ApiException failure(Throwable thrown) {
		ApiException mapped = Failures.mapped(thrown, header.errors());
		if (mapped == null) {
			log.warn("{} failed", header.name(), thrown);
			return new ApiException(Reason.INTERNAL);
		}
		return mapped;
	}

	@Override
	public int inFlight() {
		return inFlight.get();
	}

	@Override
	public Map<String, Object> kept() {
		var repository = context.getCamelContextExtension().getContextPlugin(VariableRepositoryFactory.class).getVariableRepository("global");
		return repository instanceof BrowsableVariableRepository browsable ? new LinkedHashMap<>(browsable.getVariables()) : Map.of();
	}

	@Override
	public void retire() {
		for (Route route : context.getRoutes()) {
			if (!(route.getEndpoint() instanceof DirectEndpoint)) {
				try {
					context.getRouteController().stopRoute(route.getRouteId(), 2, TimeUnit.SECONDS);
				} catch (Exception e) {
					log.warn("A route of {} does not stop", header.name(), e);
				}
			}
		}
	}

	@Override
	public void close() {
		calls.forEach(call -> call.answer.cancel(true));
		pool.shutdownNow();
		if (entry != null) {
			entry.stop();
		}
		context.stop();
		try {
			if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
				log.warn("A call of {} does not end", header.name());
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
