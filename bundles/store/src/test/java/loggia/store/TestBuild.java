package loggia.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipFile;
import loggia.compiler.CompileResult;
import loggia.compiler.Diagnostic;

/** Stands in for the compiler: the zip's app.txt is "ID VERSION", or "ID VERSION WISHES" with the JSON of what it requires; of version 0 no page can be opened. */
final class TestBuild implements ReleaseBuild {
	@Override
	public CompileResult build(Path source, Path parent, String fallbackAppId) {
		try {
			var words = appText(source).split(" ", 3);
			var id = words[0].equals("-") ? fallbackAppId : words[0];
			var manifest = "{\"appId\":\"%s\",\"version\":\"%s\",\"name\":\"App %s\",\"icon\":\"icon.png\",\"pages\":[\"index\"],\"apis\":[\"pay\",\"setStorage\"],\"requires\":%s,\"errorPages\":{%s}}"
					.formatted(id, words[1], id, words.length > 2 ? words[2] : "{}", words[1].equals("0") ? "\"index\":\"line 1\"" : "");
			var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest.getBytes(StandardCharsets.UTF_8)));
			var folder = Files.createDirectories(parent.resolve(digest));
			Files.writeString(folder.resolve("release.json"), manifest);
			Files.writeString(Files.createDirectories(folder.resolve("view")).resolve("app.css"), "/* " + words[1] + " */");
			return new CompileResult(folder, digest, manifest, List.of(new Diagnostic(false, "app.txt", 1, 1, "odd", "mended")));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	private static String appText(Path source) throws IOException {
		try (var zip = new ZipFile(source.toFile())) {
			return new String(zip.getInputStream(zip.getEntry("app.txt")).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** @return a zip that {@link #build} takes */
	static byte[] zip(String appText) throws IOException {
		var bytes = new java.io.ByteArrayOutputStream();
		try (var zip = new java.util.zip.ZipOutputStream(bytes)) {
			zip.putNextEntry(new java.util.zip.ZipEntry("app.txt"));
			zip.write(appText.getBytes(StandardCharsets.UTF_8));
		}
		return bytes.toByteArray();
	}
}
