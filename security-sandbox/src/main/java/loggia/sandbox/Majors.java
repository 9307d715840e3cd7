package loggia.sandbox;

import java.util.Map;

/** The routes of one name: one per major version of its family, the lowest first. Immutable. */
record Majors(Route... routes) {
	/**
	 * @param requires API family → major version that the caller's release is bound to
	 * @return of a family that it is bound to that version and no other, else the lowest; null when there is none
	 */
	Route of(Map<String, Integer> requires) {
		Route free = null;
		for (Route route : routes) {
			Integer bound = requires.get(route.api().family());
			if (bound == null) {
				free = free == null ? route : free;
			} else if (bound == route.api().major()) {
				return route;
			}
		}
		return free;
	}
}
