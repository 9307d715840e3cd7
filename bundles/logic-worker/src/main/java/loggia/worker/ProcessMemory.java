package loggia.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, from {@code /proc}; 0 where there is none. */
final class ProcessMemory {
	private static final Path STATM = Path.of("/proc/self/statm");
	private static final long PAGE_BYTES = 4096;
	private volatile long rss;

	/** Reads it. @return bytes */
	long poll() {
		try {
			rss = Long.parseLong(Files.readString(STATM).split(" ", 3)[1]) * PAGE_BYTES;
		} catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
			rss = 0;
		}
		return rss;
	}

	/** @return bytes at the last poll */
	long last() {
		return rss;
	}
}
