package loggia.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import loggia.rest.Request;

/** The body of a request, streamed to a file: never in memory as a whole, never longer than the limit. */
final class Upload {
	private static final byte[] ZIP = { 'P', 'K', 3, 4 };
	private static final Duration DEADLINE = Duration.ofMinutes(10);

	private Upload() {}

	/**
	 * @param limit most bytes that are read
	 * @return how many there were
	 * @throws StoreException when the body is empty, too long or not a zip
	 * @throws IOException    when the client goes away or the disk is full
	 */
	static long receive(Request request, Path file, long limit) throws StoreException, IOException {
		if (request.length() > limit)
			throw tooLarge(limit);
		var buffer = new byte[64 * 1024];
		long total = 0;
		var end = System.nanoTime() + DEADLINE.toNanos();
		try (InputStream in = request.body(); var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
			for (int n; (n = in.read(buffer)) >= 0;) {
				total += n;
				if (total > limit)
					throw tooLarge(limit);
				if (System.nanoTime() > end)
					throw new StoreException(408, "tooSlow", "The package did not arrive within " + DEADLINE.toMinutes() + " minutes: try again on a faster line");
				out.write(buffer, 0, n);
			}
		}
		if (!startsAsZip(file))
			throw new StoreException(400, "notAZip",
					"The body of the request (" + total + " bytes) is not a zip file: send the bytes of a zip of the project's folder");
		return total;
	}

	private static boolean startsAsZip(Path file) throws IOException {
		try (var in = Files.newInputStream(file)) {
			return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
		}
	}

	private static StoreException tooLarge(long limit) {
		return new StoreException(413, "tooLarge",
				"The package is larger than " + (limit >> 20) + " MB: leave out what does not belong to the app, such as node_modules or videos");
	}
}
