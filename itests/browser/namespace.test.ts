/** A capability with a namespace of its own, in an app that was compiled before it was there: task, event, bytes, and what a new version changes for an open page. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type OpenApp, openApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const SCANNER = `${root}/examples/scanner/target/scanner-1.0.0.jar`;
const APP = 'shelves.loggia.test';
const FILES = {
	'app.json': '{"pages":["pages/index/index"]}',
	'project.config.json': `{"appid":"${APP}"}`,
	'app.js': 'App({ early: typeof acme });',
	'pages/index/index.js': `Page({
		data: { log: [] },
		say(text) { this.setData({ log: [...this.data.log, text] }) },
		clear() { this.setData({ log: [] }) },
		look() { this.say([getApp().early, typeof acme, wx.canIUse('acme.scan'), wx.canIUse('acme.onScanned'), wx.canIUse('acme.lost')].join()) },
		listen() { acme.onScanned(this.heard = ({ code }) => this.say('event ' + code.slice(0, 5))) },
		deaf() { acme.offScanned(this.heard) },
		scan() { this.start({ shelf: 'A1', labels: 2 }) },
		long() { this.start({ shelf: 'A1', labels: 100 }) },
		wrong() { this.start({ labels: 1 }) },
		abort() { this.task.abort() },
		start(shelf) {
			this.task = acme.scan({ ...shelf, success: ({ codes }) => this.say('done ' + codes.length), fail: ({ errMsg }) => this.say(errMsg) })
			this.task.onProgressUpdate(({ percent }) => { if (percent % 50 === 0 || percent === 1) this.say('progress ' + percent) })
		},
		bytes() {
			acme.print({ code: 'ACME-1' }).then(({ picture }) => acme.read({ picture }).then(({ code }) => this.say(picture.byteLength + ' bytes ' + code.slice(0, 5))))
		}
	})`,
	'pages/index/index.wxml': `${'look listen deaf scan long wrong abort bytes clear'
		.split(' ')
		.map((name) => `<button id="${name}" size="mini" bindtap="${name}">${name}</button>`)
		.join('')}<view id="log" wx:for="{{log}}" wx:key="index" class="line">{{item}}</view>`,
};
const folder = mkdtempSync(join(tmpdir(), 'loggia-shelves-'));
let gateway: Gateway;
let browser: Browser;
let app: OpenApp;

before(async () => {
	for (const [name, text] of Object.entries(FILES)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	[gateway, browser] = await Promise.all([startGateway({ apps: [folder] }), startBrowser()]);
	app = await openApp(await person(browser), `${gateway.url}/miniapp/${APP}/`);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const lines = () => app.frame.locator('.line').allInnerTexts();
/** Taps a button and waits for the lines that follow it. */
async function tap(name: string, ...expected: string[]): Promise<void> {
	await app.frame.locator('#clear').click();
	await until('an empty log', async () => (await lines()).length === 0);
	await app.frame.locator(`#${name}`).click();
	try {
		await until(name, async () => (await lines()).join('\n') === expected.join('\n'));
	} catch (error) {
		assert.deepEqual(await lines(), expected, String(error));
	}
}

describe('a capability with a namespace', () => {
	test('is a global of an open app as soon as it is deployed; the compiler declared what the code names', async () => {
		await tap('look', 'undefined,undefined,false,false,false');
		await gateway.cli('api', 'deploy', SCANNER);
		await until('the namespace', async () => {
			await app.frame.locator('#clear').click();
			await app.frame.locator('#look').click();
			return (await lines()).at(-1) === 'undefined,object,true,true,false';
		});
		const { apis } = await (await gateway.api(`/apps/${APP}`)).json();
		for (const name of ['acme.scan', 'acme.onScanned', 'acme.offScanned', 'acme.print', 'acme.read'])
			assert.ok(apis.includes(name), `${name} in ${apis}`);
	});

	test('gives tasks that tell their progress and can be aborted, refuses wrong parameters, and takes bytes both ways', async () => {
		await tap('scan', 'progress 50', 'progress 100', 'done 2');
		await tap('wrong', 'acme.scan:fail parameter error: parameter.shelf should be String instead of Undefined;');
		await tap('bytes', '6 bytes ACME-');
		await tap('long', 'progress 1');
		await app.frame.locator('#abort').click();
		await until('the end of the task', async () => (await lines()).at(-1) === 'acme.scan:fail abort');
	});

	test('tells events from the first listener to the last, over a deploy of the same version and after a removal', async () => {
		await app.frame.locator('#listen').click();
		const heard = ['event ACME-', 'progress 50', 'event ACME-', 'progress 100', 'done 2'];
		await tap('scan', ...heard);
		await gateway.cli('api', 'deploy', SCANNER);
		await until('events of the new one', async () => {
			await tap('scan', ...heard).catch(() => undefined);
			return (await lines()).includes('event ACME-');
		});
		await tap('scan', ...heard);
		await gateway.cli('api', 'remove', 'scanner', '--yes');
		await until('its absence', async () => {
			await app.frame.locator('#clear').click();
			await app.frame.locator('#scan').click();
			return (await lines()).at(-1) === 'acme.scan:fail not supported';
		});
		await gateway.cli('api', 'deploy', SCANNER);
		await until('it is there again', async () => {
			await app.frame.locator('#clear').click();
			await app.frame.locator('#look').click();
			return (await lines()).at(-1)?.startsWith('undefined,object,true');
		});
		await tap('scan', ...heard);
		await app.frame.locator('#deaf').click();
		await tap('scan', 'progress 50', 'progress 100', 'done 2');
		assert.equal((await app.state()).errors, '0');
	});
});
