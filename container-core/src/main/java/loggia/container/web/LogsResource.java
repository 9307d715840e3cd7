package loggia.container.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.AppLogs;
import loggia.rest.Reply;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Logs of apps, and the gateway's own: what there is, or live. */
@Component(service = Resource.class)
@Path("/logs")
public class LogsResource implements Resource {
	/** The router gives a stage 30 s. */
	private static final long MAX_WAIT_SECONDS = 25;
	private static final int MOST_FOLLOWERS = 16;
	private static final int MOST_LINES = 1_000;
	/** Lines that wait for a slow reader; what comes then is counted and left out. */
	private static final int QUEUE = 2_000;
	private static final long LOOK_MILLIS = 250;
	private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
	private static final List<String> LEVELS = List.of("trace", "debug", "log", "info", "warn", "error");

	private final Container container;
	private final java.nio.file.Path data;
	private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);
	private volatile boolean stopped;

	/** Whose lines are asked for. */
	enum Source {
		APP, GATEWAY, ALL
	}

	/** Lines of an app after a number. @param next the number to ask after next time */
	public record Lines(List<ObjectNode> lines, long next) {
		static Lines of(AppLogs.Page page) {
			return new Lines(page.lines().stream().map(AppLogs.Line::json).toList(), page.next());
		}
	}

	/** The newest lines, oldest first. */
	public record Items(List<ObjectNode> items) {}

	/** What is asked for. */
	private record Wish(String appId, String level, Source source, int lines) {
		Predicate<ObjectNode> filter() {
			int least = level == null ? 0 : LEVELS.indexOf(level);
			return line -> LEVELS.indexOf(Json.string(line, "level", "info")) >= least || !LEVELS.contains(Json.string(line, "level", "info"));
		}

		boolean apps() {
			return source != Source.GATEWAY;
		}

		boolean gateway() {
			return source != Source.APP;
		}
	}

	@Activate
	public LogsResource(BundleContext context, @Reference Container container) {
		this(container, java.nio.file.Path.of(context.getProperty("loggia.data")));
	}

	LogsResource(Container container, java.nio.file.Path data) {
		this.container = container;
		this.data = data;
	}

	@Deactivate
	void stop() {
		stopped = true;
	}

	/**
	 * Lines of an app's log after a number; when there are none yet, the answer waits for one.
	 *
	 * @param after 0 for all that is kept
	 * @param wait  seconds, 25 at most
	 */
	@GET
	@Path("/{appId}")
	@RolesAllowed("auditor")
	@Operation(summary = "Lines of an app's log after a number")
	public CompletionStage<Lines> page(@PathParam("appId") String appId, @QueryParam("after") long after, @QueryParam("wait") long wait) {
		if (after < 0 || wait < 0) {
			throw new RestException(400, "badParameter", "'after' and 'wait' are whole numbers from 0");
		}
		AppLogs.Page page = container.logs().after(appId, after);
		if (!page.lines().isEmpty() || wait == 0) {
			return CompletableFuture.completedFuture(Lines.of(page));
		}
		long seq = Math.min(after, page.next());
		var there = new CompletableFuture<Void>();
		Runnable come = () -> there.complete(null);
		container.logs().await(appId, seq, come);
		ScheduledFuture<?> late = container.timers().schedule(come, Math.min(MAX_WAIT_SECONDS, wait), TimeUnit.SECONDS);
		return there.thenApply(done -> {
			late.cancel(false);
			container.logs().forget(appId, come);
			return Lines.of(container.logs().after(appId, seq));
		});
	}

	/**
	 * The newest lines; with {@code follow} as a stream of JSON lines that goes on, an empty one at least every 10 s.
	 *
	 * @param appId  null for all apps
	 * @param level  least level: debug, log, info, warn or error
	 * @param source app, gateway or all
	 * @param lines  how many of what is there, 1,000 at most
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "The newest lines")
	public Object list(@QueryParam("follow") boolean follow, @QueryParam("appId") String appId, @QueryParam("level") String level,
			@QueryParam("source") @DefaultValue("app") Source source, @QueryParam("lines") @DefaultValue("200") int lines) {
		if (level != null && !LEVELS.contains(level)) {
			throw new RestException(400, "badParameter", "'level' must be one of " + LEVELS);
		}
		if (lines < 0 || lines > MOST_LINES) {
			throw new RestException(400, "badParameter", "'lines' must be a number from 0 to " + MOST_LINES);
		}
		var wish = new Wish(appId, level, source, lines);
		if (!follow) {
			return new Items(kept(wish, new GatewayLog(data)));
		}
		if (followers.availablePermits() == 0) {
			throw new RestException(503, "busy", MOST_FOLLOWERS + " others follow the logs: try again when they are done");
		}
		return Reply.stream("application/x-ndjson", out -> {
			if (!followers.tryAcquire()) {
				return;
			}
			try {
				follow(wish, out);
			} finally {
				followers.release();
			}
		});
	}

	private List<ObjectNode> kept(Wish wish, GatewayLog own) {
		var all = new ArrayList<ObjectNode>();
		if (wish.apps()) {
			Collection<String> apps = wish.appId == null ? container.logs().apps() : List.of(wish.appId);
			apps.forEach(app -> container.logs().after(app, 0).lines().forEach(line -> all.add(line(app, line))));
		}
		if (wish.gateway()) {
			try {
				all.addAll(own.tail(MOST_LINES));
			} catch (IOException e) {
				throw new RestException(503, "noLog", "the gateway's log cannot be read: " + e.getMessage());
			}
		}
		var found = all.stream().filter(wish.filter()).sorted(Comparator.comparingLong(line -> line.path("at").asLong())).toList();
		return found.subList(Math.max(0, found.size() - wish.lines), found.size());
	}

	private void follow(Wish wish, OutputStream out) throws IOException {
		var queue = new LinkedBlockingQueue<ObjectNode>(QUEUE);
		var dropped = new AtomicLong();
		var own = new GatewayLog(data);
		try (var listening = wish.apps() ? listening(wish, queue, dropped) : null) {
			for (ObjectNode line : kept(wish, own)) {
				write(out, line);
			}
			out.flush();
			loop(wish, queue, dropped, own, out);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** A handle whose closing cannot fail. */
	private interface Handle extends AutoCloseable {
		@Override
		void close();
	}

	private Handle listening(Wish wish, LinkedBlockingQueue<ObjectNode> queue, AtomicLong dropped) {
		AutoCloseable listener = container.logs().follow((app, line) -> {
			if ((wish.appId == null || wish.appId.equals(app)) && !queue.offer(line(app, line))) {
				dropped.incrementAndGet();
			}
		});
		return () -> {
			try {
				listener.close();
			} catch (Exception e) {
				throw new IllegalStateException("a list remove does not throw", e);
			}
		};
	}

	/** Until the reader leaves, which a write shows, or the bundle stops. */
	private void loop(Wish wish, LinkedBlockingQueue<ObjectNode> queue, AtomicLong dropped, GatewayLog own, OutputStream out) throws IOException, InterruptedException {
		var filter = wish.filter();
		long beat = System.nanoTime();
		while (!stopped) {
			var fresh = new ArrayList<ObjectNode>();
			ObjectNode first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			if (first != null) {
				fresh.add(first);
				queue.drainTo(fresh);
			}
			if (wish.gateway()) {
				fresh.addAll(own.more());
			}
			boolean wrote = false;
			for (ObjectNode line : fresh) {
				if (filter.test(line)) {
					write(out, line);
					wrote = true;
				}
			}
			long lost = dropped.getAndSet(0);
			if (lost > 0) {
				write(out, Json.object().put("at", System.currentTimeMillis()).put("level", "warn").put("source", "gateway").put("dropped", lost).put("text",
						lost + " lines came faster than they were read"));
				wrote = true;
			}
			if (!wrote && System.nanoTime() - beat < BEAT_NANOS) {
				continue;
			}
			if (!wrote) {
				out.write('\n');
			}
			out.flush();
			beat = System.nanoTime();
		}
	}

	private static ObjectNode line(String appId, AppLogs.Line line) {
		return line.json().put("appId", appId).put("at", line.time().toEpochMilli());
	}

	private static void write(OutputStream out, ObjectNode line) throws IOException {
		out.write((Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
	}
}
