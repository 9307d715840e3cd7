/**
 * A page whose neighbour is hostile: tap → DOM of one mini-program while another one misbehaves, against the same page alone; how soon the offender is ended; how
 * soon a new worker serves where one died.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { type OpenApp, openApp, person, startBrowser } from '../itests/browser/browser.ts';
import { copyOfMiniProgram, type Gateway, root, startGateway, until } from '../itests/browser/gateway.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { interval, median, percentileOfTicks, ratio, round } from './statistics.ts';
import { CLOCK_MS, shownTaps, taps } from './taps.ts';

const REPETITIONS = 7;
const MOST = 10;
/** Taps alone, and again while a program runs: the taps last longer than the program does. */
const TAPS = 120;
const WARM_UP = 300;
const PROGRAMS = ['S01', 'S02', 'S03', 'S05', 'S06', 'S08', 'S13', 'S14', 'S15', 'S25'];
const NEIGHBOUR = 'tap.bench.loggia';

interface Numbers {
	/** of the neighbour's taps, ms */
	alone: { p50: number; p99: number };
	beside: { p50: number; p99: number };
	/** program → from the tap that starts it to the sentence in the shell, ms */
	ended: Record<string, number>;
	/** from the death of a worker to the page's next number, ms */
	takenOver: number;
}

/** A control mini-program for each program: none is in quarantine because of another, nor do they share a process. */
function offender(program: string): { folder: string; appId: string } {
	const folder = copyOfMiniProgram('control');
	const config = join(folder, 'project.config.json');
	const appId = `${program.toLowerCase()}.bench.loggia`;
	writeFileSync(config, readFileSync(config, 'utf8').replace('control.loggia.test', appId));
	return { folder, appId };
}

const offenders = PROGRAMS.map((program) => ({ program, ...offender(program) }));
const victim = offender('killed');

async function openOffender(browser: Browser, gateway: Gateway, program: string, appId: string): Promise<OpenApp> {
	const url = `${gateway.url}/miniapp/${appId}/pages/hostile/hostile?program=${program}&when=tap`;
	return openApp(await person(browser), url);
}

/** Starts the program with a tap and waits for the shell's sentence. @returns ms */
async function end(app: OpenApp): Promise<number> {
	const began = performance.now();
	const ended = app.page.locator('html[data-loggia-state="error"]').waitFor({ state: 'attached', timeout: 60_000 });
	await app.frame.locator('#run').click({ noWaitAfter: true });
	await ended;
	return round(performance.now() - began, 1);
}

/** Kills the worker of a page that counts taps and waits until it is back. @returns ms from the kill to `ready` */
async function takeOver(browser: Browser, gateway: Gateway): Promise<number> {
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/${victim.appId}/pages/counter/counter`);
	const { items } = await (await gateway.api(`/sessions?appId=${victim.appId}`)).json();
	const { session, workerPid } = items[0];
	await until('a spare', async () => {
		const { items } = await (await gateway.api('/workers')).json();
		return items.some((worker: { state: string }) => worker.state === 'spare');
	});
	const began = performance.now();
	process.kill(workerPid, 'SIGKILL');
	for (;;) {
		const { workerPid: now } = await (await gateway.api(`/sessions/${session}`)).json();
		if (now && now !== workerPid) break;
		if (performance.now() - began > 20_000) throw new Error('no other worker within 20 s');
	}
	const ms = round(performance.now() - began, 1);
	await app.page.context().close();
	return ms;
}

const browser = await startBrowser();
const gateway = await startGateway({
	apps: [join(root, 'miniprograms', 'bench-tap'), victim.folder, ...offenders.map(({ folder }) => folder)],
});
let tapped = 0;
try {
	const neighbour = await openApp(await person(browser), `${gateway.url}/miniapp/${NEIGHBOUR}/`);
	const tapFor = async (going: () => boolean, least: number): Promise<number[]> => {
		const durations: number[] = [];
		while (durations.length < least || going()) {
			durations.push(...(await taps(neighbour.frame, 20, tapped)));
			tapped += 20;
		}
		return durations;
	};
	const percentiles = (durations: number[]) => ({
		p50: round(percentileOfTicks(durations, 50, CLOCK_MS), 3),
		p99: round(percentileOfTicks(durations, 99, CLOCK_MS), 3),
	});
	await tapFor(() => false, WARM_UP);
	const repetitions = await repeat<Numbers>(REPETITIONS, MOST, async () => {
		const alone = percentiles(await tapFor(() => false, TAPS * 4));
		const beside: number[] = [];
		const ended: Record<string, number> = {};
		for (const { program, appId } of offenders) {
			const app = await openOffender(browser, gateway, program, appId);
			await neighbour.page.bringToFront();
			let running = true;
			const tapping = tapFor(() => running, 0);
			await pause(50);
			try {
				ended[program] = await end(app);
			} finally {
				running = false;
			}
			beside.push(...(await tapping));
			await app.page.context().close();
		}
		const takenOver = await takeOver(browser, gateway);
		return { alone, beside: percentiles(beside), ended, takenOver };
	});
	const shown = await shownTaps(neighbour.frame);
	if (shown !== tapped) throw new Error(`the neighbour shows ${shown} taps, ${tapped} were made`);
	const { kept } = repetitions;
	const compared = (what: 'p50' | 'p99', most?: number): Measured => ({
		name: `neighbour's tap, ${what}, against the same alone`,
		unit: 'ms',
		loggia: median(kept.map((n) => n.beside[what])),
		peer: median(kept.map((n) => n.alone[what])),
		ratio: ratio(
			kept.map((n) => n.beside[what]),
			kept.map((n) => n.alone[what]),
		),
		goal: most === undefined ? undefined : { most, of: 'ratio' },
	});
	const own = (name: string, values: number[], most: number): Measured => ({
		name,
		unit: 'ms',
		loggia: median(values),
		interval: interval(values),
		goal: { most, of: 'loggia' },
	});
	tell({
		bench: 'neighbour',
		about:
			'tap → DOM of one mini-program while another one runs a hostile program, in a browser on the same machine; each program once a repetition',
		measured: [
			compared('p50'),
			compared('p99', 2),
			...PROGRAMS.map((program) =>
				own(
					`${program}, tap → the shell's sentence`,
					kept.map((n) => n.ended[program]),
					2_000,
				),
			),
			own(
				'worker killed → another one has the session',
				kept.map((n) => n.takenOver),
				300,
			),
		],
		repetitions,
		facts: { chromium: browser.version(), note: 'the goals are those of the threat list, not of DESIGN §6' },
	});
} finally {
	await browser.close();
	await gateway.stop();
}
