package loggia.sandbox;

import static loggia.sandbox.World.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggia.api.access.Principal;
import loggia.api.access.Role;
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
		until(() -> World.records(log, null, 100).size() == 20);
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
		until(() -> World.records(log, "news", 10).size() == 1);
		AuditRecord found = World.records(log, "news", 10).get(0);
		assertEquals(new AuditRecord(found.at(), "news", "r2", "", "ann", "device", "s9", "session-closed:cpu", "", "INCIDENT"), found);
		assertNull(problem());
	}

	@Test
	void aFloodOfIncidentsNeverBlocksAndLeavesRoom() throws Exception {
		var small = new AuditLog(new Tables(database), 10, AuditRetention.FOREVER);
		var go = database.standStill();
		var incidents = new AuditedIncidents(small);
		for (int i = 0; i < 100; i++) {
			incidents.record(new World.Somebody("news", "r2", null, "ann", "s" + i), "session-closed:cpu", "the worker ended it");
		}
		assertTrue(small.append(record("other")));
		go.complete(null);
		until(() -> World.records(small, "", 100).stream().anyMatch(r -> r.decision().startsWith("UNRECORDED ")));
		small.close();
	}

	@Test
	void aFloodOfRefusalsLeavesRoomAndIsCounted() throws Exception {
		var small = new AuditLog(new Tables(database), 10, AuditRetention.FOREVER);
		var go = database.standStill();
		for (int i = 0; i < 5_000; i++) {
			small.refused(record("flood"));
		}
		assertTrue(small.append(record("other")));
		go.complete(null);
		until(() -> World.records(small, "", 100).stream().anyMatch(r -> r.decision().startsWith("UNRECORDED ")));
		until(() -> World.records(small, "shop", 1_000).stream().filter(r -> r.api().equals("other")).count() == 1);
		small.close();
	}

	@Test
	void aFileThatCannotBeWrittenLosesNothing() throws Exception {
		database.broken = true;
		for (int i = 0; i < 10; i++) {
			assertTrue(log.append(record("late" + i)));
		}
		database.broken = false;
		until(() -> World.records(log, null, 100).size() == 30);
		assertNull(problem());
	}

	@Test
	void actionsOfOperatorsAreChainedAndFound() throws Exception {
		var actions = new AuditedActions(log);
		var ada = new Principal("person:1", "ada", Role.OPERATOR);
		actions.record(ada, "approval.give", "shop/requestPayment", "done");
		actions.record(ada, "api.deploy", "greet", "failed:notReady");
		actions.record(null, "sign-in", "x".repeat(300), "refused:wrongPassword");
		until(() -> World.records(log, null, 100).size() == 23);
		assertNull(problem());
		assertEquals(List.of("api.deploy", "approval.give"), found(new AuditRows.Filter(null, null, null, null, "ada", null, null, null, null), 10, 0));
		assertEquals(List.of("approval.give"), found(new AuditRows.Filter("shop", null, null, "done", "person:1", "approval.give", "PAYMENT", null, null), 10, 0));
		assertEquals(List.of("api.deploy"), found(new AuditRows.Filter(null, null, null, "failed", null, null, null, null, null), 10, 0));
		var stranger = find(new AuditRows.Filter(null, null, null, null, null, "sign-in", null, null, null), 10, 0).rows().get(0).record();
		assertEquals(200, stranger.target().length());
		assertEquals("", stranger.actor());
		sql("UPDATE audit SET action = '', actor = '', actor_name = '', target = '' WHERE action = 'api.deploy'");
		assertTrue(problem().endsWith("was changed"), problem());
	}

	@Test
	void anActionThatEndsAfterItsLogIsWrittenByTheNext() throws Exception {
		var actions = new AuditedActions(log);
		log.close();
		actions.record(new Principal("person:1", "ada", Role.ADMINISTRATOR), "configuration.change", "loggia.database", "done");
		log = new AuditLog(new Tables(database));
		until(() -> World.records(log, null, 100).size() == 21);
		assertEquals("configuration.change", World.records(log, null, 1).get(0).action());
		assertNull(problem());
	}

	@Test
	void partsComeNewestFirstWithTheirTotal() {
		var second = find(AuditRows.Filter.ALL, 6, 6);
		assertEquals(20, second.total());
		assertEquals(List.of(14L, 13L, 12L, 11L, 10L, 9L), second.rows().stream().map(AuditRows.Row::seq).toList());
		var one = find(new AuditRows.Filter(null, "ann", "api7", "ALLOWED", null, null, null, 0L, 2L), 6, 0);
		assertEquals(1, one.total());
		assertEquals(8, one.rows().get(0).seq());
		assertEquals(0, find(new AuditRows.Filter(null, null, null, null, null, null, null, 2L, null), 6, 0).total());
		assertEquals(0, find(new AuditRows.Filter(null, null, null, "ALL%", null, null, "%", null, null), 6, 0).total());
	}

	private List<Long> kept() {
		return find(AuditRows.Filter.ALL, 1_000, 0).rows().stream().map(AuditRows.Row::seq).toList();
	}

	@Test
	void onlyTheNewestRecordsAreKeptAndTheChainStaysWhole() throws Exception {
		log.close();
		log = new AuditLog(new Tables(database), AuditLog.CAPACITY, new AuditRetention(5, 0));
		until(() -> kept().equals(List.of(21L, 20L, 19L, 18L, 17L, 16L)));
		assertEquals("DROPPED records up to 15", World.records(log, "", 1).get(0).decision());
		assertEquals(6, find(AuditRows.Filter.ALL, 2, 0).total());
		assertNull(problem());
		assertEquals(6, Tables.await(log.verify(), "verify").records());
		assertEquals(15, Tables.await(database.read("platform", AuditChain::start), "start").seq());

		sql("DELETE FROM audit WHERE seq <= 17");
		assertEquals("record 16 is missing", problem());
	}

	@Test
	void recordsOlderThanTheirDaysGoAndTheNewestStays() throws Exception {
		log.append(new AuditRecord(System.currentTimeMillis(), "shop", "r1", "", "ann", "device", "s1", "today", "b 1", "ALLOWED"));
		until(() -> kept().size() == 21);
		log.close();
		log = new AuditLog(new Tables(database), AuditLog.CAPACITY, new AuditRetention(0, 30));
		until(() -> kept().equals(List.of(22L, 21L)));
		assertEquals("today", World.records(log, "shop", 1).get(0).api());
		assertNull(problem());
	}

	@Test
	void aChainCutShortBeforeItsBeginningShowsAfterDropping() throws Exception {
		log.close();
		log = new AuditLog(new Tables(database), AuditLog.CAPACITY, new AuditRetention(10, 0));
		until(() -> kept().size() == 11);
		Tables.await(database.write("platform", c -> c.createStatement().executeUpdate("UPDATE audit_start SET hash = '" + "1".repeat(64) + "'")), "forge");
		assertEquals("record 11 was changed", problem());
	}

	@Test
	void aLogAndApprovalsFromBeforeOperatorsGoOn() throws Exception {
		var old = new TestDatabase(java.nio.file.Files.createDirectories(folder.resolve("old")));
		old.migrate("platform", "sandbox", Map.of("V1__tables.sql", text("platform.sql")));
		old.migrate("audit", "sandbox", Map.of("V1__tables.sql", text("audit.sql")));
		var record = record("setStorage");
		var hash = new AuditChain().next(AuditChain.START, 1, record.fields());
		Tables.await(old.write("audit", c -> c.createStatement().executeUpdate(
				"INSERT INTO audit VALUES (1, 1, 'shop', 'r1', '', 'ann', 'device', 's1', 'setStorage', 'b 1', 'ALLOWED', '" + hash + "')")), "row");
		Tables.await(old.write("platform", c -> c.createStatement().executeUpdate("INSERT INTO approvals VALUES ('shop', 'requestPayment', 7)")), "approval");
		var tables = new Tables(old);
		var now = new AuditLog(tables);
		now.appendDurable(AuditRecord.action(new Principal("p", "n", Role.OPERATOR), "app.install", "shop", "done")).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertNull(Tables.await(now.verify(), "verify").problem());
		var approvals = new Approvals(tables);
		assertTrue(approvals.approved("shop", "any release", "requestPayment"));
		assertEquals(List.of(new Approvals.Approval("shop", "*", "requestPayment", 7, "")), approvals.list(null));
		now.close();
		old.close();
	}

	private List<String> found(AuditRows.Filter filter, int limit, long offset) {
		return find(filter, limit, offset).rows().stream().map(row -> row.record().action()).toList();
	}

	private AuditRows.Found find(AuditRows.Filter filter, int limit, long offset) {
		return Tables.await(log.find(filter, limit, offset), "find");
	}

	private static String text(String name) throws java.io.IOException {
		try (var in = Tables.class.getResourceAsStream(name)) {
			return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
		}
	}
}
