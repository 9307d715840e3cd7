/** A WebSocket of an open mini-program over updates of the network capability: it stays with the version that opened it, and a retry is the new version's. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { openApp, person, startBrowser } from './browser.ts';
import { distribution, type Gateway, startGateway, until } from './gateway.ts';

const scratch = mkdtempSync(join(tmpdir(), 'loggia-kept-'));
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
let gateway: Gateway;
let browser: Browser;

/** A page that opens sockets, numbered from 1, sends on the one of its button and lists what each heard. */
function program(url: string): string {
	const folder = join(scratch, 'sockets');
	const file = (path: string, text: string) => writeFileSync(join(folder, path), text);
	mkdirSync(join(folder, 'pages'), { recursive: true });
	file('app.json', '{"pages":["pages/sockets"]}');
	file(
		'project.config.json',
		JSON.stringify({ appid: 'sockets.loggia.test', loggia: { domains: { socket: [{ origin: url, private: true }] } } }),
	);
	file(
		'pages/sockets.wxml',
		`<button id="connect" bindtap="connect">Connect</button>
<button wx:for="{{[1, 2, 3]}}" wx:key="*this" id="send{{item}}" data-socket="{{item}}" bindtap="send">Send on {{item}}</button>
<view id="heard">{{heard}}</view>`,
	);
	file(
		'pages/sockets.js',
		`Page({
	data: { heard: '' },
	sockets: [],
	connect() {
		const task = wx.connectSocket({ url: '${url}', fail: ({ errMsg }) => hear(errMsg) });
		const number = this.sockets.push(task);
		const hear = (text) => this.setData({ heard: this.data.heard + number + ' ' + text + ';' });
		task.onOpen(() => hear('open'));
		task.onMessage(({ data }) => hear(data));
		task.onClose(({ code, reason }) => hear('closed ' + code + ' ' + reason));
	},
	send({ currentTarget }) {
		const number = currentTarget.dataset.socket;
		const fail = ({ errMsg }) => this.setData({ heard: this.data.heard + number + ' ' + errMsg + ';' });
		this.sockets[number - 1].send({ data: 'echo', fail });
	},
});
`,
	);
	return folder;
}

before(async () => {
	server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
	if (!server.address()) await once(server, 'listening');
	const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
	[gateway, browser] = await Promise.all([
		startGateway({ data: join(scratch, 'data'), apps: [program(url)] }),
		startBrowser(),
	]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	server.close();
	rmSync(scratch, { recursive: true, force: true });
});

/** The network capability as shipped, deployed over itself: another bundle. */
async function update(): Promise<void> {
	const levels = join(distribution, 'bundle');
	const [jar] = readdirSync(levels).flatMap((level) =>
		readdirSync(join(levels, level))
			.filter((file) => file.startsWith('loggia-provider-network-'))
			.map((file) => join(levels, level, file)),
	);
	const response = await gateway.api('/apis', { method: 'POST', body: readFileSync(jar!) });
	assert.equal(response.status, 201, await response.text());
}

test('a socket lives on over an update, gets onClose at the next, and a retry works', async () => {
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/sockets.loggia.test/`);
	const tap = (id: string) => app.frame.locator(`#${id}`).click();
	const heard = async () => (await app.frame.locator('#heard').innerText()).split(';').filter((line) => line !== '');
	let lines = 0;
	const next = async (...expected: string[]) => {
		lines += expected.length;
		await until(expected.join(', '), async () => (await heard()).length >= lines);
		assert.deepEqual((await heard()).slice(-expected.length), expected);
	};
	await tap('connect');
	await next('1 open');
	await update();
	await tap('send1');
	await next('1 echo');
	await tap('connect');
	await next('2 open');
	await tap('send2');
	await next('2 echo');
	await tap('send1');
	await next('1 echo');
	await update();
	await next('1 closed 1001 the network provider was replaced');
	await tap('send2');
	await next('2 echo');
	await tap('connect');
	await next('3 open');
	await tap('send3');
	await next('3 echo');
	assert.equal((await app.state()).errors, '0');
});
