package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static loggia.sandbox.World.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.spi.Risk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentTest {
	private static final String SCOPE = "scope.userLocation";
	@TempDir
	Path folder;
	World world;
	final AtomicInteger calls = new AtomicInteger();

	@BeforeEach
	void open() {
		world = new World(folder);
		world.release("shop", "r1", "getLocation", "getLocationSync");
		world.offer((name, params, caller) -> {
			calls.incrementAndGet();
			return ok("{\"latitude\":1}");
		}, api("getLocation", Risk.CONSENT, SCOPE, 5_000, 0), api("getLocationSync", Risk.CONSENT, SCOPE, 5_000, 0));
	}

	@AfterEach
	void close() throws Exception {
		world.close();
	}

	@Test
	void concurrentFirstUsesShareOneQuestion() throws Exception {
		var first = world.invoke(ann(), "getLocation", "{}");
		var second = world.invoke(ann(), "getLocation", "{}");
		assertEquals(1, world.sheets.size());
		assertEquals("{\"appId\":\"shop\",\"appName\":\"The shop\",\"scope\":\"scope.userLocation\",\"api\":\"getLocation\"}", world.sheets.get(0).json());
		assertFalse(first.isDone());
		world.sheets.get(0).answer().complete("{\"granted\":true}");
		reply(first);
		reply(second);
		reply(world.invoke(ann(), "getLocation", "{}"));
		assertEquals(1, world.sheets.size());
		assertEquals(List.of("getLocation ALLOWED", "getLocation ALLOWED", "getLocation ALLOWED"), world.decisions(3));
	}

	@Test
	void openSettingShowsTheAnswersAndKeepsWhatThePersonChanges() throws Exception {
		var sheets = new java.util.ArrayDeque<String>();
		var answers = new java.util.ArrayDeque<String>();
		var setting = new SettingProvider(world.gate, new Policy(() -> null, world.approvals, world.grants), world.grants, null, () -> (caller, sheet, json) -> {
			sheets.add(sheet + " " + json);
			return CompletableFuture.completedFuture(answers.remove());
		});
		world.gate.table().add(new Offer.Source(1, "sandbox", "1", java.util.Set.of()), setting, setting, setting.dispatcher());
		answers.add("{\"scopes\":{\"scope.userLocation\":true}}");
		assertEquals("{\"authSetting\":{}}", reply(world.invoke(ann(), "openSetting", "{}")), "nothing is granted that was never asked for");
		assertEquals("setting {\"scopes\":{}}", sheets.remove());
		world.grants.remember(new Grants.Key("shop", "", ann().userId(), SCOPE), true).toCompletableFuture().join();
		answers.add("{\"scopes\":{\"scope.userLocation\":false,\"scope.camera\":true}}");
		assertEquals("{\"authSetting\":{\"scope.userLocation\":false}}", reply(world.invoke(ann(), "openSetting", "{}")));
		assertEquals("setting {\"scopes\":{\"scope.userLocation\":true}}", sheets.remove());
		assertEquals(Reason.DENIED, failure(world.invoke(ann(), "getLocation", "{}")).reason);
		answers.add("{\"scopes\":{\"scope.userLocation\":true}}");
		assertEquals("{\"authSetting\":{\"scope.userLocation\":true}}", reply(world.invoke(ann(), "openSetting", "{}")));
		reply(world.invoke(ann(), "getLocation", "{}"));
		answers.add("no JSON");
		assertEquals(Reason.NO_ANSWER, failure(world.invoke(ann(), "openSetting", "{}")).reason);
	}

	@Test
	void G02_aNoIsRememberedAndNotAskedAgain() throws Exception {
		var call = world.invoke(ann(), "getLocation", "{}");
		world.sheets.get(0).answer().complete("{\"granted\":false}");
		ApiException e = failure(call);
		assertEquals(Reason.DENIED, e.reason);
		assertEquals("auth deny", e.getMessage());
		assertEquals(Reason.DENIED, failure(world.invoke(ann(), "getLocation", "{}")).reason);
		assertEquals(1, world.sheets.size());
		assertEquals(0, calls.get());
		assertEquals(List.of("getLocation DENIED", "getLocation DENIED"), world.decisions(2));
	}

	@Test
	void anAskNeverWaitsForAPerson() throws Exception {
		assertEquals(Reason.DENIED, failure(world.ask(ann(), "getLocationSync")).reason);
		assertEquals(0, world.sheets.size());
		Tables.await(world.grants.remember(Grants.Key.of(ann(), SCOPE), true), "grant");
		reply(world.ask(ann(), "getLocationSync"));
	}

	@Test
	void whatWasTakenBackIsAskedAgainAndSurvivesARestart() throws Exception {
		Tables.await(world.grants.remember(Grants.Key.of(ann(), SCOPE), true), "grant");
		assertEquals(Boolean.TRUE, new Grants(world.tables).answer(Grants.Key.of(ann(), SCOPE)));
		assertTrue(Tables.await(world.grants.revoke("shop", null, "ann", SCOPE), "revoke"));
		assertEquals(null, new Grants(world.tables).answer(Grants.Key.of(ann(), SCOPE)));
		world.invoke(ann(), "getLocation", "{}");
		assertEquals(1, world.sheets.size());
	}

	@Test
	void anAnswerTakenBackWhileItIsWrittenStaysTakenBack() {
		var key = Grants.Key.of(ann(), SCOPE);
		var go = world.database.standStill();
		var written = world.grants.remember(key, true);
		var revoked = world.grants.revoke("shop", null, "ann", SCOPE);
		go.complete(null);
		Tables.await(written, "remember");
		assertTrue(Tables.await(revoked, "revoke"));
		assertEquals(null, world.grants.answer(key));
		assertEquals(null, new Grants(world.tables).answer(key));
	}

	@Test
	void G02_revokedWhileTheProviderWorksTheResultIsWithheld() throws Exception {
		var slow = new CompletableFuture<ApiReply>();
		world.release("shop", "r1", "record");
		world.offer((name, params, caller) -> slow, api("record", Risk.CONSENT, "scope.record", 5_000, 0));
		Tables.await(world.grants.remember(Grants.Key.of(ann(), "scope.record"), true), "grant");
		var call = world.invoke(ann(), "record", "{}");
		Tables.await(world.grants.revoke("shop", null, "ann", "scope.record"), "revoke");
		slow.complete(ApiReply.of("{\"tempFilePath\":\"x\"}"));
		assertEquals(Reason.DENIED, failure(call).reason);
		assertEquals(List.of("record ALLOWED", "record WITHHELD"), world.decisions(2));
	}

	@Test
	void G04_aPluginDoesNotUseItsHostsGrant() throws Exception {
		Tables.await(world.grants.remember(Grants.Key.of(ann(), SCOPE), true), "grant");
		var plugin = new World.Somebody("shop", "r1", "wxplugin", "ann", "s1");
		assertEquals(Reason.DENIED, failure(world.ask(plugin, "getLocationSync")).reason);
		assertEquals(0, calls.get());
	}

	@Test
	void G03_aNewScopeOfANewVersionIsAsked() {
		world.grants.remember(Grants.Key.of(ann(), SCOPE), true);
		world.offer((name, params, caller) -> ok("{}"), api("record", Risk.CONSENT, "scope.record", 5_000, 0));
		assertEquals(Reason.NOT_DECLARED, failure(world.invoke(ann(), "record", "{}")).reason);
		world.release("shop", "r2", "getLocation", "record");
		world.invoke(new World.Somebody("shop", "r2", null, "ann", "s1"), "record", "{}");
		assertEquals(1, world.sheets.size());
	}

	@Test
	void noAnswerIsNotRemembered() throws Exception {
		var call = world.invoke(ann(), "getLocation", "{}");
		world.sheets.get(0).answer().completeExceptionally(new ApiException(Reason.NO_ANSWER));
		assertEquals(Reason.NO_ANSWER, failure(call).reason);
		var again = world.invoke(ann(), "getLocation", "{}");
		world.sheets.get(1).answer().complete("{\"granted\":\"yes\"}");
		assertEquals(Reason.NO_ANSWER, failure(again).reason);
		world.withoutShell();
		assertEquals(Reason.NO_ANSWER, failure(world.invoke(ann(), "getLocation", "{}")).reason);
		world.useShell((caller, sheet, json) -> {
			throw new IllegalStateException("shell broken");
		});
		assertEquals(Reason.INTERNAL, failure(world.invoke(ann(), "getLocation", "{}")).reason);
		assertEquals(4, world.decisions(4).size());
	}

	@Test
	void anotherSessionAsksItselfWhenTheAskedOneIsGone() throws Exception {
		var first = world.invoke(ann(), "getLocation", "{}");
		var second = world.invoke(new World.Somebody("shop", "r1", null, "ann", "s2"), "getLocation", "{}");
		world.sheets.get(0).answer().completeExceptionally(new ApiException(Reason.NO_ANSWER));
		assertEquals(Reason.NO_ANSWER, failure(first).reason);
		until(() -> world.sheets.size() == 2);
		assertEquals("s2", world.sheets.get(1).caller().sessionId());
		world.sheets.get(1).answer().complete("{\"granted\":true}");
		reply(second);
	}
}
