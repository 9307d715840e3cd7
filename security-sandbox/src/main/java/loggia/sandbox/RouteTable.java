package loggia.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.ApiCatalog;
import loggia.api.routes.ApiRoutes.State;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiProvider;
import loggia.sandbox.Offer.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which provider answers which name: one immutable map behind one volatile field. Reading takes no lock; changes are made one at a
 * time. Of two services of one bundle that answer a name, the one that came last does. Listeners run outside the lock, on the changing thread.
 */
final class RouteTable {
	private static final Logger log = LoggerFactory.getLogger(RouteTable.class);

	/** @param offers every provider that may have calls in flight */
	private record Snapshot(Map<String, Route> routes, List<Provided> provided, List<ApiCatalog.Entry> entries, long revision) {}

	private final Map<Long, Offer> offers = new HashMap<>();
	/** Who answers a name, by bundle. */
	private final Map<String, Offer> holders = new HashMap<>();
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	private final List<Consumer<Long>> arrivals = new CopyOnWriteArrayList<>();
	private volatile Snapshot snapshot = new Snapshot(Map.of(), List.of(), List.of(), 1);

	/** @return null for a name nobody answers */
	Route route(String name) {
		return snapshot.routes.get(name);
	}

	Iterable<Provided> provided() {
		return snapshot.provided;
	}

	List<ApiCatalog.Entry> entries() {
		return snapshot.entries;
	}

	long revision() {
		return snapshot.revision;
	}

	AutoCloseable onChange(Runnable listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}

	/** Calls the listener with a bundle id after one of its services came, until closed. */
	AutoCloseable onArrival(Consumer<Long> listener) {
		arrivals.add(listener);
		return () -> arrivals.remove(listener);
	}

	/** A provider service came. It is active at once when nobody holds its names and no version of its bundle is active. */
	void add(Source source, Object key, ApiProvider provider, ApiDispatcher dispatcher) {
		var provided = new Provided(provider, dispatcher, source.label());
		synchronized (this) {
			Offer offer = offers.computeIfAbsent(source.bundleId(), id -> new Offer(source));
			offer.parts.put(key, provided);
			if (offer.state == State.WAITING && predecessors(offer).isEmpty()) {
				String conflict = conflict(offer);
				if (conflict == null) {
					offer.state = State.ACTIVE;
				} else {
					log.warn("{} waits: {}", source.label(), conflict);
				}
			}
			if (offer.state == State.ACTIVE) {
				take(offer);
			}
			publish();
		}
		changed();
		arrivals.forEach(a -> a.accept(source.bundleId()));
	}

	/**
	 * A provider service went: its names are gone at once, its calls in flight fail. When another service of its bundle answers all its names
	 * already, it was replaced: then it finishes the calls it has.
	 */
	void remove(long bundleId, Object key) {
		List<Provided> abandoned;
		synchronized (this) {
			Offer offer = offers.get(bundleId);
			Provided gone = offer == null ? null : offer.parts.remove(key);
			if (gone == null) {
				return;
			}
			abandoned = leave(offer, gone);
			publish();
			gone.close();
		}
		abandoned.forEach(part -> part.abandon("the provider stopped"));
		changed();
	}

	/** @return whose calls in flight cannot be answered any more */
	private List<Provided> leave(Offer offer, Provided gone) {
		Set<String> left = offer.names();
		boolean replaced = !gone.apis.isEmpty();
		for (var api : gone.apis) {
			if (!left.contains(api.name())) {
				replaced = false;
				holders.remove(api.name(), offer);
			}
		}
		if (offer.parts.isEmpty()) {
			offers.remove(offer.source.bundleId());
			offer.leaving.add(gone);
			return List.copyOf(offer.leaving);
		}
		if (!replaced) {
			return List.of(gone);
		}
		offer.leaving.removeIf(Provided::idle);
		offer.leaving.add(gone);
		return List.of();
	}

	synchronized State state(long bundleId) {
		Offer offer = offers.get(bundleId);
		return offer == null ? State.ABSENT : offer.state;
	}

	synchronized List<String> names(long bundleId) {
		Offer offer = offers.get(bundleId);
		return offer == null ? List.of() : List.copyOf(offer.names());
	}

	/** @return names the bundle promises and does not offer (yet); null when it offers nothing at all */
	synchronized Set<String> missing(long bundleId) {
		Offer offer = offers.get(bundleId);
		return offer == null ? null : offer.missing();
	}

	/** @return why the bundle can never be activated as things are, or null */
	synchronized String conflict(long bundleId) {
		Offer offer = offers.get(bundleId);
		return offer == null ? null : conflict(offer);
	}

	synchronized List<Provided> parts(long bundleId) {
		Offer offer = offers.get(bundleId);
		return offer == null ? List.of() : List.copyOf(offer.parts.values());
	}

	void activate(long bundleId) {
		synchronized (this) {
			Offer offer = offers.get(bundleId);
			if (offer == null) {
				throw new IllegalStateException("bundle " + bundleId + " offers no API: start it and wait until it is ready");
			}
			if (offer.state == State.ACTIVE) {
				return;
			}
			String conflict = conflict(offer);
			if (conflict != null) {
				throw new IllegalStateException(conflict);
			}
			List<Offer> before = predecessors(offer);
			before.forEach(o -> {
				o.state = State.DRAINING;
				holders.values().removeIf(h -> h == o);
			});
			offer.state = State.ACTIVE;
			take(offer);
			publish();
			// closed after the flip: who still finds the old route tries again and finds the new one
			before.forEach(o -> o.parts.values().forEach(Provided::close));
		}
		changed();
	}

	/** Takes the bundle's names away. @return its providers, closed */
	List<Provided> retire(long bundleId) {
		List<Provided> parts;
		synchronized (this) {
			Offer offer = offers.get(bundleId);
			if (offer == null) {
				return List.of();
			}
			offer.state = State.DRAINING;
			holders.values().removeIf(h -> h == offer);
			publish();
			parts = offer.all();
			parts.forEach(Provided::close);
		}
		changed();
		return parts;
	}

	/** Other active versions of the same bundle. */
	private List<Offer> predecessors(Offer offer) {
		return offers.values().stream()
				.filter(o -> o != offer && o.state == State.ACTIVE && o.source.symbolicName().equals(offer.source.symbolicName())).toList();
	}

	/** A name held by a bundle of another symbolic name is never taken over. */
	private String conflict(Offer offer) {
		var taken = new TreeSet<String>();
		for (String name : offer.names()) {
			Offer holder = holders.get(name);
			if (holder != null && holder != offer && !holder.source.symbolicName().equals(offer.source.symbolicName())) {
				taken.add(name + " belongs to " + holder.source.label());
			}
		}
		return taken.isEmpty() ? null
				: offer.source.label() + " cannot answer " + String.join(", ", taken) + ": remove that bundle first, or choose other names";
	}

	private void take(Offer offer) {
		for (String name : offer.names()) {
			Offer holder = holders.putIfAbsent(name, offer);
			if (holder != null && holder != offer) {
				log.warn("{} offers {}, which {} answers: left there", offer.source.label(), name, holder.source.label());
			}
		}
		offer.parts.values().forEach(Provided::open);
	}

	private void publish() {
		var routes = new HashMap<String, Route>();
		var provided = new ArrayList<Provided>();
		var entries = new ArrayList<ApiCatalog.Entry>();
		for (Offer offer : offers.values()) {
			provided.addAll(offer.all());
			for (Provided part : offer.parts.values()) {
				for (var api : part.apis) {
					if (holders.get(api.name()) == offer) {
						routes.put(api.name(), new Route(api, part));
					}
				}
			}
			routes.values().stream().filter(r -> holders.get(r.api().name()) == offer).forEach(r -> entries.add(entry(r.api(), offer)));
		}
		entries.sort(java.util.Comparator.comparing(ApiCatalog.Entry::name));
		snapshot = new Snapshot(routes, List.copyOf(provided), List.copyOf(entries), snapshot.revision + 1);
	}

	private static ApiCatalog.Entry entry(ApiDescriptor api, Offer offer) {
		return new ApiCatalog.Entry(api.name(), api.family(), api.major(), offer.source.version(), offer.source.symbolicName(), api.risk().name().toLowerCase(java.util.Locale.ROOT),
				api.scope(), api.only(), api.types(), api.params(), api.result(), api.age(), api.form());
	}

	private void changed() {
		for (Runnable listener : listeners) {
			try {
				listener.run();
			} catch (RuntimeException e) {
				log.warn("A listener of the API catalogue threw", e);
			}
		}
	}
}
