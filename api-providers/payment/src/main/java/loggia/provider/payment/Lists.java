package loggia.provider.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import loggia.rest.Paging;
import loggia.rest.RestException;

/** Makes SQL of what a list is asked for: filter, order and page in the database. Column names come from the code, never from a request. */
final class Lists {
	private final String table;
	private final String order;
	private final Map<String, String> sorts = new TreeMap<>();
	private String[] searched = {};
	private final List<String> filters = new ArrayList<>();
	private final List<Object> filtered = new ArrayList<>();

	/** @param order SQL, when the request does not say; ends with a unique column */
	Lists(String table, String order) {
		this.table = table;
		this.order = order;
	}

	Lists sort(String name, String column) {
		sorts.put(name, column);
		return this;
	}

	/** @param columns SQL; the text is looked for in each, whatever its case in ASCII */
	Lists search(String... columns) {
		searched = columns;
		return this;
	}

	/** @param value what the column must be; null for anything */
	Lists only(String column, Object value) {
		if (value != null) {
			filters.add(column + " = ?");
			filtered.add(value);
		}
		return this;
	}

	/** @return SQL after WHERE: condition, order, page */
	String where(Paging paging) {
		return condition(paging) + " ORDER BY " + order(paging) + " LIMIT " + paging.size() + " OFFSET " + paging.offset();
	}

	/** @param columns SQL */
	String select(String columns, Paging paging) {
		return "SELECT " + columns + " FROM " + table + " WHERE " + where(paging);
	}

	Object[] arguments(Paging paging) {
		var arguments = new ArrayList<>(filtered);
		if (paging.q() != null) {
			var pattern = "%" + paging.q().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
			arguments.addAll(Collections.nCopies(searched.length, pattern));
		}
		return arguments.toArray();
	}

	long count(Connection connection, Paging paging) throws SQLException {
		return Sql.number(connection, "SELECT count(*) FROM " + table + " WHERE " + condition(paging), arguments(paging));
	}

	private String condition(Paging paging) {
		var all = new ArrayList<>(filters);
		if (paging.q() != null) all.add(Arrays.stream(searched).map(column -> column + " LIKE ? ESCAPE '!'").collect(Collectors.joining(" OR ", "(", ")")));
		return all.isEmpty() ? "TRUE" : String.join(" AND ", all);
	}

	private String order(Paging paging) {
		if (paging.sort() == null) return order;
		var column = sorts.get(paging.sort());
		if (column == null) throw new RestException(400, "badSort", "cannot sort by '" + paging.sort() + "': use one of " + sorts.keySet());
		return column + (paging.descending() ? " DESC, " : ", ") + order;
	}
}
