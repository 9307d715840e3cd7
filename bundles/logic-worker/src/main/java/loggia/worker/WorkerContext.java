package loggia.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import loggia.worker.wire.FrameWriter;
import loggia.worker.wire.RunningSessions;

/** What all isolates of a worker share. @param running tells the gateway, even after the end of this process, who was at work; may be null */
record WorkerContext(WorkerOptions options, Engine engine, String runtimeSource, CodeCache cache, FrameWriter writer, IsolateThreads threads,
		ScheduledExecutorService timers, LongSupplier rssBytes, RunningSessions running, NativeHeap heap) {
	/** @return resident bytes of the process at the last poll */
	long rss() {
		return rssBytes.getAsLong();
	}
}
