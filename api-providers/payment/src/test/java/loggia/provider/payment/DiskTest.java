package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** M10: the disk is full, fails, or is read-only. Whoever asks gets an error, nothing is there by half, and it goes on when there is space. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DiskTest {
	@TempDir
	Path data;
	private final Somebody ann = Somebody.person(1, Shop.APP);
	private boolean mounted;

	@BeforeEach
	void prepare() {
		try (var shop = Shop.open(data, InstantSource.system())) {
			shop.merchant("Teahouse");
			shop.credit(ann.userId(), 1_000_000, "start");
		}
	}

	@AfterEach
	void unmount() throws Exception {
		if (mounted) run("umount", data.resolve("db").toString());
	}

	private static int run(String... command) throws Exception {
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
	}

	/** Moves the ledger to a file system of that size of its own; only root can. */
	private void mount(String size) throws Exception {
		var db = data.resolve("db");
		var beside = data.resolve("beside");
		Files.createDirectories(beside);
		for (var file : files(db)) Files.move(file, beside.resolve(file.getFileName()));
		mounted = exists("mount") && run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", db.toString()) == 0;
		Assumptions.assumeTrue(mounted, "a file system of its own needs root");
		for (var file : files(beside)) Files.move(file, db.resolve(file.getFileName()));
	}

	private static boolean exists(String command) throws Exception {
		try {
			return run(command, "--version") == 0;
		} catch (IOException e) {
			return false;
		}
	}

	private static List<Path> files(Path folder) throws IOException {
		try (var files = Files.list(folder)) {
			return files.toList();
		}
	}

	/** Pays orders until it fails. */
	private void payUntilItFails(Shop shop, String prefix) throws Exception {
		for (int n = 0; n < 20_000; n++) {
			var created = shop.create(shop.firstMerchant(), "create-" + prefix + n, Shop.order(prefix + n, 10, "https://pay.invalid/"));
			try {
				var pay = created.get(20, TimeUnit.SECONDS).json().get("pay");
				shop.pay(ann, pay).toCompletableFuture().get(20, TimeUnit.SECONDS);
			} catch (ExecutionException e) {
				return;
			}
		}
		throw new AssertionError("the disk takes everything");
	}

	private void consistent(Shop shop, long paid) {
		var report = shop.check();
		assertTrue(report.balanced(), report.problems().toString());
		assertEquals(1_000_000 - 10 * paid, shop.balance(ann.userId()));
		assertEquals(paid, shop.number("SELECT count(*) FROM transactions WHERE kind = 'PAY'"));
	}

	@Test
	void M10_aFullDiskTakesNothingByHalf() throws Exception {
		mount("3m");
		var filler = data.resolve("db/filler");
		try (var shop = Shop.open(data, InstantSource.system())) {
			fill(filler);
			payUntilItFails(shop, "A");
			var failure = assertThrows(ExecutionException.class, () -> shop.create(shop.firstMerchant(), "create-full", Shop.order("full", 10, "https://pay.invalid/")).get(20, TimeUnit.SECONDS));
			assertTrue(failure.getCause().getMessage().contains("full"), failure.getCause().getMessage());
			consistent(shop, shop.number("SELECT count(*) FROM orders WHERE paid_at IS NOT NULL"));
			Files.delete(filler);
			paysAgain(shop);
		}
	}

	/** All but a little of what is left. */
	private static void fill(Path filler) throws IOException {
		var left = filler.getParent().toFile().getUsableSpace();
		try (var out = Files.newOutputStream(filler)) {
			var block = new byte[4_096];
			for (long written = 0; written + 65_536 < left; written += block.length) out.write(block);
		}
	}

	private void paysAgain(Shop shop) throws Exception {
		long before = shop.number("SELECT count(*) FROM orders WHERE paid_at IS NOT NULL");
		for (int n = 0; n < 20; n++) shop.pay(ann, shop.ordered(shop.firstMerchant(), "B" + n, 10)).toCompletableFuture().get(20, TimeUnit.SECONDS);
		consistent(shop, before + 20);
	}

	@Test
	void M10_aReadOnlyDiskIsSaidAndRecovers() throws Exception {
		mount("6m");
		assertEquals(0, run("mount", "-o", "remount,ro", data.resolve("db").toString()));
		var database = Databases.open(data);
		try {
			var failure = assertThrows(IllegalStateException.class, () -> new Shop(database, data, InstantSource.system(), Shop.SETTINGS, java.util.Map.of()));
			assertTrue(failure.getCause().getCause().getMessage().contains("read-only"), String.valueOf(failure.getCause().getCause()));
			assertEquals(0, run("mount", "-o", "remount,rw", data.resolve("db").toString()));
			var shop = new Shop(database, data, InstantSource.system(), Shop.SETTINGS, java.util.Map.of());
			paysAgain(shop);
			shop.stop();
		} finally {
			Databases.close(database);
		}
	}

	/** Every write of the process fails for a while (RLIMIT_FSIZE), in the midst of transactions. */
	@Test
	void M10_writesThatFailForAWhileLoseNothing() throws Exception {
		Assumptions.assumeTrue(exists("prlimit"), "prlimit is not installed");
		try (var server = new MerchantServer()) {
			var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m",
				"-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Buyers.class.getName(), data.toString(), "wallet",
				"7", "4", "100000", server.url(), "7", "patient");
			var buyers = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			var said = new ArrayList<String>();
			try (var reader = new BufferedReader(new InputStreamReader(buyers.getInputStream()))) {
				for (int round = 0; round < 3; round++) {
					readUntil(reader, said, "paid", 20);
					assertEquals(0, run("prlimit", "--pid", Long.toString(buyers.pid()), "--fsize=0:unlimited"));
					readUntil(reader, said, "failed", 20);
					assertEquals(0, run("prlimit", "--pid", Long.toString(buyers.pid()), "--fsize=unlimited:unlimited"));
				}
				readUntil(reader, said, "paid", 20);
				assertEquals(0, run("kill", "-9", Long.toString(buyers.pid())));
				reader.lines().forEach(said::add);
			} finally {
				buyers.destroyForcibly().waitFor();
			}
			acknowledged(said);
		}
	}

	private static void readUntil(BufferedReader reader, List<String> said, String word, int times) throws IOException {
		for (int n = 0; n < times;) {
			var line = reader.readLine();
			assertTrue(line != null, "the buyers ended");
			said.add(line);
			if (line.startsWith(word)) n++;
		}
	}

	private void acknowledged(List<String> said) {
		try (var shop = Shop.open(data, InstantSource.system())) {
			var report = shop.check();
			assertTrue(report.balanced(), report.problems().toString());
			var paid = new HashSet<String>();
			said.stream().filter(line -> line.startsWith("paid ")).forEach(line -> paid.add(line.substring(5)));
			assertTrue(paid.size() >= 80);
			for (var no : paid) assertEquals(1, shop.number("SELECT count(*) FROM orders WHERE out_trade_no = ? AND paid_at IS NOT NULL", no), no);
		}
	}
}
