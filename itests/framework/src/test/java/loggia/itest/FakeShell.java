package loggia.itest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.Caller;
import loggia.api.ShellSurface;

/** The shell's part: sheets wait until the test answers. */
final class FakeShell implements ShellSurface {
	/** One question to a person. */
	record Sheet(Caller caller, String sheet, String json, CompletableFuture<String> answer) {}

	final List<Sheet> sheets = new CopyOnWriteArrayList<>();

	@Override
	public CompletionStage<String> show(Caller caller, String sheet, String json) {
		var shown = new Sheet(caller, sheet, json, new CompletableFuture<>());
		sheets.add(shown);
		return shown.answer;
	}

	/** The person answers the last question. */
	void says(boolean yes) {
		sheets.get(sheets.size() - 1).answer.complete("{\"granted\":" + yes + "}");
	}
}
