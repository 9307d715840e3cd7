import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FACTS, openApp, type Isolate } from './isolate.ts';

const bare = { 'pages/index/index.wxml': `<view id="a" class="b">x</view>`, 'pages/index/index.js': `Page({})` };

const calls = (app: Isolate) => app.sent.filter(({ kind }) => kind === 'apiCall');
async function run(app: Isolate, code: string): Promise<string[]> {
	app.sent.length = 0;
	app.run(code);
	await app.dispatch('show');
	return app.logs();
}

test('a call goes out once and comes back to its callbacks, or to a promise', async () => {
	const app = await openApp(bare);
	await run(
		app,
		`wx.setStorage({key: 'k', data: 1, success: (r) => console.log('success', r.errMsg), complete: (r) => console.log('complete', r.n)})`,
	);
	const [call] = calls(app);
	assert.deepEqual(call.body, { name: 'setStorage', params: { key: 'k', data: 1 } });
	await app.dispatch('apiReply', { id: call.header.id, ok: true }, { n: 2 });
	assert.deepEqual(app.logs(), ['success setStorage:ok', 'complete 2']);
	await run(app, `wx.setStorage({key: 'k'}).catch((e) => console.log(e.errMsg, e.errno))`);
	await app.dispatch(
		'apiReply',
		{ id: calls(app)[0].header.id, ok: false },
		{ errMsg: 'setStorage:fail quota exceeded', errno: 3 },
	);
	assert.deepEqual(app.logs(), ['setStorage:fail quota exceeded 3']);
	assert.deepEqual(app.errors(), []);
});

test('bytes travel beside the text', async () => {
	const app = await openApp(bare);
	await run(
		app,
		`wx.setStorage({key: 'k', data: new Uint8Array([1, 2, 3]).buffer, success: (r) => console.log(new Uint8Array(r.data)[1])})`,
	);
	const [call] = calls(app);
	assert.deepEqual(call.body, { name: 'setStorage', params: { key: 'k', data: { $bytes: 0 } } });
	assert.deepEqual([...new Uint8Array(call.attachments![0])], [1, 2, 3]);
});

test('what WeChat has and this gateway has not: fails, is not usable, never throws', async () => {
	const app = await openApp(bare);
	assert.deepEqual(await run(app, `wx.chooseImage({fail: (e) => console.log(e.errMsg)})`), [
		'chooseImage:fail not supported',
	]);
	assert.deepEqual(await run(app, `wx.chooseImage().catch((e) => console.log(e.errMsg))`), [
		'chooseImage:fail not supported',
	]);
	assert.deepEqual(
		await run(
			app,
			`const audio = wx.createInnerAudioContext(); audio.src = 'x'; audio.onPlay(() => {}); audio.play();
			wx.request({url: 'https://x'}).abort(); wx.onAccelerometerChange(() => {}); wx.offAccelerometerChange();
			wx.getBatteryInfoSync().level; wx.createCanvasContext('c').setFillStyle('red'); wx.cloud.init();
			console.log(audio.src, typeof wx.notAnApi, wx.canIUse('chooseImage'), wx.canIUse('setStorage'), wx.canIUse('view'), 'login' in wx)`,
		),
		['x undefined false true true true'],
	);
	assert.deepEqual(app.errors(), []);
	assert.equal(calls(app).length, 0);
});

test('an API of a bundle is there; after its removal it fails', async () => {
	const app = await openApp(bare);
	await run(app, `wx.greet({name: 'x', success: (r) => console.log(r.text)})`);
	await app.dispatch('apiReply', { id: calls(app)[0].header.id, ok: true }, { text: 'hello' });
	assert.deepEqual(app.logs(), ['hello']);
	await app.dispatch('hostFacts', {}, { ...FACTS, apis: [] });
	assert.deepEqual(await run(app, `wx.greet({fail: (e) => console.log(e.errMsg, wx.canIUse('greet'))})`), [
		'greet:fail not supported false',
	]);
	await app.dispatch(
		'hostFacts',
		{},
		{ ...FACTS, apis: [...FACTS.apis, { name: 'wave', sync: false, family: 'greet' }] },
	);
	assert.deepEqual(await run(app, `console.log(typeof wx.wave, wx.canIUse('greet'))`), ['function true']);
});

test('synchronous members ask and wait; a failure is thrown', async () => {
	const asked: unknown[] = [];
	const app = await openApp(bare, {
		ask(name, params) {
			asked.push([name, params]);
			if (params.key === 'bad') return '0{"errMsg":"quota exceeded","errno":3}';
			return name === 'getStorageSync' ? '1{"a":1,"data":2}' : '1{}';
		},
	});
	assert.deepEqual(
		await run(
			app,
			`wx.setStorageSync('k', [1]); console.log(wx.getStorageSync('k').a); try { wx.setStorageSync('bad', 1) } catch (e) { console.log(e.message, e.errno) }`,
		),
		['1', 'setStorageSync:fail quota exceeded 3'],
	);
	assert.deepEqual(asked, [
		['setStorageSync', { key: 'k', data: [1] }],
		['getStorageSync', { key: 'k' }],
		['setStorageSync', { key: 'bad', data: 1 }],
	]);
});

test('a synchronous member gives the bytes of its reply', async () => {
	const bytes = new Uint8Array([1, 2, 3]).buffer;
	const app = await openApp(bare, {
		ask: (_name, params) =>
			params.key === 'b' ? ['1{"$bytes":0}', bytes] : ['1{"list":[{"$bytes":1},{"$bytes":7}]}', bytes, bytes],
	});
	assert.deepEqual(
		await run(
			app,
			`console.log(wx.getStorageSync('b').byteLength); const { list } = wx.getStorageSync('a'); console.log(list[0].byteLength, JSON.stringify(list[1]))`,
		),
		['3', '3 {"$bytes":7}'],
	);
});

test('facts answer inside the isolate while the family is there', async () => {
	const app = await openApp(bare);
	assert.deepEqual(
		await run(
			app,
			`console.log(wx.getSystemInfoSync().windowWidth, wx.getWindowInfo().screenHeight, wx.getDeviceInfo().platform, wx.getAppBaseInfo().theme);
			console.log(wx.getMenuButtonBoundingClientRect().width, wx.getLaunchOptionsSync().scene, wx.getAccountInfoSync().miniProgram.appId, wx.env.USER_DATA_PATH);
			wx.getSystemInfo({success: (r) => console.log(r.errMsg, r.windowHeight)})`,
		),
		['375 667 linux light', '87 1001 test wxfile://usr', 'getSystemInfo:ok 603'],
	);
	await app.dispatch('hostFacts', {}, { ...FACTS, apis: [] });
	assert.deepEqual(await run(app, `console.log(wx.canIUse('getSystemInfoSync'), wx.getSystemInfoSync().windowWidth)`), [
		'false undefined',
	]);
});

test('listeners hear events of the gateway until they are taken off', async () => {
	const app = await openApp(bare);
	await run(app, `globalThis.f = (e) => console.log('theme', e.theme); wx.onThemeChange(f)`);
	await app.dispatch('hostFacts', {}, { ...FACTS, system: { ...FACTS.system, theme: 'dark' } });
	await app.dispatch('apiEvent', {}, { name: 'onThemeChange', data: { theme: 'again' } });
	app.run(`wx.offThemeChange(f)`);
	await app.dispatch('apiEvent', {}, { name: 'onThemeChange', data: { theme: 'never' } });
	assert.deepEqual(app.logs(), ['theme dark', 'theme again']);
});

test('an app may overwrite, add and list members; a dialect has its own name for the object', async () => {
	const app = await openApp(bare, { manifest: { global: 'ft' } });
	assert.deepEqual(
		await run(
			app,
			`wx.showToast = () => 'mine'; wx.more = 1; const {setStorage} = wx; let n = 0; for (const k in wx) if (k === 'showToast') n++;
			console.log(wx.showToast(), ft.more, typeof setStorage, n, Object.keys(wx).includes('navigateTo'), ft === wx)`,
		),
		['mine 1 function 1 true true'],
	);
});

test('a selector query asks after the patch of its turn is applied', async () => {
	const app = await openApp(bare);
	app.acknowledging = false;
	await run(app, `getCurrentPages()[0].setData({a: 1}, () => {}); wx.reLaunch({url: '/pages/index/index'})`);
	await run(
		app,
		`wx.createSelectorQuery().select('#a').boundingClientRect().selectAll('.none').boundingClientRect().selectViewport().scrollOffset().exec((r) => console.log(JSON.stringify(r)))`,
	);
	assert.equal(app.all('query').length, 0);
	await app.dispatch('ack', { seq: app.lastSeq });
	const questions = app.sent.filter(({ kind }) => kind === 'query');
	assert.deepEqual(
		questions.map(({ body }) => body),
		[{ type: 'rects', nodes: [app.view.find('#a').id] }, { type: 'viewport' }],
	);
	await app.dispatch(
		'queryReply',
		{ id: questions[0].header.id },
		{ rects: [{ left: 1, top: 2, right: 4, bottom: 6, width: 3, height: 4 }] },
	);
	await app.dispatch(
		'queryReply',
		{ id: questions[1].header.id },
		{ viewport: { width: 375, height: 603, scrollTop: 9, scrollLeft: 0 } },
	);
	const [rect, none, viewport] = JSON.parse(app.logs()[0]) as [
		Record<string, unknown>,
		unknown[],
		Record<string, unknown>,
	];
	assert.deepEqual(rect, { id: 'a', dataset: {}, left: 1, top: 2, right: 4, bottom: 6, width: 3, height: 4 });
	assert.deepEqual(none, []);
	assert.equal(viewport.scrollTop, 9);
});

test('pageScrollTo and the background are settings of the page', async () => {
	const app = await openApp(bare);
	await run(app, `wx.pageScrollTo({scrollTop: 50, duration: 0}); wx.setBackgroundColor({backgroundColor: '#123456'})`);
	assert.deepEqual(app.view.pages.get(1)!.settings, {
		scrollTo: { scrollTop: 50, duration: 0 },
		backgroundColor: '#123456',
	});
});

test('base64, nextTick and the update manager', async () => {
	const app = await openApp(bare);
	assert.deepEqual(
		await run(
			app,
			`const b = wx.base64ToArrayBuffer('AQIDBA=='); wx.getUpdateManager().onCheckForUpdate((r) => console.log(r.hasUpdate));
			wx.nextTick(() => console.log('tick')); console.log(b.byteLength, wx.arrayBufferToBase64(b))`,
		),
		['4 AQIDBA==', 'false', 'tick'],
	);
});
