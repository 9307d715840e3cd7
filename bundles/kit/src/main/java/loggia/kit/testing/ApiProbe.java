package loggia.kit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiForm.Kind;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiProvider;
import loggia.kit.testing.Finding.Outcome;

/**
 * Sees whether a provider does what it declares: its self-test passes, each API answers an example of its parameters with what fits its
 * schema, refuses each wrong parameter by its name, a task can be aborted, a listener hears what fits. What {@code loggia api test} runs.
 * The examples are those of {@link loggia.api.spi.Example}, else made up.
 */
public final class ApiProbe {
	private static final int LONGEST_TEXT = 160;

	private final ApiProvider provider;
	private final Duration patience;
	private final SimulatedGate gate;
	private final List<Finding> findings = new ArrayList<>();

	private ApiProbe(ApiProvider provider, Duration patience) {
		this.provider = provider;
		this.patience = patience;
		gate = SimulatedGate.of(provider).waiting(patience);
	}

	/** @param patience how long the self-test and each call may take */
	public static List<Finding> of(ApiProvider provider, Duration patience) {
		var probe = new ApiProbe(provider, patience);
		probe.run();
		return List.copyOf(probe.findings);
	}

	private void run() {
		selfTest();
		var listener = gate.session("listener");
		var apis = gate.apis().values().stream().sorted(java.util.Comparator.comparing(ApiDescriptor::name)).toList();
		apis.stream().filter(api -> api.form().kind() == Kind.ON).forEach(api -> quietly(listener, api));
		for (ApiDescriptor api : apis) {
			if (api.form().kind() == Kind.CALL || api.form().kind() == Kind.TASK) {
				example(api);
				wrongParameters(api);
			}
			if (api.form().kind() == Kind.TASK) {
				abort(api);
			}
		}
		for (ApiDescriptor api : apis) {
			if (api.form().kind() == Kind.ON) {
				event(api, listener);
			}
		}
	}

	private void selfTest() {
		long began = System.nanoTime();
		try {
			CompletionStage<Void> test = provider.selfTest();
			if (test == null) {
				add("self-test", Outcome.FAILED, "returned null instead of a stage");
				return;
			}
			test.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
			add("self-test", Outcome.OK, "passed" + took(began));
		} catch (TimeoutException e) {
			add("self-test", Outcome.FAILED, "did not end within " + patience.toMillis() + " ms");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			add("self-test", Outcome.FAILED, "interrupted");
		} catch (ExecutionException | RuntimeException e) {
			add("self-test", Outcome.FAILED, "failed: " + (e.getCause() == null ? e : e.getCause()));
		}
	}

	private void example(ApiDescriptor api) {
		JsonNode schema = Schemas.parse(api.params());
		var bytes = new ArrayList<ByteBuffer>();
		JsonNode params = Schemas.example(schema, schema, bytes);
		long began = System.nanoTime();
		var task = gate.session().start(api.name(), params, bytes);
		try {
			JsonNode result = SimulatedSession.parse(task.reply().json());
			JsonNode wanted = Schemas.parse(api.result());
			// what only does something gives an empty object, and null in its synchronous form
			String misfit = api.only() && result.isNull() ? null : Schemas.misfit(wanted, wanted, result, "result");
			misfit = misfit == null ? progress(api, task) : misfit;
			if (misfit == null) {
				add(api.name(), Outcome.OK, said(params) + " -> " + said(result) + heard(task) + took(began));
			} else {
				add(api.name(), Outcome.FAILED, said(params) + ": " + misfit);
			}
		} catch (ApiException e) {
			if (e.reason == Reason.INTERNAL) {
				add(api.name(), Outcome.FAILED, said(params) + " threw " + (e.getCause() == null ? e.getMessage() : e.getCause()));
			} else if (e.reason == Reason.TIMEOUT) {
				add(api.name(), Outcome.FAILED, said(params) + " had no answer within " + patience.toMillis() + " ms");
				task.abort();
			} else {
				add(api.name(), Outcome.NOTE, said(params) + " -> fail " + e.getMessage() + ". If that is not what it should say, give its parameters an @Example that works");
			}
		} catch (AssertionError e) {
			add(api.name(), Outcome.FAILED, e.getMessage());
		}
	}

	private static String progress(ApiDescriptor api, SimulatedTask task) {
		JsonNode wanted = Schemas.parse(api.form().detail());
		return task.progress().stream().map(one -> Schemas.misfit(wanted, wanted, one, "progress")).filter(one -> one != null).findFirst().orElse(null);
	}

	private static String heard(SimulatedTask task) {
		int times = task.progress().size();
		return times == 0 ? "" : ", progress told " + times + (times == 1 ? " time" : " times");
	}

	private void wrongParameters(ApiDescriptor api) {
		JsonNode root = Schemas.parse(api.params());
		JsonNode schema = Schemas.resolved(root, root);
		int refused = 0;
		for (var property : schema.path("properties").properties()) {
			String name = property.getKey();
			var bytes = new ArrayList<ByteBuffer>();
			if (!(Schemas.example(root, root, bytes) instanceof ObjectNode good)) {
				return;
			}
			JsonNode wrong = Schemas.wrong(root, property.getValue());
			if (wrong != null) {
				ObjectNode params = good.deepCopy();
				params.set(name, wrong);
				refused += refuses(api, name, params, bytes) ? 1 : 0;
			}
			if (Schemas.required(schema, name)) {
				ObjectNode params = good.deepCopy();
				params.remove(name);
				refused += refuses(api, name, params, bytes) ? 1 : 0;
			}
		}
		if (refused > 0) {
			add(api.name(), Outcome.OK, "refuses " + refused + (refused == 1 ? " wrong parameter" : " wrong parameters"));
		}
	}

	/** @return whether the call fails and its words name the parameter */
	private boolean refuses(ApiDescriptor api, String name, ObjectNode params, List<ByteBuffer> bytes) {
		var task = gate.session().start(api.name(), params, bytes);
		try {
			task.reply();
			add(api.name(), Outcome.FAILED, said(params) + " was answered, though " + name + " is wrong");
		} catch (ApiException e) {
			if (e.reason == Reason.INVALID_PARAMS && e.getMessage().contains("parameter." + name)) {
				return true;
			}
			task.abort();
			add(api.name(), Outcome.FAILED, said(params) + ": should fail with \"parameter error: parameter." + name + " ...\", not with " + e.getMessage());
		}
		return false;
	}

	private void abort(ApiDescriptor api) {
		JsonNode schema = Schemas.parse(api.params());
		var bytes = new ArrayList<ByteBuffer>();
		var task = gate.session().start(api.name(), Schemas.example(schema, schema, bytes), bytes);
		boolean late = task.isDone();
		task.abort();
		try {
			task.reply();
			add(api.name(), Outcome.NOTE, "was over before it could be aborted");
		} catch (ApiException e) {
			boolean well = late || e.reason == Reason.CANCELLED;
			add(api.name(), well ? Outcome.OK : Outcome.FAILED, well ? "can be aborted" : "an abort ended with " + e.getMessage());
		}
	}

	private void quietly(SimulatedSession listener, ApiDescriptor api) {
		try {
			listener.call(api.name());
		} catch (ApiException e) {
			add(api.name(), Outcome.FAILED, "nobody can listen: " + (e.getCause() == null ? e.getMessage() : e.getCause()));
		}
	}

	private void event(ApiDescriptor api, SimulatedSession listener) {
		List<ApiEvent> heard = listener.events().stream().filter(event -> event.name().equals(api.name())).toList();
		JsonNode wanted = Schemas.parse(api.form().detail());
		for (ApiEvent event : heard) {
			String misfit = Schemas.misfit(wanted, wanted, SimulatedSession.parse(event.json()), "detail");
			if (misfit != null) {
				add(api.name(), Outcome.FAILED, said(SimulatedSession.parse(event.json())) + ": " + misfit);
				return;
			}
		}
		int member = api.name().lastIndexOf('.') + 1;
		String off = api.name().substring(0, member) + "off" + api.name().substring(member + "on".length());
		int before = listener.watched();
		try {
			listener.call(off);
		} catch (ApiException e) {
			add(api.name(), Outcome.FAILED, off + " failed: " + e.getMessage());
			return;
		}
		if (listener.watched() >= before) {
			add(api.name(), Outcome.NOTE, off + " lets the session go on being watched");
		} else if (heard.isEmpty()) {
			add(api.name(), Outcome.NOTE, "can be listened to; none of the examples made it happen");
		} else {
			add(api.name(), Outcome.OK, "heard " + heard.size() + (heard.size() == 1 ? " time" : " times") + ", at last " + heard.get(heard.size() - 1).json());
		}
	}

	private static String said(JsonNode value) {
		String text = value.toString();
		return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
	}

	private static String took(long began) {
		return ", " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms";
	}

	private void add(String api, Outcome outcome, String text) {
		findings.add(new Finding(api, outcome, text));
	}
}
