/** The API explorer: lists what is installed, calls it, shows types and the gate's decision; it follows what is deployed and removed under it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { DESKTOP, type OpenApp, openApp, person, PHONE, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const APP = 'api-explorer.loggia.demo';
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([
		startGateway({ apps: [`${root}/miniprograms/api-explorer`] }),
		startBrowser(),
	]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

const open = async (path = '', viewport = PHONE, options = {}) =>
	openApp(await person(browser, viewport, options), `${gateway.url}/miniapp/${APP}/${path}`);
const field = (app: OpenApp, name: string) => app.frame.locator(`#field-${name} input`);
const text = (app: OpenApp, selector: string) => app.frame.locator(selector).innerText();
async function call(app: OpenApp): Promise<void> {
	await app.frame.locator('#call').click();
	await app.frame.locator('#decision').waitFor();
}

describe('the API explorer', () => {
	test('lists what is installed by family, and finds it by name', async () => {
		const app = await open();
		await app.frame.locator('#api-setStorage').waitFor();
		const { total } = await (await gateway.api('/catalog')).json();
		await until('every API is listed', async () => (await text(app, '#count')) === `${total} APIs`);
		assert.match(await text(app, '#family-storage'), /loggia-provider-storage 0\.1\.0/);
		await app.picture('explorer-list-phone');
		await app.frame.locator('#search input').fill('setstor');
		await until('the found ones', async () => (await app.frame.locator('.row').count()) < 5);
		assert.equal(await app.frame.locator('#api-setStorageSync').count(), 1);
		await app.frame.locator('#search input').fill('no such thing');
		await app.frame.locator('#empty').waitFor();
		assert.equal((await app.state()).errors, '0');
		await app.page.context().close();
	});

	test('a capability that arrives is there, is called from a form, and its decision is shown; removed, it says so', async () => {
		const app = await open('', DESKTOP);
		await app.frame.locator('#api-setStorage').waitFor();
		assert.equal(await app.frame.locator('#api-greet').count(), 0);
		await gateway.cli('api', 'deploy', `${root}/examples/greet/target/greet-1.0.0.jar`);
		await app.frame.locator('#api-greet').waitFor();
		assert.match(await text(app, '#api-greet'), /new/);
		await app.frame.locator('#api-greet').click();
		await app.onPage('pages/api/api');
		await until('its types', async () =>
			/function greet\(options: Person\): Promise<Greeting>/.test(await text(app, '#types')),
		);
		await field(app, 'name').fill('Ann');
		await call(app);
		assert.match(await text(app, '#result'), /"text": "Hello Ann"/);
		assert.equal(await text(app, '#state'), 'ok');
		assert.match(await text(app, '#decision'), /known[\s\S]*declared[\s\S]*audit[\s\S]*answer[\s\S]*greet 1\.0\.0/);
		await app.picture('explorer-greet-desktop');

		await gateway.cli('api', 'deploy', `${root}/examples/greet-next/target/greet-next-1.1.0.jar`);
		await until('the new version', async () => (await text(app, '#version')).includes('1.1.0'));
		await gateway.cli('api', 'remove', 'greet', '--yes');
		await app.frame.locator('#gone').waitFor();
		await app.page.goBack();
		await app.frame.locator('#api-greet').waitFor({ state: 'detached' });
		await app.page.context().close();
	});

	test('a no of the person is a step of its own; what was typed is there again', async () => {
		await gateway.cli('api', 'deploy', `${root}/examples/nickname/target/nickname-1.0.0.jar`);
		const app = await open('pages/api/api?name=getNickname', PHONE, { colorScheme: 'dark' });
		await app.frame.locator('#call').click();
		const sheet = app.page.getByRole('dialog');
		await sheet.waitFor();
		await sheet.getByRole('button', { name: 'Reject' }).click();
		await app.frame.locator('#decision').waitFor();
		assert.match(await text(app, '#result'), /getNickname:fail auth deny/);
		assert.match(
			await text(app, '#decision [aria-label*=" refused:"]'),
			/grant[\s\S]*the person said no to scope\.userInfo/,
		);
		await app.frame.locator('#decision').scrollIntoViewIfNeeded();
		await app.picture('explorer-refused-phone-dark');
		const other = await openApp(app.page.context(), `${gateway.url}/miniapp/${APP}/pages/api/api?name=setStorage`);
		await field(other, 'key').fill('shelf');
		await field(other, 'data').fill('{"apples":');
		await other.frame.locator('#call').click();
		await other.frame.getByText('This is no JSON').waitFor();
		await field(other, 'data').fill('{"apples":3}');
		await call(other);
		assert.equal(await text(other, '#state'), 'ok');
		const third = await openApp(app.page.context(), `${gateway.url}/miniapp/${APP}/pages/api/api?name=setStorage`);
		await until(
			'the parameters of last time',
			async () => (await field(third, 'data').inputValue()) === '{"apples":3}',
		);
		await app.page.context().close();
	});

	test('synchronous APIs, local ones, and ones this app does not declare', async () => {
		const app = await open('pages/api/api?name=getWindowInfo');
		await call(app);
		assert.match(await text(app, '#result'), /"windowWidth": 375/);
		assert.match(await text(app, '#decision'), /Answered inside the app/);
		const undeclared = await openApp(
			app.page.context(),
			`${gateway.url}/miniapp/${APP}/pages/api/api?name=requestPayment`,
		);
		await field(undeclared, 'options').fill('{"package":"x"}');
		await call(undeclared);
		assert.equal(await text(undeclared, '#state'), 'fail');
		assert.match(await text(undeclared, '#decision [aria-label*=" refused:"]'), /declared/);
		await app.page.context().close();
	});

	test('events are listened to, and show what they bring', async () => {
		const app = await open('pages/events/events', PHONE);
		await app.frame.locator('#event-onApiCatalogChange').click();
		await app.frame
			.locator('#event-onApiCatalogChange[aria-checked="true"], #event-onApiCatalogChange .track-on')
			.first()
			.waitFor();
		await gateway.cli('api', 'deploy', `${root}/examples/greet/target/greet-1.0.0.jar`);
		await app.frame.locator('#heard .heard', { hasText: 'revision' }).first().waitFor();
		await app.picture('explorer-events-phone');
		await app.page.context().close();
	});

	test('a namespace: its task is called by its name, its event is heard', async () => {
		await gateway.cli('api', 'deploy', `${root}/examples/scanner/target/scanner-1.0.0.jar`);
		const events = await open('pages/events/events', PHONE);
		await events.frame.locator('[id="event-acme.onScanned"]').click();
		const app = await openApp(events.page.context(), `${gateway.url}/miniapp/${APP}/pages/api/api?name=acme.scan`);
		await until('its name', async () => (await text(app, '#name')) === 'acme.scan');
		await field(app, 'shelf').fill('A1');
		await field(app, 'labels').fill('2');
		await call(app);
		assert.match(await text(app, '#result'), /"codes": \[\s*"ACME-/);
		await events.page.bringToFront();
		await events.frame.locator('#heard .heard', { hasText: 'ACME-' }).first().waitFor();
		await events.picture('explorer-namespace-phone');
		await gateway.cli('api', 'remove', 'scanner', '--yes');
		await events.page.context().close();
	});

	test('an app that no operator approved for it reads nothing', async () => {
		await gateway.cli('app', 'approve', APP, 'getApiCatalog', '--withdraw');
		const app = await open();
		await app.frame.locator('#failure').waitFor();
		assert.match(await text(app, '#failure'), /getApiCatalog:fail not approved/);
		await gateway.cli('app', 'approve', APP, 'getApiCatalog');
		await app.frame.locator('#retry').click();
		await app.frame.locator('#api-setStorage').waitFor();
		await app.page.context().close();
	});
});
