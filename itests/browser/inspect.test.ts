/** A debugger attaches to the logic layer of an app: breakpoints in the developer's own files, while the gateway goes on serving others. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext } from 'playwright-core';
import { WebSocket } from 'ws';
import { openApp, person, startBrowser } from './browser.ts';
import { copyOfMiniProgram, type Gateway, root, startGateway, until } from './gateway.ts';

const todo = copyOfMiniProgram('todo');
const neighbourApp = `${root}/miniprograms/control`;
let gateway: Gateway;
let browser: Browser;
let context: BrowserContext;
let door: string;

before(async () => {
	[gateway, browser] = await Promise.all([
		startGateway({ apps: [todo, neighbourApp], arguments: ['--inspect=0'] }),
		startBrowser(),
	]);
	context = await person(browser);
	door = `127.0.0.1:${(await (await gateway.api('/inspector')).json()).port}`;
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(dirname(todo), { recursive: true, force: true });
});

/** GET at the debuggers' door with these headers. */
function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> {
	const [host, port] = door.split(':');
	return new Promise((resolve, reject) => {
		const asked = request({ host, port, path, headers }, (response) => {
			let text = '';
			response.on('data', (chunk) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode!, body: text ? JSON.parse(text) : null }));
		});
		asked.on('upgrade', (response, socket) => {
			socket.destroy();
			resolve({ status: response.statusCode!, body: null });
		});
		asked.on('error', reject);
		asked.end();
	});
}

/** A plain client of the Chrome DevTools Protocol. */
async function attach(title: RegExp) {
	const target = await until('the target', async () =>
		(await get('/json/list')).body.find((each: any) => title.test(each.title)),
	);
	const socket = new WebSocket(target.webSocketDebuggerUrl);
	const answers = new Map<number, (answer: any) => void>();
	const events: { method: string; params: any }[] = [];
	let last = 0;
	socket.on('message', (data) => {
		const message = JSON.parse(String(data));
		if (message.id === undefined) events.push(message);
		else answers.get(message.id)?.(message);
	});
	const closed = new Promise<string>((resolve) => socket.on('close', (_code, reason) => resolve(String(reason))));
	await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
	const call = async (method: string, params = {}): Promise<any> => {
		const id = ++last;
		let answer: any;
		answers.set(id, (given) => (answer = given));
		socket.send(JSON.stringify({ id, method, params }));
		await until(`the answer to ${method}`, () => answer);
		if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
		return answer.result;
	};
	return {
		call,
		closed,
		target,
		close: () => socket.close(),
		event: (method: string, from = 0) =>
			until(method, () => events.slice(from).find((each) => each.method === method)?.params),
		count: () => events.length,
		scripts: () => events.filter((each) => each.method === 'Debugger.scriptParsed').map((each) => each.params),
	};
}

/** The line of a file that holds the text, from 0 as the protocol counts. */
const lineOf = (file: string, text: string) =>
	readFileSync(join(todo, file), 'utf8')
		.split('\n')
		.findIndex((line) => line.includes(text));

describe('run --inspect', () => {
	test('a breakpoint in a page stops there; another app goes on; resumed, the page goes on', async () => {
		const file = 'pages/index/index.js';
		const url = String(pathToFileURL(join(todo, file)));
		const app = await openApp(context, `${gateway.url}/miniapp/todo.loggia.demo/`);
		const neighbour = await openApp(await person(browser), `${gateway.url}/miniapp/control.loggia.test/`);
		const devtools = await attach(/^Tasks .*pages\/index\/index/);
		await devtools.call('Runtime.enable');
		await devtools.call('Debugger.enable');
		const script = devtools.scripts().find((each) => each.url === url);
		assert.ok(
			script,
			devtools
				.scripts()
				.map((each) => each.url)
				.join('\n'),
		);
		const { scriptSource } = await devtools.call('Debugger.getScriptSource', { scriptId: script.scriptId });
		assert.equal(scriptSource.trimEnd(), readFileSync(join(todo, file), 'utf8').trimEnd());

		const line = lineOf(file, 'const title = (event.detail.value');
		const { locations } = await devtools.call('Debugger.setBreakpointByUrl', { url, lineNumber: line + 1 });
		assert.equal(locations[0]?.lineNumber, line + 1);
		await app.frame.locator('#draft input').fill('buy 茶');
		await app.frame.locator('#add').click();
		const paused = await devtools.event('Debugger.paused');
		const [top] = paused.callFrames;
		assert.deepEqual(top.location.scriptId, script.scriptId);
		assert.deepEqual([top.location.lineNumber, top.functionName], [line + 1, 'add']);
		const { result } = await devtools.call('Debugger.evaluateOnCallFrame', {
			callFrameId: top.callFrameId,
			expression: 'title + " 茶"',
		});
		assert.equal(result.value, 'buy 茶 茶');

		// who is held holds nobody else
		const start = Date.now();
		const list = await gateway.api('/sessions');
		assert.equal((await list.json()).items.length, 2);
		await neighbour.page.reload();
		await until('the neighbour', async () => (await neighbour.state()).state === 'ready');
		// longer than the time that a turn may take
		await until('two seconds', () => Date.now() - start > 2_000);
		assert.equal(await app.frame.locator('wx-task-item').count(), 0, 'nothing was added yet');

		const from = devtools.count();
		await devtools.call('Debugger.stepOver');
		const stepped = await devtools.event('Debugger.paused', from);
		assert.ok(stepped.callFrames[0].location.lineNumber > line + 1);
		await devtools.call('Debugger.resume');
		await app.frame.locator('wx-task-item').first().waitFor();
		assert.equal((await app.state()).errors, '0');
		devtools.close();
		await app.page.close();
		await neighbour.page.context().close();
	});

	test('console and evaluation pass; a debugger that goes while it holds the app lets it go', async () => {
		const app = await openApp(context, `${gateway.url}/miniapp/todo.loggia.demo/`);
		const devtools = await attach(/^Tasks .*pages\/index\/index/);
		await devtools.call('Runtime.enable');
		await devtools.call('Debugger.enable');
		const { result } = await devtools.call('Runtime.evaluate', {
			expression: 'getCurrentPages()[0].route',
			returnByValue: true,
		});
		assert.equal(result.value, 'pages/index/index');
		await devtools.call('Runtime.evaluate', { expression: 'console.warn("héllo", { deep: [1] })' });
		const said = await devtools.event('Runtime.consoleAPICalled');
		assert.deepEqual([said.type, said.args[0].value, said.args[1].type], ['warning', 'héllo', 'object']);

		const url = String(pathToFileURL(join(todo, 'pages/index/index.js')));
		const lineNumber = lineOf('pages/index/index.js', "wx.navigateTo({ url: '/pages/about/about' })");
		await devtools.call('Debugger.setBreakpointByUrl', { url, lineNumber });
		await app.frame.locator('#about').click();
		await devtools.event('Debugger.paused');
		devtools.close();
		await app.onPage('pages/about/about');
		assert.equal((await app.state()).errors, '0');
		await app.page.close();
	});

	test('a session that is closed while a debugger holds it ends, and says so to the debugger', async () => {
		const app = await openApp(await person(browser), `${gateway.url}/miniapp/todo.loggia.demo/pages/about/about`);
		const devtools = await attach(/pages\/about\/about/);
		await devtools.call('Debugger.enable');
		const url = String(pathToFileURL(join(todo, 'pages/about/about.js')));
		await devtools.call('Debugger.setBreakpointByUrl', {
			url,
			lineNumber: lineOf('pages/about/about.js', 'wx.showModal'),
		});
		await app.frame.locator('#clear-all').click();
		await devtools.event('Debugger.paused');
		const { items } = await (await gateway.api('/sessions?appId=todo.loggia.demo')).json();
		const held = items.find((each: any) => each.page === 'pages/about/about');
		assert.equal((await gateway.api(`/sessions/${held.session}`, { method: 'DELETE' })).status, 204);
		assert.match(await devtools.closed, /attach again/);
		await until(
			'one session less',
			async () => (await (await gateway.api('/sessions')).json()).items.length < items.length + 1,
		);
		await app.page.context().close();
	});

	test('no web page gets in, nor a name that somebody else’s DNS leads here', async () => {
		const upgrade = {
			Connection: 'Upgrade',
			Upgrade: 'websocket',
			'Sec-WebSocket-Version': '13',
			'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
		};
		const app = await openApp(context, `${gateway.url}/miniapp/todo.loggia.demo/`);
		const { body } = await get('/json/list');
		const path = new URL(body[0].webSocketDebuggerUrl).pathname;
		assert.equal((await get('/json/version')).body['Protocol-Version'], '1.3');
		assert.equal((await get(path, upgrade)).status, 101);
		assert.equal((await get(path, { ...upgrade, Origin: 'devtools://devtools' })).status, 101);
		for (const Origin of ['https://evil.example', gateway.url, 'null'])
			assert.equal((await get(path, { ...upgrade, Origin })).status, 403, Origin);
		for (const Host of ['evil.example', 'localhost.evil.example:9229', '10.0.0.1:9229'])
			for (const asked of ['/json/list', path])
				assert.equal((await get(asked, { ...(asked === path ? upgrade : {}), Host })).status, 403, Host);
		assert.equal((await get('/no-such-target', upgrade)).status, 404);
		await app.page.close();
	});

	test('without --inspect nothing listens, and an app has no debugger', async () => {
		const plain = await startGateway({ apps: [todo] });
		try {
			assert.deepEqual(await (await plain.api('/inspector')).json(), { port: null, trouble: null });
			assert.equal(plain.output().includes('chrome://inspect'), false);
		} finally {
			await plain.stop();
		}
	});
});
