package loggia.worker;

import com.caoccao.javet.enums.JavetPromiseRejectEvent;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueError;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Promises that were rejected in this turn and that nobody handles. V8's callback only notes them; they are told after the turn. */
final class Rejections {
	/** More than these in one turn say nothing new. */
	private static final int MAX = 100;
	private final Map<Integer, V8Value> reasons = new LinkedHashMap<>();

	void listen(V8Runtime v8) {
		v8.setPromiseRejectCallback(this::note);
	}

	private void note(JavetPromiseRejectEvent event, V8ValuePromise promise, V8Value reason) {
		try {
			int hash = promise.getIdentityHash();
			if (event == JavetPromiseRejectEvent.PromiseRejectWithNoHandler && reasons.size() < MAX) {
				drop(reasons.put(hash, reason.toClone(true)));
			} else if (event == JavetPromiseRejectEvent.PromiseHandlerAddedAfterReject) {
				drop(reasons.remove(hash));
			}
		} catch (JavetException e) {
			System.err.println("a rejection was lost: " + e.getMessage());
		}
	}

	/** @return {@code {"message","stack"}} of each, as JSON; may run getters of the app, so inside a watched turn */
	List<String> take() {
		if (reasons.isEmpty()) {
			return List.of();
		}
		List<V8Value> all = new ArrayList<>(reasons.values());
		reasons.clear();
		List<String> told = new ArrayList<>(all.size());
		for (V8Value reason : all) {
			told.add("{\"message\":" + Json.quote(message(reason)) + ",\"stack\":" + Json.quote(stack(reason)) + "}");
			drop(reason);
		}
		return told;
	}

	/** What an API's fail or an exception says of itself, else the value as text. */
	private static String message(V8Value reason) {
		try {
			if (reason instanceof V8ValueObject object && !(reason instanceof V8ValueError)) {
				for (String field : new String[] {"errMsg", "message"}) {
					try (V8Value text = object.get(field)) {
						if (text instanceof V8ValueString said) {
							return said.getValue();
						}
					}
				}
			}
			return String.valueOf(reason);
		} catch (JavetException | RuntimeException e) {
			return "a value that cannot be shown";
		}
	}

	private static String stack(V8Value reason) {
		try {
			return reason instanceof V8ValueError error ? error.getStack() : "";
		} catch (JavetException | RuntimeException e) {
			return "";
		}
	}

	private static void drop(V8Value value) {
		if (value != null) {
			try {
				value.close();
			} catch (JavetException e) {
				System.err.println("a value was not released: " + e.getMessage());
			}
		}
	}
}
