package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loggia.worker.wire.Kind;
import org.junit.jupiter.api.Test;

/** Programs that want the processor: recursion (S06), microtasks (S08), floods (S13), timers (S15), a launch without end (S16). */
class HostileTurnsTest extends HostileFixture {
	@Test
	void S06_unboundedRecursion() throws Exception {
		assertEnded("s06-recursion", "const f = () => { try { f(); } catch (e) { f(); } }; for (;;) f();", "cpu|heap");
	}

	@Test
	void S06_recursionThatIsCaughtOnceIsAnError() throws Exception {
		assertRefused("s06-once", "const f = () => f() + 1; f();", "Maximum call stack size exceeded");
	}

	@Test
	void S06_parserDepth() throws Exception {
		assertEnded("s06-parser", "for (;;) { try { JSON.parse('['.repeat(1e6)); } catch (e) {} try { new RegExp('('.repeat(1e5) + ')'.repeat(1e5)); } catch (e) {} }", "cpu|heap|memory|stuck");
	}

	@Test
	void S08_microtaskLoop() throws Exception {
		assertEnded("s08-loop", "const f = () => Promise.resolve().then(f); f();", "cpu|heap");
	}

	@Test
	void S08_asyncRecursion() throws Exception {
		assertEnded("s08-async", "const f = async () => { await null; kept.push(f()); await f(); }; f();", "cpu|heap");
	}

	@Test
	void S13_setDataFloodInOneTurn() throws Exception {
		assertEnded("s13-turn", "for (let n = 0; ; n++) this.setData({ text: n });", "cpu|heap");
	}

	@Test
	void S13_setDataFloodOverManyTurns() throws Exception {
		assertEnded("s13-turns", "let n = 0; setInterval(() => { for (let i = 0; i < 2000; i++) this.setData({ text: ++n }); }, 1);", "load");
	}

	@Test
	void S13_aProgramThatRestsIsLeftAlone() throws Exception {
		try (RealPage page = RealPage.running(gateway, "s13-rests", "let n = 0; const step = () => { const end = Date.now() + 20; while (Date.now() < end); "
				+ "if (++n === 60) this.setData({ text: 'done' }); else setTimeout(step, 60); }; step();")) {
			page.tap();
			page.awaitText("done");
		}
	}

	@Test
	void S15_timersWithoutEnd() throws Exception {
		assertEnded("s15", "for (let i = 0; i < 10000; i++) { try { setInterval(() => {}, 1); } catch (e) { if (!e.message.includes('more than 2000 timers')) throw e; } }", "timers");
	}

	@Test
	void S15_oneTimerTooManyIsRefusedWithASentence() throws Exception {
		assertRefused("s15-one", "for (let i = 0; i < 2001; i++) setInterval(() => {}, 1);", "more than 2000 timers wait");
	}

	@Test
	void S16_endlessOnLaunch() throws Exception {
		RealPage.install(gateway, "s16-endless", "App({ onLaunch() { for (;;); } });", "Page({});");
		Browser browser = Browser.shell(gateway, Browser.device(), "s16-endless", null, false);
		RealPage.assertEnded(browser, "cpu");
		browser.close();
	}

	@Test
	void S16_promisesThatNeverSettleHoldNobody() throws Exception {
		String never = "new Promise(() => {})";
		RealPage.install(gateway, "s16-never", "App({ onLaunch() { return " + never + "; } });",
				"Page({ data: { text: '' }, async onLoad() { await " + never + "; }, async run() { this.setData({ text: 'tapped' }); await " + never + "; } });");
		try (RealPage page = RealPage.open(gateway, "s16-never")) {
			page.tap();
			page.awaitText("tapped");
			page.browser.shell.send(Kind.HIDE, "");
			page.browser.shell.send(Kind.SHOW, "");
			assertEquals(0, gateway.container.sessions().get(page.browser.session()).errors());
		}
	}
}
