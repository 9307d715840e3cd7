package loggia.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.util.Map;
import java.util.Set;

/**
 * Which meters feed which series of the console. Rates are differences between two looks; a counter that is smaller than before began anew.
 * Used by one thread.
 */
final class Figures {
	/** Gauges, and the label of {@code sessions} that they are. */
	private static final Map<String, String> SESSIONS = Map.of("loggia_sessions_foreground", "foreground", "loggia_sessions_background", "background", "loggia_sessions_suspended", "suspended");
	private static final String CALLS = "loggia_api_calls";
	private static final String STARTS = "loggia_session_start_seconds";

	private final MeterBook book;
	private double calls = Double.NaN;
	private double errors = Double.NaN;
	private double starts = Double.NaN;
	private double startSeconds = Double.NaN;

	Figures(MeterBook book) {
		this.book = book;
	}

	/** Takes a look and adds what it shows. @param seconds since the look before */
	void look(History history, long at, double seconds) {
		for (var snapshot : book.scrape(name -> SESSIONS.containsKey(name) || Set.of(CALLS, STARTS).contains(name))) {
			var name = snapshot.getMetadata().getName();
			if (snapshot instanceof GaugeSnapshot gauge) gauge.getDataPoints().forEach(point -> history.add("sessions", SESSIONS.get(name), at, point.getValue()));
			else if (snapshot instanceof CounterSnapshot counter) calls(counter, history, at, seconds);
			else if (snapshot instanceof HistogramSnapshot timer) starts(timer, history, at);
		}
		Processes.rss().forEach((process, bytes) -> history.add("rss", process, at, bytes));
	}

	private void calls(CounterSnapshot counter, History history, long at, double seconds) {
		double all = 0;
		double failed = 0;
		for (var point : counter.getDataPoints()) {
			all += point.getValue();
			if (!"ok".equals(point.getLabels().get("outcome"))) failed += point.getValue();
		}
		if (!Double.isNaN(calls)) {
			history.add("calls", "", at, since(calls, all) / seconds);
			history.add("errors", "", at, since(errors, failed) / seconds);
		}
		calls = all;
		errors = failed;
	}

	/** The mean of the starts in this step; no point when there was none. */
	private void starts(HistogramSnapshot timer, History history, long at) {
		double count = 0;
		double sum = 0;
		for (var point : timer.getDataPoints()) {
			count += point.getCount();
			sum += point.getSum();
		}
		double before = Double.isNaN(starts) || count < starts ? 0 : starts;
		double sumBefore = before == 0 ? 0 : startSeconds;
		if (count > before) history.add("startMs", "", at, (sum - sumBefore) / (count - before) * 1000);
		starts = count;
		startSeconds = sum;
	}

	private static double since(double before, double now) {
		return now >= before ? now - before : now;
	}
}
