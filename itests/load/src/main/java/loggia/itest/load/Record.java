package loggia.itest.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import loggia.itest.load.Load.Figures;

/** Counts answers as they come. Thread-safe. */
final class Record {
	private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

	private final long start = System.nanoTime();
	private final Map<String, Integer> versions = new TreeMap<>();
	private final Map<String, Integer> failures = new TreeMap<>();
	private int calls;
	private int failed;
	private long longest;
	private int backwards;
	private String newest = "";
	private long newestSince = Long.MAX_VALUE;

	synchronized void add(long begin, long end, String json, Throwable failure) {
		calls++;
		longest = Math.max(longest, end - begin);
		if (failure != null) {
			failed++;
			failures.merge(String.valueOf(failure.getMessage()), 1, Integer::sum);
			return;
		}
		var found = VERSION.matcher(json);
		String version = found.find() ? found.group(1) : "none";
		versions.merge(version, 1, Integer::sum);
		if (version.compareTo(newest) > 0) {
			newest = version;
			newestSince = end;
		} else if (version.compareTo(newest) < 0 && begin > newestSince) {
			backwards++;
		}
	}

	synchronized Figures figures() {
		double seconds = (System.nanoTime() - start) / 1e9;
		return new Figures(calls, (int) (calls / seconds), failed, Math.round(longest / 1e4) / 100.0, new TreeMap<>(versions), new TreeMap<>(failures), backwards);
	}
}
