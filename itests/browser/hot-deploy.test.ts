/** A capability arrives, is updated and withdrawn under an open page that calls it 200 times a second, and 2,000 calls a second at the gate. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const GREET = `${root}/examples/greet/target/greet-1.0.0.jar`;
const NEXT = `${root}/examples/greet-next/target/greet-next-1.1.0.jar`;
/** How often the same version is deployed again: a developer's loop. */
const ROUNDS = process.env.LOGGIA_LONG ? 30 : 1;
const data = mkdtempSync(join(tmpdir(), 'loggia-data-'));
const LOAD = `${root}/itests/load/target/loggia-itest-load-1.0.0.jar`;
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

describe('hot deploy', () => {
	test('greet 1.0, 1.1, removed, 1.1 again: no call fails between versions, and the page lives on', async () => {
		await gateway.cli('api', 'deploy', GREET);
		await gateway.cli('api', 'deploy', LOAD);
		const context = await person(browser);
		const app = await openApp(context, `${gateway.url}/miniapp/control.loggia.test/pages/greet/greet?rate=200`);
		const record = async () => JSON.parse(await app.frame.locator('#record').innerText());
		const versions = async (version: string) => (await record()).versions[version]?.count ?? 0;
		const load = () => app.frame.locator('#load').innerText();
		await app.frame.locator('#start').click();
		await app.frame.locator('#load-start').click();
		await until('load at the gate', async () => (await load()) === 'startLoad:ok');
		await until('100 calls on 1.0', async () => (await versions('1.0')) > 100);
		await gateway.cli('api', 'deploy', NEXT);
		await until('200 calls on 1.1', async () => (await versions('1.1')) > 200);
		// the developer's loop: the same version once more
		for (let round = 0; round < ROUNDS; round++) {
			await gateway.cli('api', 'deploy', NEXT);
			const before = await versions('1.1');
			await until('100 more calls on 1.1', async () => (await versions('1.1')) > before + 100);
		}
		await app.frame.locator('#load-stop').click();
		await until('the figures of the gate', async () => (await load()).includes('perSecond'));
		const atTheGate = JSON.parse(await load());
		console.log(JSON.stringify({ event: 'hot-deploy at the gate', ...atTheGate }));
		assert.equal(atTheGate.failed, 0, JSON.stringify(atTheGate));
		assert.equal(atTheGate.backwards, 0, 'never 1.0 after the first 1.1 at the gate');
		assert.ok(atTheGate.longestMs <= 500, `the longest call at the gate took ${atTheGate.longestMs} ms`);
		assert.deepEqual(Object.keys(atTheGate.versions), ['1.0', '1.1']);
		const between = await record();
		console.log(JSON.stringify({ event: 'hot-deploy', ...between }));
		assert.equal(between.failed, 0, JSON.stringify(between));
		assert.equal(between.backwards, 0, 'never 1.0 after the first 1.1');
		assert.ok(between.longestMs <= 500, `the longest call took ${between.longestMs} ms`);

		await gateway.cli('api', 'remove', 'greet', '--yes');
		await until('calls that fail', async () => (await record()).failed > 20);
		assert.deepEqual(Object.keys((await record()).failures), ['greet:fail not supported']);
		await until('canIUse is false', async () => /false/.test(await app.frame.locator('#can').innerText()));

		await gateway.cli('api', 'deploy', NEXT);
		await until('canIUse is true', async () => /true/.test(await app.frame.locator('#can').innerText()));
		const answered = (await record()).answered;
		await until('calls are answered again', async () => (await record()).answered > answered + 20);
		await app.frame.locator('#stop').click();
		assert.deepEqual(await app.state(), { state: 'ready', page: 'pages/greet/greet', errors: '0' });
		await context.close();
	});

	test('what is deployed stays deployed over a restart; what does not fit is refused with a sentence', async () => {
		await assert.rejects(gateway.cli('api', 'deploy', `${root}/README.md`), /not a|no bundle|jar/i);
		const { items: bundles } = await gateway.cli('api', 'list');
		assert.ok(
			bundles.some((bundle: any) => bundle.name === 'greet' && bundle.version === '1.1.0' && bundle.state === 'active'),
		);
		await gateway.stop();
		gateway = await startGateway({ data });
		const again = await gateway.cli('api', 'list');
		assert.ok(
			again.items.some(
				(bundle: any) => bundle.name === 'greet' && bundle.version === '1.1.0' && bundle.state === 'active',
			),
		);
	});
});
