/** What public mini-programs use most, as their developers write it, where no other test has it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings, load, render, renderFiles, run } from './support.ts';

const TEMPLATES: [construct: string, template: string, data: Record<string, unknown>, expected: string][] = [
	[
		'wx:for on block, without a key',
		'<block wx:for="{{l}}"><i>{{item}}</i>,</block>',
		{ l: [1, 2] },
		'<i>1</i>,<i>2</i>,',
	],
	['wx:for over an object', '<i wx:for="{{o}}">{{index}}{{item}}</i>', { o: { a: 1, b: 2 } }, '<i>a1</i><i>b2</i>'],
	['wx:for over nothing', 'a<i wx:for="{{none}}">x</i>b', {}, 'ab'],
	['wx:for and wx:if on one tag', '<i wx:for="{{l}}" wx:if="{{item}}">{{item}}</i>', { l: [0, 1] }, '<i>1</i>'],
	[
		'self-closing tags of any kind',
		'<view/><image src=""/><my-own />',
		{},
		'<view></view><image src=""></image><my-own></my-own>',
	],
	[
		'hidden',
		'<view hidden="{{h}}"/><view hidden/>',
		{ h: false },
		'<view hidden="false"></view><view hidden="true"></view>',
	],
	[
		'single quotes around {{ }}',
		`<i class='{{a ? "x" : "y"}}' id='{{b}}'/>`,
		{ a: 1, b: 'q' },
		'<i id="q" class="x"></i>',
	],
	['old tags', '<toast>a</toast><modal title="t">b</modal>', {}, '<toast>a</toast><modal title="t">b</modal>'],
	['image without src', '<image/><image src="{{none}}"/>', {}, '<image></image><image src="undefined"></image>'],
	[
		'style without quotes of its own',
		'<i style="width:{{w}}%;{{s}}"/>',
		{ w: 5, s: 'top:0' },
		'<i style="width:5%;top:0"></i>',
	],
	[
		'an operator word as a data name',
		'<i class="{{ in }}" id="{{a && in}}">{{ in ? 1 : 2 }}</i>',
		{ in: 'x', a: 1 },
		'<i id="x" class="x">1</i>',
	],
	[
		'attributes on block, which is no node',
		'<block class="c" data-i="{{a}}" bindtap="f" wx:if="{{a}}">x</block>',
		{ a: 1 },
		'x',
	],
	['text with line breaks and entities', '<text>a\n&nbsp;&lt;b</text>', {}, '<text>a\n\u00a0<b</text>'],
];
for (const [construct, template, data, expected] of TEMPLATES)
	test(construct, () => {
		assert.equal(render(template, data), expected);
		assert.deepEqual(findings(build({ 'pages/a.wxml': template })), []);
	});

for (const type of ['getUserInfo', 'getPhoneNumber', 'chooseAvatar', 'contact', 'share', 'openSetting', 'feedback'])
	test(`open-type="${type}" with its event`, () => {
		const template = `<button open-type="${type}" bind${type.toLowerCase()}="f">x</button>`;
		assert.equal(render(template), `<button open-type="${type}">x</button>`);
		assert.match(build({ 'pages/a.wxml': template }).outputs['logic.js']!, new RegExp(`"${type.toLowerCase()}","f"`));
	});

test('events in every spelling reach the runtime', () => {
	const listener = (attribute: string): string =>
		/R\.v\(N,("[^)]*)\)/.exec(build({ 'pages/a.wxml': `<view ${attribute}/>` }).outputs['logic.js']!)![1]!;
	assert.equal(listener('catch:tap="f"'), '"tap","f",!0,!1,!1,!1');
	assert.equal(listener('catchtap="f"'), '"tap","f",!0,!1,!1,!1');
	assert.equal(listener('catch:touchmove="f"'), '"touchmove","f",!0,!1,!1,!1');
	assert.equal(listener('catchtouchmove="true"'), '"touchmove","true",!0,!1,!1,!1');
	assert.equal(listener('bind:tap="f"'), '"tap","f",!1,!1,!1,!1');
	assert.equal(listener('capture-bind:tap="f"'), '"tap","f",!1,!1,!0,!1');
	assert.match(listener("bindtap=\"{{on ? 'f' : ''}}\""), /^"tap",.*"f".*,!1,!1,!1,!0$/);
});

test('model:value is a binding both ways', () => {
	const { outputs, diagnostics } = build({ 'pages/a.wxml': '<input model:value="{{v}}"/>' });
	assert.match(outputs['logic.js']!, /O\(N,"value",D\.v,\["v"\]|O\(N,"value",D\.v,\[0,"v"\]/);
	assert.deepEqual(diagnostics, []);
});

test('async functions, ES modules, classes and optional chaining run as they are', () => {
	const loaded = load(
		build({
			'u/a.js': "import { B } from './b';\nexport async function f() { return (await new B().n)?.x ?? 3 }",
			'u/b.js': 'export class B { n = Promise.resolve(null) }\nexport default B',
		}),
	);
	assert.equal(typeof run(loaded, 'u/b.js'), 'object');
	assert.deepEqual([...loaded.broken], []);
});

test('app.json: tab bar, pull-down, navigation style, permission, and what is only told of', () => {
	const out = build(
		{
			'app.json': JSON.stringify({
				pages: ['pages/a', 'pages/b'],
				window: { enablePullDownRefresh: true },
				tabBar: { custom: true, list: [{ pagePath: 'pages/a', text: 'A', iconPath: 'i/a.png' }] },
				usingComponents: { g: '/g/g' },
				permission: { 'scope.userLocation': { desc: 'd' } },
				requiredPrivateInfos: ['getLocation'],
				lazyCodeLoading: 'requiredComponents',
				networkTimeout: { request: 1, uploadFile: 'x', other: 2 },
				sitemapLocation: 'sitemap.json',
				style: 'v2',
				workers: 'workers',
				debug: true,
			}),
			'pages/a.json': '{"navigationStyle":"custom"}',
			'pages/b.wxml': '<g/>',
			'g/g.json': '{"component":true}',
			'g/g.js': 'Component({})',
			'custom-tab-bar/index.json': '{"component":true}',
			'custom-tab-bar/index.js': 'Component({})',
			'workers/w.js': 'worker.onMessage(() => {})',
		},
		['i/a.png'],
	);
	const { manifest, components } = load(out);
	assert.deepEqual(out.diagnostics, []);
	assert.equal(manifest.pageWindow['pages/a']!['navigationStyle'], 'custom');
	assert.deepEqual(
		manifest.pages.map((path) => manifest.pageWindow[path]!['enablePullDownRefresh']),
		[true, true],
	);
	assert.equal(manifest.tabBar!['custom'], true);
	assert.deepEqual(manifest.permission, { 'scope.userLocation': { desc: 'd' } });
	assert.deepEqual(manifest.networkTimeout, { request: 1 });
	assert.deepEqual(manifest.apis, ['getLocation']);
	assert.deepEqual(components.get('pages/b')!.using, { g: 'g/g' });
	assert.equal(components.has('custom-tab-bar/index'), true);
});

test('plugins and useExtendedLib are told of; the app goes on', () => {
	const app = '{"pages":["pages/a"],"plugins":{"p":{"version":"1","provider":"wx1"}},"useExtendedLib":{"weui":true}}';
	const out = build({ 'app.json': app, 'pages/a.wxml': 'fine' });
	assert.deepEqual(out.diagnostics.map((d) => [d.level, d.code]).sort(), [
		['warning', 'extended-lib'],
		['warning', 'plugin'],
	]);
	assert.deepEqual(load(out).manifest.errorPages, {});
});

test('resolveAlias in scripts', () => {
	const loaded = load(
		build({
			'app.json': '{"pages":["pages/a"],"resolveAlias":{"@u/*":"/utils/*"}}',
			'pages/a.js': "const { n } = require('@u/n'); module.exports = n; Page({})",
			'utils/n.js': 'exports.n = 5',
		}),
	);
	assert.match(loaded.modules.get('pages/a.js')!.toString(), /require\("\/utils\/n"\)/);
});

test('styles: variables, safe areas, remote fonts, :host, attribute selectors', () => {
	const out = build({
		'pages/a.wxss':
			'page{--c:red}view[data-a="b"]{color:var(--c);padding-bottom:calc(env(safe-area-inset-bottom) + 10rpx)}' +
			'@font-face{font-family:r;src:url(https://h/r.ttf)}',
		'pages/a.json': '{"usingComponents":{"c":"/c/c"}}',
		'pages/a.wxml': '<c/>',
		'c/c.json': '{"component":true}',
		'c/c.js': 'Component({})',
		'c/c.wxss': ':host{display:block}:host(.x) .a{color:red}',
	});
	const css = out.outputs['view/pages/a.css']!;
	assert.match(css, /wx-page:where\(\.p\w+\)\{--c:red\}/);
	assert.match(
		css,
		/wx-view\[data-a="b"\]\{color:var\(--c\);padding-bottom:calc\(env\(safe-area-inset-bottom\) \+ calc\(10 \* var\(--rpx\)\)\)\}/,
	);
	assert.match(css, /\.h-c\w+\{display:block\}/);
	assert.deepEqual(
		findings(out).map((f) => f.split(' ').pop()),
		['remote-url'],
	);
});

test('a page without a script, a component without a template: both are there', () => {
	const html = renderFiles({
		'pages/a.json': '{"usingComponents":{"c":"/c/c"}}',
		'pages/a.wxml': 'a<c/>b',
		'c/c.json': '{"component":true}',
		'c/c.js': 'Component({})',
	});
	assert.equal(html, 'a<c/c></c/c>b');
});

test('worklets are told of and ignored', () => {
	const out = build({ 'pages/a.wxml': '<view\n worklet:ongesture="f">x</view>' });
	assert.deepEqual(findings(out), ['warning pages/a.wxml:2:2 wxml-worklet']);
	assert.equal(render('<view worklet:ongesture="f">x</view>'), '<view>x</view>');
});

test('scripts: a first line for the shell; a bundle with a require of its own', () => {
	const out = build({
		'u/a.js': '#!/usr/bin/env node\nexports.v = 1',
		'u/b.js': "exports.v = (function (require) { return require('./inner') })((name) => name)",
	});
	assert.deepEqual(findings(out), []);
	assert.deepEqual(run(load(out), 'u/a.js'), { v: 1 });
	assert.deepEqual(run(load(out), 'u/b.js'), { v: './inner' });
});

test('a list of fonts ends with a generic one, wherever it stands', () => {
	const css = (style: string): string => build({ 'pages/a.wxss': `.a{${style}}` }).outputs['view/pages/a.css']!;
	assert.match(
		css('font-family: PingFang SC, Microsoft YaHei'),
		/font-family: PingFang SC, Microsoft YaHei, sans-serif\}/,
	);
	assert.match(css('--x-font: "PingFang SC"'), /--x-font: "PingFang SC", sans-serif\}/);
	assert.match(
		css('font: 12px var(--f, PingFang SC, Arial Regular)'),
		/var\(--f, PingFang SC, Arial Regular, sans-serif\)\}/,
	);
	assert.match(css('font-family: Arial, serif'), /Arial, serif\}/);
	assert.match(css('font-family: iconfont'), /iconfont\}/);
});

test('useExtendedLib is taken from the package where it is there', () => {
	const app = '{"pages":["pages/a"],"useExtendedLib":{"weui":true,"kbone":true}}';
	const out = build({
		'app.json': app,
		'pages/a.json': '{"usingComponents":{"mp-icon":"weui-miniprogram/icon/icon"}}',
		'pages/a.wxml': '<mp-icon/>',
		'miniprogram_npm/weui-miniprogram/icon/icon.json': '{"component":true}',
		'miniprogram_npm/weui-miniprogram/icon/icon.js': 'Component({})',
	});
	assert.deepEqual(
		out.diagnostics.map((d) => d.message.split(' ').slice(0, 3).join(' ')),
		['useExtendedLib: kbone does'],
	);
	assert.deepEqual(load(out).components.get('pages/a')!.using, {
		'mp-icon': 'miniprogram_npm/weui-miniprogram/icon/icon',
	});
});

test('a style in scss or less is told of, the page is there without it', () => {
	const out = build({ 'pages/a.wxml': 'x', 'app.wxss': 'a{color:red}' }, ['pages/a.less', 'app.scss']);
	assert.deepEqual(findings(out), ['warning pages/a.less:1:1 style-language']);
	assert.deepEqual(load(out).manifest.errorPages, {});
});

test('subpackages: a page of one may be the entry, of an independent one too; one without any file is an error page', () => {
	const json = {
		pages: ['pages/a', 'pages/gone'],
		subpackages: [{ root: 'sub', pages: ['x'], independent: true }],
		entryPagePath: 'sub/x.html',
	};
	const out = build({
		'app.json': `\ufeff${JSON.stringify(json)} // end`,
		'sub/x.wxml': '<view wx:for-items="{{l}}">{{item}}</view>',
	});
	const { manifest } = load(out);
	assert.deepEqual([manifest.entry, manifest.pages], ['sub/x', ['pages/a', 'pages/gone', 'sub/x']]);
	assert.deepEqual(Object.keys(manifest.errorPages), ['pages/gone']);
	assert.equal(render('<i wx:for-items="{{l}}">{{item}}</i>', { l: [1, 2] }), '<i>1</i><i>2</i>');
});

/** Constructs that sink other compilers, each with what the page shows then. */
const SINKING: [
	construct: string,
	files: Record<string, string>,
	data: Record<string, unknown>,
	expected: string,
	findings: string[],
][] = [
	[
		'getRegExp with / and \\ inside',
		{
			'pages/a.wxml': `<wxs module="m">module.exports = function (s) { return s.replace(getRegExp("\\d+/", "g"), "#") }</wxs>{{m(s)}}`,
		},
		{ s: '12/b' },
		'#b',
		[],
	],
	[
		'adjacent expressions in style',
		{ 'pages/a.wxml': '<i style="width:{{w}}{{unit}}"/>' },
		{ w: 5, unit: 'px' },
		'<i style="width:5px"></i>',
		[],
	],
	[
		'quotes inside a style value',
		{ 'pages/a.wxml': `<i style="background:url('{{u}}')"/>` },
		{ u: 'x.png' },
		`<i style="background:url('x.png')"></i>`,
		[],
	],
	['an empty wx:key', { 'pages/a.wxml': '<i wx:for="{{l}}" wx:key="">{{item}}</i>' }, { l: [1] }, '<i>1</i>', []],
	[
		'wx:key in braces',
		{ 'pages/a.wxml': '<i wx:for="{{l}}" wx:key="{{item.id}}">{{item.id}}</i>' },
		{ l: [{ id: 1 }] },
		'<i>1</i>',
		[],
	],
	[
		'a reserved word in template data',
		{ 'pages/a.wxml': '<template name="t">{{id}}{{a}}</template><template is="t" data="{{...default, id}}"/>' },
		{ default: { a: 1 }, id: 2 },
		'21',
		[],
	],
	[
		'an import that does not exist',
		{ 'pages/a.wxml': '\n<import src="none.wxml"/>x' },
		{},
		'x',
		['warning pages/a.wxml:2:9 missing-file'],
	],
	[
		'duplicate attributes',
		{ 'pages/a.wxml': '<i id="a" id="b"/>' },
		{},
		'<i id="a"></i>',
		['warning pages/a.wxml:1:11 wxml-duplicate'],
	],
	[
		'HTML tags',
		{ 'pages/a.wxml': '<div><p>a</p><br/><span>b</span><header/></div>' },
		{},
		'<div><p>a</p><br></br><span>b</span><header></header></div>',
		[],
	],
	[
		'unbalanced quotes',
		{ 'pages/a.wxml': '<i id="a"">x</i>' },
		{},
		'<i id="a">x</i>',
		['warning pages/a.wxml:1:10 wxml-attribute'],
	],
	['a handler in braces', { 'pages/a.wxml': '<i bindtap="{{f}}">x</i>' }, { f: 'g' }, '<i>x</i>', []],
];
for (const [construct, files, data, expected, told] of SINKING)
	test(`${construct}: the page goes on`, () => {
		assert.deepEqual(findings(build(files)), told);
		assert.equal(renderFiles(files, data), expected);
	});

test('a root-relative @import', () => {
	const out = build({ 'pages/a.wxss': '@import "/common/x.wxss";', 'common/x.wxss': '.x{color:red}' });
	assert.deepEqual(findings(out), []);
	assert.match(out.outputs['view/pages/a.css']!, /\.x\{color:red\}/);
});
