package loggia.provider.bluetooth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.Variant;

/** What BlueZ knows of a device, in WeChat's words. */
final class Device {
	private Device() {}

	/**
	 * A device that was found.
	 *
	 * @param deviceId          its address: {@code AA:BB:CC:DD:EE:FF}
	 * @param RSSI              dBm; 0 when it was not heard lately
	 * @param advertisData      the manufacturer's data with the company's number in front, as on the air
	 * @param serviceData       by full UUID
	 */
	record Found(String name, String localName, String deviceId, int RSSI, boolean connectable, List<String> advertisServiceUUIDs, ByteBuffer advertisData,
		Map<String, ByteBuffer> serviceData) {}

	static String id(ObjectTree tree, String path) {
		var address = tree.value(path, ObjectTree.DEVICE, "Address", String.class);
		return address == null ? "" : address;
	}

	static String name(ObjectTree tree, String path) {
		var name = tree.value(path, ObjectTree.DEVICE, "Name", String.class);
		return name == null ? "" : name;
	}

	static Found found(ObjectTree tree, String path) {
		var name = name(tree, path);
		var rssi = tree.value(path, ObjectTree.DEVICE, "RSSI", Short.class);
		return new Found(name, name, id(tree, path), rssi == null ? 0 : rssi, true, services(tree, path), manufacturer(tree, path), serviceData(tree, path));
	}

	static List<String> services(ObjectTree tree, String path) {
		var services = new ArrayList<String>();
		var value = tree.value(path, ObjectTree.DEVICE, "UUIDs", Object.class);
		if (value instanceof Iterable<?> list) list.forEach(uuid -> services.add(Uuids.full(uuid.toString())));
		else if (value instanceof Object[] array) for (var uuid : array) services.add(Uuids.full(uuid.toString()));
		return services;
	}

	/** Company number, little-endian, then its bytes (Core Specification Supplement, Part A, 1.4). */
	private static ByteBuffer manufacturer(ObjectTree tree, String path) {
		var out = new ByteArrayOutputStream();
		if (tree.value(path, ObjectTree.DEVICE, "ManufacturerData", Object.class) instanceof Map<?, ?> data) {
			data.forEach((company, bytes) -> {
				int number = company instanceof UInt16 u ? u.intValue() : 0;
				out.write(number);
				out.write(number >> 8);
				out.writeBytes(bytes(bytes));
			});
		}
		return ByteBuffer.wrap(out.toByteArray());
	}

	private static Map<String, ByteBuffer> serviceData(ObjectTree tree, String path) {
		var all = new LinkedHashMap<String, ByteBuffer>();
		if (tree.value(path, ObjectTree.DEVICE, "ServiceData", Object.class) instanceof Map<?, ?> data) {
			data.forEach((uuid, bytes) -> all.put(Uuids.full(uuid.toString()), ByteBuffer.wrap(bytes(bytes))));
		}
		return all;
	}

	/** @return an {@code ay}, however D-Bus unpacked it; empty for anything else */
	static byte[] bytes(Object value) {
		var plain = value instanceof Variant<?> variant ? variant.getValue() : value;
		if (plain instanceof byte[] bytes) return bytes;
		if (!(plain instanceof List<?> list)) return new byte[0];
		var bytes = new byte[list.size()];
		for (int i = 0; i < bytes.length; i++) bytes[i] = list.get(i) instanceof Byte b ? b : 0;
		return bytes;
	}
}
