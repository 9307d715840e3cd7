/** What a developer has before a develop version: the panel's tabs show what happened, uncaught errors lie over the page; others have none of it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { DESKTOP, type OpenApp, openApp, opened, person, PHONE, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const APP = 'panel.loggia.test';
let gateway: Gateway;
let browser: Browser;
let server: Server;
let backend: string;
const folder = mkdtempSync(join(tmpdir(), 'loggia-panel-'));

const BUTTONS = ['say', 'store', 'load', 'refused', 'unlisted', 'undeclared', 'nickname', 'throw', 'reject', 'count'];

/** A mini-program with something for every tab. */
function sources(): Record<string, string> {
	return {
		'project.config.json': JSON.stringify({
			appid: APP,
			loggia: { domains: { request: [{ origin: backend, private: true }] } },
		}),
		'app.json': JSON.stringify({ pages: ['pages/index/index'], window: { navigationBarTitleText: 'Panel' } }),
		'app.js': 'App({})\n',
		'pages/index/index.json': JSON.stringify({ usingComponents: { counter: '/components/counter' } }),
		'pages/index/index.wxml':
			'<counter id="counter" start="{{number}}"/>\n<input id="draft"/>\n' +
			BUTTONS.map((name) => `<button id="${name}" size="mini" bindtap="${name}">${name}</button>`).join('\n'),
		'pages/index/index.js': `import { explode } from '../../utils/explode'

Page({
	data: { number: 7, person: { name: 'Ann' } },
	say() {
		console.log('a plain line', { deep: [1, 2] })
		console.warn('a warning')
		console.error(new Error('told, not thrown'))
	},
	store() {
		wx.setStorage({ key: 'basket', data: { apples: 3 } })
	},
	load() {
		wx.request({ url: '${backend}/fruit?kind=apple', header: { 'x-asked-by': 'panel' } })
	},
	unlisted() {
		wx.request({ url: 'https://nowhere.example/secret', fail() {} })
	},
	refused() {
		wx.setStorage({ key: 7, data: 1, fail() {} })
	},
	undeclared() {
		const name = 'login'
		wx[name]({ fail() {} })
	},
	nickname() {
		wx.getNickname({ fail() {} })
	},
	throw() {
		explode(this.data.person)
	},
	reject() {
		Promise.reject(new TypeError('nobody caught this'))
	},
	count() {
		this.setData({ number: this.data.number + 1 })
	},
})
`,
		'utils/explode.ts': `type Person = { name: string };

/** Throws what no page catches. */
export function explode(person: Person): never {
	const nothing = undefined as unknown as { field: string };
	throw new Error(person.name + nothing.field);
}
`,
		'components/counter.json': '{"component":true}',
		'components/counter.wxml': '<view class="count">{{twice}}</view>',
		'components/counter.js': `Component({
	properties: { start: { type: Number, value: 0 } },
	observers: { start(value) { this.setData({ twice: value * 2 }) } },
})
`,
	};
}

before(async () => {
	server = createServer((request, response) => {
		response.writeHead(200, { 'content-type': 'application/json', 'x-shelf': 'lower' });
		response.end(JSON.stringify({ fruit: 'apple', asked: request.headers['x-asked-by'], long: 'x'.repeat(9000) }));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	backend = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	for (const [path, text] of Object.entries(sources())) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	[gateway, browser] = await Promise.all([startGateway({ apps: [folder] }), startBrowser()]);
	await gateway.cli('api', 'deploy', `${root}/examples/nickname/target/nickname-1.0.0.jar`);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	server?.close();
	rmSync(folder, { recursive: true, force: true });
});

const open = async (viewport = PHONE, options = {}) =>
	openApp(await person(browser, viewport, options), `${gateway.url}/miniapp/${APP}/`);
const tap = (app: OpenApp, name: string) => app.frame.locator(`#${name}`).click();
const panelOf = (app: OpenApp): Locator => app.page.locator('#developer');
const tab = (app: OpenApp, name: string) => panelOf(app).getByRole('tab', { name }).click();
async function openPanel(app: OpenApp): Promise<Locator> {
	await app.page.getByRole('button', { name: /^Developer panel/ }).click();
	await panelOf(app).waitFor();
	return panelOf(app);
}
const call = (app: OpenApp, name: string) => panelOf(app).locator(`.calls details[data-name="${name}"]`).last();

describe('the developer panel', () => {
	test('is loaded when it is opened, and shows what was said before and after', async () => {
		const app = await open();
		const fetched: string[] = [];
		app.page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
		await tap(app, 'say');
		await app.page.waitForEvent('console', (line) => line.text().includes('told, not thrown'));
		assert.deepEqual(
			fetched.filter((path) => path.includes('panel')),
			[],
			'nothing of the panel is fetched before',
		);
		const panel = await openPanel(app);
		assert.ok(fetched.includes('/shell/panel.js'));
		await panel.getByText('a plain line {deep: [1, 2]}').waitFor();
		const error = panel.locator('.line.error', { hasText: 'told, not thrown' });
		assert.match(await error.locator('.place').first().innerText(), /^pages\/index\/index\.js:8:\d+$/);
		await app.picture('panel-console-phone');

		await panel.getByRole('button', { name: 'Warnings' }).click();
		assert.equal(await panel.locator('.line:visible').count(), 1);
		await panel.getByRole('button', { name: 'All' }).click();
		await panel.locator('.console').getByRole('searchbox').fill('told');
		assert.equal(await panel.locator('.line:visible').count(), 1);
		await panel.locator('.console').getByRole('button', { name: 'Clear' }).click();
		await panel.getByText('Nothing logged yet.').waitFor();
		await panel.locator('.console').getByRole('searchbox').fill('');
		// the panel covers the lower half only: the app goes on
		await tap(app, 'say');
		await panel.getByText('a warning').waitFor();
		await app.page.context().close();
	});

	test('calls: parameters, result, and the step that refused', async () => {
		const app = await open(DESKTOP);
		await openPanel(app);
		await tab(app, 'Calls');
		await tap(app, 'store');
		const stored = call(app, 'setStorage');
		await stored.locator('.dot.ok').waitFor();
		await stored.locator('summary').first().click();
		await stored.getByText('recorded in the audit log').waitFor();
		assert.match(await stored.innerText(), /basket[\s\S]*loggia-provider-storage 0\.1\.0/);

		await tap(app, 'undeclared');
		const undeclared = call(app, 'login');
		await undeclared.locator('.dot.fail').waitFor();
		await undeclared.locator('summary').first().click();
		assert.match(await undeclared.locator('.trail .refused').innerText(), /declared[\s\S]*requiredPrivateInfos/);

		await tap(app, 'unlisted');
		const unlisted = call(app, 'request');
		await unlisted.locator('.dot.fail').waitFor();
		await unlisted.locator('summary').first().click();
		assert.match(await unlisted.locator('.trail .refused').first().innerText(), /domain[\s\S]*loggia app domains/);

		await tap(app, 'nickname');
		const asked = call(app, 'getNickname');
		await app.page.getByRole('dialog').waitFor();
		await asked.locator('.dot.pending').waitFor();
		await app.page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
		await asked.locator('.dot.fail').waitFor();
		await asked.locator('summary').first().click();
		assert.match(
			await asked.locator('.trail .refused').innerText(),
			/grant[\s\S]*the person said no to scope\.userInfo/,
		);
		await app.picture('panel-calls-desktop');
		await app.page.context().close();
	});

	test('network: method, status, headers and a body that is shortened', async () => {
		const app = await open(PHONE, { colorScheme: 'dark' });
		const panel = await openPanel(app);
		await tab(app, 'Network');
		await tap(app, 'load');
		const row = panel.locator('.network details.call', { hasText: '/fruit?kind=apple' });
		await row.getByText('200', { exact: true }).waitFor();
		await row.locator('summary').first().click();
		await row.getByText('"lower"', { exact: true }).first().waitFor();
		await row.getByText('"panel"', { exact: true }).first().waitFor();
		assert.match(await row.innerText(), /"apple"|apple/);
		assert.match(await row.innerText(), /characters\)/);
		await app.picture('panel-network-phone-dark');
		await app.page.context().close();
	});

	test('app data: pages and components, live', async () => {
		const app = await open(DESKTOP, { colorScheme: 'dark' });
		const panel = await openPanel(app);
		await tab(app, 'Data');
		const data = panel.locator('.data');
		await data.getByText('pages/index/index').waitFor();
		await data.locator('.leaf', { hasText: 'number: 7' }).waitFor();
		await data.getByText('<components/counter>').click();
		await data.locator('.component summary', { hasText: 'data' }).click();
		await data.locator('.leaf', { hasText: 'twice: 14' }).waitFor();
		await tap(app, 'count');
		await data.locator('.leaf', { hasText: 'number: 8' }).waitFor();
		await data.locator('.leaf', { hasText: 'twice: 16' }).waitFor();
		await app.picture('panel-data-desktop-dark');
		await app.page.context().close();
	});

	test('storage: shows, changes and deletes what the app keeps', async () => {
		const app = await open();
		const panel = await openPanel(app);
		await tab(app, 'Storage');
		await panel.getByText('Nothing is stored.').waitFor();
		await tap(app, 'store');
		const entry = panel.locator('.entry', { hasText: 'basket' });
		await entry.getByText('{apples: 3}').waitFor();
		await app.picture('panel-storage-phone');
		await entry.getByRole('button', { name: 'Edit basket' }).click();
		await panel.getByRole('textbox', { name: 'Value' }).fill('{"apples":4}');
		await panel.getByRole('button', { name: 'Save' }).click();
		await entry.getByText('{apples: 4}').waitFor();
		await entry.getByRole('button', { name: 'Delete basket' }).click();
		await panel.getByText('Nothing is stored.').waitFor();
		await app.page.context().close();
	});

	test('dragged, the handle goes along both edges and opens nothing', async () => {
		const app = await open(DESKTOP);
		const handle = app.page.locator('.dev-handle');
		const from = (await handle.boundingBox())!;
		const device = (await app.page.locator('#device').boundingBox())!;
		await app.page.mouse.move(from.x + 10, from.y + 20);
		await app.page.mouse.down();
		await app.page.mouse.move(device.x + 60, device.y + 300, { steps: 4 });
		await app.page.mouse.move(device.x + 30, device.y + 2, { steps: 4 });
		await app.page.mouse.up();
		const to = (await handle.boundingBox())!;
		assert.ok(Math.abs(to.x - device.x) < 1, 'it hugs the left edge');
		assert.ok(to.y > device.y + 44, 'and stays below the bar and the capsule');
		assert.equal(await panelOf(app).count(), 0);
		await handle.click();
		await panelOf(app).waitFor();
		await app.page.context().close();
	});

	test('by keyboard: opened, walked through, closed, and the focus goes back', async () => {
		const app = await open();
		const handle = app.page.getByRole('button', { name: /^Developer panel/ });
		await handle.focus();
		await app.page.keyboard.press('ArrowUp');
		const before = await handle.evaluate((button) => (button as HTMLElement).style.top);
		assert.notEqual(before, '72%', 'arrow keys move the handle');
		await app.page.keyboard.press('Enter');
		await panelOf(app).waitFor();
		const focused = () => app.page.evaluate(() => document.activeElement?.textContent);
		assert.equal(await focused(), 'Console');
		await app.page.keyboard.press('ArrowRight');
		assert.equal(await focused(), 'Network');
		await app.page.keyboard.press('End');
		assert.equal(await focused(), 'Storage');
		await app.page.keyboard.press('Escape');
		await panelOf(app).waitFor({ state: 'detached' });
		assert.match(
			(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '',
			/^Developer panel/,
		);
		// what was chosen is chosen again, also after a reload
		await app.page.reload();
		const again = await opened(app.page);
		await openPanel(again);
		assert.equal(await panelOf(again).getByRole('tab', { selected: true }).innerText(), 'Storage');
		assert.equal(
			await again.page.locator('.dev-handle').evaluate((button) => (button as HTMLElement).style.top),
			before,
		);
		await app.page.context().close();
	});
});

describe('an uncaught error', () => {
	const overlay = (app: OpenApp) => app.page.locator('#developer-error');

	test('lies over the page with its place, the source as it was written, and its stack', async () => {
		const app = await open();
		await tap(app, 'throw');
		await overlay(app).waitFor();
		assert.match(await overlay(app).innerText(), /TypeError: Cannot read properties of undefined/);
		assert.match(await overlay(app).locator('.at').innerText(), /^utils\/explode\.ts:6:\d+$/);
		const code = await overlay(app).locator('.frame-of-code').innerText();
		assert.match(code, /export function explode\(person: Person\): never \{/, 'TypeScript as it was written');
		assert.match(await overlay(app).locator('.here').innerText(), /throw new Error\(person\.name \+ nothing\.field\);/);
		assert.match(await overlay(app).locator('.stack .own').nth(1).innerText(), /pages\/index\/index\.js:\d+:\d+/);
		assert.equal((await app.state()).errors, '1');
		await app.picture('panel-error-phone');

		await tap(app, 'reject');
		await overlay(app).getByText('1 of 2').waitFor();
		await overlay(app).getByRole('button', { name: 'Next error' }).click();
		await overlay(app).getByText('nobody caught this').first().waitFor();
		await app.page.keyboard.press('Escape');
		await overlay(app).waitFor({ state: 'hidden' });
		assert.equal((await app.state()).errors, '2');
		await app.page.getByRole('button', { name: 'Developer panel, 2 errors' }).waitFor();
		await app.page.context().close();
	});

	test('does not take the focus from somebody who types, and Escape in the app dismisses it', async () => {
		const app = await open(DESKTOP, { colorScheme: 'dark' });
		const field = app.frame.locator('#draft input');
		await field.fill('half a w');
		await app.frame.locator('#reject').dispatchEvent('click');
		await tap(app, 'throw');
		await field.focus();
		await overlay(app).waitFor();
		await app.picture('panel-error-desktop-dark');
		await app.page.keyboard.type('ord');
		assert.equal(await field.inputValue(), 'half a word');
		await app.page.keyboard.press('Escape');
		await overlay(app).waitFor({ state: 'hidden' });
		await app.page.context().close();
	});
});

describe('a release version', () => {
	test('has no handle, no overlay, and no answer to a developer', async () => {
		await gateway.cli('install', folder, '--kind', 'release');
		const app = await open();
		await tap(app, 'throw');
		await until('the error is counted', async () => (await app.state()).errors === '1');
		assert.equal(await app.page.locator('.dev-handle, #developer-error, #developer').count(), 0);
		await app.page.context().close();
	});
});
