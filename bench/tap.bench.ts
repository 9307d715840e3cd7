/** tap → setData → DOM changed and laid out, 100-row page, in Chromium: Loggia's contained worker against Node with `vm` and with a worker thread per session. */
import { join } from 'node:path';
import type { Browser, Frame } from 'playwright-core';
import { openApp, person, startBrowser } from '../itests/browser/browser.ts';
import { root, startGateway } from '../itests/browser/gateway.ts';
import { cpuOf } from './machine.ts';
import { startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { median, percentileOfTicks, ratio, round } from './statistics.ts';
import { CLOCK_MS, shownTaps, taps } from './taps.ts';

const REPETITIONS = 9;
const MOST = 14;
const TAPS = 300;
const WARM_UP = 600;
const NAMES = ['loggia', 'vm', 'worker'] as const;
type Name = (typeof NAMES)[number];

interface Side {
	frame: Frame;
	/** the server: its process and what it started */
	pid: number;
	bringToFront(): Promise<void>;
	tapped: number;
	stop(): Promise<unknown>;
}

interface Numbers {
	p50: number;
	p99: number;
	/** CPU of the server's processes for each tap, ms */
	cpu: number;
	/** taps by their duration in ms, as the browser's clock gives it */
	taps: Record<string, number>;
}

async function product(browser: Browser): Promise<Side> {
	const gateway = await startGateway({ apps: [join(root, 'miniprograms', 'bench-tap')] });
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/tap.bench.loggia/`);
	return {
		frame: app.frame,
		pid: gateway.pid,
		bringToFront: () => app.page.bringToFront(),
		tapped: 0,
		stop: () => gateway.stop(),
	};
}

async function peer(browser: Browser, mode: string): Promise<Side> {
	const server = startPeer(process.execPath, ['--import', 'tsx', 'peers/tap-peer.ts', mode]);
	const page = await (await person(browser)).newPage();
	await page.goto(await server.line());
	await page.locator('html[data-ready]').waitFor({ state: 'attached' });
	return {
		frame: page.mainFrame(),
		pid: server.pid,
		bringToFront: () => page.bringToFront(),
		tapped: 0,
		stop: () => server.stop(),
	};
}

async function measure(side: Side, count: number): Promise<Numbers> {
	await side.bringToFront();
	const before = cpuOf(side.pid);
	const durations = await taps(side.frame, count, side.tapped);
	const cpu = (cpuOf(side.pid) - before) / count;
	side.tapped += count;
	const shown = await shownTaps(side.frame);
	if (shown !== side.tapped) throw new Error(`the page shows ${shown} taps, ${side.tapped} were made`);
	const histogram: Record<string, number> = {};
	for (const duration of [...durations].sort((a, b) => a - b))
		histogram[duration.toFixed(1)] = (histogram[duration.toFixed(1)] ?? 0) + 1;
	return {
		p50: round(percentileOfTicks(durations, 50, CLOCK_MS), 3),
		p99: round(percentileOfTicks(durations, 99, CLOCK_MS), 3),
		cpu: round(cpu, 3),
		taps: histogram,
	};
}

const browser = await startBrowser();
const sides = {} as Record<Name, Side>;
try {
	sides.loggia = await product(browser);
	sides.vm = await peer(browser, 'vm');
	sides.worker = await peer(browser, 'worker');
	for (const name of NAMES) await measure(sides[name], WARM_UP);
	const repetitions = await repeat(REPETITIONS, MOST, async (index) => {
		const numbers = {} as Record<Name, Numbers>;
		for (let i = 0; i < NAMES.length; i++) {
			const name = NAMES[(i + index) % NAMES.length];
			numbers[name] = await measure(sides[name], TAPS);
		}
		return numbers;
	});
	const of = (name: Name, what: 'p50' | 'p99' | 'cpu') => repetitions.kept.map((numbers) => numbers[name][what]);
	const compared = (what: 'p50' | 'p99' | 'cpu', name: 'vm' | 'worker', most?: number): Measured => ({
		name: `${what === 'cpu' ? 'server CPU per tap' : what}, against ${name === 'vm' ? 'node:vm' : 'worker_threads'}`,
		unit: 'ms',
		loggia: median(of('loggia', what)),
		peer: median(of(name, what)),
		ratio: ratio(of('loggia', what), of(name, what)),
		goal: most === undefined ? undefined : { most, of: 'ratio' },
	});
	tell({
		bench: 'tap',
		about: `tap → setData → DOM changed and laid out, 100-row page, Chromium; ${TAPS} taps a repetition, each on its own`,
		measured: [
			compared('p50', 'vm', 1.5),
			compared('p50', 'worker', 1),
			compared('p99', 'vm', 1),
			compared('p99', 'worker', 1),
			compared('cpu', 'vm'),
			compared('cpu', 'worker'),
		],
		repetitions,
		facts: { chromium: browser.version(), tapsPerRepetition: TAPS },
	});
} finally {
	await browser.close();
	for (const side of Object.values(sides)) await side.stop();
}
