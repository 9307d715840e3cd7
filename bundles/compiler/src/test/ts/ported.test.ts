import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings } from './support.ts';

interface Manifest {
	dialect: string;
	global: string | null;
	apis: string[];
}

const manifest = (files: Record<string, string>): Manifest => JSON.parse(build(files).manifest) as Manifest;
const apisOf = (script: string): string[] => manifest({ 'u/a.js': script }).apis;
const uses = (files: Record<string, string>): string[] => build(files).outputs['apis.tsv']!.split('\n').slice(0, -1);

test('each API has its first three places, by line; a member that the app sets is marked', () => {
	assert.deepEqual(
		uses({
			'pages/a.js': 'Page({\n  onLoad() {\n    wx.login();\n    const { request } = wx;\n  },\n})\nwx.login()',
			'u/b.js': 'wx.login(); wx.login();\nwx.track = () => wx["login"]();\nwx.track();\nwx.ext.weather({})',
			'app.json': '{"pages":["pages/a"],\n"requiredPrivateInfos":["getLocation"]}',
		}),
		[
			'=track\tu/b.js:2\tu/b.js:3',
			'ext.weather\tu/b.js:4',
			'getLocation\tapp.json:2',
			'login\tpages/a.js:3\tpages/a.js:7\tu/b.js:1',
			'request\tpages/a.js:4',
		],
	);
});

test('places are those of the TypeScript or the ES module that was written', () => {
	assert.deepEqual(
		uses({
			'u/a.ts': 'interface A {\n\ta: number;\n}\nexport const b: A = { a: 1 };\nwx.login({});',
			'u/b.js': 'import x from "./a";\nexport default () => wx.login(x);',
		}),
		['login\tu/a.ts:5\tu/b.js:2'],
	);
});

test('what a call brings with it is declared, but named nowhere', () => {
	const files = { 'u/a.js': 'wx.connectSocket({})' };
	assert.deepEqual(manifest(files).apis, ['closeSocket', 'connectSocket', 'sendSocketMessage']);
	assert.deepEqual(uses(files), ['connectSocket\tu/a.js:1']);
});

test('TCMPP: the api_name of invokeNativePlugin, in the call, in a variable, in both branches; the synchronous form', () => {
	assert.deepEqual(
		apisOf(`var opts = { api_name: 'myApi', success: function (res) {}, data: { name: 'kka' } };
			wx.invokeNativePlugin(opts);
			wx.invokeNativePlugin({ api_name: flag ? 'one' : \`two\` });
			var rst = wx.invokeNativePlugin({ api_name: 'testSync', sync: true });`),
		['invokeNativePlugin', 'myApi', 'one', 'testSync', 'testSyncSync', 'two'],
	);
});

test('dimina: module and event are an API of a namespace, or a plain one; subscriptions are its listeners', () => {
	assert.deepEqual(
		apisOf(`const MODULE_NAME = 'DemoNativeModule';
			wx.extBridge({ module: MODULE_NAME, event: 'getUser', data: { uid: '1' }, success() {} });
			wx.extOnBridge({ module: MODULE_NAME, event: 'onTick', callBack() {} });
			wx.extOffBridge({ module: MODULE_NAME, event: 'tick' });`),
		['DemoNativeModule.getUser', 'DemoNativeModule.offTick', 'DemoNativeModule.onTick']
			.concat(['extBridge', 'extOffBridge', 'extOnBridge', 'getUser', 'offTick', 'onTick'])
			.sort((a, b) => (a < b ? -1 : 1)),
	);
	assert.deepEqual(uses({ 'u/a.js': `wx.extBridge({\n module: 'M', event: 'go' })` }), [
		'M.go|go\tu/a.js:1',
		'extBridge\tu/a.js:1',
	]);
});

test('FinClip: its conf is a mark of the dialect and declares APIs, as loadExtApi does', () => {
	const { dialect, global, apis } = manifest({
		'FinClipConf.js': `module.exports = {
			extApi: [
				{ name: 'finclipLogin', sync: false, params: { url: '' } },
				{ name: 'appVersion', sync: true, params: {} },
			],
		}`,
		'pages/a.js': `ft.loadExtApi([{ name: 'track', params: {} }]); ft.finclipLogin({ url: 'x' }); Page({})`,
	});
	assert.deepEqual([dialect, global], ['finclip', 'ft']);
	assert.deepEqual(apis, ['appVersion', 'appVersionSync', 'finclipLogin', 'loadExtApi', 'track']);
	assert.deepEqual(apisOf(`const c = { extApi: [{ name: 'nothing' }] }`), [], 'only FinClipConf.js is a conf');
});

test('a name that is computed is reported with its line, and declared only through app.json', () => {
	const script = `function call(name, data) {\n  wx.invokeNativePlugin({ api_name: name, data });\n}\nwx.extBridge(make());\nwx.loadExtApi(list);`;
	const out = build({ 'u/a.js': script });
	assert.deepEqual(findings(out), [
		'warning u/a.js:2:1 computed-api',
		'warning u/a.js:4:1 computed-api',
		'warning u/a.js:5:1 computed-api',
	]);
	assert.match(out.diagnostics[0]!.message, /api_name.*requiredPrivateInfos/);
	assert.deepEqual((JSON.parse(out.manifest) as Manifest).apis, ['extBridge', 'invokeNativePlugin', 'loadExtApi']);
	const declared = manifest({ 'u/a.js': script, 'app.json': '{"pages":["pages/a"],"requiredPrivateInfos":["luffa"]}' });
	assert.ok(declared.apis.includes('luffa'));
});

test('variables that hold each other, or too many texts, end as computed', () => {
	assert.deepEqual(apisOf(`let a = b, b = a; wx.invokeNativePlugin({ api_name: a })`), ['invokeNativePlugin']);
	const many = Array.from({ length: 5000 }, (_, i) => `n = 'x${i}';`).join('\n');
	const { apis } = manifest({ 'u/a.js': `let n; ${many}\nwx.extBridge({ module: n, event: n })` });
	assert.deepEqual(apis, ['extBridge']);
});
