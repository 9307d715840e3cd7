package loggia.container.worker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.container.Json;
import loggia.container.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker processes of this gateway: one or more for each place of sessions, one spare that waits for the next one. A dead or silent
 * worker is replaced when somebody needs it again. Thread-safe; nothing here blocks the caller.
 */
public final class WorkerPool implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
	private static final long READY_SECONDS = 20;
	private static final long CHECK_MILLIS = 1_000;
	private static final long SPARE_DELAY_MILLIS = 300;
	private static final long RETRY_MILLIS = 5_000;
	private static final long STOP_MILLIS = 3_000;

	/** No worker can be had now; the message may be read by a person. */
	public static final class NoWorkerException extends RuntimeException {
		private static final long serialVersionUID = 1L;
		/** Whether there are as many as there may be, and people use each. */
		public final boolean full;

		NoWorkerException(String message, Throwable cause) {
			super(message, cause);
			full = false;
		}

		/** All are busy. */
		NoWorkerException(String message) {
			super(message);
			full = true;
		}
	}

	private final WorkerSettings settings;
	private final Isolation isolation;
	private final Path folder;
	private final CodeCaches caches;
	private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> daemon("workers-timer", task));
	/** Parent of all processes: it must live as long as they do. */
	private final ExecutorService starter = Executors.newSingleThreadExecutor(task -> daemon("workers-starter", task));
	private final ExecutorService io = Executors.newSingleThreadExecutor(task -> daemon("workers-files", task));
	private final List<WorkerProcess> workers = new ArrayList<>();
	private WorkerProcess spare;
	private WorkerFiles files;
	private Limits limits;
	private String trouble;
	private int count;
	private boolean closed;

	private WorkerPool(WorkerSettings settings, Isolation isolation, Path data, Secret secret) {
		this.settings = settings;
		this.isolation = isolation;
		this.folder = data.resolve("workers").toAbsolutePath();
		this.caches = new CodeCaches(data.resolve("cache").toAbsolutePath(), secret);
	}

	/** Starts the pool and, in the background, its spare. @param source where the worker's files come from */
	public static WorkerPool start(WorkerSettings settings, Isolation isolation, Path data, Secret secret, WorkerFiles.Source source) {
		WorkerPool pool = new WorkerPool(settings, isolation, data, secret);
		pool.starter.execute(() -> pool.prepare(source, data.toAbsolutePath()));
		pool.timers.scheduleWithFixedDelay(pool::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
		return pool;
	}

	private void prepare(WorkerFiles.Source source, Path data) {
		try {
			WorkerFiles.delete(folder);
			WorkerFiles extracted = WorkerFiles.extract(source, data);
			Limits probed = Limits.probe(extracted.wrapper());
			Optional<String> refusal = isolation.refuses(probed);
			synchronized (this) {
				files = refusal.isEmpty() ? extracted : null;
				limits = probed;
				trouble = refusal.orElse(null);
			}
			if (refusal.isPresent()) {
				log.error("no mini-program runs: {}", refusal.get());
				return;
			}
			if (!probed.missing().isEmpty()) {
				log.warn("this machine does not offer {} for logic workers; see /health", probed.missing());
			}
			wantSpare(0);
		} catch (IOException | RuntimeException e) {
			log.error("logic workers cannot be started", e);
			synchronized (this) {
				trouble = e.toString();
			}
		}
	}

	/**
	 * Finds or starts a worker for a session and brings the release there. The tenant is in when the stage completes.
	 *
	 * @param place which sessions share a worker
	 * @return completes exceptionally with {@link NoWorkerException}
	 */
	public CompletionStage<WorkerProcess> claim(Place place, Tenant tenant, Release release) {
		CompletableFuture<WorkerProcess> found = new CompletableFuture<>();
		try {
			starter.execute(() -> find(place, found));
		} catch (RejectedExecutionException e) {
			found.completeExceptionally(new NoWorkerException("The gateway is stopping.", e));
		}
		return found.thenApplyAsync(worker -> {
			try {
				return enter(worker, place, tenant, release);
			} finally {
				arrived(worker);
			}
		}, io).exceptionally(e -> {
			Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
			throw cause instanceof NoWorkerException known ? known : new NoWorkerException("No logic worker could be started; see the gateway's log and /health.", cause);
		});
	}

	private void find(Place place, CompletableFuture<WorkerProcess> found) {
		try {
			WorkerProcess worker = reserve(place);
			while (worker == null && !hasRoom()) {
				makeRoom(place);
				worker = reserve(place);
			}
			if (worker == null) {
				worker = launch(place.kind(), place);
				synchronized (this) {
					worker.expected++;
				}
			}
			worker.ready.whenComplete((w, e) -> {
				if (e == null) {
					found.complete(w);
				} else {
					found.completeExceptionally(e);
				}
			});
		} catch (IOException | NoWorkerException e) {
			found.completeExceptionally(e);
		}
		wantSpare(SPARE_DELAY_MILLIS);
	}

	/** @return a process of that place that can take one more session, or the spare if it is of its class; null when there is neither */
	private synchronized WorkerProcess reserve(Place place) {
		WorkerProcess worker = workers.stream().filter(w -> place.equals(w.place) && w.alive() && !w.retired && !full(w)).findFirst().orElse(null);
		if (worker == null && spare != null && spare.alive() && spare.kind == place.kind()) {
			worker = spare;
			spare = null;
		}
		if (worker != null) {
			worker.place = place;
			worker.expected++;
		}
		return worker;
	}

	private boolean full(WorkerProcess worker) {
		return worker.sessions() + worker.expected >= settings.sessions();
	}

	/** A process that was killed counts until it is gone: there are never more than the operator allows. */
	private synchronized boolean hasRoom() {
		return workers.stream().filter(WorkerProcess::running).count() < settings.max();
	}

	/**
	 * Frees a process, or a seat in a full one of that place: first a process without sessions; else whatever nobody has looked at for longest. Its
	 * sessions are restored when somebody comes back.
	 *
	 * @throws NoWorkerException when people look at something in each of them
	 */
	private void makeRoom(Place place) {
		WorkerProcess victim;
		Tenant seat = null;
		synchronized (this) {
			victim = workers.stream().filter(w -> w.alive() && !w.retired && w.expected == 0 && w.sessions() == 0).min(Comparator.comparingLong(w -> w.emptySince)).orElse(null);
			if (victim == null) {
				victim = workers.stream().filter(w -> w.alive() && !w.retired && w.expected == 0 && w.tenants().stream().allMatch(Tenant::idle))
						.min(Comparator.comparingLong(WorkerPool::usedAt)).orElse(null);
				seat = workers.stream().filter(w -> place.equals(w.place) && w.alive() && !w.retired && full(w)).flatMap(w -> w.tenants().stream()).filter(Tenant::idle)
						.min(Comparator.comparingLong(Tenant::usedAt)).orElse(null);
			}
			if (victim == null && seat == null) {
				boolean ending = workers.stream().anyMatch(w -> w.running() && !w.alive() || w.retired);
				if (!ending) {
					throw new NoWorkerException("All " + settings.max() + " logic workers of this gateway are busy. Close another app, or try again in a moment.");
				}
			}
			if (seat == null && victim != null) {
				victim.retired = true;
				if (victim == spare) {
					spare = null;
				}
			}
		}
		if (seat != null) {
			evict(seat);
		} else {
			if (victim != null) {
				victim.tenants().forEach(this::evict);
				victim.kill("its place was needed");
			}
			awaitEnd();
		}
	}

	private void evict(Tenant tenant) {
		List<WorkerProcess> all;
		synchronized (this) {
			all = List.copyOf(workers);
		}
		tenant.evict();
		all.forEach(worker -> worker.leave(tenant));
	}

	/** Waits for those that were killed. */
	private void awaitEnd() {
		List<WorkerProcess> ending;
		synchronized (this) {
			ending = workers.stream().filter(w -> w.retired).toList();
		}
		try {
			for (WorkerProcess worker : ending) {
				if (!worker.awaitEnd(STOP_MILLIS)) {
					throw new NoWorkerException("A logic worker does not end; see the gateway's log.", null);
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new NoWorkerException("The gateway is stopping.", e);
		}
	}

	private static long usedAt(WorkerProcess worker) {
		return worker.tenants().stream().mapToLong(Tenant::usedAt).max().orElse(Long.MIN_VALUE);
	}

	/** On the starter's thread only. */
	private WorkerProcess launch(WorkerClass kind, Place place) throws IOException {
		WorkerFiles from;
		Limits with;
		int number;
		synchronized (this) {
			if (closed || files == null) {
				throw new IOException(closed ? "the pool is closed" : "the worker's files are not there: " + trouble);
			}
			from = files;
			with = limits;
			number = ++count;
		}
		WorkerProcess worker = WorkerProcess.start(number, kind, from, settings, with, folder, this::gone);
		worker.place = place;
		synchronized (this) {
			workers.add(worker);
		}
		timers.schedule(() -> {
			if (!worker.ready.isDone()) {
				worker.kill("it was not ready within " + READY_SECONDS + " s");
			}
		}, READY_SECONDS, TimeUnit.SECONDS);
		worker.ready.whenComplete((w, e) -> started(e));
		if (!worker.alive()) {
			gone(worker);
		}
		return worker;
	}

	private void started(Throwable failure) {
		synchronized (this) {
			trouble = failure == null || closed ? null : failure.getMessage();
			if (closed || failure == null) {
				return;
			}
		}
		log.error("a logic worker did not start: {}", failure.getMessage());
	}

	private synchronized void arrived(WorkerProcess worker) {
		worker.expected--;
		worker.emptySince = System.nanoTime();
	}

	private WorkerProcess enter(WorkerProcess worker, Place place, Tenant tenant, Release release) {
		try {
			Path target = releaseFolder(worker, release);
			// a debugger is shown the files of a develop version; logic.js comes last: it says that all is there
			if (release.kind() == VersionKind.DEVELOP && Files.exists(release.files().resolve("logic.js.map"))) {
				bring(release, target, "logic.js.map");
			}
			bring(release, target, "logic.js");
		} catch (IOException e) {
			throw new NoWorkerException("The files of this version cannot be read: install it again.", e);
		}
		caches.give(place.name(), worker.folder.resolve("in"));
		if (!worker.enter(tenant)) {
			throw new NoWorkerException("The logic worker ended: " + worker.lastWords(), null);
		}
		return worker;
	}

	private static void bring(Release release, Path target, String name) throws IOException {
		if (!Files.exists(target.resolve(name))) {
			Files.createDirectories(target);
			Path part = Files.createTempFile(target, "part-", "");
			Files.copy(release.files().resolve(name), part, StandardCopyOption.REPLACE_EXISTING);
			Files.move(part, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/** @return the folder of a release as that worker sees it */
	public Path releaseFolder(WorkerProcess worker, Release release) {
		return worker.folder.resolve("releases").resolve(release.digest());
	}

	/** A session has left for good or for now. */
	public void leave(WorkerProcess worker, Tenant tenant) {
		worker.leave(tenant);
		synchronized (this) {
			worker.emptySince = System.nanoTime();
		}
	}

	private void wantSpare(long delayMillis) {
		if (!settings.spare()) {
			return;
		}
		try {
			timers.schedule(() -> starter.execute(this::startSpare), delayMillis, TimeUnit.MILLISECONDS);
		} catch (RejectedExecutionException e) {
			log.debug("no spare worker: the pool is closing");
		}
	}

	private void startSpare() {
		synchronized (this) {
			if (closed || files == null || spare != null && spare.alive() || !hasRoom()) {
				return;
			}
		}
		try {
			WorkerProcess started = launch(settings.kind(), null);
			synchronized (this) {
				spare = started.alive() ? started : null;
			}
		} catch (IOException e) {
			started(e);
			wantSpare(RETRY_MILLIS);
		}
	}

	private void gone(WorkerProcess worker) {
		boolean failed = worker.ready.isCompletedExceptionally();
		synchronized (this) {
			workers.remove(worker);
			if (spare == worker) {
				spare = null;
			}
			if (closed) {
				return;
			}
		}
		wantSpare(failed ? RETRY_MILLIS : SPARE_DELAY_MILLIS);
	}

	private void check() {
		List<WorkerProcess> all;
		synchronized (this) {
			all = List.copyOf(workers);
		}
		for (WorkerProcess worker : all) {
			boolean idle;
			synchronized (this) {
				idle = worker.place != null && worker.sessions() + worker.expected == 0 && System.nanoTime() - worker.emptySince > TimeUnit.MILLISECONDS.toNanos(settings.idleMs());
			}
			if (worker.place != null) {
				caches.collect(worker.place.name(), worker.folder.resolve("out"));
			}
			if (worker.ready.isDone() && worker.silentNanos() > TimeUnit.MILLISECONDS.toNanos(settings.silenceMs())) {
				log.warn("{} has been silent for {} ms: it is replaced", worker, settings.silenceMs());
				worker.kill("it was silent");
			} else if (idle) {
				worker.kill("nobody needed it");
			}
		}
	}

	/** @return what the distribution asks of this machine */
	public Isolation isolation() {
		return isolation;
	}

	/** @return what holds a worker on this machine, or null while nobody knows yet */
	public synchronized Limits limits() {
		return limits;
	}

	/** @return why no worker could be started the last time, or null */
	public synchronized String trouble() {
		return trouble;
	}

	/** @return each worker as {@link WorkerProcess#describe} says */
	public synchronized ArrayNode describe() {
		ArrayNode all = Json.array();
		workers.forEach(w -> all.add(w.describe().put("spare", w == spare)));
		return all;
	}

	/** @return resident bytes of all processes together */
	public synchronized long rss() {
		return workers.stream().mapToLong(WorkerProcess::rss).sum();
	}

	/** An operator ends a process: it gets no more sessions, and those it has find another one. @return false when no process has that number */
	public boolean restart(int number) {
		WorkerProcess worker;
		synchronized (this) {
			worker = workers.stream().filter(w -> w.number == number && w.alive() && !w.retired).findFirst().orElse(null);
			if (worker == null) {
				return false;
			}
			worker.retired = true;
			if (worker == spare) {
				spare = null;
			}
		}
		worker.tenants().forEach(Tenant::restart);
		worker.kill("an operator restarted it");
		return true;
	}

	/** @return settings in force */
	public WorkerSettings settings() {
		return settings;
	}

	/** Ends all processes and waits for that, at most a few seconds. */
	@Override
	public void close() {
		List<WorkerProcess> all;
		synchronized (this) {
			closed = true;
			all = List.copyOf(workers);
		}
		timers.shutdownNow();
		io.shutdown();
		all.forEach(w -> w.kill("the gateway stops"));
		try {
			long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
			for (WorkerProcess worker : all) {
				if (!worker.awaitEnd(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())))) {
					log.warn("{} still runs, pid {}", worker, worker.pid());
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		starter.shutdown();
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}
}
