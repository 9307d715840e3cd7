package loggia.deployer.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A folder on the gateway's machine: what its index names must lie in it, links included. */
final class FolderSource implements Source {
	private static final List<String> INDEXES = List.of("index.xml", "index.xml.gz");

	private final String name;
	private final Path folder;

	/** @param name of the repository, for sentences */
	FolderSource(String name, Path folder) {
		this.name = name;
		this.folder = folder;
	}

	@Override
	public Known index(Path into, Known before, Limits limits) throws RepositoryException {
		var file = INDEXES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst().orElse(null);
		if (file == null) {
			throw new RepositoryException(422, Files.isDirectory(folder) ? "noIndex" : "unreachable",
				Files.isDirectory(folder) ? folder + " has no index.xml: write one with `loggia repository index " + folder + "`" : "the folder " + folder + " of repository " + name + " is not there: is its disk connected?");
		}
		try {
			var known = new Known(folder.toUri(), Files.getLastModifiedTime(file).toMillis() + "-" + Files.size(file));
			if (known.equals(before)) return null;
			copy(file, into, limits);
			return known;
		} catch (IOException e) {
			throw new RepositoryException(502, "unreachable", file + " cannot be read: " + e.getMessage(), e);
		}
	}

	@Override
	public void content(URI base, String content, Path into, Limits limits) throws RepositoryException {
		var file = inside(content);
		try {
			copy(file, into, limits);
		} catch (IOException e) {
			throw new RepositoryException(502, "unreachable", file + " cannot be read: " + e.getMessage(), e);
		}
	}

	private Path inside(String content) throws RepositoryException {
		try {
			var address = URI.create(content);
			if (address.isOpaque() || address.getRawAuthority() != null || address.getPath() == null) throw outside(content, null);
			var file = (address.getScheme() == null ? folder.resolve(address.getPath()) : Path.of(address)).normalize();
			boolean leadsOut = Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !file.toRealPath().startsWith(folder.toRealPath());
			if (leadsOut || !file.startsWith(folder.normalize())) throw outside(content, null);
			return file;
		} catch (IllegalArgumentException | FileSystemNotFoundException | IOException e) {
			throw outside(content, e);
		}
	}

	private RepositoryException outside(String content, Exception cause) {
		return new RepositoryException(422, "badIndex", "the index of repository " + name + " names " + content + ", which is not a file in its folder " + folder, cause);
	}

	private void copy(Path from, Path to, Limits limits) throws IOException, RepositoryException {
		long end = System.nanoTime() + limits.timeout().toNanos();
		try (InputStream in = Files.newInputStream(from); OutputStream out = Files.newOutputStream(to)) {
			var buffer = new byte[1 << 16];
			long total = 0;
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
				total += n;
				if (total > limits.bytes()) throw tooLarge(from.toString(), limits);
				if (System.nanoTime() > end) throw new RepositoryException(504, "tooSlow", from + " took longer than " + limits.timeout().toSeconds() + " s");
				out.write(buffer, 0, n);
			}
		}
	}

	static RepositoryException tooLarge(String what, Limits limits) {
		return new RepositoryException(413, "tooLarge", what + " is larger than " + (limits.bytes() >> 20) + " MB");
	}
}
