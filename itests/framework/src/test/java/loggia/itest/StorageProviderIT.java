package loggia.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import loggia.api.Caller;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** {@code wx.*Storage*} through the gate, on the SQLite file. */
public class StorageProviderIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static int apps;

	private final Caller ann = TestCaller.of("storage" + ++apps + ".itest", "local:ann");

	@Before
	public void ready() throws Exception {
		Until.is("{}", () -> outcome(invoke(ann, "clearStorage", "{}")));
	}

	@Test
	public void keepsGivesRemovesAndClears() throws Exception {
		assertEquals("FAILED", outcome(invoke(ann, "getStorage", key("a"))));
		assertEquals("{}", set(ann, "a", "{\"n\":[1,null,\"文字\",1.5]}"));
		assertEquals("{}", set(ann, "b", "\"second\""));
		assertEquals("{\"n\":[1,null,\"文字\",1.5]}", get(ann, "a").toString());
		assertEquals("[\"a\",\"b\"]", info(ann).get("keys").toString());
		assertEquals("{}", outcome(invoke(ann, "removeStorage", key("a"))));
		assertEquals("FAILED", outcome(invoke(ann, "getStorage", key("a"))));
		assertEquals("\"second\"", get(ann, "b").toString());
		assertEquals("{}", outcome(invoke(ann, "clearStorage", "{}")));
		assertEquals("[]", info(ann).get("keys").toString());
		assertEquals(10 * 1024, info(ann).get("limitSize").asInt());
	}

	@Test
	public void theSynchronousFormsSeeWhatWasKeptBefore() throws Exception {
		assertEquals("\"\"", outcome(ask(ann, "getStorageSync", key("a"))));
		assertEquals("null", outcome(ask(ann, "setStorageSync", "{\"key\":\"a\",\"data\":{\"n\":1}}")));
		assertEquals("{\"n\":1}", outcome(ask(ann, "getStorageSync", key("a"))));
		assertEquals("[\"a\"]", JSON.readTree(outcome(ask(ann, "getStorageInfoSync", "{}"))).get("keys").toString());
		assertEquals("null", outcome(ask(ann, "removeStorageSync", key("a"))));
		assertEquals("\"\"", outcome(ask(ann, "getStorageSync", key("a"))));
		assertEquals("null", outcome(ask(ann, "setStorageSync", "{\"key\":\"b\",\"data\":2}")));
		assertEquals("null", outcome(ask(ann, "clearStorageSync", "{}")));
		assertEquals("\"\"", outcome(ask(ann, "getStorageSync", key("b"))));
		assertEquals("only a synchronous name may be asked", "NOT_SUPPORTED", outcome(ask(ann, "getStorage", key("a"))));
	}

	@Test
	public void S23_nobodyReadsAnothersValues() throws Exception {
		set(ann, "secret", "\"ann's\"");
		var app = ann.appId();
		var others = new ArrayList<Caller>();
		for (var user : List.of("local:bob", "local:Ann", "local:ANN", "local:ann ", " local:ann", "local:ann\u0000", "local:a\u006en\u0301", "local:%61nn", "local:ann'--", "", "%", "local:_nn",
			"local:ann/../ann", "local:\uff41nn")) {
			others.add(TestCaller.of(app, user));
		}
		for (var id : List.of(app.toUpperCase(java.util.Locale.ROOT), app + " ", app + "\u0000", "%", "_" + app.substring(1), "../" + app, app + "/../" + app, app + "'--", "", app.replace('i', '\u0131'))) {
			others.add(TestCaller.of(id, "local:ann"));
		}
		for (var other : others) {
			var who = other.appId() + " of " + other.userId();
			for (var key : List.of("secret", "SECRET", "../secret", "local:ann/secret", app + "/secret", "%", "secret\u0000", "' OR '1'='1")) {
				assertEquals(who + " asks for " + key, "FAILED", outcome(invoke(other, "getStorage", key(key))));
			}
			assertEquals(who, "[]", info(other).get("keys").toString());
			assertEquals(who, "{}", set(other, "secret", "\"theirs\""));
		}
		for (var other : others) assertEquals("{}", outcome(invoke(other, "clearStorage", "{}")));
		assertEquals("\"ann's\"", get(ann, "secret").toString());
	}

	@Test
	public void anAppsSpaceEndsAtTenMegabytesForEachPersonAlone() throws Exception {
		var megabyte = "\"" + "x".repeat(1_000_000) + "\"";
		for (int i = 0; i < 10; i++) assertEquals("{}", set(ann, "k" + i, megabyte));
		assertEquals("QUOTA", set(ann, "k10", megabyte));
		assertEquals("QUOTA", set(ann, "long", "\"" + "x".repeat(1_048_577) + "\""));
		assertEquals("what was there is kept", 10, info(ann).get("keys").size());
		assertEquals("another person has a space of his own", "{}", set(TestCaller.of(ann.appId(), "local:bob"), "k", megabyte));
		assertEquals("{}", outcome(invoke(ann, "removeStorage", key("k0"))));
		assertEquals("{}", set(ann, "k10", megabyte));
		assertEquals("{}", outcome(invoke(ann, "clearStorage", "{}")));
	}

	@Test
	public void valuesOutliveARestartOfTheDatabase() throws Exception {
		set(ann, "kept", "[1,2,3]");
		var database = bundle("loggia-database");
		database.stop();
		try {
			Until.is(true, () -> context.getServiceReference(loggia.database.Database.class) == null);
			assertTrue("the gate is gone with its audit log: nothing passes unrecorded", context.getServiceReference(loggia.api.ApiInvoker.class) == null);
		} finally {
			database.start();
		}
		gate = awaitGate();
		Until.is("[1,2,3]", () -> {
			var outcome = outcome(invoke(ann, "getStorage", key("kept")));
			return outcome.startsWith("{") ? JSON.readTree(outcome).get("data").toString() : outcome;
		});
		assertEquals("{}", set(ann, "after", "4"));
		var chain = operator.get("/api/v1/audit/verify").body();
		assertEquals(chain.toString(), true, chain.get("intact").asBoolean());
	}

	private loggia.api.ApiInvoker awaitGate() throws Exception {
		Until.is(true, () -> context.getServiceReference(loggia.api.ApiInvoker.class) != null);
		Until.is(200, () -> operator.get("/api/v1/audit").status());
		return context.getService(context.getServiceReference(loggia.api.ApiInvoker.class));
	}

	private Bundle bundle(String name) {
		for (var bundle : context.getBundles()) {
			if (name.equals(bundle.getSymbolicName())) return bundle;
		}
		throw new AssertionError("no bundle " + name);
	}

	private static String key(String key) {
		return JSON.createObjectNode().put("key", key).toString();
	}

	private String set(Caller caller, String key, String data) throws Exception {
		ObjectNode params = JSON.createObjectNode().put("key", key);
		params.set("data", JSON.readTree(data));
		return outcome(invoke(caller, "setStorage", params.toString()));
	}

	private JsonNode get(Caller caller, String key) throws Exception {
		return JSON.readTree(outcome(invoke(caller, "getStorage", key(key)))).get("data");
	}

	private JsonNode info(Caller caller) throws Exception {
		return JSON.readTree(outcome(invoke(caller, "getStorageInfo", "{}")));
	}
}
