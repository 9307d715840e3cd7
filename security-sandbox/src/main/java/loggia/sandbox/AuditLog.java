package loggia.sandbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import loggia.database.Database;
import loggia.sandbox.AuditChain.Head;
import loggia.sandbox.AuditChain.Verdict;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every decision of the gate and every action of an operator, in order, in audit.db. Records enter a bounded queue; one thread chains and writes them within 50 ms.
 * While the file cannot be written, the thread tries again and the queue fills: then calls are refused, none passes unrecorded.
 */
@Component(service = AuditLog.class, configurationPid = "loggia.audit")
@Designate(ocd = AuditRetention.Config.class)
public class AuditLog {
	/** How many records may wait. */
	static final int CAPACITY = 65_536;
	private static final int BATCH = 4_096;
	private static final long LINGER_MS = 10;
	private static final long RETRY_MS = 500;
	private static final long ANCHOR_MS = 5_000;
	private static final long PRUNE_MS = 10_000;
	private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

	private record Entry(AuditRecord record, CompletableFuture<Void> durable) {}

	private record Row(long seq, AuditRecord record, String hash, CompletableFuture<Void> durable) {}

	/**
	 * Actions that ended after their log had closed, such as a change of the database's own settings: the next log of this bundle writes
	 * them. The one thing here that outlives a component.
	 */
	private static final BlockingQueue<AuditRecord> LATE = new ArrayBlockingQueue<>(1_000);

	private final Database database;
	private final BlockingQueue<Entry> queue;
	private final AtomicLong unrecorded = new AtomicLong();
	private final AuditChain chain = new AuditChain();
	private final AuditRetention keep;
	private final Thread writer;
	private volatile boolean closing;
	private Head head;
	private Head anchor;
	private long anchoredAt = System.nanoTime();
	private long prunedAt = System.nanoTime() - PRUNE_MS * 1_000_000;

	@Activate
	public AuditLog(@Reference Tables tables, AuditRetention.Config config) {
		this(tables, CAPACITY, AuditRetention.of(config));
	}

	/** Keeps every record. */
	public AuditLog(Tables tables) {
		this(tables, CAPACITY, AuditRetention.FOREVER);
	}

	AuditLog(Tables tables, int capacity, AuditRetention keep) {
		this.keep = keep;
		database = tables.database();
		queue = new ArrayBlockingQueue<>(capacity);
		head = Tables.await(database.write("audit", AuditChain::head), "the end of audit.db");
		anchor = Tables.await(database.write("platform", AuditChain::anchor), "the audit anchor in platform.db");
		if (head.seq() < anchor.seq()) {
			log.error("The audit log ends at record {} but had {}: its end was cut off while the gateway was down", head.seq(), anchor.seq());
		}
		writer = new Thread(this::run, "loggia-audit");
		writer.setDaemon(true);
		writer.start();
	}

	/** Queues a decision that lets a call pass. @return false when the queue is full: the call must be refused */
	public boolean append(AuditRecord record) {
		return !closing && queue.offer(new Entry(record, null));
	}

	/**
	 * Queues a refusal. Refusals fill half the queue at most, so that a flood of them does not stop the calls of others; further ones
	 * are counted, and the count is recorded as soon as there is room.
	 */
	public void refused(AuditRecord record) {
		if (queue.remainingCapacity() <= queue.size() || !append(record)) {
			unrecorded.incrementAndGet();
		}
	}

	/** Queues a decision that must survive a power cut. @return completes when the disk has it; null when the queue is full */
	public CompletionStage<Void> appendDurable(AuditRecord record) {
		var durable = new CompletableFuture<Void>();
		return !closing && queue.offer(new Entry(record, durable)) ? durable : null;
	}

	/** Queues an operator's action that must survive a power cut, for the next log when this one has closed. @return false when the queue is full */
	public boolean action(AuditRecord record) {
		return appendDurable(record) != null || closing && LATE.offer(record);
	}

	/** A part of the log, the newest records first. */
	public CompletionStage<AuditRows.Found> find(AuditRows.Filter filter, int limit, long offset) {
		return database.read("audit", connection -> AuditRows.find(connection, filter, limit, offset));
	}

	/** Walks the whole chain: a changed, removed or cut-off record shows. */
	public CompletionStage<Verdict> verify() {
		return database.read("platform", AuditChain::start).thenCompose(start -> database.read("platform", AuditChain::anchor)
				.thenCompose(anchored -> database.read("audit", connection -> AuditChain.verify(connection, start, anchored)))
				// what was dropped during the walk is not missing
				.thenCompose(verdict -> database.read("platform", AuditChain::start)
						.thenCompose(now -> verdict.problem() == null || now.equals(start) ? CompletableFuture.completedStage(verdict) : verify())));
	}

	/** Writes what is queued, at most 5 s, and ends the thread. */
	@Deactivate
	public void close() throws InterruptedException {
		closing = true;
		writer.join(5_000);
		writer.interrupt();
	}

	private void run() {
		try {
			while (!closing || !queue.isEmpty()) {
				write(next());
				if (!closing && System.nanoTime() - prunedAt > PRUNE_MS * 1_000_000) {
					prune();
				}
				if (!head.equals(anchor) && (closing || System.nanoTime() - anchoredAt > ANCHOR_MS * 1_000_000)) {
					anchor(List.of());
				}
			}
			if (!head.equals(anchor)) {
				anchor(List.of());
			}
		} catch (InterruptedException e) {
			log.error("The audit log closes with {} records unwritten: audit.db did not answer", queue.size());
			Thread.currentThread().interrupt();
		}
	}

	/** Waits for a record, then a little for more, unless one must be durable. */
	private List<Entry> next() throws InterruptedException {
		var batch = new ArrayList<Entry>();
		if (!closing) {
			for (var late = LATE.poll(); late != null; late = LATE.poll()) {
				batch.add(new Entry(late, new CompletableFuture<>()));
			}
		}
		Entry first = batch.isEmpty() ? queue.poll(200, TimeUnit.MILLISECONDS) : batch.get(batch.size() - 1);
		if (first == null) {
			return batch;
		}
		if (batch.isEmpty()) {
			batch.add(first);
		}
		long until = System.nanoTime() + LINGER_MS * 1_000_000;
		Entry entry = first;
		while (batch.size() < BATCH && entry != null && entry.durable() == null && !closing) {
			entry = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (entry != null) {
				batch.add(entry);
			}
		}
		queue.drainTo(batch, BATCH - batch.size());
		long lost = unrecorded.getAndSet(0);
		if (lost > 0) {
			batch.add(new Entry(AuditRecord.note("UNRECORDED " + lost), null));
		}
		return batch;
	}

	private void write(List<Entry> batch) throws InterruptedException {
		if (batch.isEmpty()) {
			return;
		}
		var rows = new ArrayList<Row>(batch.size());
		Head at = head;
		for (Entry entry : batch) {
			String hash = chain.next(at.hash(), at.seq() + 1, entry.record().fields());
			at = new Head(at.seq() + 1, hash);
			rows.add(new Row(at.seq(), entry.record(), hash, entry.durable()));
		}
		if (!retry("audit", connection -> insert(connection, rows))) {
			rows.stream().filter(r -> r.durable() != null).forEach(r -> r.durable().completeExceptionally(new IllegalStateException("audit.db cannot be written")));
			return;
		}
		head = at;
		var durable = rows.stream().filter(r -> r.durable() != null).toList();
		if (!durable.isEmpty()) {
			anchor(durable);
		}
	}

	private void anchor(List<Row> durable) throws InterruptedException {
		Head now = head;
		boolean done = retry("platform", connection -> {
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO audit_anchor VALUES (1, ?, ?)")) {
				statement.setLong(1, now.seq());
				statement.setString(2, now.hash());
				statement.executeUpdate();
			}
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO audit_durable VALUES (?, ?, ?)")) {
				for (Row row : durable) {
					statement.setLong(1, row.seq());
					statement.setString(2, String.join("\t", row.record().fields()));
					statement.setString(3, row.hash());
					statement.addBatch();
				}
				statement.executeBatch();
			}
		});
		anchoredAt = System.nanoTime();
		if (done) {
			anchor = now;
			durable.forEach(r -> r.durable().complete(null));
		} else {
			durable.forEach(r -> r.durable().completeExceptionally(new IllegalStateException("platform.db cannot be written")));
		}
	}

	/** Drops the oldest records when there are more than are kept. platform.db knows where the chain begins before anything leaves audit.db. */
	private void prune() throws InterruptedException {
		prunedAt = System.nanoTime();
		try {
			Head newest = head;
			Head last = database.read("audit", connection -> keep.due(connection, newest, System.currentTimeMillis())).toCompletableFuture().get();
			if (last == null || !retry("platform", connection -> AuditRetention.begin(connection, last))) {
				return;
			}
			append(AuditRecord.note("DROPPED records up to " + last.seq()));
			while (!closing && database.write("audit", connection -> AuditRetention.drop(connection, last)).toCompletableFuture().get()) {
				write(waiting());
			}
			log.info("The audit log keeps {}: records up to {} were dropped", keep, last.seq());
		} catch (java.util.concurrent.ExecutionException e) {
			log.warn("Old audit records stay for now", e.getCause());
		}
	}

	/** @return what is queued now, without waiting */
	private List<Entry> waiting() {
		var batch = new ArrayList<Entry>();
		queue.drainTo(batch, BATCH);
		return batch;
	}

	@FunctionalInterface
	private interface Work {
		void run(Connection connection) throws SQLException;
	}

	/** Tries until it is written. @return false when the log closes first */
	private boolean retry(String file, Work work) throws InterruptedException {
		for (boolean first = true;; first = false) {
			try {
				database.<Void>write(file, connection -> {
					work.run(connection);
					return null;
				}).toCompletableFuture().get();
				if (!first) {
					log.info("{}.db takes audit records again", file);
				}
				return true;
			} catch (java.util.concurrent.ExecutionException | RuntimeException e) {
				if (first) {
					log.error("{}.db does not take audit records; trying again, calls are refused when {} wait", file, CAPACITY, e);
				}
				if (closing) {
					return false;
				}
				Thread.sleep(RETRY_MS);
			}
		}
	}

	private static void insert(Connection connection, List<Row> rows) throws SQLException {
		try (var statement = connection.prepareStatement(AuditRows.INSERT)) {
			for (Row row : rows) {
				AuditRows.fill(statement, row.seq(), row.record(), row.hash());
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}
}
