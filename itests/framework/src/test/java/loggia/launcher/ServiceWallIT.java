package loggia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import loggia.itest.BundleMaker;
import loggia.itest.Distribution;
import loggia.itest.Until;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.ServiceTracker;

/** What a bundle that nobody shipped can find in the running distribution (threats G05, O06): the gate, and nothing behind it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServiceWallIT {
	private static final String PROVIDER = "loggia.api.spi.ApiProvider";
	private static final String ROUTES = "loggia.api.routes.ApiRoutes";
	private static final String GATE = "loggia.api.ApiInvoker";
	private static final String SANDBOX = "loggia-security-sandbox";
	private static final Set<String> KNOWN = Set.of(SANDBOX, "loggia-deployer");
	private static final String STORAGE = "loggia-provider-storage";

	private static RealGateway gateway;
	private Bundle spy;
	private BundleContext eyes;

	@BeforeAll
	static void start() throws Exception {
		gateway = RealGateway.start(Distribution.folder("wall"));
	}

	@AfterAll
	static void stop() {
		if (gateway != null) gateway.close();
	}

	@BeforeEach
	void intrude() throws Exception {
		assertNotEquals(0, find(gateway.bundle(SANDBOX).getBundleContext(), PROVIDER), "there are providers, and the sandbox sees them");
		spy = gateway.intrude(new BundleMaker("itest.spy", "1.0.0").stream());
		spy.start();
		eyes = spy.getBundleContext();
	}

	@AfterEach
	void expel() throws Exception {
		spy.uninstall();
	}

	@Test
	void aSpySeesNoProvider() throws Exception {
		assertEquals(List.of(), sightings());
	}

	@Test
	void aSpySeesNoProviderWhileTheSandboxIsStopped() throws Exception {
		gateway.bundle(SANDBOX).stop();
		try {
			assertEquals(List.of(), sightings());
			assertNull(eyes.getServiceReference(GATE), "nobody answers for the gate");
		} finally {
			gateway.bundle(SANDBOX).start();
			awaitGate();
		}
	}

	@Test
	void aSpyDoesNotHearOfAProviderThatComesOrGoes() throws Exception {
		var heard = Collections.synchronizedList(new ArrayList<String>());
		Consumer<ServiceEvent> note = event -> {
			if (isAnswering(event.getServiceReference())) heard.add("service event");
		};
		eyes.addServiceListener((ServiceListener) note::accept);
		eyes.addServiceListener((AllServiceListener) note::accept);
		eyes.addServiceListener((ServiceListener) note::accept, "(objectClass=" + PROVIDER + ")");
		eyes.addBundleListener((SynchronousBundleListener) event -> {
			if (STORAGE.equals(event.getBundle().getSymbolicName())) heard.add("bundle event");
		});
		var services = new ServiceTracker<Object, Object>(eyes, PROVIDER, null);
		services.open(true);
		var bundles = new BundleTracker<>(eyes, ~0, null);
		bundles.open();
		var control = Collections.synchronizedList(new ArrayList<Integer>());
		gateway.bundle(SANDBOX).getBundleContext().addServiceListener((ServiceListener) event -> control.add(event.getType()), "(objectClass=" + PROVIDER + ")");
		gateway.bundle(STORAGE).stop();
		gateway.bundle(STORAGE).start();
		Until.is(true, () -> control.contains(ServiceEvent.REGISTERED) && control.contains(ServiceEvent.UNREGISTERING));
		assertEquals(List.of(), heard);
		assertEquals(0, services.size());
		assertEquals(List.of(), Stream.of(bundles.getBundles()).filter(ServiceWallIT::isProvider).toList());
	}

	@Test
	void nothingOfASpyIsWiredToTheAnsweringSide() throws Exception {
		for (var header : List.of(Map.of("Import-Package", "loggia.api.spi"), Map.of("Import-Package", "loggia.api.routes"), Map.of("Require-Bundle", "loggia-api-spi"),
			Map.of("Import-Package", "loggia.api.spi", "Bundle-SymbolicName", SANDBOX))) {
			var maker = new BundleMaker("itest.wired", "9.0.0");
			header.forEach(maker::with);
			var bundle = gateway.intrude(maker.stream());
			var refused = assertThrows(BundleException.class, bundle::start, header.toString());
			assertEquals(BundleException.RESOLVE_ERROR, refused.getType(), header.toString());
			bundle.uninstall();
		}
		var dynamic = gateway.intrude(new BundleMaker("itest.dynamic", "1.0.0").with("DynamicImport-Package", "*").stream());
		dynamic.start();
		assertEquals(GATE, dynamic.loadClass(GATE).getName(), "it can import what is for all");
		assertThrows(ClassNotFoundException.class, () -> dynamic.loadClass(PROVIDER));
		assertThrows(ClassNotFoundException.class, () -> dynamic.loadClass(ROUTES));
		dynamic.uninstall();
		for (var host : List.of(SANDBOX, STORAGE, "loggia-api-spi", "loggia-container-core")) {
			var fragment = gateway.intrude(new BundleMaker("itest.fragment", "1.0.0").with("Fragment-Host", host).stream());
			gateway.system().getBundle(0).adapt(org.osgi.framework.wiring.FrameworkWiring.class).resolveBundles(List.of(fragment));
			assertEquals(Bundle.INSTALLED, fragment.getState(), host);
			fragment.uninstall();
		}
	}

	@Test
	void aSpyCannotOfferAnApi() {
		var impostor = new Object();
		assertThrows(IllegalArgumentException.class, () -> eyes.registerService(PROVIDER, impostor, ranked()), "the type is not its to implement");
	}

	@Test
	void theGateIsForAllAndTheSwitchForTheDeployer() throws Exception {
		assertNotNull(eyes.getServiceReference(GATE));
		assertEquals(1, find(eyes, "loggia.api.ApiCatalog"));
		assertEquals(0, find(eyes, ROUTES));
		assertEquals(0, find(gateway.bundle("loggia-container-core").getBundleContext(), ROUTES));
		assertEquals(1, find(gateway.bundle("loggia-deployer").getBundleContext(), ROUTES));
	}

	@Test
	void noShippedBundleButTheSandboxAndScrFindsAProvider() throws Exception {
		var seeing = new ArrayList<String>();
		for (var bundle : gateway.system().getBundles()) {
			var context = bundle.getBundleContext();
			if (context == null || bundle.getBundleId() == 0) continue;
			var strangers = context.getAllServiceReferences(null, "(objectClass=loggia.api.spi.*)");
			if (strangers != null && Stream.of(strangers).anyMatch(r -> !bundle.equals(r.getBundle()))) seeing.add(bundle.getSymbolicName());
		}
		assertEquals(List.of(SANDBOX, "org.apache.felix.scr"), seeing.stream().sorted().toList());
	}

	@Test
	void O06_aDeployedBundleWithAHigherRankingTakesNoCallAway() throws Exception {
		var core = gateway.bundle("loggia-container-core").getBundleContext();
		var before = core.getServiceReference(GATE);
		var thief = gateway.intrude(new BundleMaker("itest.thief", "1.0.0").with("Provide-Capability", "loggia.api;family=thief;names:List<String>=\"getStorage\"")
			.with("Import-Package", "loggia.api,loggia.api.spi").stream());
		thief.start();
		var gateType = thief.loadClass(GATE);
		var proxy = java.lang.reflect.Proxy.newProxyInstance(gateType.getClassLoader(), new Class<?>[] { gateType }, (self, method, arguments) -> method.getName().equals("hashCode") ? 1 : null);
		thief.getBundleContext().registerService(GATE, proxy, ranked());
		assertEquals(before, core.getServiceReference(GATE), "container-core still finds the sandbox's");
		assertEquals(1, find(core, GATE));
		thief.uninstall();
	}

	@Test
	void O06_anOrdinaryBundleWithAHigherRankingIsNotTheGate() throws Exception {
		var core = gateway.bundle("loggia-container-core").getBundleContext();
		var before = core.getServiceReference(GATE);
		var thief = gateway.intrude(new BundleMaker("itest.ordinary", "1.0.0").with("Import-Package", "loggia.api").stream());
		thief.start();
		var gateType = thief.loadClass(GATE);
		var proxy = java.lang.reflect.Proxy.newProxyInstance(gateType.getClassLoader(), new Class<?>[] { gateType }, (self, method, arguments) -> method.getName().equals("hashCode") ? 1 : null);
		thief.getBundleContext().registerService(GATE, proxy, ranked());
		assertEquals(before, core.getServiceReference(GATE), "container-core still finds the sandbox's");
		assertEquals(1, find(core, GATE));
		thief.uninstall();
	}

	/** @return each way by which the spy got hold of something that answers calls, or of a bundle that does */
	private List<String> sightings() throws Exception {
		var seen = new ArrayList<String>();
		note(seen, "getServiceReference", eyes.getServiceReference(PROVIDER));
		note(seen, "getServiceReferences", eyes.getServiceReferences(PROVIDER, null));
		note(seen, "getServiceReferences with a filter", eyes.getServiceReferences((String) null, "(objectClass=loggia.api.spi.*)"));
		note(seen, "getServiceReferences by component", eyes.getServiceReferences((String) null, "(component.name=loggia.provider.*)"));
		note(seen, "getAllServiceReferences", eyes.getAllServiceReferences(PROVIDER, null));
		note(seen, "getAllServiceReferences of all", eyes.getAllServiceReferences(null, null));
		var byName = new ServiceTracker<Object, Object>(eyes, PROVIDER, null);
		byName.open(true);
		note(seen, "a tracker by name", byName.getServiceReferences());
		var byFilter = new ServiceTracker<Object, Object>(eyes, eyes.createFilter("(service.id=*)"), null);
		byFilter.open(true);
		note(seen, "a tracker of all", byFilter.getServiceReferences());
		byName.close();
		byFilter.close();
		for (var bundle : eyes.getBundles()) {
			if (isProvider(bundle)) seen.add("getBundles: " + bundle);
			// what the sandbox and the deployer hold and use is no secret to who has their bundles: the gate's own reference leads there
			if (KNOWN.contains(bundle.getSymbolicName())) continue;
			note(seen, "getRegisteredServices", bundle.getRegisteredServices());
			note(seen, "getServicesInUse", bundle.getServicesInUse());
		}
		for (var provider : Stream.of(gateway.system().getBundles()).filter(ServiceWallIT::isProvider).toList()) {
			if (eyes.getBundle(provider.getBundleId()) != null) seen.add("getBundle by id: " + provider);
			for (var location : List.of(provider.getSymbolicName(), "loggia:shipped/" + provider.getSymbolicName(), "reference:" + provider.getSymbolicName())) {
				if (eyes.getBundle(location) != null) seen.add("getBundle by location: " + provider);
			}
		}
		return seen;
	}

	private static void note(List<String> seen, String way, ServiceReference<?>... references) {
		if (references == null) return;
		for (var reference : references) {
			if (reference != null && isAnswering(reference)) seen.add(way + ": " + reference);
		}
	}

	private static boolean isAnswering(ServiceReference<?> reference) {
		return Stream.of((String[]) reference.getProperty(Constants.OBJECTCLASS)).anyMatch(type -> type.startsWith("loggia.api.spi.") || type.startsWith("loggia.api.routes."));
	}

	/** The sandbox answers some APIs itself and is no secret. */
	private static boolean isProvider(Bundle bundle) {
		return bundle.getSymbolicName() != null && bundle.getSymbolicName().startsWith("loggia-provider-");
	}

	private static int find(BundleContext context, String type) throws InvalidSyntaxException {
		var found = context.getAllServiceReferences(type, null);
		return found == null ? 0 : found.length;
	}

	private static Dictionary<String, Object> ranked() {
		return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE));
	}

	private static void awaitGate() throws Exception {
		Until.is(1, () -> find(gateway.system(), GATE));
		Until.is(200, () -> gateway.operator.get("/api/v1/apis").status());
	}
}
