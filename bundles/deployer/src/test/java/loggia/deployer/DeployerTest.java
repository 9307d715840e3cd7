package loggia.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggia.api.routes.ApiRoutes.State;
import loggia.deployer.DeployException.Reason;
import loggia.deployer.fixture.Hanging;
import loggia.deployer.fixture.Plain;
import loggia.deployer.fixture.Throwing;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

class DeployerTest {
	static final Slot GREET = new Slot("greet", 1);
	@TempDir
	Path data;
	Framework framework;
	BundleContext context;
	FakeRoutes routes;
	Deployer deployer;

	@BeforeEach
	void start() throws Exception {
		framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", data.resolve("cache").toString(), "org.osgi.framework.bsnversion", "multiple",
			"felix.service.urlhandlers", "false", "felix.log.level", "0", "loggia.data", data.toString(), "loggia.home", data.resolve("home").toString()));
		framework.start();
		context = framework.getBundleContext();
		routes = new FakeRoutes(context);
		deployer = new Deployer(context, routes, framework);
	}

	@AfterEach
	void stop() throws Exception {
		System.setProperty("let.go", "1");
		deployer.close();
		framework.stop();
		framework.waitForStop(10_000);
		System.clearProperty("let.go");
	}

	@Test
	void aNewVersionTakesOverAndTheOldOneFinishesItsCalls() throws Exception {
		assertNull(deployer.deploy(greet("1.0.0").stream()).replaced());
		routes.callsInFlight = true;
		var outcome = deployer.deploy(greet("1.1.0").stream());
		assertEquals("1.0.0", outcome.replaced());
		assertEquals(List.of("x", "y"), outcome.apis());
		assertEquals(List.of("1.0.0 draining", "1.1.0 active"), listed());
		assertEquals(2, installed().size());
		routes.lastCallEnds();
		until(() -> installed().size() == 1);
		assertEquals(List.of("1.1.0 active"), listed());
		assertEquals(List.of("ready 1.0.0", "activate 1.0.0", "ready 1.1.0", "activate 1.1.0", "drain 1.0.0 30000"), routes.events);
	}

	@Test
	void theSameVersionCanBeDeployedAgain() throws Exception {
		var bytes = greet("1.0.0").bytes();
		for (int i = 0; i < 20; i++) deployer.deploy(new ByteArrayInputStream(bytes));
		until(() -> installed().size() == 1);
		assertEquals(Bundle.ACTIVE, installed().get(0).getState());
		assertEquals(List.of("1.0.0 active"), listed());
		until(() -> files().size() == 1);
	}

	@Test
	void replacedBundlesLeaveNothingBehind() throws Exception {
		var loaders = new ArrayList<WeakReference<ClassLoader>>();
		for (int i = 0; i < 10; i++) {
			deployer.deploy(greet("1.0." + i).stream());
			loaders.add(new WeakReference<>(last().loadClass(Plain.class.getName()).getClassLoader()));
		}
		until(() -> installed().size() == 1);
		until(() -> {
			System.gc();
			return loaders.stream().filter(l -> l.get() != null).count() <= 2;
		});
		// the one that runs and those it can be rolled back to
		until(() -> files().size() == 10);
	}

	@Test
	void anActivatorThatHangsIsGivenUpAndTheOldOneServesOn() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		var failed = refused(provider("greet", "1.1.0", Hanging.class).stream());
		assertEquals(Reason.START_TIMEOUT, failed.reason);
		assertServesOn("1.0.0");
		// the deployer itself is free, although the activator still hangs
		deployer.deploy(greet("1.2.0").stream());
		assertTrue(listed().contains("1.2.0 active"));
		System.setProperty("let.go", "1");
		until(() -> installed().size() == 1);
	}

	@Test
	void anActivatorThatThrowsIsQuoted() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		var failed = refused(provider("greet", "1.1.0", Throwing.class).stream());
		assertEquals(Reason.START_FAILED, failed.reason);
		assertTrue(failed.getMessage().contains("no such device"), failed.getMessage());
		assertServesOn("1.0.0");
	}

	@Test
	void whatDoesNotResolveIsRefusedBeforeTheOldOneIsTouched() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		routes.events.clear();
		var touched = new ArrayList<String>();
		context.addBundleListener((SynchronousBundleListener) event -> {
			if (event.getBundle().getVersion().toString().equals("1.0.0")) touched.add(event.toString());
		});
		var missing = refused(greet("1.1.0").with("Import-Package", "org.osgi.framework,no.such.package;version=\"[2,3)\"").stream());
		assertEquals(Reason.UNRESOLVED, missing.reason);
		assertTrue(missing.getMessage().contains("no.such.package"), missing.getMessage());
		var clash = refused(greet("1.1.0").with("Import-Package", "org.osgi.framework;version=\"[99,100)\"").stream());
		assertTrue(clash.getMessage().contains("org.osgi.framework") && clash.getMessage().contains("99"), clash.getMessage());
		var split = refused(greet("1.1.0").with("Export-Package", "org.osgi.framework").stream());
		assertEquals(Reason.EXPORTS_PACKAGES, split.reason);
		assertEquals(List.of(), touched);
		assertEquals(List.of(), routes.events);
		assertServesOn("1.0.0");
	}

	@Test
	void aFailedSelfTestNeverTakesACall() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		routes.notReady = id -> "self-test: the printer is off";
		var failed = refused(greet("1.1.0").stream());
		assertEquals(Reason.NOT_READY, failed.reason);
		assertTrue(failed.getMessage().contains("the printer is off"));
		assertFalse(routes.events.contains("activate 1.1.0"));
		assertServesOn("1.0.0");
	}

	@Test
	void aNameHeldByAnotherLeavesTheRecordAsItWas() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		var before = Files.readString(data.resolve("deployer/record.json"));
		routes.activateFails = true;
		assertEquals(Reason.NOT_READY, refused(greet("1.1.0").stream()).reason);
		assertEquals(before, Files.readString(data.resolve("deployer/record.json")));
		assertServesOn("1.0.0");
	}

	@Test
	void aRecordThatCannotBeWrittenStopsTheDeploy() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		Files.createDirectories(data.resolve("deployer/record.json.new/x"));
		assertEquals(Reason.STORAGE, refused(greet("1.1.0").stream()).reason);
		assertEquals(Reason.STORAGE, assertThrows(DeployException.class, () -> deployer.remove(GREET)).reason);
		assertServesOn("1.0.0");
	}

	@Test
	void onlyOnePredecessorFinishesItsCalls() throws Exception {
		routes.callsInFlight = true;
		deployer.deploy(greet("1.0.0").stream());
		deployer.deploy(greet("1.1.0").stream());
		routes.events.clear();
		deployer.deploy(greet("1.2.0").stream());
		assertEquals(List.of("ready 1.2.0", "drain 1.0.0 0", "activate 1.2.0", "drain 1.1.0 30000"), routes.events);
		assertEquals(List.of("1.1.0 draining", "1.2.0 active"), listed());
		assertEquals(2, installed().size());
	}

	@Test
	void anExclusiveOneStartsAfterTheOldOneLetGo() throws Exception {
		var lifecycle = new ArrayList<String>();
		deployer.deploy(exclusive("1.0.0", Plain.class));
		routes.events.clear();
		context.addBundleListener((SynchronousBundleListener) event -> {
			if (event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.STARTING) lifecycle.add((event.getType() == BundleEvent.STOPPED ? "stopped " : "starting ") + event.getBundle().getVersion());
		});
		deployer.deploy(exclusive("1.1.0", Plain.class));
		assertEquals(List.of("stopped 1.0.0", "starting 1.1.0"), lifecycle.subList(0, 2));
		assertEquals(List.of("hold x,y", "drain 1.0.0 2500", "ready 1.1.0", "activate 1.1.0", "release"), routes.events.subList(0, 5));

		until(() -> installed().size() == 1);
		assertEquals(Reason.START_FAILED, refused(exclusive("1.2.0", Throwing.class)).reason);
		assertEquals("release", routes.events.get(routes.events.size() - 1));
		assertServesOn("1.1.0");
	}

	@Test
	void removedStaysRemoved() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		assertEquals("1.0.0", deployer.remove(GREET));
		until(() -> installed().isEmpty() && files().isEmpty());
		assertEquals(List.of(new Record.Removed("greet", 1)), deployer.record().removed());
		assertEquals(List.of(), deployer.record().deployed());
		assertEquals(Reason.UNKNOWN_BUNDLE, assertThrows(DeployException.class, () -> deployer.remove(GREET)).reason);
		deployer.deploy(greet("1.0.0").stream());
		assertEquals(List.of(), deployer.record().removed());
	}

	@Test
	void aRollBackGoesBackStepByStepAndSeveralAtOnce() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		assertEquals(Reason.NO_PREVIOUS, assertThrows(DeployException.class, () -> deployer.rollBack(GREET, 1)).reason);
		assertEquals(Reason.UNKNOWN_BUNDLE, assertThrows(DeployException.class, () -> deployer.rollBack(new Slot("none", 1), 1)).reason);
		for (int i = 1; i <= 5; i++) deployer.deploy(greet("1." + i + ".0").stream());
		assertEquals("1.4.0", deployer.list().stream().filter(l -> l.version().equals("1.5.0")).findFirst().orElseThrow().previous());
		var outcome = deployer.rollBack(GREET, 1);
		assertEquals("1.4.0 1.5.0", outcome.version() + " " + outcome.replaced());
		assertEquals(List.of("1.3.0", "1.2.0", "1.1.0", "1.0.0"), deployer.record().of(GREET).before().stream().map(Record.Before::version).toList());
		assertEquals("1.2.0", deployer.rollBack(GREET, 2).version());
		var tooFar = assertThrows(DeployException.class, () -> deployer.rollBack(GREET, 3));
		assertEquals("NO_PREVIOUS 3 versions back, there is none: before greet 1.2.0 ran 1.1.0, 1.0.0", tooFar.reason + " " + tooFar.getMessage());
		assertEquals(Reason.NO_PREVIOUS, assertThrows(DeployException.class, () -> deployer.rollBack(GREET, "1.4.0")).reason, "what was rolled back is gone");
		until(() -> installed().size() == 1);
		assertServesOn("1.2.0");
		assertEquals("1.0.0", deployer.rollBack(GREET, "1.0.0").version());
		until(() -> installed().size() == 1);
		assertServesOn("1.0.0");
		assertEquals(Reason.NO_PREVIOUS, assertThrows(DeployException.class, () -> deployer.rollBack(GREET, 1)).reason);
	}

	@Test
	void onlySoManyVersionsAreKept() throws Exception {
		deployer.configure(0, 3);
		for (int i = 0; i < 8; i++) deployer.deploy(greet("1." + i + ".0").stream());
		assertEquals(List.of("1.6.0", "1.5.0", "1.4.0"), deployer.record().of(GREET).before().stream().map(Record.Before::version).toList());
		until(() -> installed().size() == 1);
		assertServesOn("1.7.0");
	}

	@Test
	void twoMajorsStandSideBySideAndEachIsReplacedRolledBackAndRemovedAlone() throws Exception {
		var second = new Slot("greet", 2);
		deployer.deploy(greet("1.0.0").stream());
		assertNull(deployer.deploy(greet2("2.0.0").stream()).replaced());
		assertEquals(List.of("1.0.0 active", "2.0.0 active"), listed());
		assertEquals(Reason.AMBIGUOUS, assertThrows(DeployException.class, () -> deployer.slot("greet", null)).reason);
		assertEquals(second, deployer.slot("greet", 2));
		assertEquals(Reason.UNKNOWN_BUNDLE, assertThrows(DeployException.class, () -> deployer.slot("greet", 3)).reason);
		assertEquals("2.0.0", deployer.deploy(greet2("2.1.0").stream()).replaced());
		assertEquals("1.0.0", deployer.deploy(greet("1.1.0").stream()).replaced());
		until(() -> installed().size() == 2);
		assertEquals(List.of("1.1.0 active", "2.1.0 active"), listed());
		assertEquals("2.0.0", deployer.rollBack(second, 1).version());
		until(() -> installed().size() == 2);
		assertEquals(List.of("1.1.0 active", "2.0.0 active"), listed());
		assertEquals("1.1.0", deployer.remove(GREET));
		until(() -> installed().size() == 1);
		assertEquals(List.of("2.0.0 active"), listed());
		assertEquals(second, deployer.slot("greet", null));
		assertEquals(List.of(second), deployer.record().deployed().stream().map(Record.Deployed::slot).toList());
	}

	@Test
	void aRollBackThatDoesNotComeUpLeavesWhatRuns() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		deployer.deploy(greet("1.1.0").stream());
		until(() -> installed().size() == 1);
		routes.notReady = id -> "self-test: the printer is off";
		assertEquals(Reason.NOT_READY, assertThrows(DeployException.class, () -> deployer.rollBack(GREET, 1)).reason);
		routes.notReady = id -> null;
		assertServesOn("1.1.0");
		assertEquals("1.0.0", deployer.rollBack(GREET, 1).version());
	}

	@Test
	void whatCanBeRolledBackToSurvivesARestartAndTheSameJarAgain() throws Exception {
		deployer.deploy(greet("1.0.0").stream());
		var second = greet("1.1.0").bytes();
		deployer.deploy(new ByteArrayInputStream(second));
		deployer.deploy(new ByteArrayInputStream(second));
		until(() -> installed().size() == 1);
		deployer.close();
		deployer = new Deployer(context, routes, framework);
		assertEquals("1.0.0", deployer.rollBack(GREET, 1).version());
	}

	@Test
	void aShippedProviderIsRolledBackTo() throws Exception {
		var jar = greet("1.0.0").bytes();
		Files.write(Files.createDirectories(data.resolve("home/bundle/20")).resolve("greet-1.0.0.jar"), jar);
		Files.writeString(Files.createDirectories(data.resolve("home/lib")).resolve("bundles.sha256"), "0123  bundle/20/greet-1.0.0.jar\n");
		var shipped = context.installBundle("loggia:shipped/xyz/greet-1.0.0.jar", new ByteArrayInputStream(jar));
		shipped.start();
		routes.ready(shipped.getBundleId(), java.time.Duration.ZERO);
		routes.activate(shipped.getBundleId());
		assertEquals("1.0.0", deployer.deploy(greet("1.1.0").stream()).replaced());
		assertEquals("1.0.0", deployer.rollBack(GREET, 1).version());
		until(() -> installed().size() == 1);
		assertServesOn("1.0.0");
	}

	@Test
	void deploysFromTwoSidesAreSerialised() throws Exception {
		var threads = Executors.newFixedThreadPool(2);
		try {
			var sides = Stream.of(1, 2).map(side -> threads.submit(() -> {
				for (int i = 0; i < 20; i++) deployer.deploy(greet(side + ".0." + i).stream());
				return null;
			})).toList();
			for (var side : sides) side.get(60, TimeUnit.SECONDS);
		} finally {
			threads.shutdownNow();
		}
		until(() -> installed().size() == 1);
		assertEquals(Bundle.ACTIVE, installed().get(0).getState());
		assertEquals(State.ACTIVE, routes.state(installed().get(0).getBundleId()));
		assertEquals(installed().get(0).getLocation(), deployer.record().of(GREET).location());
	}

	@Test
	void aFirstOneThatHangsIsNobodysPredecessor() throws Exception {
		assertEquals(Reason.START_TIMEOUT, refused(provider("greet", "1.0.0", Hanging.class).stream()).reason);
		assertEquals(List.of(), listed());
		assertNull(deployer.deploy(greet("1.1.0").stream()).replaced());
	}

	@Test
	void aPredecessorThatWasFinishingEndsWhenTheGateComesBack() throws Exception {
		routes.callsInFlight = true;
		deployer.deploy(greet("1.0.0").stream());
		deployer.deploy(greet("1.1.0").stream());
		assertEquals(2, installed().size());
		deployer.close();
		deployer = new Deployer(context, routes, framework);
		until(() -> installed().size() == 1);
		assertEquals(List.of("1.1.0 active"), listed());
	}

	@Test
	void whatIsNoProviderIsRefused() throws Exception {
		assertEquals(Reason.NOT_A_BUNDLE, refused(new ByteArrayInputStream("hello".getBytes())).reason);
		assertEquals(Reason.NO_API, refused(Jars.plain("greet", "1.0.0").stream()).reason);
		assertEquals(Reason.NO_API, refused(Jars.plain("greet", "1.0.0").with("Provide-Capability", "other;x=\"a,loggia.api;b\"").stream()).reason);
		assertEquals(Reason.NOT_A_BUNDLE, refused(greet("1.0.0").with("Fragment-Host", "x").stream()).reason);
		assertEquals(Reason.NOT_A_BUNDLE, refused(greet("one").stream()).reason);
		assertEquals(Reason.NOT_A_BUNDLE, refused(provider("../greet", "1.0.0", Plain.class).stream()).reason);
		assertEquals(Reason.PART_OF_PLATFORM, refused(provider(framework.getSymbolicName(), "99.0.0", Plain.class).stream()).reason);
		context.installBundle("platform", Jars.plain("loggia-deployer", "0.1.0").stream());
		assertEquals(Reason.PART_OF_PLATFORM, refused(provider("loggia-deployer", "9.0.0", Plain.class).stream()).reason);
		assertEquals(Reason.TOO_LARGE, refused(new Endless()).reason);
		assertEquals(List.of(), files());
	}

	private void assertServesOn(String version) throws Exception {
		until(() -> installed().stream().filter(b -> b.getState() != Bundle.STARTING).count() == 1);
		var bundle = installed().get(0);
		assertEquals(version, bundle.getVersion().toString());
		assertEquals(Bundle.ACTIVE, bundle.getState());
		assertEquals(State.ACTIVE, routes.state(bundle.getBundleId()));
		assertEquals(version, deployer.record().of(GREET).version());
		var recorded = deployer.record().of(GREET);
		var kept = Stream.concat(Stream.of(recorded.sha256()), recorded.before().stream().map(Record.Before::sha256)).map(sha -> sha + ".jar").distinct().sorted().toList();
		until(() -> files().stream().sorted().toList().equals(kept));
	}

	private DeployException refused(InputStream jar) {
		return assertThrows(DeployException.class, () -> deployer.deploy(jar));
	}

	private static Jars greet(String version) {
		return provider("greet", version, Plain.class);
	}

	private static Jars greet2(String version) {
		return greet(version).with("Provide-Capability", "loggia.api;family=greet;names:List<String>=\"x,y\";version:Version=\"2.0\"");
	}

	private static Jars provider(String name, String version, Class<?> activator) {
		return Jars.provider(name, version).activator(activator);
	}

	private static InputStream exclusive(String version, Class<?> activator) {
		return provider("greet", version, activator).with("Provide-Capability", "loggia.api;family=\"greet\";exclusive=true;names:List<String>=\"x,y\"").stream();
	}

	private List<Bundle> installed() {
		return Stream.of(context.getBundles()).filter(b -> "greet".equals(b.getSymbolicName())).toList();
	}

	private Bundle last() {
		return installed().get(installed().size() - 1);
	}

	private List<String> listed() throws DeployException {
		return deployer.list().stream().map(l -> l.version() + " " + l.state()).toList();
	}

	private List<String> files() throws IOException {
		if (!Files.exists(data.resolve("deployed"))) return List.of();
		try (var files = Files.list(data.resolve("deployed"))) {
			return files.map(f -> f.getFileName().toString()).toList();
		}
	}

	private static void until(Callable<Boolean> condition) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.call()) {
			assertNotEquals(0, Math.max(0, deadline - System.nanoTime()), "did not happen within 20 s");
			TimeUnit.MILLISECONDS.sleep(5);
		}
	}

	/** 65 MB of nothing. */
	private static final class Endless extends InputStream {
		private long left = BundleStore.LARGEST + 1;

		@Override
		public int read() {
			return left-- > 0 ? 0 : -1;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			if (left <= 0) return -1;
			int n = (int) Math.min(length, left);
			left -= n;
			return n;
		}
	}
}
