package loggia.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import loggia.launcher.LaunchException.Kind;

/** One gateway per data folder: a lock of the operating system on {@code gateway.lock}, which also says whose it is. It ends with the process. */
final class DataLock implements AutoCloseable {
	private final FileChannel channel;

	private DataLock(FileChannel channel) {
		this.channel = channel;
	}

	/** @throws LaunchException of kind DATA when another process has it, or the folder cannot be written */
	static DataLock take(Path data) throws LaunchException {
		FileChannel channel = null;
		try {
			Files.createDirectories(data);
			var file = data.resolve("gateway.lock");
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
			if (locked(channel)) {
				channel.truncate(0);
				channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
				return new DataLock(channel);
			}
			var pid = Files.readString(file).trim();
			channel.close();
			throw new LaunchException(Kind.DATA, "data " + data + " is in use by pid " + (pid.isEmpty() ? "?" : pid) + ": end that gateway, or give another folder with --data");
		} catch (IOException e) {
			close(channel);
			throw new LaunchException(Kind.DATA, "data " + data + " cannot be used: " + reason(e) + "; give a folder that this user can write with --data", e);
		}
	}

	private static boolean locked(FileChannel channel) throws IOException {
		try {
			return channel.tryLock() != null;
		} catch (OverlappingFileLockException e) {
			return false;
		}
	}

	@Override
	public void close() {
		close(channel);
	}

	private static void close(FileChannel channel) {
		try {
			if (channel != null) channel.close();
		} catch (IOException e) {
			// the lock ends with the process at the latest
		}
	}

	private static String reason(IOException e) {
		return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
	}
}
