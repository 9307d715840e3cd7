/** The developer's loop: a file is saved, and every open tab shows it, on the pages it had open. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { openApp, type OpenApp, opened, person, startBrowser } from './browser.ts';
import { copyOfMiniProgram, type Gateway, startGateway, until } from './gateway.ts';

const todo = copyOfMiniProgram('todo');
let gateway: Gateway;
let browser: Browser;
let context: BrowserContext;

before(async () => {
	[gateway, browser] = await Promise.all([startGateway({ apps: [todo], arguments: ['--watch'] }), startBrowser()]);
	context = await person(browser);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(dirname(todo), { recursive: true, force: true });
});

const url = (page = '') => `${gateway.url}/miniapp/todo.loggia.demo/${page}`;

/** What `run --watch` said, parsed: one event a line. */
const events = (name: string) =>
	gateway
		.output()
		.split('\n')
		.filter((line) => line.startsWith(`{"event":"${name}"`))
		.map((line) => JSON.parse(line));

/** Changes a file of the project as an editor does. */
function edit(file: string, from: string | RegExp, to: string): void {
	const path = join(todo, file);
	const text = readFileSync(path, 'utf8');
	const next = text.replace(from, to);
	assert.notEqual(next, text, `${file} holds no ${from}`);
	writeFileSync(path, next);
}

const color = (app: OpenApp, selector: string) =>
	app.frame
		.locator(selector)
		.first()
		.evaluate((element) => getComputedStyle(element).color);

describe('run --watch', () => {
	test('a template: two tabs show it, the stack with its queries and the scroll position stay', async () => {
		const [one, two] = await Promise.all([openApp(context, url()), openApp(await person(browser), url())]);
		await one.frame.locator('#examples').click();
		await one.frame.locator('wx-task-item').first().waitFor();
		await one.frame.locator('#about').click();
		await one.onPage('pages/about/about');
		// long enough to scroll, before the change and after
		edit('pages/about/about.wxss', /$/, '\n.room { height: 3000px; }\n');
		edit('pages/about/about.wxml', /$/, '\n<view class="room">Room</view>\n');
		const room = (app: OpenApp) => app.frame.locator('loggia-page:not([data-hidden]) .room');
		await room(one).waitFor();
		const scroller = one.frame.locator('loggia-page:not([data-hidden]) loggia-scroller');
		await scroller.evaluate((element) => (element.scrollTop = 700));
		edit('pages/about/about.wxml', 'Room', 'Rooms');
		edit('pages/index/index.wxml', 'Add your first task below', 'Write the first one below');
		await one.frame.locator('text=Rooms').waitFor({ state: 'attached' });
		await two.frame.locator('text=Write the first one below').waitFor();
		await until('the scroll position', async () => (await scroller.evaluate((element) => element.scrollTop)) === 700);
		assert.equal(one.frame.isDetached(), false, 'the frame is still the same');
		assert.deepEqual(await one.state(), { state: 'ready', page: 'pages/about/about', errors: '0' });
		await one.page.goBack();
		await one.onPage('pages/index/index');
		await one.frame.locator('wx-task-item').first().waitFor();
		await one.page.close();
		await two.page.context().close();
	});

	test('a stylesheet: exchanged in place, what the logic layer and the person have stays', async () => {
		const app = await openApp(context, url());
		await app.frame.locator('#filter-active').click();
		await until('the filter', async () => (await app.frame.locator('#filter-active.filter-on').count()) === 1);
		await app.frame.locator('#draft input').fill('half a word');
		edit('pages/index/index.wxss', /$/, '\n.header-title { color: rgb(1, 2, 3); }\n');
		await until('the new colour', async () => (await color(app, '#summary')) === 'rgb(1, 2, 3)');
		edit('pages/index/index.wxss', '\n.header-title { color: rgb(1, 2, 3); }\n', '');
		await until('the old colour', async () => (await color(app, '#summary')) === 'rgb(255, 255, 255)');
		assert.equal(await app.frame.locator('#filter-active.filter-on').count(), 1, 'data of the page is kept');
		assert.equal(await app.frame.locator('#draft input').inputValue(), 'half a word');
		assert.equal((await app.state()).errors, '0');
		await app.page.close();
	});

	test('a script, by an editor that writes beside and renames; onSaveExitState carries over what it returns', async () => {
		const app = await openApp(context, url());
		const path = join(todo, 'pages/index/index.js');
		const replace = (from: string, to: string) => {
			const text = readFileSync(path, 'utf8');
			assert.ok(text.includes(from), from);
			writeFileSync(`${path}~`, text.replace(from, to));
			renameSync(`${path}~`, path);
		};
		const keeps = `onSaveExitState() { return { data: { filter: this.data.filter }, expireTimeStamp: Date.now() + 60000 }; },
	onLoad() { if (this.exitState) this.setData({ filter: this.exitState.filter }); },
	show(list,`;
		replace('show(list,', keeps);
		await until('the first update', () =>
			events('updated').some((event) => event.files.includes('pages/index/index.js')),
		);
		await app.frame.locator('#filter-done').click();
		await app.frame.locator('#filter-done.filter-on').waitFor();
		replace("label: 'Active'", "label: 'Open'");
		await app.frame.locator('#filter-active >> text=Open').waitFor();
		await app.frame.locator('#filter-done.filter-on').waitFor();
		await app.page.close();
	});

	test('a mistake: told with file and line here and in the tab, the last good version stays; mended, it goes on', async () => {
		const page = await context.newPage();
		const heard: string[] = [];
		page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
		await page.goto(url());
		const app = await opened(page);
		edit('pages/index/index.wxml', '<view class="screen">', '<view class="screen" wx:if="{{ 1 + }}">');
		const refused = await until('the refusal', () => events('refused')[0]);
		assert.deepEqual(
			refused.diagnostics.filter((each: any) => each.level === 'error').map((each: any) => [each.file, each.line]),
			[['pages/index/index.wxml', 2]],
		);
		assert.ok(await app.frame.locator('#summary').isVisible(), 'the good version is still there');
		assert.equal((await app.state()).state, 'ready');
		const told = await until('the error in the tab', () =>
			heard.map((text) => text.split('\n', 2)).find(([header]) => JSON.parse(header!).kind === 'error'),
		);
		const { source, file, line, frame } = JSON.parse(told[1]!);
		assert.deepEqual([source, file, line, frame.first], ['compile', 'pages/index/index.wxml', 2, 1]);
		assert.match(frame.lines[1], /1 \+ \}\}/);
		edit('pages/index/index.wxml', '<view class="screen" wx:if="{{ 1 + }}">', '<view class="screen" data-mended="1">');
		await until('the update', () => events('updated').at(-1)?.files.includes('pages/index/index.wxml'));
		assert.equal((await app.state()).errors, '0');
		await app.page.close();
	});

	test('files that come in a new folder, and what editors and npm leave beside, are told apart', async () => {
		const count = () => events('updated').length;
		const before = count();
		writeFileSync(join(todo, 'pages/index/.index.js.swp'), 'x');
		mkdirSync(join(todo, 'node_modules/some'), { recursive: true });
		writeFileSync(join(todo, 'node_modules/some/index.js'), 'x');
		mkdirSync(join(todo, 'pages/new/deep'), { recursive: true });
		writeFileSync(join(todo, 'pages/new/deep/new.js'), 'Page({});');
		const update = await until('the update', () => events('updated')[before]);
		assert.deepEqual(update.files, ['pages/new/deep/new.js']);
	});
});
