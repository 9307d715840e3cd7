package loggia.store;

import java.util.ArrayList;
import java.util.List;
import loggia.api.ApiAge;
import loggia.api.ApiCatalog;

/** What a gate offers, as a test sets it. */
final class FakeCatalog implements ApiCatalog {
	private final List<Runnable> listeners = new ArrayList<>();
	private List<Entry> apis = List.of();
	private long revision = 1;

	/** One flip. */
	void offer(Entry... now) {
		apis = List.of(now);
		revision++;
		List.copyOf(listeners).forEach(Runnable::run);
	}

	static Entry api(String name, String version, ApiAge age) {
		return new Entry(name, "acme", 1, version, "acme", "ordinary", null, false, "", "{}", "{}", age);
	}

	@Override
	public List<Entry> apis() {
		return apis;
	}

	@Override
	public long revision() {
		return revision;
	}

	@Override
	public AutoCloseable onChange(Runnable listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}
}
