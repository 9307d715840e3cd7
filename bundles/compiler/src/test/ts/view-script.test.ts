import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings, render, renderFiles, thrown } from './support.ts';

const wxs = (source: string, call = 'm.f(v)'): string => `<wxs module="m">${source}</wxs><i>{{${call}}}</i>`;

test('inline and file modules, require between them', () => {
	assert.equal(render(wxs('module.exports.f=function(x){return x+1}'), { v: 1 }), '<i>2</i>');
	assert.equal(
		render(
			'<wxs module="m" src="../u/a.wxs"/><i>{{m.f(v)}}</i>',
			{ v: 3 },
			{ 'u/a.wxs': 'var b=require("./b.wxs");module.exports={f:b.g}', 'u/b.wxs': 'exports.g=function(x){return x*2}' },
		),
		'<i>6</i>',
	);
});

for (const [value, name] of [
	[[], 'Array'],
	['s', 'String'],
	[1, 'Number'],
	[true, 'Boolean'],
	[{}, 'Object'],
] as const)
	test(`constructor is the name ${name}`, () => {
		assert.equal(
			render(wxs(`module.exports.f=function(x){return x.constructor === '${name}'}`), { v: value }),
			'<i>true</i>',
		);
	});

test('getRegExp keeps escapes, slashes and flags', () => {
	for (const [pattern, text, expected] of [
		["'\\\\d+'", 'a12', 'true'],
		['"\\d+"', 'a12', 'true'],
		["'a/b'", 'a/b', 'true'],
		["'\\.'", 'ab', 'false'],
		["'-','g'", 'a-b', 'true'],
		['"\\/"', '/', 'true'],
	])
		assert.equal(
			render(wxs(`module.exports.f=function(x){return getRegExp(${pattern}).test(x)}`), { v: text }),
			`<i>${expected}</i>`,
			pattern,
		);
});

test('getDate', () => {
	assert.equal(
		render(wxs('module.exports.f=function(x){return getDate(x).getTime()}'), { v: 86400000 }),
		'<i>86400000</i>',
	);
	assert.equal(render(wxs('module.exports.f=function(x){return getDate(2020,1,3).getDate()}'), { v: 0 }), '<i>3</i>');
});

test('what WXS does not have is undefined', () => {
	assert.equal(
		render(
			wxs('module.exports.f=function(){return typeof window+typeof globalThis+typeof wx+typeof console}', 'm.f()'),
		),
		'<i>undefinedundefinedundefinedobject</i>',
	);
});

test('an undeclared assignment stays inside', () => {
	render(wxs('leaked=1;module.exports.f=function(){return leaked}', 'm.f()'));
	assert.equal((globalThis as Record<string, unknown>)['leaked'], undefined);
});

test('a module that does not parse is empty; the page renders', () => {
	assert.equal(render(wxs('function {'), { v: 1 }), '<i></i>');
	assert.deepEqual(findings(build({ 'pages/a.wxml': '<wxs module="m">\nvar a;\nfunction {\n</wxs>' })), [
		'error pages/a.wxml:3:10 wxs-syntax',
	]);
});

test('a missing file and a missing require are empty modules', () => {
	assert.equal(render('<wxs module="m" src="gone.wxs"/><i>x{{m.f()}}</i>'), '<i>x</i>');
	assert.equal(
		render(wxs('var g=require("gone.wxs");module.exports.f=function(){return g.x===undefined}', 'm.f()')),
		'<i>true</i>',
	);
});

test('a module that throws while it loads is told of where it is used, once; a function that throws, each time', () => {
	const files = {
		'app.json': '{"pages":["pages/a","pages/b"]}',
		'u.wxs': 'var a=null;a.b;module.exports.f=function(){return 1}',
		'pages/a.wxml': '<wxs module="m" src="../u.wxs"/>fine',
		'pages/b.wxml': '<wxs module="m" src="../u.wxs"/><i>{{m.x}}{{m.f()}}{{m.g()}}</i>',
	};
	assert.deepEqual([renderFiles(files), thrown()], ['fine', []]);
	assert.deepEqual([render(files['pages/b.wxml'], {}, { 'u.wxs': files['u.wxs'] }), thrown().length], ['<i></i>', 1]);
	assert.deepEqual(
		[render('<wxs module="m">module.exports.f=function(o){return o.x.y}</wxs><i>{{m.f(1)}}</i>b'), thrown().length],
		['<i></i>b', 1],
	);
});

test('a script with </view> in a text and a comparison', () => {
	assert.equal(render(wxs('module.exports.f=function(x){return x < 2 ? "</view>" : ""}'), { v: 1 }), '<i></view></i>');
});

test('modules without a proper name are left out', () => {
	assert.deepEqual(findings(build({ 'pages/a.wxml': '<wxs>1</wxs><wxs module="{{a}}"/>' })), [
		'warning pages/a.wxml:1:1 wxs-module',
		'warning pages/a.wxml:1:13 wxs-module',
	]);
});
