package loggia.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the zip of a project's folder that a gateway takes. Links are left out: they could lead out of the folder. */
final class ProjectZip {
	/** Most bytes a gateway takes. */
	static final long LIMIT = 64L << 20;

	/** Names of files and folders that are no part of a mini-program. */
	static final Set<String> LEFT_OUT = Set.of("node_modules", ".git", ".hg", ".svn", ".idea", ".vscode", ".DS_Store");

	private ProjectZip() {}

	/** @return paths of the links that were left out */
	static List<String> write(Path folder, Path zip) throws IOException, CliException {
		var files = new ArrayList<Path>();
		var links = new ArrayList<String>();
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
				boolean skip = !each.equals(folder) && LEFT_OUT.contains(each.getFileName().toString());
				return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
				if (LEFT_OUT.contains(each.getFileName().toString()))
					return FileVisitResult.CONTINUE;
				if (attributes.isRegularFile())
					files.add(each);
				else
					links.add(folder.relativize(each).toString());
				return FileVisitResult.CONTINUE;
			}
		});
		if (files.isEmpty())
			throw new CliException(CliException.FAILED, "empty-project", folder + " holds no files", "name the folder that holds app.json or project.config.json");
		Collections.sort(files);
		try (var out = Files.newOutputStream(zip)) {
			write(folder, files, out);
		}
		long size = Files.size(zip);
		if (size > LIMIT)
			throw new CliException(CliException.FAILED, "too-large", "%s makes a zip of %d MB; a gateway takes %d MB".formatted(folder, size >> 20, LIMIT >> 20),
					"move what the app does not need out of the folder");
		return links;
	}

	private static void write(Path folder, List<Path> files, OutputStream out) throws IOException {
		try (var zip = new ZipOutputStream(out)) {
			for (var file : files) {
				var entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
				entry.setTime(0);
				zip.putNextEntry(entry);
				Files.copy(file, zip);
				zip.closeEntry();
			}
		}
	}
}
