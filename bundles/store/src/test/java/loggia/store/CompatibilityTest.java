package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loggia.api.ApiAge;
import loggia.api.Caller.VersionKind;
import loggia.api.sessions.OpenSessions;
import loggia.compiler.apis.ApiFinding.Kind;
import loggia.rest.Paging;
import loggia.rest.RestException;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report over the store, with a catalogue that changes. Every release of the test uses pay and setStorage. */
class CompatibilityTest {
	private static final Paging FIRST = new Paging(1, 50, null, false, null);
	private static final ApiAge GOING = new ApiAge(null, "Use wx.requestPayment.", "2.0");

	@TempDir
	Path data;
	private TestDatabase database;
	private SqlReleases releases;
	private ApisInUse apis;
	private CompatibilityResource resource;
	private final FakeCatalog catalog = new FakeCatalog();
	private final List<String> actions = new ArrayList<>();
	private boolean stopping;

	@BeforeEach
	void open() throws Exception {
		database = new TestDatabase(data);
		releases = new SqlReleases(data, database, new TestBuild(), 3);
		apis = new ApisInUse(releases, () -> stopping);
		apis.use(null, (who, action, target, outcome) -> actions.add(who.id() + " " + action + " " + target + " " + outcome));
		resource = new CompatibilityResource(releases, apis);
		apis.setCatalog(catalog);
		catalog.offer(FakeCatalog.api("pay", "1.0.0", ApiAge.STEADY), FakeCatalog.api("setStorage", "1.0.0", ApiAge.STEADY));
	}

	@AfterEach
	void close() throws Exception {
		apis.close();
		database.close();
	}

	@Test
	void whatStaysIsNoFinding() throws Exception {
		install("shop 1");
		assertEquals(0, resource.list(null, null, false, FIRST).total());
		assertEquals(List.of(), resource.show("shop").items().get(0).findings());
		assertEquals(Status.OK, new CompatibilityCheck(apis).execute().getStatus());
		assertEquals("notInstalled", assertThrows(RestException.class, () -> resource.show("none")).code);
	}

	@Test
	void anAnnouncedRemovalIsInTheReportTheHealthAndTheAuditLog() throws Exception {
		install("shop 1");
		install("news 1");
		catalog.offer(FakeCatalog.api("pay", "1.1.0", GOING), FakeCatalog.api("setStorage", "1.0.0", ApiAge.STEADY));
		apis.tell();
		assertEquals(List.of("gateway api.deprecated news/1 pay done", "gateway api.deprecated shop/1 pay done"), actions.stream().sorted().toList());
		var item = resource.list(Kind.DEPRECATED, "acme", true, FIRST).items().get(0);
		assertEquals("{\"kind\":\"deprecated\",\"api\":\"wx.pay\",\"provider\":\"acme\",\"message\":\"Use wx.requestPayment. It goes with version 2.0 of acme.\",\"removal\":\"2.0\",\"places\":[]}",
				new ObjectMapper().valueToTree(item.findings().get(0)).toString());
		var health = new CompatibilityCheck(apis).execute();
		assertEquals(Status.WARN, health.getStatus());
		assertTrue(health.iterator().next().getMessage().startsWith("2 releases use APIs that are to be removed: news 1 (wx.pay), shop 1 (wx.pay)"), health.toString());
		assertEquals(0, resource.list(Kind.UNKNOWN, null, false, FIRST).total());
		assertEquals(0, resource.list(null, "other", false, FIRST).total());
		apis.tell();
		assertEquals(2, actions.size(), "each is told once");
	}

	@Test
	void whatGoesIsToldWithWhatItSaidBefore() throws Exception {
		install("shop 1");
		catalog.offer(FakeCatalog.api("pay", "1.1.0", GOING), FakeCatalog.api("setStorage", "1.0.0", ApiAge.STEADY));
		apis.tell();
		catalog.offer(FakeCatalog.api("setStorage", "2.0.0", ApiAge.STEADY));
		apis.tell();
		assertEquals("gateway api.gone shop/1 pay done", actions.get(1));
		var finding = resource.show("shop").items().get(0).findings().get(0);
		assertEquals("unknown wx.pay acme 1.1.0 had it, 2.0.0 has not: Use wx.requestPayment.", finding.kind() + " " + finding.api() + " " + finding.message());
		catalog.offer(FakeCatalog.api("pay", "2.0.1", ApiAge.STEADY), FakeCatalog.api("setStorage", "2.0.1", ApiAge.STEADY));
		assertEquals(0, resource.list(null, null, false, FIRST).total());
	}

	@Test
	void afterARollbackWhatTheNewerVersionBroughtIsNewer() throws Exception {
		install("shop 1");
		catalog.offer(FakeCatalog.api("pay", "1.2.0", new ApiAge("1.2", null, null)), FakeCatalog.api("setStorage", "1.2.0", ApiAge.STEADY));
		catalog.offer(FakeCatalog.api("setStorage", "1.1.0", ApiAge.STEADY));
		var finding = resource.show("shop").items().get(0).findings().get(0);
		assertEquals("newer came with version 1.2 of acme; here is acme 1.1.0", finding.kind() + " " + finding.message());
	}

	@Test
	void aReleaseHearsOnceOfAllThatABundleTakesAway() throws Exception {
		install("shop 1");
		catalog.offer();
		apis.tell();
		assertEquals(List.of("gateway api.gone shop/1 pay setStorage done"), actions);
	}

	@Test
	void aRestartOfABundleAndTheEndOfTheGatewayAreNoNews() throws Exception {
		install("shop 1");
		var before = catalog.apis().toArray(new loggia.api.ApiCatalog.Entry[0]);
		catalog.offer();
		catalog.offer(before);
		apis.tell();
		stopping = true;
		catalog.offer();
		apis.tell();
		assertEquals(List.of(), actions);
	}

	@Test
	void anOlderReleaseCountsWhileSomebodyHasItOpen() throws Exception {
		var old = install("shop 1");
		install("shop 2");
		catalog.offer(FakeCatalog.api("setStorage", "1.0.0", ApiAge.STEADY));
		assertEquals(List.of("2"), versions());
		OpenSessions open = new OpenSessions() {
			@Override
			public Map<String, Integer> byRelease() {
				return Map.of(old, 3);
			}

			@Override
			public Map<String, Integer> byApp() {
				return Map.of("shop", 3);
			}
		};
		apis.use(open, null);
		resource.use(open);
		assertEquals(List.of("2", "1"), versions());
		var shown = resource.list(null, null, false, FIRST).items().get(1);
		assertEquals(3, shown.openSessions());
		assertEquals(false, shown.current());
	}

	@Test
	void placesComeFromTheReleaseAndADamagedFileCostsThePlacesAlone() throws Exception {
		var digest = install("shop 1");
		catalog.offer(FakeCatalog.api("setStorage", "1.0.0", ApiAge.STEADY));
		var places = data.resolve("releases").resolve(digest).resolve("apis.tsv");
		Files.writeString(places, "pay\tpages/a b.js:3\tu.js:10\nsetStorage\tu.js:1\n=track\tu.js:2\nM.go|pay\tu.js:4\n");
		var found = resource.show("shop").items().get(0).findings();
		assertEquals("[Place[file=pages/a b.js, line=3], Place[file=u.js, line=10]]", found.get(0).places().toString());
		assertEquals(List.of("wx.pay", "wx.pay"), found.stream().map(CompatibilityResource.Finding::api).toList());
		install("news 1");
		Files.writeString(data.resolve("releases").resolve(releases.current("news").orElseThrow().digest()).resolve("apis.tsv"), "pay\tnonsense");
		assertEquals("wx.pay", resource.show("news").items().get(0).findings().get(0).api());
	}

	private List<String> versions() {
		return resource.list(null, null, false, FIRST).items().stream().map(CompatibilityResource.ReleaseUses::version).toList();
	}

	private String install(String text) throws Exception {
		var zip = Files.write(Files.createTempFile(data, "app", ".zip"), TestBuild.zip(text));
		return releases.install(zip, new Installs.Wish("", VersionKind.DEVELOP, false), SqlReleases.Phases.SILENT).release().digest();
	}
}
