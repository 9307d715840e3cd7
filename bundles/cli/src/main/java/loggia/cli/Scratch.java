package loggia.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A temporary folder that is gone when its block ends. */
final class Scratch implements AutoCloseable {
	final Path folder;

	Scratch(String name) throws IOException {
		folder = Files.createTempDirectory("loggia-" + name + "-");
	}

	/** Deletes what can be deleted: a file that another process still holds is left to the system's own clean-up. */
	@Override
	public void close() {
		try {
			Files.walkFileTree(folder, new SimpleFileVisitor<>() {
				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					return delete(file);
				}

				@Override
				public FileVisitResult visitFileFailed(Path file, IOException failure) {
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult postVisitDirectory(Path each, IOException failure) {
					return delete(each);
				}
			});
		} catch (IOException e) {
			// as above
		}
	}

	private static FileVisitResult delete(Path path) {
		path.toFile().delete();
		return FileVisitResult.CONTINUE;
	}
}
