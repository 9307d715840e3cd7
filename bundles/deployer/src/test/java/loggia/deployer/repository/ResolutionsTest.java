package loggia.deployer.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggia.api.ApiAge;
import loggia.api.ApiCatalog;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.deployer.PlainDeployer;
import loggia.deployer.repository.Offered.Family;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;
import org.osgi.service.resolver.Resolver;

/** The framework's own resolver over bundles that run, and repositories of real jars whose indexes bnd wrote. */
class ResolutionsTest {
	@TempDir
	Path data;
	@TempDir
	Path files;
	private PlainDeployer deployer;
	private Repositories repositories;
	private Resolutions resolutions;
	private Completion completion;

	@BeforeEach
	void start() throws Exception {
		deployer = new PlainDeployer(data);
		repositories = new Repositories(data, Clock.systemUTC(), Duration.ZERO, Duration.ofSeconds(5), 1 << 30, null);
		var context = deployer.context();
		resolutions = new Resolutions(context, context.getService(context.getServiceReference(Resolver.class)), deployer.deploys(), repositories);
		completion = new Completion(resolutions, repositories, deployer.deploys());
	}

	@AfterEach
	void stop() throws Exception {
		deployer.close();
	}

	private void here(TestJar... jars) throws Exception {
		for (var jar : jars) deployer.deploys().deploy(jar.in(data.resolve("here")));
	}

	private void repository(TestJar... jars) throws Exception {
		for (var jar : jars) jar.in(files);
		TestJar.index(files);
		if (repositories.all().isEmpty()) repositories.add("acme", files.toString());
	}

	private static Release shop(String... apis) {
		return new Release("shop", "2.0.0", VersionKind.RELEASE, "digest", "Shop", null, "{}", Path.of("/"), Set.of(apis));
	}

	@Test
	void anAppRunsWhenItsApisAreOffered() throws Exception {
		here(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "requestPayment"), TestJar.provider("acme.scan", "2.1.0", "scan 2.1", "acme.scan,acme.scanSync"));
		var answer = resolutions.resolve(shop("requestPayment", "acme.scan", "navigateTo", "getUserInfo"));
		assertTrue(answer.runs(), answer.toString());
		assertEquals(List.of("payment 1.0 [requestPayment] acme.payment 1.0.0", "scan 2.1 [acme.scan] acme.scan 2.1.0"),
			answer.needs().stream().map(each -> each.family() + " " + each.apis() + " " + each.bundle() + " " + each.version()).toList());
		assertEquals(List.of(), answer.deploy());
	}

	@Test
	void whatNobodyOffersIsSaidUnlessItIsWeChats() {
		var answer = resolutions.resolve(shop("requestPayment", "acme.scan"));
		assertFalse(answer.runs());
		assertEquals(List.of("acme.scan"), List.copyOf(answer.absent()));
		assertEquals(List.of(), answer.missing());
	}

	@Test
	void aRepositoryBringsWhatIsMissingNewestFirst() throws Exception {
		repository(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "requestPayment"), TestJar.provider("acme.payment", "1.2.0", "payment 1.2", "requestPayment,refund"));
		var answer = resolutions.resolve(shop("requestPayment"));
		assertFalse(answer.runs());
		var missing = answer.missing().get(0);
		assertEquals("payment 1.x [requestPayment] acme.payment 1.2.0 acme", missing.family() + " " + missing.apis() + " " + missing.from() + " " + missing.repository());
		var deploy = answer.deploy().get(0);
		assertEquals("acme.payment 1.2.0 [payment 1.2] false null Shop uses payment 1.2", String.join(" ", deploy.name(), deploy.version(), deploy.families().toString(), "" + deploy.here(), deploy.replaces(), deploy.because()));
		assertEquals(1, answer.deploy().size());
		completion.complete(shop("requestPayment"), List.of(deploy.sha256()));
		assertEquals(List.of("acme.payment 1.2.0 active"), deployer.listed());
		assertTrue(resolutions.resolve(shop("requestPayment")).runs());
	}

	@Test
	void whatABundleNeedsItselfIsDeployedBeforeIt() throws Exception {
		repository(needsLedger("2.0.0"), provides(TestJar.provider("acme.ledger", "1.0.0", "ledger 1.0", "acme.balance"), "acme.Ledger"));
		var answer = resolutions.resolve(shop("requestPayment"));
		assertEquals(List.of("acme.ledger 1.0.0", "acme.payment 2.0.0"), answer.deploy().stream().map(each -> each.name() + " " + each.version()).toList());
		assertEquals(List.of("acme.payment 2.0.0 needs service acme.Ledger", "Shop uses payment 2.0"), answer.deploy().stream().map(Answer.Deploy::because).toList());
		var done = completion.complete(shop("requestPayment"), answer.deploy().stream().map(Answer.Deploy::sha256).toList());
		assertEquals(List.of("acme.ledger", "acme.payment"), done.stream().map(Deploys.Done::name).toList());
	}

	@Test
	void anOlderOneIsTakenWhenTheNewestDoesNotFit() throws Exception {
		repository(needsLedger("2.0.0"), TestJar.provider("acme.payment", "1.9.0", "payment 1.9", "requestPayment"));
		assertEquals("acme.payment 1.9.0", resolutions.resolve(shop("requestPayment")).missing().get(0).from());
	}

	@Test
	void theChainOfReasonsIsTold() throws Exception {
		repository(needsLedger("2.0.0"), provides(TestJar.provider("acme.ledger", "1.0.0", "ledger 1.0", "acme.balance"), "acme.Ledger").with("Import-Package", "org.postgresql;version=\"[42,43)\""));
		var answer = resolutions.resolve(shop("requestPayment"));
		assertEquals(List.of("acme.ledger 1.0.0 of repository acme needs package org.postgresql 42.0.0 up to 43.0.0, which nothing here and no repository has"), answer.missing().get(0).reasons());
		assertEquals(null, answer.missing().get(0).from());
		assertEquals(List.of(), answer.deploy());
	}

	@Test
	void apisOfOneReleaseComeFromOneBundleWhereThatGoes() throws Exception {
		repository(TestJar.provider("acme.half", "9.0.0", "pay 9.0", "acme.pay"), TestJar.provider("acme.whole", "1.0.0", "pay 1.0", "acme.pay,acme.refund"));
		assertEquals(List.of("acme.whole 1.0.0"), resolutions.resolve(shop("acme.pay", "acme.refund")).deploy().stream().map(each -> each.name() + " " + each.version()).toList());
	}

	@Test
	void anUpdateIsOfferedWhenItStillHasWhatTheAppUses() throws Exception {
		here(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "requestPayment"));
		repository(TestJar.provider("acme.payment", "1.1.0", "payment 1.1", "requestPayment,acme.later"));
		var answer = resolutions.resolve(shop("requestPayment", "acme.later"));
		assertEquals("1.0.0", answer.deploy().get(0).replaces());
		assertEquals(2, answer.missing().size() + answer.needs().size());
	}

	@Test
	void anUpdateThatTakesSomethingAwayIsNot() throws Exception {
		here(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "acme.pay"));
		repository(TestJar.provider("acme.payment", "1.1.0", "payment 1.1", "acme.later"));
		var answer = resolutions.resolve(shop("acme.pay", "acme.later"));
		assertEquals(List.of(), answer.deploy());
		assertEquals(List.of("acme.later"), List.copyOf(answer.missing().get(0).apis()));
		assertEquals(List.of("acme.pay"), List.copyOf(answer.needs().get(0).apis()));
	}

	@Test
	void whatTheDeployerWouldRefuseIsNotOfferedAndSaysWhy() throws Exception {
		here(TestJar.provider("acme.payment", "2.0.0", "payment 1.5", "requestPayment"));
		repository(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "acme.old"), TestJar.provider("other.payment", "1.0.0", "other 1.0", "requestPayment,acme.other"),
			TestJar.provider("org.apache.felix.framework", "1.0.0", "core 1.0", "acme.core"));
		var answer = resolutions.resolve(shop("acme.old", "acme.other", "acme.core"));
		assertEquals(List.of(), answer.deploy());
		var reasons = answer.missing().stream().flatMap(each -> each.reasons().stream()).toList().toString();
		assertTrue(reasons.contains("acme.payment 1.0.0 of repository acme cannot be deployed here: version 2.0.0, which is newer, is deployed"), reasons);
		assertTrue(reasons.contains("acme.payment 2.0.0 offers requestPayment already"), reasons);
		assertTrue(reasons.contains("a bundle of the platform is called org.apache.felix.framework"), reasons);
	}

	@Test
	void aReleaseThatIsBoundNeedsItsMajor() {
		var here = List.of(new Family("pay", new Version("2.1"), new TreeSet<>(Set.of("pay"))));
		var there = List.of(new Family("pay", new Version("1.4"), new TreeSet<>(Set.of("pay", "old"))), new Family("pay", new Version("2.4"), new TreeSet<>(Set.of("old"))));
		var needs = Need.of(Set.of("pay", "old"), Map.of("pay", 1), here, there).needs();
		assertEquals(List.of("(&(family=pay)(version>=1)(!(version>=2))(names=pay))", "(&(family=pay)(version>=1)(!(version>=2))(names=old))"), needs.stream().map(Need::filter).toList());
		assertEquals("pay 1.x (pay)", needs.get(0).text());
		assertEquals("(&(family=pay)(names=pay))", Need.of(Set.of("pay"), Map.of(), here, there).needs().get(0).filter());
		assertEquals("(&(family=a\\*b)(names=x\\(y\\)))", new Need("a*b", null, new TreeSet<>(Set.of("x(y)"))).filter());
	}

	@Test
	void apisThatNoManifestNamesCountToo() {
		resolutions.catalog = new ApiCatalog() {
			@Override
			public List<Entry> apis() {
				return List.of(new Entry("ext.weather", "ext", 1, "1.0.0", "loggia-provider-camel", "declared", null, false, "", "{}", "{}", ApiAge.STEADY));
			}

			@Override
			public long revision() {
				return 1;
			}

			@Override
			public AutoCloseable onChange(Runnable listener) {
				throw new UnsupportedOperationException();
			}
		};
		var answer = resolutions.resolve(shop("ext.weather"));
		assertEquals("loggia-provider-camel", answer.needs().get(0).bundle());
		assertTrue(answer.runs());
	}

	@Test
	void saysWhatBreaksWithoutABundle() throws Exception {
		here(provides(TestJar.provider("acme.ledger", "1.0.0", "ledger 1.0", "acme.balance"), "acme.Ledger"), needsLedger("1.0.0"), TestJar.provider("acme.scan", "1.0.0", "scan 1.0", "acme.scan"));
		var ledger = java.util.Arrays.stream(deployer.context().getBundles()).filter(each -> "acme.ledger".equals(each.getSymbolicName())).findAny().orElseThrow();
		var news = new Release("news", "1", VersionKind.RELEASE, "other", "News", null, "{}", Path.of("/"), Set.of("acme.scan", "acme.gone"));
		var broken = resolutions.without(ledger.getBundleId(), List.of(shop("acme.balance", "acme.scan"), news));
		assertEquals(List.of(new Resolutions.BrokenApp("shop", "Shop", "2.0.0", new TreeSet<>(Set.of("acme.balance")), List.of("Shop needs ledger (acme.balance), which nothing else here offers"))), broken.apps());
		assertEquals(List.of(new Resolutions.BrokenBundle("acme.payment", "1.0.0", List.of("acme.payment 1.0.0 needs service acme.Ledger, which nothing here and no repository has"))), broken.bundles());
		assertEquals(3, deployer.listed().size(), "asking changes nothing");
	}

	@Test
	void allOrNothingWhenALaterBundleIsRefused() throws Exception {
		repository(needsLedger("2.0.0"), provides(TestJar.provider("acme.ledger", "1.0.0", "ledger 1.0", "acme.balance"), "acme.Ledger"));
		here(TestJar.provider("acme.scan", "1.0.0", "scan 1.0", "acme.scan"));
		deployer.selfTest(id -> deployer.context().getBundle(id).getSymbolicName().equals("acme.payment") ? "the till is closed" : null);
		var agreed = resolutions.resolve(shop("requestPayment")).deploy().stream().map(Answer.Deploy::sha256).toList();
		var refusal = assertThrows(RepositoryException.class, () -> completion.complete(shop("requestPayment"), agreed));
		assertEquals("422 notReady", refusal.status + " " + refusal.code);
		assertTrue(refusal.getMessage().contains("the till is closed") && refusal.getMessage().contains("what was deployed before it is gone again: acme.ledger 1.0.0"), refusal.getMessage());
		assertEquals(List.of("acme.scan 1.0.0 active"), deployer.listed().stream().filter(each -> each.endsWith("active")).toList());
	}

	@Test
	void anUpdateIsUndoneToTheVersionBefore() throws Exception {
		here(provides(TestJar.provider("acme.ledger", "1.0.0", "ledger 1.0", "acme.balance"), "acme.Ledger"));
		repository(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "requestPayment").with("Require-Capability", "osgi.service;filter:=\"(objectClass=acme.Ledger2)\";effective:=active"),
			provides(TestJar.provider("acme.ledger", "1.1.0", "ledger 1.1", "acme.balance"), "acme.Ledger2"));
		deployer.selfTest(id -> deployer.context().getBundle(id).getSymbolicName().equals("acme.payment") ? "the till is closed" : null);
		var answer = resolutions.resolve(shop("requestPayment"));
		assertEquals("1.0.0", answer.deploy().get(0).replaces());
		assertThrows(RepositoryException.class, () -> completion.complete(shop("requestPayment"), answer.deploy().stream().map(Answer.Deploy::sha256).toList()));
		assertEquals(List.of("acme.ledger 1.0.0 active"), deployer.listed().stream().filter(each -> each.endsWith("active")).toList());
	}

	@Test
	void onlyWhatWasAgreedToIsDeployed() throws Exception {
		repository(TestJar.provider("acme.payment", "1.0.0", "payment 1.0", "requestPayment"));
		var seen = resolutions.resolve(shop("requestPayment")).deploy().get(0).sha256();
		repository(TestJar.provider("acme.payment", "1.1.0", "payment 1.1", "requestPayment"));
		Files.setLastModifiedTime(files.resolve("index.xml"), java.nio.file.attribute.FileTime.fromMillis(1));
		for (var agreed : List.of(List.of(seen), List.<String>of())) {
			var refusal = assertThrows(RepositoryException.class, () -> completion.complete(shop("requestPayment"), agreed));
			assertEquals("409 changed", refusal.status + " " + refusal.code);
			assertTrue(refusal.getMessage().contains("acme.payment 1.1.0"), refusal.getMessage());
		}
		assertEquals(List.of(), deployer.listed());
	}

	private static TestJar needsLedger(String version) {
		return TestJar.provider("acme.payment", version, "payment " + version.substring(0, 3), "requestPayment").with("Require-Capability", "osgi.service;filter:=\"(objectClass=acme.Ledger)\";effective:=active");
	}

	/** The same with a service. */
	private static TestJar provides(TestJar jar, String service) {
		return jar.also("osgi.service;objectClass:List<String>=\"" + service + "\";effective:=active");
	}
}
