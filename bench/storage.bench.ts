/** wx.setStorage and wx.getStorage from a page's logic layer, through the gate to the disk; against the engine called directly in Java. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, person, startBrowser } from '../itests/browser/browser.ts';
import { root, startGateway, until } from '../itests/browser/gateway.ts';
import { JVM_FLAGS, startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { median, ratio } from './statistics.ts';

const REPETITIONS = 9;
const MOST = 18;
/** as in the page */
const COUNT = 1000;
const WARM_UP = 3;

interface Told {
	round: number;
	failed: number;
	set: number;
	get: number;
	sets: number;
	getSync: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'loggia-bench-storage-'));
const browser = await startBrowser();
const gateway = await startGateway({ apps: [join(root, 'miniprograms', 'bench-tap')] });
const engine = startPeer('java', [
	...JVM_FLAGS,
	'-cp',
	join(root, 'bundles/database/target/lib/sqlite-jdbc.jar'),
	join(root, 'bench/peers/StorageEngine.java'),
	join(scratch, 'engine'),
	join(root, 'api-providers/storage/src/main/resources/loggia/provider/storage/V1__tables.sql'),
]);

async function direct(): Promise<{ set: number; get: number }> {
	engine.tell(String(COUNT));
	return JSON.parse(await engine.line()) as { set: number; get: number };
}

try {
	if ((await engine.line()) !== 'ready') throw new Error('the peer says something else than ready');
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/tap.bench.loggia/pages/storage/storage`);
	let round = 0;
	async function page(): Promise<Told> {
		round++;
		await app.frame.locator('#run').click();
		const told = await until(`round ${round}`, async () => {
			const text = await app.frame.locator('#told').textContent();
			const said = text ? (JSON.parse(text) as Told) : null;
			return said?.round === round ? said : null;
		});
		if (told.failed > 0) throw new Error(`${told.failed} calls failed`);
		return told;
	}
	for (let i = 0; i < WARM_UP; i++) {
		await page();
		await direct();
	}
	const repetitions = await repeat(REPETITIONS, MOST, async (index) => {
		const before = index % 2 === 0 ? await direct() : null;
		const loggia = await page();
		return { loggia, engine: before ?? (await direct()) };
	});
	const compared = (name: string, mine: keyof Told, theirs: 'set' | 'get'): Measured => ({
		name,
		unit: 'µs a call',
		loggia: (1000 * median(repetitions.kept.map((r) => r.loggia[mine]))) / COUNT,
		peer: (1000 * median(repetitions.kept.map((r) => r.engine[theirs]))) / COUNT,
		ratio: ratio(
			repetitions.kept.map((r) => r.loggia[mine]),
			repetitions.kept.map((r) => r.engine[theirs]),
		),
	});
	tell({
		bench: 'storage',
		about: `${COUNT} values of 1 KB on 64 keys from a page's logic layer (contained worker) through the gate; against the same statements on the same engine in Java, a commit each`,
		measured: [
			compared('setStorage, one at a time', 'set', 'set'),
			compared('setStorage, 32 at a time', 'sets', 'set'),
			compared('getStorage, one at a time', 'get', 'get'),
			compared('getStorageSync', 'getSync', 'get'),
		],
		repetitions,
	});
} finally {
	await engine.stop();
	await gateway.stop();
	await browser.close();
	rmSync(scratch, { recursive: true, force: true });
}
