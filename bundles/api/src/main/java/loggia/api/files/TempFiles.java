package loggia.api.files;

import java.nio.file.Path;
import loggia.api.Caller;
import org.osgi.annotation.versioning.ProviderType;

/** Temporary files of sessions: {@code wxfile://tmp_…} to the mini-program, a path to providers. They go with their session. Thread-safe. */
@ProviderType
public interface TempFiles {
	/**
	 * One file.
	 *
	 * @param name what the mini-program sees: {@code wxfile://tmp_0f….png}
	 * @param path where it lies
	 */
	record TempFile(String name, Path path) {}

	/**
	 * Makes an empty file.
	 *
	 * @param extension {@code png}, or empty; anything but 1 to 16 letters and digits counts as empty
	 * @throws loggia.api.ApiException QUOTA when the session has too many, FAILED when the disk refuses
	 */
	TempFile create(Caller caller, String extension);

	/** @return how many bytes the caller's session may still write; a provider that streams looks now and then */
	long room(Caller caller);

	/** @return the file of the caller's session by that name @throws loggia.api.ApiException FAILED {@code no such file} */
	Path find(Caller caller, String name);
}
