package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlReleasesTest {
	@TempDir
	Path data;
	private TestDatabase database;
	private SqlReleases store;

	@BeforeEach
	void open() throws Exception {
		database = new TestDatabase(data);
		store = start();
	}

	@AfterEach
	void close() throws SQLException {
		database.close();
	}

	@Test
	void anInstalledReleaseIsCurrentAndItsFilesAreThere() throws Exception {
		var release = install("shop 1.0.0");
		assertEquals(release, store.current("shop").orElseThrow());
		assertEquals(release, store.byDigest(release.digest()).orElseThrow());
		assertEquals(Set.of("pay", "setStorage"), release.apis());
		assertEquals("App shop", release.name());
		assertEquals("/* 1.0.0 */", Files.readString(release.files().resolve("view/app.css")));
		assertEquals(Set.of(release.digest()), foldersOnDisk());
	}

	@Test
	void aNewVersionLeavesTheOldOneForRunningSessions() throws Exception {
		var first = install("shop 1.0.0");
		var second = install("shop 2.0.0");
		assertEquals(second, store.current("shop").orElseThrow());
		assertEquals(first, store.byDigest(first.digest()).orElseThrow());
		assertTrue(Files.exists(first.files().resolve("release.json")));
		assertEquals(List.of(second), store.installed());
	}

	@Test
	void theLastThreeReleasesStay() throws Exception {
		var first = install("shop 1");
		install("other 1");
		for (int version = 2; version <= 4; version++)
			install("shop " + version);
		assertTrue(store.byDigest(first.digest()).isEmpty());
		assertFalse(Files.exists(first.files()));
		assertEquals(List.of("4", "3", "2"), store.history("shop").stream().map(each -> each.release().version()).toList());
		assertEquals("1", store.current("other").orElseThrow().version());
	}

	@Test
	void installingAnOldReleaseAgainMakesItCurrent() throws Exception {
		var first = install("shop 1.0.0");
		install("shop 2.0.0");
		store.install(upload("shop 1.0.0"), "", VersionKind.TRIAL);
		assertEquals(first.digest(), store.current("shop").orElseThrow().digest());
		assertEquals(VersionKind.TRIAL, store.current("shop").orElseThrow().kind());
		assertEquals(2, store.history("shop").size());
	}

	@Test
	void everythingIsThereAfterARestart() throws Exception {
		install("shop 1.0.0");
		var second = install("shop 2.0.0");
		var other = install("news 7");
		store = start();
		assertEquals(second, store.current("shop").orElseThrow());
		assertEquals(List.of(other, second), store.installed());
		assertEquals(2, store.history("shop").size());
	}

	@Test
	void aFailedCommitLeavesTheOldReleaseAndNoFolder() throws Exception {
		var first = install("shop 1.0.0");
		database.failNext = new SQLException("disk full");
		var failure = assertThrows(StoreException.class, () -> install("shop 2.0.0"));
		assertEquals("database", failure.code);
		assertEquals(first, store.current("shop").orElseThrow());
		assertEquals(Set.of(first.digest()), foldersOnDisk());
		assertEquals("2.0.0", install("shop 2.0.0").version());
	}

	@Test
	void aStartRemovesWhatACrashLeftHalfDone() throws Exception {
		var first = install("shop 1.0.0");
		Files.writeString(Files.createDirectories(data.resolve("releases").resolve("f".repeat(64))).resolve("release.json"), "{}");
		Files.writeString(store.newStaging().resolve("package.zip"), "half");
		store = start();
		assertEquals(first, store.current("shop").orElseThrow());
		assertEquals(Set.of(first.digest()), foldersOnDisk());
		assertEquals(List.of(), list(data.resolve("releases/.staging")));
	}

	@Test
	void aDamagedReleaseDoesNotOpenAndNeverGivesWayToOlderCode() throws Exception {
		install("shop 1.0.0");
		var second = install("shop 2.0.0");
		Files.delete(second.files().resolve("release.json"));
		store = start();
		assertTrue(store.current("shop").isEmpty());
		assertEquals(second, install("shop 2.0.0"));
		assertTrue(Files.exists(second.files().resolve("release.json")));
	}

	@Test
	void uninstallRemovesEveryReleaseOfTheAppAlone() throws Exception {
		install("shop 1");
		install("shop 2");
		var other = install("news 7");
		assertTrue(store.uninstall("shop"));
		assertFalse(store.uninstall("shop"));
		assertEquals(Set.of(other.digest()), foldersOnDisk());
		store = start();
		assertEquals(List.of(other), store.installed());
	}

	@Test
	void listenersHearOfEachChangeWhenItCanBeSeen() throws Exception {
		var heard = new ArrayList<String>();
		store.onChange(app -> {
			throw new IllegalStateException("a bad listener");
		});
		var handle = store.onChange(app -> heard.add(app + " " + store.current(app).map(Release::version).orElse("gone")));
		install("shop 1");
		install("shop 2");
		store.uninstall("shop");
		handle.close();
		install("shop 3");
		assertEquals(List.of("shop 1", "shop 2", "shop gone"), heard);
	}

	@Test
	void aPackageWhoseIdIsNoAppIdIsRefused() {
		var failure = assertThrows(StoreException.class, () -> install("../shop 1"));
		assertEquals("invalidAppId", failure.code);
		assertEquals("noAppId", assertThrows(StoreException.class, () -> install("- 1")).code);
	}

	private Release install(String appText) throws Exception {
		return store.install(upload(appText), "", VersionKind.DEVELOP).release();
	}

	private Path upload(String appText) throws IOException {
		return Files.write(store.newStaging().resolve("package.zip"), TestBuild.zip(appText));
	}

	private SqlReleases start() throws IOException, StoreException {
		return new SqlReleases(data, database, new TestBuild(), 3);
	}

	private Set<String> foldersOnDisk() throws IOException {
		return list(data.resolve("releases")).stream().filter(name -> !name.equals(".staging")).collect(Collectors.toSet());
	}

	private static List<String> list(Path folder) throws IOException {
		try (var all = Files.list(folder)) {
			return all.map(each -> each.getFileName().toString()).toList();
		}
	}
}
