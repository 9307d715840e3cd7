package loggia.compiler.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A package as it was handed over: names and bytes. */
interface Source extends AutoCloseable {
	int MOST_FILES = 20_000;
	long MOST_TOTAL = 256L << 20;
	int MOST_FILE = 32 << 20;
	int MOST_DEPTH = 32;
	int MOST_NAME = 512;

	/** @return paths of all files, with {@code /}, sorted */
	List<String> paths();

	/** @return size in bytes, as declared */
	long size(String path);

	/** @throws Refused when the file is larger than declared or damaged */
	byte[] read(String path) throws IOException, Refused;

	@Override
	void close() throws IOException;

	static Source open(Path path) throws IOException, Refused {
		if (Files.isDirectory(path)) {
			return new FolderSource(path);
		}
		if (Files.isRegularFile(path)) {
			return new ZipSource(path);
		}
		throw new Refused("IO", path + " is no folder and no file: name the mini-program's folder or archive");
	}

	/** Whether a file belongs to no mini-program: hidden, or of the tools. */
	static boolean skipped(String name) {
		return name.startsWith(".") || name.equals("node_modules") || name.equals("__MACOSX");
	}
}
