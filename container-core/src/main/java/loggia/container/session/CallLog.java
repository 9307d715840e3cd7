package loggia.container.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import loggia.api.ApiReply;
import loggia.api.trail.TracedCall;
import loggia.api.trail.Trail;
import loggia.api.trail.TrailStep;
import loggia.container.Json;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** The last calls of a develop version's session, with their trails; told on while a developer looks. Thread-safe. */
final class CallLog {
	/** Calls that are kept. */
	static final int MOST = 200;
	private static final int MOST_STEPS = 40;

	/** One call on its way. */
	final class Entry implements Trail {
		private final long number;
		private final long at = System.currentTimeMillis();
		private final long began = System.nanoTime();
		private final String name;
		private final String params;
		private final boolean sync;
		private final List<TrailStep> steps = new ArrayList<>();
		private String provider = "";
		private String risk = "";
		private String state = "pending";
		private String result;
		private long size;
		private long micros;

		private Entry(long number, String name, String params, boolean sync) {
			this.number = number;
			this.name = name;
			this.params = params;
			this.sync = sync;
		}

		private long now() {
			return (System.nanoTime() - began) / 1_000;
		}

		@Override
		public synchronized void step(String step, Outcome outcome, String why) {
			boolean known = steps.stream().anyMatch(s -> s.step().equals(step) && s.outcome() == outcome && s.why().equals(why));
			if (!known && steps.size() < MOST_STEPS) {
				steps.add(new TrailStep(step, outcome, why, now()));
			}
		}

		@Override
		public synchronized void answeredBy(String by, String of) {
			provider = by;
			risk = of;
		}

		/** It has its answer. */
		void answered(ApiReply reply) {
			long bytes = reply.json().length();
			for (var attachment : reply.attachments()) {
				bytes += attachment.remaining();
			}
			end("ok", reply.json().isEmpty() ? "{}" : reply.json(), bytes);
		}

		/** It failed. @param json what the app is told */
		void failed(String json) {
			end("fail", json, json.length());
		}

		private void end(String how, String json, long bytes) {
			synchronized (this) {
				if (!state.equals("pending")) {
					return;
				}
				micros = now();
				state = how;
				size = bytes;
				result = Preview.of(json);
			}
			tell(this::json);
		}

		/** Something happened to the task that the call gave the app. */
		void event(String name, String json) {
			tell(() -> {
				ObjectNode event = Json.object().put("at", System.currentTimeMillis()).put("name", name);
				event.putRawValue("data", new RawValue(Preview.of(json.isEmpty() ? "{}" : json)));
				return Json.object().put("number", number).set("event", event);
			});
		}

		synchronized TracedCall traced() {
			return new TracedCall(number, at, name, params, sync, state, result, state.equals("pending") ? now() : micros, provider, risk, steps);
		}

		private synchronized ObjectNode json() {
			ObjectNode out = Json.object().put("number", number).put("at", at).put("name", name);
			out.putRawValue("params", new RawValue(params));
			out.put("sync", sync).put("state", state);
			if (result != null) {
				out.putRawValue("result", new RawValue(result));
				out.put("size", size).put("micros", micros);
			}
			out.put("provider", provider).put("risk", risk);
			ArrayNode list = out.putArray("steps");
			for (TrailStep step : steps) {
				list.addObject().put("step", step.step()).put("outcome", step.outcome().name().toLowerCase(java.util.Locale.ROOT)).put("why", step.why())
						.put("micros", step.micros());
			}
			return out;
		}
	}

	private final Deque<Entry> entries = new ArrayDeque<>();
	private long last;
	/** Null while nobody looks. */
	private volatile Consumer<Message> listener;

	/** A call arrived. @param params JSON text */
	Entry begin(String name, String params, boolean sync) {
		Entry entry;
		synchronized (entries) {
			if (entries.size() == MOST) {
				entries.removeFirst();
			}
			entry = new Entry(++last, name, Preview.of(params), sync);
			entries.add(entry);
		}
		tell(entry::json);
		return entry;
	}

	/** @return the calls that are kept, oldest first */
	List<TracedCall> calls() {
		synchronized (entries) {
			return entries.stream().map(Entry::traced).toList();
		}
	}

	/** Tells each call at its beginning and its end from now on. @return what is kept, as the body of {@code trace} each */
	ArrayNode watch(Consumer<Message> told) {
		listener = told;
		ArrayNode all = Json.array();
		synchronized (entries) {
			entries.forEach(entry -> all.add(entry.json()));
		}
		return all;
	}

	/** Nobody looks any more. */
	void unwatch() {
		listener = null;
	}

	private void tell(java.util.function.Supplier<ObjectNode> body) {
		Consumer<Message> told = listener;
		if (told != null) {
			told.accept(new Message(Header.of(Kind.TRACE), Json.text(body.get())));
		}
	}
}
