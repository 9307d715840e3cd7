package loggia.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import loggia.deployer.DeployException.Reason;
import loggia.deployer.fixture.Plain;
import loggia.deployer.trust.TrustCheck;
import loggia.deployer.trust.TrustResource;
import loggia.deployer.trust.Verdict;
import loggia.rest.Action;
import loggia.rest.Paging;
import loggia.rest.RestException;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;

/** Whose bundles are deployed, in a real Felix, where signatures are required; and what belongs to whom. */
class TrustTest {
	private static final Paging FIRST = new Paging(1, 50, null, false, null);
	@TempDir
	static Path keyFolder;
	static Signing keys;

	@TempDir
	Path data;
	Framework framework;
	BundleContext context;
	FakeRoutes routes;
	Deployer deployer;
	TrustResource trust;

	@BeforeAll
	static void makeKeys() throws Exception {
		keys = new Signing(keyFolder, "acme", "globex", "distribution");
	}

	@BeforeEach
	void start() throws Exception {
		start("required");
	}

	private void start(String demand) throws Exception {
		var properties = new HashMap<String, Object>(Map.of("org.osgi.framework.storage", data.resolve("cache").toString(), "org.osgi.framework.storage.clean", "onFirstInit",
			"org.osgi.framework.bsnversion", "multiple", "felix.service.urlhandlers", "false", "felix.log.level", "0", "loggia.data", data.toString(), "loggia.home", data.resolve("home").toString(),
			"loggia.trust", demand));
		properties.put("loggia.deployed.refused", "loggia:deployed/lost/1/2 lost 1.0.0 is left out: it was changed on disk");
		framework = new FrameworkFactory().newFramework(properties);
		framework.start();
		context = framework.getBundleContext();
		routes = new FakeRoutes(context);
		deployer = new Deployer(context, routes, framework);
		trust = new TrustResource(context, deployer);
		for (var publisher : List.of("acme", "globex")) trust.add(publisher, false, new ByteArrayInputStream(keys.certificate(publisher)));
	}

	@AfterEach
	void stop() throws Exception {
		deployer.close();
		framework.stop();
		framework.waitForStop(10_000);
	}

	private void restart(String demand) throws Exception {
		stop();
		start(demand);
	}

	@Test
	void P14_onlyWhatATrustedPublisherSignedIsDeployed() throws Exception {
		assertEquals(Reason.UNTRUSTED, refused(pay("1.0.0").stream()).reason);
		assertTrue(refused(keys.sign(pay("1.0.0"), "distribution")).getMessage().contains("CN=distribution"));
		assertEquals(List.of(), List.of(context.getBundles()).stream().filter(b -> b.getBundleId() > 0).toList(), "nothing was installed");
		deployer.deploy(keys.sign(pay("1.0.0"), "acme"));
		var listed = new ApisResource(deployer, null).list(FIRST).items().get(0);
		assertEquals("pay signed by acme", listed.name() + " " + listed.trust());
		assertEquals(List.of("pay 1.0.0"), trust.list(FIRST).items().get(0).runs());
	}

	@Test
	void P15_aFileThatIsSwappedAfterTheCheckIsNotLoaded() throws Exception {
		deployer.deploy(keys.sign(pay("1.0.0"), "acme"));
		var other = pay("6.6.6").bytes();
		var received = deployer.receive(keys.sign(pay("1.1.0"), "acme"));
		var steps = new ArrayList<String>();
		var refused = assertThrows(DeployException.class, () -> deployer.deploy(received, step -> {
			steps.add(step);
			try {
				if (step.equals("verified")) Files.write(received.file(), other);
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}));
		assertEquals(List.of("received", "verified"), steps);
		assertTrue(refused.getMessage().contains("cannot be installed"), refused.getMessage());
		assertEquals(List.of("1.0.0"), List.of(context.getBundles()).stream().filter(b -> b.getBundleId() > 0).map(b -> b.getVersion().toString()).toList());
	}

	@Test
	void whereUnsignedOnesAreOfferedTheyComeWithAWarning() throws Exception {
		restart("offered");
		deployer.deploy(pay("1.0.0").stream());
		var verdict = lastCheck("pay");
		assertEquals("unsigned", verdict.trust());
		assertTrue(verdict.warnings().get(0).contains("pay is not signed"), verdict.toString());
		assertEquals(0, trust.claims(FIRST).total(), "an unsigned bundle owns nothing");
		assertEquals(Status.WARN, new TrustCheck(context, deployer).execute().getStatus());
		// a signed one takes its place, and then nobody else
		deployer.deploy(keys.sign(pay("1.1.0"), "acme"));
		assertEquals(Reason.OWNED_BY_ANOTHER, refused(pay("1.2.0").stream()).reason);
		assertEquals(Status.OK, new TrustCheck(context, deployer).execute().getStatus());
	}

	@Test
	void aFamilyBelongsToWhoeverBroughtItFirst() throws Exception {
		deployer.deploy(keys.sign(pay("1.0.0"), "acme"));
		for (var theft : List.of(pay("2.0.0"), offering("other", "loggia.api;family=pay;version:Version=\"2.0\";names:List<String>=\"z\""), offering("other", "loggia.api;family=other;names:List<String>=\"x\""))) {
			var refused = refused(keys.sign(theft, "globex"));
			assertEquals(Reason.OWNED_BY_ANOTHER, refused.reason);
			assertTrue(refused.getMessage().contains("belongs to the publisher acme since "), refused.getMessage());
		}
		deployer.deploy(keys.sign(pay("1.1.0"), "acme"));
		// also when nothing of it is there any more, and after a restart
		deployer.remove(new Slot("pay", 1));
		restart("required");
		assertEquals(Reason.OWNED_BY_ANOTHER, refused(keys.sign(pay("2.0.0"), "globex")).reason);
		assertEquals(Reason.OWNED_BY_ANOTHER, refused(keys.sign(offering("other", "loggia.api;family=pay;names:List<String>=\"z\""), "globex")).reason);
		assertEquals(List.of("family pay", "api x", "api y"), trust.release("pay").released().stream().filter(o -> !o.kind().equals("bundle")).map(o -> o.kind() + " " + o.name()).toList());
		deployer.deploy(keys.sign(pay("2.0.0"), "globex"));
		assertEquals(Reason.OWNED_BY_ANOTHER, refused(keys.sign(pay("1.2.0"), "acme")).reason);
		assertEquals(404, assertThrows(RestException.class, () -> trust.release("none")).status);
	}

	@Test
	void aNamespaceBelongsToWhoeverBroughtItFirst() throws Exception {
		routes.names = List.of("acme.scan");
		deployer.deploy(keys.sign(offering("scanner", "loggia.api;family=scan;names:List<String>=\"acme.scan\""), "acme"));
		assertTrue(refused(keys.sign(offering("spoof", "loggia.api;family=pay;names:List<String>=\"acme.pay\""), "globex")).getMessage().startsWith("the namespace acme belongs to"));
		routes.names = List.of("acme.pay");
		deployer.deploy(keys.sign(offering("payer", "loggia.api;family=pay;names:List<String>=\"acme.pay\""), "acme"));
	}

	@Test
	void whatItsManifestDoesNotNameIsNotAnswered() throws Exception {
		routes.names = List.of("x", "requestPayment");
		var refused = refused(keys.sign(pay("1.0.0"), "acme"));
		assertEquals(Reason.NOT_READY, refused.reason);
		assertTrue(refused.getMessage().contains("pay answers requestPayment, which its manifest does not name"), refused.getMessage());
		assertEquals(0, trust.claims(FIRST).total());
	}

	@Test
	void whatDoesNotComeUpClaimsNothing() throws Exception {
		routes.notReady = id -> "self-test: the printer is off";
		assertEquals(Reason.NOT_READY, refused(keys.sign(pay("1.0.0"), "acme")).reason);
		assertEquals(0, trust.claims(FIRST).total());
		routes.notReady = id -> null;
		deployer.deploy(keys.sign(pay("1.0.0"), "globex"));
		assertEquals("globex", trust.claims(FIRST).items().get(0).publisher());
	}

	@Test
	void whatIsShippedBelongsToTheDistribution() throws Exception {
		var storage = offering("loggia-provider-storage", "loggia.api;family=storage;names:List<String>=\"setStorage\"");
		ship("loggia-provider-storage-0.1.0.jar", storage);
		for (var theft : List.of(offering("loggia-provider-storage", "loggia.api;family=mine;names:List<String>=\"z\""), offering("mine", "loggia.api;family=storage;names:List<String>=\"z\""),
			offering("mine", "loggia.api;family=mine;names:List<String>=\"setStorage\""))) {
			var refused = refused(keys.sign(theft, "acme"));
			assertEquals(Reason.OWNED_BY_ANOTHER, refused.reason);
			assertTrue(refused.getMessage().contains("belongs to this distribution"), refused.getMessage());
		}
		// the jar that was shipped, and what its maker signed
		deployer.deploy(storage.stream());
		trust.add("distribution", false, new ByteArrayInputStream(keys.certificate("distribution")));
		deployer.deploy(keys.sign(storage.with("Bundle-Version", "0.1.1"), "distribution"));
		assertEquals("distribution", new ApisResource(deployer, null).list(FIRST).items().stream().filter(i -> i.version().equals("0.1.1")).findAny().orElseThrow().trust());
		// who works on it deploys it unsigned, where that is permitted
		restart("offered");
		deployer.deploy(storage.with("Bundle-Version", "0.1.2").stream());
		assertTrue(lastCheck("loggia-provider-storage").warnings().toString().contains("takes the place of the distribution's"));
		assertEquals(Reason.OWNED_BY_ANOTHER, refused(offering("mine", "loggia.api;family=storage;names:List<String>=\"z\"").stream()).reason);
	}

	@Test
	void namesOfWeChatNeedTheOperatorsWord() throws Exception {
		var scanner = offering("scanner", "loggia.api;family=scan;names:List<String>=\"scanCode\"");
		var refused = refused(keys.sign(scanner, "acme"));
		assertEquals(Reason.RESERVED_NAME, refused.reason);
		assertTrue(refused.getMessage().contains("--wechat-names"), refused.getMessage());
		trust.add("acme", true, new ByteArrayInputStream(keys.certificate("acme")));
		routes.names = List.of("scanCode");
		deployer.deploy(keys.sign(scanner, "acme"));
	}

	@Test
	void onlyPackagesForProvidersAreAskedFor() throws Exception {
		for (var imports : List.of("org.osgi.framework,org.osgi.framework.hooks.resolver", "org.osgi.framework,org.osgi.framework.wiring;version=\"[1,2)\"", "org.osgi.framework,loggia.api.routes;resolution:=optional")) {
			var refused = refused(keys.sign(pay("1.0.0").with("Import-Package", imports), "acme"));
			assertEquals(Reason.FORBIDDEN_PACKAGE, refused.reason, imports);
			assertTrue(refused.getMessage().contains("pay imports "), refused.getMessage());
		}
		assertEquals(Reason.FORBIDDEN_PACKAGE, refused(keys.sign(pay("1.0.0").with("Require-Bundle", "loggia-api-spi"), "acme")).reason);
		assertEquals(Reason.FORBIDDEN_PACKAGE, refused(keys.sign(pay("1.0.0").with("DynamicImport-Package", "loggia.api.routes"), "acme")).reason);
		assertEquals(Reason.UNRESOLVED, refused(keys.sign(pay("1.0.0").with("Import-Package", "no.such.package"), "acme")).reason, "nobody has it: another sentence");
		deployer.deploy(keys.sign(pay("1.0.0").with("DynamicImport-Package", "*").with("Import-Package", "org.osgi.framework,org.osgi.framework.hooks.resolver;resolution:=optional"), "acme"));
	}

	@Test
	void aPublisherThatIsTrustedNoMoreIsCriticalUntilItsBundleGoes() throws Exception {
		deployer.deploy(keys.sign(pay("1.0.0"), "acme"));
		var check = new TrustCheck(context, deployer);
		assertEquals(Status.OK, check.execute().getStatus());
		assertEquals(List.of("pay 1.0.0"), trust.remove("acme", null).runs());
		var result = check.execute();
		assertEquals(Status.CRITICAL, result.getStatus());
		assertTrue(result.toString().contains("pay 1.0.0 runs until the next start"), result.toString());
		assertEquals(Reason.UNTRUSTED, refused(keys.sign(pay("1.1.0"), "acme")).reason);
		assertEquals("not trusted any more", new ApisResource(deployer, null).list(FIRST).items().get(0).trust());
		deployer.remove(new Slot("pay", 1));
		assertEquals(Status.OK, check.execute().getStatus());
		assertEquals("unknownPublisher", assertThrows(RestException.class, () -> trust.remove("acme", null)).code);
	}

	@Test
	void whatWasLeftOutAtTheStartIsCriticalWhileTheRecordNamesIt() throws Exception {
		assertEquals(Status.OK, new TrustCheck(context, deployer).execute().getStatus(), "nothing of that name is recorded any more");
		stop();
		Files.createDirectories(data.resolve("deployer"));
		Files.writeString(data.resolve("deployer/record.json"), "{\"format\":2,\"deployed\":[{\"name\":\"lost\",\"major\":1,\"version\":\"1.0.0\",\"sha256\":\"1\",\"location\":\"loggia:deployed/lost/1/2\","
			+ "\"since\":\"2026-11-20T00:00:00Z\",\"before\":[]}],\"removed\":[]}");
		start("required");
		var result = new TrustCheck(context, deployer).execute();
		assertEquals(Status.CRITICAL, result.getStatus());
		assertTrue(result.toString().contains("lost 1.0.0 is left out"), result.toString());
	}

	@Test
	void certificatesAreAddedOverHttp() throws Exception {
		var acme = trust.list(FIRST).items().get(0);
		assertEquals("acme CN=acme false", acme.name() + " " + acme.certificates().get(0).subject() + " " + acme.wechatNames());
		assertEquals(2, trust.add("acme", false, new ByteArrayInputStream(keys.certificate("globex"))).certificates().size());
		trust.remove("acme", acme.certificates().get(0).sha256());
		assertEquals("CN=globex", trust.list(FIRST).items().get(0).certificates().get(0).subject());
		assertEquals(400, assertThrows(RestException.class, () -> trust.add("acme", false, new ByteArrayInputStream("hello".getBytes()))).status);
		assertEquals(400, assertThrows(RestException.class, () -> trust.add("../x", false, new ByteArrayInputStream(keys.certificate("acme")))).status);
		assertEquals("required", trust.rule().bundles());
		for (var method : Arrays.stream(TrustResource.class.getDeclaredMethods()).filter(m -> m.isAnnotationPresent(RolesAllowed.class)).toList()) {
			boolean reads = method.isAnnotationPresent(GET.class);
			assertEquals(reads ? "auditor" : "administrator", method.getAnnotation(RolesAllowed.class).value()[0], method.toString());
			assertEquals(!reads, method.isAnnotationPresent(Action.class), method.toString());
		}
	}

	private static Jars pay(String version) {
		return Jars.provider("pay", version).activator(Plain.class);
	}

	private static Jars offering(String name, String capability) {
		return Jars.plain(name, "1.0.0").with("Provide-Capability", capability).activator(Plain.class);
	}

	private void ship(String file, Jars jar) throws Exception {
		var bytes = jar.bytes();
		Files.write(Files.createDirectories(data.resolve("home/bundle/20")).resolve(file), bytes);
		var sha256 = HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
		Files.writeString(Files.createDirectories(data.resolve("home/lib")).resolve("bundles.sha256"), sha256 + "  bundle/20/" + file + "\n");
	}

	private Verdict lastCheck(String name) {
		return deployer.trust().lastCheck(deployer.record().of(new Slot(name, 1)).sha256());
	}

	private DeployException refused(InputStream jar) {
		return assertThrows(DeployException.class, () -> deployer.deploy(jar));
	}
}
