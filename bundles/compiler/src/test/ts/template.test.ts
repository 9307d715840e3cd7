import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings, load, render, renderFiles } from './support.ts';

test('data, classes, ids, datasets', () => {
	assert.equal(
		render('<view class="a {{b}}" id="{{c}}" data-aB="{{1}}" data-c-d="x">{{d}} e</view>', { b: 'x', c: 'y', d: 'z' }),
		'<view id="y" class="a x" data:ab="1" data:cD=""x"">z e</view>',
	);
});

test('wx:if, elif, else, with comments between', () => {
	const template =
		'<view wx:if="{{a===1}}">1</view><!-- c -->\n<view wx:elif="{{a===2}}">2</view>\n<view wx:else>3</view>';
	assert.deepEqual(
		[1, 2, 3].map((a) => render(template, { a })),
		['<view>1</view>', '<view>2</view>', '<view>3</view>'],
	);
});

test('wx:else without wx:if is shown, with a warning', () => {
	assert.equal(render('<view wx:else>x</view>'), '<view>x</view>');
	assert.deepEqual(findings(build({ 'pages/a.wxml': 'a\n  <view wx:else>x</view>' })), [
		'warning pages/a.wxml:2:9 wxml-condition',
	]);
});

test('wx:for with names, in the old spelling, over a number, nested', () => {
	assert.equal(
		render('<i wx:for="{{l}}" wx:for-item="x" wx:for-index="n" wx:key="id">{{n}}{{x.id}}</i>', {
			l: [{ id: 'a' }, { id: 'b' }],
		}),
		'<i>0a</i><i>1b</i>',
	);
	assert.equal(render('<i wx:for-items="{{l}}">{{item}}</i>', { l: [1, 2] }), '<i>1</i><i>2</i>');
	assert.equal(render('<i wx:for="{{3}}">{{item}}</i>'), '<i>0</i><i>1</i><i>2</i>');
	assert.equal(
		render('<i wx:for="{{l}}" wx:for-item="r"><b wx:for="{{r}}">{{index}}{{item}}</b></i>', { l: [[5], [6, 7]] }),
		'<i><b>05</b></i><i><b>06</b><b>17</b></i>',
	);
});

for (const key of [
	'wx:key=""',
	'wx:key',
	'wx:key="*this"',
	'wx:key="{{item.id}}"',
	'wx:key="{{index}}"',
	'wx:key="item.id"',
	'wx:key="index"',
	'wx:key="{{item}}"',
	'wx:key="a b"',
	'wx:key="*item"',
	'wx:for-key="id"',
])
	test(`${key} renders`, () => {
		assert.equal(render(`<i wx:for="{{l}}" ${key}>{{item.id}}</i>`, { l: [{ id: 1 }, { id: 2 }] }), '<i>1</i><i>2</i>');
	});

test('wx:key without a loop means nothing', () => {
	assert.deepEqual(build({ 'pages/a.wxml': '<view wx:if="{{a}}" wx:key="index">x</view>' }).diagnostics, []);
});

test('blanks around a list expression are ignored with a warning', () => {
	assert.equal(render('<i wx:for="{{l}} ">{{item}}</i>', { l: [1] }), '<i>1</i>');
});

test('template is and data: named, spread, reserved words, computed', () => {
	const template = '<template name="t"><i>{{id}}{{text}}</i></template>';
	assert.equal(
		render(`${template}<template is="t" data="{{...default, id}}"/>`, { default: { text: 'x' }, id: 4 }),
		'<i>4x</i>',
	);
	assert.equal(
		render(`${template}<template is="{{n}}" data="{{id: a.b, text: 'q'}}"/>`, { n: 't', a: { b: 1 } }),
		'<i>1q</i>',
	);
	assert.equal(render(`${template}<template is="t" data="{{id}}"/>`, { id: 7 }), '<i>7</i>');
	assert.equal(render(`${template}<template is="none"/>x`), 'x');
});

test('import and include; a missing one costs only itself', () => {
	assert.equal(
		render(
			'<import src="../t/t.wxml"/><template is="x" data="{{v}}"/>',
			{ v: 1 },
			{ 't/t.wxml': '<template name="x"><i>{{v}}</i></template>ignored' },
		),
		'<i>1</i>',
	);
	assert.equal(
		render('<i wx:for="{{l}}"><include src="/t/t"/></i>', { l: [1, 2] }, { 't/t.wxml': '<b>{{item}}</b>' }),
		'<i><b>1</b></i><i><b>2</b></i>',
	);
	assert.equal(render('<include src="gone"/><import src="gone.wxml"/>x'), 'x');
	assert.deepEqual(findings(build({ 'pages/a.wxml': '<include src="gone"/>\n<import src="gone.wxml"/>' })), [
		'warning pages/a.wxml:1:10 missing-file',
		'warning pages/a.wxml:2:9 missing-file',
	]);
});

test('an include that includes itself ends', () => {
	assert.equal(render('a<include src="b"/>', {}, { 'pages/b.wxml': 'b<include src="b"/>' }), 'ab');
});

test('a mistake in an included file is reported there', () => {
	assert.deepEqual(
		findings(build({ 'pages/a.wxml': '<include src="b"/>', 'pages/b.wxml': '\n<view>{{a b}}</view>' })),
		['error pages/b.wxml:2:11 wxml-expression'],
	);
});

const EXPRESSIONS: [string, unknown][] = [
	['a + 1', 3],
	['a > 1 ? "x" : \'y\'', 'x'],
	['a &gt; 1 &amp;&amp; b', 'B'],
	['`t${a}u${b}`', 't2uB'],
	['o?.p?.q', 'Q'],
	['none?.p', ''],
	['none ?? b', 'B'],
	['zero ?? b', '0'],
	['zero || b', 'B'],
	['/^b/i.test(b)', 'true'],
	['l.filter(x => x.v > a).length', '1'],
	["'v' in l[0]", 'true'],
	['a ** 3', '8'],
	["s['p-q']", 'dash'],
	["{'p-q': a}['p-q']", '2'],
	['default', 'D'],
	['class', 'C'],
	['item.default', ''],
	['typeof a', 'number'],
	['!a', 'false'],
	['-a', '-2'],
	['', ''],
	['o.p["q"]', 'Q'],
	["a === 2 && '{{' ", '{{'],
	['a.toFixed(1)', '2.0'],
	['b.toLowerCase().length', '1'],
	['none.x(1)', ''],
	['"it\\\'s"', "it's"],
];
for (const [expression, expected] of EXPRESSIONS)
	test(`{{${expression}}}`, () => {
		const data = {
			a: 2,
			b: 'B',
			zero: 0,
			o: { p: { q: 'Q' } },
			l: [{ v: 1 }, { v: 5 }],
			s: { 'p-q': 'dash' },
			default: 'D',
			class: 'C',
		};
		assert.equal(render(`<i>{{${expression}}}</i>`, data), `<i>${String(expected)}</i>`);
	});

test('a binding that cannot be stays empty and is reported with its column', () => {
	for (const bad of ['a b', 'a = 1', 'function () {}', 'a ? b', '中文']) {
		assert.equal(render(`<i>x{{${bad}}}</i>`), '<i>x</i>', bad);
		assert.equal(build({ 'pages/a.wxml': `<i>x{{${bad}}}</i>` }).diagnostics[0]?.level, 'error', bad);
	}
	assert.deepEqual(findings(build({ 'pages/a.wxml': '<i>\n{{ok}} {{a b}}</i>' })), [
		'error pages/a.wxml:2:12 wxml-expression',
	]);
});

test('adjacent expressions and quotes in style', () => {
	assert.equal(render('<i style="width:{{a}}{{b}}"></i>', { a: 1, b: 'px' }), '<i style="width:1px"></i>');
	assert.equal(
		render(`<i style="background:url('{{a}}');content:''"></i>`, { a: 'x' }),
		`<i style="background:url('x');content:''"></i>`,
	);
	assert.equal(render(`<i style="a:{{b == "x" ? 'y' : "z"}}"></i>`, { b: 'x' }), '<i style="a:y"></i>');
});

test('single-quoted attributes with double quotes inside', () => {
	assert.equal(render(`<i id='a"b{{c ? "d" : "e"}}'></i>`, { c: true }), '<i id="a"bd"></i>');
});

test('entities', () => {
	assert.equal(render('<i>&lt;a&gt; &amp; &quot;</i>'), '<i><a> & "</i>');
});

test('unbalanced tags, quotes and braces cost nothing else', () => {
	assert.equal(render('<view><text>a</view>b'), '<view><text>a</text></view>b');
	assert.equal(render('</view><view>a</text></view>'), '<view>a</view>');
	assert.equal(render('<view>a'), '<view>a</view>');
	assert.equal(render('<image src="x"><view>a</view>'), '<image src="x"></image><view>a</view>');
	assert.equal(render('<view id="a"">b</view>'), '<view id="a">b</view>');
	assert.equal(render('<view id=a>b</view>'), '<view id="a">b</view>');
	assert.equal(render('<i>{{a</i><b>{{b}}</b>', { b: 1 }), '<i>{{a</i><b>1</b>');
	assert.equal(render('a < b <i>c</i>'), 'a < b <i>c</i>');
	assert.equal(render('<!-- open'), '');
});

test('duplicate attributes: the first counts', () => {
	assert.equal(render('<i id="a" id="b"></i>'), '<i id="a"></i>');
	assert.deepEqual(findings(build({ 'pages/a.wxml': '<i id="a" id="b"></i>' })), [
		'warning pages/a.wxml:1:11 wxml-duplicate',
	]);
});

test('HTML tags and old tags that slipped in render as they are', () => {
	assert.equal(
		render('<div><span>a</span><br/><loading hidden="{{h}}">b</loading></div>', { h: true }),
		'<div><span>a</span><br></br><loading hidden="true">b</loading></div>',
	);
	assert.equal(render('a<br>b'), 'a<br></br>b');
});

test('odd attribute names are left out', () => {
	assert.equal(render('<i @tap="a" {{b}} 中="c" id="d"></i>'), '<i id="d"></i>');
});

test('let:, class: and style: are refused with a message', () => {
	const { diagnostics } = build({ 'pages/a.wxml': '<i let:x="{{1}}" class:a="{{b}}" style:color="red"></i>' });
	assert.deepEqual(
		diagnostics.map((d) => d.code),
		['wxml-extension', 'wxml-extension', 'wxml-extension'],
	);
});

test('events: bindtap and bind:tap are one, catch without a handler stays', () => {
	const expression = (template: string): string => build({ 'pages/a.wxml': template }).outputs['logic.js']!;
	assert.match(expression('<view bindtap="f"/>'), /R\.v\(N,"tap","f",!1,!1,!1,!1\)/);
	assert.match(expression('<view catchtouchmove/>'), /R\.v\(N,"touchmove","",!0/);
	assert.match(expression('<view bindtap="{{f}}"/>'), /R\.v\(N,"tap",D\.f/);
	assert.match(
		expression('<view capture-catch:tap="f" mut-bind:tap="g"/>'),
		/R\.v\(N,"tap","f",!0,!1,!0[^]*R\.v\(N,"tap","g",!1,!0/,
	);
});

test('slots: fallback content stands beside its slot', () => {
	const files = {
		'pages/a.json': '{"usingComponents":{"c":"/c/c"}}',
		'pages/a.wxml': '<c>x</c>',
		'c/c.json': '{"component":true}',
		'c/c.wxml': '<slot><i>f</i></slot><slot name="n">g</slot>',
	};
	const component = load(build(files)).components.get('c/c')!;
	assert.deepEqual(component.slotFallbacks, ['', 'n']);
	assert.match(build(files).outputs['logic.js']!, /__slotEmpty/);
	assert.deepEqual(build(files).diagnostics, []);
});

test('components render by their resolved path', () => {
	assert.equal(
		renderFiles({
			'pages/a.json': '{"usingComponents":{"my-c":"../c/c"}}',
			'pages/a.wxml': '<my-c id="x">s</my-c>',
			'c/c.json': '{"component":true}',
			'c/c.wxml': '<b>inside</b><slot/>',
		}),
		'<c/c id="x">s</c/c>',
	);
});

test('static file names become package paths, also in imported templates', () => {
	const out = build(
		{
			'pages/a.wxml':
				'<image src="../i/x.png"/><image src="gone.png"/><image src="http://h/y.png"/><image src=""/><image/>',
		},
		['i/x.png'],
	);
	assert.match(out.outputs['logic.js']!, /"src","\/i\/x\.png"/);
	assert.deepEqual(findings(out), ['warning pages/a.wxml:1:33 missing-file']);
});

test('computed file names are those of the template they are written in', () => {
	const image = '<image src="{{x}}"/><image src="{{x}}/b.png"/><image src="pic/{{x}}.png"/>';
	const imported = (x: unknown, template = image) =>
		render(
			'<import src="../t/t"/><template is="x" data="{{x}}"/>',
			{ x },
			{ 't/t.wxml': `<template name="x">${template}</template>` },
		).match(/(?<=src=").*?(?=")/g);
	assert.deepEqual(imported('a'), ['/t/a', '/t/a/b.png', '/t/pic/a.png']);
	assert.deepEqual(imported('../i/a')!.slice(0, 2), ['/i/a', '/i/a/b.png']);
	assert.deepEqual(imported('./a/')![0], '/t/a/');
	assert.deepEqual(imported('/i/a')!.slice(0, 2), ['/i/a', '/i/a/b.png']);
	for (const address of ['https://h/a', 'data:image/png;base64,xx', 'wxfile://tmp/a', '//h/a'])
		assert.equal(imported(address)![0], address);
	assert.equal(imported('x', '<image src="http{{x}}://h/a"/>')![0], 'httpx://h/a');
	assert.equal(imported('x', '<image src="/i/{{x}}"/>')![0], '/i/x');
	const included = (x: string, file: string) =>
		render(`<include src="${file}"/>`, { x }, { 't/t.wxml': image, 'pages/t.wxml': image });
	assert.match(included('a', '../t/t'), /src="\/t\/a".*src="\/t\/a\/b.png".*src="\/t\/pic\/a.png"/);
	// beside the page: the runtime knows the folder
	assert.match(included('a', 't'), /src="a".*src="a\/b.png".*src="\/pages\/pic\/a.png"/);
});

test('a computed name in a folder that only the root has means that one', () => {
	const image = (src: string): string =>
		/"src","([^"]*)"\+/.exec(
			build({ 'pages/a.wxml': `<image src="${src}"/>` }, ['img/1.png', 'pages/own/1.png']).outputs['logic.js']!,
		)![1]!;
	assert.equal(image('img/{{x}}.png'), '/img/');
	assert.equal(image('../img/{{x}}.png'), '/img/');
	assert.equal(image('own/{{x}}.png'), '/pages/own/');
	assert.equal(image('none/{{x}}.png'), '/pages/none/');
});

test('nesting and node count are limited: the page is broken, the app is not', () => {
	const deep = build({ 'pages/a.wxml': '<view>'.repeat(300) });
	assert.match(deep.diagnostics[0]!.message, /elements inside each other/);
	assert.match(load(deep).manifest.errorPages['pages/a']!, /pages\/a\.wxml:1/);
	const wide = build({ 'pages/a.wxml': '<i/>'.repeat(70_000) });
	assert.match(load(wide).components.get('pages/a')!.broken!, /nodes/);
	const expression = build({
		'pages/a.wxml': `<i>{{${'('.repeat(5000)}a${')'.repeat(5000)}}}</i><i>{{${'[['.repeat(300)}a${']]'.repeat(300)}}}</i>`,
	});
	assert.equal(expression.diagnostics.length, 2);
});

test('finclip: its extensions, prefixes and tags, wx ones too', () => {
	const out = build({
		'app.json': '{"pages":["pages/b"]}',
		'pages/b.js': 'ft.getStorage({}); wx.request({}); Page({})',
		'pages/b.fxml': '<fxs module="m" src="../u.fxs"/><i ft:for="{{l}}" wx:if="{{item}}">{{m.f(item)}}</i>',
		'pages/b.ftss': 'view{width:10rpx}',
		'u.fxs': 'module.exports.f=function(x){return x*2}',
	});
	assert.deepEqual(out.diagnostics, []);
	const manifest = JSON.parse(out.manifest) as { dialect: string; global: string; apis: string[] };
	assert.deepEqual([manifest.dialect, manifest.global, manifest.apis], ['finclip', 'ft', ['getStorage', 'request']]);
	assert.match(out.outputs['view/pages/b.css']!, /wx-view\{width:calc\(10 \* var\(--rpx\)\)\}/);
});
