package loggia.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import loggia.deployer.fixture.Plain;
import loggia.deployer.fixture.Throwing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test does each look itself. */
class WatchedFolderTest {
	@TempDir
	Path data;
	DeployerOnFelix felix;
	Path folder;
	WatchedFolder watched;

	@BeforeEach
	void start() throws Exception {
		felix = new DeployerOnFelix(data);
		folder = Files.createDirectories(data.resolve("deploy"));
		watched = new WatchedFolder(felix.deployer(), folder);
	}

	@AfterEach
	void stop() throws Exception {
		watched.close();
		felix.close();
	}

	@Test
	void aJarThatComesChangesAndGoes() throws Exception {
		put(jar("1.0.0", Plain.class));
		watched.look();
		assertEquals(List.of(), deployed(), "it may still be written");
		watched.look();
		assertEquals(List.of("greet 1.0.0"), deployed());
		put(jar("1.1.0", Plain.class));
		looks(2);
		assertEquals(List.of("greet 1.1.0"), deployed());
		looks(3);
		assertEquals("1.0.0", felix.deployer().record().of(new Slot("greet", 1)).before().get(0).version(), "it was deployed once");
		Files.delete(folder.resolve("greet.jar"));
		watched.look();
		assertEquals(List.of(), deployed());
	}

	@Test
	void aFileThatIsStillWrittenIsNotRead() throws Exception {
		var bytes = jar("1.0.0", Plain.class);
		var file = folder.resolve("greet.jar");
		Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
		looks(5);
		assertEquals(List.of(), deployed());
		assertFalse(Files.exists(folder.resolve("greet.jar.failed.txt")), "it may go on growing");
		Files.write(file, Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length), StandardOpenOption.APPEND);
		looks(2);
		assertEquals(List.of("greet 1.0.0"), deployed());
	}

	@Test
	void aRefusalLeavesItsReasonUntilTheFileIsBetter() throws Exception {
		put(jar("1.0.0", Plain.class));
		looks(2);
		put(jar("1.1.0", Throwing.class));
		looks(2);
		var reason = folder.resolve("greet.jar.failed.txt");
		assertTrue(Files.readString(reason).contains("no such device"), Files.readString(reason));
		assertEquals(List.of("greet 1.0.0"), deployed(), "what ran runs on");
		Files.delete(reason);
		looks(3);
		assertFalse(Files.exists(reason), "the same file is not tried again and again");
		put(jar("1.2.0", Throwing.class));
		looks(2);
		assertTrue(Files.exists(reason));
		put(jar("1.3.0", Plain.class));
		looks(2);
		assertFalse(Files.exists(reason));
		assertEquals(List.of("greet 1.3.0"), deployed());
	}

	@Test
	void whatIsNoJarIsSaidSoWhenItNoLongerGrows() throws Exception {
		put("hello".getBytes());
		looks(30);
		assertTrue(Files.readString(folder.resolve("greet.jar.failed.txt")).contains("only a part of one"));
		Files.delete(folder.resolve("greet.jar"));
		watched.look();
		assertFalse(Files.exists(folder.resolve("greet.jar.failed.txt")));
	}

	@Test
	void aRestartRemembersWhatItDeployed() throws Exception {
		put(jar("1.0.0", Plain.class));
		looks(2);
		var record = Files.readString(data.resolve("deployer/record.json"));
		watched.close();
		watched = new WatchedFolder(felix.deployer(), folder);
		looks(3);
		assertEquals(record, Files.readString(data.resolve("deployer/record.json")), "not deployed again");
		watched.close();
		Files.delete(folder.resolve("greet.jar"));
		watched = new WatchedFolder(felix.deployer(), folder);
		watched.look();
		assertEquals(List.of(), deployed(), "it went while nobody looked");
	}

	@Test
	void whatAnotherDeployedMeanwhileStays() throws Exception {
		put(jar("1.0.0", Plain.class));
		looks(2);
		felix.deployer().deploy(Jars.provider("greet", "1.5.0").activator(Plain.class).stream());
		Files.delete(folder.resolve("greet.jar"));
		looks(2);
		assertEquals(List.of("greet 1.5.0"), deployed());
	}

	private void put(byte[] bytes) throws IOException {
		var fresh = Files.write(data.resolve("fresh"), bytes);
		// a file of the same size within the same millisecond would look the same
		Files.setLastModifiedTime(fresh, java.nio.file.attribute.FileTime.fromMillis(++time));
		Files.move(fresh, folder.resolve("greet.jar"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private long time = 1_000_000;

	private void looks(int times) {
		for (int i = 0; i < times; i++) watched.look();
	}

	private List<String> deployed() {
		return felix.deployer().record().deployed().stream().map(each -> each.name() + " " + each.version()).toList();
	}

	private static byte[] jar(String version, Class<?> activator) {
		return Jars.provider("greet", version).activator(activator).bytes();
	}
}
