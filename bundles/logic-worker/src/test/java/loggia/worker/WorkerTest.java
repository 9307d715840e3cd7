package loggia.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real worker process: what it answers, and how it ends programs that misbehave while their neighbours go on. */
class WorkerTest {
	private static final String ECHO = "(function (on, call) { on('echo', (d) => d); })";
	private static RealWorker worker;
	private static int sessions;

	@BeforeAll
	static void start() throws IOException {
		// a small heap: on a busy machine a program reaches it before its CPU time is used up
		worker = RealWorker.start("--heap-mb", "24");
		worker.open("neighbour", ECHO);
		worker.awaitPatch("neighbour", "\"opened\"");
	}

	@AfterAll
	static void stop() throws IOException {
		worker.close();
	}

	@AfterEach
	void neighbourLives() throws IOException {
		worker.event("neighbour", "echo", "\"alive" + sessions + "\"");
		worker.awaitPatch("neighbour", "\"alive" + sessions + "\"");
	}

	private static String open(String app) throws IOException {
		String session = "s" + ++sessions;
		worker.open(session, app);
		worker.next(Kind.READY, session);
		return session;
	}

	private static void assertClosed(String session, String reason) {
		String json = worker.next(Kind.CLOSE, session).json();
		assertTrue(json.contains("\"reason\":\"" + reason + "\""), json);
	}

	@Test
	void opensTheFirstPageAndAnswersEvents() throws IOException {
		String s = open(ECHO);
		assertTrue(worker.next(Kind.NAVIGATE, s).json().contains("pages/index"));
		worker.awaitPatch(s, "\"opened\"");
		worker.event(s, "echo", "\"文字\"");
		worker.awaitPatch(s, "\"文字\"");
	}

	@Test
	void answersAFrameThatAttachesWithASnapshot() throws IOException {
		String s = open(ECHO);
		worker.send(new Message(Header.sequence(Kind.READY, 0).in(s), ""));
		assertEquals(2, worker.next(Kind.SNAPSHOT, s).header().seq());
	}

	@Test
	void carriesBytesBothWays() throws IOException {
		String s = open("""
				(function (on, call) {
					on('send', () => call.api('put', { data: { $bytes: 0 } }, (ok, result, bytes) =>
						call.patch([ok, new Uint8Array(bytes[0])[1]]), [new Uint8Array([1, 2, 3]).buffer]));
				})""");
		worker.event(s, "send", "{}");
		Message call = worker.next(Kind.API_CALL, s);
		assertEquals(ByteBuffer.wrap(new byte[] { 1, 2, 3 }), call.attachments().get(0));
		worker.send(new Message(Header.reply(Kind.API_REPLY, call.header().id(), true).in(s), "{}", List.of(ByteBuffer.wrap(new byte[] { 7, 8 }))));
		worker.awaitPatch(s, "true,8");
	}

	@Test
	void askWaitsForItsReplyAndTheNeighbourDoesNot() throws IOException {
		String s = open("(function (on, call) { on('ask', () => call.ask('getStorageSync', { key: 'k' })); on('echo', (d) => d); })");
		worker.event(s, "ask", "{}");
		worker.event(s, "echo", "1");
		Message ask = worker.next(Kind.ASK, s);
		neighbourLives();
		worker.send(new Message(Header.reply(Kind.API_REPLY, ask.header().id(), true).in(s), "{\"v\":1}"));
		worker.awaitPatch(s, "\"1{\\\"v\\\":1}\"");
		worker.awaitPatch(s, "1");
	}

	@Test
	void anAskGivesBytesBesideItsText() throws IOException {
		String s = open("""
				(function (on, call) {
					on('ask', () => { const [text, first, second] = call.ask('getStorageSync', { key: 'k' });
						return [text, first instanceof ArrayBuffer, [...new Uint8Array(first)].join(), second.byteLength]; });
				})""");
		worker.event(s, "ask", "{}");
		long id = worker.next(Kind.ASK, s).header().id();
		worker.send(new Message(Header.reply(Kind.API_REPLY, id, true).in(s), "{\"$bytes\":0}", List.of(ByteBuffer.wrap(new byte[] { 4, 5, 6 }), ByteBuffer.allocate(0))));
		worker.awaitPatch(s, "[\"1{\\\"$bytes\\\":0}\",true,\"4,5,6\",0]");
	}

	@Test
	void moreAsksThanThreadsDoNotStopTheWorker() throws IOException {
		String[] all = new String[6];
		for (int i = 0; i < all.length; i++) {
			all[i] = open("(function (on, call) { on('ask', () => call.ask('x', {})); })");
			worker.event(all[i], "ask", "{}");
		}
		long[] ids = new long[all.length];
		for (int i = 0; i < all.length; i++) {
			ids[i] = worker.next(Kind.ASK, all[i]).header().id();
		}
		neighbourLives();
		for (int i = 0; i < all.length; i++) {
			worker.send(new Message(Header.reply(Kind.API_REPLY, ids[i], false).in(all[i]), "{\"errMsg\":\"no\"}"));
			worker.awaitPatch(all[i], "\"0{\\\"errMsg\\\":\\\"no\\\"}\"");
		}
	}

	@Test
	void anAskWithoutReplyEndsAfterTwoSeconds() throws IOException {
		String s = open("(function (on, call) { on('ask', () => call.ask('never', {})); })");
		long start = System.nanoTime();
		worker.event(s, "ask", "{}");
		worker.next(m -> m.header().kind() == Kind.PATCH && s.equals(m.session()) && m.json().contains("timeout"));
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		assertTrue(millis >= 1_900 && millis < 8_000, millis + " ms");
	}

	@Test
	void closeReleasesAnAsk() throws IOException {
		String s = open("(function (on, call) { on('ask', () => call.ask('never', {})); })");
		worker.event(s, "ask", "{}");
		worker.next(Kind.ASK, s);
		worker.send(new Message(Header.of(Kind.CLOSE).in(s), ""));
		worker.open(s, ECHO.replace("d) => d", "d) => 'again'"));
		worker.next(Kind.READY, s);
		worker.event(s, "echo", "1");
		worker.awaitPatch(s, "\"again\"");
	}

	@Test
	void timersWakeTheIsolateAndRestWhileItIsSuspended() throws IOException {
		String s = open("(function (on, call) { on('start', (ms) => { call.timeout(() => call.patch(['due']), ms); }); on('echo', (d) => d); })");
		worker.event(s, "start", "20");
		worker.awaitPatch(s, "\"due\"");
		worker.send(new Message(Header.of(Kind.HIDE).in(s), "{\"suspended\":true}"));
		worker.event(s, "start", "20");
		worker.event(s, "start", "200");
		String quick = open("(function (on, call) { on('start', (ms) => { call.timeout(() => call.patch(['due']), ms); }); })");
		worker.event(quick, "start", "400");
		worker.awaitPatch(quick, "\"due\"");
		worker.event(s, "echo", "\"still\"");
		Message first = worker.next(m -> m.header().kind() == Kind.PATCH && s.equals(m.session()) && !m.json().contains("opened"));
		assertTrue(first.json().contains("still"), first.json());
		worker.send(new Message(Header.of(Kind.SHOW).in(s), ""));
		worker.awaitPatch(s, "\"due\"");
	}

	@Test
	void tellsAnUnhandledRejectionOnceAndAHandledOneNever() throws IOException {
		String s = open("""
				(function (on, call) {
					on('reject', () => { const late = Promise.reject(new Error('handled')); late.catch(() => {}); Promise.reject(new TypeError('oops')); });
					on('echo', (d) => d);
				})""");
		worker.event(s, "reject", "{}");
		String json = worker.next(Kind.ERROR, s).json();
		assertTrue(json.contains("oops") && json.contains("logic.js"), json);
		worker.event(s, "echo", "5");
		worker.awaitPatch(s, "5");
		assertTrue(worker.received.stream().noneMatch(m -> m.header().kind() == Kind.ERROR));
	}

	@Test
	void appCodeCannotMakeCodeFromText() throws IOException {
		String s = open("(function (on, call) { on('eval', () => { try { return new Function('return 1')(); } catch (e) { return e.name; } }); })");
		worker.event(s, "eval", "{}");
		worker.awaitPatch(s, "\"EvalError\"");
	}

	@Test
	void anAppThatDoesNotStartIsAnErrorAndAClose() throws IOException {
		worker.open("broken", "(function (on) { on('open', ");
		assertTrue(worker.next(Kind.ERROR, "broken").json().contains("SyntaxError"));
		assertClosed("broken", "boot");
	}

	@Test
	void S01_endlessLoop() throws IOException {
		String s = open("(function (on) { on('go', () => { for (;;) { try { for (;;); } finally { continue; } } }); })");
		long start = System.nanoTime();
		worker.event(s, "go", "{}");
		neighbourLives();
		assertClosed(s, "cpu");
		assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < 10_000);
	}

	@Test
	void S02_objectHeapGrowth() throws IOException {
		String s = open("(function (on) { on('go', () => { const a = []; for (;;) a.push({ a: 1, b: [1, 2, 3] }); }); })");
		worker.event(s, "go", "{}");
		assertClosed(s, "heap");
	}

	@Test
	void S03_arrayGrowth() throws IOException {
		String s = open("(function (on) { on('go', () => { const a = []; for (;;) a.push(new Array(1000).fill(1)); }); })");
		worker.event(s, "go", "{}");
		assertClosed(s, "heap");
	}

	@Test
	void S04_bytesOutsideTheHeap() throws IOException {
		String s = open("(function (on) { on('go', () => { const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1)); }); })");
		worker.event(s, "go", "{}");
		String json = worker.next(Kind.CLOSE, s).json();
		assertTrue(json.contains("memory") || json.contains("heap") || json.contains("cpu"), json);
	}

	@Test
	void S25_intlObjects() throws Exception {
		try (RealWorker other = RealWorker.start("--rss-mb", "300", "--turn-ms", "20000")) {
			other.open("echo", ECHO);
			other.awaitPatch("echo", "\"opened\"");
			other.open("intl", "(function (on) { on('go', () => { const a = []; for (;;) a.push(new Intl.DateTimeFormat('zh-CN'), new Intl.Collator('de')); }); })");
			other.next(Kind.READY, "intl");
			other.event("intl", "go", "{}");
			String json = other.next(Kind.CLOSE, "intl").json();
			assertTrue(json.contains("\"reason\":\"memory\""), json);
			other.event("echo", "echo", "1");
			other.awaitPatch("echo", "1");
		}
	}

	@Test
	void speaksLanguages() throws IOException {
		String s = open("""
				(function (on) {
					on('number', () => new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'CNY' }).format(1234.5));
					on('date', () => new Date(0).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false }));
					on('letters', () => '文字 é 1'.match(/\\p{L}+/gu));
					on('normal', () => ['e\\u0301'.normalize('NFC') === '\\u00e9', '\\ufb01'.normalize('NFKD')]);
					on('sort', () => ['z', 'ä', 'a'].sort(new Intl.Collator('de').compare).join(''));
					on('upper', () => 'i'.toLocaleUpperCase('tr'));
				})""");
		for (String[] expected : new String[][] { { "number", "\"¥1,234.50\"" }, { "date", "\"1970/1/1 08:00:00\"" }, { "letters", "[\"文字\",\"é\"]" },
				{ "normal", "[true,\"fi\"]" }, { "sort", "\"aäz\"" }, { "upper", "\"İ\"" } }) {
			worker.event(s, expected[0], "{}");
			String patch = worker.next(m -> (m.header().kind() == Kind.PATCH && !m.json().contains("opened") || m.header().kind() == Kind.ERROR) && s.equals(m.session())).json();
			assertEquals("{\"first\":1,\"ops\":[" + expected[1] + "]}", patch, expected[0]);
		}
	}

	@Test
	void dataThatIsNoIcuDataMakesItRefuseToStart() throws Exception {
		Path folder = Files.createDirectories(Path.of("target/refuses-icu"));
		Path data = Files.writeString(folder.resolve("icu.dat"), "").toAbsolutePath();
		Process process = RealWorker.launch(folder.toAbsolutePath(), folder.resolve("none"), "--icu", data.toString());
		assertTrue(process.waitFor(RealWorker.SECONDS, TimeUnit.SECONDS));
		assertEquals(65, process.exitValue());
		assertTrue(Files.readString(folder.resolve("worker.log")).contains("V8 cannot use " + data));
	}

	@Test
	void S08_microtaskLoop() throws IOException {
		String s = open("(function (on) { on('go', () => { const f = () => Promise.resolve().then(f); f(); }); })");
		worker.event(s, "go", "{}");
		worker.next(Kind.CLOSE, s);
	}

	@Test
	void S16_endlessOnLaunch() throws IOException {
		worker.open("launch", "(function (on) { on('open', () => { for (;;); }); })");
		assertClosed("launch", "cpu");
	}

	@Test
	void aStuckBuiltInEndsTheProcessAndNamesTheSession() throws Exception {
		try (RealWorker other = RealWorker.start()) {
			other.open("stuck", "(function (on) { on('go', () => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)); })");
			other.next(Kind.READY, "stuck");
			other.event("stuck", "go", "{}");
			assertTrue(other.next(m -> m.header().kind() == Kind.CLOSE && m.json().contains("stuck")).json().contains("reason"));
			assertEquals(70, other.exitCode());
		}
	}

	@Test
	void anUnknownFlagMakesItRefuseToStart() throws Exception {
		Path folder = Files.createDirectories(Path.of("target/refuses"));
		Process process = RealWorker.launch(folder.toAbsolutePath(), folder.resolve("none"), "--v8-flags", "--no-expose-wasm");
		assertTrue(process.waitFor(RealWorker.SECONDS, TimeUnit.SECONDS));
		assertEquals(65, process.exitValue());
		assertTrue(Files.readString(folder.resolve("worker.log")).contains("a flag is unknown"));
	}

	@Test
	void endsWithItsGateway() throws Exception {
		RealWorker other = RealWorker.start();
		Process process = other.process;
		other.closeSocket();
		assertTrue(process.waitFor(RealWorker.SECONDS, TimeUnit.SECONDS));
		assertEquals(0, process.exitValue());
	}

	@Test
	void keepsCompiledCodeAfterTheFirstAcknowledgedPatchAndIgnoresADamagedFile() throws Exception {
		Path in = Files.createDirectories(Path.of("target/cache-" + ProcessHandle.current().pid() + "/in").toAbsolutePath());
		Path out = Files.createDirectories(in.resolveSibling("out"));
		try (RealWorker first = RealWorker.start("--cache-in", in.toString(), "--cache-out", out.toString())) {
			first.open("a", ECHO);
			first.awaitPatch("a", "\"opened\"");
			assertEquals(List.of(), files(out), "nothing before a page was rendered");
			first.send(new Message(Header.sequence(Kind.ACK, 1).in("a"), ""));
			first.event("a", "echo", "1");
			first.awaitPatch("a", "1");
			assertEquals(2, files(out).size());
		}
		for (Path file : files(out)) {
			byte[] bytes = Files.readAllBytes(file);
			Files.write(in.resolve(file.getFileName()), bytes);
			Files.delete(file);
		}
		try (RealWorker second = RealWorker.start("--cache-in", in.toString(), "--cache-out", out.toString())) {
			second.open("a", ECHO);
			second.awaitPatch("a", "\"opened\"");
			assertFalse(second.log().contains("damaged"));
		}
		for (Path file : files(in)) {
			byte[] bytes = Files.readAllBytes(file);
			bytes[bytes.length / 2] ^= 0x40;
			Files.write(file, bytes);
		}
		try (RealWorker third = RealWorker.start("--cache-in", in.toString(), "--cache-out", out.toString())) {
			third.open("a", ECHO);
			third.awaitPatch("a", "\"opened\"");
			assertTrue(third.log().contains("damaged"));
		}
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return all.toList();
		}
	}
}
