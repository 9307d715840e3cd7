package loggia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loggia.api.spi.ProbeProvider;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;

class WallsTest {
	private static final String SPI = ProbeProvider.class.getName();
	private static final String PROVIDES = "loggia.api;family=greet;names:List<String>=greet";

	@TempDir
	Path cache;
	Framework framework;
	Trust trust;
	Bundle spi;
	Bundle sandbox;
	Bundle deployer;
	Bundle scr;
	Bundle web;
	Bundle rest;
	Bundle metrics;
	Bundle identity;
	Bundle core;
	Bundle provider;
	Bundle other;

	@BeforeEach
	void start() throws Exception {
		framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", cache.toString(), "org.osgi.framework.bsnversion", "multiple", "felix.log.level", "0",
			"felix.service.urlhandlers", "false"));
		framework.init();
		trust = new Trust();
		Walls.register(framework.getBundleContext(), trust);
		framework.start();
		spi = shipped(new Jars("loggia-api-spi", "1.0.0").with("Export-Package", "loggia.api.spi;version=1.0.0,loggia.api.routes;version=1.0.0").classes(ProbeProvider.class));
		sandbox = shipped(new Jars("loggia-security-sandbox", "1.0.0").with("Import-Package", "loggia.api.spi,loggia.api.routes").with("Provide-Capability", "loggia.api;family=gate"));
		deployer = shipped(new Jars("loggia-deployer", "1.0.0").with("Import-Package", "loggia.api.routes"));
		scr = shipped(new Jars("org.apache.felix.scr", "2.2.18"));
		web = shipped(new Jars("loggia-web", "1.0.0"));
		rest = shipped(new Jars("loggia-rest", "1.0.0"));
		metrics = shipped(new Jars("loggia-metrics", "1.0.0"));
		identity = shipped(new Jars("loggia-identity", "1.0.0"));
		core = shipped(new Jars("loggia-container-core", "1.0.0"));
		provider = deployed(new Jars("greet", "1.0.0").with("Import-Package", "loggia.api.spi").with("Provide-Capability", PROVIDES));
		other = deployed(new Jars("storage", "1.0.0").with("Import-Package", "loggia.api.spi").with("Provide-Capability", PROVIDES));
	}

	@AfterEach
	void stop() throws Exception {
		framework.stop();
		framework.waitForStop(10_000);
	}

	@Test
	void onlyTheSandboxAndScrFindAProvidersService() throws Exception {
		register(provider, SPI);
		for (var bundle : List.of(sandbox, scr, provider)) assertEquals(1, find(bundle, SPI), bundle.toString());
		for (var bundle : List.of(core, deployer, web, other, spi)) assertEquals(0, find(bundle, SPI), bundle.toString());
	}

	@Test
	void onlyTheyHearOfIt() throws Exception {
		var heard = new ArrayList<String>();
		for (var bundle : List.of(sandbox, scr, provider, core, deployer, web, other)) bundle.getBundleContext().addServiceListener((ServiceListener) event -> heard.add(bundle.getSymbolicName()));
		register(provider, SPI);
		assertEquals(List.of("greet", "loggia-security-sandbox", "org.apache.felix.scr"), heard.stream().sorted().toList());
	}

	@Test
	void aServiceOfTwoTypesIsHiddenToo() throws Exception {
		register(provider, SPI, Runnable.class.getName());
		assertEquals(0, find(core, Runnable.class.getName()));
		assertEquals(0, find(other, Runnable.class.getName()));
	}

	@Test
	void aNameAloneMakesNoSandbox() throws Exception {
		var impostor = deployed(new Jars("loggia-security-sandbox", "2.0.0"));
		var falseScr = deployed(new Jars("org.apache.felix.scr", "9.0.0"));
		register(provider, SPI);
		assertEquals(0, find(impostor, SPI));
		assertEquals(0, find(falseScr, SPI));
		assertFalse(Stream.of(impostor.getBundleContext().getBundles()).anyMatch(provider::equals));
	}

	@Test
	void withoutTheSandboxNobodyHasAccess() throws Exception {
		register(provider, SPI);
		sandbox.stop();
		for (var bundle : List.of(core, deployer, web, other)) assertEquals(0, find(bundle, SPI), bundle.toString());
	}

	@Test
	void aProvidersServletIsForTheInfrastructure() throws Exception {
		register(provider, Runnable.class.getName());
		for (var bundle : List.of(web, scr, deployer, sandbox, other)) assertEquals(1, find(bundle, Runnable.class.getName()), bundle.toString());
		assertEquals(0, find(core, Runnable.class.getName()), "its reference leads to the provider's bundle and all its services");
	}

	@Test
	void aProvidersResourceReachesTheRouterAndNoOrdinaryBundle() throws Exception {
		var heard = new ArrayList<String>();
		for (var bundle : List.of(rest, metrics, core, identity)) bundle.getBundleContext().addServiceListener((ServiceListener) event -> heard.add(bundle.getSymbolicName()));
		offer(provider, "loggia.rest.Resource");
		for (var bundle : List.of(rest, scr, provider)) assertEquals(1, find(bundle, "loggia.rest.Resource"), bundle.toString());
		for (var bundle : List.of(core, identity, spi)) assertEquals(0, find(bundle, "loggia.rest.Resource"), bundle.toString());
		assertEquals(List.of("loggia-metrics", "loggia-rest"), heard.stream().sorted().toList());
	}

	@Test
	void theRouterAndTheMetersSeeNoMoreThanThat() throws Exception {
		offer(provider, SPI);
		offer(provider, SPI, "loggia.rest.Resource");
		offer(sandbox, "loggia.api.routes.ApiRoutes");
		for (var bundle : List.of(rest, metrics, identity)) {
			assertEquals(0, find(bundle, SPI), bundle.toString());
			assertEquals(0, find(bundle, "loggia.rest.Resource"), "one that answers calls too: " + bundle);
			assertEquals(0, find(bundle, "loggia.api.routes.ApiRoutes"), bundle.toString());
		}
		assertNull(identity.getBundleContext().getBundle(provider.getBundleId()));
	}

	@Test
	void nobodyPlaysTheAuditLogOrTheIdentityToShippedBundles() throws Exception {
		for (var type : List.of("loggia.api.access.OperatorActions", "loggia.api.identity.SignIns", "loggia.api.metrics.Metrics")) {
			offer(provider, type);
			for (var bundle : List.of(rest, web, metrics, core, identity)) assertEquals(0, find(bundle, type), type + " " + bundle);
			offer(identity, type);
			for (var bundle : List.of(rest, web, core)) assertEquals(1, find(bundle, type), type + " " + bundle);
		}
	}

	@Test
	void O06_nobodyPlaysTheDatabaseTheSettingsOrTheFenceToShippedBundles() throws Exception {
		var storage = shipped(new Jars("loggia-provider-storage", "1.0.0").with("Import-Package", "loggia.api.spi").with("Provide-Capability", PROVIDES));
		for (var type : List.of("loggia.database.Database", "org.osgi.service.cm.ConfigurationAdmin", "org.osgi.service.component.runtime.ServiceComponentRuntime",
			"org.osgi.service.servlet.context.ServletContextHelper", "org.osgi.service.servlet.whiteboard.Preprocessor", "jakarta.servlet.Filter")) {
			offer(provider, type);
			offer(provider, type, "jakarta.servlet.Servlet");
			for (var bundle : List.of(sandbox, web, rest, deployer, storage, core)) assertEquals(0, find(bundle, type), type + " " + bundle);
			offer(metrics, type);
			for (var bundle : List.of(sandbox, web, rest, deployer, storage, core)) assertEquals(1, find(bundle, type), type + " " + bundle);
		}
		for (var type : List.of("jakarta.servlet.Servlet", "org.apache.felix.hc.api.HealthCheck", "loggia.rest.Resource", "loggia.payment.PaymentGateway")) {
			int before = find(storage, type);
			offer(provider, type);
			assertEquals(before + 1, find(storage, type), "what a provider may bring: " + type);
		}
	}

	@Test
	void aNameAloneMakesNoRouter() throws Exception {
		var impostor = deployed(new Jars("loggia-rest", "9.0.0"));
		offer(provider, "loggia.rest.Resource");
		assertEquals(0, find(impostor, "loggia.rest.Resource"));
	}

	@Test
	void whatTheSandboxOffersIsForAll() throws Exception {
		register(sandbox, Runnable.class.getName());
		assertEquals(1, find(core, Runnable.class.getName()));
		assertTrue(Stream.of(core.getBundleContext().getBundles()).anyMatch(sandbox::equals));
	}

	@Test
	void ordinaryBundlesDoNotSeeProviderBundles() {
		for (var bundle : List.of(core, spi, other)) {
			assertFalse(Stream.of(bundle.getBundleContext().getBundles()).anyMatch(provider::equals), bundle.toString());
			assertNull(bundle.getBundleContext().getBundle(provider.getBundleId()));
		}
		for (var bundle : List.of(framework, scr, deployer, web, sandbox, provider)) assertNotNull(bundle.getBundleContext().getBundle(provider.getBundleId()), bundle.toString());
	}

	@Test
	void ordinaryBundlesDoNotHearOfProviderBundles() throws Exception {
		var heard = new ArrayList<String>();
		core.getBundleContext().addBundleListener((SynchronousBundleListener) event -> heard.add(event.getBundle().getSymbolicName()));
		core.getBundleContext().addBundleListener((BundleListener) event -> heard.add(event.getBundle().getSymbolicName()));
		var late = deployed(new Jars("late", "1.0.0").with("Provide-Capability", PROVIDES));
		late.uninstall();
		assertFalse(heard.contains("late"), heard.toString());
	}

	@Test
	void onlyProvidersAreWiredToTheAnsweringSide() throws Exception {
		assertTrue(refused(new Jars("spy", "1.0.0").with("Import-Package", "loggia.api.spi")).contains("loggia.api.spi"));
		refused(new Jars("spy", "1.0.1").with("Require-Bundle", "loggia-api-spi"));
		var dynamic = deployed(new Jars("spy", "1.0.3").with("DynamicImport-Package", "*"));
		assertThrows(ClassNotFoundException.class, () -> dynamic.loadClass(SPI));
		assertEquals(SPI, provider.loadClass(SPI).getName());
	}

	@Test
	void onlyTheDeployerTurnsTheRoutes() {
		refused(new Jars("spy", "1.0.0").with("Import-Package", "loggia.api.routes"));
		refused(new Jars("greedy", "1.0.0").with("Import-Package", "loggia.api.routes").with("Provide-Capability", PROVIDES));
		refused(new Jars("loggia-deployer", "2.0.0").with("Import-Package", "loggia.api.routes"));
	}

	@Test
	void whatWasNotShippedGetsPackagesForProvidersAlone() throws Exception {
		shipped(new Jars("loggia-inside", "1.0.0").with("Export-Package", "loggia.compiler;version=1.0.0,some.library;version=1.0.0,loggia.api.metrics;version=1.0.0"));
		for (var name : List.of("loggia.compiler", "some.library", "org.osgi.framework.hooks.resolver", "org.osgi.framework.wiring", "org.osgi.framework.startlevel")) {
			refused(new Jars("greedy", "1.0.0").with("Import-Package", name).with("Provide-Capability", PROVIDES));
			var optional = deployed(new Jars("modest", "1.0.0").with("Import-Package", name + ";resolution:=optional").with("Provide-Capability", PROVIDES));
			assertEquals(List.of(), optional.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package"), name);
			optional.uninstall();
		}
		for (var bundle : List.of("loggia-inside", "system.bundle")) refused(new Jars("greedy", "1.0.1").with("Require-Bundle", bundle).with("Provide-Capability", PROVIDES));
		var dynamic = deployed(new Jars("dynamic", "1.0.0").with("DynamicImport-Package", "*").with("Provide-Capability", PROVIDES));
		for (var type : List.of("org.osgi.framework.hooks.resolver.ResolverHook", "org.osgi.framework.wiring.FrameworkWiring")) assertThrows(ClassNotFoundException.class, () -> dynamic.loadClass(type), type);
		assertEquals("org.w3c.dom.Node", dynamic.loadClass("org.w3c.dom.Node").getName());
		deployed(new Jars("fair", "1.0.0").with("Import-Package", "loggia.api.metrics,loggia.api.spi,org.osgi.framework,javax.net.ssl,org.xml.sax").with("Provide-Capability", PROVIDES));
		// shipped bundles get what they import
		shipped(new Jars("loggia-user", "1.0.0").with("Import-Package", "loggia.compiler,some.library,org.osgi.framework.wiring"));
	}

	@Test
	void nobodyJoinsAShippedBundle() throws Exception {
		framework.getBundleContext().installBundle("fragment", new Jars("fragment", "1.0.0").with("Fragment-Host", "loggia-container-core").with("Export-Package", "loggia.secret").stream());
		core.stop();
		core.adapt(BundleWiring.class);
		framework.adapt(org.osgi.framework.wiring.FrameworkWiring.class).resolveBundles(null);
		assertEquals(Bundle.INSTALLED, framework.getBundleContext().getBundle("fragment").getState());
	}

	@Test
	void nobodyElseBringsLoggiasPackages() throws Exception {
		framework.getBundleContext().installBundle("fake", new Jars("fake-api", "9.0.0").with("Export-Package", "loggia.api;version=9.0.0").stream());
		refused(new Jars("user", "1.0.0").with("Import-Package", "loggia.api;version=9.0.0"));
	}

	private Bundle shipped(Jars jar) throws BundleException {
		var bundle = framework.getBundleContext().installBundle("shipped" + System.nanoTime(), jar.stream());
		trust.shipped(bundle);
		bundle.start();
		return bundle;
	}

	private Bundle deployed(Jars jar) throws BundleException {
		var bundle = framework.getBundleContext().installBundle("deployed" + System.nanoTime(), jar.stream());
		bundle.start();
		return bundle;
	}

	private String refused(Jars jar) {
		var thrown = assertThrows(BundleException.class, () -> deployed(jar));
		assertEquals(BundleException.RESOLVE_ERROR, thrown.getType());
		return thrown.getMessage();
	}

	private static void register(Bundle owner, String... types) {
		owner.getBundleContext().registerService(types, new Probe(), null);
	}

	/** Of a type whose class is not here; nobody gets it. */
	private static void offer(Bundle owner, String... types) {
		owner.getBundleContext().registerService(types, new ServiceFactory<Object>() {
			@Override
			public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
		}, null);
	}

	private static int find(Bundle asking, String type) throws Exception {
		var context = asking.getBundleContext();
		var references = context.getServiceReferences(type, null);
		var all = context.getAllServiceReferences(type, null);
		assertEquals(references == null ? 0 : references.length, all == null ? 0 : all.length);
		assertEquals(references != null, context.getServiceReference(type) != null);
		return references == null ? 0 : references.length;
	}

	private static final class Probe implements ProbeProvider, Runnable {
		@Override
		public void run() {}
	}
}
