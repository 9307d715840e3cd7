/** What the shell does on the device for a mini-program: clipboard, telephone, screen, pictures. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { closeAll, h, launch, openApp, PHONE } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const hello = () => h('view', {}, 'hello');
const picture = (width: number, height: number, colour: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${colour}"/></svg>`;
const files = { 'files/a.svg': picture(300, 200, 'teal'), 'files/b.svg': picture(100, 400, 'tomato') };

describe('pictures', () => {
	it('are shown over everything, turned and zoomed by keys, closed by Escape', async () => {
		const { gateway, page, problems } = await openApp(browser, hello, { files });
		const answer = await gateway.query('shell', 'previewImage', {
			urls: ['/a.svg', 'https://h/x.png', 'b.svg'],
			current: 'b.svg',
		});
		assert.deepEqual(answer, {}, 'the app goes on while the person looks');
		const viewer = page.getByRole('dialog', { name: 'Images' });
		const shown = viewer.getByRole('img');
		assert.equal(await shown.getAttribute('alt'), 'Image 2 of 2', 'the remote one is left out');
		assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'dialog');
		await page.keyboard.press('ArrowLeft');
		assert.match((await shown.getAttribute('src'))!, /\/a\.svg$/);
		await page.keyboard.press('ArrowLeft');
		assert.match((await shown.getAttribute('src'))!, /\/a\.svg$/, 'there is none before the first');
		await page.keyboard.press('+');
		assert.match((await shown.getAttribute('style'))!, /scale\(1\.5\)/);
		await viewer.getByRole('button', { name: 'Next image' }).click();
		assert.match((await shown.getAttribute('style'))!, /scale\(1\)/, 'each picture begins whole');
		await page.keyboard.press('Escape');
		await viewer.waitFor({ state: 'detached' });
		assert.deepEqual(problems, []);
	});

	it('are turned by a swipe, left where it was too short, zoomed by a double tap, closed by a tap', async () => {
		const { gateway, page } = await openApp(browser, hello, { files });
		await gateway.query('shell', 'previewImage', { urls: ['a.svg', 'b.svg'] });
		const viewer = page.getByRole('dialog', { name: 'Images' });
		const shown = viewer.getByRole('img');
		const drag = async (by: number) => {
			await page.mouse.move(187, 300);
			await page.mouse.down();
			await page.mouse.move(187 + by / 2, 300);
			await page.mouse.move(187 + by, 300);
			await page.mouse.up();
		};
		await drag(-40);
		assert.match((await shown.getAttribute('src'))!, /a\.svg$/);
		await drag(-200);
		assert.match((await shown.getAttribute('src'))!, /b\.svg$/);
		await page.mouse.dblclick(187, 300);
		assert.match((await shown.getAttribute('style'))!, /scale\(2\)/);
		await page.mouse.click(187, 300);
		await viewer.waitFor({ state: 'detached' });
	});

	it('say why when none can be shown; tell their size', async () => {
		const { gateway } = await openApp(browser, hello, { files });
		const ask = (sheet: string, body: unknown) => gateway.query<{ failed?: string }>('shell', sheet, body);
		assert.match((await ask('previewImage', { urls: ['https://h/x.png'] })).failed!, /downloaded first/);
		assert.deepEqual(await ask('imageInfo', { src: '/a.svg' }), { width: 300, height: 200 });
		assert.match((await ask('imageInfo', { src: '/none.svg' })).failed!, /file not found or no image: \/none\.svg/);
		assert.match((await ask('imageInfo', { src: 'https://h/x.png' })).failed!, /not a file of this mini-program/);
	});
});

describe('the device', () => {
	it('calls a number when the person says so', async () => {
		const { gateway, page } = await openApp(browser, hello);
		// headless Chromium has no telephone: what would be dialled is kept instead
		await page.evaluate(() => {
			HTMLAnchorElement.prototype.click = function () {
				document.documentElement.dataset.called = this.href;
			};
		});
		const call = () => gateway.query('shell', 'phone', { phoneNumber: '+86 10 1234' });
		const first = call();
		const question = page.getByRole('dialog', { name: 'Call this number? +86 10 1234' });
		await question.getByRole('button', { name: 'Cancel' }).tap();
		assert.deepEqual(await first, { failed: 'cancel' });
		await question.waitFor({ state: 'detached' });
		const second = call();
		await question.getByRole('button', { name: 'Call' }).tap();
		assert.deepEqual(await second, {});
		assert.equal(await page.locator('html').getAttribute('data-called'), 'tel:+86%2010%201234');
	});

	it('copies, and reads what was copied only when the person allows it', async () => {
		const context = { ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] };
		const { gateway, page } = await openApp(browser, hello, { context });
		await page.bringToFront();
		assert.deepEqual(await gateway.query('shell', 'setClipboard', { data: 'a text' }), {});
		await page.getByText('Copied').waitFor();
		const refused = gateway.query('shell', 'getClipboard', {});
		const question = page.getByRole('dialog', { name: /wants to read what you copied/ });
		await question.waitFor();
		await page.keyboard.press('Escape');
		assert.deepEqual(await refused, { failed: 'cancel' });
		await question.waitFor({ state: 'detached' });
		const read = gateway.query('shell', 'getClipboard', {});
		await question.getByRole('button', { name: 'Allow' }).tap();
		assert.deepEqual(await read, { data: 'a text' });
	});
});
