/** The chrome around pages, with a real gateway: tabs, refresh, sharing, several apps in one tab, and what became of an app. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { DESKTOP, openApp, opened, type OpenApp, person, PHONE, startBrowser } from './browser.ts';
import { copyOfMiniProgram, type Gateway, root, startGateway, until } from './gateway.ts';

const TABS = 'tabs.loggia.test';
const TODO = 'todo.loggia.demo';
let gateway: Gateway;
let browser: Browser;
const app = (id: string, page = '') => `${gateway.url}/miniapp/${id}/${page}`;

before(async () => {
	const custom = copyOfMiniProgram('tabs');
	const edit = (file: string, change: (json: any) => void) => {
		const json = JSON.parse(readFileSync(join(custom, file), 'utf8'));
		change(json);
		writeFileSync(join(custom, file), JSON.stringify(json));
	};
	edit('app.json', (json) => {
		json.tabBar.custom = true;
		json.window.navigationBarTitleText = 'Own bar';
	});
	edit('project.config.json', (json) => (json.appid = 'custom-tabs.loggia.test'));
	const apps = [`${root}/miniprograms/tabs`, `${root}/miniprograms/todo`, custom];
	[gateway, browser] = await Promise.all([startGateway({ apps }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

/** The page that people see. */
const top = ({ frame }: OpenApp) => frame.locator('loggia-page:not([data-hidden]):not([inert])');
const shows = ({ frame }: OpenApp, text: string) => frame.getByText(text, { exact: true }).first().waitFor();
const menu = async ({ page }: OpenApp, choice: string) => {
	await page.getByRole('button', { name: 'Menu', exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: choice }).click();
};

describe('tabs', () => {
	let context: BrowserContext;
	let tabs: OpenApp;
	before(async () => {
		context = await person(browser);
		tabs = await openApp(context, app(TABS));
	});
	after(() => context.close());
	const tab = (name: string) => tabs.frame.getByRole('tab', { name });

	test('lead to pages that live on', async () => {
		assert.equal(await tab('Home').getAttribute('aria-selected'), 'true');
		await tab('List').tap();
		await tabs.onPage('pages/list/list');
		await shows(tabs, 'Row 20');
		await tabs.frame.locator('loggia-page:not([data-hidden]) loggia-scroller').evaluate((e) => (e.scrollTop = 300));
		await tab('Home').tap();
		await tabs.onPage('pages/home/home');
		await shows(tabs, 'tapped 0 pages/home/home Home');
		await tab('List').tap();
		await tabs.onPage('pages/list/list');
		assert.equal(
			await top(tabs)
				.locator('loggia-scroller')
				.evaluate((e) => e.scrollTop),
			300,
		);
		await tab('Home').tap();
		await tabs.onPage('pages/home/home');
	});

	test('show badges, and give their room back when they are hidden', async () => {
		await tabs.frame.getByText('Badges').tap();
		await tab('List, 5 new').waitFor();
		await tab('Me, new').tap();
		await shows(tabs, `height ${PHONE.height - 44 - 48}`);
		await tabs.frame.getByText('Hide tabs').tap();
		await tabs.frame.getByRole('tab').first().waitFor({ state: 'hidden' });
		await tabs.frame.getByText('Show tabs').tap();
		await tab('Home').tap();
		await tabs.onPage('pages/home/home');
	});

	test('a page that is opened covers them; back leads to where one was', async () => {
		await tabs.frame.getByText('Open a page').tap();
		await shows(tabs, 'Detail 1');
		await tabs.frame.getByRole('tab').first().waitFor({ state: 'hidden' });
		await tabs.page.getByRole('button', { name: 'Back' }).tap();
		await tabs.onPage('pages/home/home');
		await tab('Home').waitFor();
		assert.equal((await tabs.frame.locator('loggia-page').count()) >= 3, true);
		assert.equal((await tabs.state()).errors, '0');
	});
});

test('a list refreshes by pulling, and goes on at its end', async () => {
	const context = await person(browser);
	const list = await openApp(context, app(TABS, 'pages/list/list'));
	const { page, frame } = list;
	await shows(list, 'Row 20');
	await frame.getByText('To the end').tap();
	await shows(list, 'Row 40');
	await top(list)
		.locator('loggia-scroller')
		.evaluate((e) => (e.scrollTop = 0));
	const touch = await context.newCDPSession(page);
	await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 100, y: 150 }] });
	for (let y = 160; y <= 360; y += 20)
		await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 100, y }] });
	await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	await shows(list, 'refreshed 1');
	await frame.getByRole('status', { name: 'Refreshing' }).waitFor();
	await list.picture('shell-refreshing');
	await frame.getByText('Stop refreshing').tap();
	await until('it is up again', () =>
		top(list)
			.locator('loggia-scroller')
			.evaluate((e) => (e as HTMLElement).style.top === ''),
	);
	assert.equal((await list.state()).errors, '0');
	await context.close();
});

test('a custom tab bar is the app’s own component, one on each tab page', async () => {
	const context = await person(browser);
	const own = await openApp(context, app('custom-tabs.loggia.test'));
	assert.equal(await own.frame.getByRole('tab').count(), 0);
	const bar = await top(own).locator('wx-tab-bar .on, wx-tab-bar [class*="--on"]').boundingBox();
	assert.ok(bar && Math.round(bar.y + bar.height) === PHONE.height, 'its styles are there: fixed at the bottom');
	await top(own).getByText('own list').tap();
	await own.onPage('pages/list/list');
	await top(own).getByText('own me').tap();
	await own.onPage('pages/me/me');
	await shows(own, `height ${PHONE.height - 44}`);
	await own.picture('shell-custom-tabs');
	assert.equal((await own.state()).errors, '0');
	await context.close();
});

describe('several apps in one tab', () => {
	test('one opens the other, which knows where the person comes from; the list of those used leads back', async () => {
		const context = await person(browser);
		let tabs = await openApp(context, app(TABS));
		const { page } = tabs;
		await tabs.frame.getByText('Open a page').tap();
		await shows(tabs, 'Detail 1');
		await page.getByRole('button', { name: 'Back' }).tap();
		await tabs.onPage('pages/home/home');
		await tabs.frame.getByText('Go to the tasks').tap();
		await page.getByRole('button', { name: 'Open', exact: true }).click();
		await page.waitForURL(`**/miniapp/${TODO}/**`);
		const todo = await opened(page);
		await page.goto(gateway.url);
		await page.locator('ul.recents').getByRole('link').first().waitFor();
		assert.deepEqual(await page.locator('ul.recents strong').allInnerTexts(), ['Tasks', 'Tabs']);
		await page.locator('ul.recents').getByRole('link', { name: 'Tabs' }).click();
		tabs = await opened(page);
		await shows(tabs, 'navigateToMiniProgram:ok');
		const entries = await tabs.frame.locator('.entry').allInnerTexts();
		assert.deepEqual(entries, ['launch 1001 pages/home/home', 'show 1001', 'show 1001'], 'it went on: one launch');
		assert.equal((await todo.state()).errors, '0');
		await context.close();
	});

	test('closing leaves the app where it was; restarting does not', async () => {
		const context = await person(browser);
		let tabs = await openApp(context, app(TABS));
		const { page } = tabs;
		await tabs.frame.getByText('Open a page').tap();
		await shows(tabs, 'Detail 1');
		await page.getByRole('button', { name: 'Close' }).click();
		await page.locator('ul.apps').getByRole('link', { name: 'Tabs' }).click();
		tabs = await opened(page);
		await tabs.onPage('pages/detail/detail');
		await page.getByRole('button', { name: 'Back' }).waitFor();
		await menu(tabs, 'Restart');
		await page.waitForURL(`**/${TABS}/pages/home/home`);
		tabs = await opened(page);
		await tabs.onPage('pages/home/home');
		assert.equal(await tabs.frame.locator('.entry').count(), 2);
		await context.close();
	});

	test('an app that leaves by itself leads to the list', async () => {
		const context = await person(browser);
		const tabs = await openApp(context, app(TABS, 'pages/detail/detail'));
		await tabs.frame.getByText('Leave').tap();
		await tabs.page.waitForURL(`${gateway.url}/`);
		await context.close();
	});
});

test('sharing by a button: the link opens what the page says', async () => {
	const context = await person(browser);
	const tabs = await openApp(context, app(TABS));
	await tabs.frame.getByText('Share this').tap();
	await tabs.page.getByRole('dialog', { name: 'Share “Three tabs”' }).waitFor();
	const link = await tabs.page.getByRole('textbox', { name: 'Link' }).inputValue();
	await tabs.picture('shell-share');
	const other = await openApp(context, link);
	await shows(other, 'Detail 9');
	await context.close();
});

test('what an app may use, and its permissions', async () => {
	const context = await person(browser);
	const tabs = await openApp(context, app(TABS, 'pages/me/me'));
	await menu(tabs, 'About');
	await tabs.page.getByText('Version 1.0.0').waitFor();
	await tabs.page.getByText('interaction').waitFor();
	await tabs.picture('shell-about');
	await tabs.page.keyboard.press('Escape');
	await menu(tabs, 'Permissions');
	await tabs.page.getByText('It has not asked for anything yet.').waitFor();
	await tabs.page.getByRole('button', { name: 'Done' }).click();
	await tabs.page.getByText('It has not asked for anything yet.').waitFor({ state: 'detached' });
	await tabs.frame.getByText('Permissions').tap();
	await tabs.page.getByText('It has not asked for anything yet.').waitFor();
	await context.close();
});

describe('looks', () => {
	for (const [device, viewport] of [
		['phone', PHONE],
		['desktop', DESKTOP],
	] as const)
		for (const scheme of ['light', 'dark'] as const)
			test(`${device}, ${scheme}: the app follows the theme, in its bars and its media queries`, async () => {
				const context = await person(browser, viewport, { colorScheme: scheme });
				const tabs = await openApp(context, app(TABS, 'pages/me/me'));
				await shows(tabs, `theme ${scheme}`);
				const bar = await tabs.page.locator('#bar').evaluate((e) => getComputedStyle(e).backgroundColor);
				assert.equal(bar, scheme === 'dark' ? 'rgb(27, 29, 32)' : 'rgb(255, 255, 255)');
				const card = await tabs.frame
					.locator('.card')
					.first()
					.evaluate((e) => getComputedStyle(e).backgroundColor);
				assert.equal(card, scheme === 'dark' ? 'rgb(31, 34, 37)' : 'rgb(255, 255, 255)');
				await tabs.picture(`shell-${device}-${scheme}`);
				await tabs.page.getByRole('button', { name: 'Menu', exact: true }).click();
				await tabs.page.getByRole('button', { name: 'About' }).waitFor();
				await tabs.picture(`shell-menu-${device}-${scheme}`);
				await tabs.page.goto(gateway.url);
				await tabs.page.locator('ul.apps').waitFor();
				await tabs.picture(`shell-launcher-${device}-${scheme}`);
				await context.close();
			});
});
