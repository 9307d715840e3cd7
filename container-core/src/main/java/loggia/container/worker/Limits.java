package loggia.container.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggia.container.Json;

/**
 * What the machine offers to hold a worker process, as {@code bin/worker --probe} found it.
 *
 * @param tool    {@code bwrap} or {@code plain}
 * @param applied limits every worker gets
 * @param missing limits this machine does not offer
 */
public record Limits(String tool, List<String> applied, List<String> missing) {
	private static final long PROBE_SECONDS = 10;

	/** Asks the wrapper. @throws IOException when the script cannot run here at all */
	public static Limits probe(Path wrapper) throws IOException {
		Process process = new ProcessBuilder(wrapper.toString(), "--probe").redirectErrorStream(true).start();
		try (InputStream out = process.getInputStream()) {
			process.getOutputStream().close();
			if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException("bin/worker --probe gave no answer within " + PROBE_SECONDS + " s");
			}
			String text = new String(out.readAllBytes(), StandardCharsets.UTF_8).trim();
			ObjectNode answer = Json.parse(text).orElseThrow(() -> new IOException("bin/worker --probe said: " + text));
			return new Limits(Json.string(answer, "tool", "plain"), strings(answer.get("applied")), strings(answer.get("missing")));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while probing the limits for workers", e);
		} finally {
			process.destroyForcibly();
		}
	}

	private static List<String> strings(JsonNode array) {
		List<String> all = new ArrayList<>();
		if (array != null) {
			array.forEach(item -> all.add(item.asText()));
		}
		return List.copyOf(all);
	}
}
