package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.container.Json;
import loggia.container.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of this gateway. Thread-safe. */
public final class Sessions {
	private static final Logger log = LoggerFactory.getLogger(Sessions.class);
	private static final long SAVE_MILLIS = 500;
	private final Map<String, Session> all = new ConcurrentHashMap<>();
	private final SessionContext context;
	private final Supplier<ReleaseCatalog> releases;
	private final SessionStore store;

	/** @param releases gives null while no store is there */
	public Sessions(SessionContext context, Supplier<ReleaseCatalog> releases, Path data) {
		this.context = context;
		this.releases = releases;
		this.store = new SessionStore(data, context.config().close_ms());
		context.quarantine().onBegin(this::quarantined);
	}

	/** Takes up what the last run left. */
	public void load() {
		store.load();
	}

	/** @return the session to go on with, or a new one of the app's current release */
	public Session open(OpenRequest open, Visitor visitor) throws RefusedException {
		String deviceId = visitor.deviceId();
		Session resumed = resumed(open, visitor);
		if (resumed != null) {
			refuseQuarantined(resumed.release());
			return resumed;
		}
		ReleaseCatalog catalog = releases.get();
		if (catalog == null) {
			throw new RefusedException("no-store", "The gateway is starting: try again in a moment.");
		}
		Release release = catalog.current(open.appId())
				.orElseThrow(() -> new RefusedException("no-app", "No mini-program “" + open.appId() + "” is installed here."));
		if (open.version() != null && !open.version().equals(release.version())) {
			throw new RefusedException("no-version", "Version " + open.version() + " of “" + release.name() + "” is not installed here; the current one is "
					+ release.version() + ".");
		}
		refuseQuarantined(release.digest());
		all.values().stream().filter(s -> s.left() && s.deviceId().equals(deviceId) && s.appId().equals(open.appId()))
				.forEach(s -> s.end("closed", "It was opened anew."));
		makeRoom(deviceId);
		Session session = create(Secret.random(), release, visitor, open.path(), open.query());
		log.debug("{} opens", session);
		return session;
	}

	private void refuseQuarantined(String release) throws RefusedException {
		Optional<String> refusal = context.quarantine().refusal(release);
		if (refusal.isPresent()) {
			throw new RefusedException("quarantined", refusal.get());
		}
	}

	private void quarantined(Quarantine.Entry entry) {
		String why = context.quarantine().refusal(entry.release()).orElse("The mini-program crashed again and again.");
		all.values().stream().filter(s -> s.release().equals(entry.release())).forEach(s -> s.quarantined(why));
	}

	private Session create(String id, Release release, Visitor visitor, String path, ObjectNode query) {
		String first = path.isEmpty() ? entry(release) : path;
		Session session = new Session(id, release, visitor, first, query, context, this::closed);
		all.put(id, session);
		return session;
	}

	private void closed(Session session) {
		all.remove(session.id(), session);
		context.temp().remove(session.id());
	}

	/** The first page of an app, for an address that names none. */
	private static String entry(Release release) {
		return Json.string(Json.parse(release.manifest()).orElseGet(Json::object), "entry", "");
	}

	/** A session belongs to one user on one device: whoever else comes with its id gets another. */
	private Session resumed(OpenRequest open, Visitor visitor) {
		if (open.session() == null) {
			return null;
		}
		Session session = all.get(open.session());
		if (session == null) {
			session = revive(open);
		}
		boolean here = session != null && session.deviceId().equals(visitor.deviceId()) && session.appId().equals(open.appId())
				&& session.state() != SessionState.CLOSED;
		if (here && !session.userId().equals(visitor.userId())) {
			session.end("closed", "Somebody else uses this browser now: open the app again.");
			return null;
		}
		if (here) {
			session.visit(visitor);
		}
		return here ? session : null;
	}

	/** A session of the last run, if its release is still there. */
	private Session revive(OpenRequest open) {
		ReleaseCatalog catalog = releases.get();
		JsonNode record = catalog == null ? null : store.take(open.session());
		if (record == null) {
			return null;
		}
		Optional<Release> release = catalog.byDigest(Json.string(record, "release", ""));
		if (release.isEmpty()) {
			return null;
		}
		String device = Json.string(record, "device", "");
		Visitor visitor = new Visitor(device, Json.string(record, "user", Visitor.guest(device).userId()), null, null);
		Session session = create(open.session(), release.get(), visitor, open.path(), open.query());
		session.resume(record.get("stack") instanceof ArrayNode stack ? stack : Json.array(), record.get("state"),
				record.path("errors").asInt());
		return session;
	}

	private void makeRoom(String deviceId) {
		List<Session> theirs = all.values().stream().filter(s -> s.deviceId().equals(deviceId))
				.sorted(Comparator.comparing((Session s) -> s.state() == SessionState.FOREGROUND).thenComparingLong(Session::usedAt)).toList();
		for (int i = 0; i <= theirs.size() - context.config().sessions_per_device(); i++) {
			theirs.get(i).end("evicted", "It was closed to make room for another app.");
		}
	}

	/** @return the session with that id, or null */
	public Session get(String id) {
		return id == null ? null : all.get(id);
	}

	/** @return all, in no order */
	public Collection<Session> all() {
		return List.copyOf(all.values());
	}

	/** A sign-in is over: so are its sessions, at once. */
	public void signedOut(String signIn) {
		all.values().stream().filter(s -> signIn.equals(s.visitor().signIn())).forEach(Sessions::signedOut);
	}

	/** Ends the sessions of people who are not signed in any more. @param signedIn whether that visitor still is */
	public void check(Predicate<Visitor> signedIn) {
		all.values().stream().filter(s -> s.visitor().signIn() != null && !signedIn.test(s.visitor())).forEach(Sessions::signedOut);
	}

	/** Ends a session whose person has signed out. */
	public static void signedOut(Session session) {
		session.end("signed-out", "You are signed out. Sign in again to go on.");
	}

	/** The APIs changed. */
	public void apisChanged() {
		all.values().forEach(Session::apisChanged);
	}

	/** Suspends all sessions, keeps what they need to go on later, closes their sockets. Takes about half a second at most. */
	public void stop() {
		Collection<Session> left = all();
		CompletableFuture<?>[] saved = left.stream().map(s -> s.hide().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
		try {
			CompletableFuture.allOf(saved).get(SAVE_MILLIS, TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			log.warn("not every session saved its state in time");
		}
		store.save(left);
		CountDownLatch stopped = new CountDownLatch(left.size());
		left.forEach(s -> s.stop(stopped::countDown));
		try {
			if (!stopped.await(SAVE_MILLIS, TimeUnit.MILLISECONDS)) {
				log.warn("{} sessions did not stop in time", stopped.getCount());
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		all.clear();
	}
}
