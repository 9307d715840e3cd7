package loggia.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.release.Release;

/** Asks people whether an app may use a scope: one question at a time for an app, person and scope, however many calls wait. */
final class ConsentDesk {
	/** How long a question stands, at most. */
	static final long LIMIT_MINUTES = 10;
	private static final ObjectMapper JSON = new ObjectMapper();

	private record Question(String session, CompletableFuture<Boolean> answer) {}

	private final Supplier<ShellSurface> shell;
	private final Policy policy;
	private final Grants grants;
	private final Map<Grants.Key, Question> open = new ConcurrentHashMap<>();

	/** @param shell gives null while there is none */
	ConsentDesk(Supplier<ShellSurface> shell, Policy policy, Grants grants) {
		this.shell = shell;
		this.policy = policy;
		this.grants = grants;
	}

	/**
	 * @param api the call that needs it, for the sheet
	 * @return the answer, remembered already; or exceptionally an ApiException: NO_ANSWER when nobody answered
	 */
	CompletableFuture<Boolean> ask(Caller caller, String scope, String api) {
		var key = Grants.Key.of(caller, scope);
		var mine = new Question(caller.sessionId(), new CompletableFuture<>());
		Question question = open.putIfAbsent(key, mine);
		if (question == null) {
			// an answer may have come between the caller's look and ours
			Boolean known = grants.answer(key);
			if (known != null) {
				settle(key, mine, known, null);
			} else {
				show(key, mine, caller, scope, api);
			}
			return mine.answer().copy();
		}
		return question.answer().handle((granted, failure) -> {
			if (failure == null) {
				return CompletableFuture.completedFuture(granted);
			}
			// the session that was asked is gone; ours may still be there
			boolean again = !question.session().equals(caller.sessionId());
			return again ? ask(caller, scope, api) : CompletableFuture.<Boolean>failedFuture(failure);
		}).thenCompose(next -> next);
	}

	private void show(Grants.Key key, Question question, Caller caller, String scope, String api) {
		ShellSurface surface = shell.get();
		if (surface == null) {
			settle(key, question, null, new ApiException(Reason.NO_ANSWER));
			return;
		}
		Release release = policy.release(caller);
		String sheet = JSON.createObjectNode().put("appId", caller.appId()).put("appName", release == null ? caller.appId() : release.name())
				.put("scope", scope).put("api", api).toString();
		CompletableFuture<Boolean> answered;
		try {
			answered = surface.show(caller, "consent", sheet).toCompletableFuture().copy().orTimeout(LIMIT_MINUTES, TimeUnit.MINUTES).thenApply(ConsentDesk::read);
		} catch (RuntimeException e) {
			answered = CompletableFuture.failedFuture(e);
		}
		answered.thenCompose(granted -> grants.remember(key, granted).thenApply(done -> granted))
				.whenComplete((granted, failure) -> settle(key, question, granted, failure));
	}

	private void settle(Grants.Key key, Question question, Boolean granted, Throwable failure) {
		open.remove(key, question);
		if (failure == null) {
			question.answer().complete(granted);
			return;
		}
		Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
		question.answer().completeExceptionally(cause instanceof TimeoutException ? new ApiException(Reason.NO_ANSWER) : cause);
	}

	private static boolean read(String json) {
		try {
			var granted = JSON.readTree(json).get("granted");
			if (granted != null && granted.isBoolean()) {
				return granted.booleanValue();
			}
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.NO_ANSWER, "the shell's answer cannot be read");
		}
		throw new ApiException(Reason.NO_ANSWER, "the shell's answer does not say granted");
	}
}
