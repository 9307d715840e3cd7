package loggia.rest.router;

import java.io.IOException;
import java.io.OutputStream;

/** Refuses to write once the resource that writes has gone. */
final class EndableStream extends OutputStream {
	private final OutputStream out;
	private final Registration owner;
	private final Runnable end = () -> ended = true;
	private volatile boolean ended;
	private boolean cut;

	EndableStream(OutputStream out, Registration owner) {
		this.out = out;
		this.owner = owner;
		owner.whenOver(end);
	}

	@Override
	public void write(int b) throws IOException {
		send(() -> out.write(b));
	}

	@Override
	public void write(byte[] bytes, int from, int length) throws IOException {
		send(() -> out.write(bytes, from, length));
	}

	@Override
	public void flush() throws IOException {
		send(out::flush);
	}

	/** The container ends the answer. */
	@Override
	public void close() {
		owner.forget(end);
	}

	/** @return whether the other side left, or the resource was taken away */
	boolean isCut() {
		return cut;
	}

	private void send(Step step) throws IOException {
		try {
			if (ended) throw new IOException("what answers here has been taken away");
			step.run();
		} catch (IOException e) {
			cut = true;
			throw e;
		}
	}

	private interface Step {
		void run() throws IOException;
	}
}
