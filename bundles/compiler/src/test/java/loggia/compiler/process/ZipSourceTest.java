package loggia.compiler.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipSourceTest {
	@TempDir
	Path folder;

	@Test
	void readsStoredAndDeflatedFiles() throws Exception {
		byte[] text = "{\"pages\":[]}".repeat(100).getBytes(StandardCharsets.UTF_8);
		Source zip = open(zip("app.json", text, "pages/中/a.wxml", new byte[0], ".git/config", text, "node_modules/a/b.js", text));
		assertEquals(List.of("app.json", "pages/中/a.wxml"), zip.paths());
		assertArrayEquals(text, zip.read("app.json"));
		assertArrayEquals(new byte[0], zip.read("pages/中/a.wxml"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"../a", "a/../../b", "/etc/passwd", "C:\\a", "C:/a", "a\\..\\b", "a\u0000b", "a//b", "./a", "a/.", "a/..", "\uff0e\uff0e/a", "\u2025/a", "a/.. /b",
			"a/... ", "a\nb", "\u202egpj.js"})
	void P11_refusesNamesThatLeaveOrMislead(String name) throws Exception {
		assertRefused("UNSAFE_ARCHIVE", zip(name, new byte[1]));
	}

	@Test
	void P11_refusesLinks() throws Exception {
		byte[] bytes = zip("link", "/etc/passwd".getBytes(StandardCharsets.UTF_8));
		int central = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
		bytes[central + 41] = (byte) 0xa1;
		assertRefused("UNSAFE_ARCHIVE", bytes);
	}

	@Test
	void P12_refusesARatioThatOnlyABombHas() throws Exception {
		assertRefused("UNSAFE_ARCHIVE", zip("a.txt", new byte[8 << 20]));
	}

	@Test
	void P12_refusesMoreEntriesThanAPackageHas() throws Exception {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(out)) {
			for (int i = 0; i <= Source.MOST_FILES; i++) {
				zip.putNextEntry(new ZipEntry("f" + i));
			}
		}
		assertRefused("TOO_LARGE", out.toByteArray());
	}

	@Test
	void P12_refusesOverlappingEntries() throws Exception {
		byte[] bytes = zip("aa", new byte[100], "ab", new byte[100]);
		int first = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
		int second = first + 46 + 2;
		while (bytes[second] != 'P' || bytes[second + 1] != 'K') {
			second++;
		}
		System.arraycopy(bytes, first + 42, bytes, second + 42, 4);
		bytes[second + 46 + 1] = 'a';
		assertRefused("UNSAFE_ARCHIVE", bytes);
	}

	@Test
	void P13_refusesDuplicatesAndNamesThatDifferInCase() throws Exception {
		byte[] twice = new String(zip("a.js", new byte[1], "b.js", new byte[1]), StandardCharsets.ISO_8859_1).replace("b.js", "a.js").getBytes(StandardCharsets.ISO_8859_1);
		assertRefused("UNSAFE_ARCHIVE", twice);
		assertRefused("UNSAFE_ARCHIVE", zip("a.js", new byte[1], "A.JS", new byte[1]));
	}

	@Test
	void P13_refusesALocalHeaderThatSaysOtherwise() throws Exception {
		byte[] bytes = zip("good.js", new byte[1]);
		bytes[30] = 'b';
		assertRefused("UNSAFE_ARCHIVE", bytes);
	}

	@Test
	void refusesADamagedFileWhenItIsRead() throws Exception {
		byte[] bytes = zip("a.txt", "some text that is packed".getBytes(StandardCharsets.UTF_8));
		int crc = indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 16;
		bytes[crc] ^= 1;
		Source zip = open(bytes);
		assertEquals("UNSAFE_ARCHIVE", assertThrows(Refused.class, () -> zip.read("a.txt")).reason);
	}

	@Test
	void refusesWhatIsNoZipOrCutOff() throws Exception {
		assertRefused("UNSAFE_ARCHIVE", new byte[0]);
		assertRefused("UNSAFE_ARCHIVE", "hello".repeat(100).getBytes(StandardCharsets.UTF_8));
		byte[] bytes = zip("a.txt", new byte[10]);
		assertRefused("UNSAFE_ARCHIVE", java.util.Arrays.copyOfRange(bytes, 20, bytes.length));
	}

	@Test
	void aFoldersLinksAreNotFollowed() throws Exception {
		Path outside = Files.writeString(Files.createTempFile("outside", ".js"), "secret");
		Files.createSymbolicLink(folder.resolve("a.js"), outside);
		Files.createSymbolicLink(folder.resolve("dir"), outside.getParent());
		Files.writeString(folder.resolve("b.js"), "1");
		assertEquals(List.of("b.js"), new FolderSource(folder).paths());
		Files.delete(outside);
	}

	private void assertRefused(String reason, byte[] zip) throws IOException {
		Path file = Files.write(Files.createTempFile(folder, "a", ".zip"), zip);
		assertEquals(reason, assertThrows(Refused.class, () -> new ZipSource(file)).reason);
	}

	private Source open(byte[] zip) throws IOException, Refused {
		return new ZipSource(Files.write(Files.createTempFile(folder, "a", ".zip"), zip));
	}

	static byte[] zip(Object... namesAndBytes) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(out)) {
			for (int i = 0; i < namesAndBytes.length; i += 2) {
				zip.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
				zip.write((byte[]) namesAndBytes[i + 1]);
			}
		}
		return out.toByteArray();
	}

	private static int indexOf(byte[] bytes, byte[] wanted) {
		for (int i = 0; i < bytes.length; i++) {
			if (java.util.Arrays.equals(bytes, i, Math.min(bytes.length, i + wanted.length), wanted, 0, wanted.length)) {
				return i;
			}
		}
		throw new AssertionError("not found");
	}
}
