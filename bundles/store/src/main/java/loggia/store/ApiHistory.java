package loggia.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import loggia.compiler.apis.OfferedApi;

/** What became of the APIs since the gateway's start. An API that is seen for the first time is no change. Thread-safe. */
final class ApiHistory {
	/** What happened to an API that was there. */
	enum Change {
		/** Its provider says, for the first time or in other words, that it should not be used any more. */
		DEPRECATED,
		/** Nobody answers it any more. */
		GONE
	}

	/** @param api as it is now, or as it was when it went */
	record Event(OfferedApi api, Change change) {}

	private record Key(String name, int major) {}

	private final Map<Key, OfferedApi> present = new HashMap<>();
	private final Map<Key, OfferedApi> gone = new HashMap<>();
	private final Map<Key, Event> waiting = new LinkedHashMap<>();

	/** @param now every API there is @return whether an event waits */
	synchronized boolean take(Collection<OfferedApi> now) {
		var before = new HashMap<>(present);
		present.clear();
		for (var api : now) {
			var key = new Key(api.name(), api.major());
			present.put(key, api);
			var earlier = before.remove(key);
			var known = earlier != null ? earlier : gone.remove(key);
			if (earlier == null)
				waiting.remove(key);
			if (known != null && isNews(known, api))
				waiting.put(key, new Event(api, Change.DEPRECATED));
		}
		before.forEach((key, api) -> {
			gone.put(key, api);
			waiting.put(key, new Event(api, Change.GONE));
		});
		return !waiting.isEmpty();
	}

	/** @return what happened since it was asked last; an API that came back in between is not in it */
	synchronized List<Event> events() {
		var events = new ArrayList<>(waiting.values());
		waiting.clear();
		return events;
	}

	/** @return APIs that were there, as they were last */
	synchronized List<OfferedApi> gone() {
		return List.copyOf(gone.values());
	}

	private static boolean isNews(OfferedApi before, OfferedApi now) {
		return now.deprecated() != null && !(Objects.equals(before.deprecated(), now.deprecated()) && Objects.equals(before.removal(), now.removal()));
	}
}
