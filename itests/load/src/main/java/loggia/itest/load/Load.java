package loggia.itest.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import loggia.api.ApiCall;
import loggia.api.ApiInvoker;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Calls one API through the gate at a steady rate, on behalf of the caller that started it. */
@Component
@ApiFamily(name = "load", version = "1.0")
public class Load implements ApiProvider {
	/** @param api which one; its parameters are {@code {name: 'load'}} */
	public record Start(String api, int perSecond) {}

	/**
	 * What came of it.
	 *
	 * @param perSecond calls a second that were really made
	 * @param failed    calls that were refused or failed
	 * @param longestMs longest time until an answer
	 * @param versions  version in the answer → how often
	 * @param backwards calls begun after the first answer of a newer version, but answered by an older one
	 */
	public record Figures(int calls, int perSecond, int failed, double longestMs, Map<String, Integer> versions, Map<String, Integer> failures,
			int backwards) {}

	private final ApiInvoker gate;
	private final List<Thread> threads = new ArrayList<>();
	private Record record = new Record();
	private volatile boolean running;

	@Activate
	public Load(@Reference ApiInvoker gate) {
		this.gate = gate;
	}

	@Deactivate
	synchronized void end() {
		running = false;
		threads.forEach(LockSupport::unpark);
		threads.clear();
	}

	/** {@code wx.startLoad({api: 'greet', perSecond: 2000})}. */
	@Api(risk = Risk.ORDINARY)
	public synchronized CompletionStage<Void> startLoad(Start start, Caller caller) {
		end();
		record = new Record();
		running = true;
		long period = 1_000_000_000L / start.perSecond();
		var into = record;
		var thread = new Thread(() -> call(new ApiCall(caller, start.api(), "{\"name\":\"load\"}", List.of()), period, into), "load");
		thread.setDaemon(true);
		threads.add(thread);
		thread.start();
		return CompletableFuture.completedFuture(null);
	}

	/** {@code wx.stopLoad()}. */
	@Api(risk = Risk.ORDINARY)
	public synchronized CompletionStage<Figures> stopLoad() {
		end();
		return CompletableFuture.completedFuture(record.figures());
	}

	/** Keeps to its times: what a slow moment delayed is called right after it. */
	private void call(ApiCall call, long period, Record into) {
		long due = System.nanoTime();
		while (running) {
			long begin = System.nanoTime();
			gate.invoke(call).whenComplete((reply, failure) -> into.add(begin, System.nanoTime(), reply == null ? null : reply.json(), failure));
			due += period;
			for (long left = due - System.nanoTime(); left > 0 && running; left = due - System.nanoTime()) LockSupport.parkNanos(left);
		}
	}
}
