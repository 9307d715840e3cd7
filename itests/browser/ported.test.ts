/** Mini-programs of other platforms reach capabilities by their own calls, and the gate decides as for any call; then what a deploy does to those that use them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { openApp, type OpenApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const GREET = `${root}/examples/greet/target/greet-1.0.0.jar`;
const route = (name: string, risk: string) => `# loggia:
#   name: ${name}
#   description: Says what is there
#   risk: ${risk}
- route:
    id: ${name.replace('.', '-')}
    from:
      uri: direct:${name}
      steps:
        - setBody:
            constant: '{"text":"12 pieces"}'
`;

let gateway: Gateway;
let browser: Browser;
let context: BrowserContext;

before(async () => {
	const apps = ['finclip', 'dimina', 'tcmpp'].map((name) => `${root}/itests/browser/fixtures/ported/${name}`);
	[gateway, browser] = await Promise.all([startGateway({ apps }), startBrowser()]);
	await gateway.cli('api', 'deploy', GREET);
	for (const [name, risk] of [
		['warehouse.stock', 'declared'],
		['warehouse.secret', 'declared'],
	] as const) {
		const answer = await gateway.api(`/routes/${name}`, {
			method: 'PUT',
			headers: { 'Content-Type': 'text/yaml' },
			body: route(name, risk),
		});
		assert.equal(answer.status, 201, await answer.text());
	}
	await gateway.cli('app', 'approve', 'ported-dimina.loggia.test', 'onApiCatalogChange');
	context = await person(browser);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

const open = (name: string) => openApp(context, `${gateway.url}/miniapp/ported-${name}.loggia.test/`);
const lines = async (app: OpenApp) => (await app.frame.locator('#lines').innerText()).split('\n').filter(Boolean);
/** Taps, and waits for as many lines more. */
async function tap(app: OpenApp, button: string, count: number): Promise<string[]> {
	const before = (await lines(app)).length;
	await app.frame.locator(button).click();
	await until(`${count} lines after ${button}`, async () => (await lines(app)).length >= before + count);
	return (await lines(app)).slice(before);
}

describe('ported mini-programs', () => {
	test('FinClip: FinClipConf.js and ft.loadExtApi', async () => {
		const app = await open('finclip');
		assert.deepEqual((await tap(app, '#go', 4)).sort(), [
			'async Hello Ann',
			'hello:fail not supported',
			'notHere:fail not supported',
			'sync Hello Bo',
		]);
		assert.equal((await app.state()).errors, '0');
	});

	test('TCMPP: wx.invokeNativePlugin', async () => {
		const app = await open('tcmpp');
		assert.deepEqual((await tap(app, '#go', 4)).sort(), [
			'complete invokeNativePlugin:ok',
			'invokeNativePlugin:fail not supported: notThere',
			'success Hello Ann invokeNativePlugin:ok',
			'sync Hello Bo',
		]);
		assert.equal((await app.state()).errors, '0');
	});

	test('dimina: wx.extBridge; what is computed is refused as undeclared', async () => {
		const app = await open('dimina');
		assert.deepEqual((await tap(app, '#go', 3)).sort(), [
			'extBridge:fail not supported: NotExistModule.doSomething',
			'greet Hello Ann',
			'stock 12 pieces',
		]);
		const [refused] = await tap(app, '#undeclared', 1);
		assert.match(refused!, /^extBridge:fail .*declared/);
		assert.equal((await app.state()).errors, '0');
	});

	test('dimina: wx.extOnBridge hears of the capability until wx.extOffBridge', async () => {
		const app = await open('dimina');
		await tap(app, '#on', 1);
		const heard = async () => (await lines(app)).filter((line) => line === 'revision number').length;
		await until('an event of the catalogue', async () => {
			await gateway.cli('api', 'deploy', GREET);
			return (await heard()) > 0;
		});
		await tap(app, '#off', 1);
		const before = await heard();
		await gateway.cli('api', 'deploy', GREET);
		// a call after the deploy: what the deploy told came before its answer
		await tap(app, '#go', 3);
		assert.equal(await heard(), before);
	});
});

describe('compatibility', () => {
	const uses = async (app: string) => {
		const answer = await gateway.api(`/compatibility/ported-${app}.loggia.test`);
		const { items } = (await answer.json()) as {
			items: { findings: { kind: string; api: string; message: string; places: object[] }[] }[];
		};
		return items[0]!.findings;
	};

	test('names what nobody has, with the place', async () => {
		assert.deepEqual(await uses('tcmpp'), [
			{
				kind: 'unknown',
				api: 'wx.notThere',
				message: 'no such API here, nor in WeChat',
				places: [{ file: 'pages/index/index.js', line: 26 }],
			},
		]);
	});

	test('the health of the gateway names what is to be removed: nothing yet', async () => {
		const health = (await (await fetch(`${gateway.url}/health`)).json()) as {
			checks: { name: string; status: string; messages: string[] }[];
		};
		const check = health.checks.find(({ name }) => name === 'compatibility');
		assert.deepEqual([check?.status, check?.messages], ['ok', ['no release uses an API that is to be removed']]);
	});

	test('a capability that goes is told to every release that uses it: report, log, audit log', async () => {
		await gateway.cli('api', 'remove', 'greet', '--yes');
		const [gone] = (await uses('tcmpp')).filter(({ api }) => api === 'wx.greet');
		assert.equal(gone?.message, 'greet 1.0.0 had it, and was removed');
		const records = await until('the audit log', async () => {
			const { items } = (await (await gateway.api('/audit?size=200')).json()) as {
				items: { action?: string; target?: string }[];
			};
			const found = items.filter(({ action }) => action === 'api.gone');
			return found.length >= 3 ? found : undefined;
		});
		assert.deepEqual(records.map(({ target }) => target!.replace('.loggia.test/1.0.0', '')).sort(), [
			'ported-dimina greet',
			'ported-finclip greet greetSync',
			'ported-tcmpp greet greetSync',
		]);
		assert.match(gateway.output(), /ported-tcmpp\.loggia\.test 1\.0\.0 uses wx\.greet/);
		const listed = await gateway.cli('app', 'compatibility');
		assert.equal(listed.items.length, 3);
		await gateway.cli('api', 'deploy', GREET);
		assert.deepEqual(
			(await uses('tcmpp')).map(({ api }) => api),
			['wx.notThere'],
		);
	});
});
