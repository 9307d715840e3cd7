/** The shop's thermometer page: a Bluetooth sensor near the gateway, found, asked, lost and found again; and a gateway without Bluetooth. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Bluez, startBluez } from './bluez.ts';
import { type OpenApp, openApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway } from './gateway.ts';
import { SHOP } from './shop.ts';

let gateway: Gateway;
let browser: Browser;
let bluez: Bluez;

before(async () => {
	[gateway, browser, bluez] = await Promise.all([
		startGateway({ apps: [`${root}/miniprograms/shop`] }),
		startBrowser(),
		startBluez(),
	]);
});
after(async () => {
	await browser?.close();
	await Promise.all([gateway?.stop(), bluez?.stop()]);
});

/** Where the gateway looks for BlueZ. */
async function useBus(address: string): Promise<void> {
	const answer = await gateway.api('/configurations/loggia.bluetooth', {
		method: 'PUT',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ values: { 'bus.address': address } }),
	});
	assert.equal(answer.status, 200, await answer.text());
}

async function openOven(): Promise<OpenApp> {
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/${SHOP}/pages/oven/oven`);
	await app.frame.getByText('not connected').waitFor();
	return app;
}

/** Taps Connect and answers the shell's question. */
async function connect(app: OpenApp, answer: 'Allow' | 'Reject'): Promise<void> {
	await app.frame.getByText('Connect', { exact: true }).click();
	const sheet = app.page.getByRole('dialog');
	await sheet.getByText('Find and use Bluetooth devices nearby').waitFor();
	await sheet.getByRole('button', { name: answer }).click();
}

const shows = (app: OpenApp, text: string) => app.frame.getByText(text).first().waitFor();

describe('the oven', () => {
	test('without an adapter, a sentence says so', async () => {
		await useBus('unix:path=/nowhere/there/is/no/bus');
		const app = await openOven();
		await connect(app, 'Allow');
		await shows(app, 'This gateway has no Bluetooth adapter, or it is off.');
		assert.equal((await app.state()).errors, '0');
		await app.page.context().close();
	});

	test('who says no is told what that means', async () => {
		const app = await openOven();
		await connect(app, 'Reject');
		await shows(app, 'Without your permission we cannot use Bluetooth.');
		await app.page.context().close();
	});

	test('the temperature is shown and follows the sensor; lost, it connects again', async () => {
		await useBus(bluez.address);
		const app = await openOven();
		await connect(app, 'Allow');
		await shows(app, 'Thermometer');
		await shows(app, 'live');
		await shows(app, '23.1 °C');
		for (const celsius of [180.5, 204.25, -3.5]) {
			await bluez.measures(celsius);
			await shows(app, `${celsius.toFixed(1)} °C`);
		}
		await app.picture('day-30-oven');
		await bluez.drops();
		await shows(app, 'the connection is lost');
		await app.picture('day-31-oven-lost');
		await app.frame.getByText('Connect again').click();
		await shows(app, 'live');
		await bluez.measures(97);
		await shows(app, '97.0 °C');
		assert.equal(await app.page.getByRole('dialog').count(), 0, 'a remembered yes is not asked again');
		assert.deepEqual(await app.state(), { state: 'ready', page: 'pages/oven/oven', errors: '0' });
		await app.page.context().close();
	});
});
