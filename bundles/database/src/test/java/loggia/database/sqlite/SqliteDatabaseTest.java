package loggia.database.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import loggia.database.SqlWork;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteDatabaseTest {
	@TempDir
	Path data;
	SqliteDatabase database;

	@BeforeEach
	void open() {
		database = new SqliteDatabase(data, new Settings(), disk(0));
	}

	@AfterEach
	void close() throws Exception {
		database.close();
	}

	@Test
	void readsWhatWasWritten() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		await(database.write("storage", sql("insert into t values(7)")));
		assertEquals(7, count("storage", "select x from t"));
	}

	@Test
	void oneFailingWorkUndoesOnlyItself() throws Exception {
		await(database.write("storage", sql("create table t(x integer primary key)")));
		var gate = holdWriter("storage");
		var first = database.write("storage", sql("insert into t values(1)"));
		var second = database.write("storage", c -> {
			sql("insert into t values(2)").run(c);
			throw new IllegalStateException("changed its mind");
		});
		var third = database.write("storage", sql("insert into t values(1)"));
		var fourth = database.write("storage", sql("insert into t values(4)"));
		gate.countDown();
		await(first);
		await(fourth);
		assertEquals("changed its mind", failure(second).getMessage());
		assertInstanceOf(SQLException.class, failure(third));
		assertEquals(2, count("storage", "select count(*) from t"));
		assertEquals(5, count("storage", "select sum(x) from t"));
	}

	@Test
	void worksThatWaitShareOneCommit() throws Exception {
		await(database.write("platform", sql("create table t(x)")));
		var gate = holdWriter("platform");
		var stages = new ArrayList<CompletionStage<Integer>>();
		for (int i = 0; i < 200; i++) {
			// one transaction is one change of data_version as another connection sees it
			stages.add(database.write("platform", sql("insert into t values(1)")));
		}
		try (var other = new SQLiteConfig().createConnection("jdbc:sqlite:" + data.resolve("db/platform.db"))) {
			int before = number(other, "pragma data_version");
			gate.countDown();
			int changes = 0;
			int rows = 0;
			while (rows < 200) {
				int now = number(other, "pragma data_version");
				if (now != before) changes++;
				before = now;
				rows = number(other, "select count(*) from t");
				assertTrue(rows == 0 || rows == 200, "part of a commit was visible: " + rows);
			}
			assertTrue(changes <= 2, "200 works made " + changes + " commits");
		}
		for (var stage : stages) await(stage);
	}

	@Test
	void aWorkCannotEndTheTransactionItShares() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		assertTrue(failure(database.write("storage", c -> {
			c.commit();
			return null;
		})).getMessage().contains("must not call commit"));
		assertTrue(failure(database.write("storage", sql("commit"))).getMessage().contains("ended the transaction"));
		await(database.write("storage", sql("insert into t values(1)")));
		assertEquals(1, count("storage", "select count(*) from t"));
	}

	@Test
	void aReaderCannotWrite() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		assertInstanceOf(SQLException.class, failure(database.read("storage", sql("insert into t values(1)"))));
		assertEquals(0, count("storage", "select count(*) from t"));
	}

	@Test
	void aFullDiskIsOneSentenceAndHeals() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		await(database.write("storage", sql("pragma max_page_count = 4")));
		var failed = (DatabaseException) failure(database.write("storage", sql("insert into t values(zeroblob(100000))")));
		assertEquals(Reason.DISK_FULL, failed.reason);
		assertTrue(failed.getMessage().contains(data.resolve("db/storage.db").toString()), failed.getMessage());
		await(database.write("storage", sql("pragma max_page_count = 100000")));
		await(database.write("storage", sql("insert into t values(zeroblob(100000))")));
		assertEquals(1, count("storage", "select count(*) from t"));
		assertEquals(Status.OK, database.execute().getStatus());
	}

	/** The disk's last space is what a reserve of more than any disk has leaves. */
	@Test
	void theLastSpaceIsKeptForMoneyGrantsAndTheAuditLog() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		close();
		var disk = disk(Integer.MAX_VALUE);
		database = new SqliteDatabase(data, new Settings(), disk);
		var failed = (DatabaseException) failure(database.write("storage", sql("insert into t values(1)")));
		assertEquals(Reason.DISK_FULL, failed.reason);
		assertTrue(failed.getMessage().matches("the disk with .* has \\d+ MB left, the last 2147483647 MB are kept for platform, ledger, audit: make room, nothing was written to storage.db"),
			failed.getMessage());
		assertEquals(0, count("storage", "select count(*) from t"), "reading goes on");
		for (var file : List.of("platform", "ledger", "audit")) await(database.write(file, sql("create table t(x)")));
		assertEquals(Status.CRITICAL, disk.execute().getStatus());
		disk.change(reserve(0, Integer.MAX_VALUE));
		assertEquals(Status.WARN, disk.execute().getStatus());
		await(database.write("storage", sql("insert into t values(1)")));
		disk.change(reserve(0, 0));
		assertEquals(Status.OK, disk.execute().getStatus());
	}

	private DiskSpace disk(int reserveMb) {
		return new DiskSpace(data, reserve(reserveMb, 0));
	}

	private static DiskSpace.Config reserve(int mb, int warnMb) {
		return (DiskSpace.Config) java.lang.reflect.Proxy.newProxyInstance(DiskSpace.class.getClassLoader(), new Class<?>[] { DiskSpace.Config.class },
			(proxy, method, args) -> switch (method.getName()) {
				case "reserve_mb" -> mb;
				case "warn_mb" -> warnMb;
				default -> method.getDefaultValue();
			});
	}

	@Test
	void aFileThatIsNoDatabaseIsNamedAndLeftAlone() throws Exception {
		var file = data.resolve("db/storage.db");
		Files.createDirectories(file.getParent());
		Files.writeString(file, "this is a letter, and a long one, so that nobody takes it for an empty file ".repeat(20));
		var bytes = Files.readAllBytes(file);
		var failed = (DatabaseException) failure(database.write("storage", sql("create table t(x)")));
		assertEquals(Reason.NOT_A_DATABASE, failed.reason);
		assertTrue(failed.getMessage().startsWith(file + " is not a database"), failed.getMessage());
		assertEquals(Reason.NOT_A_DATABASE, ((DatabaseException) failure(database.read("storage", sql("select 1")))).reason);
		assertEquals(Status.CRITICAL, database.execute().getStatus());
		assertTrue(java.util.Arrays.equals(bytes, Files.readAllBytes(file)));
	}

	@Test
	void aLockOfAnotherProcessIsNamed() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		try (var other = new SQLiteConfig().createConnection("jdbc:sqlite:" + data.resolve("db/storage.db")); var statement = other.createStatement()) {
			statement.execute("begin immediate");
			var failed = (DatabaseException) failure(database.write("storage", sql("insert into t values(1)")));
			assertEquals(Reason.LOCKED, failed.reason);
			statement.execute("rollback");
		}
		await(database.write("storage", sql("insert into t values(1)")));
	}

	@Test
	void tooManyWaitingWorksAreRefused() throws Exception {
		await(database.write("storage", sql("create table t(x)")));
		var gate = holdWriter("storage");
		var stages = new ArrayList<CompletionStage<Integer>>();
		for (int i = 0; i < Settings.QUEUE + 1; i++) stages.add(database.write("storage", sql("insert into t values(1)")));
		assertEquals(Reason.BUSY, ((DatabaseException) failure(stages.get(Settings.QUEUE))).reason);
		gate.countDown();
		await(stages.get(Settings.QUEUE - 1));
	}

	@Test
	void migratesOnceAndKeepsComponentsApart() throws Exception {
		var one = Map.of("V1__one.sql", "create table a(x); insert into a values(1);");
		await(database.migrate("platform", "store", one));
		await(database.migrate("platform", "gate", Map.of("V1__gate.sql", "create table b(x);")));
		await(database.migrate("platform", "store", one));
		await(database.migrate("platform", "store", Map.of("V1__one.sql", one.get("V1__one.sql"), "V2__two.sql", "insert into a values(2);")));
		assertEquals(2, count("platform", "select count(*) from a"));
		assertEquals(0, count("platform", "select count(*) from b"));
	}

	@Test
	void aChangedOrWrongScriptIsRefusedByName() throws Exception {
		await(database.migrate("platform", "store", Map.of("V1__one.sql", "create table a(x);")));
		var changed = (DatabaseException) failure(database.migrate("platform", "store", Map.of("V1__one.sql", "create table a(y);")));
		assertEquals(Reason.MIGRATION, changed.reason);
		var wrong = (DatabaseException) failure(database.migrate("platform", "gate", Map.of("V1__b.sql", "create table b(x); creat table c(x);")));
		assertTrue(wrong.getMessage().contains("gate"), wrong.getMessage());
		assertEquals(0, count("platform", "select count(*) from sqlite_master where name = 'b'"));
		assertThrows(IllegalArgumentException.class, () -> database.migrate("platform", "gate", Map.of("b.sql", "")));
	}

	@Test
	void closingFinishesWhatWaitsAndChecksTheLogIn() throws Exception {
		await(database.write("ledger", sql("create table t(x)")));
		var gate = holdWriter("ledger");
		var last = database.write("ledger", sql("insert into t values(1)"));
		var closing = CompletableFuture.runAsync(() -> {
			try {
				database.close();
			} catch (Exception e) {
				throw new IllegalStateException(e);
			}
		});
		gate.countDown();
		closing.get(20, TimeUnit.SECONDS);
		await(last);
		assertFalse(Files.exists(data.resolve("db/ledger.db-wal")), "the log was left behind");
		assertEquals(Reason.CLOSED, ((DatabaseException) failure(database.write("ledger", sql("insert into t values(1)")))).reason);
		assertNull(DriverManager.drivers().filter(d -> d.getClass().getName().startsWith("org.sqlite")).findAny().orElse(null));
	}

	@Test
	void synchronousIsAsConfigured() throws Exception {
		assertEquals(2, (int) await(database.<Integer>write("platform", c -> number(c, "pragma synchronous"))));
		assertEquals(1, (int) await(database.<Integer>write("storage", c -> number(c, "pragma synchronous"))));
	}

	private CountDownLatch holdWriter(String file) throws Exception {
		var held = new CountDownLatch(1);
		var gate = new CountDownLatch(1);
		database.write(file, c -> {
			held.countDown();
			try {
				assertTrue(gate.await(20, TimeUnit.SECONDS));
			} catch (InterruptedException e) {
				throw new SQLException(e);
			}
			return null;
		});
		assertTrue(held.await(10, TimeUnit.SECONDS));
		return gate;
	}

	private int count(String file, String query) throws Exception {
		return await(database.read(file, c -> number(c, query)));
	}

	private static int number(Connection connection, String query) throws SQLException {
		try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
			return rows.getInt(1);
		}
	}

	private static SqlWork<Integer> sql(String text) {
		return c -> {
			try (var statement = c.createStatement()) {
				statement.execute(text);
				return statement.getUpdateCount();
			}
		};
	}

	private static <T> T await(CompletionStage<T> stage) throws Exception {
		var copy = new CompletableFuture<T>();
		stage.whenComplete((result, failure) -> {
			if (failure == null) copy.complete(result);
			else copy.completeExceptionally(failure);
		});
		return copy.get(20, TimeUnit.SECONDS);
	}

	private static Throwable failure(CompletionStage<?> stage) {
		var thrown = assertThrows(ExecutionException.class, () -> await(stage)).getCause();
		return thrown instanceof java.util.concurrent.CompletionException wrapped ? wrapped.getCause() : thrown;
	}

	@SuppressWarnings("all")
	private static final class Settings implements SqliteDatabase.Config {
		static final int QUEUE = 300;

		public String[] synchronous_full() {
			return List.of("platform", "ledger").toArray(String[]::new);
		}

		public int readers_count() {
			return 2;
		}

		public int queue_max() {
			return QUEUE;
		}

		public int lock_wait_ms() {
			return 100;
		}

		public Class<? extends Annotation> annotationType() {
			return SqliteDatabase.Config.class;
		}
	}
}
