package loggia.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Memory of the gateway and the processes it started, from Linux' {@code /proc} (proc(5)); elsewhere nothing. */
final class Processes {
	private static final Pattern LOGGIA = Pattern.compile("(?:^|\0)loggia\\.([a-z]+)\\.[A-Za-z.]+\0");
	private static final Pattern WORKER = Pattern.compile("/workers/([0-9]+)/");
	private static final Pattern KILOBYTES = Pattern.compile("\\s+([0-9]+) kB");

	private Processes() {}

	/** @return bytes in memory by process: {@code gateway}, {@code worker 1}, {@code compiler 4711} */
	static Map<String, Double> rss() {
		var found = new TreeMap<String, Double>();
		put(found, "gateway", read("self", "status", "VmRSS:"));
		ProcessHandle.current().descendants().forEach(process -> {
			var name = name(process.pid());
			if (name != null) put(found, name, read(String.valueOf(process.pid()), "status", "VmRSS:"));
		});
		return found;
	}

	/** @return a gauge of what the gateway alone costs: shared pages count in part */
	static Collector pss() {
		return GaugeWithCallback.builder().name("loggia_gateway_pss_bytes").help("Memory of the gateway, shared pages in part").callback(callback -> {
			double bytes = read("self", "smaps_rollup", "Pss:");
			if (!Double.isNaN(bytes)) callback.call(bytes);
		}).build();
	}

	private static void put(Map<String, Double> found, String name, double bytes) {
		if (!Double.isNaN(bytes)) found.put(name, bytes);
	}

	/** @return null for what is not one of ours: shells, sandboxes around it */
	private static String name(long pid) {
		try {
			return name(Files.readString(Path.of("/proc/" + pid + "/cmdline")), pid);
		} catch (IOException | java.io.UncheckedIOException e) {
			return null;
		}
	}

	/** @param commandLine parts that end in a zero character */
	static String name(String commandLine, long pid) {
		var main = LOGGIA.matcher(commandLine);
		// a sandbox or shell around it has the same words in its command line
		if (!commandLine.split("\0", 2)[0].endsWith("java") || !main.find()) return null;
		var number = WORKER.matcher(commandLine);
		return main.group(1) + " " + (main.group(1).equals("worker") && number.find() ? number.group(1) : String.valueOf(pid));
	}

	private static double read(String process, String file, String row) {
		try {
			for (var line : Files.readAllLines(Path.of("/proc", process, file))) {
				var value = KILOBYTES.matcher(line);
				if (line.startsWith(row) && value.find()) return Double.parseDouble(value.group(1)) * 1024;
			}
		} catch (IOException | java.io.UncheckedIOException e) {
			// it has ended, or this is not Linux
		}
		return Double.NaN;
	}
}
