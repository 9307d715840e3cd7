package loggia.provider.payment;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.Caller;
import loggia.api.ShellSurface;

/** The person's part: answers each sheet as told; null leaves it open. */
final class Shell implements ShellSurface {
	record Sheet(Caller caller, String name, String json, CompletableFuture<String> answer) {}

	final List<Sheet> sheets = new CopyOnWriteArrayList<>();
	volatile String says = "{\"confirm\":true}";
	volatile boolean keeps = true;

	@Override
	public CompletionStage<String> show(Caller caller, String sheet, String json) {
		var shown = new Sheet(caller, sheet, json, new CompletableFuture<>());
		if (keeps) sheets.add(shown);
		if (says != null) shown.answer.complete(says);
		// as the real one: nobody but the person can end it
		return shown.answer.minimalCompletionStage();
	}
}
