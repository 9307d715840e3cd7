package loggia.provider.bluetooth;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.ObjectManager;

/** python-dbusmock's BlueZ on a bus of its own, with a thermometer and a lock in the air; see src/test/python/ble_peer.py. */
final class BlePeer implements AutoCloseable {
	static final String THERMOMETER = "11:22:33:44:55:66";
	static final String LOCK = "66:55:44:33:22:11";
	private static final long LIMIT_MS = 20_000;

	/** What a test lets happen on the air. */
	@DBusInterfaceName("org.bluez.Mock")
	public interface Air extends DBusInterface {
		void Temperature(String address, int hundredths);

		void Heard(String address, short rssi);

		void Announce(String address, String service);

		void Drop(String address);

		void Mute(String address, boolean mute);

		void Power(boolean on);

		byte[] Written(String address);

		int Notifying(String address);
	}

	private final Path folder;
	private final Process daemon;
	private Process bluez;
	private DBusConnection bus;

	/** @param adapter whether there is one; without, the bus has no BlueZ at all */
	BlePeer(boolean adapter) throws Exception {
		folder = Files.createTempDirectory("ble");
		daemon = start(List.of("dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=" + address()));
		await(() -> Files.exists(folder.resolve("bus")), "no bus: apt-get install dbus");
		if (adapter) startBluez();
	}

	String address() {
		return "unix:path=" + folder.resolve("bus");
	}

	void startBluez() throws Exception {
		bluez = start(List.of("/usr/bin/python3", "-m", "dbusmock", "--session", "-t", new File("src/test/python/ble_peer.py").getAbsolutePath()));
		bus = DBusConnectionBuilder.forAddress(address()).withShared(false).build();
		await(() -> {
			if (!bus.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class).NameHasOwner("org.bluez")) return false;
			var objects = bus.getRemoteObject("org.bluez", "/", ObjectManager.class).GetManagedObjects();
			return objects.keySet().stream().map(DBusPath::getPath).anyMatch("/org/bluez/hci0/dev_66_55_44_33_22_11"::equals);
		}, "no BlueZ: apt-get install python3-dbusmock");
	}

	/** BlueZ crashes. */
	void kill() throws Exception {
		bus.disconnect();
		bluez.destroyForcibly().waitFor();
	}

	Air air() throws Exception {
		return bus.getRemoteObject("org.bluez", "/", Air.class);
	}

	@Override
	public void close() throws Exception {
		if (bus != null) bus.disconnect();
		if (bluez != null) bluez.destroyForcibly().waitFor();
		daemon.destroyForcibly().waitFor();
		Files.deleteIfExists(folder.resolve("bus"));
		Files.deleteIfExists(folder);
	}

	private Process start(List<String> command) throws IOException {
		var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("DBUS_SESSION_BUS_ADDRESS", address());
		return builder.start();
	}

	interface Check {
		boolean holds() throws Exception;
	}

	static void await(Check check, String otherwise) throws Exception {
		for (long end = System.currentTimeMillis() + LIMIT_MS; !check.holds();) {
			if (System.currentTimeMillis() > end) throw new AssertionError(otherwise);
			Thread.sleep(10);
		}
	}
}
