package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import loggia.api.ApiCall;
import loggia.api.ApiCatalog;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiInvoker;
import loggia.api.ApiReply;
import loggia.api.release.Release;
import loggia.api.trail.TracedCall;
import loggia.container.Json;
import loggia.container.worker.Place;
import loggia.container.worker.Tenant;
import loggia.container.worker.WorkerPool.NoWorkerException;
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
public final class Session extends SessionIdentity implements Tenant {
	private static final Logger log = LoggerFactory.getLogger(Session.class);
	private static final String SUSPENDED_JSON = "{\"suspended\":true}";

	private final SessionContext context;
	private final Consumer<Session> closed;
	private final Mailbox mailbox;
	private final ApiCalls calls;
	private final Sheets sheets;
	private final Facts facts;
	private final SessionErrors errors;
	private final OpenPages pages;
	private final Freshness frame = new Freshness();
	private final String firstPath;
	private final ObjectNode firstQuery;
	private final SessionIncidents incidents;
	private final Sockets sockets = new Sockets();
	private final Hosting hosting;
	private final ExitState exitState = new ExitState();
	private final Lifecycle life;
	/** Null for all but develop versions. */
	private final DeveloperDesk developer;
	private final ReleaseChange change;
	private final Debuggers debuggers;
	private final StateListeners listeners = new StateListeners();
	private final long born = System.nanoTime();
	private boolean started;
	private volatile Visitor visitor;
	/** When it was opened in this run of the gateway, milliseconds since 1970. */
	private final long since = System.currentTimeMillis();
	private volatile long usedAt = System.nanoTime();
	private boolean restore;
	/** How many isolates it has had before this one: each numbers its calls from 1. */
	private int isolates;
	/** The person closed the app: nobody will resume it. */
	private volatile boolean left;

	Session(String id, Release release, Visitor visitor, String path, ObjectNode query, SessionContext context, Consumer<Session> closed) {
		super(id, release, visitor.deviceId(), visitor.userId());
		this.visitor = visitor;
		this.context = context;
		this.closed = closed;
		this.mailbox = new Mailbox(context.threads());
		this.developer = release.kind() == VersionKind.DEVELOP ? new DeveloperDesk(this, forDeveloper(), context.invoker(), this::lines) : null;
		this.calls = new ApiCalls(this, context.invoker(), developer == null ? null : developer.calls());
		this.sheets = new Sheets(context.timers());
		this.life = new Lifecycle(context.config(), context.timers(), mailbox::post, this::entered, this::free,
				() -> close("expired", "It was closed after a long time in the background."));
		this.firstPath = path;
		this.firstQuery = query;
		this.errors = new SessionErrors(id, this::runs, context.logs());
		this.pages = new OpenPages(path);
		this.facts = new Facts(this::runs, path, query);
		this.incidents = new SessionIncidents(this, context.incidents());
		this.hosting = new Hosting(this, this::runs, place(), context.pool(), mailbox::post);
		this.debuggers = new Debuggers(hosting);
		this.change = new ReleaseChange(hosting, exitState, context.timers(), mailbox::post, this::moved);
	}

	/** Where its worker is, and with whom. */
	private Place place() {
		Place usual = context.placement().of(runs(), userId());
		// who waits at a breakpoint holds nobody else's worker
		return context.inspect().apply(runs()) == null ? usual : new Place(usual.kind(), "inspect:" + id());
	}

	private DeveloperDesk.Session forDeveloper() {
		return new DeveloperDesk.Session() {
			@Override
			public void toShell(Message message) {
				sockets.toShell(message);
			}

			@Override
			public boolean toWorker(Message message) {
				hosting.send(message);
				return hosting.worker() != null;
			}

			@Override
			public void post(Runnable task) {
				mailbox.post(task);
			}
		};
	}

	private List<AppLogs.Line> lines() {
		return context.logs().after(appId(), 0).lines().stream().filter(line -> line.session().equals(id())).toList();
	}

	/** Puts back what {@link SessionStore} kept; before anything else happens to the session. */
	void resume(ArrayNode keptStack, JsonNode keptState, int keptErrors) {
		pages.resume(keptStack);
		exitState.resume(keptState);
		errors.resume(keptErrors);
		restore = true;
		started = true;
		life.resumeSuspended();
	}

	// ---- who it is: any thread

	/** @return where the session is in its life */
	public SessionState state() {
		return life.state();
	}

	/** @return uncaught errors since it was opened */
	public int errors() {
		return errors.count();
	}

	/** @return whether the person closed it, so that nobody can come back to it */
	boolean left() {
		return left;
	}

	/** @return the one who opened it last: always the same user on the same device, perhaps signed in anew */
	Visitor visitor() {
		return visitor;
	}

	/** @return its last calls with their trails, oldest first; none but for develop versions */
	List<TracedCall> calls() {
		return developer == null ? List.of() : developer.calls().calls();
	}

	/** The same user comes back to it. */
	void visit(Visitor by) {
		visitor = by;
	}

	@Override
	public long usedAt() {
		return usedAt;
	}

	ArrayNode stack() {
		return pages.stack();
	}

	JsonNode savedState() {
		return exitState.value();
	}

	/** @return the session as the HTTP API gives it */
	public ObjectNode describe() {
		WorkerProcess at = hosting.worker();
		ObjectNode out = Json.object().put("session", id()).put("appId", appId()).put("version", runs().version()).put("release", release());
		out.put("user", userId()).put("device", deviceId()).put("state", life.state().text()).put("page", pages.top()).put("errors", errors.count());
		out.put("since", since);
		if (at != null) {
			out.put("worker", at.number).put("workerPid", at.pid());
		}
		return out;
	}

	@Override
	public void emit(ApiEvent event) {
		Message message = new Message(Header.of(Kind.API_EVENT), TaskCaller.json(event), event.attachments());
		mailbox.post(() -> hosting.send(message));
	}

	/** Falls: the session itself is no call. {@link TaskCaller} is what comes with one. */
	@Override
	public void progress(ApiEvent event) {
		log.debug("{}: an event of a task without a call", this);
	}

	@Override
	public AutoCloseable onState(Consumer<State> listener) {
		StateListeners.Entry entry = listeners.entry(listener);
		mailbox.post(() -> listeners.add(entry, life.state().told));
		return entry;
	}

	/** @return what the person may know of the app: {@code {"apis":[{"name","family","risk","scope"}]}}, those it uses that are here; any thread */
	public ObjectNode about() {
		ObjectNode about = Json.object();
		ArrayNode uses = about.putArray("apis");
		Set<String> names = new HashSet<>();
		Json.parse(runs().manifest()).ifPresent(manifest -> manifest.path("apis").forEach(name -> names.add(name.asText())));
		for (ApiCatalog.Entry entry : context.apis().apply(runs())) {
			if (names.contains(entry.name())) {
				uses.addObject().put("name", entry.name()).put("family", entry.family()).put("risk", entry.risk()).put("scope", entry.scope());
			}
		}
		return about;
	}

	/** The person wants to see and change what the app may do: as the app asks for it itself. @return when the sheet is closed; any thread */
	public CompletionStage<ApiReply> openSetting() {
		ApiInvoker gate = context.invoker().get();
		if (gate == null) {
			return CompletableFuture.failedFuture(new ApiException(ApiException.Reason.NOT_SUPPORTED));
		}
		return gate.invoke(new ApiCall(this, "openSetting", "{}", List.of()));
	}

	/** Asks the person in front of the shell. @return the answer as JSON text; see {@link loggia.api.ShellSurface} */
	CompletionStage<String> show(String sheet, String json) {
		return sheets.show(sheet, json);
	}

	// ---- sockets: any thread

	/** A shell is there, as the session's only one. @param ready what to answer it, told on the session's thread */
	public void attachShell(Link link, OpenRequest open, Consumer<Session> ready) {
		mailbox.post(() -> {
			if (life.state() == SessionState.CLOSED) {
				link.send(closeMessage("closed", "This session is over: open the app again."));
				link.close(1000, "closed");
				return;
			}
			usedAt = System.nanoTime();
			sockets.shell(link);
			if (developer != null) {
				developer.shellChanged();
			}
			change.shell(() -> ready.accept(this));
			left = false;
			frame.shellChanged();
			facts.view(open.system(), open.menuButton());
			ready.accept(this);
			enter(open.enter());
			life.foreground();
			if (hosting.worker() == null) {
				start();
			} else {
				hosting.send(factsMessage());
			}
			if (pages.last() != null) {
				link.send(pages.last());
			}
			sheets.attach(link);
			if (frame.veiled() && sockets.hasView() && hosting.worker() != null) {
				// the word may have been lost with the old socket: a snapshot brings it again
				hosting.send(Freshness.anew());
			}
		});
	}

	/** The running app is told how it is entered, before it is shown; one that has yet to start hears it then. */
	private void enter(ObjectNode enter) {
		if (enter == null) {
			return;
		}
		String path = Json.string(enter, "path", "");
		facts.enter(enter);
		if (hosting.worker() != null) {
			ObjectNode action = Json.object().put("type", "enter").put("path", path).put("scene", enter.path("scene").asInt());
			action.set("query", Json.member(enter, "query"));
			action.set("referrerInfo", Json.member(enter, "referrerInfo"));
			hosting.send(new Message(Header.of(Kind.NAVIGATE), Json.text(action)));
		} else if (restore && !path.isEmpty()) {
			ObjectNode page = Json.object().put("path", path);
			page.set("query", Json.member(enter, "query"));
			pages.resume(Json.array().add(page));
		}
	}

	/** That shell is gone. */
	public void detachShell(Link link) {
		sheets.detach(link);
		mailbox.post(() -> {
			if (sockets.shellGone(link)) {
				if (developer != null) {
					developer.shellChanged();
				}
				life.disconnected();
			}
		});
	}

	/** A message of the shell. */
	public void fromShell(Link link, Message message) {
		mailbox.post(() -> {
			if (sockets.isShell(link)) {
				shell(message);
			}
		});
	}

	/** A frame is there, as the session's only one. @param release tells it where the files of the session's release are */
	public void attachView(Link link, Consumer<Session> release) {
		mailbox.post(() -> {
			if (life.state() == SessionState.CLOSED) {
				link.close(1000, "closed");
				return;
			}
			sockets.view(link);
			frame.frameChanged();
			change.view(() -> release.accept(this));
		});
	}

	/** That frame is gone. */
	public void detachView(Link link) {
		mailbox.post(() -> {
			if (sockets.viewGone(link)) {
				frame.frameChanged();
			}
		});
	}

	/** A message of the frame. */
	public void fromView(Link link, Message message) {
		mailbox.post(() -> {
			if (sockets.isView(link)) {
				view(message);
			}
		});
	}

	/** The APIs changed: the logic layer is told. */
	public void apisChanged() {
		mailbox.post(() -> hosting.send(factsMessage()));
	}

	/**
	 * The app was installed again: the session goes on with that release, on the pages that are open, with what {@code onSaveExitState} gives.
	 * When only styles or files differ, its isolate stays and nothing is lost.
	 */
	public void replace(Release next) {
		mailbox.post(() -> {
			if (life.state() == SessionState.CLOSED || next.digest().equals(release())) {
				return;
			}
			boolean sameCode = !change.running() && ReleaseChange.sameCode(runs(), next);
			become(next);
			if (!sameCode && hosting.worker() != null) {
				change.start(life.state() == SessionState.FOREGROUND);
				return;
			}
			change.tell();
			if (sockets.hasView()) {
				hosting.send(Freshness.anew());
			}
		});
	}

	/** What the last build of the app found wrong, for the shell's developer; a build without a fault takes it back. Any thread. */
	public void built(List<ObjectNode> faults) {
		mailbox.post(() -> {
			if (faults.isEmpty()) {
				change.tellShell();
			}
			faults.forEach(fault -> sockets.toShell(new Message(Header.of(Kind.ERROR), Json.text(fault.deepCopy().put("count", errors.count())))));
		});
	}

	/** A debugger comes to the session's isolate. Any thread. */
	public void attach(Debugger debugger) {
		mailbox.post(() -> debuggers.attach(debugger));
	}

	/** It asks something. Any thread. @param json a request of the Chrome DevTools Protocol */
	public void ask(Debugger debugger, String json) {
		mailbox.post(() -> debuggers.ask(debugger, json));
	}

	/** It goes. Any thread. */
	public void detach(Debugger debugger) {
		mailbox.post(() -> debuggers.detach(debugger));
	}

	/** Ends the session; the shell shows the sentence. */
	public void end(String reason, String message) {
		mailbox.post(() -> close(reason, message));
	}

	/** Sends it to the background as if it had been hidden. @return completes when its state is saved, or there is nothing to save */
	CompletionStage<Void> hide() {
		CompletableFuture<Void> hidden = new CompletableFuture<>();
		mailbox.post(() -> {
			life.background();
			exitState.whenSaved(() -> hidden.complete(null));
		});
		return hidden;
	}

	/** The gateway stops: sockets close, the worker is left; what {@link SessionStore} needs stays readable. @param done told when that happened */
	void stop(Runnable done) {
		mailbox.post(() -> {
			life.disarm();
			hosting.leave();
			sheets.close();
			listeners.tell(State.ENDED);
			sockets.close(1001, "the gateway stops");
			done.run();
		});
	}

	// ---- worker: any thread

	@Override
	public void fromWorker(WorkerProcess from, Message message) {
		mailbox.post(() -> {
			if (from == hosting.worker() && !change.takes(message)) {
				worker(message);
			}
		});
	}

	@Override
	public void workerLost(WorkerProcess lost, String why) {
		mailbox.post(() -> {
			if (lost == hosting.worker() && life.state() != SessionState.CLOSED) {
				lost(lost, why);
			}
		});
	}

	@Override
	public boolean idle() {
		return life.state() == SessionState.SUSPENDED || life.state() == SessionState.CLOSED;
	}

	@Override
	public void evict() {
		WorkerProcess from = hosting.worker();
		mailbox.post(() -> {
			if (hosting.worker() == from) {
				forgetWorker();
				if (life.state() == SessionState.FOREGROUND) {
					// somebody came back meanwhile
					start();
				}
			}
		});
	}

	/** The pages come back as after the loss of a worker, which this does not count as. */
	@Override
	public void restart() {
		mailbox.post(() -> {
			if (life.state() == SessionState.CLOSED) {
				return;
			}
			hosting.leave();
			forgetWorker();
			if (life.state() == SessionState.FOREGROUND) {
				start();
			}
		});
	}

	// ---- the session's own thread from here on

	private void start() {
		if (life.state() != SessionState.CLOSED) {
			hosting.find(this::started);
		}
	}

	private void started(WorkerProcess found, Throwable error) {
		if (error != null) {
			Throwable cause = error.getCause() != null ? error.getCause() : error;
			log.warn("{} has no worker: {}", this, cause.getMessage());
			if (cause instanceof NoWorkerException none && none.full) {
				incidents.refused(cause.getMessage());
			}
			close("no-worker", cause.getMessage());
			return;
		}
		if (life.state() == SessionState.CLOSED) {
			hosting.leave(found);
			return;
		}
		String folder = hosting.keep(found);
		if (!found.alive()) {
			lost(found, "it ended before the session could be opened");
			return;
		}
		ObjectNode open = Json.object().put("appId", appId()).put("release", release());
		open.put("folder", folder).put("path", firstPath);
		open.set("query", firstQuery);
		String inspect = context.inspect().apply(runs());
		if (inspect != null) {
			open.put("inspect", inspect);
		}
		open.set("facts", facts.json(context.apis().apply(runs())));
		if (restore && !pages.stack().isEmpty()) {
			ObjectNode kept = open.putObject("restore");
			kept.set("stack", pages.stack());
			if (exitState.value() != null) {
				kept.set("state", exitState.value());
			}
		}
		hosting.send(new Message(Header.of(Kind.OPEN), Json.text(open)));
		if (frame.ready() != null) {
			hosting.send(frame.ready());
		}
		if (life.state() != SessionState.FOREGROUND) {
			hosting.send(new Message(Header.of(Kind.HIDE), ""));
		}
		if (life.state() == SessionState.SUSPENDED) {
			hosting.send(new Message(Header.of(Kind.HIDE), SUSPENDED_JSON));
		}
	}

	private void shell(Message message) {
		usedAt = System.nanoTime();
		Header header = message.header();
		switch (header.kind()) {
			case HOST_FACTS -> Json.parse(message.json()).ifPresent(json -> {
				facts.view(Json.member(json, "system"), Json.member(json, "menuButton"));
				hosting.send(factsMessage());
			});
			case SHOW -> life.foreground();
			case HIDE -> life.background();
			case CLOSE -> {
				left = true;
				life.background();
			}
			case NAVIGATE -> hosting.send(message);
			case QUERY_REPLY -> sheets.answer(message);
			case QUERY -> {
				if (developer != null) {
					developer.query(message);
				}
			}
			default -> log.debug("{}: a shell does not send {}", this, header.kind().text);
		}
	}

	private void view(Message message) {
		usedAt = System.nanoTime();
		switch (message.header().kind()) {
			case READY -> hosting.send(frame.ready(message));
			case ACK -> acknowledged(message);
			case VIEW_EVENT, QUERY_REPLY -> {
				if (frame.fresh()) {
					hosting.send(message);
				}
			}
			case ERROR -> Json.parse(message.json()).ifPresent(error -> sockets.toShell(errors.uncaught(error)));
			default -> log.debug("{}: a frame does not send {}", this, message.header().kind().text);
		}
	}

	private void acknowledged(Message ack) {
		if (!frame.accepts(ack)) {
			return;
		}
		hosting.send(ack);
		if (sockets.hasShell() && frame.shows()) {
			sockets.toShell(new Message(Header.of(Kind.SHOW), ""));
			if (!started) {
				started = true;
				context.meters().started(System.nanoTime() - born);
			}
		}
	}

	private void worker(Message message) {
		switch (message.header().kind()) {
			case READY -> log.debug("{} is ready", this);
			case PATCH -> {
				if (frame.fresh()) {
					sockets.toView(message);
				}
			}
			case SNAPSHOT -> {
				frame.snapshot(message);
				sockets.toView(message);
			}
			case QUERY -> {
				if (frame.fresh()) {
					sockets.toView(message);
				}
				// without a frame nobody answers; the logic layer waits for a while and gives up itself
			}
			case NAVIGATE -> navigated(message);
			case API_CALL, ASK -> {
				int of = isolates;
				calls.call(message, answer -> mailbox.post(() -> {
					if (isolates == of) {
						hosting.send(answer);
					}
				}));
			}
			case LOG -> Json.parse(message.json()).ifPresent(this::logged);
			case ERROR -> Json.parse(message.json()).ifPresent(error -> sockets.toShell(errors.uncaught(error)));
			case HIDE -> exitState.answered(message);
			case INSPECT -> {
				if (developer != null) {
					developer.inspected(message);
				}
			}
			case DEBUG -> debuggers.told(message);
			case CLOSE -> {
				if (message.header().id() != null) {
					calls.abort(message.header().id());
				} else {
					Json.parse(message.json()).ifPresent(this::ended);
				}
			}
			default -> log.debug("{}: a worker does not send {}", this, message.header().kind().text);
		}
	}

	/** A change of the page stack, or something the app asks of the shell. */
	private void navigated(Message message) {
		pages.changed(message);
		sockets.toShell(message);
	}

	private void logged(ObjectNode line) {
		Message message = errors.logged(line);
		if (versionKind() == VersionKind.DEVELOP) {
			sockets.toShell(message);
		}
	}

	/** The worker ended the session: it misbehaved, or it ended itself. */
	private void ended(ObjectNode close) {
		String reason = Json.string(close, "reason", "exit");
		String message = Json.string(close, "message", "The mini-program ended.");
		if (reason.equals("closed")) {
			// the isolate before this one answers that it was closed; the session has come back to the same process meanwhile
			return;
		}
		if (!reason.equals("exit")) {
			incidents.closed(reason);
			if (reason.equals("stuck") && hosting.worker() != null) {
				context.quarantine().died(runs(), hosting.worker().number);
			}
			sockets.toShell(errors.ended(message));
		}
		close(reason, message);
	}

	private void lost(WorkerProcess lost, String why) {
		forgetWorker();
		boolean atWork = lost.atWork().contains(id());
		int deaths = incidents.workerLost(why, !atWork && !lost.atWork().isEmpty());
		if (atWork) {
			context.quarantine().died(runs(), lost.number);
			Optional<String> refusal = context.quarantine().refusal(release());
			if (refusal.isPresent()) {
				crashed(refusal.get());
				return;
			}
		}
		if (deaths >= context.config().worker_deaths()) {
			log.warn("{} lost its worker {} times within a minute: it is closed ({})", this, deaths, why);
			crashed("The mini-program crashed " + deaths + " times within a minute.");
			return;
		}
		errors.note("The worker process ended; the session is restored.");
		if (life.state() == SessionState.FOREGROUND) {
			start();
		}
	}

	/** Its release is in quarantine. Any thread. @param why a sentence */
	void quarantined(String why) {
		mailbox.post(() -> crashed(why));
	}

	private void crashed(String why) {
		if (life.state() != SessionState.CLOSED) {
			sockets.toShell(errors.ended(why));
			close("crashed", why);
		}
	}

	/** It has been away for so long that it gives up its isolate; {@link #start} restores it. */
	private void free() {
		if (hosting.worker() != null) {
			hosting.leave();
			forgetWorker();
		}
	}

	/** The worker is no more: what it knew of the frame and of calls is void. */
	private void forgetWorker() {
		forgetIsolate();
		if (change.finish()) {
			change.tell();
		}
		sockets.toShell(new Message(Header.of(Kind.HIDE), "{\"reason\":\"restoring\"}"));
	}

	private void forgetIsolate() {
		isolates++;
		debuggers.isolateGone();
		hosting.forget();
		exitState.unanswered();
		restore = true;
		calls.cancelAll();
		if (developer != null) {
			developer.workerLost();
		}
		frame.workerLost(sockets.hasView());
	}

	/** The isolate of the release before is gone. */
	private void moved() {
		hosting.leave();
		forgetIsolate();
		change.tell();
		if (life.state() == SessionState.FOREGROUND) {
			start();
		}
	}

	private void entered(SessionState state) {
		listeners.tell(state.told);
		switch (state) {
			case FOREGROUND -> {
				if (hosting.worker() == null) {
					start();
				} else {
					hosting.send(new Message(Header.of(Kind.SHOW), ""));
				}
			}
			case BACKGROUND -> {
				if (hosting.worker() != null) {
					exitState.asked();
					hosting.send(new Message(Header.of(Kind.HIDE), ""));
				}
			}
			case SUSPENDED -> hosting.send(new Message(Header.of(Kind.HIDE), SUSPENDED_JSON));
			case CLOSED -> throw new IllegalStateException("a closed session is told otherwise");
		}
	}

	private void close(String reason, String message) {
		if (!life.close()) {
			return;
		}
		calls.cancelAll();
		listeners.tell(State.ENDED);
		sheets.close();
		debuggers.isolateGone();
		hosting.leave();
		sockets.toShell(closeMessage(reason, message));
		sockets.toView(closeMessage(reason, message));
		sockets.close(1000, reason);
		closed.accept(this);
	}

	private static Message closeMessage(String reason, String message) {
		return new Message(Header.of(Kind.CLOSE), Json.text(Json.object().put("reason", reason).put("message", message)));
	}

	private Message factsMessage() {
		return new Message(Header.of(Kind.HOST_FACTS), Json.text(facts.json(context.apis().apply(runs()))));
	}
}
