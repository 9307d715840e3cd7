/**
 * Hostile programs and dying workers (threats S01 to S03, S05, S06, S08, S12 to S15, S25): the gateway stays, a neighbour of another app that taps every 100 ms loses no
 * tap and gets none out of order, the offender is answered with a sentence, and the audit has one event.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type OpenApp, openApp, person, startBrowser } from './browser.ts';
import { copyOfMiniProgram, type Gateway, root, startGateway, until } from './gateway.ts';

const OFFENDER = 'control.loggia.test';
const NEIGHBOUR = 'neighbour.loggia.test';
const ROUNDS = process.env.LOGGIA_LONG ? 5 : 1;
let gateway: Gateway;
let browser: Browser;

before(async () => {
	const neighbour = copyOfMiniProgram('control');
	const config = join(neighbour, 'project.config.json');
	writeFileSync(config, readFileSync(config, 'utf8').replace(OFFENDER, NEIGHBOUR));
	const apps = [`${root}/miniprograms/control`, neighbour];
	[gateway, browser] = await Promise.all([startGateway({ apps }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

const sessions = async () =>
	(await (await gateway.api('/sessions')).json()).items as { appId: string; workerPid: number; state: string }[];
const workerOf = async (appId: string) => (await sessions()).find((s) => s.appId === appId && s.workerPid)?.workerPid;
const health = async () => (await fetch(`${gateway.url}/health`)).status;

/** Taps the neighbour's button every 100 ms while something happens, then checks that each tap was counted, in order. */
async function whileTheNeighbourTaps(what: () => Promise<void>): Promise<void> {
	const context = await person(browser);
	const app = await openApp(context, `${gateway.url}/miniapp/${NEIGHBOUR}/pages/counter/counter`);
	let taps = 0;
	let going = true;
	const tapping = (async () => {
		while (going) {
			const next = new Promise((resolve) => setTimeout(resolve, 100));
			await app.frame.locator('#tap').click();
			taps++;
			await next;
		}
	})();
	await until('five taps before', () => taps >= 5);
	try {
		await what();
	} finally {
		const reached = taps + 5;
		await until('five taps after', () => taps >= reached);
		going = false;
		await tapping;
	}
	await until(`${taps} taps counted`, async () => Number(await app.frame.locator('#count').innerText()) === taps);
	assert.equal(await app.frame.locator('#disorder').innerText(), '0');
	assert.equal((await app.state()).errors, '0');
	await context.close();
}

async function openHostile(program: string): Promise<OpenApp> {
	const context = await person(browser);
	const app = await openApp(
		context,
		`${gateway.url}/miniapp/${OFFENDER}/pages/hostile/hostile?program=${program}&when=tap`,
	);
	await app.frame.locator('#run').click();
	return app;
}

/** The program is ended with a sentence and one audit event that names one of the reasons. */
async function isEnded(program: string, reasons: string): Promise<void> {
	const before = (await incidents()).length;
	const app = await openHostile(program);
	await until(`${program}: the shell shows a sentence`, async () => (await app.state()).state === 'error', 30_000);
	await app.page.context().close();
	const after = await incidents();
	assert.equal(after.length - before, 1, `${program}: one audit event: ${JSON.stringify(after)}`);
	assert.match(JSON.stringify(after[0]), new RegExp(`session-closed:(${reasons})`), program);
}

const incidents = async () => {
	const { items } = await (await gateway.api(`/audit?appId=${OFFENDER}&size=200`)).json();
	return items.filter((item: any) => item.outcome === 'INCIDENT');
};

describe('a hostile mini-program', () => {
	for (const [name, reason] of Array.from({ length: ROUNDS }, () => [
		['S01_endlessLoop', 'cpu'],
		['S02_objectHeapGrowth', 'heap'],
		['S03_arrayFillGrowth', 'heap|memory|stuck|exit'],
	]).flat()) {
		test(`${name} is ended; nobody else notices`, async () => {
			const before = (await incidents()).length;
			const { pid } = gateway;
			await whileTheNeighbourTaps(async () => {
				const app = await openHostile(name.slice(0, 3));
				await until('the shell shows a sentence', async () => (await app.state()).state === 'error', 30_000);
				await app.picture(`hostile-${name.slice(0, 3)}`);
				await app.page.context().close();
			});
			assert.doesNotThrow(() => process.kill(pid, 0), 'the gateway is the same process');
			assert.equal(await health(), 200);
			const after = await incidents();
			assert.equal(after.length - before, 1, `one audit event: ${JSON.stringify(after)}`);
			assert.match(JSON.stringify(after[0]), new RegExp(reason));
		});
	}
});

describe('hostile mini-programs one after the other', () => {
	const programs: [program: string, reasons: string][] = [
		['S05', 'heap|memory|cpu'],
		['S05json', 'heap|memory|cpu|stuck'],
		['S06', 'cpu|heap'],
		['S08', 'cpu|heap'],
		['S08async', 'cpu|heap'],
		['S13', 'cpu|heap'],
		['S14', 'heap|memory|size'],
		['S15', 'timers'],
		['S25', 'intl'],
	];
	test(`${programs.map(([program]) => program).join(', ')}: each is ended, nobody else notices`, async () => {
		const { pid } = gateway;
		await whileTheNeighbourTaps(async () => {
			for (const [program, reasons] of programs) await isEnded(program, reasons);
		});
		assert.doesNotThrow(() => process.kill(pid, 0), 'the gateway is the same process');
		assert.equal(await health(), 200);
	});
});

describe('a worker that is killed (S12)', () => {
	test('is replaced, and the page stack is as it was', async () => {
		await whileTheNeighbourTaps(async () => {
			const context = await person(browser);
			const app = await openApp(context, `${gateway.url}/miniapp/${OFFENDER}/`);
			await app.frame.getByText('counter', { exact: true }).click();
			await app.onPage('pages/counter/counter');
			await app.frame.locator('#tap').click();
			await until('one tap', async () => (await app.frame.locator('#count').innerText()) === '1');
			const pid = await until('its worker', () => workerOf(OFFENDER));
			process.kill(pid, 'SIGKILL');
			const next = await until('another worker', async () => {
				const other = await workerOf(OFFENDER);
				return other && other !== pid ? other : 0;
			});
			assert.notEqual(next, pid);
			await until(
				'the page again',
				async () => (await app.state()).state === 'ready' && (await app.text()).includes('Report'),
			);
			assert.equal((await app.state()).page, 'pages/counter/counter');
			await until('a working button', async () => {
				await app.frame.locator('#tap').click();
				return Number(await app.frame.locator('#count').innerText()) >= 1;
			});
			await app.page.goBack();
			await app.onPage('pages/index/index');
			await context.close();
		});
	});
});
