package loggia.provider.bluetooth;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.CallbackHandler;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.ObjectManager;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/**
 * BlueZ behind a D-Bus connection (BlueZ doc/org.bluez.*.rst): its objects as an {@link ObjectTree} that follows its signals, and calls as
 * stages. All that it tells, and every stage it completes, comes on the executor given; its own methods are called there too.
 */
final class Bluez implements AutoCloseable {
	private static final String SERVICE = "org.bluez";

	/** Told what changes; on the executor. */
	interface Listener {
		/** An object has an interface that it had not. */
		void added(String path, String type);

		void changed(String path, String type, Map<String, Variant<?>> values);

		void removed(String path, String type);

		/** The bus or BlueZ is gone: nothing of it holds any more. */
		void lost();
	}

	private final Executor thread;
	private final Listener listener;
	private final DBusConnection bus;
	private final ObjectTree tree = new ObjectTree();
	private boolean closed;

	/**
	 * Connects and reads what there is. Blocks for as long as the bus takes.
	 *
	 * @param address of the bus: {@code unix:path=/run/dbus/system_bus_socket}
	 * @throws DBusException when there is no bus, or no BlueZ on it
	 */
	Bluez(String address, Executor thread, Listener listener) throws DBusException {
		this.thread = thread;
		this.listener = listener;
		bus = DBusConnectionBuilder.forAddress(address).withShared(false).withDisconnectCallback(new IDisconnectCallback() {
			@Override
			public void disconnectOnError(IOException e) {
				post(Bluez.this::lose);
			}
		}).build();
		try {
			bus.addSigHandler(ObjectManager.InterfacesAdded.class, s -> post(() -> added(s)));
			bus.addSigHandler(ObjectManager.InterfacesRemoved.class, s -> post(() -> removed(s)));
			bus.addSigHandler(Properties.PropertiesChanged.class, s -> post(() -> changed(s)));
			bus.addSigHandler(DBus.NameOwnerChanged.class, s -> post(() -> owner(s)));
			// with autostart off: a call must not start a Bluetooth daemon that the operator stopped
			tree.fill(bus.getRemoteObject(SERVICE, "/", ObjectManager.class, false).GetManagedObjects());
		} catch (DBusException | DBusExecutionException e) {
			bus.disconnect();
			throw e instanceof DBusException known ? known : new DBusException("BlueZ does not answer: " + e.getMessage());
		}
	}

	ObjectTree tree() {
		return tree;
	}

	/** Calls a method; the stage fails with a {@link DBusExecutionException} when BlueZ says so. It has no time limit of its own. */
	<T> CompletableFuture<T> call(String path, Class<? extends DBusInterface> type, String method, Object... arguments) {
		var result = new CompletableFuture<T>();
		try {
			bus.callWithCallback(bus.getRemoteObject(SERVICE, path, type, false), method, new CallbackHandler<T>() {
				@Override
				public void handle(T value) {
					post(() -> result.complete(value));
				}

				@Override
				public void handleError(DBusExecutionException e) {
					post(() -> result.completeExceptionally(e));
				}
			}, arguments);
		} catch (DBusException | DBusExecutionException e) {
			result.completeExceptionally(e);
		}
		return result;
	}

	/** What still comes in while everything ends interests nobody. */
	private void post(Runnable task) {
		try {
			thread.execute(task);
		} catch (RejectedExecutionException e) {
			// the provider has stopped
		}
	}

	/** Ends the connection; {@link Listener#lost} is not told. */
	@Override
	public void close() {
		closed = true;
		bus.disconnect();
	}

	private void lose() {
		if (closed) return;
		closed = true;
		bus.disconnect();
		listener.lost();
	}

	private void owner(DBus.NameOwnerChanged signal) {
		if (signal.name.equals(SERVICE) && signal.newOwner.isEmpty()) lose();
	}

	private void added(ObjectManager.InterfacesAdded signal) {
		if (closed) return;
		var path = signal.getSignalSource().getPath();
		signal.getInterfaces().forEach((type, values) -> {
			if (tree.add(path, type, values)) listener.added(path, type);
			else listener.changed(path, type, values);
		});
	}

	private void removed(ObjectManager.InterfacesRemoved signal) {
		if (closed) return;
		var path = signal.getSignalSource().getPath();
		for (var type : signal.getInterfaces()) {
			if (tree.remove(path, type)) listener.removed(path, type);
		}
	}

	private void changed(Properties.PropertiesChanged signal) {
		if (!closed && tree.change(signal.getPath(), signal.getInterfaceName(), signal.getPropertiesChanged(), signal.getPropertiesRemoved())) {
			listener.changed(signal.getPath(), signal.getInterfaceName(), signal.getPropertiesChanged());
		}
	}
}
