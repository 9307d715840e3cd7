package loggia.provider.bluetooth;

import static loggia.provider.bluetooth.ObjectTree.ADAPTER;
import static loggia.provider.bluetooth.ObjectTree.CHARACTERISTIC;
import static loggia.provider.bluetooth.ObjectTree.DEVICE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.Caller;
import loggia.provider.bluetooth.BluetoothProvider.AdapterState;
import loggia.provider.bluetooth.BluetoothProvider.Connection;
import loggia.provider.bluetooth.BluetoothProvider.Devices;
import org.bluez.Adapter1;
import org.bluez.Device1;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's adapter, shared by the sessions that opened it: each sees its own findings and connections alone. Everything happens on one
 * thread, which nothing blocks but the first connection to the bus.
 */
final class Radio implements Bluez.Listener {
	private static final Logger log = LoggerFactory.getLogger(Radio.class);

	private static final String UNIX = "unix:path=";
	/** How long a new connection waits for the end of the one before. */
	private static final long HANG_UP_MS = 2_000;

	private final String address;
	private final String wanted;
	private final ScheduledExecutorService thread;
	final Events events;
	private final Map<String, Client> clients = new LinkedHashMap<>();
	/** Their sessions, for any thread. */
	private final Set<String> sessions = ConcurrentHashMap.newKeySet();
	/** Completes when no session has the adapter open; null while nobody waits for that. */
	private CompletableFuture<Void> unused;
	/** By the device's path. */
	private final Map<String, Link> links = new HashMap<>();
	/** Devices that are told to let go: the word that they did is not to be taken for the loss of a new connection. */
	private final Map<String, CompletableFuture<Void>> closing = new HashMap<>();
	private Bluez bluez;
	/** Path of the adapter, or null when there is none. */
	private String adapter;

	/** @param address of the bus @param wanted name of the adapter ({@code hci0}), or empty for the first */
	Radio(String address, String wanted, ScheduledExecutorService thread, Events events) {
		this.address = address;
		this.wanted = wanted;
		this.thread = thread;
		this.events = events;
	}

	// ---- adapter

	/** @throws ApiException NOT_AVAILABLE without a bus, BlueZ, an adapter, or power */
	void open(Caller caller) {
		connect();
		if (adapter == null) throw BluetoothError.NOT_AVAILABLE.exception("this gateway has no Bluetooth adapter");
		if (!powered()) throw BluetoothError.NOT_AVAILABLE.exception("the Bluetooth adapter is off");
		if (clients.containsKey(caller.sessionId())) return;
		var client = new Client(caller);
		clients.put(caller.sessionId(), client);
		sessions.add(caller.sessionId());
		client.life = caller.onState(state -> {
			if (state == Caller.State.SUSPENDED || state == Caller.State.ENDED) thread.execute(() -> close(client));
		});
	}

	/** Lets go of all that the session has. @throws ApiException NOT_INIT */
	void close(Caller caller) {
		close(client(caller));
	}

	private void close(Client client) {
		if (!clients.remove(client.caller.sessionId(), client)) return;
		sessions.remove(client.caller.sessionId());
		stopSearch(client);
		for (var link : List.copyOf(links.values())) {
			if (link.holders.contains(client)) release(link, client);
		}
		try {
			client.life.close();
		} catch (Exception e) {
			log.warn("the end of a session could not be unsubscribed", e);
		}
		if (unused != null && clients.isEmpty()) unused.complete(null);
	}

	/** @return completes when no session has the adapter open */
	CompletableFuture<Void> unused() {
		unused = new CompletableFuture<>();
		if (clients.isEmpty()) unused.complete(null);
		return unused;
	}

	/** @return whether the session has the adapter open; any thread */
	boolean isOpen(String session) {
		return sessions.contains(session);
	}

	/** @return the session's part of it @throws ApiException NOT_INIT before openBluetoothAdapter */
	Client client(Caller caller) {
		var client = clients.get(caller.sessionId());
		if (client == null) throw BluetoothError.NOT_INIT.exception();
		return client;
	}

	boolean available() {
		return adapter != null && powered();
	}

	/** @return one line for operators; opens the bus when nobody did */
	String status() {
		try {
			connect();
		} catch (ApiException e) {
			return "no Bluetooth: " + e.getMessage();
		}
		if (adapter == null) return "no Bluetooth adapter";
		return "adapter " + adapter.substring(adapter.lastIndexOf('/') + 1) + (powered() ? ", " + links.size() + " connections, " + clients.size() + " sessions" : " is off");
	}

	int connections() {
		return links.size();
	}

	private boolean powered() {
		return bluez.tree().isTrue(adapter, ADAPTER, "Powered");
	}

	private void connect() {
		if (bluez != null) return;
		// without this the library tries for ten seconds
		if (address.startsWith(UNIX) && Files.notExists(Path.of(address.substring(UNIX.length()).split(",")[0]))) {
			throw BluetoothError.NOT_AVAILABLE.exception("the gateway's Bluetooth service does not run");
		}
		try {
			bluez = new Bluez(address, thread, this);
		} catch (DBusException | RuntimeException e) {
			log.debug("no BlueZ at {}", address, e);
			throw BluetoothError.NOT_AVAILABLE.exception("the gateway's Bluetooth service does not run");
		}
		findAdapter();
	}

	private void findAdapter() {
		adapter = bluez.tree().below("/org/bluez", ADAPTER).stream().filter(path -> wanted.isEmpty() || path.endsWith("/" + wanted)).findFirst().orElse(null);
	}

	private void tellState(Client client) {
		events.adapter().emit(client.caller, new AdapterState(client.search != null, available()));
	}

	// ---- discovery

	/** Looks for devices. @return completes when BlueZ looks */
	CompletableFuture<Void> search(Client client, Client.Search search) {
		needAdapter();
		boolean first = clients.values().stream().allMatch(c -> c.search == null);
		client.stopTelling();
		client.found.clear();
		client.search = search;
		tellState(client);
		tree().below(adapter, DEVICE).stream().filter(path -> tree().value(path, DEVICE, "RSSI", Short.class) != null).forEach(path -> heard(client, path));
		if (!first) return CompletableFuture.completedFuture(null);
		Map<String, Variant<?>> filter = Map.of("Transport", new Variant<>("le"), "DuplicateData", new Variant<>(true));
		return bluez.<Void> call(adapter, Adapter1.class, "SetDiscoveryFilter", filter).thenCompose(done -> bluez.<Void> call(adapter, Adapter1.class, "StartDiscovery"))
			.handle((done, failure) -> {
				if (failure != null && !"org.bluez.Error.InProgress".equals(kind(failure))) {
					clients.values().forEach(Client::stopTelling);
					throw failed(failure, BluetoothError.SYSTEM);
				}
				return null;
			});
	}

	/** @return completes when BlueZ stopped, unless another session still looks */
	CompletableFuture<Void> stopSearch(Client client) {
		if (client.search == null) return CompletableFuture.completedFuture(null);
		client.stopTelling();
		tellState(client);
		if (bluez == null || adapter == null || clients.values().stream().anyMatch(c -> c.search != null)) return CompletableFuture.completedFuture(null);
		return bluez.<Void> call(adapter, Adapter1.class, "StopDiscovery").exceptionally(e -> {
			log.debug("discovery does not stop", e);
			return null;
		});
	}

	private void heard(Client client, String path) {
		var search = client.search;
		if (search == null || !search.services().isEmpty() && Device.services(tree(), path).stream().noneMatch(search.services()::contains)) return;
		if (!client.found.add(path) && !search.duplicates()) return;
		if (search.intervalMs() <= 0) {
			tellFound(client, List.of(path));
			return;
		}
		client.gathered.add(path);
		if (client.telling == null) {
			client.telling = thread.schedule(() -> {
				client.telling = null;
				var paths = List.copyOf(client.gathered);
				client.gathered.clear();
				tellFound(client, paths);
			}, search.intervalMs(), TimeUnit.MILLISECONDS);
		}
	}

	private void tellFound(Client client, List<String> paths) {
		var devices = paths.stream().filter(path -> tree().has(path, DEVICE)).map(path -> Device.found(tree(), path)).toList();
		if (!devices.isEmpty()) events.found().emit(client.caller, new Devices(devices));
	}

	// ---- connections

	/** @return the device's path @throws ApiException NO_DEVICE when nobody heard of it */
	String device(String deviceId) {
		return tree().below(needAdapter(), DEVICE).stream().filter(path -> Device.id(tree(), path).equalsIgnoreCase(deviceId)).findFirst()
			.orElseThrow(BluetoothError.NO_DEVICE::exception);
	}

	/** Connects, for a session that is not connected to it yet. @return completes when the device's services are known */
	CompletableFuture<Void> connect(Client client, String deviceId, long timeoutMs) {
		var path = device(deviceId);
		var known = links.get(path);
		if (known != null && known.holders.contains(client)) throw BluetoothError.ALREADY_CONNECTED.exception();
		var link = known != null ? known : dial(path);
		link.holders.add(client);
		var answer = new CompletableFuture<Void>();
		var limit = thread.schedule(() -> {
			if (answer.completeExceptionally(BluetoothError.TIMEOUT.exception())) abandon(link, client);
		}, timeoutMs, TimeUnit.MILLISECONDS);
		link.ready.whenComplete((done, failure) -> {
			if (failure == null && !answer.isDone()) tellConnection(client, path, true);
			settle(answer, failure);
		});
		answer.whenComplete((done, failure) -> {
			limit.cancel(false);
			if (answer.isCancelled()) thread.execute(() -> abandon(link, client));
		});
		return answer;
	}

	private static void settle(CompletableFuture<Void> answer, Throwable failure) {
		if (failure == null) answer.complete(null);
		else answer.completeExceptionally(failure);
	}

	private void abandon(Link link, Client client) {
		if (link.holders.remove(client) && link.holders.isEmpty()) hangUp(link);
	}

	private Link dial(String path) {
		var link = new Link(path);
		links.put(path, link);
		closing.getOrDefault(path, CompletableFuture.completedFuture(null)).thenCompose(free -> {
			if (links.get(path) != link) return CompletableFuture.completedFuture(null);
			return bluez().<Void> call(path, Device1.class, "Connect");
		}).whenComplete((done, failure) -> {
			if (failure != null && links.remove(path, link)) {
				log.debug("no connection: {}", failure.toString());
				link.lost();
			} else if (failure == null && tree().isTrue(path, DEVICE, "ServicesResolved")) {
				link.ready.complete(null);
			}
		});
		return link;
	}

	/** @throws ApiException NO_CONNECTION when this session is not connected to it, whoever else is */
	Link link(Client client, String deviceId) {
		var link = links.get(device(deviceId));
		if (link == null || !link.holders.contains(client) || !link.isReady()) throw BluetoothError.NO_CONNECTION.exception();
		return link;
	}

	/** @return paths of the devices this session is connected to */
	List<String> connected(Client client) {
		return links.values().stream().filter(link -> link.isReady() && link.holders.contains(client)).map(link -> link.device).sorted().toList();
	}

	/** The session lets go; the connection ends with its last holder. */
	void release(Link link, Client client) {
		for (var path : List.copyOf(link.listeners.keySet())) new Gatt(this, link).unlisten(client, path);
		link.holders.remove(client);
		tellConnection(client, link.device, false);
		if (link.holders.isEmpty()) hangUp(link);
	}

	private void hangUp(Link link) {
		if (!links.remove(link.device, link)) return;
		link.lost();
		if (bluez == null) return;
		var end = new CompletableFuture<Void>();
		closing.put(link.device, end);
		end.whenComplete((done, failure) -> closing.remove(link.device, end));
		thread.schedule(() -> end.complete(null), HANG_UP_MS, TimeUnit.MILLISECONDS);
		bluez.<Void> call(link.device, Device1.class, "Disconnect").whenComplete((done, failure) -> {
			if (failure != null) log.debug("a device does not let go", failure);
			if (failure != null || bluez == null || !tree().isTrue(link.device, DEVICE, "Connected")) end.complete(null);
		});
	}

	private void lost(String device) {
		var link = links.remove(device);
		if (link == null) return;
		link.lost();
		for (var client : link.holders) tellConnection(client, device, false);
	}

	private void tellConnection(Client client, String path, boolean connected) {
		events.connection().emit(client.caller, new Connection(idOf(path), connected));
	}

	/** The address as it stands in the path, for a device that BlueZ has forgotten already. */
	private static String idOf(String path) {
		return path.substring(path.lastIndexOf("dev_") + 4).replace('_', ':');
	}

	// ---- what BlueZ tells

	@Override
	public void added(String path, String type) {
		if (type.equals(ADAPTER) && adapter == null) adapterChanged();
		else if (type.equals(DEVICE)) List.copyOf(clients.values()).forEach(client -> heard(client, path));
	}

	@Override
	public void changed(String path, String type, Map<String, Variant<?>> values) {
		switch (type) {
			case ADAPTER -> {
				if (path.equals(adapter) && values.containsKey("Powered")) adapterChanged();
			}
			case DEVICE -> deviceChanged(path, values);
			case CHARACTERISTIC -> links.values().stream().filter(link -> path.startsWith(link.device + "/")).findFirst()
				.ifPresent(link -> new Gatt(this, link).changed(path, values));
			default -> {
				// descriptors, batteries: nobody asks
			}
		}
	}

	private void deviceChanged(String path, Map<String, Variant<?>> values) {
		if (values.containsKey("Connected") && !tree().isTrue(path, DEVICE, "Connected")) {
			if (closing.containsKey(path)) closing.get(path).complete(null);
			else lost(path);
			return;
		}
		var link = links.get(path);
		if (link != null && tree().isTrue(path, DEVICE, "ServicesResolved")) link.ready.complete(null);
		if (values.containsKey("RSSI") || values.containsKey("UUIDs") || values.containsKey("ManufacturerData") || values.containsKey("ServiceData")) {
			List.copyOf(clients.values()).forEach(client -> heard(client, path));
		}
	}

	@Override
	public void removed(String path, String type) {
		if (type.equals(DEVICE)) {
			lost(path);
			clients.values().forEach(client -> client.found.remove(path));
		} else if (type.equals(ADAPTER) && path.equals(adapter)) {
			adapterChanged();
		}
	}

	private void adapterChanged() {
		findAdapter();
		if (!available()) {
			List.copyOf(links.keySet()).forEach(this::lost);
			clients.values().forEach(Client::stopTelling);
		}
		List.copyOf(clients.values()).forEach(this::tellState);
	}

	/** The bus is gone; the next open looks for it again. */
	@Override
	public void lost() {
		log.warn("BlueZ is gone from {}: its connections are lost", address);
		bluez = null;
		adapter = null;
		List.copyOf(links.keySet()).forEach(this::lost);
		for (var client : List.copyOf(clients.values())) {
			client.stopTelling();
			tellState(client);
			close(client);
		}
	}

	/** Lets go of everything, and tells each session. @return completes when the devices were told, within two seconds */
	CompletableFuture<Void> end() {
		var left = List.copyOf(clients.values());
		left.forEach(this::close);
		var told = CompletableFuture.allOf(closing.values().toArray(CompletableFuture[]::new));
		return told.thenRun(() -> {
			if (bluez != null) bluez.close();
			bluez = null;
			adapter = null;
			left.forEach(this::tellState);
		});
	}

	// ---- for the other parts

	Bluez bluez() {
		if (bluez == null) throw BluetoothError.NOT_AVAILABLE.exception();
		return bluez;
	}

	ObjectTree tree() {
		return bluez().tree();
	}

	private String needAdapter() {
		if (bluez == null || !available()) throw BluetoothError.NOT_AVAILABLE.exception();
		return adapter;
	}

	/** @return what BlueZ's refusal means to a mini-program; {@code otherwise} when it has no word of its own */
	static ApiException failed(Throwable failure, BluetoothError otherwise) {
		var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
		if (cause instanceof ApiException known) return known;
		return switch (kind(cause)) {
			case "org.bluez.Error.NotConnected" -> BluetoothError.NO_CONNECTION.exception();
			case "org.bluez.Error.NotSupported", "org.bluez.Error.NotPermitted", "org.bluez.Error.NotAuthorized" -> BluetoothError.NOT_SUPPORTED.exception();
			case "org.bluez.Error.NotReady" -> BluetoothError.NOT_AVAILABLE.exception();
			case "org.bluez.Error.InvalidValueLength", "org.bluez.Error.InvalidArguments" -> BluetoothError.INVALID_DATA.exception();
			default -> otherwise.exception();
		};
	}

	/** @return the D-Bus error's name, or an empty text */
	private static String kind(Throwable failure) {
		var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
		if (!(cause instanceof DBusExecutionException refused)) return "";
		var type = refused.getType();
		return type == null ? "" : type;
	}
}
