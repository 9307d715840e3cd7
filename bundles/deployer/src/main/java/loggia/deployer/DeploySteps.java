package loggia.deployer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The steps of one deploy as lines of JSON: {@code {"step":"installed","ms":12}}, milliseconds since it began; at the end {@code done} with the
 * result or {@code failed} with the error. The deploy goes on when nobody reads any more: it was asked for.
 */
final class DeploySteps implements Progress {
	private static final ObjectMapper JSON = new ObjectMapper();

	private record Line(String step, long ms, Map<String, ?> more) {}

	private final long began;
	private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

	/** @param began {@link System#nanoTime()} */
	DeploySteps(long began) {
		this.began = began;
	}

	@Override
	public void step(String step) {
		lines.add(new Line(step, ms(), Map.of()));
	}

	/** The last line. */
	void end(String step, String name, Object more) {
		lines.add(new Line(step, ms(), Map.of(name, more)));
	}

	/** Writes lines as they come, until the last one. */
	void write(OutputStream out) throws IOException {
		try {
			for (;;) {
				var line = lines.poll(1, TimeUnit.DAYS);
				if (line == null) return;
				var fields = new LinkedHashMap<String, Object>();
				fields.put("step", line.step);
				fields.put("ms", line.ms);
				fields.putAll(line.more);
				out.write((JSON.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8));
				out.flush();
				if (!line.more.isEmpty()) return;
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("the gateway is stopping", e);
		}
	}

	private long ms() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
	}
}
