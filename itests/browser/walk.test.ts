/** The walk: a newcomer's demo, every page of it, on a phone and on a desktop. Pictures are kept in build/screenshots. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { DESKTOP, openApp, opened, person, PHONE, startBrowser, type OpenApp } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const APP = 'todo.loggia.demo';
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([startGateway({ apps: [`${root}/miniprograms/todo`] }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	assert.equal(await gateway?.stop(), 0, 'SIGTERM ends the gateway cleanly');
});

async function add(app: OpenApp, text: string): Promise<void> {
	await app.frame.locator('#draft input').fill(text);
	await app.frame.locator('#add').click();
	await app.frame.getByText(text, { exact: true }).waitFor();
}

async function walk(context: BrowserContext, name: string): Promise<void> {
	const launcher = await context.newPage();
	await launcher.goto(gateway.url + '/');
	await launcher.getByText('Tasks', { exact: true }).waitFor();
	await launcher.screenshot({ path: `${root}/build/screenshots/${name}-1-launcher.png` });
	await launcher.getByText('Tasks', { exact: true }).click();
	const app = await opened(launcher);
	await app.onPage('pages/index/index');
	await app.frame.getByText('A clear day').waitFor();
	await app.picture(`${name}-2-empty`);

	await add(app, 'Water the plants');
	await add(app, 'Call 李雷 about the 订单');
	await add(app, 'Read the manual');
	assert.match(await app.text(), /3 tasks to go/);
	await app.picture(`${name}-3-tasks`);

	const item = app.frame.locator('wx-task-item', { hasText: 'Water the plants' });
	await item.locator('[aria-role="checkbox"], [role="checkbox"]').first().click();
	await until('one of three done', async () => /1 of 3 done/.test(await app.text()));
	await app.frame.locator('#filter-done').click();
	await until('the filter', async () => !(await app.text()).includes('Read the manual'));
	await app.picture(`${name}-4-done`);
	await app.frame.locator('#filter-all').click();
	await app.frame.getByText('Read the manual').waitFor();

	await app.frame.getByText('Read the manual').click();
	await app.onPage('pages/detail/detail');
	await app.frame.locator('#title input').fill('Read the whole manual');
	await app.frame.locator('#notes input').fill('twice');
	await app.picture(`${name}-5-detail`);
	await app.frame.locator('#save').click();
	await app.onPage('pages/index/index');
	await app.frame.getByText('Read the whole manual').waitFor();

	await app.frame.locator('#about').click();
	await app.onPage('pages/about/about');
	await until('the facts', async () => /wx\.setStorageSync\s*yes/.test(await app.text()));
	await app.picture(`${name}-6-about`);
	await app.page.goBack();
	await app.onPage('pages/index/index');

	// F5 goes on with the session, and what was stored is stored
	await app.page.reload();
	const again = await opened(app.page);
	await again.frame.getByText('Read the whole manual').waitFor();
	assert.match(await again.text(), /1 of 3 done/);

	await again.frame.getByText('Read the whole manual').click();
	await again.onPage('pages/detail/detail');
	await again.frame.locator('#delete').click();
	const sheet = again.page.getByRole('dialog');
	await sheet.waitFor();
	await again.picture(`${name}-7-modal`);
	await sheet.getByRole('button').last().click();
	await again.onPage('pages/index/index');
	await until('two tasks', async () => !(await again.text()).includes('Read the whole manual'));
	await again.picture(`${name}-8-deleted`);
	assert.deepEqual(await again.state(), { state: 'ready', page: 'pages/index/index', errors: '0' });
}

describe('the walk', () => {
	test('every page of the demo on a phone', async () => {
		const context = await person(browser, PHONE);
		await walk(context, 'phone');
		await context.close();
	});

	test('every page of the demo at 1080p, dark', async () => {
		const context = await person(browser, DESKTOP, { colorScheme: 'dark' });
		await walk(context, 'desktop-dark');
		await context.close();
	});

	test('what one person stores, another does not see', async () => {
		const one = await person(browser);
		const first = await openApp(one, `${gateway.url}/miniapp/${APP}/`);
		await add(first, 'A secret');
		const other = await person(browser);
		const second = await openApp(other, `${gateway.url}/miniapp/${APP}/`);
		await second.frame.getByText('A clear day').waitFor();
		assert.doesNotMatch(await second.text(), /A secret/);
		await one.close();
		await other.close();
	});

	test('an address with a page and a query opens that page', async () => {
		const context = await person(browser);
		const app = await openApp(context, `${gateway.url}/miniapp/${APP}/pages/detail/detail?id=none`);
		await app.onPage('pages/detail/detail');
		await app.frame.getByText('This task is gone').waitFor();
		await app.picture('phone-9-missing');
		await context.close();
	});
});
