/** An incompatible version 2 of a capability beside version 1, with two mini-programs open: each gets the one it is bound to. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, type OpenApp, person, startBrowser } from './browser.ts';
import { copyOfMiniProgram, type Gateway, root, startGateway, until } from './gateway.ts';

const [ONE, NEXT, TWO] = [
	'greet/target/greet-1.0.0.jar',
	'greet-next/target/greet-next-1.1.0.jar',
	'greet-two/target/greet-two-2.0.0.jar',
].map((jar) => `${root}/examples/${jar}`);
const data = mkdtempSync(join(tmpdir(), 'loggia-data-'));
const copies: string[] = [];
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([startGateway({ data }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	for (const folder of [data, ...copies]) rmSync(folder, { recursive: true, force: true });
});

/** A mini-program that calls wx.greet 20 times a second as version 1 or 2 has it. */
function program(appId: string, major: 1 | 2, asks?: number): string {
	const folder = copyOfMiniProgram('control');
	copies.push(dirname(folder));
	const change = (file: string, from: string | RegExp, to: string) => {
		const path = join(folder, file);
		const before = readFileSync(path, 'utf8');
		const after = before.replace(from, to);
		assert.notEqual(after, before, `${file} has no ${from}`);
		writeFileSync(path, after);
	};
	change('project.config.json', 'control.loggia.test', appId);
	if (major === 2) change('pages/greet/greet.js', /name: `caller \$\{number\}`/, 'people: [`caller ${number}`]');
	if (asks) change('app.json', '"window"', `"loggia": { "apis": { "greet": ${asks} } }, "window"`);
	return folder;
}

const requires = async (appId: string) => (await (await gateway.api(`/apps/${appId}`)).json()).requires;

async function calling(appId: string): Promise<OpenApp> {
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/${appId}/pages/greet/greet?rate=20&auto=1`);
	return app;
}

const record = async (app: OpenApp) => JSON.parse(await app.frame.locator('#record').innerText());
const answers = async (app: OpenApp, version: string) => (await record(app)).versions[version]?.count ?? 0;
const can = (app: OpenApp) => app.frame.locator('#can').innerText();

test('each of two open mini-programs gets the major version it was installed for', async () => {
	await gateway.cli('api', 'deploy', ONE!);
	await gateway.cli('install', program('one.loggia.test', 1));
	const one = await calling('one.loggia.test');
	await until('answers of 1.0', async () => (await answers(one, '1.0')) > 5);

	await gateway.cli('api', 'deploy', TWO!);
	await gateway.cli('install', program('two.loggia.test', 2));
	await gateway.cli('install', program('asks.loggia.test', 1, 1));
	assert.deepEqual(
		[await requires('one.loggia.test'), await requires('two.loggia.test'), await requires('asks.loggia.test')].map(
			(each) => each.greet,
		),
		[1, 2, 1],
	);
	const two = await calling('two.loggia.test');
	const asks = await calling('asks.loggia.test');
	await until('answers of 2.0', async () => (await answers(two, '2.0')) > 20);
	await until('answers of 1.0 to who asks for it', async () => (await answers(asks, '1.0')) > 20);

	await gateway.cli('api', 'deploy', NEXT!);
	const before = await answers(two, '2.0');
	await until('answers of 1.1', async () => (await answers(one, '1.1')) > 20);
	await until('more answers of 2.0', async () => (await answers(two, '2.0')) > before + 20);
	for (const app of [one, two, asks]) assert.equal((await record(app)).failed, 0, JSON.stringify(await record(app)));
	assert.deepEqual(Object.keys((await record(one)).versions), ['1.0', '1.1']);
	assert.deepEqual(Object.keys((await record(two)).versions), ['2.0']);
	const catalog = await (await gateway.api('/catalog?q=greet')).json();
	assert.deepEqual(
		catalog.items
			.filter((api: any) => api.name === 'greet')
			.map((api: any) => `${api.major} ${api.version}`)
			.sort(),
		['1 1.1.0', '2 2.0.0'],
	);

	assert.equal((await gateway.api('/apis/greet?major=2', { method: 'DELETE' })).status, 200);
	await until('canIUse is false where version 2 was bound', async () => /false/.test(await can(two)));
	await until('calls that fail', async () => (await record(two)).failed > 5);
	assert.deepEqual(Object.keys((await record(two)).failures), ['greet:fail not supported']);
	assert.match(await can(one), /true/);
	const rest = await answers(one, '1.1');
	await until('more answers of 1.1', async () => (await answers(one, '1.1')) > rest + 20);
	assert.equal((await record(one)).failed, 0);

	await gateway.cli('api', 'deploy', TWO!);
	const back = await answers(two, '2.0');
	await until('version 2 answers again', async () => (await answers(two, '2.0')) > back + 20);
	for (const app of [one, two, asks])
		assert.deepEqual(await app.state(), { state: 'ready', page: 'pages/greet/greet', errors: '0' });
});

test('a release stays bound over a restart of the gateway', async () => {
	await gateway.stop();
	gateway = await startGateway({ data });
	assert.equal((await requires('one.loggia.test')).greet, 1);
	const one = await calling('one.loggia.test');
	const two = await calling('two.loggia.test');
	await until('answers of 1.1', async () => (await answers(one, '1.1')) > 5);
	await until('answers of 2.0', async () => (await answers(two, '2.0')) > 5);
	assert.equal((await record(one)).failed + (await record(two)).failed, 0);
});
