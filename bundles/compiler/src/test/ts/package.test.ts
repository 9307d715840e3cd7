import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../main/ts/compile.ts';
import { build, DIALECTS, findings, load, run } from './support.ts';

test('manifest: defaults, names, window of a page', () => {
	const { manifest } = load(
		build({
			'project.config.json': '{"appid":"wx123","projectname":"p"}',
			'app.json': '{"pages":["pages/a"],"window":{"navigationBarTitleText":"T"}}',
			'pages/a.json': '{"navigationBarTitleText":"A","usingComponents":{}}',
		}),
	);
	assert.deepEqual(
		[
			manifest.appId,
			manifest.name,
			manifest.version,
			manifest.entry,
			manifest.dialect,
			manifest.global,
			manifest.tabBar,
		],
		['wx123', 'T', '1.0.0', 'pages/a', 'wx', null, null],
	);
	assert.equal(manifest.window['navigationBarTextStyle'], 'white');
	assert.deepEqual(
		[manifest.pageWindow['pages/a']!['navigationBarTitleText'], manifest.pageWindow['pages/a']!['usingComponents']],
		['A', undefined],
	);
});

test("app id: the fallback when there is none or it is the tourist's", () => {
	assert.equal(load(build({})).manifest.appId, 'fallback');
	assert.equal(load(build({ 'project.config.json': '{"appid":"touristappid"}' })).manifest.appId, 'fallback');
});

test('JSON with a byte order mark, comments and trailing commas', () => {
	assert.deepEqual(load(build({ 'app.json': '\ufeff{\n// c\n"pages":["pages/a",],/* d */}' })).manifest.pages, [
		'pages/a',
	]);
});

test('broken JSON is reported and the rest read', () => {
	assert.deepEqual(
		findings(build({ 'pages/a.json': '{"a":1\n"b":2}' })).map((f) => f.replace(/:\d+ /, ' ')),
		['warning pages/a.json:2 json-syntax'],
	);
});

test('subpackages in both spellings; the entry may be in one', () => {
	const json =
		'{"pages":["pages/a"],"subPackages":[{"root":"s/","pages":["x"]}],"subpackages":[{"root":"t","pages":["y"]}],"entryPagePath":"t/y"}';
	const { manifest } = load(build({ 'app.json': json, 's/x.wxml': '', 't/y.wxml': '' }));
	assert.deepEqual([manifest.pages, manifest.entry], [['pages/a', 's/x', 't/y'], 't/y']);
});

test('miniprogramRoot, or the folder of app.json wherever it is', () => {
	const files = { 'mp/app.json': '{"pages":["p"]}', 'mp/p.wxml': '<image src="i.png"/>', 'other/x.js': '}' };
	const configs: Record<string, string>[] = [{ 'project.config.json': '{"miniprogramRoot":"./mp/"}' }, {}];
	for (const config of configs) {
		const out = compile({
			files: { ...files, ...config },
			binaries: ['mp/i.png', 'mp/x.html'],
			fallbackAppId: 'f',
			dialects: DIALECTS,
		});
		assert.deepEqual([out.diagnostics, out.statics], [[], [['mp/i.png', 'files/i.png']]]);
	}
});

test('no app.json or no page is an error with a sentence', () => {
	const empty = (files: Record<string, string>): void =>
		void compile({ files, binaries: [], fallbackAppId: 'f', dialects: DIALECTS });
	assert.throws(() => empty({}), /app\.json/);
	assert.throws(() => empty({ 'app.json': '{}' }), /page/);
});

test('pages without a template, without a script, without anything', () => {
	const out = build({
		'app.json': '{"pages":["pages/a","no/wxml","no/js","gone"]}',
		'no/wxml.js': 'Page({})',
		'no/js.wxml': 'x',
	});
	const { manifest, modules } = load(out);
	assert.deepEqual(Object.keys(manifest.errorPages), ['gone']);
	assert.equal(modules.has('no/js.js'), true);
	assert.deepEqual(out.diagnostics.map((d) => `${d.level} ${d.message.split(' ')[2]}`).sort(), [
		'error gone',
		'warning no/wxml',
	]);
});

test('components: relative, absolute, bare, npm, index, alias, app-level, generic', () => {
	const c = '{"component":true}';
	const out = build({
		'app.json': '{"pages":["pages/a"],"usingComponents":{"g":"g/g"},"resolveAlias":{"@c/*":"/deep/*"}}',
		'pages/a.json':
			'{"usingComponents":{"r":"./r","b":"b","n":"lib/n","i":"/i","al":"@c/d","no":"./none","pl":"plugin://x/y"},"componentPlaceholder":{"r":"b","n":"view"}}',
		'g/g.json': c,
		'pages/r.json': c,
		'pages/b.json': c,
		'miniprogram_npm/lib/n/index.json': c,
		'i/index.json': c,
		'deep/d.json': '{"component":true,"componentGenerics":{"s":{"default":"./e"},"t":true}}',
		'deep/e.json': c,
	});
	const { components } = load(out);
	const a = components.get('pages/a')!;
	assert.deepEqual(a.using, {
		g: 'g/g',
		r: 'pages/r',
		b: 'pages/b',
		n: 'miniprogram_npm/lib/n/index',
		i: 'i/index',
		al: 'deep/d',
	});
	assert.deepEqual(a.placeholders, { r: 'pages/b', n: 'view' });
	assert.deepEqual(components.get('deep/d')!.generics, { s: { default: 'deep/e' }, t: true });
	assert.deepEqual(
		out.diagnostics.map((d) => d.code),
		['missing-component', 'plugin'],
	);
});

test('modules: require, ES syntax, JSON, TypeScript', () => {
	const loaded = load(
		build({
			'u/a.js': "import b, { c } from './b.js';\nexport const sum = b + c;\nexport default () => sum;",
			'u/b.js': 'exports.default = 1; exports.__esModule = true; exports.c = require("./d.json").n;',
			'u/d.json': '{"n": 4, /* c */}',
			'u/t.ts': 'export const x: number = 3;',
		}),
	);
	assert.equal((run(loaded, 'u/a.js') as { sum: number }).sum, 5);
	assert.equal((run(loaded, 'u/t.js') as { x: number }).x, 3);
});

test('browser globals are undefined in a module; its own let of that name is allowed', () => {
	const loaded = load(
		build({
			'u/a.js': 'module.exports = [typeof window, typeof document, typeof location, typeof wx === "string"];',
			'u/b.js': 'let window = 1; const module2 = 2; exports.w = window;',
			'u/c.js': 'const exports = {a: 3}; module.exports = exports;',
		}),
	);
	assert.deepEqual(run(loaded, 'u/a.js'), ['undefined', 'undefined', 'undefined', false]);
	assert.deepEqual(run(loaded, 'u/b.js'), { w: 1 });
	assert.deepEqual(run(loaded, 'u/c.js'), { a: 3 });
});

test('a module that does not parse fails when it is required, with file and line', () => {
	const out = build({ 'u/a.js': 'var ok;\nvar r = /{1,24}+/;', 'u/b.js': '}); evil(' });
	const { broken, modules } = load(out);
	assert.match(broken.get('u/a.js')!, /^u\/a\.js:2:\d+: .*/);
	assert.equal(broken.has('u/b.js'), true);
	assert.equal(modules.has('pages/a.js'), true);
	assert.deepEqual(
		out.diagnostics.map((d) => [d.file, d.line, d.code]),
		[
			['u/a.js', 2, 'js-syntax'],
			['u/b.js', 1, 'js-syntax'],
		],
	);
});

test('scripts of tools are left out', () => {
	const { modules } = load(
		build({
			'test/x.js': '1',
			'node_modules/a/b.js': '1',
			'gulpfile.js': '1',
			'a.test.js': '1',
			'.x/y.js': '1',
			'tests.js': '1',
		}),
	);
	assert.deepEqual([...modules.keys()], ['pages/a.js', 'tests.js']);
});

test('apis: members, destructured, aliased, declared; computed ones are reported', () => {
	const out = build({
		'app.json':
			'{"pages":["pages/a"],"requiredPrivateInfos":["getLocation"],"permission":{"scope.userLocation":{"desc":"d"}}}',
		'u/a.js':
			'wx.request(); const {login, setStorage: s} = wx; const api = wx; api.scanCode(); wx["showToast"]();\nwx[name]();',
	});
	const { manifest } = load(out);
	assert.deepEqual(manifest.apis, ['getLocation', 'login', 'request', 'scanCode', 'setStorage', 'showToast']);
	assert.deepEqual(manifest.permission, { 'scope.userLocation': { desc: 'd' } });
	assert.deepEqual(findings(out), ['warning u/a.js:2:1 computed-api']);
});

test('requires: the major versions that app.json asks for; what is none is reported', () => {
	const out = build({
		'app.json':
			'{"pages":["pages/a"],"loggia":{"apis":{"payment":2,"greet":"1.4","a-b":"3","Bad":1,"float":1.5e30,"text":"one","none":null}}}',
	});
	assert.deepEqual(load(out).manifest.requires, { 'a-b': 3, greet: 1, payment: 2 });
	assert.deepEqual(
		findings(out).map((f) => f.split(' ').at(-1)),
		['api-version', 'api-version', 'api-version', 'api-version'],
	);
	assert.equal('requires' in load(build({})).manifest, false, 'the digest of an app that asks for none stays');
	const list = build({ 'app.json': '{"pages":["pages/a"],"loggia":{"apis":["payment"]}}' });
	assert.equal(findings(list).length, 1);
	assert.equal(load(list).manifest.requires, undefined);
});

test('apis: the namespace ext, and what a socket calls itself', () => {
	const out = build({
		'u/a.js': 'const api = wx; api.ext.weather(); wx.ext.route({}); wx.connectSocket({}).send({});',
	});
	assert.deepEqual(load(out).manifest.apis, [
		'closeSocket',
		'connectSocket',
		'ext.route',
		'ext.weather',
		'sendSocketMessage',
	]);
});

test('the source map leads every line of a module to its file', () => {
	const out = build({ 'u/a.js': 'one();\n\nthrow new Error("here");' });
	const map = JSON.parse(out.outputs['logic.js.map']!) as { sources: string[]; mappings: string };
	const lines = out.outputs['logic.js']!.split('\n');
	const generated = lines.findIndex((line) => line.includes('"here"'));
	assert.deepEqual(decode(map.mappings)[generated], [0, map.sources.indexOf('u/a.js'), 2, 0]);
	assert.equal(map.mappings.split(';').length, lines.length - 1);
});

test('the icon is the obvious picture, tab icons are package paths', () => {
	const out = build({
		'app.json': '{"pages":["pages/a"],"tabBar":{"list":[{"pagePath":"/pages/a","iconPath":"./i/t.png"}]}}',
	});
	assert.deepEqual(load(out).manifest.tabBar!['list'], [{ pagePath: 'pages/a', iconPath: 'i/t.png' }]);
	const icon = compile({
		files: { 'app.json': '{"pages":["a"]}' },
		binaries: ['x/icon.png', 'images/logo.png', 'logo.png'],
		fallbackAppId: 'f',
		dialects: DIALECTS,
	});
	assert.equal((JSON.parse(icon.manifest) as { icon: string }).icon, 'logo.png');
});

test('one broken page leaves the others', () => {
	const out = build({
		'app.json': '{"pages":["pages/a","pages/b"]}',
		'pages/a.wxml': '<view>'.repeat(250),
		'pages/b.wxml': 'fine',
		'pages/b.js': 'Page({})',
	});
	const { groups, manifest } = load(out);
	assert.deepEqual([Object.keys(groups), Object.keys(manifest.errorPages)], [['$wxs', 'pages/b'], ['pages/a']]);
});

/** Last segment state of each generated line: [column, source, line, column]. */
function decode(mappings: string): (number[] | undefined)[] {
	const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
	const state = [0, 0, 0, 0];
	return mappings.split(';').map((line) => {
		if (line === '') return undefined;
		let field = 0;
		let value = 0;
		let shift = 0;
		for (const c of line) {
			const digit = digits.indexOf(c);
			value |= (digit & 31) << shift;
			shift += 5;
			if (digit & 32) continue;
			state[field] = (field === 0 ? 0 : state[field]!) + (value & 1 ? -(value >> 1) : value >> 1);
			field++;
			value = shift = 0;
		}
		return [...state];
	});
}
