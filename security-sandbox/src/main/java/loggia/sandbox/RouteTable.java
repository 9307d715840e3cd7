package loggia.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.ApiCatalog;
import loggia.api.routes.ApiRoutes.State;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiProvider;
import loggia.sandbox.Offer.Key;
import loggia.sandbox.Offer.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which provider answers which name in which major version: one immutable map behind one volatile field. Reading takes no lock; changes are made
 * one at a time. Of two services of one bundle that answer a name, the one that came last does. Listeners run outside the lock, on the changing thread.
 */
final class RouteTable {
	private static final Logger log = LoggerFactory.getLogger(RouteTable.class);

	/**
	 * @param keepers  by name, routes of providers on their leave: for calls about what they keep, and for no others
	 * @param provided every provider that may have calls in flight
	 */
	private record Snapshot(Map<String, Majors> routes, Map<String, List<Route>> keepers, List<Provided> provided, List<ApiCatalog.Entry> entries, long revision) {}

	private final Map<Long, Offer> offers = new HashMap<>();
	/** Who answers a name in a major version, by bundle. */
	private final Map<Key, Offer> holders = new HashMap<>();
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	private final List<Consumer<Long>> arrivals = new CopyOnWriteArrayList<>();
	private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), List.of(), List.of(), 1);

	/** @return null for a name nobody answers */
	Majors majors(String name) {
		return snapshot.routes.get(name);
	}

	/** @return where a call of this name leads that is about something its old version keeps; none but for a while after an update */
	List<Route> keepers(String name) {
		return snapshot.keepers.getOrDefault(name, List.of());
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

	/** A provider service came. It is active at once when nobody holds its names and no bundle of its slot is active. */
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
			inherit(offer);
			publish();
			gone.close();
		}
		abandoned.forEach(part -> part.abandon("the provider stopped"));
		changed();
	}

	/** @return whose calls in flight cannot be answered any more */
	private List<Provided> leave(Offer offer, Provided gone) {
		var left = new HashSet<Key>();
		offer.apis().forEach(api -> left.add(Key.of(api)));
		boolean replaced = !gone.apis.isEmpty();
		for (var api : gone.apis) {
			if (!left.contains(Key.of(api))) {
				replaced = false;
				holders.remove(Key.of(api), offer);
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
			inherit(offer);
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
			inherit(offer);
			publish();
			parts = offer.all();
			parts.forEach(Provided::close);
		}
		changed();
		return parts;
	}

	/** What a deploy of this one replaces. */
	private List<Offer> predecessors(Offer offer) {
		return offers.values().stream().filter(o -> o != offer && o.state == State.ACTIVE && o.sameSlot(offer)).toList();
	}

	/**
	 * A name that a bundle of another symbolic name holds is never taken over: neither in the same major version, nor by a family of another name,
	 * which no release could tell apart.
	 */
	private String conflict(Offer offer) {
		var taken = new TreeSet<String>();
		offer.apis().forEach(api -> holders.forEach((key, holder) -> {
			boolean foreign = key.name().equals(api.name()) && holder != offer && !holder.source.symbolicName().equals(offer.source.symbolicName());
			if (foreign && key.major() == api.major()) {
				taken.add(api.name() + " belongs to " + holder.source.label());
			} else if (foreign && holder.apis().noneMatch(theirs -> Key.of(theirs).equals(key) && theirs.family().equals(api.family()))) {
				taken.add(api.name() + " belongs to another family, that of " + holder.source.label());
			}
		}));
		return taken.isEmpty() ? null
				: offer.source.label() + " cannot answer " + String.join(", ", taken) + ": remove that bundle first, or choose other names";
	}

	private void take(Offer offer) {
		offer.apis().forEach(api -> {
			Offer holder = holders.putIfAbsent(Key.of(api), offer);
			if (holder != null && holder != offer) {
				log.warn("{} offers {}, which {} answers: left there", offer.source.label(), api.name(), holder.source.label());
			}
		});
		offer.parts.values().forEach(Provided::open);
	}

	/** Names that nobody answers any more go to a bundle of the same symbolic name that runs beside and offers them too. */
	private void inherit(Offer gone) {
		for (Offer offer : offers.values()) {
			if (offer != gone && offer.state == State.ACTIVE && offer.source.symbolicName().equals(gone.source.symbolicName())) {
				offer.apis().forEach(api -> holders.putIfAbsent(Key.of(api), offer));
			}
		}
	}

	private void publish() {
		var routes = new HashMap<Key, Route>();
		var keepers = new HashMap<String, List<Route>>();
		var provided = new ArrayList<Provided>();
		for (Offer offer : offers.values()) {
			provided.addAll(offer.all());
			for (Provided part : offer.parts.values()) {
				for (var api : part.apis) {
					if (holders.get(Key.of(api)) == offer) {
						routes.put(Key.of(api), new Route(api, part));
					} else if (offer.state == State.DRAINING) {
						keepers.computeIfAbsent(api.name(), name -> new ArrayList<>()).add(new Route(api, part));
					}
				}
			}
		}
		snapshot = new Snapshot(majors(routes), keepers, List.copyOf(provided), entries(routes), snapshot.revision + 1);
	}

	private static Map<String, Majors> majors(Map<Key, Route> routes) {
		var byName = new HashMap<String, TreeMap<Integer, Route>>();
		routes.forEach((key, route) -> byName.computeIfAbsent(key.name(), name -> new TreeMap<>()).put(key.major(), route));
		var majors = new HashMap<String, Majors>();
		byName.forEach((name, each) -> majors.put(name, new Majors(each.values().toArray(Route[]::new))));
		return majors;
	}

	private List<ApiCatalog.Entry> entries(Map<Key, Route> routes) {
		return routes.values().stream().map(route -> entry(route.api(), holders.get(Key.of(route.api()))))
				.sorted(Comparator.comparing(ApiCatalog.Entry::name).thenComparing(ApiCatalog.Entry::major)).toList();
	}

	private static ApiCatalog.Entry entry(ApiDescriptor api, Offer offer) {
		return new ApiCatalog.Entry(api.name(), api.family(), api.major(), offer.source.version(), offer.source.symbolicName(), api.risk().name().toLowerCase(Locale.ROOT),
				api.scope(), api.only(), api.types(), api.params(), api.result(), api.age());
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
