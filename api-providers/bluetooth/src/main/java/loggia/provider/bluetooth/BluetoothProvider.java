package loggia.provider.bluetooth;

import static loggia.api.spi.Risk.CONSENT;
import static loggia.api.spi.Risk.ORDINARY;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import loggia.api.Caller;
import loggia.api.metrics.Metrics;
import loggia.api.spi.Api;
import loggia.api.spi.ApiEvents;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * {@code wx.openBluetoothAdapter} and its family, on the gateway's own adapter: names, results and error numbers of WeChat's Bluetooth
 * and Bluetooth Low Energy (central) documentation. Thread-safe.
 */
@Component(configurationPid = "loggia.bluetooth", service = { ApiProvider.class, BluetoothProvider.class })
@Designate(ocd = BluetoothProvider.Config.class)
@ApiFamily(name = "bluetooth", version = "1.0")
public class BluetoothProvider implements ApiProvider {
	private static final String SCOPE = "scope.bluetooth";
	private static final int SECONDS_TO_END = 5;

	@ObjectClassDefinition(name = "Bluetooth API")
	@interface Config {
		@AttributeDefinition(description = "Address of the D-Bus that BlueZ is on")
		String bus_address() default "unix:path=/run/dbus/system_bus_socket";

		@AttributeDefinition(description = "Name of the adapter, such as hci0; empty for the first one")
		String adapter() default "";

		@AttributeDefinition(description = "Milliseconds a connection may take when the mini-program does not say", min = "1")
		long connect_timeout_ms() default 20_000;
	}

	/** @param mode {@code central}; the peripheral role is not offered */
	public record Open(@Optional String mode) {}

	public record AdapterState(boolean discovering, boolean available) {}

	/** @param interval milliseconds; @param powerLevel is BlueZ's own affair */
	public record Discovery(@Optional List<String> services, @Optional("false") boolean allowDuplicatesKey, @Optional("0") long interval, @Optional String powerLevel) {}

	public record Devices(List<Device.Found> devices) {}

	public record Services(@Optional List<String> services) {}

	public record Named(String name, String deviceId) {}

	public record Connected(List<Named> devices) {}

	public record ToDevice(String deviceId) {}

	/** @param timeout milliseconds */
	public record Connect(String deviceId, @Optional Long timeout) {}

	public record GattServices(List<Gatt.Service> services) {}

	public record OfService(String deviceId, String serviceId) {}

	public record Characteristics(List<Gatt.Characteristic> characteristics) {}

	public record Read(String deviceId, String serviceId, String characteristicId) {}

	public record Write(String deviceId, String serviceId, String characteristicId, ByteBuffer value, @Optional String writeType) {}

	/** @param type {@code indication} or {@code notification}; the device decides */
	public record Notify(String deviceId, String serviceId, String characteristicId, boolean state, @Optional String type) {}

	/** @param RSSI dBm */
	public record Rssi(int RSSI) {}

	public record GetMtu(String deviceId, @Optional String writeType) {}

	public record SetMtu(String deviceId, int mtu) {}

	/** @param mtu bytes */
	public record Mtu(int mtu) {}

	public record Connection(String deviceId, boolean connected) {}

	public record Value(String deviceId, String serviceId, String characteristicId, ByteBuffer value) {}

	/** @param mtu bytes */
	public record MtuChange(String deviceId, int mtu) {}

	/** The adapter comes or goes, or this session's discovery begins or ends. */
	@Api(risk = ORDINARY)
	final ApiEvents<AdapterState> onBluetoothAdapterStateChange = new ApiEvents<>();
	/** What this session's discovery finds. */
	@Api(risk = ORDINARY)
	final ApiEvents<Devices> onBluetoothDeviceFound = new ApiEvents<>();
	/** A connection of this session is there, or lost. */
	@Api(risk = ORDINARY)
	final ApiEvents<Connection> onBLEConnectionStateChange = new ApiEvents<>();
	/** What this session read, or is notified of. */
	@Api(risk = ORDINARY)
	final ApiEvents<Value> onBLECharacteristicValueChange = new ApiEvents<>();
	/** Both sides of a connection of this session agreed anew. */
	@Api(risk = ORDINARY)
	final ApiEvents<MtuChange> onBLEMTUChange = new ApiEvents<>();

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
		var made = new Thread(task, "loggia-bluetooth");
		made.setDaemon(true);
		return made;
	});
	private final Radio radio;
	private final long connectMs;
	private final Metrics.Counter operations;

	@Activate
	public BluetoothProvider(@Reference Metrics metrics, Config config) {
		this(metrics, config.bus_address(), config.adapter(), config.connect_timeout_ms());
	}

	BluetoothProvider(Metrics metrics, String address, String adapter, long connectMs) {
		radio = new Radio(address, adapter, thread,
			new Events(onBluetoothAdapterStateChange, onBluetoothDeviceFound, onBLEConnectionStateChange, onBLECharacteristicValueChange, onBLEMTUChange));
		this.connectMs = connectMs;
		operations = metrics.counter("loggia_bluetooth_operations_total", "Bluetooth operations by outcome", "operation", "outcome");
		metrics.gauge("loggia_bluetooth_connections", "Devices that are connected", radio::connections);
	}

	/** Every session that has the adapter open is told that it is gone. */
	@Deactivate
	void close() throws InterruptedException {
		if (thread.isShutdown()) return;
		thread.execute(() -> radio.end().whenComplete((done, failure) -> thread.shutdownNow()));
		if (!thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) thread.shutdownNow();
	}

	/** A session that has the adapter open stays with this version; when no time is left it is told that the adapter is gone, and may open it again. */
	@Override
	public CompletionStage<Void> leave(CompletionStage<Void> over) {
		over.thenRun(() -> run("leave", radio::end));
		return run("leave", radio::unused);
	}

	@Override
	public boolean keeps(String name, ApiParams params, Caller caller) {
		return radio.isOpen(caller.sessionId());
	}

	/** @return completes with one line for operators, within a second */
	CompletionStage<String> status() {
		return run("health", () -> CompletableFuture.completedFuture(radio.status())).completeOnTimeout("BlueZ does not answer", 1, TimeUnit.SECONDS);
	}

	/** Fails 10001 without an adapter that is on. */
	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Void> openBluetoothAdapter(Open params, Caller caller) {
		if (params.mode() != null && !params.mode().equals("central")) throw BluetoothError.SYSTEM_NOT_SUPPORTED.exception("only the central role is offered");
		return run("open", () -> {
			radio.open(caller);
			return done();
		});
	}

	/** Ends the session's discovery and connections. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> closeBluetoothAdapter(Caller caller) {
		return run("close", () -> {
			radio.close(caller);
			return done();
		});
	}

	@Api(risk = ORDINARY)
	public CompletionStage<AdapterState> getBluetoothAdapterState(Caller caller) {
		return on(caller, "state", client -> CompletableFuture.completedFuture(new AdapterState(client.search != null, radio.available())));
	}

	/** Findings come as onBluetoothDeviceFound. */
	@Api(risk = CONSENT, scope = SCOPE, timeoutMs = 20_000)
	public CompletionStage<Void> startBluetoothDevicesDiscovery(Discovery params, Caller caller) {
		var services = new HashSet<String>();
		if (params.services() != null) params.services().forEach(uuid -> services.add(Uuids.full(uuid)));
		return on(caller, "discover", client -> radio.search(client, new Client.Search(services, params.allowDuplicatesKey(), params.interval())));
	}

	@Api(risk = ORDINARY)
	public CompletionStage<Void> stopBluetoothDevicesDiscovery(Caller caller) {
		return on(caller, "stopDiscovery", radio::stopSearch);
	}

	/** What this session found since it began to look. */
	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Devices> getBluetoothDevices(Caller caller) {
		return on(caller, "devices", client -> CompletableFuture.completedFuture(new Devices(client.found.stream().map(path -> Device.found(radio.tree(), path)).toList())));
	}

	/** Devices this session is connected to and that offer one of the services. */
	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Connected> getConnectedBluetoothDevices(Services params, Caller caller) {
		var wanted = params.services() == null ? List.<String> of() : params.services().stream().map(Uuids::full).toList();
		return on(caller, "connected", client -> {
			var tree = radio.tree();
			var devices = radio.connected(client).stream().filter(path -> wanted.isEmpty() || Device.services(tree, path).stream().anyMatch(wanted::contains))
				.map(path -> new Named(Device.name(tree, path), Device.id(tree, path))).toList();
			return CompletableFuture.completedFuture(new Connected(devices));
		});
	}

	/** Answers when the device's services are known. Fails 10002, 10003, 10012; -1 when this session is connected to it. */
	@Api(risk = CONSENT, scope = SCOPE, timeoutMs = 120_000)
	public CompletionStage<Void> createBLEConnection(Connect params, Caller caller) {
		long limit = params.timeout() == null || params.timeout() <= 0 ? connectMs : params.timeout();
		return on(caller, "connect", client -> radio.connect(client, params.deviceId(), limit));
	}

	/** Another session's connection to the same device stays. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> closeBLEConnection(ToDevice params, Caller caller) {
		return on(caller, "disconnect", client -> {
			radio.release(radio.link(client, params.deviceId()), client);
			return done();
		});
	}

	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<GattServices> getBLEDeviceServices(ToDevice params, Caller caller) {
		return gatt(caller, params.deviceId(), "services", gatt -> CompletableFuture.completedFuture(new GattServices(gatt.services())));
	}

	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Characteristics> getBLEDeviceCharacteristics(OfService params, Caller caller) {
		return gatt(caller, params.deviceId(), "characteristics", gatt -> CompletableFuture.completedFuture(new Characteristics(gatt.characteristics(params.serviceId()))));
	}

	/** The value comes as onBLECharacteristicValueChange. */
	@Api(risk = CONSENT, scope = SCOPE, timeoutMs = 30_000)
	public CompletionStage<Void> readBLECharacteristicValue(Read params, Caller caller) {
		return on(caller, "read", client -> {
			var gatt = new Gatt(radio, radio.link(client, params.deviceId()));
			return gatt.read(client, gatt.characteristic(params.serviceId(), params.characteristicId()));
		});
	}

	@Api(risk = CONSENT, scope = SCOPE, timeoutMs = 30_000)
	public CompletionStage<Void> writeBLECharacteristicValue(Write params, Caller caller) {
		var value = new byte[params.value().remaining()];
		params.value().duplicate().get(value);
		return gatt(caller, params.deviceId(), "write", gatt -> gatt.write(gatt.characteristic(params.serviceId(), params.characteristicId()), value, params.writeType()));
	}

	/** Values come as onBLECharacteristicValueChange until {@code state} is false. */
	@Api(risk = CONSENT, scope = SCOPE, timeoutMs = 30_000)
	public CompletionStage<Void> notifyBLECharacteristicValueChange(Notify params, Caller caller) {
		return on(caller, "notify", client -> {
			var gatt = new Gatt(radio, radio.link(client, params.deviceId()));
			var path = gatt.characteristic(params.serviceId(), params.characteristicId());
			if (params.state()) return gatt.listen(client, path);
			gatt.unlisten(client, path);
			return done();
		});
	}

	/** Fails 10009 when BlueZ has not heard the device lately. */
	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Rssi> getBLEDeviceRSSI(ToDevice params, Caller caller) {
		return on(caller, "rssi", client -> {
			var rssi = radio.tree().value(radio.link(client, params.deviceId()).device, ObjectTree.DEVICE, "RSSI", Short.class);
			if (rssi == null) throw BluetoothError.SYSTEM_NOT_SUPPORTED.exception("the strength of this connection is not known");
			return CompletableFuture.completedFuture(new Rssi(rssi));
		});
	}

	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Mtu> getBLEMTU(GetMtu params, Caller caller) {
		return gatt(caller, params.deviceId(), "mtu", gatt -> CompletableFuture.completedFuture(new Mtu(gatt.mtu())));
	}

	/** BlueZ has agreed on the largest already: answers with that one. */
	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Mtu> setBLEMTU(SetMtu params, Caller caller) {
		if (params.mtu() < 22 || params.mtu() > 512) throw BluetoothError.INVALID_DATA.exception("mtu is 22 to 512");
		return gatt(caller, params.deviceId(), "mtu", gatt -> CompletableFuture.completedFuture(new Mtu(gatt.mtu())));
	}

	@Api(risk = CONSENT, scope = SCOPE)
	public CompletionStage<Void> isBluetoothDevicePaired(ToDevice params, Caller caller) {
		return on(caller, "paired", client -> {
			if (!radio.tree().isTrue(radio.device(params.deviceId()), ObjectTree.DEVICE, "Paired")) throw BluetoothError.NO_DEVICE.exception("the device is not paired");
			return done();
		});
	}

	private <T> CompletableFuture<T> gatt(Caller caller, String deviceId, String operation, Function<Gatt, CompletableFuture<T>> work) {
		return on(caller, operation, client -> work.apply(new Gatt(radio, radio.link(client, deviceId))));
	}

	private <T> CompletableFuture<T> on(Caller caller, String operation, Function<Client, CompletableFuture<T>> work) {
		return run(operation, () -> work.apply(radio.client(caller)));
	}

	/** Runs it on the radio's thread. Cancelling the answer cancels what the work returned. */
	private <T> CompletableFuture<T> run(String operation, Supplier<CompletableFuture<T>> work) {
		var answer = new CompletableFuture<T>();
		answer.whenComplete((value, failure) -> operations.inc(operation, failure == null ? "ok" : "failed"));
		try {
			thread.execute(() -> {
				try {
					var running = work.get();
					running.whenComplete((value, failure) -> settle(answer, value, failure));
					answer.whenComplete((value, failure) -> {
						if (answer.isCancelled()) running.cancel(true);
					});
				} catch (RuntimeException e) {
					answer.completeExceptionally(e);
				}
			});
		} catch (RejectedExecutionException e) {
			answer.completeExceptionally(BluetoothError.NOT_AVAILABLE.exception());
		}
		return answer;
	}

	private static <T> void settle(CompletableFuture<T> answer, T value, Throwable failure) {
		if (failure == null) answer.complete(value);
		else answer.completeExceptionally(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
	}

	private static CompletableFuture<Void> done() {
		return CompletableFuture.completedFuture(null);
	}
}
