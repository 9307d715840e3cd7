/** A provider's view module: wx.locateTerminal() answers from a hidden frame of an origin of its own. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { openApp, type OpenApp, person, PHONE, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const LABEL = createHash('sha256').update('view module locate/locator').digest('hex').slice(0, 32);
const data = mkdtempSync(join(tmpdir(), 'loggia-data-'));
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([
		startGateway({ data, apps: [`${root}/examples/locate/demo`] }),
		startBrowser(),
	]);
	await gateway.cli('api', 'deploy', `${root}/examples/locate/target/locate-1.0.0.jar`);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(data, { recursive: true, force: true });
});

const origin = () => gateway.url.replace('localhost', `${LABEL}.localhost`).replace('127.0.0.1', `${LABEL}.localhost`);
const told = ({ frame }: OpenApp) => frame.locator('#told').innerText();
const moduleFrame = ({ page }: OpenApp) => page.frames().find((frame) => frame.url().includes('/view/module/'));

async function terminal(): Promise<BrowserContext> {
	return person(browser, PHONE, { geolocation: { latitude: 60.17, longitude: 24.94 } });
}

async function ask(app: OpenApp): Promise<void> {
	await app.frame.locator('#locate').click();
}

describe('a view module', () => {
	test('answers when the person and the browser allow it; it is started once, in an origin of its own', async () => {
		const context = await terminal();
		await context.grantPermissions(['geolocation'], { origin: gateway.url });
		const app = await openApp(context, `${gateway.url}/miniapp/locate.example/`);
		assert.equal(moduleFrame(app), undefined, 'nothing runs before it is needed');
		await ask(app);
		await app.page.getByRole('button', { name: 'Allow' }).click();
		await until('the place', async () => (await told(app)) === '60.17, 24.94');
		const frame = moduleFrame(app)!;
		assert.equal(new URL(frame.url()).origin, origin());
		assert.equal(await frame.evaluate(() => self.origin), origin());
		const element = await frame.frameElement();
		assert.deepEqual(
			[await element.getAttribute('sandbox'), await element.getAttribute('allow'), await element.isVisible()],
			['allow-scripts allow-same-origin', 'geolocation', false],
		);
		await context.setGeolocation({ latitude: 1, longitude: 2 });
		await ask(app);
		await until('the new place', async () => (await told(app)) === '1, 2');
		assert.equal(app.page.frames().filter((one) => one.url().includes('/view/module/')).length, 1);
		assert.equal((await app.state()).errors, '0');
		await context.close();
	});

	test('reaches neither the shell nor the app, nor the network', async () => {
		const context = await terminal();
		await context.grantPermissions(['geolocation'], { origin: gateway.url });
		const app = await openApp(context, `${gateway.url}/miniapp/locate.example/`);
		await ask(app);
		await app.page.getByRole('button', { name: 'Allow' }).click();
		await until('the place', async () => (await told(app)) !== '');
		const reached = await moduleFrame(app)!.evaluate(() => {
			const policy = (document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } }).featurePolicy;
			const tries: (() => unknown)[] = [
				() => parent.document.title,
				() => parent.frames[0]!.document.title,
				() => fetch(`http://localhost:${location.port}/shell/apps.json`),
				() => policy.allowsFeature('geolocation'),
				() => policy.allowsFeature('camera'),
			];
			return Promise.all(
				tries.map(async (get) => {
					try {
						return String(await get());
					} catch (error) {
						return (error as Error).name;
					}
				}),
			);
		});
		assert.deepEqual(reached, ['SecurityError', 'SecurityError', 'TypeError', 'true', 'false']);
		await context.close();
	});

	test('says no when the browser does, and nothing runs when the person does', async () => {
		const context = await terminal();
		const app = await openApp(context, `${gateway.url}/miniapp/locate.example/`);
		await ask(app);
		await app.page.getByRole('button', { name: /reject|deny|don/i }).click();
		await until('the refusal', async () => (await told(app)) === 'locateTerminal:fail auth deny');
		assert.equal(moduleFrame(app), undefined);
		await context.close();
		const other = await terminal();
		const again = await openApp(other, `${gateway.url}/miniapp/locate.example/`);
		await ask(again);
		await again.page.getByRole('button', { name: 'Allow' }).click();
		await until('the browser’s no', async () => /^locateTerminal:fail .*(denied|permission)/i.test(await told(again)));
		await other.close();
	});

	test('fails with a sentence in a frame of opaque origin, where it has no host name', async () => {
		const context = await terminal();
		const app = await openApp(context, `${gateway.url}/miniapp/locate.example/?__opaque=1`);
		await ask(app);
		await app.page.getByRole('button', { name: 'Allow' }).click();
		await until('the sentence', async () => (await told(app)).includes('needs a host name of its own'));
		await context.close();
	});

	test('its page exists on its own host alone', async () => {
		const context = await terminal();
		await context.grantPermissions(['geolocation'], { origin: gateway.url });
		const app = await openApp(context, `${gateway.url}/miniapp/locate.example/`);
		await ask(app);
		await app.page.getByRole('button', { name: 'Allow' }).click();
		await until('the place', async () => (await told(app)) !== '');
		const { pathname } = new URL(moduleFrame(app)!.url());
		const status = async (host: string, path = pathname) => {
			const { request } = await import('node:http');
			return new Promise<number>((resolve, reject) => {
				request(
					{ port: gateway.port, host: '127.0.0.1', path, headers: { Host: `${host}:${gateway.port}` } },
					(response) => {
						response.resume();
						resolve(response.statusCode ?? 0);
					},
				)
					.on('error', reject)
					.end();
			});
		};
		assert.equal(await status(`${LABEL}.localhost`), 200);
		assert.equal(await status('localhost'), 404);
		assert.equal(await status(`${'0'.repeat(32)}.localhost`), 404);
		assert.equal(await status(`${LABEL}.localhost`, pathname.replace('locator.js', 'gone.js')), 404);
		await context.close();
	});

	test('is there again after a restart, and when the gate was configured anew', async () => {
		await gateway.stop();
		gateway = await startGateway({ data });
		const answers = async () => {
			const context = await terminal();
			await context.grantPermissions(['geolocation'], { origin: gateway.url });
			const app = await openApp(context, `${gateway.url}/miniapp/locate.example/`);
			await ask(app);
			await app.page.getByRole('button', { name: 'Allow' }).click();
			await until('the place', async () => (await told(app)) === '60.17, 24.94');
			await context.close();
		};
		await answers();
		const changed = await gateway.api('/configurations/loggia.sandbox', {
			method: 'PUT',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ values: { 'pending.max': 900 } }),
		});
		assert.equal(changed.status, 200, await changed.text());
		await until('the API is back', async () => {
			const { items } = await gateway.cli('api', 'list');
			return items.some(
				(bundle: { name: string; state: string }) => bundle.name === 'locate' && bundle.state === 'active',
			);
		});
		await answers();
	});
});
