package loggia.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** How a provider or the gate puts something in front of the person: the trusted shell draws it, the mini-program cannot. Thread-safe. */
@ProviderType
public interface ShellSurface {
	/**
	 * Shows a sheet in the shell of the caller's session.
	 *
	 * @param sheet {@code toast}, {@code loading}, {@code modal}, {@code actionSheet}, {@code consent}, {@code confirm}, {@code hide}
	 * @param json  what the sheet shows, as that sheet defines it
	 * @return completes with the person's answer as JSON text when there is one ({@code {}} at once for a toast), or exceptionally
	 *         with an {@link ApiException}: NO_ANSWER when no shell is attached within 5 s or the session ends
	 */
	CompletionStage<String> show(Caller caller, String sheet, String json);
}
