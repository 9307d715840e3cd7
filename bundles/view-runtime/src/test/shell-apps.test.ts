import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bodyOf } from '../wire.ts';
import { closeAll, h, launch, openApp, openPage, type Opened } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const hello = () => h('view', { on: ['tap'] }, 'hello');
const OTHER = { appId: 'other.app', name: 'Other', version: '2.0.0', icon: null, url: '/miniapp/other.app' };
const OWN = { appId: 'test.app', name: 'Test', version: '1.2.0', icon: null, url: '/miniapp/test.app' };

const root = (page: Page) => page.locator('html');
const menu = (page: Page) => page.getByRole('button', { name: 'Menu', exact: true }).tap();
const ready = (page: Page) => page.waitForSelector('html[data-loggia-state="ready"]');

/** The next message of the shell that fits. */
async function heard<T>({ gateway }: Opened, fits: (body: T) => boolean, kind = 'navigate', after = 0): Promise<T> {
	const message = await gateway.heard(gateway.shellHeard, (m) => m.header.kind === kind && fits(bodyOf<T>(m)), after);
	return bodyOf<T>(message);
}

interface Open {
	appId: string;
	session?: string;
	path: string;
	query: unknown;
	enter?: { scene: number; referrerInfo: unknown; path?: string; query?: unknown };
}

describe('the menu of the capsule', () => {
	it('shares what the page says: its link to copy, in a card', async () => {
		const opened = await openApp(browser, hello);
		const { gateway, page } = opened;
		await menu(page);
		await page.getByRole('button', { name: 'Share' }).tap();
		await heard<{ type: string }>(opened, ({ type }) => type === 'share');
		const shared = { type: 'share', title: 'Look', path: 'pages/second', query: { id: '7' }, imageUrl: 'images/a.png' };
		gateway.sendShell({ kind: 'navigate' }, shared);
		await page.getByRole('dialog', { name: 'Share “Look”' }).waitFor();
		const link = `${gateway.shellOrigin}/miniapp/test.app/pages/second?id=7`;
		assert.equal(await page.getByRole('textbox', { name: 'Link' }).inputValue(), link);
		assert.equal(await page.locator('.preview img').getAttribute('src'), '/p/cap/files/images/a.png');
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await page.getByRole('button', { name: 'Copy link' }).tap();
		await page.getByRole('button', { name: 'Copied' }).waitFor();
		assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		gateway.sendShell(
			{ kind: 'navigate' },
			{ type: 'window', stack: [{ page: 1, path: 'pages/index', query: {} }], window: { shareMenu: false } },
		);
		await menu(page);
		await page.getByRole('button', { name: 'About' }).waitFor();
		assert.equal(await page.getByRole('button', { name: 'Share' }).count(), 0);
	});

	it('says what the app may use', async () => {
		const opened = await openApp(browser, hello);
		const { gateway, page } = opened;
		const apis = [
			{ name: 'getLocation', family: 'location', risk: 'consent', scope: 'scope.userLocation' },
			{ name: 'requestPayment', family: 'payment', risk: 'approved', scope: null },
			{ name: 'setStorage', family: 'storage', risk: 'ordinary', scope: null },
			{ name: 'getStorage', family: 'storage', risk: 'ordinary', scope: null },
		];
		await menu(page);
		await page.getByRole('button', { name: 'About' }).tap();
		const asked = await gateway.heard(gateway.shellHeard, (m) => m.header.sheet === 'about');
		gateway.sendShell({ kind: 'queryReply', id: asked.header.id, ok: true }, { apis });
		const about = page.getByRole('dialog', { name: 'About' });
		await about.getByText('Version 1.2.0').waitFor();
		assert.deepEqual(await about.getByRole('listitem').allInnerTexts(), [
			'Know where you are while it is open',
			'requestPayment',
			'storage',
		]);
	});

	it('shows permissions as switches; closing keeps them as they are', async () => {
		const opened = await openApp(browser, hello);
		const { gateway, page } = opened;
		await menu(page);
		await page.getByRole('button', { name: 'Permissions' }).tap();
		const asked = await gateway.heard(gateway.shellHeard, (m) => m.header.sheet === 'setting');
		const answer = gateway.query('shell', 'setting', { scopes: { 'scope.camera': true, 'scope.record': false } });
		const camera = page.getByRole('switch', { name: 'Use the camera' });
		await camera.waitFor();
		assert.equal(await camera.isChecked(), true);
		await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('.switch')!.disabled);
		await camera.focus();
		await page.keyboard.press('Space');
		assert.equal(await camera.isChecked(), false);
		await page.keyboard.press('Escape');
		assert.deepEqual(await answer, { scopes: { 'scope.camera': false, 'scope.record': false } });
		gateway.sendShell({ kind: 'queryReply', id: asked.header.id, ok: true }, {});
		const empty = gateway.query('shell', 'setting', { scopes: {} });
		await page.getByText('It has not asked for anything yet.').waitFor();
		await page.keyboard.press('Escape');
		assert.deepEqual(await empty, { scopes: {} });
	});

	it('restarts at the first page with a new session', async () => {
		const { gateway, page } = await openApp(browser, hello);
		await menu(page);
		await page.getByRole('button', { name: 'Restart' }).tap();
		await page.waitForFunction(
			() => performance.now() < 60_000 && document.documentElement.dataset.loggiaState === 'ready',
		);
		await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'open' && !bodyOf<Open>(m).session, 2);
		await ready(page);
		assert.equal(gateway.sessions, 2);
	});

	it('has the apps used before; going there and back goes on with both sessions', async () => {
		const opened = await openApp(browser, hello, { prepare: (g) => (g.apps = [OWN, OTHER]) });
		const { gateway, page } = opened;
		await page.goto(`${gateway.shellOrigin}/miniapp/other.app/pages/index`);
		await ready(page);
		await page.waitForFunction(() => JSON.parse(localStorage.getItem('loggia.recents.') ?? '[]').length === 2);
		gateway.openSessions = [{ appId: 'test.app', state: 'suspended' }];
		const seen = gateway.shellHeard.length;
		await menu(page);
		const recent = page.getByRole('group', { name: 'Recently used' }).getByRole('button');
		await recent.getByText('Open', { exact: true }).waitFor();
		assert.equal(await recent.count(), 1);
		await recent.tap();
		const open = await heard<Open>(opened, ({ appId }) => appId === 'test.app', 'open', seen);
		assert.deepEqual([open.session, open.enter], ['s1', undefined]);
		await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'hide', seen);
		await ready(page);
		assert.equal(gateway.sessions, 2);
	});
});

describe('going to other mini-programs', () => {
	const ask = (extra: object) => ({ type: 'miniProgram', verb: 'navigateTo', id: 5, appId: 'other.app', ...extra });
	interface Answer {
		type: string;
		id: number;
		ok: boolean;
		message: string;
	}
	const isAnswer = ({ type }: Answer) => type === 'answer';

	it('asks the person, tells the other one where he comes from, and leads back', async () => {
		const opened = await openApp(browser, hello, { prepare: (g) => (g.apps = [OWN, OTHER]) });
		const { gateway, page } = opened;
		gateway.sendShell({ kind: 'navigate' }, ask({ path: 'pages/second?a=1', extraData: { from: 'test' } }));
		await page.getByRole('dialog', { name: '“Test” wants to open “Other”' }).waitFor();
		await page.getByRole('button', { name: 'Open', exact: true }).tap();
		assert.deepEqual(await heard<Answer>(opened, isAnswer), { type: 'answer', id: 5, ok: true, message: '' });
		const open = await heard<Open>(opened, ({ appId }) => appId === 'other.app', 'open');
		assert.deepEqual(open.enter, {
			scene: 1037,
			referrerInfo: { appId: 'test.app', extraData: { from: 'test' } },
			path: 'pages/second',
			query: { a: '1' },
		});
		await page.waitForURL('**/miniapp/other.app/pages/second?a=1');
		await ready(page);
		const seen = gateway.shellHeard.length;
		gateway.sendShell({ kind: 'navigate' }, { type: 'miniProgram', verb: 'navigateBack', id: 6, extraData: { n: 1 } });
		const back = await heard<Open>(opened, ({ appId }) => appId === 'test.app', 'open', seen);
		assert.deepEqual(
			[back.session, back.enter],
			['s1', { scene: 1038, referrerInfo: { appId: 'other.app', extraData: { n: 1 } } }],
		);
		await ready(page);
	});

	it('refuses with a reason: no, not installed, itself, nobody to go back to', async () => {
		const opened = await openApp(browser, hello, { prepare: (g) => (g.apps = [OWN, OTHER]) });
		const { gateway, page } = opened;
		const answer = async (id: number, request: object) => {
			gateway.sendShell({ kind: 'navigate' }, { ...request, id });
			return (await heard<Answer>(opened, (body) => isAnswer(body) && body.id === id)).message;
		};
		assert.equal(await answer(1, ask({ appId: 'gone' })), 'appId "gone" is not installed here');
		assert.match(await answer(2, ask({ appId: 'test.app' })), /cannot open itself/);
		assert.match(await answer(3, { type: 'miniProgram', verb: 'navigateBack' }), /was not opened by another/);
		const refused = answer(4, ask({}));
		await page.getByRole('dialog').waitFor();
		await page.keyboard.press('Escape');
		assert.equal(await refused, 'cancel');
		await ready(page);
	});

	it('remembers the page on top, also right after going back', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const one = { page: 1, path: 'pages/index', query: {} };
		const two = { page: 2, path: 'pages/second', query: { id: '7' } };
		gateway.sendShell({ kind: 'navigate' }, { type: 'navigateTo', stack: [one, two], window: {} });
		await page.waitForURL('**/pages/second?id=7');
		gateway.sendShell({ kind: 'navigate' }, { type: 'navigateBack', stack: [one], window: {} });
		await page.waitForURL('**/pages/index');
		const kept = await page.evaluate(() => [
			JSON.parse(localStorage.getItem('loggia.recents.') ?? '[]')[0].address as string,
			sessionStorage.getItem('loggia.address.test.app'),
		]);
		assert.deepEqual(kept, ['/miniapp/test.app/pages/index', '/miniapp/test.app/pages/index']);
	});

	it('an app that ends itself leaves for where the person came from', async () => {
		const { gateway, page } = await openApp(browser, hello);
		gateway.sendShell({ kind: 'close' }, { reason: 'exit', message: 'The mini-program ended.' });
		await page.waitForURL(`${gateway.shellOrigin}/`);
	});

	it('a link to another page enters the running app there; a reload only goes on', async () => {
		const opened = await openApp(browser, hello);
		const { gateway, page } = opened;
		await page.reload();
		await ready(page);
		const seen = gateway.shellHeard.length;
		await page.goto(`${gateway.shellOrigin}/miniapp/test.app/pages/second?q=1`);
		const open = await heard<Open>(opened, () => true, 'open', seen);
		assert.deepEqual(
			[open.session, open.enter],
			['s1', { scene: 1001, referrerInfo: {}, path: 'pages/second', query: { q: '1' } }],
		);
		const all = gateway.shellHeard.filter((m) => m.header.kind === 'open').map((m) => bodyOf<Open>(m).enter);
		assert.deepEqual(all.slice(0, 2), [undefined, undefined]);
	});
});

describe('what became of the app', () => {
	it('is restored behind a veil that goes by itself; nothing can be pressed meanwhile', async () => {
		const { gateway, page, frame } = await openApp(browser, hello);
		gateway.sendShell({ kind: 'hide' }, { reason: 'restoring' });
		const veil = page.getByRole('status').filter({ hasText: 'Restoring…' });
		await veil.waitFor();
		assert.equal(await page.locator('#stage').evaluate((stage) => (stage as HTMLElement).inert), true);
		await page.touchscreen.tap(180, 80);
		gateway.sendShell({ kind: 'show' });
		await veil.waitFor({ state: 'hidden' });
		await frame.getByText('hello').tap();
		await gateway.event('tap');
		assert.equal(gateway.count('tap'), 1);
	});

	for (const [reason, title, button] of [
		['evicted', 'It was closed meanwhile', 'Open again'],
		['expired', 'It was closed meanwhile', 'Open again'],
		['removed', 'There is another version', 'Open it'],
		['heap', 'This mini-program cannot be shown', 'Try again'],
	]) {
		it(`${reason}: ${title}, and it can be opened again`, async () => {
			const { gateway, page } = await openApp(browser, hello, { prepare: (g) => (g.apps = [OWN]) });
			gateway.sendShell({ kind: 'close' }, { reason, message: 'm' });
			await page.getByRole('alert').getByRole('heading', { name: title }).waitFor();
			assert.equal(await root(page).getAttribute('data-loggia-state'), 'error');
			const again = page.getByRole('button', { name: button });
			assert.equal(await again.evaluate((b) => b === document.activeElement), true);
			await again.tap();
			await ready(page);
			assert.equal(gateway.sessions, 2);
		});
	}

	it('removed from the gateway: it is said, and the app leaves the list of those used', async () => {
		const { gateway, page } = await openApp(browser, hello, { prepare: (g) => (g.apps = [OTHER]) });
		await page.waitForFunction(() => (localStorage.getItem('loggia.recents.') ?? '').includes('test.app'));
		gateway.sendShell({ kind: 'close' }, { reason: 'removed', message: 'm' });
		await page.getByRole('heading', { name: 'This mini-program is not here any more' }).waitFor();
		assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
		assert.equal(await page.evaluate(() => localStorage.getItem('loggia.recents.')), '[]');
	});

	it('a version that is not there leads to the current one', async () => {
		const { gateway, page } = await openApp(browser, hello);
		await page.goto(`${gateway.shellOrigin}/miniapp/test.app;version=9/pages/index`);
		await ready(page);
		gateway.sendShell({ kind: 'close' }, { reason: 'no-version', message: 'Version 9 is not here.' });
		await page.getByText('Version 9 is not here.').waitFor();
		await page.getByRole('button', { name: 'Open the current version' }).tap();
		await page.waitForURL('**/miniapp/test.app/pages/index');
		await ready(page);
	});

	it('started anew meanwhile: said in passing', async () => {
		const { gateway, page } = await openApp(browser, hello);
		gateway.forgetful = true;
		await page.reload();
		await page.getByText('It had been closed meanwhile and starts anew.').waitFor();
		await ready(page);
		assert.equal(gateway.sessions, 2);
	});

	it('a gateway that is away: a veil that turns into a sentence with a way to try at once', async () => {
		const { gateway, page } = await openApp(browser, hello);
		await gateway.pause();
		await page.getByText('Reconnecting…').waitFor();
		await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 20_000 });
		await gateway.resume();
		await page.getByRole('button', { name: 'Try again' }).tap();
		await page.locator('#cover').waitFor({ state: 'hidden' });
		assert.equal(await root(page).getAttribute('data-loggia-state'), 'ready');
	});
});

describe('the launcher', () => {
	it('shows what was used last, where it was, and what is still open', async () => {
		const { gateway, page } = await openPage(browser, { files: {}, manifest: {}, snapshot: () => null });
		gateway.apps = [OWN, OTHER];
		gateway.openSessions = [{ appId: 'other.app', state: 'suspended' }];
		const used = [
			['test.app', 7_200_000],
			['gone.app', 1],
			['other.app', 0],
		].map(([appId, passed]) => {
			const address = `/miniapp/${appId}/pages/x?y=1`;
			return { appId, name: appId, icon: null, address, at: Date.now() - Number(passed) };
		});
		const text = JSON.stringify([...used, { bad: 1 }]);
		await page.addInitScript((list) => localStorage.setItem('loggia.recents.', list), text);
		await page.goto(gateway.shellOrigin);
		const list = page.locator('ul.recents');
		await list.waitFor();
		assert.deepEqual(
			await list.getByRole('link').evaluateAll((links) => links.map((a) => [a.getAttribute('href'), a.textContent])),
			[
				['/miniapp/test.app/pages/x?y=1', 'TTest2 hours ago'],
				['/miniapp/other.app/pages/x?y=1', 'OOtherOpen'],
			],
		);
	});
});
