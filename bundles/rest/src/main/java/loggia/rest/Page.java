package loggia.rest;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Part of a list.
 *
 * @param total how many there are in all, after the filter
 */
public record Page<T>(List<T> items, long total, int page, int size) {
	public Page {
		items = List.copyOf(items);
	}

	public static <T> Page<T> of(List<T> items, long total, Paging paging) {
		return new Page<>(items, total, paging.page(), paging.size());
	}

	/**
	 * Filters, sorts and cuts a list that is in memory.
	 *
	 * @param sorts what {@code sort} may name
	 * @param text  what {@code q} is looked for in, whatever its case; null when the list cannot be searched
	 * @throws RestException 400 for a sort that is not offered
	 */
	public static <T> Page<T> of(List<T> all, Paging paging, Map<String, Comparator<T>> sorts, Function<T, String> text) {
		var found = all.stream();
		if (paging.q() != null && text != null) {
			var wanted = paging.q().toLowerCase(Locale.ROOT);
			found = found.filter(item -> text.apply(item).toLowerCase(Locale.ROOT).contains(wanted));
		}
		if (paging.sort() != null) {
			var order = sorts.get(paging.sort());
			if (order == null) throw new RestException(400, "badSort", "cannot sort by '" + paging.sort() + "': use one of " + sorts.keySet().stream().sorted().toList());
			found = found.sorted(paging.descending() ? order.reversed() : order);
		}
		var list = found.toList();
		int from = (int) Math.min(list.size(), paging.offset());
		return of(list.subList(from, Math.min(list.size(), from + paging.size())), list.size(), paging);
	}
}
