package loggia.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.release.ReleaseCatalog;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The Bluetooth APIs through the gate, with the bundle as it is shipped, against python-dbusmock's BlueZ on a bus of its own. */
public class BluetoothProviderIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String THERMOMETER = "11:22:33:44:55:66";
	private static final int FREED_SECONDS = 30;
	private static int apps;

	private final FakeReleases releases = new FakeReleases();
	private final FakeShell shell = new FakeShell();
	private final List<ServiceRegistration<?>> registered = new ArrayList<>();
	private final List<Process> processes = new ArrayList<>();
	private Bundle bluetooth;
	private Page ann;

	/** A session that keeps its events. */
	private record Page(String appId, String release, LinkedBlockingQueue<ApiEvent> events) implements Caller {
		@Override
		public VersionKind versionKind() {
			return VersionKind.RELEASE;
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String userId() {
			return "local:ann";
		}

		@Override
		public String deviceId() {
			return "itest";
		}

		@Override
		public String sessionId() {
			return "session-" + appId;
		}

		@Override
		public void emit(ApiEvent event) {
			events.add(event);
		}

		@Override
		public void progress(ApiEvent event) {
			throw new AssertionError("Bluetooth has no tasks");
		}

		@Override
		public AutoCloseable onState(Consumer<State> listener) {
			listener.accept(State.FOREGROUND);
			return () -> {};
		}

		JsonNode next(String name) throws Exception {
			for (ApiEvent event; (event = events.poll(10, TimeUnit.SECONDS)) != null;) {
				if (event.name().equals(name)) return JSON.readTree(event.json());
			}
			throw new AssertionError("no " + name + " within 10 s");
		}
	}

	@Before
	public void play() throws Exception {
		registered.add(context.registerService(ReleaseCatalog.class, releases, null));
		registered.add(context.registerService(ShellSurface.class, shell, null));
		var bus = startBus();
		configure(Map.of("bus.address", bus));
		bluetooth = context.installBundle(Distribution.bundle(20, "loggia-provider-bluetooth").toUri().toString());
		bluetooth.start();
		var somebody = releases.install("bluetooth" + ++apps + ".itest", "openBluetoothAdapter", "startBluetoothDevicesDiscovery", "createBLEConnection", "getBLEDeviceServices", "readBLECharacteristicValue");
		ann = new Page(somebody.appId(), somebody.release(), new LinkedBlockingQueue<>());
		Until.is("FAILED", () -> outcome(invoke(ann, "closeBluetoothAdapter", "{}")));
		for (var event : List.of("onBluetoothDeviceFound", "onBLEConnectionStateChange", "onBLECharacteristicValueChange")) assertEquals("{}", outcome(invoke(ann, event, "{}")));
		var open = invoke(ann, "openBluetoothAdapter", "{}");
		Until.is(1, shell.sheets::size);
		assertEquals("scope.bluetooth", JSON.readTree(shell.sheets.get(0).json()).get("scope").asText());
		shell.says(true);
		// BlueZ may still be starting: until then there is no adapter
		if (outcome(open).equals("FAILED")) Until.is("{}", () -> outcome(invoke(ann, "openBluetoothAdapter", "{}")));
	}

	@After
	public void end() throws Exception {
		if (bluetooth != null) bluetooth.uninstall();
		registered.forEach(ServiceRegistration::unregister);
		processes.forEach(Process::destroyForcibly);
		configure(Map.of());
	}

	@Test
	public void findsConnectsReadsAndLeaves() throws Exception {
		Until.is("{}", () -> outcome(invoke(ann, "startBluetoothDevicesDiscovery", "{\"services\":[\"181A\"]}")));
		assertEquals(THERMOMETER, ann.next("onBluetoothDeviceFound").at("/devices/0/deviceId").asText());
		var device = "{\"deviceId\":\"" + THERMOMETER + "\"}";
		assertEquals("{}", outcome(invoke(ann, "createBLEConnection", device)));
		assertEquals(true, ann.next("onBLEConnectionStateChange").get("connected").asBoolean());
		var service = JSON.readTree(outcome(invoke(ann, "getBLEDeviceServices", device))).at("/services/0/uuid").asText();
		assertEquals("0000181A-0000-1000-8000-00805F9B34FB", service);
		assertEquals("{}", outcome(invoke(ann, "readBLECharacteristicValue", "{\"deviceId\":\"" + THERMOMETER + "\",\"serviceId\":\"" + service + "\",\"characteristicId\":\"2A6E\"}")));
		assertEquals(0, ann.next("onBLECharacteristicValueChange").at("/value/$bytes").asInt());

		var loader = new WeakReference<>(bluetooth.adapt(BundleWiring.class).getClassLoader());
		bluetooth.uninstall();
		assertEquals("the session is told", false, ann.next("onBLEConnectionStateChange").get("connected").asBoolean());
		assertEquals("NOT_SUPPORTED", outcome(invoke(ann, "getBLEDeviceServices", device)));
		context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bluetooth));
		bluetooth = null;
		for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FREED_SECONDS); loader.get() != null && System.nanoTime() < end; Thread.sleep(100)) System.gc();
		assertNull("its class loader is held by something", loader.get());
	}

	/** @return the address of a bus with BlueZ on it, soon */
	private String startBus() throws Exception {
		var folder = Files.createTempDirectory("ble");
		var address = "unix:path=" + folder.resolve("bus");
		start(address, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=" + address);
		Until.is(true, () -> Files.exists(folder.resolve("bus")));
		Path peer = Distribution.root().resolve("api-providers/bluetooth/src/test/python/ble_peer.py");
		start(address, "/usr/bin/python3", "-m", "dbusmock", "--session", "-t", peer.toString());
		return address;
	}

	private void start(String address, String... command) throws Exception {
		var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("DBUS_SESSION_BUS_ADDRESS", address);
		processes.add(builder.start());
	}

	/** By reflection: the configuration service's API is no dependency of these tests. */
	private void configure(Map<String, Object> values) throws Exception {
		var reference = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
		var admin = context.getService(reference);
		var api = admin.getClass().getClassLoader().loadClass("org.osgi.service.cm.ConfigurationAdmin");
		var configuration = api.getMethod("getConfiguration", String.class, String.class).invoke(admin, "loggia.bluetooth", "?");
		var type = api.getClassLoader().loadClass("org.osgi.service.cm.Configuration");
		if (values.isEmpty()) type.getMethod("delete").invoke(configuration);
		else type.getMethod("update", Dictionary.class).invoke(configuration, new Hashtable<>(values));
		context.ungetService(reference);
	}
}
