package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggia.api.ApiAge;
import loggia.api.ApiCatalog;
import loggia.api.ApiCatalog.Entry;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release is bound to the major versions that are there when it is installed. */
class BindingsTest {
	private static final List<Entry> TWO = List.of(api("greet", "greet", 1), api("greet", "greet", 2), api("wave", "greet", 1), api("other", "other", 3));
	@TempDir
	Path data;
	private TestDatabase database;
	private final Shelf shelf = new Shelf();

	@BeforeEach
	void open() throws Exception {
		database = new TestDatabase(data);
	}

	@AfterEach
	void close() throws Exception {
		database.close();
	}

	private static Entry api(String name, String family, int major) {
		return new Entry(name, family, major, major + ".0.0", family, "ordinary", null, false, "", "{}", "{}", ApiAge.STEADY);
	}

	private static Map<String, Integer> bound(Set<String> uses, Map<String, Integer> wishes, Map<String, Integer> before) {
		return Bindings.of(uses, wishes, before, TWO);
	}

	@Test
	void theHighestThatOffersEverythingUsed() {
		assertEquals(Map.of("greet", 2), bound(Set.of("greet"), Map.of(), Map.of()));
		assertEquals(Map.of("greet", 1), bound(Set.of("greet", "wave"), Map.of(), Map.of()));
		assertEquals(Map.of("greet", 1, "other", 3), bound(Set.of("wave", "other", "unknown"), Map.of(), Map.of()));
		assertEquals(Map.of(), bound(Set.of("unknown"), Map.of(), Map.of()));
	}

	@Test
	void whatAppJsonAsksForIsTaken() {
		assertEquals(Map.of("greet", 1), bound(Set.of("greet"), Map.of("greet", 1), Map.of("greet", 2)));
		assertEquals(Map.of("greet", 3, "payment", 2), bound(Set.of("greet"), Map.of("greet", 3, "payment", 2), Map.of()), "there or not");
	}

	@Test
	void theSameReleaseKeepsItsBindingsWhileTheyCanBeServed() {
		assertEquals(Map.of("greet", 1), bound(Set.of("greet"), Map.of(), Map.of("greet", 1)));
		assertEquals(Map.of("greet", 2), bound(Set.of("greet"), Map.of(), Map.of("greet", 7)));
		assertEquals(Map.of("gone", 1, "greet", 2), bound(Set.of("greet"), Map.of(), Map.of("gone", 1)), "a family that is away may come back");
	}

	@Test
	void textAndBack() {
		for (var each : List.of(Map.<String, Integer>of(), Map.of("greet", 2), Map.of("greet", 2, "file-system", 11))) assertEquals(each, Bindings.parse(Bindings.text(each)));
		assertThrows(IllegalArgumentException.class, () -> Bindings.parse("greet"));
	}

	@Test
	void aReleaseIsBoundWhenItIsInstalledAndStaysSo() throws Exception {
		var store = start();
		shelf.entries = List.of(api("pay", "payment", 1));
		var old = install(store, "shop 1");
		assertEquals(Map.of("payment", 1), old.requires());
		shelf.entries = List.of(api("pay", "payment", 1), api("pay", "payment", 2));
		assertEquals(Map.of("payment", 2), install(store, "shop 2").requires());
		assertEquals(Map.of("payment", 1), install(store, "shop 3 {\"payment\":1}").requires());
		assertEquals(Map.of("payment", 1), install(store, "shop 1").requires(), "the same release again");
		store = start();
		assertEquals(List.of(Map.of("payment", 1), Map.of("payment", 1), Map.of("payment", 2)), store.history("shop").stream().map(each -> each.release().requires()).toList());
		assertEquals(Map.of("payment", 1), store.makeCurrent("shop", old.digest()).requires());
	}

	@Test
	void withoutAGateOnlyWhatAppJsonAsksForIsBound() throws Exception {
		var store = new SqlReleases(data, database, new TestBuild(), 3);
		assertEquals(Map.of(), install(store, "shop 1").requires());
		assertEquals(Map.of("payment", 4), install(store, "shop 2 {\"payment\":4}").requires());
		store.apis = shelf;
		shelf.entries = List.of(api("pay", "payment", 1));
		assertEquals(Map.of("payment", 1), install(store, "shop 1").requires(), "the same release again, when there is something to be bound to");
	}

	/** A table as it was before there was a choice. */
	@Test
	void whatWasInstalledBeforeIsBoundToNothing() throws Exception {
		Files.createDirectories(data);
		try (var v1 = ReleaseTable.class.getResourceAsStream("V1__releases.sql")) {
			var script = new String(v1.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
			database.migrate("platform", "store", Map.of("V1__releases.sql", script)).toCompletableFuture().join();
		}
		var digest = "a".repeat(64);
		Files.writeString(Files.createDirectories(data.resolve("releases").resolve(digest)).resolve("release.json"), "{\"appId\":\"shop\",\"version\":\"1\",\"apis\":[\"pay\"]}");
		database.write("platform", connection -> {
			try (var insert = connection.createStatement()) {
				return insert.executeUpdate("INSERT INTO store_release (digest, app_id, version, kind, installed_at) VALUES ('" + digest + "', 'shop', '1', 'RELEASE', 1)");
			}
		}).toCompletableFuture().join();
		assertEquals(Map.of(), start().current("shop").orElseThrow().requires());
	}

	private SqlReleases start() throws Exception {
		var store = new SqlReleases(data, database, new TestBuild(), 3);
		store.apis = shelf;
		return store;
	}

	private static Release install(SqlReleases store, String appText) throws Exception {
		var upload = Files.write(store.newStaging().resolve("package.zip"), TestBuild.zip(appText));
		return store.install(upload, "", VersionKind.RELEASE).release();
	}

	/** What is deployed. */
	private static final class Shelf implements ApiCatalog {
		List<Entry> entries = new ArrayList<>();

		@Override
		public List<Entry> apis() {
			return entries;
		}

		@Override
		public long revision() {
			return 1;
		}

		@Override
		public AutoCloseable onChange(Runnable listener) {
			return () -> {};
		}
	}
}
