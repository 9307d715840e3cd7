package loggia.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import loggia.api.ShellSurface;
import loggia.api.release.ReleaseCatalog;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/** Every call passes the gate or is refused, and each decision is one record (threats G01, G02, G09). */
public class PermissionGateIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String SCOPE = "scope.door";

	private final FakeReleases releases = new FakeReleases();
	private final FakeShell shell = new FakeShell();
	private final List<ServiceRegistration<?>> registered = new ArrayList<>();

	@Before
	public void play() throws Exception {
		registered.add(context.registerService(ReleaseCatalog.class, releases, null));
		registered.add(context.registerService(ShellSurface.class, shell, null));
		var ready = TestCaller.of("ready.itest", "ann");
		Until.is(true, () -> !outcome(invoke(ready, "bellCounts", "{}")).equals("NOT_SUPPORTED"));
	}

	@After
	public void end() {
		registered.forEach(ServiceRegistration::unregister);
	}

	@Test
	public void anOrdinaryCallNeedsNobodysConsent() throws Exception {
		var ann = releases.install("ordinary.itest");
		assertTrue(outcome(invoke(ann, "bellCounts", "{}")).contains("\"rung\""));
		assertEquals("only what its provider marks as synchronous may be asked", "NOT_SUPPORTED", outcome(ask(ann, "letIn", "{}")));
		assertTrue(outcome(ask(ann, "bellCountsSync", "{}")).contains("\"rung\""));
		assertEquals(List.of("bellCounts ALLOWED", "letIn NOT_SUPPORTED", "bellCountsSync ALLOWED"), audit(ann));
	}

	@Test
	public void refusesAnUndeclaredCall() throws Exception {
		var ann = releases.install("undeclared.itest", "setStorage");
		int before = counts().get("rung").asInt();
		assertEquals("NOT_DECLARED", outcome(invoke(ann, "ringBell", "{}")));
		assertEquals("no side effect", before, counts().get("rung").asInt());
		assertEquals(List.of("ringBell NOT_DECLARED"), audit(ann));
	}

	@Test
	public void anotherAppsReleaseDeclaresNothingForThisOne() throws Exception {
		var other = releases.install("declares.itest", "ringBell");
		var thief = new TestCaller("thief.itest", other.release(), "local:ann", "session-thief");
		int before = counts().get("rung").asInt();
		assertEquals("NOT_DECLARED", outcome(invoke(thief, "ringBell", "{}")));
		assertEquals(before, counts().get("rung").asInt());
		assertEquals(List.of("ringBell NOT_DECLARED"), audit(thief));
	}

	@Test
	public void letsADeclaredCallPass() throws Exception {
		var ann = releases.install("declared.itest", "ringBell");
		int before = counts().get("rung").asInt();
		assertEquals("{}", outcome(invoke(ann, "ringBell", "{}")));
		assertEquals(before + 1, counts().get("rung").asInt());
		assertEquals(List.of("ringBell ALLOWED"), audit(ann));
	}

	@Test
	public void withoutAStoreNothingIsDeclared() throws Exception {
		var ann = releases.install("nostore.itest", "ringBell");
		registered.remove(0).unregister();
		assertEquals("NOT_DECLARED", outcome(invoke(ann, "ringBell", "{}")));
	}

	@Test
	public void aPersonWhoSaysYesIsAskedOnce() throws Exception {
		var ann = releases.install("yes.itest", "openDoor", "openDoorSync");
		int before = counts().get("opened").asInt();
		assertEquals("a parked thread never waits for a person", "DENIED", outcome(ask(ann, "openDoorSync", "{}")));
		assertEquals(0, shell.sheets.size());
		var call = invoke(ann, "openDoor", "{}");
		Until.is(1, shell.sheets::size);
		var question = JSON.readTree(shell.sheets.get(0).json());
		assertEquals("consent", shell.sheets.get(0).sheet());
		assertEquals(List.of("yes.itest", "App yes.itest", SCOPE, "openDoor"),
			List.of(question.get("appId").asText(), question.get("appName").asText(), question.get("scope").asText(), question.get("api").asText()));
		assertEquals("nothing happens before the answer", before, counts().get("opened").asInt());
		shell.says(true);
		assertEquals("{}", outcome(call));
		assertEquals("{}", outcome(invoke(ann, "openDoor", "{}")));
		assertEquals("null", outcome(ask(ann, "openDoorSync", "{}")));
		assertEquals(1, shell.sheets.size());
		assertEquals(before + 3, counts().get("opened").asInt());
		assertEquals(List.of("openDoorSync DENIED", "openDoor ALLOWED", "openDoor ALLOWED", "openDoorSync ALLOWED"), audit(ann));
	}

	@Test
	public void G02_aPersonWhoSaysNoIsNotAskedAgain() throws Exception {
		var ann = releases.install("no.itest", "openDoor");
		int before = counts().get("opened").asInt();
		var call = invoke(ann, "openDoor", "{}");
		Until.is(1, shell.sheets::size);
		shell.says(false);
		assertEquals("DENIED", outcome(call));
		assertEquals("DENIED", outcome(invoke(ann, "openDoor", "{}")));
		assertEquals(1, shell.sheets.size());
		assertEquals(before, counts().get("opened").asInt());
		assertEquals(List.of("openDoor DENIED", "openDoor DENIED"), audit(ann));
	}

	@Test
	public void manyCallsAtOnceAskOnce() throws Exception {
		var ann = releases.install("many.itest", "openDoor");
		int before = counts().get("opened").asInt();
		var calls = Collections.synchronizedList(new ArrayList<CompletableFuture<String>>());
		var threads = new ArrayList<Thread>();
		for (int i = 0; i < 8; i++) {
			var thread = new Thread(() -> {
				for (int n = 0; n < 5; n++) calls.add(invoke(ann, "openDoor", "{}"));
			});
			threads.add(thread);
			thread.start();
		}
		for (var thread : threads) thread.join();
		Until.is(1, shell.sheets::size);
		shell.says(true);
		for (var call : calls) assertEquals("{}", outcome(call));
		assertEquals(1, shell.sheets.size());
		assertEquals(before + 40, counts().get("opened").asInt());
		assertEquals(Collections.nCopies(40, "openDoor ALLOWED"), audit(ann));
	}

	@Test
	public void whatWasRevokedIsAskedAgain() throws Exception {
		var ann = releases.install("revoked.itest", "openDoor");
		var call = invoke(ann, "openDoor", "{}");
		Until.is(1, shell.sheets::size);
		shell.says(true);
		assertEquals("{}", outcome(call));
		assertEquals(true, operator.get("/api/v1/grants?appId=revoked.itest").body().at("/items/0/granted").asBoolean());
		revoke(ann);
		assertEquals(0, operator.get("/api/v1/grants?appId=revoked.itest").body().get("items").size());
		var again = invoke(ann, "openDoor", "{}");
		Until.is(2, shell.sheets::size);
		shell.says(false);
		assertEquals("DENIED", outcome(again));
		assertEquals(List.of("openDoor ALLOWED", "openDoor DENIED"), audit(ann));
		assertEquals(List.of("grant.withdraw done"), actions("revoked.itest"));
	}

	@Test
	public void G02_aResultIsWithheldWhenThePersonRevokesMeanwhile() throws Exception {
		var ann = releases.install("withheld.itest", "lookOutside");
		var call = invoke(ann, "lookOutside", "{}");
		Until.is(1, shell.sheets::size);
		shell.says(true);
		Until.is(1, () -> counts().get("waiting").asInt());
		revoke(ann);
		outcome(invoke(TestCaller.of("bystander.itest", "bob"), "letIn", "{}"));
		assertEquals("DENIED", outcome(call));
		assertEquals(List.of("lookOutside ALLOWED", "lookOutside WITHHELD"), audit(ann));
		assertEquals(List.of("grant.withdraw done"), actions("withheld.itest"));
	}

	@Test
	public void anOperatorApprovesForOneAppAndTakesItBack() throws Exception {
		var ann = releases.install("approved.itest", "payPorter");
		var other = releases.install("unapproved.itest", "payPorter");
		int before = counts().get("paid").asInt();
		assertEquals("NOT_APPROVED", outcome(invoke(ann, "payPorter", "{}")));
		assertEquals(before, counts().get("paid").asInt());
		assertEquals(200, operator.put("/api/v1/approvals/approved.itest/payPorter").status());
		assertEquals("{}", outcome(invoke(ann, "payPorter", "{}")));
		assertEquals("NOT_APPROVED", outcome(invoke(other, "payPorter", "{}")));
		assertEquals(before + 1, counts().get("paid").asInt());
		assertEquals(204, operator.delete("/api/v1/approvals/approved.itest/payPorter").status());
		assertEquals("NOT_APPROVED", outcome(invoke(ann, "payPorter", "{}")));
		assertEquals(List.of("payPorter NOT_APPROVED", "payPorter ALLOWED", "payPorter NOT_APPROVED"), audit(ann));
		assertEquals(List.of("approval.give done", "approval.withdraw done"), actions("approved.itest"));
		assertEquals(List.of("payPorter NOT_APPROVED"), audit(other));
	}

	@Test
	public void whatNobodyOffersIsNotSupported() throws Exception {
		var ann = releases.install("unknown.itest", "launchRocket");
		assertEquals("NOT_SUPPORTED", outcome(invoke(ann, "launchRocket", "{}")));
		assertEquals("NOT_SUPPORTED", outcome(ask(ann, "launchRocketSync", "{}")));
		assertEquals(List.of("launchRocket NOT_SUPPORTED", "launchRocketSync NOT_SUPPORTED"), audit(ann));
	}

	@Test
	public void parametersThatAreNoObjectAreATypedError() throws Exception {
		var ann = releases.install("fuzz.itest", "ringBell");
		int before = counts().get("rung").asInt();
		for (var params : List.of("[", "[]", "1", "\"x\"", "{} {}", "{\"a\":}")) assertEquals(params, "INVALID_PARAMS", outcome(invoke(ann, "ringBell", params)));
		assertEquals(before, counts().get("rung").asInt());
	}

	@Test
	public void G09_theChainOfRecordsVerifies() throws Exception {
		var ann = releases.install("chain.itest", "ringBell");
		for (int i = 0; i < 50; i++) outcome(invoke(ann, i % 2 == 0 ? "ringBell" : "payPorter", "{}"));
		assertEquals(50, audit(ann).size());
		var chain = operator.get("/api/v1/audit/verify").body();
		assertEquals(chain.toString(), true, chain.get("intact").asBoolean());
		assertTrue(chain.toString(), chain.get("records").asLong() >= 50);
	}

	private JsonNode counts() throws Exception {
		return JSON.readTree(outcome(invoke(TestCaller.of("observer.itest", "eve"), "bellCounts", "{}")));
	}

	private void revoke(TestCaller caller) {
		var path = "/api/v1/grants/" + caller.appId() + "/" + caller.userId() + "/" + SCOPE;
		assertEquals(204, operator.delete(path).status());
	}

	/** @return every decision about the app so far, oldest first, as "api decision" */
	private List<String> audit(TestCaller caller) throws Exception {
		// records are written in their order: when one that comes after all is there, all are
		var end = "end" + System.nanoTime();
		assertEquals("NOT_SUPPORTED", outcome(invoke(caller, end, "{}")));
		var found = new ArrayList<String>();
		Until.is(true, () -> {
			found.clear();
			for (var item : operator.get("/api/v1/audit?size=200&appId=" + caller.appId()).body().get("items")) {
				if (!item.hasNonNull("action")) found.add(0, item.get("api").asText() + " " + item.get("outcome").asText());
			}
			return found.remove(end + " NOT_SUPPORTED");
		});
		found.removeIf(entry -> entry.startsWith("end"));
		return found;
	}

	/** @return what operators did to the app, oldest first, as "action outcome" */
	private List<String> actions(String appId) {
		var found = new ArrayList<String>();
		for (var item : operator.get("/api/v1/audit?size=200&appId=" + appId).body().get("items")) {
			if (item.hasNonNull("action")) found.add(0, item.get("action").asText() + " " + item.get("outcome").asText());
		}
		return found;
	}
}
