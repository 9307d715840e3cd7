package loggia.rest;

/**
 * Which part of a list is asked for: {@code ?page=2&size=50&sort=-at&q=shop}.
 *
 * @param page       from 1
 * @param size       1 to 200; 50 when it is not said
 * @param sort       a field's name, or null for the list's own order
 * @param descending whether {@code sort} began with a minus
 * @param q          what to look for, trimmed, or null
 */
public record Paging(int page, int size, String sort, boolean descending, String q) {
	/** @return how many items come before this page */
	public long offset() {
		return (page - 1L) * size;
	}
}
