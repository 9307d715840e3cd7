package loggia.container.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** The questions to the person in front of one session's shell that have no answer yet. Thread-safe. */
final class Sheets {
	private static final long SHELL_SECONDS = 5;
	private static final int MAX_OPEN = 32;

	/** One question; it is asked again when the shell comes back without having answered. */
	private record Sheet(Message query, CompletableFuture<String> answer) {}

	private final ScheduledExecutorService timers;
	private final Map<Long, Sheet> open = new LinkedHashMap<>();
	private Link shell;
	private long ids;
	private boolean closed;

	Sheets(ScheduledExecutorService timers) {
		this.timers = timers;
	}

	/** Asks. @return the answer as JSON text, or an {@link ApiException}: NO_ANSWER, BUSY */
	synchronized CompletionStage<String> show(String sheet, String json) {
		if (closed) {
			return CompletableFuture.failedFuture(new ApiException(Reason.NO_ANSWER));
		}
		if (open.size() >= MAX_OPEN) {
			return CompletableFuture.failedFuture(new ApiException(Reason.BUSY));
		}
		long id = ++ids;
		Sheet asked = new Sheet(new Message(Header.of(Kind.QUERY, id).sheet(sheet), json), new CompletableFuture<>());
		open.put(id, asked);
		asked.answer.whenComplete((answer, error) -> drop(id));
		if (shell != null) {
			shell.send(asked.query);
		} else {
			expire(asked);
		}
		return asked.answer;
	}

	private void expire(Sheet sheet) {
		timers.schedule(() -> {
			boolean late;
			synchronized (this) {
				late = shell == null;
			}
			if (late) {
				sheet.answer.completeExceptionally(new ApiException(Reason.NO_ANSWER));
			}
		}, SHELL_SECONDS, TimeUnit.SECONDS);
	}

	private synchronized void drop(long id) {
		open.remove(id);
	}

	/** A shell is there: what is open is shown to it. */
	synchronized void attach(Link link) {
		shell = link;
		open.values().forEach(sheet -> link.send(sheet.query));
	}

	/** The shell is gone; another one may come. */
	synchronized void detach(Link link) {
		if (shell == link) {
			shell = null;
			open.values().forEach(this::expire);
		}
	}

	/** The shell's reply. */
	void answer(Message reply) {
		Sheet sheet;
		synchronized (this) {
			sheet = reply.header().id() == null ? null : open.get(reply.header().id());
		}
		if (sheet == null) {
			return;
		}
		if (Boolean.FALSE.equals(reply.header().ok())) {
			sheet.answer.completeExceptionally(new ApiException(Reason.NO_ANSWER));
		} else {
			sheet.answer.complete(reply.json().isEmpty() ? "{}" : reply.json());
		}
	}

	/** The session is over: nobody answers any more. */
	void close() {
		Sheet[] all;
		synchronized (this) {
			closed = true;
			all = open.values().toArray(new Sheet[0]);
		}
		for (Sheet sheet : all) {
			sheet.answer.completeExceptionally(new ApiException(Reason.NO_ANSWER));
		}
	}
}
