import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostFacts } from '@loggia/messages';
import { FACTS, openApp, type Isolate } from './isolate.ts';

const bare = { 'pages/index/index.wxml': `<view id="a" class="b">x</view>`, 'pages/index/index.js': `Page({})` };

const calls = (app: Isolate) => app.sent.filter(({ kind }) => kind === 'apiCall');
async function run(app: Isolate, code: string): Promise<string[]> {
	app.sent.length = 0;
	app.run(code);
	await app.dispatch('show');
	return app.logs();
}

const NETWORK: HostFacts = {
	...FACTS,
	apis: [
		...FACTS.apis,
		...['request', 'downloadFile', 'uploadFile', 'connectSocket', 'sendSocketMessage', 'closeSocket'].map((name) => ({
			name,
			sync: false,
			family: 'network',
		})),
	],
};

const told = (app: Isolate, id: number | undefined, name: string, data: unknown, attachments: ArrayBuffer[] = []) =>
	app.dispatch('apiEvent', { id }, { name, data }, attachments);

test('a task tells its progress in order until its outcome, and is no promise', async () => {
	const app = await openApp(bare, { facts: NETWORK });
	await run(
		app,
		`globalThis.task = wx.downloadFile({url: 'https://x', success: (r) => console.log('success', r.tempFilePath, r.errMsg), complete: () => console.log('complete')});
		task.onHeadersReceived((e) => console.log('headers', e.header.a));
		globalThis.p = (e) => console.log('progress', e.progress); task.onProgressUpdate(p); task.onProgressUpdate((e) => console.log('second', e.progress));
		console.log(typeof task.then, typeof task.abort, task.onChunkReceived)`,
	);
	const { id } = calls(app)[0].header;
	await told(app, id, 'onHeadersReceived', { header: { a: 1 } });
	await told(app, id, 'onProgressUpdate', { progress: 10 });
	app.run(`task.offProgressUpdate(p)`);
	await told(app, id, 'onProgressUpdate', { progress: 90 });
	await told(app, id! + 1, 'onProgressUpdate', { progress: 1 });
	await app.dispatch('apiReply', { id, ok: true }, { tempFilePath: 'wxfile://tmp_1', statusCode: 200 });
	await told(app, id, 'onProgressUpdate', { progress: 100 });
	app.run(`task.abort()`);
	assert.deepEqual(app.logs(), [
		'undefined function undefined',
		'headers 1',
		'progress 10',
		'second 10',
		'second 90',
		'success wxfile://tmp_1 downloadFile:ok',
		'complete',
	]);
	assert.equal(app.all('close').length, 0, 'what is over is not aborted');
	assert.deepEqual(app.errors(), []);
});

test('a chunk of a response is an ArrayBuffer', async () => {
	const app = await openApp(bare, { facts: NETWORK });
	await run(
		app,
		`wx.request({url: 'https://x', enableChunked: true}).onChunkReceived((e) => console.log(e.data instanceof ArrayBuffer, new Uint8Array(e.data)[1]))`,
	);
	await told(app, calls(app)[0].header.id, 'onChunkReceived', { data: { $bytes: 0 } }, [
		app.run<ArrayBuffer>('new Uint8Array([7, 8]).buffer'),
	]);
	assert.deepEqual(app.logs(), ['true 8']);
});

test('abort gives the call up: fail abort, once, and nothing after it', async () => {
	const app = await openApp(bare, { facts: NETWORK });
	await run(
		app,
		`globalThis.task = wx.request({url: 'https://x', success: () => console.log('success'), fail: (e) => console.log(e.errMsg), complete: () => console.log('complete')});
		task.onHeadersReceived(() => console.log('headers')); globalThis.other = wx.uploadFile({url: 'https://y', success: () => console.log('other')})`,
	);
	const [first, second] = calls(app).map(({ header }) => header.id);
	app.run(`task.abort(); task.abort(); console.log('aborted')`);
	await told(app, first, 'onHeadersReceived', {});
	await app.dispatch('apiReply', { id: first, ok: true }, {});
	await app.dispatch('apiReply', { id: second, ok: true }, {});
	assert.deepEqual(app.logs(), ['aborted', 'request:fail abort', 'complete', 'other']);
	const aborts = app.sent.filter(({ kind }) => kind === 'close');
	assert.deepEqual(
		aborts.map(({ header }) => header.id),
		[first],
	);
});

test('a failed task without callbacks is no unhandled rejection; without the capability it fails', async () => {
	const app = await openApp(bare);
	await run(
		app,
		`const t = wx.request({url: 'https://x', fail: (e) => console.log(e.errMsg)}); t.onHeadersReceived(() => {}); t.abort(); wx.request();
		const s = wx.connectSocket({url: 'wss://x', fail: (e) => console.log(e.errMsg, s.readyState)}); s.onMessage(() => {})`,
	);
	assert.deepEqual(app.logs(), ['request:fail not supported', 'connectSocket:fail not supported 3']);
	assert.deepEqual(app.errors(), []);
	assert.equal(calls(app).length, 0);
});

test('networkTimeout of app.json is the timeout of a call that has none', async () => {
	const app = await openApp(bare, {
		facts: NETWORK,
		manifest: { networkTimeout: { request: 3000, connectSocket: 4000 } },
	});
	await run(
		app,
		`globalThis.options = {url: 'a'}; wx.request(options); wx.request({url: 'b', timeout: 5}); wx.downloadFile({url: 'c'}); wx.connectSocket({url: 'd'}); console.log(options.timeout)`,
	);
	assert.deepEqual(
		calls(app).map(({ body }) => (body as { params: { timeout?: number } }).params.timeout),
		[3000, 5, undefined, 4000],
	);
	assert.deepEqual(app.logs(), ['undefined'], "the app's own object is left alone");
});

test('a socket lives by its events, which come after the answer', async () => {
	const app = await openApp(bare, { facts: NETWORK });
	await run(
		app,
		`globalThis.s = wx.connectSocket({url: 'wss://x', success: (r) => console.log(r.errMsg)});
		s.onOpen((e) => console.log('open', e.header.a, s.readyState === s.OPEN)); s.onClose((e) => console.log('close', e.code, s.readyState === s.CLOSED));
		s.onMessage((e) => console.log('message', typeof e.data === 'string' ? e.data : new Uint8Array(e.data)[0])); s.onError((e) => console.log('error', e.errMsg));
		s.send({data: 'early', fail: (e) => console.log(e.errMsg)}); console.log(s.readyState, s.CONNECTING, s.CLOSING)`,
	);
	assert.deepEqual(app.logs(), ['0 0 2', 'sendSocketMessage:fail SocketTask.readyState is not OPEN']);
	const { id } = calls(app)[0].header;
	await app.dispatch('apiReply', { id, ok: true }, { socketTaskId: 'k7' });
	await told(app, id, 'onOpen', { header: { a: 1 } });
	await told(app, id, 'onMessage', { data: 'text' });
	await told(app, id, 'onMessage', { data: { $bytes: 0 } }, [app.run<ArrayBuffer>('new Uint8Array([9]).buffer')]);
	assert.deepEqual(app.logs().slice(2), ['connectSocket:ok', 'open 1 true', 'message text', 'message 9']);
	await run(
		app,
		`s.send({data: new Uint8Array([1, 2]).buffer, success: (r) => console.log(r.errMsg)}); s.close({code: 1001, reason: 'bye'});
		s.send({data: 'late', fail: (e) => console.log(e.errMsg)}); console.log(s.readyState)`,
	);
	const [send, close] = calls(app);
	assert.deepEqual(send.body, { name: 'sendSocketMessage', params: { socketTaskId: 'k7', data: { $bytes: 0 } } });
	assert.equal(send.attachments![0].byteLength, 2);
	assert.deepEqual(close.body, { name: 'closeSocket', params: { socketTaskId: 'k7', code: 1001, reason: 'bye' } });
	await app.dispatch('apiReply', { id: send.header.id, ok: true }, {});
	await told(app, id, 'onClose', { code: 1001, reason: 'bye' });
	await told(app, id, 'onMessage', { data: 'never' });
	assert.deepEqual(app.logs(), [
		'2',
		'sendSocketMessage:fail SocketTask.readyState is not OPEN',
		'sendSocketMessage:ok',
		'close 1001 true',
	]);
	assert.deepEqual(app.errors(), []);
});

test('a socket that is closed before it has its name is closed when it gets it', async () => {
	const app = await openApp(bare, { facts: NETWORK });
	await run(
		app,
		`globalThis.s = wx.connectSocket({url: 'wss://x'}); s.close({success: (r) => console.log(r.errMsg)}); console.log(s.readyState)`,
	);
	assert.equal(calls(app).length, 1);
	await app.dispatch('apiReply', { id: calls(app)[0].header.id, ok: true }, { socketTaskId: 1 });
	assert.deepEqual(calls(app)[1].body, { name: 'closeSocket', params: { socketTaskId: 1, code: 1000, reason: '' } });
	await told(app, calls(app)[0].header.id, 'onOpen', {});
	assert.equal(app.run('s.readyState'), 2, 'it is closing already');
	await app.dispatch('apiReply', { id: calls(app)[1].header.id, ok: true }, {});
	assert.deepEqual(app.logs(), ['2', 'closeSocket:ok']);
});

test('the old socket calls and events without a task', async () => {
	const app = await openApp(bare, { facts: NETWORK });
	await run(app, `wx.onSocketMessage((e) => console.log('global', e.data)); wx.sendSocketMessage({data: 'x'})`);
	assert.deepEqual(calls(app)[0].body, { name: 'sendSocketMessage', params: { data: 'x' } });
	await app.dispatch('apiEvent', {}, { name: 'onSocketMessage', data: { data: 'y' } });
	assert.deepEqual(app.logs(), ['global y']);
});

test('bytes of an event arrive as an ArrayBuffer', async () => {
	const app = await openApp(bare);
	await run(
		app,
		`wx.onBLECharacteristicValueChange((e) => console.log(e.deviceId, e.value instanceof ArrayBuffer, new Uint8Array(e.value).join()))`,
	);
	await app.dispatch(
		'apiEvent',
		{},
		{ name: 'onBLECharacteristicValueChange', data: { deviceId: 'd', value: { $bytes: 0 } } },
		[app.run<ArrayBuffer>('new Uint8Array([1, 255]).buffer')],
	);
	assert.deepEqual(app.logs(), ['d true 1,255']);
});

const dotted = (...names: string[]) => ({
	...FACTS,
	apis: [...FACTS.apis, ...names.map((name) => ({ name, sync: name.endsWith('Sync'), family: 'routes' }))],
});

test('names with a dot: wx.ext, and a global object for each other namespace', async () => {
	const app = await openApp(bare, {
		facts: dotted('ext.weather', 'acme.scan', 'acme.onScan', 'acme.levelSync'),
		ask: () => '1{"n":3}',
	});
	await run(
		app,
		`wx.ext.weather({city: 'x', success: (r) => console.log(r.t, r.errMsg)}); acme.scan().catch((e) => console.log(e.errMsg));
		acme.onScan((e) => console.log('scanned', e.code));
		console.log(wx.canIUse('ext.weather'), wx.canIUse('acme.scan'), wx.canIUse('acme.none'), wx.ext.none, Object.keys(acme).join(), acme.levelSync().n);
		console.log('ext.weather' in wx, Reflect.ownKeys(wx).includes('acme.scan'), 'weather' in wx.ext, acme.scan === acme.scan)`,
	);
	assert.deepEqual(app.logs(), ['true true false undefined scan,onScan,levelSync 3', 'false false true true']);
	const [weather, scan] = calls(app);
	assert.deepEqual(
		[weather.body, scan.body],
		[
			{ name: 'ext.weather', params: { city: 'x' } },
			{ name: 'acme.scan', params: {} },
		],
	);
	await app.dispatch('apiReply', { id: weather.header.id, ok: true }, { t: 20 });
	await app.dispatch('apiReply', { id: scan.header.id, ok: false }, { errMsg: 'acme.scan:fail no camera', errno: 1 });
	await app.dispatch('apiEvent', {}, { name: 'acme.onScan', data: { code: 'q' } });
	assert.deepEqual(app.logs().slice(2), ['20 ext.weather:ok', 'acme.scan:fail no camera', 'scanned q']);
	assert.deepEqual(app.errors(), []);
});

test('a namespace comes and goes with the catalogue and takes no name that is there', async () => {
	const app = await openApp(bare);
	assert.deepEqual(await run(app, `globalThis.mine = 1; console.log(typeof acme, typeof wx.ext.weather)`), [
		'undefined undefined',
	]);
	const names = [
		'acme.scan',
		'mine.steal',
		'JSON.parse',
		'wx.request',
		'constructor.call',
		'__proto__.x',
		'App.x',
		'a.b.c',
	];
	await app.dispatch('hostFacts', {}, dotted(...names));
	assert.deepEqual(
		await run(
			app,
			`console.log(typeof acme.scan, mine, JSON.parse('1'), typeof App, typeof a, Object.keys(JSON).length); globalThis.kept = acme.scan`,
		),
		['function 1 1 function undefined 0'],
	);
	await app.dispatch('hostFacts', {}, FACTS);
	assert.deepEqual(
		await run(app, `acme.scan({fail: (e) => console.log(e.errMsg, wx.canIUse('acme.scan'), kept === acme.scan)})`),
		['acme.scan:fail not supported false true'],
	);
});

test('a button with open-type getUserInfo tells what the call gives', async () => {
	const app = await openApp(
		{
			'pages/index/index.wxml': `<button id="a" open-type="getUserInfo" bindgetuserinfo="got"><view id="in">x</view></button>`,
			'pages/index/index.js': `Page({ got(e) { console.log(e.type, e.detail.errMsg, e.detail.userInfo && e.detail.userInfo.nickName) } })`,
		},
		{ facts: { ...FACTS, apis: [...FACTS.apis, { name: 'getUserInfo', sync: false, family: 'sso' }] } },
	);
	assert.equal(app.view.listens(app.view.find('#a'), 'tap').send, true);
	await app.tap('#in');
	const [call] = calls(app);
	assert.deepEqual(call.body, { name: 'getUserInfo', params: { withCredentials: true, lang: 'en' } });
	await app.dispatch('apiReply', { id: call.header.id, ok: true }, { userInfo: { nickName: 'Ada' } });
	await app.tap('#in');
	await app.dispatch('apiReply', { id: calls(app)[1].header.id, ok: false }, { errMsg: 'getUserInfo:fail auth deny' });
	assert.deepEqual(app.logs(), ['getuserinfo getUserInfo:ok Ada', 'getuserinfo getUserInfo:fail auth deny undefined']);
	assert.deepEqual(app.errors(), []);
});
