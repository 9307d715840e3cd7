package loggia.provider.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.spi.ApiParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the generated dispatcher, as the gate calls it. */
class StorageProviderTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	@TempDir
	Path folder;
	TestDatabase database;
	StorageProvider storage;
	private final Caller ann = new Somebody("todo", "ann");

	private record Somebody(String appId, String userId) implements Caller {
		@Override
		public String release() {
			return "r";
		}

		@Override
		public VersionKind versionKind() {
			return VersionKind.RELEASE;
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String deviceId() {
			return "d";
		}

		@Override
		public String sessionId() {
			return "s";
		}

		@Override
		public void emit(ApiEvent event) {}

		@Override
		public void progress(ApiEvent event) {
			// nobody listens
		}

		@Override
		public AutoCloseable onState(java.util.function.Consumer<State> listener) {
			return () -> {};
		}
	}

	@BeforeEach
	void open() {
		database = new TestDatabase(folder);
		storage = new StorageProvider(database, 10_485_760, 33_554_432);
	}

	@AfterEach
	void close() {
		database.close();
	}

	private CompletableFuture<String> start(Caller caller, String name, String params) throws Exception {
		JsonNode node = JSON.readTree(params);
		return storage.dispatcher().call(name, new ApiParams(node, List.of()), caller).toCompletableFuture().thenApply(r -> r.json());
	}

	private String call(Caller caller, String name, String params) throws Exception {
		return start(caller, name, params).get(10, TimeUnit.SECONDS);
	}

	private String call(String name, String params) throws Exception {
		return call(ann, name, params);
	}

	private ApiException failure(String name, String params) {
		try {
			var e = assertThrows(ExecutionException.class, () -> call(name, params));
			return assertInstanceOf(ApiException.class, e.getCause());
		} catch (AssertionError wrong) {
			return assertThrows(ApiException.class, () -> call(name, params));
		}
	}

	private void restart() {
		storage = new StorageProvider(database, 10_485_760, 33_554_432);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-0.5", "1e+21", "\"\"", "\"text \\u4f60 \\ud83d\\ude00\"", "true", "false", "null", "[]", "[1,[2,{}],null]", "{\"a\":{\"b\":[\"c\"]}}",
		"\"2026-11-20T12:00:00.000Z\"", "9007199254740991", "\"half \\ud83d pair\"", "\"\\u0000\"", "\"null\"", "\"[]\"" })
	void keepsTypes(String value) throws Exception {
		assertEquals("null", call("setStorageSync", "{\"key\":\"k\",\"data\":" + value + "}"));
		for (int i = 0; i < 2; i++) {
			assertEquals(JSON.readTree(value), JSON.readTree(call("getStorageSync", "{\"key\":\"k\"}")));
			assertEquals(JSON.readTree("{\"data\":" + value + "}"), JSON.readTree(call("getStorage", "{\"key\":\"k\"}")));
			restart();
		}
	}

	@Test
	void undefinedIsKeptAsUndefined() throws Exception {
		call("setStorage", "{\"key\":\"k\"}");
		restart();
		assertEquals("{}", call("getStorage", "{\"key\":\"k\"}"));
		assertEquals("null", call("getStorageSync", "{\"key\":\"k\"}"));
	}

	@Test
	void anAbsentKeyFailsOrIsAnEmptyString() throws Exception {
		ApiException e = failure("getStorage", "{\"key\":\"nothing\"}");
		assertEquals("data not found", e.getMessage());
		assertEquals("\"\"", call("getStorageSync", "{\"key\":\"nothing\"}"));
		assertEquals("{}", call("removeStorage", "{\"key\":\"nothing\"}"));
	}

	@Test
	void removesAndClears() throws Exception {
		call("batchSetStorageSync", "{\"kvList\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":{\"x\":2}},{\"key\":\"c\"}]}");
		assertEquals("[1,\"\",{\"x\":2},null]", call("batchGetStorageSync", "{\"keyList\":[\"a\",\"none\",\"b\",\"c\"]}"));
		assertEquals("{\"dataList\":[1,{\"x\":2}]}", call("batchGetStorage", "{\"keyList\":[\"a\",\"b\"]}"));
		call("removeStorageSync", "{\"key\":\"a\"}");
		restart();
		assertEquals("{\"keys\":[\"b\",\"c\"],\"currentSize\":1,\"limitSize\":10240}", call("getStorageInfo", "{}"));
		assertEquals("null", call("clearStorageSync", "{}"));
		assertEquals("{\"keys\":[],\"currentSize\":0,\"limitSize\":10240}", call("getStorageInfoSync", "{}"));
		restart();
		assertEquals("{\"keys\":[],\"currentSize\":0,\"limitSize\":10240}", call("getStorageInfoSync", "{}"));
	}

	@Test
	void S23_spacesOfOtherUsersAndAppsAreOutOfReach() throws Exception {
		call("setStorage", "{\"key\":\"secret\",\"data\":1}");
		for (Caller other : List.of(new Somebody("todo", "bob"), new Somebody("TODO", "ann"), new Somebody("todo", "Ann"), new Somebody("tod", "oann"),
				new Somebody("todo%", "ann"), new Somebody("todo\0", "ann"), new Somebody("../todo", "ann"))) {
			for (String key : List.of("secret", "SECRET", "../ann/secret", "%", "s_cret", "secret\0", "ｓecret")) {
				assertEquals("\"\"", call(other, "getStorageSync", JSON.createObjectNode().put("key", key).toString()));
			}
			call(other, "clearStorage", "{}");
		}
		restart();
		assertEquals("1", call("getStorageSync", "{\"key\":\"secret\"}"));
	}

	@Test
	void keysThatDifferInHalfPairsOrBackslashesStayApart() throws Exception {
		var keys = List.of("\"\\ud800\"", "\"\\ud801\"", "\"?\"", "\"\\\\ud800\"", "\"\\\\\\\\ud800\"", "\"\\u0000\"", "\"\\\\u0000\"", "\"\"");
		for (int i = 0; i < keys.size(); i++) {
			call("setStorage", "{\"key\":" + keys.get(i) + ",\"data\":" + i + "}");
		}
		restart();
		for (int i = 0; i < keys.size(); i++) {
			assertEquals(Integer.toString(i), call("getStorageSync", "{\"key\":" + keys.get(i) + "}"), keys.get(i));
		}
	}

	@Test
	void limitsKeyValueAndSpace() throws Exception {
		String mega = "\"" + "x".repeat(Space.MAX_VALUE - 2) + "\"";
		call("setStorage", "{\"key\":\"k\",\"data\":" + mega + "}");
		ApiException item = failure("setStorage", "{\"key\":\"k\",\"data\":\"" + "x".repeat(Space.MAX_VALUE - 1) + "\"}");
		assertEquals(Reason.QUOTA, item.reason);
		assertEquals("exceed storage item max length", item.getMessage());
		for (int i = 1; i < 9; i++) {
			call("setStorageSync", "{\"key\":\"k" + i + "\",\"data\":" + mega + "}");
		}
		ApiException space = failure("setStorage", "{\"key\":\"k9\",\"data\":" + mega + "}");
		assertEquals("exceed storage max size 10Mb", space.getMessage());
		assertEquals("\"\"", call("getStorageSync", "{\"key\":\"k9\"}"));
		call("setStorage", "{\"key\":\"k\",\"data\":1}");
		call("setStorage", "{\"key\":\"k9\",\"data\":" + mega + "}");
		call("setStorage", "{\"key\":\"" + "k".repeat(128) + "\",\"data\":1}");
		assertEquals(Reason.INVALID_PARAMS, failure("setStorage", "{\"key\":\"" + "k".repeat(129) + "\",\"data\":1}").reason);
		assertEquals("parameter error: parameter.key should be String instead of Number;", failure("setStorage", "{\"key\":1,\"data\":1}").getMessage());
		assertEquals("encrypt not supported", failure("setStorage", "{\"key\":\"k\",\"data\":1,\"encrypt\":true}").getMessage());
	}

	@Test
	void aBatchIsKeptWhollyOrNotAtAll() throws Exception {
		String big = "\"" + "x".repeat(Space.MAX_VALUE) + "\"";
		assertEquals(Reason.QUOTA, failure("batchSetStorage", "{\"kvList\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":" + big + "}]}").reason);
		assertEquals("\"\"", call("getStorageSync", "{\"key\":\"a\"}"));
	}

	@Test
	void aReadSeesAWriteThatIsNotOnTheDiskYet() throws Exception {
		call("setStorage", "{\"key\":\"k\",\"data\":1}");
		var go = database.standStill();
		var write = start(ann, "setStorage", "{\"key\":\"k\",\"data\":2}");
		assertEquals("2", call("getStorageSync", "{\"key\":\"k\"}"));
		assertFalse(write.isDone());
		go.complete(null);
		write.get(10, TimeUnit.SECONDS);
		restart();
		assertEquals("2", call("getStorageSync", "{\"key\":\"k\"}"));
	}

	@Test
	void aWriteTheDiskRefusedIsNotReadLater() throws Exception {
		call("setStorage", "{\"key\":\"k\",\"data\":1}");
		database.broken = true;
		assertThrows(ExecutionException.class, () -> call("setStorage", "{\"key\":\"k\",\"data\":2}"));
		database.broken = false;
		assertEquals("1", call("getStorageSync", "{\"key\":\"k\"}"));
		call("setStorage", "{\"key\":\"k\",\"data\":3}");
		assertEquals("3", call("getStorageSync", "{\"key\":\"k\"}"));
	}

	@Test
	void aSmallCacheForgetsNothing() throws Exception {
		storage = new StorageProvider(database, 10_485_760, 1_000);
		String value = "\"" + "y".repeat(600) + "\"";
		for (int round = 0; round < 3; round++) {
			for (int user = 0; user < 5; user++) {
				call(new Somebody("todo", "u" + user), "setStorage", "{\"key\":\"k" + round + "\",\"data\":" + value + "}");
			}
		}
		for (int user = 0; user < 5; user++) {
			assertEquals("[\"k0\",\"k1\",\"k2\"]", JSON.readTree(call(new Somebody("todo", "u" + user), "getStorageInfo", "{}")).get("keys").toString());
		}
	}

	@Test
	void selfTestFailsWhenTheFileIsBroken() throws Exception {
		storage.selfTest().toCompletableFuture().get(10, TimeUnit.SECONDS);
		restart();
		database.broken = true;
		assertThrows(ExecutionException.class, () -> storage.selfTest().toCompletableFuture().get(10, TimeUnit.SECONDS));
		database.broken = false;
		storage.selfTest().toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	@Test
	void offersTheWholeFamily() {
		var names = storage.dispatcher().apis().stream().map(a -> a.name()).toList();
		assertEquals(List.of("batchGetStorage", "batchGetStorageSync", "batchSetStorage", "batchSetStorageSync", "clearStorage", "clearStorageSync", "getStorage",
				"getStorageInfo", "getStorageInfoSync", "getStorageSync", "removeStorage", "removeStorageSync", "setStorage", "setStorageSync"), names);
		assertTrue(storage.dispatcher().apis().stream().allMatch(a -> a.only() == a.name().endsWith("Sync")));
	}
}
