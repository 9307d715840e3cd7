package loggia.itest.line;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps things for sessions beyond their calls: lines, which are like sockets, and one subscription each. Each event says the bundle's version. */
@Component
@ApiFamily(name = "line", version = "1.0")
public class Lines implements ApiProvider {
	public record Line(String line) {}

	/** @param version of the bundle that answers */
	public record Answer(String line, String version) {}

	/** @param task completes when the line is closed */
	private record Open(Caller caller, CompletableFuture<Answer> task) {}

	private final String version;
	private final Map<String, Open> lines = new ConcurrentHashMap<>();
	private final Map<String, Caller> listeners = new ConcurrentHashMap<>();
	private final CompletableFuture<Void> nothing = new CompletableFuture<>();
	private volatile boolean leaving;

	@Activate
	public Lines(BundleContext context) {
		version = context.getBundle().getVersion().toString();
	}

	@Override
	public CompletionStage<Void> leave(CompletionStage<Void> over) {
		leaving = true;
		over.thenRun(() -> {
			lines.keySet().forEach(line -> close(line, "replaced"));
			listeners.keySet().forEach(this::unsubscribe);
		});
		look();
		return nothing;
	}

	private void look() {
		if (leaving && lines.isEmpty() && listeners.isEmpty()) nothing.complete(null);
	}

	@Override
	public boolean keeps(String name, ApiParams params, Caller caller) {
		return switch (name) {
			case "sendLine", "watchLine", "closeLine" -> lines.containsKey(params.json().path("line").asText());
			case "offLineRing" -> listeners.containsKey(caller.sessionId());
			default -> false;
		};
	}

	/** A new line, its name given by the caller. */
	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Answer> openLine(Line params, Caller caller) {
		lines.put(params.line(), new Open(caller, new CompletableFuture<>()));
		return answer(params);
	}

	/** The subscription rings, and the task of the line goes on. */
	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Answer> sendLine(Line params, Caller caller) {
		if (lines.containsKey(params.line()) && listeners.containsKey(caller.sessionId())) emit(listeners.get(caller.sessionId()), "onLineRing");
		return answer(params);
	}

	/** A task that lasts as long as the line. */
	@Api(risk = Risk.ORDINARY, timeoutMs = 0)
	public CompletionStage<Answer> watchLine(Line params, Caller caller) {
		caller.progress(new ApiEvent("onProgressUpdate", "{\"version\":\"" + version + "\"}", List.of()));
		return lines.get(params.line()).task();
	}

	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Answer> closeLine(Line params) {
		close(params.line(), "closed");
		return answer(params);
	}

	/** A task that never ends by itself. */
	@Api(risk = Risk.ORDINARY, timeoutMs = 0)
	public CompletionStage<Answer> waitForLine(Line params) {
		return new CompletableFuture<>();
	}

	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Void> onLineRing(Caller caller) {
		listeners.put(caller.sessionId(), caller);
		return CompletableFuture.completedFuture(null);
	}

	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Void> offLineRing(Caller caller) {
		unsubscribe(caller.sessionId());
		return CompletableFuture.completedFuture(null);
	}

	private void unsubscribe(String session) {
		Caller caller = listeners.remove(session);
		if (caller != null) emit(caller, "onLineRingEnd");
		look();
	}

	private void close(String line, String why) {
		Open open = lines.remove(line);
		if (open == null) return;
		emit(open.caller(), "onLineClose:" + line + ":" + why);
		open.task().complete(new Answer(line, version));
		look();
	}

	private void emit(Caller caller, String name) {
		caller.emit(new ApiEvent(name, "{\"version\":\"" + version + "\"}", List.of()));
	}

	private CompletionStage<Answer> answer(Line params) {
		return CompletableFuture.completedFuture(new Answer(params.line(), version));
	}
}
