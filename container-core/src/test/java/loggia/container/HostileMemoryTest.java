package loggia.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.Test;

/** Programs that want memory: texts (S05), messages (S14), objects outside the heap (S25). */
class HostileMemoryTest extends HostileFixture {
	private static final long MB = 1 << 20;

	@Test
	void S05_stringDoubling() throws Exception {
		assertEnded("s05-double", "for (let s = 'ab';;) { try { s += s; kept.push(s.indexOf('bb'), s); } catch (e) { s = 'ab'; } }", "heap|memory|cpu");
	}

	@Test
	void S05_aGigabyteOfJsonWritten() throws Exception {
		assertEnded("s05-write", "let x = 'x'.repeat(1000); for (let i = 0; i < 6; i++) x = Array(10).fill(x); for (;;) { try { kept.push(JSON.stringify(x)); } catch (e) {} }",
				"heap|memory|cpu|stuck");
	}

	@Test
	void S05_aLargeJsonRead() throws Exception {
		assertEnded("s05-read", "const text = '[' + '0,'.repeat(8e6) + '0]'; for (;;) kept.push(JSON.parse(text));", "heap|memory|cpu|stuck");
	}

	@Test
	void S14_setDataOf64Megabytes() throws Exception {
		assertEnded("s14-64", "this.setData({ text: 'a'.repeat(64 << 20) });", "heap|memory|size");
	}

	@Test
	void S14_setDataLargerThanAMessage() throws Exception {
		assertEnded("s14-12", "this.setData({ text: 'a'.repeat(12 << 20) });", "size");
		assertEnded("s14-wide", "this.setData({ text: '文'.repeat(5 << 20) });", "size");
	}

	@Test
	void S14_setDataFiveThousandLevelsDeep() throws Exception {
		try (RealPage page = RealPage.running(gateway, "s14-deep",
				"let deep = {}; for (let i = 0; i < 5000; i++) deep = { deep }; try { this.setData({ deep }); } catch (e) { console.log(e.name); } this.setData({ text: 'still here' });")) {
			page.tap();
			page.awaitText("still here");
		}
	}

	@Test
	void S25_intlObjectsThatAreKept() throws Exception {
		try (RealPage other = RealPage.running(gateway, "s25", MAKE_THEM)) {
			long before = rss(other);
			RealPage culprit = RealPage.open(gateway, "s25");
			culprit.tapAndBeEnded("intl");
			other.browser.shell.send(Kind.HOST_FACTS, "{\"system\":{},\"menuButton\":{}}");
			WalkTest.await(() -> rss(other) < before + 48 * MB);
		}
	}

	private static final String MAKE_THEM = "for (;;) { try { kept.push(new Intl.DateTimeFormat('zh-CN', { get year() { return 'numeric'; } }), new Intl.Collator('de', { get usage() { return 'sort'; } })); }"
			+ " catch (e) { if (!e.message.includes('more than 300 Intl objects')) throw e; } }";

	/** Resident bytes of the process in which that page runs, as the kernel counts them now. */
	private static long rss(RealPage page) {
		int number = gateway.container.sessions().get(page.browser.session()).describe().path("worker").asInt();
		for (JsonNode worker : gateway.container.pool().describe()) {
			if (worker.path("worker").asInt() == number) {
				return worker.path("rss").asLong();
			}
		}
		throw new AssertionError("the worker is gone");
	}

	@Test
	void S25_theSameIntlObjectAgainAndAgainIsNoHarm() throws Exception {
		try (RealPage page = RealPage.running(gateway, "s25-same", "let last; for (let i = 0; i < 5000; i++) last = new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }).format(i);"
				+ " const own = new (class extends Intl.NumberFormat {})('de'); this.setData({ text: [last, own.format(1.5), own instanceof Intl.NumberFormat, Intl.NumberFormat('de').format(2.5)].join(' ').replace(/\\s/g, ' ') });")) {
			page.tap();
			page.awaitText("4.999,00 € 1,5 true 2,5");
		}
	}

	@Test
	void S25_oneTooManyIsRefusedWithASentence() throws Exception {
		assertRefused("s25-one", "for (let i = 0; i < 301; i++) kept.push(new Intl.PluralRules('en', { get type() { return 'ordinal'; } }));", "more than 300 Intl objects are in use");
		assertTrue(gateway.container.pool().rss() > 0);
	}
}
