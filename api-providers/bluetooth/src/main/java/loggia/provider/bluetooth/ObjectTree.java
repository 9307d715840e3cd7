package loggia.provider.bluetooth;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/** What BlueZ has told of its objects: path, interface, property. Used by one thread. */
final class ObjectTree {
	static final String ADAPTER = "org.bluez.Adapter1";
	static final String DEVICE = "org.bluez.Device1";
	static final String GATT_SERVICE = "org.bluez.GattService1";
	static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";

	private final TreeMap<String, Map<String, Map<String, Object>>> objects = new TreeMap<>();

	void fill(Map<DBusPath, Map<String, Map<String, Variant<?>>>> all) {
		all.forEach((path, types) -> types.forEach((type, values) -> add(path.getPath(), type, values)));
	}

	/** @return whether the object had no such interface before */
	boolean add(String path, String type, Map<String, Variant<?>> values) {
		var types = objects.computeIfAbsent(path, p -> new LinkedHashMap<>());
		boolean fresh = !types.containsKey(type);
		put(types.computeIfAbsent(type, t -> new HashMap<>()), values);
		return fresh;
	}

	/** @return whether it was there */
	boolean remove(String path, String type) {
		var types = objects.get(path);
		if (types == null || types.remove(type) == null) return false;
		if (types.isEmpty()) objects.remove(path);
		return true;
	}

	/** @return whether the object is known */
	boolean change(String path, String type, Map<String, Variant<?>> values, Collection<String> gone) {
		var types = objects.get(path);
		var known = types == null ? null : types.get(type);
		if (known == null) return false;
		put(known, values);
		known.keySet().removeAll(gone);
		return true;
	}

	boolean has(String path, String type) {
		return objects.containsKey(path) && objects.get(path).containsKey(type);
	}

	/** @return paths of the objects below a path that have the interface, in the order of the paths */
	List<String> below(String parent, String type) {
		var from = parent + "/";
		return objects.subMap(from, parent + "0").entrySet().stream().filter(e -> e.getValue().containsKey(type)).map(Map.Entry::getKey).toList();
	}

	/** @return the property, or null when it is absent or of another type */
	<T> T value(String path, String type, String property, Class<T> wanted) {
		var types = objects.get(path);
		var values = types == null ? null : types.get(type);
		var value = values == null ? null : values.get(property);
		return wanted.isInstance(value) ? wanted.cast(value) : null;
	}

	boolean isTrue(String path, String type, String property) {
		return Boolean.TRUE.equals(value(path, type, property, Boolean.class));
	}

	private static void put(Map<String, Object> known, Map<String, Variant<?>> values) {
		values.forEach((name, value) -> known.put(name, value.getValue()));
	}
}
