package loggia.worker.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes messages behind their {@code u32 total} to a blocking channel from a thread of its own, so that nobody who sends waits for
 * the other side. The queue is bounded in bytes. Thread-safe.
 */
public final class FrameWriter implements AutoCloseable {
	private static final int BATCH = 64;
	/** One queued frame; {@code taken} hears when it has left. */
	private record Item(ByteBuffer frame, Runnable taken) {}

	private final GatheringByteChannel channel;
	private final Consumer<IOException> failed;
	private final long maxBytes;
	private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
	private final AtomicLong queuedBytes = new AtomicLong();
	private final Thread thread;
	private volatile boolean closed;

	/**
	 * @param maxBytes most bytes that wait
	 * @param failed   hears, on the writer's thread, that the channel broke
	 */
	public FrameWriter(String name, GatheringByteChannel channel, long maxBytes, Consumer<IOException> failed) {
		this.channel = channel;
		this.maxBytes = maxBytes;
		this.failed = failed;
		this.thread = new Thread(null, this::run, name, 256 * 1024);
		thread.setDaemon(true);
		thread.start();
	}

	/** Queues a message. @return false when the queue is full or the writer closed: the message is not sent */
	public boolean send(Message message) throws MessageException {
		return send(message, null);
	}

	/** Queues a message. @param taken called on the writer's thread when it has been written; may be null */
	public boolean send(Message message, Runnable taken) throws MessageException {
		ByteBuffer frame = message.encodeFrame();
		if (closed || queuedBytes.addAndGet(frame.remaining()) > maxBytes) {
			if (!closed) {
				queuedBytes.addAndGet(-frame.remaining());
			}
			return false;
		}
		queue.add(new Item(frame, taken));
		return true;
	}

	/** @return bytes that wait to be written */
	public long queuedBytes() {
		return queuedBytes.get();
	}

	private void run() {
		List<Item> batch = new ArrayList<>(BATCH);
		try {
			while (!closed || !queue.isEmpty()) {
				Item first = queue.poll(1, TimeUnit.SECONDS);
				if (first == null) {
					continue;
				}
				batch.add(first);
				queue.drainTo(batch, BATCH - 1);
				write(batch);
				batch.clear();
			}
		} catch (IOException e) {
			closed = true;
			failed.accept(e);
		} catch (InterruptedException e) {
			closed = true;
		}
	}

	private void write(List<Item> batch) throws IOException {
		ByteBuffer[] frames = new ByteBuffer[batch.size()];
		long left = 0;
		for (int i = 0; i < frames.length; i++) {
			frames[i] = batch.get(i).frame;
			left += frames[i].remaining();
		}
		long size = left;
		while (left > 0) {
			left -= channel.write(frames);
		}
		queuedBytes.addAndGet(-size);
		for (Item item : batch) {
			if (item.taken != null) {
				item.taken.run();
			}
		}
	}

	/** Waits until everything queued so far is written. @return false when that took longer */
	public boolean flush(long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (queuedBytes.get() > 0) {
			if (closed || System.nanoTime() > end) {
				return false;
			}
			LockSupport.parkNanos(200_000);
		}
		return true;
	}

	/** Ends the thread; what is queued may be lost. The channel belongs to the caller. */
	@Override
	public void close() {
		closed = true;
		thread.interrupt();
	}
}
