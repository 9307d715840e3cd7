/** What any mini-program may rely on: the hello pages of both dialects, the error count, both kinds of origin, a dropped socket. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, opened, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

let gateway: Gateway;
let browser: Browser;
const app = (id: string, page = '') => `${gateway.url}/miniapp/${id}/${page}`;

before(async () => {
	const apps = ['hello-wx', 'hello-finclip', 'control'].map((name) => `${root}/miniprograms/${name}`);
	[gateway, browser] = await Promise.all([startGateway({ apps }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

describe('the hello page', () => {
	for (const dialect of ['wx', 'finclip']) {
		test(`${dialect}: a tap changes the text`, async () => {
			const context = await person(browser);
			const hello = await openApp(context, app(`hello-${dialect}.loggia.test`));
			assert.match(await hello.text(), /Hello World!/);
			await hello.frame.getByText('Click me!').click();
			await until('another name', async () => !(await hello.text()).includes('Hello World!'));
			assert.match(await hello.text(), /Hello \S+.*!/);
			assert.equal((await hello.state()).errors, '0');
			await context.close();
		});
	}
});

describe('errors of the app', () => {
	test('onLoad, tap, promise and WXS count one each, and F5 keeps the count', async () => {
		const context = await person(browser);
		const control = await openApp(context, app('control.loggia.test', 'pages/errors/errors'));
		const errors = async (count: string) =>
			until(`${count} errors`, async () => (await control.state()).errors === count);
		await errors('1');
		await control.frame.locator('#tap').click();
		await errors('2');
		await control.frame.locator('#promise').click();
		await errors('3');
		await control.frame.locator('#wxs').click();
		await errors('4');
		const logs = JSON.stringify(await gateway.cli('logs', 'control.loggia.test'));
		assert.match(logs, /pages\/errors\/errors\.js:\d+/, 'stacks name the source file and line');
		assert.equal((await control.state()).errors, '4', 'nothing more came while the log was read');
		await control.page.reload();
		const again = await opened(control.page);
		assert.equal((await again.state()).errors, '4');
		await context.close();
	});
});

describe('the origin of the pages', () => {
	test('is the app’s own: not the shell’s, not another app’s', async () => {
		const context = await person(browser);
		const one = await openApp(context, app('hello-wx.loggia.test'));
		const two = await openApp(context, app('hello-finclip.loggia.test'));
		const origin = (opened: typeof one) => opened.frame.evaluate(() => self.origin);
		assert.match(await origin(one), /^http:\/\/[0-9a-f]{32}\.localhost:\d+$/);
		assert.notEqual(await origin(one), await origin(two));
		assert.notEqual(await origin(one), gateway.url);
		const reach = await one.frame.evaluate(() => {
			try {
				return String(parent.document.title);
			} catch (error) {
				return (error as Error).name;
			}
		});
		assert.equal(reach, 'SecurityError');
		await context.close();
	});

	test('is opaque where there are no such names, and everything works', async () => {
		const context = await person(browser);
		const hello = await openApp(context, `${app('hello-wx.loggia.test')}?__opaque=1`);
		assert.equal(await hello.frame.evaluate(() => self.origin), 'null');
		await hello.frame.getByText('Click me!').click();
		await until('another name', async () => !(await hello.text()).includes('Hello World!'));
		assert.equal((await hello.state()).errors, '0');
		await context.close();
	});
});

describe('a dropped socket', () => {
	test('resumes with the page as it was', async () => {
		const context = await person(browser);
		await context.addInitScript(() => {
			const Real = WebSocket;
			const sockets: WebSocket[] = ((window as any).sockets = []);
			window.WebSocket = class extends Real {
				constructor(url: string | URL, protocols?: string | string[]) {
					super(url, protocols);
					sockets.push(this);
				}
			};
		});
		const counter = await openApp(context, app('control.loggia.test', 'pages/counter/counter'));
		const count = () => counter.frame.locator('#count').innerText();
		const tap = () => counter.frame.locator('#tap').click();
		await tap();
		await tap();
		await until('two taps', async () => (await count()) === '2');
		await counter.frame.evaluate(() => {
			(document.querySelector('#count') as HTMLElement).dataset.mark = 'the same node';
		});
		const drop = (frame: { evaluate: typeof counter.frame.evaluate }) =>
			frame.evaluate(() => (window as any).sockets.splice(0).forEach((socket: WebSocket) => socket.close()));
		await drop(counter.frame);
		await tap();
		await until('three taps', async () => (await count()) === '3');
		assert.equal(
			await counter.frame.locator('#count').getAttribute('data-mark'),
			'the same node',
			'the page was not built anew',
		);
		await drop(counter.page.mainFrame());
		await drop(counter.frame);
		await tap();
		await until('four taps', async () => (await count()) === '4');
		assert.deepEqual(await counter.state(), { state: 'ready', page: 'pages/counter/counter', errors: '0' });
		await context.close();
	});
});
