package loggia.container.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.AppLogs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /api/v1/logs/APPID?after=N&wait=S}: lines of an app's log after number N; when there are none yet, the answer waits for one,
 * at most S seconds. {@code next} is the number to ask after next time.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/logs/*")
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class LogsServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final long MAX_WAIT_SECONDS = 30;
	private final transient Container container;

	@Activate
	public LogsServlet(@Reference Container container) {
		this.container = container;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String appId = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
		long after;
		long wait;
		try {
			after = number(request, "after");
			wait = Math.min(MAX_WAIT_SECONDS, number(request, "wait"));
		} catch (NumberFormatException e) {
			ApiErrors.send(response, 400, "bad-number", "after and wait are whole numbers from 0.");
			return;
		}
		if (appId.isEmpty()) {
			ApiErrors.send(response, 404, "no-app", "Name an app: /api/v1/logs/APPID");
			return;
		}
		AppLogs.Page page = container.logs().after(appId, after);
		if (!page.lines().isEmpty() || wait == 0) {
			write(response, page);
			return;
		}
		await(request, response, appId, Math.min(after, page.next()), wait);
	}

	private void await(HttpServletRequest request, HttpServletResponse response, String appId, long after, long wait) {
		AsyncContext async = request.startAsync();
		async.setTimeout(TimeUnit.SECONDS.toMillis(MAX_WAIT_SECONDS + 10));
		AtomicBoolean answered = new AtomicBoolean();
		AtomicReference<ScheduledFuture<?>> late = new AtomicReference<>();
		Runnable answer = new Runnable() {
			@Override
			public void run() {
				if (!answered.compareAndSet(false, true)) {
					return;
				}
				container.logs().forget(appId, this);
				ScheduledFuture<?> timer = late.get();
				if (timer != null) {
					timer.cancel(false);
				}
				// on a thread of the container's: who logs must not wait for this client
				async.start(() -> finish(async, response, container.logs().after(appId, after)));
			}
		};
		late.set(container.timers().schedule(answer, wait, TimeUnit.SECONDS));
		container.logs().await(appId, after, answer);
	}

	private static void finish(AsyncContext async, HttpServletResponse response, AppLogs.Page page) {
		try {
			write(response, page);
		} catch (IOException e) {
			// the client is gone
		} finally {
			async.complete();
		}
	}

	private static long number(HttpServletRequest request, String name) {
		String text = request.getParameter(name);
		long number = text == null || text.isEmpty() ? 0 : Long.parseLong(text);
		if (number < 0) {
			throw new NumberFormatException(name);
		}
		return number;
	}

	private static void write(HttpServletResponse response, AppLogs.Page page) throws IOException {
		ArrayNode lines = Json.array();
		page.lines().forEach(line -> lines.add(line.json()));
		ApiErrors.json(response, Json.text(Json.object().<ObjectNode>set("lines", lines).put("next", page.next())));
	}
}
