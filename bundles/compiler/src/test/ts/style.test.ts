import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings, load } from './support.ts';

/** The stylesheet of `pages/a`, with `P` for its scope class. */
function page(css: string, files: Record<string, string> = {}, binaries: string[] = []): string {
	const out = build({ 'pages/a.wxss': css, ...files }, binaries);
	const { scope } = load(out).components.get('pages/a')!;
	return (out.outputs['view/pages/a.css'] ?? '').replaceAll(scope, 'P').trim();
}

const CASES: [string, string, string][] = [
	['class', '.a .b>.c{}', ':where(.P) .a .b>.c{}'],
	['type selector', 'view text.a{}', ':where(.P) wx-view wx-text.a{}'],
	['list', '.a,view{}', ':where(.P) .a,:where(.P) wx-view{}'],
	['page as subject', 'page{}', 'wx-page:where(.P){}'],
	['page as ancestor', 'page .a{}', 'wx-page:where(.P) .a{}'],
	['id, universal, attribute', '#a,*,[b="c"]{}', ':where(.P) #a,:where(.P) *,:where(.P) [b="c"]{}'],
	[
		'pseudo',
		'.a::after,view:nth-child(2n+1):not(.b){}',
		':where(.P) .a::after,:where(.P) wx-view:nth-child(2n+1):not(.b){}',
	],
	['rpx', '.a{margin:-10rpx 0 .5rpx 2px}', ':where(.P) .a{margin:calc(-10 * var(--rpx)) 0 calc(0.5 * var(--rpx)) 2px}'],
	[
		'rpx in calc and variables',
		'.a{width:calc(100% - 10rpx);--x:1rpx}',
		':where(.P) .a{width:calc(100% - calc(10 * var(--rpx)));--x:calc(1 * var(--rpx))}',
	],
	[
		'vw and vh',
		'.a{width:100vw;height:50vh;top:1vmin}',
		':where(.P) .a{width:calc(100 * var(--vw));height:calc(50 * var(--vh));top:1vmin}',
	],
	['rpx in a media query', '@media (max-width:600rpx){.a{}}', '@media (max-width:300px){:where(.P) .a{}}'],
	[
		'data url and text stay',
		'.a{background:url(data:image/png;base64,1rpx);content:"2rpx"}',
		':where(.P) .a{background:url(data:image/png;base64,1rpx);content:"2rpx"}',
	],
	[
		'keyframes',
		'@keyframes k{from{top:1rpx}to{top:0}}.a{animation:k 1s,other 2s}',
		'@keyframes k-P{from{top:calc(1 * var(--rpx))}to{top:0}}:where(.P) .a{animation:k-P 1s,other 2s}',
	],
	[
		'font-face',
		'@font-face{font-family:"f";src:url(data:x)}.a{font-family:f,serif}',
		'@font-face{font-family:"f-P";src:url(data:x)}:where(.P) .a{font-family:f-P,serif}',
	],
	['charset and comments go', '@charset "utf-8";/* c */.a{}', ':where(.P) .a{}'],
];
for (const [name, css, expected] of CASES) test(name, () => assert.equal(page(css), expected));

test('app.wxss stays plain; page is any page', () => {
	assert.equal(
		build({ 'app.wxss': 'page{color:red}.a view{}' }).outputs['view/app.css'],
		'wx-page{color:red}.a wx-view{}\n',
	);
});

test('@import: relative, from the root, chained, missing, in a circle, remote', () => {
	assert.equal(
		page('@import "../s/x.wxss";.a{}', { 's/x.wxss': '@import "y";.x{}', 's/y.wxss': '.y{}' }),
		':where(.P) .y{}\n:where(.P) .x{}\n:where(.P) .a{}',
	);
	assert.equal(page('@import "/s/x.wxss";', { 's/x.wxss': '.x{}' }), ':where(.P) .x{}');
	assert.equal(
		page("@import url('b.wxss');.a{}", { 'pages/b.wxss': '@import "a.wxss";.b{}' }),
		':where(.P) .b{}\n:where(.P) .a{}',
	);
	const out = build({ 'pages/a.wxss': '.a{}\n@import "gone.wxss";\n@import "//h/x.css";' });
	assert.deepEqual(findings(out), ['warning pages/a.wxss:2:1 missing-file', 'warning pages/a.wxss:3:1 remote-url']);
});

test('url of a file in the package, from the file that names it', () => {
	assert.equal(
		page('@import "../s/x.wxss";', { 's/x.wxss': '.x{background:url("../i/a b.png?v=1")}' }, ['i/a b.png']),
		':where(.P) .x{background:url("../../files/i/a%20b.png?v=1")}',
	);
	assert.equal(
		page('.x{background:url(/i/a.png)}', {}, ['i/a.png']),
		':where(.P) .x{background:url(../../files/i/a.png)}',
	);
	assert.deepEqual(
		findings(build({ 'pages/a.wxss': '.x{background:url(gone.png)}\n.y{background:url(https://h/a.png)}' })),
		['warning pages/a.wxss:1:4 missing-file', 'warning pages/a.wxss:2:4 remote-url'],
	);
});

test('a broken rule costs itself', () => {
	assert.equal(page('.a{color:red}\n} .b{top:0}'), ':where(.P) .a{color:red}\n  :where(.P) .b{top:0}');
	assert.match(page('// a comment\n.b{top:0}'), /\.b\{top:0\}/);
	assert.match(page('.a{color red;top:0}.b{left:0}'), /top:0[^]*\.b\{left:0/);
	assert.match(page('.a{}.b{top:0'), /\.b\{top:0\}/);
	assert.equal(page('.a{}\n.b[{top:0}\n.c{}').includes('.c'), true);
	assert.deepEqual(findings(build({ 'pages/a.wxss': '.a{}\n.b{color red;top:0}' })), [
		'error pages/a.wxss:2:4 wxss-syntax',
	]);
});

const COMPONENT = {
	'pages/a.json': '{"usingComponents":{"c":"/c/c"}}',
	'pages/a.wxml': '<c/>',
	'c/c.js': 'Component({})',
	'c/c.json': '{"component":true}',
	'c/c.wxml': '<view class="a"/>',
};
function withComponent(css: string, files: Record<string, string> = {}): string {
	const out = build({ ...COMPONENT, 'c/c.wxss': css, ...files });
	const { components } = load(out);
	return out.outputs['view/pages/a.css']!.replaceAll(components.get('c/c')!.scope, 'C')
		.replaceAll(components.get('pages/a')!.scope, 'P')
		.trim();
}

test('a component: classes get its prefix, the rest stays inside its host', () => {
	assert.equal(withComponent('.a .b.c{}view{}#i .a{}'), '.C--a .C--b.C--c{}:where(.h-C) wx-view{}#i .C--a{}');
	assert.equal(withComponent(':host{color:red}:host(.x) .a{}:host .b{}'), '.h-C{color:red}.h-C.x .C--a{}.h-C .C--b{}');
	assert.equal(withComponent('page{--c:1}view:not(.a){}'), 'wx-page:where(.P){--c:1}:where(.h-C) wx-view:not(.C--a){}');
	assert.equal(withComponent('@keyframes k{}.a{animation-name:k}'), '@keyframes k-C{}.C--a{animation-name:k-C}');
});

test("a shared component styles the page, its rules before the page's own", () => {
	assert.equal(
		withComponent('.a{}', { 'c/c.json': '{"component":true,"styleIsolation":"shared"}', 'pages/a.wxss': '.z{}' }),
		':where(.P) .a{}\n:where(.P) .z{}',
	);
	assert.equal(
		withComponent('.a{}', { 'c/c.js': "Component({options:{styleIsolation:'shared'}})" }),
		':where(.P) .a{}',
	);
});

test('isolation: declared in JSON or in options', () => {
	const isolation = (files: Record<string, string>): string =>
		load(build({ ...COMPONENT, ...files })).components.get('c/c')!.isolation;
	assert.equal(isolation({}), 'isolated');
	assert.equal(isolation({ 'c/c.js': 'Component({options:{addGlobalClass:true}})' }), 'apply-shared');
	assert.equal(isolation({ 'c/c.json': '{"component":true,"styleIsolation":"apply-shared"}' }), 'apply-shared');
});

test('an animation named in an inline style keeps its name beside the new one', () => {
	assert.equal(
		page('@keyframes k{to{top:0}}', { 'pages/a.wxml': '<view style="animation:k 1s"/>' }),
		'@keyframes k{to{top:0}}@keyframes k-P{to{top:0}}',
	);
});
