package loggia.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import loggia.worker.wire.FrameWriter;

/** What all isolates of a worker share. */
record WorkerContext(WorkerOptions options, Engine engine, String runtimeSource, CodeCache cache, FrameWriter writer, IsolateThreads threads,
		ScheduledExecutorService timers, LongSupplier rssBytes) {
	/** @return resident bytes of the process at the last poll */
	long rss() {
		return rssBytes.getAsLong();
	}
}
