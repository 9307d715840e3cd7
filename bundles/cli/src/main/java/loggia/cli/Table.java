package loggia.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns. */
final class Table {
	private static final String GAP = "  ";
	private final List<List<String>> rows = new ArrayList<>();

	Table(String... heads) {
		rows.add(List.of(heads));
	}

	Table row(String... cells) {
		rows.add(List.of(cells));
		return this;
	}

	void print(PrintWriter out) {
		var widths = new int[rows.get(0).size()];
		for (var row : rows)
			for (int i = 0; i < widths.length; i++)
				widths[i] = Math.max(widths[i], row.get(i).length());
		for (var row : rows) {
			var line = new StringBuilder();
			for (int i = 0; i < widths.length; i++)
				line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
			out.println(line.toString().stripTrailing());
		}
	}
}
