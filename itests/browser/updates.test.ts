/** O05: a capability is updated again and again under 2,000 calls a second at the gate and an open page at 50: no call fails, nothing is left of old versions. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const UPDATES = process.env.LOGGIA_LONG ? 1000 : 100;
/** what a first deploy loads for good is loaded by then */
const WARM_UP = 20;
const LOOKS = 5;
const JARS = ['examples/greet/target/greet-1.0.0.jar', 'examples/greet-next/target/greet-next-1.1.0.jar'];
const LOAD = `${root}/itests/load/target/loggia-itest-load-1.0.0.jar`;
/** What may come and go with HTTP and garbage collection; a leak of one each update is twenty times as much. */
const MORE_THREADS = 5;
const MORE_METASPACE_KB = 2048;
const data = mkdtempSync(join(tmpdir(), 'loggia-data-'));
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([
		startGateway({ data, apps: [`${root}/miniprograms/control`] }),
		startBrowser(),
	]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(data, { recursive: true, force: true });
});

interface Left {
	/** class loaders of bundles */
	loaders: number;
	threads: number;
	/** KB of metaspace in use */
	metaspace: number;
}

/** The gateway's own process; `run` is another. */
const jcmd = (...command: string[]) => {
	const [, pid] = /"gatewayPid":(\d+)/.exec(gateway.output())!;
	return execFileSync('jcmd', [pid!, ...command], { encoding: 'utf8' });
};

/** What the gateway's process holds once what nothing refers to is gone. */
function left(): Left {
	jcmd('GC.run');
	const metaspace = /Metaspace\s+used (\d+)K/.exec(jcmd('GC.heap_info'));
	if (!metaspace) throw new Error(`jcmd GC.heap_info says nothing of metaspace:\n${jcmd('GC.heap_info')}`);
	return {
		loaders: jcmd('VM.classloader_stats').match(/BundleWiringImpl\$BundleClassLoader/g)!.length,
		threads: jcmd('Thread.print').match(/^"/gm)!.length,
		metaspace: Number(metaspace[1]),
	};
}

test(`O05: ${UPDATES} updates under load fail no call and leave nothing behind`, async () => {
	const jars = JARS.map((jar) => readFileSync(join(root, jar)));
	const update = async (number: number) => {
		const response = await gateway.api('/apis', { method: 'POST', body: jars[number % 2] });
		assert.equal(response.status, 201, await response.text());
	};
	await gateway.cli('api', 'deploy', LOAD);
	const none = left();
	await update(0);
	const context = await person(browser);
	const app = await openApp(context, `${gateway.url}/miniapp/control.loggia.test/pages/greet/greet?rate=50`);
	const record = async () => JSON.parse(await app.frame.locator('#record').innerText());
	const load = () => app.frame.locator('#load').innerText();
	await app.frame.locator('#start').click();
	await app.frame.locator('#load-start').click();
	await until('load at the gate', async () => (await load()) === 'startLoad:ok');
	await until('calls of the page', async () => (await record()).answered > 50);
	for (let i = 1; i <= WARM_UP; i++) await update(i);
	const first = left();
	const looks: Left[] = [];
	for (let i = 1; i <= UPDATES; i++) {
		await update(i);
		if (i % (UPDATES / LOOKS) === 0) {
			// the old version leaves in the background
			looks.push(
				await until('at most two class loaders of greet', () => {
					const now = left();
					return now.loaders <= none.loaders + 2 ? now : undefined;
				}),
			);
		}
	}
	console.log(JSON.stringify({ event: 'updates', none, first, looks }));
	await app.frame.locator('#load-stop').click();
	await until('the figures of the gate', async () => (await load()).includes('perSecond'));
	const atTheGate = JSON.parse(await load());
	await app.frame.locator('#stop').click();
	const onThePage = await record();
	console.log(JSON.stringify({ event: 'updates', atTheGate, onThePage }));
	assert.equal(atTheGate.failed, 0, JSON.stringify(atTheGate.failures));
	assert.ok(atTheGate.perSecond > 1000, `the load was there: ${atTheGate.perSecond} calls a second`);
	assert.equal(onThePage.failed, 0, JSON.stringify(onThePage.failures));
	assert.deepEqual(Object.keys(onThePage.versions), ['1.0', '1.1']);
	for (const { threads, metaspace } of looks) {
		assert.ok(threads <= first.threads + MORE_THREADS, `${first.threads} threads became ${threads}`);
		assert.ok(metaspace <= first.metaspace + MORE_METASPACE_KB, `${first.metaspace} KB metaspace became ${metaspace}`);
	}
	assert.deepEqual(await app.state(), { state: 'ready', page: 'pages/greet/greet', errors: '0' });
	await context.close();
});
