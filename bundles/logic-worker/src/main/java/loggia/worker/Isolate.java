package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Locker;
import com.caoccao.javet.interop.monitoring.V8HeapStatistics;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;
import loggia.worker.wire.RunningSessions;

/**
 * One session's isolate: a mailbox that one thread at a time empties, and the doors of {@link LogicLayer}. {@link #accept},
 * {@link #fail} and the watchdog's questions may come from any thread; everything else happens on the thread that drains.
 */
final class Isolate implements HostFunction.Target {
	/** Answers the gateway's own close: nothing of this isolate follows. */
	private static final String ENDED_JSON = "{\"reason\":\"closed\",\"message\":\"\"}";
	private static final int BATCH = 16;
	private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
	private static final int MAX_WAITING = 10_000;
	private static final long MAX_WAITING_CHARS = 8L * 1024 * 1024;

	/** What a turn does. */
	private interface Step {
		void run() throws JavetException;
	}

	/** One entry of the mailbox; chars is its weight. */
	private record Task(long budgetNanos, long chars, Step step) {}

	final String session;
	private final WorkerContext worker;
	private final Outbound outbound;
	private final Consumer<Isolate> gone;
	private final Queue<Task> mailbox = new ConcurrentLinkedQueue<>();
	private final AtomicInteger waiting = new AtomicInteger();
	private final AtomicLong waitingChars = new AtomicLong();
	private final AtomicBoolean scheduled = new AtomicBoolean();
	/** Guards the native isolate's life: who asks it from another thread holds this, and so does who frees it. */
	private final Object life = new Object();
	private volatile LogicLayer logic;
	/** Null where no debugger may come. */
	private volatile Inspection inspection;
	private volatile Turn turn;
	private volatile Ask ask;
	private volatile Fault fault;
	private volatile boolean ending;
	private volatile boolean disposed;
	private volatile boolean suspended;
	private volatile long idleSince = System.nanoTime();
	private boolean trimmed;
	private volatile boolean acknowledged;
	private ScheduledFuture<?> timer;
	private boolean overslept;
	/** nanoTime when the timer is due. */
	private long dueAt;
	/** Held while V8 is asked for statistics, which may wait for the isolate's lock; never taken by who stops a turn. */
	private final Object asking = new Object();
	private volatile CompletableFuture<V8HeapStatistics> statistics;
	/** Its place in the list of those that run; null when the list is full. */
	private final RunningSessions.Slot slot;
	private final Load load;

	/** @param gone told once, when the isolate has been freed */
	Isolate(String session, WorkerContext worker, Consumer<Isolate> gone) {
		this.session = session;
		this.worker = worker;
		this.gone = gone;
		this.outbound = new Outbound(worker.writer());
		this.slot = worker.running() == null ? null : worker.running().enter(session);
		this.load = new Load(TimeUnit.MILLISECONDS.toNanos(worker.options().loadMs()));
	}

	/** A message of this session from the gateway. Never waits. */
	void accept(Message message) {
		Header header = message.header();
		Ask asked = ask;
		switch (header.kind()) {
			case OPEN -> {
				inspection = Json.text(message.json(), "inspect") == null ? null : new Inspection(this);
				post(worker.options().openMs(), message.json().length(), () -> open(message));
			}
			case CLOSE -> end();
			case API_REPLY -> {
				if (asked != null && header.id() != null && header.id() == asked.id) {
					asked.answer(message);
				} else {
					dispatch(message);
				}
			}
			case HIDE -> {
				if (Json.isTrue(message.json(), "suspended")) {
					suspend();
				} else {
					dispatch(message);
				}
			}
			case SHOW -> {
				resume();
				dispatch(message);
			}
			case ACK -> {
				dispatch(message);
				if (!acknowledged) {
					post(worker.options().turnMs(), 0, this::firstAcknowledged);
				}
			}
			case DEBUG -> {
				Inspection of = inspection;
				if (of != null) {
					of.accept(message);
				}
			}
			default -> dispatch(message);
		}
	}

	private void dispatch(Message message) {
		post(worker.options().turnMs(), message.json().length(), () -> {
			if (logic != null) {
				logic.dispatch(message.header().kind().text, message.header().toJson(), message.json(), message.attachments());
			}
		});
	}

	private void post(long budgetMillis, long chars, Step step) {
		if (waiting.incrementAndGet() > MAX_WAITING || waitingChars.addAndGet(chars) > MAX_WAITING_CHARS) {
			fail(Fault.OVERLOAD);
		}
		load.arrives(System.nanoTime());
		mailbox.add(new Task(TimeUnit.MILLISECONDS.toNanos(budgetMillis), chars, step));
		schedule();
	}

	private void schedule() {
		if (!disposed && scheduled.compareAndSet(false, true)) {
			worker.threads().execute(this::drain);
		}
	}

	private void drain() {
		try {
			if (logic == null) {
				batch(1);
			} else {
				V8Locker locker = logic.v8.getV8Locker();
				try {
					batch(BATCH);
				} finally {
					locker.close();
				}
			}
		} catch (JavetException e) {
			System.err.println("session " + session + ": " + e.getMessage());
			fail(Fault.BOOT);
		} finally {
			if (ending) {
				dispose();
			}
			if (mailbox.isEmpty()) {
				load.rests();
			}
			if (!mailbox.isEmpty()) {
				// it came in between
				load.arrives(System.nanoTime());
			}
			scheduled.set(false);
			if (!mailbox.isEmpty() || ending) {
				schedule();
			}
		}
	}

	private void batch(int most) {
		long end = System.nanoTime() + BATCH_NANOS;
		for (int i = 0; i < most && !ending; i++) {
			Task task = mailbox.poll();
			if (task == null) {
				break;
			}
			waiting.decrementAndGet();
			waitingChars.addAndGet(-task.chars);
			run(task);
			if (System.nanoTime() > end) {
				break;
			}
		}
		idleSince = System.nanoTime();
	}

	private void run(Task task) {
		Turn now = new Turn(task.budgetNanos, worker.rss());
		turn = now;
		trimmed = false;
		mark(true);
		try {
			task.step.run();
			if (logic != null) {
				logic.tellRejections();
			}
		} catch (JavetException | RuntimeException e) {
			if (!ending) {
				System.err.println("session " + session + ": the logic runtime threw: " + e.getMessage());
				send(new Message(Header.of(Kind.ERROR), "{\"source\":\"runtime\",\"message\":" + Json.quote(e.getMessage()) + "}"));
			}
		} finally {
			Inspection of = inspection;
			if (of != null) {
				of.turnEnds();
			}
			turn = null;
			mark(false);
			if (load.used(now.cpuNanos())) {
				fail(Fault.LOAD);
			}
		}
	}

	private void mark(boolean running) {
		if (slot != null) {
			slot.mark(running);
		}
	}

	private void open(Message open) throws JavetException {
		if (logic != null) {
			return;
		}
		try {
			synchronized (life) {
				logic = LogicLayer.create(worker, this, this::heapIsFull);
			}
			Inspection of = inspection;
			if (of != null) {
				of.start(logic.v8);
			}
			logic.boot(open);
			worker.timers().schedule(() -> post(worker.options().turnMs(), 0, this::keepCode), 3, TimeUnit.SECONDS);
		} catch (LogicLayer.BootException e) {
			if (!ending) {
				send(new Message(Header.of(Kind.ERROR), "{\"source\":\"logic.js\",\"message\":" + Json.quote(e.getMessage()) + ",\"stack\":"
						+ Json.quote(e.stack) + "}"));
			}
			fail(Fault.BOOT);
		}
	}

	private void firstAcknowledged() throws JavetException {
		if (!acknowledged) {
			acknowledged = true;
			keepCode();
		}
	}

	private void keepCode() throws JavetException {
		if (logic != null) {
			logic.keepCode();
		}
	}

	/** Called by V8 inside a collection, on the isolate's thread: the raised limit lets it get out, then the isolate is thrown away. */
	private long heapIsFull(long current) {
		fail(Fault.HEAP);
		return current + (1_536L << 20);
	}

	/** Ends the session for that reason: stops what runs, then frees the isolate and tells the gateway. Any thread; the first reason counts. */
	void fail(Fault reason) {
		synchronized (life) {
			if (ending) {
				return;
			}
			fault = reason;
		}
		end();
	}

	/** Ends the session: releases an ask first, then terminates, then frees. Any thread. */
	void end() {
		ending = true;
		Ask asked = ask;
		if (asked != null) {
			asked.release();
		}
		terminate();
		Inspection of = inspection;
		if (of != null) {
			of.release();
		}
		schedule();
	}

	/** Stops running JavaScript, if any. */
	private void terminate() {
		synchronized (life) {
			Turn running = turn;
			if (logic != null && running != null) {
				running.ended();
				logic.v8.terminateExecution();
			}
		}
	}

	private void dispose() {
		if (disposed) {
			return;
		}
		disposed = true;
		mailbox.clear();
		synchronized (this) {
			if (timer != null) {
				timer.cancel(false);
			}
		}
		synchronized (asking) {
			synchronized (life) {
				if (inspection != null) {
					inspection.close();
				}
				if (logic != null) {
					logic.close();
					logic = null;
					worker.heap().freed();
				}
			}
		}
		ended(fault == null ? ENDED_JSON : fault.json());
		if (slot != null) {
			slot.close();
		}
		gone.accept(this);
	}

	@Override
	public void send(Message message) {
		if (message.header().kind() == Kind.CLOSE && message.header().id() == null) {
			fail(Fault.named(Json.text(message.json(), "reason")));
		} else if (!ending) {
			try {
				if (!outbound.send(message.in(session))) {
					fail(Fault.FLOOD);
				}
			} catch (MessageException e) {
				System.err.println("session " + session + ": " + message.header().kind().text + ": " + e.getMessage());
				fail(Fault.SIZE);
			}
		}
	}

	@Override
	public Ask.Answer ask(Message message) {
		Long id = message.header().id();
		if (id == null) {
			return Ask.NO_ID;
		}
		Ask asked = new Ask(id);
		ask = asked;
		Turn running = turn;
		try {
			send(message);
			if (ending) {
				return Ask.ENDED;
			}
			worker.threads().parks();
			running.park();
			mark(false);
			try {
				return asked.await();
			} finally {
				mark(true);
				running.unpark();
				worker.threads().returns();
			}
		} finally {
			ask = null;
			if (ending) {
				terminate();
			}
		}
	}

	@Override
	public synchronized void wake(long millis) {
		overslept = false;
		if (timer != null) {
			timer.cancel(false);
			timer = null;
		}
		if (millis >= 0 && !ending) {
			dueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(1, millis));
			timer = worker.timers().schedule(this::due, Math.max(1, millis), TimeUnit.MILLISECONDS);
		}
	}

	private synchronized void due() {
		timer = null;
		if (suspended) {
			overslept = true;
		} else {
			load.arrives(dueAt);
			post(worker.options().turnMs(), 0, () -> {
				if (logic != null) {
					logic.dispatch("wake", "{\"kind\":\"wake\"}", "", List.of());
				}
			});
		}
	}

	/** From now on timers stay due, until {@link #resume}. */
	private void suspend() {
		suspended = true;
		post(worker.options().turnMs(), 0, this::trim);
	}

	private synchronized void resume() {
		suspended = false;
		if (overslept) {
			overslept = false;
			dueAt = System.nanoTime();
			due();
		}
	}

	private void trim() {
		trimmed = true;
		if (logic != null) {
			logic.v8.lowMemoryNotification();
			worker.heap().freed();
		}
	}

	/** Gives memory back when nothing has happened for that long. Called by the watchdog. */
	void trimWhenIdle(long idleNanos) {
		if (turn == null && !trimmed && !ending && System.nanoTime() - idleSince > idleNanos) {
			trimmed = true;
			post(worker.options().turnMs(), 0, this::trim);
		}
	}

	/** @return whether this isolate takes nothing more: its session's id may be opened anew */
	boolean ending() {
		return ending;
	}

	/** A step of the debugger's, on the isolate's thread. Never waits. */
	void inspect(Inspection.Step step) {
		post(Inspection.TURN_MILLIS, 0, () -> {
			if (logic != null) {
				step.run(logic.v8);
			}
		});
	}

	/**
	 * For the debugger, on the isolate's thread: waits until the gateway has taken enough, so that a heap snapshot can pass.
	 *
	 * @throws MessageException when that one message is too large
	 */
	void tellDebugger(Message message) throws MessageException {
		while (!ending && !outbound.send(message.in(session))) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
	}

	/** The debugger holds the isolate's thread, or lets it go; on that thread. */
	void held(boolean held) {
		Turn running = turn;
		if (running == null || running.parked() == held) {
			return;
		}
		if (held) {
			worker.threads().parks();
			running.park();
		} else {
			running.unpark();
			worker.threads().returns();
		}
	}

	/** @return the turn that runs now, or null */
	Turn turn() {
		return turn;
	}

	/** @return bytes outside the heap at the last answer of V8, 0 before; never waits */
	long externalBytes() {
		CompletableFuture<V8HeapStatistics> asked = statistics;
		return asked != null && asked.isDone() && !asked.isCompletedExceptionally() && asked.join() != null ? asked.join().getExternalMemory() : 0;
	}

	/**
	 * Asks V8 for statistics. V8 answers in the middle of a turn; but when the turn has not entered the isolate yet, the question waits
	 * for the isolate's lock, so until the turn ends. Therefore this is for a thread that nothing depends on: not for the watchdog.
	 */
	void askStatistics() {
		synchronized (asking) {
			LogicLayer of = logic;
			Turn running = turn;
			boolean due = statistics == null || statistics.isDone();
			if (of != null && due && !ending && running != null && !running.parked()) {
				statistics = of.v8.getV8HeapStatistics();
			}
		}
	}

	/** Tells the gateway, past every queue bound of the session, that the process is about to go because of this session. */
	void stuck() {
		ended(Fault.STUCK.json());
	}

	private void ended(String json) {
		try {
			outbound.send(new Message(Header.of(Kind.CLOSE).in(session), json));
		} catch (MessageException e) {
			throw new IllegalStateException("the words of a fault are short", e);
		}
	}
}
