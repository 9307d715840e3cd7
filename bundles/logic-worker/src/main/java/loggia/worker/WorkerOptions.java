package loggia.worker;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The worker's command line.
 *
 * @param socket       Unix socket of the gateway
 * @param runtime      logic-runtime.js
 * @param contained    true: {@code --jitless}, no WebAssembly; false: {@code --no-turbofan}, for code the operator trusts
 * @param heapMb       most megabytes of V8 heap a session gets; its bytes outside the heap have the same limit
 * @param turnMs       CPU time of one turn
 * @param openMs       CPU time of the turn that loads and opens an app
 * @param loadMs       CPU time of a session over many turns with hardly a pause between them, 0 for no limit
 * @param rssMb        most megabytes the whole process may hold before the fattest running session is ended
 * @param cacheIn      folder of code caches to read, or null
 * @param cacheOut     folder that new code caches are put in, or null
 * @param running      file that says who runs, see {@link loggia.worker.wire.RunningSessions}; or null
 * @param icu          ICU data of the version V8 was built with; whoever starts the worker has checked it, a damaged file ends the process
 * @param threads      platform threads for isolates
 * @param extraFlags   V8 flags beside the class's own; an unknown one makes the worker refuse to start
 */
record WorkerOptions(Path socket, Path runtime, boolean contained, int heapMb, int turnMs, int openMs, int loadMs, int rssMb, Path cacheIn,
		Path cacheOut, Path running, Path icu, int threads, String extraFlags) {

	static final String USAGE = "--socket FILE --runtime FILE --icu FILE [--class contained|fast] [--heap-mb N] [--turn-ms N] [--open-ms N] [--load-ms N] [--rss-mb N]"
			+ " [--cache-in DIR] [--cache-out DIR] [--running FILE] [--threads N] [--v8-flags TEXT]";

	/** @throws IllegalArgumentException with a sentence that names the argument */
	static WorkerOptions parse(String... args) {
		Path socket = null;
		Path runtime = null;
		boolean contained = true;
		int heapMb = 64;
		int turnMs = 500;
		int openMs = 2_000;
		int loadMs = 10_000;
		int rssMb = 1_536;
		Path cacheIn = null;
		Path cacheOut = null;
		Path running = null;
		Path icu = null;
		int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
		String extraFlags = "";
		for (Iterator<String> i = Arrays.asList(args).iterator(); i.hasNext();) {
			String name = i.next();
			if (!i.hasNext()) {
				throw new IllegalArgumentException(name + " needs a value; usage: " + USAGE);
			}
			String value = i.next();
			switch (name) {
				case "--socket" -> socket = Path.of(value);
				case "--runtime" -> runtime = Path.of(value);
				case "--class" -> contained = workerClass(value);
				case "--heap-mb" -> heapMb = number(name, value);
				case "--turn-ms" -> turnMs = number(name, value);
				case "--open-ms" -> openMs = number(name, value);
				case "--load-ms" -> loadMs = "0".equals(value) ? 0 : number(name, value);
				case "--rss-mb" -> rssMb = number(name, value);
				case "--cache-in" -> cacheIn = Path.of(value);
				case "--cache-out" -> cacheOut = Path.of(value);
				case "--running" -> running = Path.of(value);
				case "--icu" -> icu = Path.of(value);
				case "--threads" -> threads = number(name, value);
				case "--v8-flags" -> extraFlags = value;
				default -> throw new IllegalArgumentException("unknown option " + name + "; usage: " + USAGE);
			}
		}
		if (socket == null || runtime == null || icu == null) {
			throw new IllegalArgumentException("--socket, --runtime and --icu are needed; usage: " + USAGE);
		}
		return new WorkerOptions(socket, runtime, contained, heapMb, turnMs, openMs, loadMs, rssMb, cacheIn, cacheOut, running, icu, threads, extraFlags);
	}

	private static boolean workerClass(String value) {
		return switch (value) {
			case "contained" -> true;
			case "fast" -> false;
			default -> throw new IllegalArgumentException("--class is contained or fast, not " + value);
		};
	}

	private static int number(String name, String value) {
		try {
			int n = Integer.parseInt(value);
			if (n > 0) {
				return n;
			}
		} catch (NumberFormatException e) {
			// said below
		}
		throw new IllegalArgumentException(name + " is a whole number above 0, not " + value);
	}
}
