package loggia.container.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a worker process needs as files, extracted once per digest below the data folder. The ICU data's SHA-256 is checked at each start of
 * the gateway.
 *
 * @param lib       jars and logic-runtime.js
 * @param classPath the jars, joined for {@code java -cp}
 * @param runtime   logic-runtime.js
 * @param natives   folder of V8's native library, which every process loads from the same file
 * @param icu       data for V8's internationalisation: a damaged file would end every worker
 * @param wrapper   {@code bin/worker}
 */
public record WorkerFiles(Path lib, String classPath, Path runtime, Path natives, Path icu, Path wrapper) {
	private static final String NATIVE_PREFIX = "libjavet-";
	private static final String ICU = "icudt.dat";

	/** Where the files come from: a bundle, or folders in a test. */
	public interface Source {
		/** @return the jars of the worker */
		List<URL> jars();

		/** @return the wrapper script */
		URL wrapper();

		/** @return logic-runtime.js */
		URL runtime();

		/** @return icudt….dat */
		URL icu();
	}

	/** Extracts what is not there yet. @param data the gateway's data folder */
	public static WorkerFiles extract(Source source, Path data) throws IOException {
		Path base = Files.createDirectories(data.resolve("worker"));
		Path part = Files.createTempDirectory(base, "part-");
		MessageDigest all = sha256();
		List<String> jars = new ArrayList<>();
		Path natives = null;
		for (URL url : source.jars()) {
			String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
			Path jar = part.resolve(name);
			byte[] digest = copy(url, jar);
			all.update(digest);
			if (name.startsWith("javet-v8-")) {
				natives = extractNative(jar, data.resolve("native").resolve(HexFormat.of().formatHex(digest, 0, 8)));
				Files.delete(jar);
			} else {
				jars.add(name);
			}
		}
		if (natives == null) {
			throw new IOException("no native library of V8 among the worker's jars: build the bundle again");
		}
		all.update(copy(source.runtime(), part.resolve("logic-runtime.js")));
		all.update(copy(source.wrapper(), part.resolve("worker")));
		Files.setPosixFilePermissions(part.resolve("worker"), PosixFilePermissions.fromString("rwxr-xr-x"));
		byte[] icuDigest = copy(source.icu(), part.resolve(ICU));
		all.update(icuDigest);
		Path lib = base.resolve(HexFormat.of().formatHex(all.digest(), 0, 8));
		if (Files.isDirectory(lib) && Arrays.equals(icuDigest, digest(lib.resolve(ICU)))) {
			delete(part);
		} else {
			delete(lib);
			Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
			Files.move(part, lib, StandardCopyOption.ATOMIC_MOVE);
		}
		deleteOthers(base, lib);
		String classPath = String.join(":", jars.stream().map(name -> lib.resolve(name).toString()).toList());
		return new WorkerFiles(lib, classPath, lib.resolve("logic-runtime.js"), natives, lib.resolve(ICU), lib.resolve("worker"));
	}

	private static Path extractNative(Path jar, Path folder) throws IOException {
		Files.createDirectories(folder);
		try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				if (!entry.getName().startsWith(NATIVE_PREFIX) || !entry.getName().endsWith(".so") || entry.getName().contains("/")) {
					continue;
				}
				Path library = folder.resolve(entry.getName());
				if (!Files.exists(library)) {
					Path part = Files.createTempFile(folder, "part-", "");
					Files.copy(zip, part, StandardCopyOption.REPLACE_EXISTING);
					Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
					Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
				}
				return folder;
			}
		}
		throw new IOException("no " + NATIVE_PREFIX + "*.so in " + jar.getFileName());
	}

	private static byte[] copy(URL from, Path to) throws IOException {
		MessageDigest digest = sha256();
		try (InputStream in = new DigestInputStream(from.openStream(), digest)) {
			Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
		}
		return digest.digest();
	}

	/** @return SHA-256 of a file; of nothing when it is not there */
	private static byte[] digest(Path file) throws IOException {
		MessageDigest digest = sha256();
		if (Files.isRegularFile(file)) {
			try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
				in.transferTo(OutputStream.nullOutputStream());
			}
		}
		return digest.digest();
	}

	private static void deleteOthers(Path base, Path keep) throws IOException {
		try (Stream<Path> all = Files.list(base)) {
			for (Path folder : all.filter(f -> !f.equals(keep)).toList()) {
				delete(folder);
			}
		}
	}

	/** Deletes a folder and what is in it; nothing is wrong when somebody else deletes it too. */
	static void delete(Path folder) throws IOException {
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.deleteIfExists(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
				return goOn(failure);
			}

			@Override
			public FileVisitResult postVisitDirectory(Path inside, IOException failure) throws IOException {
				goOn(failure);
				Files.deleteIfExists(inside);
				return FileVisitResult.CONTINUE;
			}

			private FileVisitResult goOn(IOException failure) throws IOException {
				if (failure != null && !(failure instanceof NoSuchFileException)) {
					throw failure;
				}
				return FileVisitResult.CONTINUE;
			}
		});
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}
}
