package loggia.sandbox;

import static loggia.sandbox.World.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
	@TempDir
	Path folder;
	TestDatabase database;
	AuditLog log;

	@BeforeEach
	void open() throws Exception {
		database = new TestDatabase(folder);
		log = new AuditLog(new Tables(database));
		for (int i = 0; i < 20; i++) {
			assertTrue(log.append(record("api" + i)));
		}
		until(() -> Tables.await(log.list(null, 100), "list").size() == 20);
	}

	@AfterEach
	void close() throws Exception {
		log.close();
		database.close();
	}

	private static AuditRecord record(String api) {
		return new AuditRecord(1, "shop", "r1", "", "ann", "device", "s1", api, "b 1", "ALLOWED");
	}

	private void sql(String sql) {
		Tables.await(database.write("audit", c -> c.createStatement().executeUpdate(sql)), sql);
	}

	private String problem() {
		return Tables.await(log.verify(), "verify").problem();
	}

	@Test
	void G09_theChainVerifiesAndGoesOnAfterARestart() throws Exception {
		assertNull(problem());
		log.close();
		log = new AuditLog(new Tables(database));
		log.appendDurable(record("more")).toCompletableFuture().get(10, TimeUnit.SECONDS);
		var verdict = Tables.await(log.verify(), "verify");
		assertNull(verdict.problem());
		assertEquals(21, verdict.records());
	}

	@Test
	void G09_aChangedRecordShows() {
		sql("UPDATE audit SET decision = 'DENIED' WHERE seq = 7");
		assertEquals("record 7 was changed", problem());
	}

	@Test
	void G09_aRemovedRecordShows() {
		sql("DELETE FROM audit WHERE seq = 7");
		assertEquals("record 7 is missing", problem());
	}

	@Test
	void G09_aCutOffEndShows() throws Exception {
		log.close();
		sql("DELETE FROM audit WHERE seq > 15");
		assertEquals("the log ends at record 15 but had 20: its end was cut off", problem());
		log = new AuditLog(new Tables(database));
	}

	@Test
	void anIncidentIsOneChainedRecord() throws InterruptedException {
		new AuditedIncidents(log).record(new World.Somebody("news", "r2", null, "ann", "s9"), "session-closed:cpu", "the worker ended it");
		until(() -> Tables.await(log.list("news", 10), "list").size() == 1);
		AuditRecord found = Tables.await(log.list("news", 10), "list").get(0);
		assertEquals(new AuditRecord(found.at(), "news", "r2", "", "ann", "device", "s9", "session-closed:cpu", "", "INCIDENT"), found);
		assertNull(problem());
	}

	@Test
	void aFloodOfIncidentsNeverBlocksAndLeavesRoom() throws Exception {
		var small = new AuditLog(new Tables(database), 10);
		var go = database.standStill();
		var incidents = new AuditedIncidents(small);
		for (int i = 0; i < 100; i++) {
			incidents.record(new World.Somebody("news", "r2", null, "ann", "s" + i), "session-closed:cpu", "the worker ended it");
		}
		assertTrue(small.append(record("other")));
		go.complete(null);
		until(() -> Tables.await(small.list("", 100), "list").stream().anyMatch(r -> r.decision().startsWith("UNRECORDED ")));
		small.close();
	}

	@Test
	void aFloodOfRefusalsLeavesRoomAndIsCounted() throws Exception {
		var small = new AuditLog(new Tables(database), 10);
		var go = database.standStill();
		for (int i = 0; i < 5_000; i++) {
			small.refused(record("flood"));
		}
		assertTrue(small.append(record("other")));
		go.complete(null);
		until(() -> Tables.await(small.list("", 100), "list").stream().anyMatch(r -> r.decision().startsWith("UNRECORDED ")));
		until(() -> Tables.await(small.list("shop", 1_000), "list").stream().filter(r -> r.api().equals("other")).count() == 1);
		small.close();
	}

	@Test
	void aFileThatCannotBeWrittenLosesNothing() throws Exception {
		database.broken = true;
		for (int i = 0; i < 10; i++) {
			assertTrue(log.append(record("late" + i)));
		}
		database.broken = false;
		until(() -> Tables.await(log.list(null, 100), "list").size() == 30);
		assertNull(problem());
	}
}
