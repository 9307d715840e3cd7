import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bodyOf } from '../wire.ts';
import { closeAll, DESKTOP, h, launch, openApp, openPage } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const hello = () => h('view', { on: ['tap'] }, 'hello');

describe('the shell', () => {
	it('opens the app, tells the facts and shows state, route and errors on its root', async () => {
		const { gateway, page, problems } = await openApp(browser, hello, {
			query: '?a=1',
			prepare: (g) => (g.errors = 2),
		});
		const open = bodyOf<Record<string, never>>(
			await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'open'),
		);
		assert.deepEqual([open.appId, open.path, open.query, open.opaque], ['test.app', 'pages/index', { a: '1' }, false]);
		const { windowWidth, windowHeight, screenHeight, theme } = open.system as Record<string, unknown>;
		assert.deepEqual([windowWidth, windowHeight, screenHeight, theme], [375, 623, 667, 'light']);
		assert.deepEqual(open.menuButton, { width: 87, height: 32, top: 6, right: 368, bottom: 38, left: 281 });
		const root = page.locator('html');
		assert.equal(await root.getAttribute('data-loggia-page'), 'pages/index');
		assert.equal(await root.getAttribute('data-loggia-errors'), '2');
		gateway.sendShell({ kind: 'error' }, { source: 'event tap', message: 'x', count: 3 });
		await page.locator('html[data-loggia-errors="3"]').waitFor({ state: 'attached' });
		assert.deepEqual(problems, []);
	});

	it('resumes its session on reload, and a second tab is a second session', async () => {
		const { gateway, page } = await openApp(browser, hello);
		await page.reload();
		await page.waitForSelector('html[data-loggia-state="ready"]');
		assert.equal(gateway.sessions, 1);
		const other = await page.context().newPage();
		await other.goto(page.url());
		await other.waitForSelector('html[data-loggia-state="ready"]');
		assert.equal(gateway.sessions, 2);
	});

	it('keeps the frame when only its own socket drops', async () => {
		const { gateway, page, frame } = await openApp(browser, hello);
		await frame.evaluate(() => Object.assign(window, { mine: true }));
		const seen = gateway.shellHeard.length;
		gateway.dropShell();
		const open = await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'open', seen);
		assert.equal(bodyOf<{ session: string }>(open).session, 's1');
		await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'show', seen);
		assert.equal(await frame.evaluate(() => 'mine' in window), true);
		assert.equal(await page.locator('html').getAttribute('data-loggia-state'), 'ready');
	});

	it('turns back buttons of bar and browser into navigateBack and follows the stack in the address', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const one = { page: 1, path: 'pages/index', query: {} };
		const two = { page: 2, path: 'pages/second', query: { id: '7' } };
		const window = { navigationBarTitleText: 'Second' };
		gateway.sendShell({ kind: 'navigate' }, { type: 'navigateTo', stack: [one, two], window });
		await page.waitForURL('**/miniapp/test.app/pages/second?id=7');
		assert.equal(await page.locator('#title').innerText(), 'Second');
		let seen = gateway.shellHeard.length;
		await page.getByRole('button', { name: 'Back' }).click();
		const fits = (m: { header: { kind: string } }) => m.header.kind === 'navigate';
		assert.equal((await gateway.heard(gateway.shellHeard, fits, seen)).json, '{"type":"navigateBack","delta":1}');
		seen = gateway.shellHeard.length;
		await page.goBack();
		assert.equal((await gateway.heard(gateway.shellHeard, fits, seen)).json, '{"type":"navigateBack","delta":1}');
		gateway.sendShell({ kind: 'navigate' }, { type: 'navigateBack', stack: [one], window });
		await page.locator('#back').waitFor({ state: 'hidden' });
		await page.waitForURL('**/miniapp/test.app/pages/index');
	});

	it('shows an error in a sentence with a way out', async () => {
		const { gateway, page } = await openApp(browser, hello);
		gateway.sendShell({ kind: 'close' }, { reason: 'heap', message: 'It used more memory than it may.' });
		await page.waitForSelector('html[data-loggia-state="error"]');
		await page.getByText('It used more memory than it may.').waitFor();
		await page.getByRole('button', { name: 'Try again' }).click();
		await page.waitForSelector('html[data-loggia-state="ready"]');
		assert.equal(gateway.sessions, 2);
	});

	it('works in a frame of opaque origin: asked for, and when the own origin is away', async () => {
		const asked = await openApp(browser, hello, { query: '?__opaque=1' });
		assert.equal(await asked.frame.evaluate(() => self.origin), 'null');
		assert.equal(asked.frame.url().startsWith(asked.gateway.shellOrigin), true);
		const open = await asked.gateway.heard(asked.gateway.shellHeard, (m) => m.header.kind === 'open');
		assert.deepEqual(bodyOf<{ query: unknown }>(open).query, {});
		await asked.frame.locator('text=hello').tap();
		await asked.gateway.event('tap');
		const away = await openApp(browser, hello, { prepare: (gateway) => (gateway.appOriginDown = true) });
		const frame = away.page.frames().find((one) => one.url().startsWith(`${away.gateway.shellOrigin}/frame.html`))!;
		assert.equal(await frame.evaluate(() => self.origin), 'null');
		assert.equal(away.gateway.sessions, 1);
	});

	it('closes: the session ends and the launcher shows', async () => {
		const { gateway, page } = await openApp(browser, hello);
		await page.getByRole('button', { name: 'Close' }).click();
		await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'close');
		await page.waitForURL(`${gateway.shellOrigin}/`);
	});
});

describe('sheets', () => {
	it('asks with a modal, keeps the focus inside, and Escape cancels', async () => {
		const { gateway, page } = await openApp(browser, hello, { context: DESKTOP });
		let answer = gateway.query('shell', 'modal', { title: 'Delete?', content: 'It cannot be undone.' });
		await page.getByRole('dialog', { name: 'Delete?' }).waitFor();
		for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null), true);
		await page.keyboard.press('Escape');
		assert.deepEqual(await answer, { confirm: false, cancel: true });
		answer = gateway.query('shell', 'modal', { title: 'Name', editable: true, placeholderText: 'New name' });
		await page.getByPlaceholder('New name').fill('Ada');
		await page.keyboard.press('Enter');
		assert.deepEqual(await answer, { confirm: true, cancel: false, content: 'Ada' });
	});

	it('asks for consent in plain words, once at a time', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const first = gateway.query('shell', 'consent', {
			appId: 'test.app',
			appName: 'Test',
			scope: 'scope.userLocation',
			api: 'getLocation',
		});
		const second = gateway.query('shell', 'consent', {
			appId: 'test.app',
			appName: 'Test',
			scope: 'scope.camera',
			api: 'x',
		});
		await page.getByRole('heading', { name: 'Know where you are while it is open' }).waitFor();
		assert.equal(await page.getByRole('dialog').count(), 1);
		await page.getByRole('button', { name: 'Allow' }).tap();
		assert.deepEqual(await first, { granted: true });
		await page.getByRole('heading', { name: 'Use the camera' }).waitFor();
		await page
			.getByRole('dialog', { name: /camera/ })
			.getByRole('button', { name: 'Reject' })
			.tap();
		assert.deepEqual(await second, { granted: false });
	});

	it('shows action sheets, toasts and loading', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const choice = gateway.query('shell', 'actionSheet', { itemList: ['One', 'Two'] });
		await page.getByRole('button', { name: 'Two' }).tap();
		assert.deepEqual(await choice, { tapIndex: 1 });
		assert.deepEqual(await gateway.query('shell', 'toast', { title: 'Saved', duration: 200 }), {});
		await page.getByText('Saved').waitFor();
		await page.getByText('Saved').waitFor({ state: 'detached' });
		await gateway.query('shell', 'loading', { title: 'Wait' });
		await page.getByText('Wait').waitFor();
		await gateway.query('shell', 'hide', { sheet: 'loading' });
		assert.equal(await page.getByText('Wait').count(), 0);
		const facts = await gateway.query<{ system: { platform: string } }>('shell', 'facts', {});
		assert.equal(facts.system.platform, 'linux');
	});
});

describe('what only the person decides', () => {
	const enabled = (page: Page) => page.waitForSelector('.layer:not(.leaving) .payment .primary:enabled');
	const payment = { payee: 'Corner Café', description: 'Two coffees', amount: 1234, currency: 'CNY', balance: 10_000 };

	it('asks for a payment: amount, payee, description, where from', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const answer = gateway.query('shell', 'payment', payment);
		const sheet = page.getByRole('dialog', { name: 'Pay ¥12.34 to Corner Café' });
		await sheet.waitFor();
		for (const text of ['¥12.34', 'Pay to Corner Café', 'Two coffees', 'Balance (¥100.00 left)']) {
			await sheet.getByText(text, { exact: true }).waitFor();
		}
		assert.equal(await sheet.getByRole('alert').count(), 0);
		await sheet.getByRole('button', { name: 'Confirm payment' }).tap();
		assert.deepEqual(await answer, { confirm: true });
	});

	it('takes no tap that was meant for the page, nor one that began too early', async () => {
		const { gateway, page } = await openApp(browser, hello);
		// in the very task that brings the sheet: a whole tap, and the beginning of another
		await page.evaluate(() => {
			new MutationObserver((_, observer) => {
				const button = document.querySelector<HTMLElement>('.payment .primary');
				if (!button) return;
				observer.disconnect();
				button.click();
				button.parentElement?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
				document.documentElement.dataset.tapped = 'early';
			}).observe(document.body, { childList: true, subtree: true });
		});
		const answer = gateway.query('shell', 'payment', payment);
		await page.waitForSelector('html[data-tapped="early"]');
		await enabled(page);
		const open = () => page.locator('.layer:not(.leaving) .payment').count();
		const release = () =>
			page.locator('.payment .primary').evaluate((button) => {
				button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
			});
		assert.equal(await open(), 1, 'a tap that was there before the sheet');
		await release();
		assert.equal(await open(), 1, 'a press from before it could be read');
		await page.locator('.payment .primary').tap();
		assert.deepEqual(await answer, { confirm: true });
	});

	it('keeps the focus inside and above the page and its toasts; a stray Enter pays nothing', async () => {
		const { gateway, page } = await openApp(browser, hello, { context: DESKTOP });
		const answer = gateway.query('shell', 'payment', payment);
		const confirm = page.getByRole('button', { name: 'Confirm payment' });
		await confirm.waitFor();
		await gateway.query('shell', 'toast', { title: 'Only ¥0.01!', mask: true, duration: 60_000 });
		await page.getByText('Only ¥0.01!').waitFor();
		await enabled(page);
		await page.keyboard.press('Enter');
		for (let i = 0; i < 5; i++) {
			await page.keyboard.press('Tab');
			assert.equal(await page.evaluate(() => document.activeElement?.closest('.payment') !== null), true);
		}
		for (const part of [confirm, page.locator('.payment .amount'), page.locator('.payment .payee')]) {
			const box = (await part.boundingBox())!;
			const seen = await page.evaluate(
				([x, y]) => document.elementFromPoint(x, y)?.closest('.payment') !== null,
				[box.x + box.width / 2, box.y + box.height / 2],
			);
			assert.equal(seen, true, 'nothing lies over it');
		}
		assert.equal(
			gateway.shellHeard.filter((m) => m.header.kind === 'queryReply' && m.json.includes('confirm')).length,
			0,
		);
		await page.getByRole('button', { name: 'Cancel' }).click();
		assert.deepEqual(await answer, { confirm: false });
	});

	it('says when the balance is short, and shows no amount that it cannot read', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const answer = gateway.query('shell', 'payment', { ...payment, balance: 100 });
		await page.getByText('The balance is not enough.').waitFor();
		await page.keyboard.press('Escape');
		assert.deepEqual(await answer, { confirm: false });
		assert.deepEqual(await gateway.query('shell', 'payment', { ...payment, amount: '1' }), { confirm: false });
		assert.deepEqual(await gateway.query('shell', 'payment', { ...payment, amount: 12.5 }), { confirm: false });
	});

	it('asks once, also when its socket drops meanwhile', async () => {
		const { gateway, page } = await openApp(browser, hello);
		const sheet = page.getByRole('dialog', { name: /Corner/ });
		gateway.sendShell({ kind: 'query', id: 7, sheet: 'payment' }, payment);
		await sheet.waitFor();
		const seen = gateway.shellHeard.length;
		gateway.dropShell();
		await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'open', seen);
		gateway.sendShell({ kind: 'query', id: 7, sheet: 'payment' }, payment);
		await gateway.query('shell', 'facts', {});
		await sheet.getByRole('button', { name: 'Confirm payment' }).tap();
		await gateway.heard(gateway.shellHeard, (m) => m.header.kind === 'queryReply' && m.header.id === 7);
		await sheet.waitFor({ state: 'detached' });
		await gateway.query('shell', 'toast', { title: 'Paid' });
		assert.equal(await sheet.count(), 0);
		assert.equal(gateway.shellHeard.filter((m) => m.header.kind === 'queryReply' && m.header.id === 7).length, 1);
	});

	it('leads to the sign-in page, once at a time', async () => {
		const { gateway, page } = await openApp(browser, hello, { query: '?a=1' });
		const answer = gateway.query('shell', 'signIn', { reason: 'payment' });
		await page.getByRole('dialog', { name: 'Sign in to pay' }).waitFor();
		assert.deepEqual(await gateway.query('shell', 'signIn', {}), { signIn: false });
		assert.equal(await page.getByRole('dialog').count(), 1);
		await page.getByRole('button', { name: 'Sign in' }).tap();
		assert.deepEqual(await answer, { signIn: true });
		await page.waitForURL(`${gateway.shellOrigin}/signin?return=%2Fminiapp%2Ftest.app%2Fpages%2Findex%3Fa%3D1`);
	});
});

const ADA = {
	signedIn: true,
	mustChange: false,
	person: { id: 'p', name: 'ada', displayName: 'Ada Lovelace', avatar: null },
};

describe('the account', () => {
	it('is in the menu of a mini-program: who is signed in, and out', async () => {
		const { gateway, page } = await openApp(browser, hello, { prepare: (g) => (g.who = ADA) });
		await page.getByRole('button', { name: 'Menu, signed in as Ada Lovelace' }).tap();
		await page.getByText('Ada Lovelace', { exact: true }).waitFor();
		assert.equal(await page.locator('.account-row .avatar').innerText(), 'A');
		gateway.who = { signedIn: false, person: null };
		await page.getByRole('button', { name: 'Sign out' }).tap();
		await page.waitForSelector('html[data-loggia-state="ready"]');
		await page.getByRole('button', { name: 'Menu', exact: true }).tap();
		await page.getByRole('button', { name: 'Sign in' }).tap();
		await page.waitForURL('**/signin?return=%2Fminiapp%2Ftest.app%2Fpages%2Findex');
		assert.deepEqual(gateway.changes, ['POST /api/v1/auth/sign-out']);
	});

	it('says that one is signed out, and offers to sign in again', async () => {
		const { gateway, page } = await openApp(browser, hello);
		gateway.sendShell({ kind: 'close' }, { reason: 'signed-out', message: 'You are signed out.' });
		await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
		assert.equal(await page.locator('html').getAttribute('data-loggia-state'), 'error');
		const address = await page.getByRole('link', { name: 'Sign in' }).getAttribute('href');
		assert.equal(address, '/signin?return=%2Fminiapp%2Ftest.app%2Fpages%2Findex');
		await page.getByRole('button', { name: 'Go on without signing in' }).tap();
		await page.waitForSelector('html[data-loggia-state="ready"]');
		assert.equal(gateway.sessions, 2);
	});

	it('is nowhere on a gateway without accounts', async () => {
		const { page } = await openApp(browser, hello, { prepare: (g) => (g.who = null) });
		await page.getByRole('button', { name: 'Menu', exact: true }).tap();
		await page.getByRole('button', { name: 'About' }).waitFor();
		assert.equal(await page.getByRole('button', { name: /Sign/ }).count(), 0);
	});

	it('is in a corner of the launcher', async () => {
		const { gateway, page } = await openPage(browser, { files: {}, manifest: {}, snapshot: () => null });
		await page.goto(gateway.shellOrigin);
		assert.equal(await page.getByRole('link', { name: 'Sign in' }).getAttribute('href'), '/signin?return=%2F');
		gateway.who = ADA;
		await page.evaluate(() => window.dispatchEvent(new Event('focus')));
		const corner = page.getByRole('button', { name: 'Signed in as Ada Lovelace' });
		await corner.tap();
		const out = page.getByRole('button', { name: 'Sign out' });
		await out.waitFor();
		await page.keyboard.press('Escape');
		await out.waitFor({ state: 'hidden' });
		await corner.tap();
		gateway.who = { signedIn: false, person: null };
		await out.tap();
		await page.getByRole('link', { name: 'Sign in' }).waitFor();
		assert.deepEqual(gateway.changes, ['POST /api/v1/auth/sign-out']);
	});
});

describe('the launcher', () => {
	const app = { files: {}, manifest: {}, snapshot: () => null };

	it('says how to install when nothing is, and shows new apps when it is looked at again', async () => {
		const { gateway, page } = await openPage(browser, app);
		await page.goto(gateway.shellOrigin);
		await page.getByText('loggia install DIR').waitFor();
		gateway.apps = [{ appId: 'a', name: 'Todo', version: '1.0.0', icon: null, url: '/miniapp/a/' }];
		await page.evaluate(() => window.dispatchEvent(new Event('focus')));
		const link = page.getByRole('link', { name: 'Todo' });
		await link.waitFor();
		assert.equal(await link.getAttribute('href'), '/miniapp/a/');
		assert.equal(await link.locator('.app-icon').innerText(), 'T');
	});
});
