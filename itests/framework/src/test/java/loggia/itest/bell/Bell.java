package loggia.itest.bell;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Component;

/** One API of each risk class; each counts how often it really ran. */
@Component
@ApiFamily(name = "bell", version = "1.0")
public class Bell implements ApiProvider {
	/** How often each ran, and how many wait for {@link #letIn}. */
	public record Counts(int rung, int opened, int paid, int waiting) {}

	private final AtomicInteger rung = new AtomicInteger();
	private final AtomicInteger opened = new AtomicInteger();
	private final AtomicInteger paid = new AtomicInteger();
	private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

	/** Nobody has to agree. */
	@Api(risk = Risk.ORDINARY, sync = true)
	public CompletionStage<Counts> bellCounts() {
		return CompletableFuture.completedFuture(new Counts(rung.get(), opened.get(), paid.get(), waiting.size()));
	}

	/** The release must name it. */
	@Api(risk = Risk.DECLARED)
	public CompletionStage<Void> ringBell() {
		rung.incrementAndGet();
		return CompletableFuture.completedFuture(null);
	}

	/** The person must agree. */
	@Api(risk = Risk.CONSENT, scope = "scope.door", sync = true)
	public CompletionStage<Void> openDoor() {
		opened.incrementAndGet();
		return CompletableFuture.completedFuture(null);
	}

	/** The person must agree, and still when {@link #letIn} lets the answer go. */
	@Api(risk = Risk.CONSENT, scope = "scope.door", timeoutMs = 30_000)
	public CompletionStage<Void> lookOutside() {
		var answer = new CompletableFuture<Void>();
		waiting.add(answer);
		return answer;
	}

	/** Answers every call of {@link #lookOutside}. */
	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Void> letIn() {
		for (var answer = waiting.poll(); answer != null; answer = waiting.poll()) answer.complete(null);
		return CompletableFuture.completedFuture(null);
	}

	/** An operator must agree. */
	@Api(risk = Risk.APPROVED)
	public CompletionStage<Void> payPorter() {
		paid.incrementAndGet();
		return CompletableFuture.completedFuture(null);
	}
}
