import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { closeAll, h, launch, openApp, type Opened, type OpenOptions } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const FOLDER = 'a'.repeat(64);
const NEXT = 'b'.repeat(64);
const LABEL = 'fedcba9876543210fedcba9876543210';
const MODULE = `
let calls = 0;
export default async (request) => {
	if (request.say) throw new Error(request.say);
	if (request.wait) return new Promise(() => {});
	if (request.big) return 'x'.repeat(600 * 1024);
	if (request.nothing) return undefined;
	if (request.loop) { const loop = {}; loop.loop = loop; return loop; }
	return { calls: ++calls, origin, request };
};`;

function open(options: OpenOptions = {}): Promise<Opened> {
	return openApp(browser, () => h('view', {}, 'app'), {
		...options,
		prepare: (gateway) => {
			for (const folder of [FOLDER, NEXT]) gateway.bundleFiles[`${folder}/lamp.js`] = MODULE;
			gateway.bundleFiles[`${FOLDER}/none.js`] = 'export default 1;';
		},
	});
}

const question = (request: unknown, more: object = {}) => ({
	provider: 'acme.lamps',
	name: 'lamp',
	folder: FOLDER,
	module: 'lamp.js',
	allow: ['usb', 'everything'],
	label: LABEL,
	request,
	...more,
});
type Answer = { result?: { calls: number; origin: string; request: unknown }; failed?: string };
const ask = ({ gateway }: Opened, request: unknown, more?: object) =>
	gateway.query<Answer>('shell', 'viewModule', question(request, more));
const frames = ({ page }: Opened) => page.locator('iframe[title=lamp]').count();

describe('view modules', () => {
	it('answer from a hidden frame of an origin of their own, which is made once a version', async () => {
		const app = await open();
		const origin = `http://${LABEL}.localhost:${app.gateway.port}`;
		assert.deepEqual(await ask(app, { on: true }), { result: { calls: 1, origin, request: { on: true } } });
		assert.equal((await ask(app, null)).failed, "Cannot read properties of null (reading 'say')");
		assert.equal((await ask(app, {})).result!.calls, 2);
		assert.equal(await frames(app), 1);
		assert.equal((await ask(app, {}, { folder: NEXT })).result!.calls, 1);
		assert.equal(await frames(app), 2);
		const frame = app.page.locator('iframe[title=lamp]').first();
		assert.equal(await frame.getAttribute('allow'), 'usb');
		assert.equal(await frame.isVisible(), false);
		assert.deepEqual(app.problems, []);
	});

	it('fail with their own words, and go on', async () => {
		const app = await open();
		assert.deepEqual(await ask(app, { say: 'no lamp is plugged in' }), { failed: 'no lamp is plugged in' });
		assert.match((await ask(app, { big: true })).failed!, /larger than 512 KB/);
		assert.match((await ask(app, { loop: true })).failed!, /circular/i);
		assert.deepEqual(await ask(app, { nothing: true }), { result: {} });
		assert.equal((await ask(app, {})).result!.calls, 1);
	});

	it('that cannot be loaded say so, and are tried again', async () => {
		const app = await open();
		assert.match(
			(await ask(app, {}, { module: 'gone.js' })).failed!,
			/the view module lamp does not start: Failed to fetch/,
		);
		assert.match((await ask(app, {}, { module: 'none.js' })).failed!, /default export of none.js must be a function/);
		assert.equal(await frames(app), 0);
		app.gateway.bundleFiles[`${FOLDER}/gone.js`] = MODULE;
		assert.equal((await ask(app, {}, { module: 'gone.js' })).result!.calls, 1);
	});

	it('need a host name: in a frame of opaque origin they fail with a sentence', async () => {
		const app = await open({ query: '?__opaque=1' });
		assert.match((await ask(app, {})).failed!, /the view module lamp needs a host name of its own/);
		assert.equal(await frames(app), 0);
	});

	it('end with the app', async () => {
		const app = await open();
		await ask(app, {});
		assert.equal(await frames(app), 1);
		app.gateway.sendShell({ kind: 'close' }, { reason: 'removed', message: 'gone' });
		await app.page.waitForSelector('html[data-loggia-state="error"]');
		assert.equal(await frames(app), 0);
	});
});
