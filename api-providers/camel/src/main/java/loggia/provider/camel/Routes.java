package loggia.provider.camel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import loggia.api.metrics.Metrics;
import loggia.provider.camel.RouteFile.Trouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route files and what runs of them. One thread changes them, one change after the other; a change of a file is loaded beside the version
 * before it, takes over, and the old one finishes its calls. Thread-safe.
 */
final class Routes {
	private static final Logger log = LoggerFactory.getLogger(Routes.class);
	/** How long after its last change a file counts as written. */
	private static final long SETTLE_MS = 250;
	private static final long RETRY_MS = 10_000;
	/** How long a replaced version still takes calls that were on their way to it, and how long it is asked whether it has ended. */
	private static final long LINGER_MS = 1_000;

	private final RouteFolder folder;
	private final DynamicApis apis;
	private final Limits limits;
	private final ScheduledThreadPoolExecutor thread;
	/** By file name. */
	private final Map<String, RouteFile> files = new TreeMap<>();
	private final Map<String, RouteMeter> meters = new ConcurrentHashMap<>();
	private final Set<RouteUnit> leaving = ConcurrentHashMap.newKeySet();
	private final CompletableFuture<Void> first = new CompletableFuture<>();
	private volatile Peers peers;
	private volatile Metrics metrics;
	private volatile List<RouteInfo> list = List.of();
	private volatile String folderTrouble;
	private boolean reloading;

	Routes(Path folder, Peers peers, Limits limits, DynamicApis apis) {
		this.peers = peers;
		this.limits = limits;
		this.apis = apis;
		thread = new ScheduledThreadPoolExecutor(1, task -> {
			var made = new Thread(task, "loggia-camel-routes");
			made.setDaemon(true);
			return made;
		});
		thread.setRemoveOnCancelPolicy(true);
		thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.folder = new RouteFolder(folder, () -> later(this::look, SETTLE_MS));
	}

	/** Begins to watch the folder; loads what is there on its own thread. */
	void start() {
		later(() -> {
			try {
				folder.watch();
			} catch (IOException e) {
				folderTrouble = "the folder of route files cannot be watched: " + e;
				log.error("The folder of route files cannot be watched", e);
			}
			look();
			first.complete(null);
		}, 0);
		thread.scheduleWithFixedDelay(this::look, RETRY_MS, RETRY_MS, TimeUnit.MILLISECONDS);
	}

	/** @return completes when the folder was looked through once */
	CompletableFuture<Void> first() {
		return first;
	}

	/** @return the route files, by name */
	List<RouteInfo> list() {
		return list.stream().map(info -> info.with(figures(info))).toList();
	}

	private RouteMeter.Figures figures(RouteInfo info) {
		RouteMeter meter = meters.get(info.name());
		return meter == null ? info.metrics() : meter.figures();
	}

	/** @return why the folder itself cannot be used, or null */
	String folderTrouble() {
		return folderTrouble;
	}

	/** Other peers are configured: every file is checked and loaded anew against them. */
	void use(Peers next) {
		peers = next;
		later(this::reload, 0);
	}

	void use(Metrics next) {
		metrics = next;
		meters.values().forEach(meter -> meter.use(next));
	}

	/**
	 * Loads a text as the route of that name, and keeps it in the folder once it runs. Blocks.
	 *
	 * @return whether the route is new
	 * @throws RouteFault the text is wrong; nothing has changed
	 * @throws NotStarted a peer is not there; nothing has changed
	 */
	boolean put(String name, String text) throws RouteFault, NotStarted, IOException {
		return await(() -> {
			RouteHeader header = HeaderReader.read(text, name + ".yaml");
			if (!header.name().equals(name)) {
				throw new RouteFault(1, 1, "the header's name is " + header.name() + ", the route's " + name);
			}
			RouteFile known = running(name);
			RouteFile target = known != null ? known : files.getOrDefault(name + ".yaml", new RouteFile(name + ".yaml"));
			boolean isNew = target.unit == null;
			RouteUnit unit = load(target, header, text);
			try {
				folder.write(target.file, text);
			} catch (IOException | RuntimeException e) {
				unit.close();
				throw e;
			}
			files.put(target.file, target);
			accept(target, unit, text);
			publish();
			return isNew;
		});
	}

	/** @return the text that runs (or, when none does, the file's), or null for an unknown name */
	String text(String name) throws IOException {
		try {
			return await(() -> {
				RouteFile file = find(name);
				return file == null ? null : file.text != null ? file.text : file.tried;
			});
		} catch (RouteFault | NotStarted e) {
			throw new IllegalStateException(e);
		}
	}

	/** Removes the route and its file. Blocks. @return whether there was one */
	boolean remove(String name) throws IOException {
		try {
			return await(() -> {
				RouteFile file = find(name);
				if (file == null) {
					return false;
				}
				folder.delete(file.file);
				files.remove(file.file);
				drop(file);
				publish();
				return true;
			});
		} catch (RouteFault | NotStarted e) {
			throw new IllegalStateException(e);
		}
	}

	private RouteFile running(String name) {
		return files.values().stream().filter(f -> f.unit != null && f.unit.header().name().equals(name)).findFirst().orElse(null);
	}

	private RouteFile find(String name) {
		RouteFile running = running(name);
		return running != null ? running : files.values().stream().filter(f -> f.unit == null && f.name().equals(name)).findFirst().orElse(null);
	}

	/** Compares the folder with what is known. */
	private void look() {
		try {
			var seen = folder.files();
			folderTrouble = null;
			for (String gone : files.keySet().stream().filter(f -> !seen.containsKey(f)).toList()) {
				drop(files.remove(gone));
			}
			boolean unsettled = false;
			for (var file : seen.entrySet()) {
				if (System.currentTimeMillis() - file.getValue() < SETTLE_MS && System.currentTimeMillis() >= file.getValue()) {
					unsettled = true;
				} else {
					unsettled |= !look(file.getKey(), file.getValue());
				}
			}
			if (unsettled) {
				later(this::look, SETTLE_MS);
			}
		} catch (IOException e) {
			folderTrouble = "the folder of route files cannot be read: " + e;
			log.warn("The folder of route files cannot be read", e);
		}
		publish();
	}

	/** @return whether the file stood still while it was read */
	private boolean look(String name, long modified) {
		RouteFile file = files.get(name);
		String text;
		try {
			text = folder.read(name);
			if (folder.modified(name) != modified) {
				return false;
			}
			file = file == null ? new RouteFile(name) : file;
			files.put(name, file);
		} catch (java.nio.file.NoSuchFileException e) {
			return false;
		} catch (IOException e) {
			file = files.computeIfAbsent(name, RouteFile::new);
			trouble(file, new Trouble("the file cannot be read: " + e.getMessage(), 0, 0), true);
			return true;
		}
		if (!text.equals(file.tried) || file.retry) {
			attempt(file, text);
		}
		return true;
	}

	private void attempt(RouteFile file, String text) {
		file.tried = text;
		file.retry = false;
		try {
			RouteHeader header = HeaderReader.read(text, file.file);
			RouteFile other = running(header.name());
			if (other != null && other != file) {
				trouble(file, new Trouble("the name " + header.name() + " belongs to the file " + other.file, 0, 0), true);
				return;
			}
			accept(file, load(file, header, text), text);
		} catch (RouteFault e) {
			trouble(file, new Trouble(e.getMessage(), e.line, e.column), false);
		} catch (NotStarted e) {
			trouble(file, new Trouble(e.getMessage(), 0, 0), true);
		}
	}

	private RouteUnit load(RouteFile file, RouteHeader header, String text) throws RouteFault, NotStarted {
		RouteCheck.check(text, file.file, header.name(), peers);
		String holder = apis.holder(header.name());
		if (holder != null) {
			throw new NotStarted("the name " + header.name() + " belongs to " + holder + ": choose another, or remove that bundle");
		}
		RouteMeter meter = meters.computeIfAbsent(header.name(), name -> {
			var made = new RouteMeter(name);
			made.use(metrics);
			return made;
		});
		boolean same = file.unit != null && file.unit.header().name().equals(header.name());
		return CamelUnit.load(header, text, peers, limits, meter, same ? file.unit.kept() : Map.of());
	}

	private void trouble(RouteFile file, Trouble trouble, boolean retry) {
		if (!trouble.equals(file.trouble)) {
			log.warn("{}{}", trouble.text(file.file), file.unit == null ? "" : "; the version before it runs on");
			file.since = file.unit == null ? System.currentTimeMillis() : file.since;
		}
		file.trouble = trouble;
		file.retry = retry;
	}

	/** The unit takes the calls; what ran before finishes its own. */
	private void accept(RouteFile file, RouteUnit unit, String text) {
		RouteUnit old = file.unit;
		if (old != null && file.api.descriptor().equals(unit.header().descriptor())) {
			file.api.use(unit);
		} else {
			Runnable withdraw = file.withdraw;
			file.api = new RouteApi(unit);
			file.withdraw = apis.offer(file.api);
			if (withdraw != null) {
				withdraw.run();
			}
		}
		file.unit = unit;
		file.text = text;
		file.tried = text;
		file.trouble = null;
		file.retry = false;
		file.since = System.currentTimeMillis();
		log.info("{} runs, version {}", unit.header().name(), RouteFile.version(text));
		if (old != null) {
			leave(old);
		}
	}

	private void leave(RouteUnit old) {
		old.retire();
		leaving.add(old);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(old.header().timeoutMs() + 5_000L);
		later(() -> end(old, end), LINGER_MS);
	}

	private void end(RouteUnit old, long end) {
		if (old.inFlight() > 0 && System.nanoTime() < end) {
			later(() -> end(old, end), LINGER_MS);
		} else if (leaving.remove(old)) {
			old.close();
		}
	}

	private void drop(RouteFile file) {
		if (file.unit != null) {
			log.info("{} is gone", file.unit.header().name());
			file.withdraw.run();
			file.unit.close();
			meters.remove(file.unit.header().name());
		}
	}

	private void reload() {
		if (reloading) {
			return;
		}
		reloading = true;
		later(() -> {
			reloading = false;
			for (RouteFile file : new ArrayList<>(files.values())) {
				attempt(file, file.tried == null ? "" : file.tried);
				if (file.trouble != null && !file.retry && file.unit != null && file.tried.equals(file.text)) {
					forbid(file);
				}
			}
			publish();
		}, 50);
	}

	/** The very text that runs is not allowed any more: a host or a broker was taken away. */
	private void forbid(RouteFile file) {
		drop(file);
		file.unit = null;
		file.api = null;
		file.text = null;
		file.withdraw = null;
	}

	private void publish() {
		list = files.values().stream().map(f -> f.info(meters.get(f.name()))).sorted(Comparator.comparing(RouteInfo::name)).toList();
	}

	private void later(Runnable task, long ms) {
		try {
			thread.schedule(() -> {
				try {
					task.run();
				} catch (RuntimeException | Error e) { // the next change must find the thread alive
					log.error("The routes could not be changed", e);
				}
			}, ms, TimeUnit.MILLISECONDS);
		} catch (RejectedExecutionException e) {
			log.debug("closed");
		}
	}

	private <T> T await(Callable<T> task) throws RouteFault, NotStarted, IOException {
		try {
			return thread.submit(task).get(60, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			Throwable cause = e.getCause();
			if (cause instanceof RouteFault fault) throw fault;
			if (cause instanceof NotStarted late) throw late;
			if (cause instanceof IOException io) throw io;
			throw new IllegalStateException("the routes could not be changed", cause);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", e);
		} catch (java.util.concurrent.TimeoutException e) {
			throw new IllegalStateException("the routes are busy for more than a minute", e);
		}
	}

	/** Ends all routes and threads. Blocks. */
	void close() {
		folder.close();
		var ended = new CompletableFuture<Void>();
		try {
			thread.execute(() -> {
				try {
					files.values().forEach(this::drop);
					leaving.forEach(RouteUnit::close);
				} finally {
					ended.complete(null);
				}
			});
			ended.get(30, TimeUnit.SECONDS);
		} catch (ExecutionException | java.util.concurrent.TimeoutException | RejectedExecutionException e) {
			log.warn("The routes did not end in time", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		thread.shutdownNow();
	}

	/** For tests. @return name of the file by API, as they are now */
	Map<String, String> running() throws Exception {
		return await(() -> {
			var running = new HashMap<String, String>();
			files.values().stream().filter(f -> f.unit != null).forEach(f -> running.put(f.unit.header().name(), f.file));
			return running;
		});
	}
}
