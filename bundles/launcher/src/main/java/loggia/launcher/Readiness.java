package loggia.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks {@code /health} through HTTP: a bad HTTP configuration leaves the framework up without a port, and only a log line says so. */
final class Readiness {
	private static final int ANSWER_MS = 5_000;
	private static final int MOST_BYTES = 1 << 16;

	private final int port;

	Readiness(int port) {
		this.port = port;
	}

	/**
	 * What {@code /health} said.
	 *
	 * @param status HTTP status; 0 when nothing answered
	 */
	record Answer(int status, String body) {}

	/**
	 * Asks until the answer is 200. Blocks.
	 *
	 * @param deadline      of {@link System#nanoTime()}
	 * @param graceCritical how long a critical answer (503) is given to become better, in ns
	 * @return the last answer: 200, 503 after the grace, or whatever it was at the deadline
	 */
	Answer await(long deadline, long graceCritical) throws InterruptedException {
		long firstCritical = 0;
		while (true) {
			var answer = ask();
			if (answer.status == 200) return answer;
			long now = System.nanoTime();
			if (answer.status == 503) {
				if (firstCritical == 0) firstCritical = now;
				if (now - firstCritical > graceCritical) return answer;
			}
			if (now - deadline > 0) return answer;
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	private Answer ask() {
		try (var socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port), ANSWER_MS);
			socket.setSoTimeout(ANSWER_MS);
			socket.getOutputStream().write(("GET /health HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
			var text = new String(socket.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
			var words = text.split(" ", 3);
			return words.length == 3 && words[1].matches("[1-5]\\d\\d") ? new Answer(Integer.parseInt(words[1]), text.substring(text.indexOf("\r\n\r\n") + 4)) : new Answer(0, "");
		} catch (IOException e) {
			return new Answer(0, "");
		}
	}

	/** @return the last warnings and errors of the log, newest last; empty when there are none */
	static List<String> lastWarnings(Path data, int most) {
		var file = data.resolve("logs/gateway.log");
		try {
			if (!Files.exists(file)) return List.of();
			var found = Files.readAllLines(file).stream().filter(line -> line.contains(" ERROR ") || line.contains(" WARN ")).toList();
			return found.subList(Math.max(0, found.size() - most), found.size());
		} catch (IOException e) {
			return List.of();
		}
	}
}
