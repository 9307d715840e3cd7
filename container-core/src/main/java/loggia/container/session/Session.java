package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import loggia.api.release.Release;
import loggia.container.Json;
import loggia.container.worker.Tenant;
import loggia.container.worker.WorkerProcess;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tab's run of one release by one user on one device (DESIGN D15). Everything that happens to it goes through its mailbox; the
 * methods that other threads may call say so. Messages between frame and worker pass unread.
 */
public final class Session implements Caller, Tenant {
	private static final Logger log = LoggerFactory.getLogger(Session.class);
	private static final long DEATHS_NANOS = TimeUnit.MINUTES.toNanos(1);
	private static final String SUSPENDED_JSON = "{\"suspended\":true}";

	private final String id;
	private final Release release;
	private final String deviceId;
	private final SessionContext context;
	private final Consumer<Session> closed;
	private final Mailbox mailbox;
	private final ApiCalls calls;
	private final Sheets sheets;
	private final Facts facts;
	private final String firstPath;
	private final ObjectNode firstQuery;
	private final Deque<Long> deaths = new ArrayDeque<>();

	private volatile SessionState state = SessionState.FOREGROUND;
	private volatile int errors;
	private volatile long usedAt = System.nanoTime();
	private volatile String topPath;
	private volatile WorkerProcess worker;
	/** Bottom first, {@code {path, query}}. */
	private volatile ArrayNode stack = Json.array();
	private volatile JsonNode savedState;
	/** Completes when the logic layer has answered the last hide. */
	private volatile CompletableFuture<Void> saved = CompletableFuture.completedFuture(null);

	private SourceMap sources;
	private Message lastNavigate;
	private Link shell;
	private Link view;
	private boolean starting;
	private boolean restore;
	/** The frame's nodes are those of a worker that is gone: nothing of them counts until a snapshot is acknowledged. */
	private boolean stale;
	private Long snapshotSeq;
	private boolean shown;
	private Message frameReady;
	private ScheduledFuture<?> timer;

	Session(String id, Release release, String deviceId, String path, ObjectNode query, SessionContext context, Consumer<Session> closed) {
		this.id = id;
		this.release = release;
		this.deviceId = deviceId;
		this.context = context;
		this.closed = closed;
		this.mailbox = new Mailbox(context.threads());
		this.calls = new ApiCalls(this, context.invoker());
		this.sheets = new Sheets(context.timers());
		this.firstPath = path;
		this.firstQuery = query;
		this.topPath = path;
		this.facts = new Facts(release, path, query);
	}

	/** Puts back what {@link SessionStore} kept; before anything else happens to the session. */
	void resume(ArrayNode keptStack, JsonNode keptState, int keptErrors) {
		stack = keptStack;
		savedState = keptState;
		errors = keptErrors;
		restore = true;
		state = SessionState.SUSPENDED;
		if (!keptStack.isEmpty()) {
			topPath = Json.string(keptStack.get(keptStack.size() - 1), "path", firstPath);
		}
		arm(context.config().close_ms(), () -> close("expired", "It was closed after a long time in the background."));
	}

	// ---- who it is: any thread

	@Override
	public String id() {
		return id;
	}

	@Override
	public String appId() {
		return release.appId();
	}

	@Override
	public String release() {
		return release.digest();
	}

	@Override
	public VersionKind versionKind() {
		return release.kind();
	}

	@Override
	public String plugin() {
		return null;
	}

	@Override
	public String userId() {
		return "local:" + deviceId;
	}

	@Override
	public String deviceId() {
		return deviceId;
	}

	@Override
	public String sessionId() {
		return id;
	}

	/** @return what runs */
	public Release runs() {
		return release;
	}

	/** @return where the session is in its life */
	public SessionState state() {
		return state;
	}

	/** @return uncaught errors since it was opened */
	public int errors() {
		return errors;
	}

	long usedAt() {
		return usedAt;
	}

	ArrayNode stack() {
		return stack;
	}

	JsonNode savedState() {
		return savedState;
	}

	/** @return the session as the HTTP API gives it */
	public ObjectNode describe() {
		WorkerProcess at = worker;
		ObjectNode out = Json.object().put("session", id).put("appId", appId()).put("version", release.version()).put("release", release());
		out.put("user", userId()).put("device", deviceId).put("state", state.text()).put("page", topPath).put("errors", errors);
		if (at != null) {
			out.put("worker", at.number).put("workerPid", at.pid());
		}
		return out;
	}

	@Override
	public String toString() {
		return "session " + id + " of " + appId();
	}

	@Override
	public void emit(ApiEvent event) {
		String json = "{\"name\":" + Json.object().textNode(event.name()) + ",\"data\":" + (event.json().isEmpty() ? "{}" : event.json()) + "}";
		mailbox.post(() -> toWorker(new Message(Header.of(Kind.API_EVENT), json, event.attachments())));
	}

	/** Asks the person in front of the shell. @return the answer as JSON text; see {@link loggia.api.ShellSurface} */
	CompletionStage<String> show(String sheet, String json) {
		return sheets.show(sheet, json);
	}

	// ---- sockets: any thread

	/** A shell is there, as the session's only one. @param ready what to answer it, told on the session's thread */
	public void attachShell(Link link, OpenRequest open, Consumer<Session> ready) {
		mailbox.post(() -> {
			if (state == SessionState.CLOSED) {
				link.send(closeMessage("closed", "This session is over: open the app again."));
				link.close(1000, "closed");
				return;
			}
			if (shell != null) {
				shell.close(4001, "opened elsewhere");
			}
			shell = link;
			shown = false;
			facts.view(open.system(), open.menuButton());
			ready.accept(this);
			foreground();
			if (worker == null) {
				start();
			} else {
				toWorker(factsMessage());
			}
			if (lastNavigate != null) {
				link.send(lastNavigate);
			}
			sheets.attach(link);
		});
	}

	/** That shell is gone. */
	public void detachShell(Link link) {
		sheets.detach(link);
		mailbox.post(() -> {
			if (shell == link) {
				shell = null;
				if (state == SessionState.FOREGROUND) {
					arm(context.config().background_ms(), this::background);
				}
			}
		});
	}

	/** A message of the shell. */
	public void fromShell(Link link, Message message) {
		mailbox.post(() -> {
			if (shell == link) {
				shell(message);
			}
		});
	}

	/** A frame is there, as the session's only one. */
	public void attachView(Link link) {
		mailbox.post(() -> {
			if (state == SessionState.CLOSED) {
				link.close(1000, "closed");
				return;
			}
			if (view != null) {
				view.close(4001, "opened elsewhere");
			}
			view = link;
			frameReady = null;
			shown = false;
		});
	}

	/** That frame is gone. */
	public void detachView(Link link) {
		mailbox.post(() -> {
			if (view == link) {
				view = null;
				frameReady = null;
			}
		});
	}

	/** A message of the frame. */
	public void fromView(Link link, Message message) {
		mailbox.post(() -> {
			if (view == link) {
				view(message);
			}
		});
	}

	/** The APIs changed: the logic layer is told. */
	public void apisChanged() {
		mailbox.post(() -> toWorker(factsMessage()));
	}

	/** Ends the session; the shell shows the sentence. */
	public void end(String reason, String message) {
		mailbox.post(() -> close(reason, message));
	}

	/** Sends it to the background as if it had been hidden. @return completes when its state is saved, or there is nothing to save */
	CompletionStage<Void> hide() {
		CompletableFuture<Void> hidden = new CompletableFuture<>();
		mailbox.post(() -> {
			background();
			saved.thenRun(() -> hidden.complete(null));
		});
		return hidden;
	}

	/** The gateway stops: sockets close, the worker is left; what {@link SessionStore} needs stays readable. @param done told when that happened */
	void stop(Runnable done) {
		mailbox.post(() -> {
			disarm();
			leaveWorker();
			sheets.close();
			closeSockets(1001, "the gateway stops");
			done.run();
		});
	}

	// ---- worker: any thread

	@Override
	public void fromWorker(WorkerProcess from, Message message) {
		mailbox.post(() -> {
			if (from == worker) {
				worker(message);
			}
		});
	}

	@Override
	public void workerLost(WorkerProcess lost, String why) {
		mailbox.post(() -> {
			if (lost == worker && state != SessionState.CLOSED) {
				lost(why);
			}
		});
	}

	@Override
	public boolean idle() {
		return state == SessionState.SUSPENDED || state == SessionState.CLOSED;
	}

	@Override
	public void evict() {
		WorkerProcess from = worker;
		mailbox.post(() -> {
			if (worker == from) {
				forgetWorker();
			}
		});
	}

	// ---- the session's own thread from here on

	private void start() {
		if (starting || worker != null || state == SessionState.CLOSED) {
			return;
		}
		starting = true;
		String group = switch (context.config().worker_group()) {
			case "user" -> "user:" + userId();
			case "shared" -> "shared";
			default -> "app:" + appId();
		};
		context.pool().claim(group, this, release).whenComplete((found, error) -> mailbox.post(() -> started(found, error)));
	}

	private void started(WorkerProcess found, Throwable error) {
		starting = false;
		if (error != null) {
			Throwable cause = error.getCause() != null ? error.getCause() : error;
			log.warn("{} has no worker: {}", this, cause.getMessage());
			close("no-worker", cause.getMessage());
			return;
		}
		if (state == SessionState.CLOSED) {
			context.pool().leave(found, this);
			return;
		}
		worker = found;
		if (!found.alive()) {
			lost("it ended before the session could be opened");
			return;
		}
		ObjectNode open = Json.object().put("appId", appId()).put("release", release());
		open.put("folder", context.pool().releaseFolder(found, release).toString()).put("path", firstPath);
		open.set("query", firstQuery);
		open.set("facts", facts.json(context.apis().get()));
		if (restore && !stack.isEmpty()) {
			ObjectNode kept = open.putObject("restore");
			kept.set("stack", stack);
			if (savedState != null) {
				kept.set("state", savedState);
			}
		}
		toWorker(new Message(Header.of(Kind.OPEN), Json.text(open)));
		if (frameReady != null) {
			toWorker(frameReady);
		}
		if (state != SessionState.FOREGROUND) {
			toWorker(new Message(Header.of(Kind.HIDE), ""));
		}
		if (state == SessionState.SUSPENDED) {
			toWorker(new Message(Header.of(Kind.HIDE), SUSPENDED_JSON));
		}
	}

	private void shell(Message message) {
		usedAt = System.nanoTime();
		Header header = message.header();
		switch (header.kind()) {
			case HOST_FACTS -> Json.parse(message.json()).ifPresent(json -> {
				facts.view(Json.member(json, "system"), Json.member(json, "menuButton"));
				toWorker(factsMessage());
			});
			case SHOW -> foreground();
			case HIDE, CLOSE -> background();
			case NAVIGATE -> toWorker(message);
			case QUERY_REPLY -> sheets.answer(message);
			default -> log.debug("{}: a shell does not send {}", this, header.kind().text);
		}
	}

	private void view(Message message) {
		usedAt = System.nanoTime();
		switch (message.header().kind()) {
			case READY -> {
				frameReady = stale ? new Message(Header.sequence(Kind.READY, 0), "") : message;
				toWorker(frameReady);
			}
			case ACK -> acknowledged(message);
			case VIEW_EVENT, QUERY_REPLY -> {
				if (!stale) {
					toWorker(message);
				}
			}
			case ERROR -> Json.parse(message.json()).ifPresent(this::uncaught);
			default -> log.debug("{}: a frame does not send {}", this, message.header().kind().text);
		}
	}

	private void acknowledged(Message ack) {
		if (stale) {
			if (snapshotSeq == null || !snapshotSeq.equals(ack.header().seq())) {
				return;
			}
			stale = false;
		}
		toWorker(ack);
		if (!shown && shell != null) {
			shown = true;
			shell.send(new Message(Header.of(Kind.SHOW), ""));
		}
	}

	private void worker(Message message) {
		switch (message.header().kind()) {
			case READY -> log.debug("{} is ready", this);
			case PATCH -> {
				if (view != null && !stale) {
					view.send(message);
				}
			}
			case SNAPSHOT -> {
				snapshotSeq = message.header().seq();
				if (view != null) {
					view.send(message);
				}
			}
			case QUERY -> {
				if (view != null && !stale) {
					view.send(message);
				} else if (message.header().id() != null) {
					toWorker(new Message(Header.reply(Kind.QUERY_REPLY, message.header().id(), false), ""));
				}
			}
			case NAVIGATE -> navigated(message);
			case API_CALL, ASK -> {
				WorkerProcess from = worker;
				calls.call(message, reply -> mailbox.post(() -> {
					if (worker == from) {
						toWorker(reply);
					}
				}));
			}
			case LOG -> Json.parse(message.json()).ifPresent(this::logged);
			case ERROR -> Json.parse(message.json()).ifPresent(this::uncaught);
			case HIDE -> {
				Json.parse(message.json()).map(json -> json.get("state")).ifPresent(value -> savedState = value);
				saved.complete(null);
			}
			case CLOSE -> Json.parse(message.json()).ifPresent(this::ended);
			default -> log.debug("{}: a worker does not send {}", this, message.header().kind().text);
		}
	}

	private void navigated(Message message) {
		lastNavigate = message;
		Json.parse(message.json()).ifPresent(json -> {
			ArrayNode entries = Json.array();
			json.path("stack").forEach(page -> {
				ObjectNode entry = entries.addObject().put("path", Json.string(page, "path", ""));
				entry.set("query", Json.member(page, "query"));
			});
			if (!entries.isEmpty()) {
				stack = entries;
				topPath = Json.string(entries.get(entries.size() - 1), "path", "");
			}
		});
		if (shell != null) {
			shell.send(message);
		}
	}

	private SourceMap sources() {
		if (sources == null) {
			sources = SourceMap.read(release.files().resolve("logic.js.map"));
		}
		return sources;
	}

	private void logged(ObjectNode line) {
		String stackText = Json.string(line, "stack", "");
		String text = sources().map(Json.string(line, "text", "") + (stackText.isEmpty() ? "" : "\n" + stackText));
		String level = Json.string(line, "level", "log");
		context.logs().add(appId(), level, "console", id, text);
		if (shell != null && release.kind() == VersionKind.DEVELOP) {
			shell.send(new Message(Header.of(Kind.LOG), Json.text(Json.object().put("level", level).put("text", text))));
		}
	}

	private void uncaught(ObjectNode error) {
		errors++;
		String mapped = sources().map(Json.string(error, "stack", ""));
		String message = Json.string(error, "message", "");
		error.put("message", sources().map(message)).put("stack", mapped).put("count", errors);
		context.logs().add(appId(), "error", Json.string(error, "source", "app"), id, mapped.contains(message) ? mapped : message + "\n" + mapped);
		if (shell != null) {
			shell.send(new Message(Header.of(Kind.ERROR), Json.text(error)));
		}
	}

	/** The worker ended the session: it misbehaved, or it ended itself. */
	private void ended(ObjectNode close) {
		String reason = Json.string(close, "reason", "exit");
		String message = Json.string(close, "message", "The mini-program ended.");
		if (!reason.equals("exit")) {
			log.warn("{} was ended by its worker: {}", this, reason);
			uncaught(Json.object().put("source", "worker").put("message", message));
		}
		close(reason, message);
	}

	private void lost(String why) {
		forgetWorker();
		long now = System.nanoTime();
		deaths.add(now);
		deaths.removeIf(at -> now - at > DEATHS_NANOS);
		if (deaths.size() >= context.config().worker_deaths()) {
			log.warn("{} lost its worker {} times within a minute: it is closed ({})", this, deaths.size(), why);
			uncaught(Json.object().put("source", "worker").put("message", "The mini-program crashed " + deaths.size() + " times within a minute."));
			close("crashed", "The mini-program crashed again and again.");
			return;
		}
		context.logs().add(appId(), "warn", "worker", id, "The worker process ended; the session is restored.");
		if (state == SessionState.FOREGROUND) {
			start();
		}
	}

	/** The worker is no more: what it knew of the frame and of calls is void. */
	private void forgetWorker() {
		worker = null;
		saved.complete(null);
		restore = true;
		calls.cancelAll();
		stale = view != null;
		snapshotSeq = null;
		shown = false;
		if (frameReady != null) {
			frameReady = new Message(Header.sequence(Kind.READY, 0), "");
		}
		if (shell != null) {
			shell.send(new Message(Header.of(Kind.HIDE), "{\"reason\":\"restoring\"}"));
		}
	}

	private void foreground() {
		usedAt = System.nanoTime();
		disarm();
		if (!state.allows(SessionState.FOREGROUND)) {
			return;
		}
		state = SessionState.FOREGROUND;
		if (worker == null) {
			start();
		} else {
			toWorker(new Message(Header.of(Kind.SHOW), ""));
		}
	}

	private void background() {
		disarm();
		if (state != SessionState.FOREGROUND) {
			return;
		}
		state = SessionState.BACKGROUND;
		if (worker != null) {
			saved = new CompletableFuture<>();
			toWorker(new Message(Header.of(Kind.HIDE), ""));
		}
		arm(context.config().suspend_ms(), this::suspend);
	}

	private void suspend() {
		if (!state.allows(SessionState.SUSPENDED)) {
			return;
		}
		state = SessionState.SUSPENDED;
		toWorker(new Message(Header.of(Kind.HIDE), SUSPENDED_JSON));
		arm(context.config().close_ms(), () -> close("expired", "It was closed after a long time in the background."));
	}

	private void close(String reason, String message) {
		if (!state.allows(SessionState.CLOSED)) {
			return;
		}
		state = SessionState.CLOSED;
		disarm();
		calls.cancelAll();
		sheets.close();
		leaveWorker();
		if (shell != null) {
			shell.send(closeMessage(reason, message));
		}
		if (view != null) {
			view.send(closeMessage(reason, message));
		}
		closeSockets(1000, reason);
		closed.accept(this);
	}

	private void leaveWorker() {
		WorkerProcess at = worker;
		worker = null;
		if (at != null) {
			context.pool().leave(at, this);
		}
	}

	private void closeSockets(int code, String reason) {
		if (shell != null) {
			shell.close(code, reason);
			shell = null;
		}
		if (view != null) {
			view.close(code, reason);
			view = null;
		}
	}

	private static Message closeMessage(String reason, String message) {
		return new Message(Header.of(Kind.CLOSE), Json.text(Json.object().put("reason", reason).put("message", message)));
	}

	private Message factsMessage() {
		return new Message(Header.of(Kind.HOST_FACTS), Json.text(facts.json(context.apis().get())));
	}

	private void toWorker(Message message) {
		WorkerProcess at = worker;
		if (at != null) {
			at.send(id, message);
		}
	}

	private void arm(long millis, Runnable then) {
		disarm();
		timer = context.timers().schedule(() -> mailbox.post(then), millis, TimeUnit.MILLISECONDS);
	}

	private void disarm() {
		if (timer != null) {
			timer.cancel(false);
			timer = null;
		}
	}
}
