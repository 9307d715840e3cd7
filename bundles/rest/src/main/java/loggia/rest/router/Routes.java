package loggia.rest.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is served now. Readers see one table or the next, never a half. Thread-safe. */
final class Routes {
	private static final Logger log = LoggerFactory.getLogger(Routes.class);
	private static final Comparator<Registration> FIRST = Comparator.<Registration>comparingLong(r -> r.bundleId).thenComparingLong(r -> r.serviceId);

	/** A route and what its path's parameters are. */
	record Found(Route route, Map<String, String> parameters) {}

	private record Offer(Registration owner, List<Route> routes) {}

	private final List<Offer> offers = new ArrayList<>();
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	private volatile List<Route> table = List.of();

	/** Serves a resource, as far as nobody before it serves the same. */
	void add(Registration owner) {
		var reading = Route.read(owner);
		reading.mistakes().forEach(mistake -> log.error("{} is not served as it stands: {}", owner.name, mistake));
		synchronized (this) {
			offers.add(new Offer(owner, reading.routes()));
			offers.sort(Comparator.comparing(Offer::owner, FIRST));
			compute();
			for (var route : reading.routes()) {
				if (!table.contains(route)) log.warn("{} of {} is left out: {} serves it", route, owner.name, serving(route).owner().name);
			}
		}
		listeners.forEach(Runnable::run);
	}

	/** Ends serving a resource at once; what was left out in its favour takes its place. @return null when it was not there */
	Registration remove(Resource resource) {
		Registration gone = null;
		synchronized (this) {
			for (var offer : offers) {
				if (offer.owner().resource == resource) gone = offer.owner();
			}
			if (gone == null) return null;
			var owner = gone;
			var before = table;
			offers.removeIf(offer -> offer.owner() == owner);
			compute();
			table.stream().filter(route -> !before.contains(route)).forEach(route -> log.info("{} is served by {} from now on", route, route.owner().name));
		}
		listeners.forEach(Runnable::run);
		return gone;
	}

	/** @return what is served, the most literal paths first */
	List<Route> all() {
		return table;
	}

	/** Tells of each change, on the changing thread. */
	void onChange(Runnable listener) {
		listeners.add(listener);
	}

	/** @param path decoded, in parts @throws RestException 404 when nothing has the path */
	Found find(String method, List<String> path) {
		for (var route : table) {
			if (!route.method().equals(method)) continue;
			var parameters = route.template().match(path);
			if (parameters != null) return new Found(route, parameters);
		}
		if (allowed(path).isEmpty()) throw new RestException(404, "notFound", "nothing is served here: GET /api/v1/openapi.json lists what is");
		return null;
	}

	/** @return the methods that the path answers, in order; empty when it is nowhere */
	List<String> allowed(List<String> path) {
		var methods = new TreeSet<String>();
		for (var route : table) {
			if (route.template().match(path) != null) methods.add(route.method());
		}
		if (methods.contains("GET")) methods.add("HEAD");
		if (!methods.isEmpty()) methods.add("OPTIONS");
		return List.copyOf(methods);
	}

	private void compute() {
		var first = new LinkedHashMap<String, Route>();
		for (var offer : offers) {
			for (var route : offer.routes()) first.putIfAbsent(route.key(), route);
		}
		table = first.values().stream().sorted(Comparator.comparing(Route::template, Template.MOST_LITERAL)).toList();
	}

	private Route serving(Route leftOut) {
		return table.stream().filter(route -> route.key().equals(leftOut.key())).findFirst().orElseThrow();
	}
}
