package loggia.provider.bluetooth;

import static loggia.provider.bluetooth.ObjectTree.CHARACTERISTIC;
import static loggia.provider.bluetooth.ObjectTree.GATT_SERVICE;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import loggia.provider.bluetooth.BluetoothProvider.MtuChange;
import loggia.provider.bluetooth.BluetoothProvider.Value;
import org.bluez.GattCharacteristic1;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services and characteristics of one connection (BlueZ doc/org.bluez.GattCharacteristic.rst). On the radio's thread. */
final class Gatt {
	private static final Logger log = LoggerFactory.getLogger(Gatt.class);
	/** Most bytes of one attribute (Core Specification, Vol 3, Part F, 3.2.9). */
	private static final int LONGEST = 512;
	/** What a connection has when BlueZ does not say (Vol 3, Part G, 5.2.1). */
	private static final int DEFAULT_MTU = 23;

	private final Radio radio;
	private final Link link;

	Gatt(Radio radio, Link link) {
		this.radio = radio;
		this.link = link;
	}

	record Service(String uuid, boolean isPrimary) {}

	/** @param properties {@code read, write, notify, indicate, writeNoResponse, writeDefault} ({@code notify} cannot name a record's part) */
	record Characteristic(String uuid, Map<String, Boolean> properties) {}

	List<Service> services() {
		return tree().below(link.device, GATT_SERVICE).stream().map(path -> new Service(uuid(path, GATT_SERVICE), tree().isTrue(path, GATT_SERVICE, "Primary"))).toList();
	}

	List<Characteristic> characteristics(String serviceId) {
		return tree().below(service(serviceId), CHARACTERISTIC).stream().map(path -> new Characteristic(uuid(path, CHARACTERISTIC), properties(path))).toList();
	}

	/** @return the characteristic's path @throws loggia.api.ApiException NO_SERVICE, NO_CHARACTERISTIC */
	String characteristic(String serviceId, String characteristicId) {
		var wanted = Uuids.full(characteristicId);
		return tree().below(service(serviceId), CHARACTERISTIC).stream().filter(path -> uuid(path, CHARACTERISTIC).equals(wanted)).findFirst()
			.orElseThrow(BluetoothError.NO_CHARACTERISTIC::exception);
	}

	/** Reads; the value comes as the event onBLECharacteristicValueChange to the one who asked, as in WeChat. */
	CompletableFuture<Void> read(Client client, String path) {
		if (!flags(path).contains("read")) throw BluetoothError.NOT_SUPPORTED.exception();
		Map<String, Variant<?>> options = Map.of();
		return explained(link.run(radio.bluez().<Object> call(path, GattCharacteristic1.class, "ReadValue", options))).thenAccept(value -> tell(client, path, Device.bytes(value)));
	}

	/** @param type {@code write}, {@code writeNoResponse}, or null for what the characteristic can */
	CompletableFuture<Void> write(String path, byte[] value, String type) {
		if (value.length > LONGEST) throw BluetoothError.INVALID_DATA.exception("a value has at most " + LONGEST + " bytes");
		var can = flags(path);
		boolean command = type == null ? !can.contains("write") : type.equals("writeNoResponse");
		if (!can.contains(command ? "write-without-response" : "write")) throw BluetoothError.NOT_SUPPORTED.exception();
		Map<String, Variant<?>> options = Map.of("type", new Variant<>(command ? "command" : "request"));
		return explained(link.run(radio.bluez().<Void> call(path, GattCharacteristic1.class, "WriteValue", value, options)));
	}

	/** BlueZ is told once, however many sessions listen. */
	CompletableFuture<Void> listen(Client client, String path) {
		var can = flags(path);
		if (!can.contains("notify") && !can.contains("indicate")) throw BluetoothError.NOT_SUPPORTED.exception();
		var listeners = link.listeners.computeIfAbsent(path, p -> new LinkedHashSet<>());
		boolean first = listeners.isEmpty();
		listeners.add(client);
		if (!first) return CompletableFuture.completedFuture(null);
		return explained(link.run(radio.bluez().<Void> call(path, GattCharacteristic1.class, "StartNotify"))).whenComplete((done, failure) -> {
			if (failure != null) link.listeners.remove(path);
		});
	}

	/**
	 * BlueZ fails what a lost connection interrupts without saying why, and its word of the loss may come a moment later: so it is asked.
	 */
	private <T> CompletableFuture<T> explained(CompletableFuture<T> operation) {
		return operation.handle((value, failure) -> {
			if (failure == null) return CompletableFuture.completedFuture(value);
			var known = Radio.failed(failure, BluetoothError.SYSTEM);
			if (known.errno != BluetoothError.SYSTEM.code()) return CompletableFuture.<T> failedFuture(known);
			return radio.bluez().<Object> call(link.device, Properties.class, "Get", ObjectTree.DEVICE, "Connected").<T> handle((connected, unanswered) -> {
				throw Boolean.FALSE.equals(connected instanceof Variant<?> variant ? variant.getValue() : connected) ? BluetoothError.NO_CONNECTION.exception("the device disconnected") : known;
			});
		}).thenCompose(stage -> stage);
	}

	void unlisten(Client client, String path) {
		var listeners = link.listeners.get(path);
		if (listeners == null || !listeners.remove(client) || !listeners.isEmpty()) return;
		link.listeners.remove(path);
		radio.bluez().<Void> call(path, GattCharacteristic1.class, "StopNotify").exceptionally(e -> {
			log.debug("notifications do not stop", e);
			return null;
		});
	}

	/** @return bytes of one packet, as both sides agreed */
	int mtu() {
		return tree().below(link.device, CHARACTERISTIC).stream().map(path -> tree().value(path, CHARACTERISTIC, "MTU", UInt16.class)).filter(mtu -> mtu != null).mapToInt(UInt16::intValue)
			.findFirst().orElse(DEFAULT_MTU);
	}

	/** BlueZ told new values of a characteristic. */
	void changed(String path, Map<String, Variant<?>> values) {
		var value = values.get("Value");
		if (value != null) Set.copyOf(link.listeners.getOrDefault(path, Set.of())).forEach(client -> tell(client, path, Device.bytes(value)));
		if (values.get("MTU") != null) {
			var change = new MtuChange(deviceId(), mtu());
			link.holders.forEach(client -> radio.events.mtu().emit(client.caller, change));
		}
	}

	private void tell(Client client, String path, byte[] value) {
		var service = path.substring(0, path.lastIndexOf('/'));
		radio.events.value().emit(client.caller, new Value(deviceId(), uuid(service, GATT_SERVICE), uuid(path, CHARACTERISTIC), ByteBuffer.wrap(value)));
	}

	private String service(String serviceId) {
		var wanted = Uuids.full(serviceId);
		return tree().below(link.device, GATT_SERVICE).stream().filter(path -> uuid(path, GATT_SERVICE).equals(wanted)).findFirst().orElseThrow(BluetoothError.NO_SERVICE::exception);
	}

	private Map<String, Boolean> properties(String path) {
		var can = flags(path);
		var properties = new LinkedHashMap<String, Boolean>();
		for (var name : List.of("read", "write", "notify", "indicate")) properties.put(name, can.contains(name));
		properties.put("writeNoResponse", can.contains("write-without-response"));
		properties.put("writeDefault", can.contains("write"));
		return properties;
	}

	private Set<String> flags(String path) {
		var flags = new TreeSet<String>();
		var value = tree().value(path, CHARACTERISTIC, "Flags", Object.class);
		if (value instanceof Iterable<?> list) list.forEach(flag -> flags.add(flag.toString()));
		else if (value instanceof Object[] array) for (var flag : array) flags.add(flag.toString());
		return flags;
	}

	private String uuid(String path, String type) {
		var uuid = tree().value(path, type, "UUID", String.class);
		return uuid == null ? "" : Uuids.full(uuid);
	}

	private String deviceId() {
		return Device.id(tree(), link.device);
	}

	private ObjectTree tree() {
		return radio.tree();
	}
}
