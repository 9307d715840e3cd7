package loggia.container.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loggia.container.ContainerConfig;

/**
 * How workers are started and how many.
 *
 * @param kind        of the spare, and of apps that nothing else is said about
 * @param max         most worker processes at a time
 * @param spare       whether one waits for the next group
 * @param sessions    most sessions of one
 * @param idleMs      how long one without sessions is kept
 * @param heapMb      of a session's heap, and of its bytes outside
 * @param turnMs      CPU time of one turn
 * @param openMs      CPU time of opening an app
 * @param loadMs      CPU time of a session over many turns, 0 for no limit
 * @param dataMb      data segment of a contained worker
 * @param silenceMs   without a heartbeat
 */
public record WorkerSettings(WorkerClass kind, int max, boolean spare, int sessions, int idleMs, int heapMb, int turnMs, int openMs, int loadMs, int dataMb,
		int silenceMs) {
	private static final long MB_PER_WORKER = 256;
	private static final long SPARE_FROM_MB = 1_000;
	/** More isolates in a process would weaken what V8 can do for each of them (DESIGN D1). */
	private static final int MOST_SESSIONS = 64;

	/** Reads the configuration; what it leaves open depends on this machine's memory. */
	public static WorkerSettings of(ContainerConfig config, Isolation isolation) {
		long ram = ramMb();
		int max = config.workers_max() > 0 ? config.workers_max() : (int) Math.max(1, ram / MB_PER_WORKER);
		return new WorkerSettings(isolation.required() ? WorkerClass.CONTAINED : WorkerClass.of(config.worker_class()), max, config.worker_spare() && ram >= SPARE_FROM_MB,
				Math.min(MOST_SESSIONS, Math.max(1, config.worker_sessions())),
				config.worker_idle_ms(), config.session_heap_mb(), config.turn_ms(), config.open_ms(), config.load_ms(), config.worker_data_mb(), config.worker_silence_ms());
	}

	/** @return RAM of this machine in MB; 1024 where nobody says */
	private static long ramMb() {
		try {
			for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
				if (line.startsWith("MemTotal:")) {
					return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
				}
			}
		} catch (IOException | NumberFormatException e) {
			// no such file on this system
		}
		return 1_024;
	}
}
