package loggia.compiler.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What the process runs from: nested jars and the native library, unpacked once for each content into a folder named by its digest.
 *
 * @param classPath jars
 * @param library   folder of the native library
 */
record ProcessFiles(List<Path> classPath, Path library) {
	private static final List<String> JARS = List.of("compiler-process.jar", "javet.jar");
	private static final String NATIVE = "javet-v8-linux-x86_64-i18n.jar";

	static ProcessFiles unpack(Path workDir) throws IOException {
		List<String> names = new ArrayList<>(JARS);
		names.add(NATIVE);
		Path folder = workDir.resolve("compiler-" + digest(names).substring(0, 16));
		Path library = folder.resolve("native");
		if (!Files.exists(folder.resolve("complete"))) {
			Files.createDirectories(library);
			for (String name : JARS) {
				try (InputStream in = open(name)) {
					store(in, folder.resolve(name));
				}
			}
			try (ZipInputStream zip = new ZipInputStream(open(NATIVE))) {
				for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
					if (entry.getName().endsWith(".so")) {
						store(zip, library.resolve(Path.of(entry.getName()).getFileName().toString()));
					}
				}
			}
			Files.writeString(folder.resolve("complete"), "");
		}
		return new ProcessFiles(JARS.stream().map(folder::resolve).toList(), library);
	}

	private static String digest(List<String> names) throws IOException {
		try {
			MessageDigest sum = MessageDigest.getInstance("SHA-256");
			for (String name : names) {
				try (InputStream in = new DigestInputStream(open(name), sum)) {
					in.transferTo(java.io.OutputStream.nullOutputStream());
				}
			}
			return HexFormat.of().formatHex(sum.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	/** Two gateways on one folder may both unpack: whoever moves last wins with the same bytes. */
	private static void store(InputStream in, Path target) throws IOException {
		Path part = Files.createTempFile(target.getParent(), "part", ".tmp");
		Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
		try {
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
		} catch (AtomicMoveNotSupportedException e) {
			Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static InputStream open(String name) throws IOException {
		InputStream in = resource(name);
		if (in == null) {
			throw new IOException("the compiler's jar lacks process/" + name + ": build it again");
		}
		return in;
	}

	private static InputStream resource(String name) {
		return ProcessFiles.class.getResourceAsStream("/process/" + name);
	}
}
