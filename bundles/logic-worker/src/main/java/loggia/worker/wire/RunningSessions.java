package loggia.worker.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.HashSet;

/**
 * Which sessions run JavaScript at this moment, in a file that is still there when the process is not: however a worker ends, a crash of V8
 * included, its gateway reads who was at work. One slot a session: a byte that is 1 while it runs, the length of its id, the id. Thread-safe.
 */
public final class RunningSessions {
	private static final int SLOTS = 256;
	private static final int SLOT_BYTES = 128;
	private static final int MAX_ID_BYTES = SLOT_BYTES - 2;
	private final MappedByteBuffer file;
	private final BitSet taken = new BitSet(SLOTS);

	private RunningSessions(MappedByteBuffer file) {
		this.file = file;
	}

	/** Makes the file; what was there is lost. */
	public static RunningSessions create(Path path) throws IOException {
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			return new RunningSessions(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) SLOTS * SLOT_BYTES));
		}
	}

	/** The place of one session in the file. Marked by one thread at a time. */
	public final class Slot implements AutoCloseable {
		private final int at;

		private Slot(int index) {
			this.at = index * SLOT_BYTES;
		}

		/** It begins to run, or ends to. */
		public void mark(boolean running) {
			file.put(at, (byte) (running ? 1 : 0));
		}

		/** The session is over: another one may have the place. */
		@Override
		public void close() {
			mark(false);
			synchronized (taken) {
				taken.clear(at / SLOT_BYTES);
			}
		}
	}

	/** @return a place for a session; null when there are more sessions than places, or its id is too long */
	public Slot enter(String session) {
		byte[] id = session.getBytes(StandardCharsets.UTF_8);
		if (id.length > MAX_ID_BYTES) {
			return null;
		}
		int index;
		synchronized (taken) {
			index = taken.nextClearBit(0);
			if (index == SLOTS) {
				return null;
			}
			taken.set(index);
		}
		int at = index * SLOT_BYTES;
		file.put(at, (byte) 0);
		file.put(at + 1, (byte) id.length);
		file.put(at + 2, id);
		return new Slot(index);
	}

	/** Reads what a process left: never through a link, never more than there can be. @return empty when there is no such file */
	public static Optional<Set<String>> read(Path path) {
		try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
			byte[] all = in.readNBytes(SLOTS * SLOT_BYTES);
			Set<String> running = new HashSet<>();
			for (int at = 0; at + SLOT_BYTES <= all.length; at += SLOT_BYTES) {
				if (all[at] == 1 && all[at + 1] > 0 && all[at + 1] <= MAX_ID_BYTES) {
					running.add(new String(all, at + 2, all[at + 1], StandardCharsets.UTF_8));
				}
			}
			return Optional.of(running);
		} catch (IOException e) {
			return Optional.empty();
		}
	}
}
