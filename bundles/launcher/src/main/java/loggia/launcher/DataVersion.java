package loggia.launcher;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import loggia.launcher.LaunchException.Kind;
import org.osgi.framework.Version;

/**
 * Which version of Loggia used a data folder last: {@code DATA/version}. An older one does not know what a newer one may have written, so it
 * refuses the folder unless the operator insists. Call it under the folder's {@link DataLock}.
 */
final class DataVersion {
	private DataVersion() {}

	/** @return a sentence for the person who starts it when the data come from another version, else null */
	static String claim(Path data, Distribution distribution, boolean allowDowngrade) throws LaunchException {
		var file = data.resolve("version");
		try {
			var last = last(file);
			if (last != null && last.compareTo(distribution.version()) > 0 && !allowDowngrade) {
				throw new LaunchException(Kind.NEWER_DATA, "data " + data + " was last used by Loggia " + last + ", this is " + distribution.version() + ": start that version again, give a copy made before the upgrade with --data, or insist with --allow-downgrade");
			}
			if (distribution.version().equals(last)) return null;
			var written = Files.writeString(data.resolve("version.new"), distribution.version() + "\n");
			move(written, file);
			return last == null ? null : "data " + data + " was last used by Loggia " + last + "; from now on by " + distribution.version();
		} catch (IOException e) {
			throw new LaunchException(Kind.DATA, file + " cannot be written: " + e.getMessage() + "; make room on the disk, or give another folder with --data", e);
		}
	}

	private static Version last(Path file) throws IOException, LaunchException {
		try {
			return Version.parseVersion(Files.readString(file).trim());
		} catch (NoSuchFileException e) {
			return null;
		} catch (IllegalArgumentException e) {
			throw new LaunchException(Kind.DATA, file + " holds no version: write the version that used these data last into it", e);
		}
	}

	private static void move(Path from, Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		} catch (AtomicMoveNotSupportedException e) {
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}
}
