package loggia.rest.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.api.access.OperatorActions;
import loggia.api.access.Principal;
import loggia.rest.Reply;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1}: hands each request to the method of a {@link Resource} that its path and method name. The fence has found out who asks; here
 * it is decided whether they may. Thread-safe.
 */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
@HttpWhiteboardServletPattern("/api/v1/*")
public class ApiServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Logger log = LoggerFactory.getLogger(ApiServlet.class);
	/** How long requests of a resource that goes may take to end. */
	private static final int END_SECONDS = 3;
	/** Each holds a thread of the server, which has 64. */
	static final int MAX_STREAMS = 24;
	private static final SecureRandom RANDOM = new SecureRandom();

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	transient volatile OperatorActions actions;

	final transient Routes routes = new Routes();
	private final transient Semaphore streams = new Semaphore(MAX_STREAMS);
	private final transient long waitMillis;

	public ApiServlet() {
		this(TimeUnit.SECONDS.toMillis(30));
	}

	/** @param waitMillis how long a stage may take */
	ApiServlet(long waitMillis) {
		this.waitMillis = waitMillis;
	}

	@Activate
	void describeItself(BundleContext context) {
		serve(new OpenApiResource(routes), "loggia-rest", context.getBundle().getBundleId(), 0);
	}

	@Reference(service = Resource.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "remove")
	void add(Resource resource, ServiceReference<Resource> reference) {
		var bundle = reference.getBundle();
		serve(resource, bundle == null ? "?" : bundle.getSymbolicName(), bundle == null ? Long.MAX_VALUE : bundle.getBundleId(), (Long) reference.getProperty(Constants.SERVICE_ID));
	}

	void serve(Resource resource, String bundle, long bundleId, long serviceId) {
		routes.add(new Registration(resource, bundle, bundleId, serviceId));
	}

	/** From now on its paths are 404. What waits for a stage of it is answered 503, what streams ends; the rest gets a few seconds. */
	void remove(Resource resource) {
		var gone = routes.remove(resource);
		if (gone == null) return;
		int inside = gone.end(END_SECONDS);
		if (inside > 0) log.warn("{} is gone while {} of its requests are still running", gone.name, inside);
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var answer = new Answer(request, response);
		try {
			// the container has matched /api/v1, however that was written
			var sent = Text.parts(request.getRequestURI());
			var path = sent.subList(Math.min(2, sent.size()), sent.size());
			var method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
			var found = routes.find(method, path);
			if (found != null) {
				serve(found, new Exchange(request, found), answer);
				return;
			}
			var allow = String.join(", ", routes.allowed(path));
			if (method.equals("OPTIONS")) answer.send(new Reply(204, Map.of("Allow", allow), null), null);
			else answer.error(new RestException(405, "methodNotAllowed", "this path answers " + allow), "Allow", allow);
		} catch (RestException e) {
			answer.error(e);
		}
	}

	private void serve(Routes.Found found, Exchange exchange, Answer answer) throws IOException {
		var route = found.route();
		if (!route.owner().enter()) throw new RestException(404, "notFound", "what answered here has been taken away");
		boolean left = false;
		try (var trace = new Trace(route.action() == null ? null : actions, route, exchange)) {
			try {
				check(route, exchange.principal());
				if (route.action() != null && trace.isOff()) throw new RestException(503, "noAudit", "nothing is changed while the audit log is not there: try again in a moment");
				var reply = reply(call(route, exchange));
				if (reply.body() instanceof Reply.Stream) {
					// from here on the request holds back nobody who wants to stop the resource
					route.owner().leave();
					left = true;
					stream(reply, route, answer);
					trace.done(reply.status());
				} else {
					var body = bytes(route, reply);
					trace.done(reply.status());
					answer.send(reply, body);
				}
			} catch (RestException e) {
				trace.ended(e.status, e.code);
				answer.error(e);
			} catch (Exception | LinkageError | StackOverflowError e) {
				boolean cut = answer.isCut() || exchange.isCut();
				trace.ended(500, cut ? "connectionLost" : "internal");
				if (cut) lost(route, e, answer);
				else broken(route, e, answer);
			}
		} finally {
			if (!left) route.owner().leave();
		}
	}

	private void stream(Reply reply, Route route, Answer answer) throws IOException {
		if (!streams.tryAcquire()) throw new RestException(503, "busy", "as many streams are open as there may be (" + MAX_STREAMS + "): close one");
		try {
			answer.stream(reply, route.owner());
		} finally {
			streams.release();
		}
	}

	private static void check(Route route, Principal who) {
		if (route.least() == null) return;
		if (who == null) throw new RestException(401, "unauthorized", "sign in, or send 'Authorization: Bearer TOKEN' with the operator's token");
		if (!who.role().includes(route.least())) throw new RestException(403, "forbidden", "this needs the role " + route.least().text());
	}

	private Object call(Route route, Exchange exchange) throws Exception {
		exchange.checkType();
		var arguments = route.parameters().stream().map(parameter -> parameter.value(exchange)).toArray();
		try {
			var result = route.code().invoke(route.owner().resource, arguments);
			return result instanceof CompletionStage<?> stage ? await(stage, route.owner()) : result;
		} catch (InvocationTargetException e) {
			throw thrown(e.getCause());
		}
	}

	private Object await(CompletionStage<?> stage, Registration owner) throws Exception {
		var result = new CompletableFuture<Object>();
		stage.whenComplete((value, failure) -> {
			if (failure == null) result.complete(value);
			else result.completeExceptionally(failure);
		});
		Runnable end = () -> result.completeExceptionally(new RestException(503, "gone", "what answered here has been taken away"));
		owner.whenOver(end);
		try {
			return result.get(waitMillis, TimeUnit.MILLISECONDS);
		} catch (TimeoutException e) {
			stage.toCompletableFuture().cancel(true);
			throw new RestException(503, "timeout", "this took longer than " + TimeUnit.MILLISECONDS.toSeconds(waitMillis) + " s; it may still happen");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new RestException(503, "stopping", "the gateway is stopping: try again after its start");
		} catch (ExecutionException e) {
			throw thrown(e.getCause());
		} finally {
			owner.forget(end);
		}
	}

	private static Exception thrown(Throwable cause) {
		var real = cause;
		while ((real instanceof CompletionException || real instanceof ExecutionException) && real.getCause() != null) real = real.getCause();
		if (real instanceof CancellationException) return new RestException(503, "cancelled", "this was cancelled: try again");
		if (real instanceof Exception e) return e;
		if (real instanceof Error e) throw e;
		return new IllegalStateException(real);
	}

	private static Reply reply(Object result) {
		if (result instanceof Reply reply) return reply;
		return Reply.of(result == null ? 204 : 200, result);
	}

	private static byte[] bytes(Route route, Reply reply) throws JsonProcessingException {
		if (reply.body() == null) return null;
		return reply.body() instanceof byte[] bytes ? bytes : route.owner().json.write(reply.body());
	}

	/** Nobody is there to be told, but for a body that did not come whole. */
	private static void lost(Route route, Throwable e, Answer answer) throws IOException {
		log.debug("{} ended before its answer did", route, e);
		if (!answer.isCut()) answer.error(new RestException(400, "connectionLost", "the body did not come whole"));
	}

	private static void broken(Route route, Throwable e, Answer answer) throws IOException {
		var random = new byte[4];
		RANDOM.nextBytes(random);
		var id = HexFormat.of().formatHex(random);
		log.error("{} of {} failed ({})", route, route.owner().name, id, e);
		if (answer.begun()) throw new IOException("the answer broke off; the log says why under " + id);
		answer.error(new RestException(500, "internal", "this failed on the gateway: its log says why under " + id));
	}
}
