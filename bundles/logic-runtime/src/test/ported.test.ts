import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MEMBERS } from '../wx/members.ts';
import { FACTS, openApp, type Isolate, type Start } from './isolate.ts';

const bare = { 'pages/index/index.wxml': `<view id="a"/>`, 'pages/index/index.js': `Page({})` };
const api = (name: string, sync = false) => ({ name, sync, family: 'acme' });
const facts = {
	...FACTS,
	apis: [
		...FACTS.apis,
		api('myApi'),
		api('testSync'),
		api('testSyncSync', true),
		api('UserModule.fetch'),
		api('SensorModule.onTick'),
		api('SensorModule.offTick'),
		api('scan'),
		api('getUserInfo'),
	],
};
const ported = (sources = {}, options: Start = {}) => openApp({ ...bare, ...sources }, { facts, ...options });
const calls = (app: Isolate) => app.sent.filter(({ kind }) => kind === 'apiCall');
async function run(app: Isolate, code: string): Promise<string[]> {
	app.sent.length = 0;
	app.run(code);
	await app.dispatch('show');
	return app.logs();
}
/** Options whose callbacks write what they get. */
const told = `success: (r) => console.log('success', JSON.stringify(r)), fail: (e) => console.log('fail', e.errMsg), complete: (r) => console.log('complete', r.errMsg)`;

test('TCMPP: invokeNativePlugin calls the API of that name with its data', async () => {
	const app = await ported();
	await run(app, `wx.invokeNativePlugin({ api_name: 'myApi', data: { name: 'kka', age: 22 }, ${told} })`);
	const [call] = calls(app);
	assert.deepEqual(call.body, { name: 'myApi', params: { name: 'kka', age: 22 } });
	await app.dispatch('apiReply', { id: call.header.id, ok: true }, { result: 'r' });
	assert.deepEqual(app.logs(), [
		'success {"result":"r","errMsg":"invokeNativePlugin:ok"}',
		'complete invokeNativePlugin:ok',
	]);
	await run(app, `wx.invokeNativePlugin({ api_name: 'myApi', ${told} })`);
	await app.dispatch(
		'apiReply',
		{ id: calls(app)[0].header.id, ok: false },
		{ errMsg: 'myApi:fail no signal', errno: 7 },
	);
	assert.deepEqual(app.logs(), [
		'fail invokeNativePlugin:fail no signal',
		'complete invokeNativePlugin:fail no signal',
	]);
	assert.deepEqual(app.errors(), []);
});

test('TCMPP: progress hears of the call while it runs, and not after its end', async () => {
	const app = await ported();
	await run(
		app,
		`wx.invokeNativePlugin({ api_name: 'myApi', progress: (p) => console.log('progress', p.n), success: () => console.log('end') })`,
	);
	const { id } = calls(app)[0].header;
	await app.dispatch('apiEvent', { id }, { name: 'onProgressUpdate', data: { n: 30 } });
	await app.dispatch('apiEvent', { id }, { name: 'onOther', data: { n: 31 } });
	await app.dispatch('apiReply', { id, ok: true }, {});
	await app.dispatch('apiEvent', { id }, { name: 'onProgressUpdate', data: { n: 100 } });
	assert.deepEqual(app.logs(), ['progress 30', 'end']);
});

test('TCMPP: with sync: true the answer is returned; a failure is one too', async () => {
	const asked: unknown[] = [];
	const app = await ported(
		{},
		{
			ask(name, params) {
				asked.push([name, params]);
				return params.bad ? '0{"errMsg":"testSyncSync:fail bad","errno":3}' : '1{"key":"value"}';
			},
		},
	);
	assert.deepEqual(
		await run(
			app,
			`console.log(JSON.stringify(wx.invokeNativePlugin({ api_name: 'testSync', sync: true, data: { a: 1 } })));
			console.log(JSON.stringify(wx.invokeNativePlugin({ api_name: 'testSync', sync: true, data: { bad: 1 }, fail: (e) => console.log('fail', e.errMsg) })));
			console.log(wx.invokeNativePlugin({ api_name: 'none', sync: true }).errMsg)`,
		),
		[
			'{"key":"value","errMsg":"invokeNativePlugin:ok"}',
			'{"errMsg":"invokeNativePlugin:fail bad","errno":3,"errCode":3}',
			'invokeNativePlugin:fail not supported: none',
			'fail invokeNativePlugin:fail bad',
		],
	);
	assert.deepEqual(asked, [
		['testSyncSync', { a: 1 }],
		['testSyncSync', { bad: 1 }],
	]);
});

test('what no capability has fails with its name, and what is no name at all with a parameter error', async () => {
	const app = await ported();
	assert.deepEqual(await run(app, `wx.invokeNativePlugin({ api_name: 'none', ${told} })`), [
		'fail invokeNativePlugin:fail not supported: none',
		'complete invokeNativePlugin:fail not supported: none',
	]);
	assert.deepEqual(await run(app, `wx.extBridge({ module: 'None', event: 'go', ${told} })`), [
		'fail extBridge:fail not supported: None.go',
		'complete extBridge:fail not supported: None.go',
	]);
	assert.deepEqual(
		await run(
			app,
			`const fail = (e) => console.log(e.errMsg);
			wx.invokeNativePlugin({ fail }); wx.invokeNativePlugin({ api_name: '', fail }); wx.extBridge({ event: 'go', fail }); wx.extBridge({ module: 'M', event: 1, fail });
			wx.invokeNativePlugin(undefined).catch(fail); wx.extOnBridge(null); wx.extOffBridge(7); wx.loadExtApi('x'); wx.loadExtApi([null, {}])`,
		),
		[
			'extOnBridge:fail parameter error: parameter.module should be the name of a module;',
			'extOffBridge:fail parameter error: parameter.module should be the name of a module;',
			'loadExtApi:fail parameter error: a list of {name, sync, params} is expected;',
			'loadExtApi:fail parameter error: an API in the list has no name;',
			'loadExtApi:fail parameter error: an API in the list has no name;',
			'invokeNativePlugin:fail parameter error: parameter.api_name should be String instead of Undefined;',
			'invokeNativePlugin:fail parameter error: parameter.api_name should be String instead of an empty one;',
			'extBridge:fail parameter error: parameter.module should be String instead of Undefined;',
			'extBridge:fail parameter error: parameter.event should be String instead of Number;',
			'invokeNativePlugin:fail parameter error: parameter.api_name should be String instead of Undefined;',
		],
	);
	assert.equal(calls(app).length, 0);
	assert.deepEqual(app.errors(), []);
});

test('dimina: extBridge calls the API of the module’s namespace, else a plain one, never WeChat’s of that name', async () => {
	const app = await ported();
	await run(
		app,
		`wx.extBridge({ module: 'UserModule', event: 'fetch', data: { uid: '1' }, ${told} });
		wx.extBridge({ module: 'Scanner', event: 'scan' }, (r) => console.log('both', r.errMsg));
		wx.extBridge({ module: 'UserModule', event: 'getUserInfo', fail: (e) => console.log(e.errMsg) })`,
	);
	assert.deepEqual(
		calls(app).map(({ body }) => body),
		[
			{ name: 'UserModule.fetch', params: { uid: '1' } },
			{ name: 'scan', params: {} },
		],
	);
	const [fetch, scan] = calls(app);
	await app.dispatch('apiReply', { id: fetch.header.id, ok: true }, { name: 'Ada' });
	await app.dispatch('apiReply', { id: scan.header.id, ok: false }, { errMsg: 'UserModule.fetch:fail denied' });
	assert.deepEqual(app.logs(), [
		'extBridge:fail not supported: UserModule.getUserInfo',
		'success {"name":"Ada","errMsg":"extBridge:ok"}',
		'complete extBridge:ok',
		'both extBridge:fail denied',
	]);
});

test('dimina: a subscription lasts until it is ended or replaced, or once', async () => {
	const app = await ported();
	const tick = (n: number) => app.dispatch('apiEvent', {}, { name: 'SensorModule.onTick', data: { n } });
	const names = () => calls(app).map(({ body }) => (body as { name: string }).name);
	await run(app, `wx.extOnBridge({ module: 'SensorModule', event: 'onTick', callBack: (r) => console.log('a', r.n) })`);
	await tick(1);
	await tick(2);
	app.run(`wx.extOnBridge({ module: 'SensorModule', event: 'onTick', callBack: (r) => console.log('b', r.n) })`);
	await tick(3);
	app.run(
		`wx.extOffBridge({ module: 'SensorModule', event: 'onTick' }); wx.extOffBridge({ module: 'SensorModule', event: 'onTick' })`,
	);
	await tick(4);
	assert.deepEqual(app.logs(), ['a 1', 'a 2', 'b 3']);
	const [on, off] = ['SensorModule.onTick', 'SensorModule.offTick'];
	assert.deepEqual(names(), [on, off, on, off]);
	await run(
		app,
		`wx.extOnBridge({ module: 'SensorModule', event: 'tick', isSustain: false, callBack: (r) => console.log('once', r.n) })`,
	);
	await tick(5);
	await tick(6);
	assert.deepEqual(app.logs(), ['once 5']);
	assert.deepEqual(names(), [on, off]);
	assert.deepEqual(
		await run(app, `wx.extOnBridge({ module: 'None', event: 'x', callBack() {}, fail: (e) => console.log('told') })`),
		['extOnBridge:fail not supported: None.onX', 'told'],
	);
});

const conf = {
	'FinClipConf.js': `module.exports = {
		extApi: [
			{ name: 'myApi', params: { url: '' } },
			{ name: 'testSync', sync: true, params: {} },
			{ name: 'notHere', params: {} },
			{ name: 'login', params: {} },
			{ name: 'setStorage', overwrite: true, params: {} },
		],
	}`,
};

test('FinClip: APIs of FinClipConf.js are members of ft before app.js runs', async () => {
	const app = await ported(
		{ ...conf, 'app.js': `console.log(typeof ft.myApi, typeof ft.notHere); App({})` },
		{
			manifest: { global: 'ft' },
			ask: (name, params) => `1{"from":"${name} ${JSON.stringify(params).replaceAll('"', "'")}"}`,
		},
	);
	assert.deepEqual(app.logs(), ['function function']);
	await run(
		app,
		`ft.myApi({ url: 'u', success: (r) => console.log(r.errMsg, r.n) }); ft.notHere({ fail: (e) => console.log(e.errMsg) }); console.log(ft.testSync({ name: 'n' }).from)`,
	);
	assert.deepEqual(calls(app)[0].body, { name: 'myApi', params: { url: 'u' } });
	await app.dispatch('apiReply', { id: calls(app)[0].header.id, ok: true }, { n: 1 });
	assert.deepEqual(app.logs(), ["testSyncSync {'name':'n'}", 'notHere:fail not supported', 'myApi:ok 1']);
	assert.deepEqual(await run(app, `console.log(wx.canIUse('myApi'), wx.canIUse('notHere'), wx.canIUse('extBridge'))`), [
		'true false true',
	]);
	assert.deepEqual(app.errors(), []);
});

test('FinClip: loadExtApi leaves what the platform has, unless it is told to overwrite', async () => {
	const app = await ported();
	assert.deepEqual(
		await run(
			app,
			`const { login, setStorage, loadExtApi } = wx;
			loadExtApi([{ name: 'login' }, { name: 'extBridge' }, { name: 'later' }, { name: 'showToast', overwrite: true }]);
			console.log(wx.login === login, wx.setStorage === setStorage, typeof wx.later);
			wx.later({ fail: (e) => console.log(e.errMsg) }); wx.showToast({ fail: (e) => console.log(e.errMsg) })`,
		),
		['true true function', 'later:fail not supported', 'showToast:fail not supported'],
	);
});

test('a conf that throws is reported, and the app starts', async () => {
	const app = await ported({
		'FinClipConf.js': `throw new Error('no conf')`,
		'app.js': `console.log('starts'); App({})`,
	});
	assert.deepEqual(app.logs(), ['starts']);
	assert.match(app.errors()[0].message, /no conf/);
});

test('the compiler’s list says of each member whether this runtime answers it', async () => {
	const file = new URL('../../../compiler/src/main/resources/loggia/compiler/apis/wx-apis.tsv', import.meta.url);
	const listed = new Map(
		readFileSync(file, 'utf8')
			.split('\n')
			.filter((line) => line !== '' && !line.startsWith('#'))
			.map((line) => line.split('\t'))
			.map(([name, , , , , here = '']): [string, string] => [name, here]),
	);
	const without = await openApp(bare, { facts: { ...FACTS, apis: [] } });
	const withSystem = await openApp(bare, { facts: { ...FACTS, apis: [{ name: 'x', sync: false, family: 'system' }] } });
	const can = (app: Isolate, name: string) => app.run<boolean>(`wx.canIUse(${JSON.stringify(name)})`);
	const wrong = [...new Set([...MEMBERS.keys(), ...listed.keys()])].filter((name) => {
		const here = can(without, name) ? 'runtime' : can(withSystem, name) ? 'system' : '';
		return listed.get(name) !== here;
	});
	assert.deepEqual(wrong, []);
});
