/** A bundle brings <acme-chart>: deployed, exchanged and withdrawn under an open mini-program that uses it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Frame } from 'playwright-core';
import { type OpenApp, openApp, person, PHONE, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const CHART = `${root}/examples/chart/target/chart-1.0.0.jar`;
const URL = '/miniapp/chart.example/pages/index/index';
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([startGateway(), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

const options = (frame: Frame, page = '[data-path="pages/index/index"]') =>
	frame.locator(`loggia-page${page} #chart [role=option]`);
const names = (frame: Frame, page?: string) =>
	options(frame, page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
const told = ({ frame }: OpenApp) => frame.locator('#told').innerText();

/** The chart's module as the frame fetched it. */
const module = ({ frame }: OpenApp) =>
	frame.evaluate(
		() =>
			performance
				.getEntriesByType('resource')
				.map((entry) => entry.name)
				.find((name) => name.endsWith('/acme-chart.js')) ?? '',
	);

/** The same bundle with another module. */
function nextChart(): string {
	const folder = mkdtempSync(join(tmpdir(), 'loggia-chart-'));
	const path = 'META-INF/loggia/view/acme-chart.js';
	mkdirSync(join(folder, dirname(path)), { recursive: true });
	const text = readFileSync(`${root}/examples/chart/src/main/resources/${path}`, 'utf8');
	const role = "role: 'listbox',";
	assert.ok(text.includes(role));
	writeFileSync(join(folder, path), text.replace(role, `${role} 'aria-roledescription': 'chart 2',`));
	cpSync(CHART, join(folder, 'chart.jar'));
	execFileSync('jar', ['--update', '--file', join(folder, 'chart.jar'), '-C', folder, path]);
	return join(folder, 'chart.jar');
}

describe('a view component of a capability bundle', () => {
	test('before it is deployed: install says so, the element is empty with its children, nothing fails', async () => {
		const installed = await gateway.cli('install', `${root}/examples/chart/demo`);
		assert.match(
			JSON.stringify(installed),
			/<acme-chart> is no basic component, and no bundle deployed here brings it/,
		);
		const context = await person(browser);
		const app = await openApp(context, gateway.url + URL);
		assert.equal(await app.frame.locator('#inside').innerText(), 'Seven days');
		assert.equal(await options(app.frame).count(), 0);
		const logs = await until('the warning', async () => {
			const { lines } = (await (await gateway.api('/logs/chart.example')).json()) as { lines: { text: string }[] };
			return lines.filter(({ text }) => text.includes('<acme-chart> is an empty element')).length;
		});
		assert.equal(logs, 1);

		await gateway.cli('api', 'deploy', CHART);
		await app.frame.locator('#more').click();
		await app.onPage('pages/second/second');
		await until(
			'the chart of the page that opened later',
			async () => (await names(app.frame, '[data-path="pages/second/second"]')).length === 3,
		);
		assert.equal(await app.frame.locator('#can').innerText(), 'The chart is there');
		assert.equal(await options(app.frame).count(), 0, 'the page that was open stays as it was');
		assert.equal((await app.state()).errors, '0');
		await context.close();
	});

	test('attributes arrive as they are, change with data, and the event arrives with its detail', async () => {
		const installed = await gateway.cli('install', `${root}/examples/chart/demo`);
		assert.doesNotMatch(JSON.stringify(installed), /view-component/);
		const context = await person(browser);
		const app = await openApp(context, gateway.url + URL);
		assert.deepEqual(await names(app.frame), [
			'Mon: 12 °C',
			'Tue: 15 °C',
			'Wed: 11 °C',
			'Thu: -3 °C',
			'Fri: 18 °C',
			'Sat: 21 °C',
			'Sun: 17 °C',
		]);
		await app.frame.locator('#warmer').click();
		await until('Thursday warmer', async () => (await names(app.frame))[3] === 'Thu: 9 °C');
		await options(app.frame).nth(4).click();
		await until('the handler', async () => (await told(app)) === 'Fri: 18 °C (select of chart, week)');
		// by keyboard
		await options(app.frame).nth(4).press('ArrowRight');
		await app.page.keyboard.press('Enter');
		await until('the handler again', async () => (await told(app)) === 'Sat: 21 °C (select of chart, week)');
		await app.frame.locator('#other').click();
		await until('a line', async () => (await app.frame.locator('#chart polyline').count()) === 1);
		assert.equal(await app.frame.locator('#chart polyline').getAttribute('stroke-width'), '3');
		assert.deepEqual(await app.state(), { state: 'ready', page: 'pages/index/index', errors: '0' });
		await context.close();
	});

	test('by touch, in both themes', async () => {
		for (const colorScheme of ['light', 'dark'] as const) {
			const context = await person(browser, PHONE, { colorScheme });
			const app = await openApp(context, gateway.url + URL);
			await options(app.frame).nth(1).tap();
			await until('the handler', async () => (await told(app)).startsWith('Tue'));
			await app.picture(`view-component.${colorScheme}`);
			const colour = await app.frame.locator('#chart text.value').evaluate((text) => getComputedStyle(text).fill);
			const light = Number(/\d+/.exec(colour)![0]);
			assert.ok(colorScheme === 'dark' ? light > 128 : light < 128, `${colorScheme}: text is ${colour}`);
			await context.close();
		}
	});

	test('its module has an address of its own for each version, fetched once, for any frame and nobody as a page', async () => {
		const context = await person(browser);
		const app = await openApp(context, gateway.url + URL);
		const address = await module(app);
		assert.match(address, /^http:\/\/[0-9a-f]{32}\.localhost:\d+\/view\/bundle\/[0-9a-f]{64}\/acme-chart\.js$/);
		const onShell = gateway.url + new globalThis.URL(address).pathname;
		const response = await fetch(onShell);
		assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
		assert.equal(response.headers.get('access-control-allow-origin'), '*');
		assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/);
		assert.match(response.headers.get('content-type') ?? '', /javascript/);
		for (const path of ['gone.js', '../acme-chart.js', 'META-INF/MANIFEST.MF', ''])
			assert.notEqual((await fetch(onShell.replace(/acme-chart\.js$/, path))).status, 200, path);
		assert.equal((await fetch(onShell.replace(/[0-9a-f]{64}/, '0'.repeat(64)))).status, 404);
		// its code runs in the app's origin: the shell is another one
		const reached = await app.frame.evaluate(() =>
			[() => parent.document.title, () => parent.sessionStorage.length, () => document.cookie].map((get) => {
				try {
					return String(get());
				} catch (error) {
					return (error as Error).name;
				}
			}),
		);
		assert.deepEqual(reached, ['SecurityError', 'SecurityError', '']);
		await context.close();
	});

	test('exchanged: pages that open afterwards have the new version, an open one keeps its own', async () => {
		const context = await person(browser);
		const app = await openApp(context, gateway.url + URL);
		const address = gateway.url + new globalThis.URL(await module(app)).pathname;
		await gateway.cli('api', 'deploy', nextChart());
		await app.frame.locator('#more').click();
		await app.onPage('pages/second/second');
		const first = app.frame.locator('loggia-page[data-path="pages/index/index"] #chart svg');
		const second = app.frame.locator('loggia-page[data-path="pages/second/second"] #chart svg');
		await until('the new version', async () => (await second.getAttribute('aria-roledescription')) === 'chart 2');
		await app.page.goBack();
		await app.onPage('pages/index/index');
		assert.equal(await first.getAttribute('aria-roledescription'), null);
		await options(app.frame).nth(0).click();
		await until('the open page', async () => (await told(app)).startsWith('Mon'));
		assert.equal((await fetch(address)).status, 200, 'the old files, while somebody may need them');
		assert.equal((await app.state()).errors, '0');
		await context.close();
	});

	test('removed: pages that open afterwards have an empty element, an open one goes on, its files stay while it does', async () => {
		const context = await person(browser);
		const app = await openApp(context, gateway.url + URL);
		const address = gateway.url + new globalThis.URL(await module(app)).pathname;
		await gateway.cli('api', 'remove', 'chart', '--yes');
		await options(app.frame).nth(2).click();
		await until('the open page', async () => (await told(app)).startsWith('Wed'));
		await app.frame.locator('#more').click();
		await app.onPage('pages/second/second');
		const second = 'loggia-page[data-path="pages/second/second"]';
		await until(
			'canIUse is false',
			async () => (await app.frame.locator('#can').innerText()) === 'There is no chart here',
		);
		assert.equal(await options(app.frame, '[data-path="pages/second/second"]').count(), 0);
		assert.equal(await app.frame.locator(`${second} #inside`).innerText(), 'Three values');
		assert.equal((await fetch(address)).status, 200);
		assert.equal((await app.state()).errors, '0');
		const { items } = (await (await gateway.api('/sessions?appId=chart.example')).json()) as {
			items: { session: string }[];
		};
		for (const { session } of items) await gateway.api(`/sessions/${session}`, { method: 'DELETE' });
		await until('the files are gone with the last session', async () => (await fetch(address)).status === 404);
		await context.close();
	});
});
