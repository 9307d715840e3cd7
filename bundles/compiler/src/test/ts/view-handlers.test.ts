import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import { build, findings } from './support.ts';

type Script = Record<string, (...args: unknown[]) => unknown>;

/** Runs view/scripts.js as the frame does. @returns what a script exports */
function inView(file: string): (path: string) => Script {
	const bodies = new Map<string, (require: (path: string) => unknown, exports: unknown, module: object) => void>();
	vm.runInNewContext(file, {
		loggiaViewScripts: (scripts: (define: unknown) => void) =>
			scripts((path: string, body: never) => bodies.set(path, body)),
	});
	const load = (path: string): Script => {
		const module = { exports: {} };
		bodies.get(path.replace(/^\//, ''))!(load, module.exports, module);
		return module.exports as Script;
	};
	return load;
}

test('functions of view scripts as handlers make a file for the view', () => {
	const { outputs, manifest } = build({
		'pages/a.wxml':
			'<wxs module="t" src="../u/t.wxs"/><wxs module="i">module.exports.f=function(x){return x.constructor}</wxs><view bindtouchmove="{{t.move}}" change:p="{{i.f}}" p="{{v}}"/>',
		'u/t.wxs': 'var n=require("./n.wxs");module.exports={move:function(){return [n.n,typeof window,this===undefined]}}',
		'u/n.wxs': 'module.exports={n:3}',
	});
	assert.match(manifest, /"viewScripts": true/);
	const load = inView(outputs['view/scripts.js']!);
	assert.equal(JSON.stringify(load('u/t').move!.call(undefined)), '[3,"undefined",true]');
	assert.equal(load('pages/a#i').f!([]), 'Array');
});

test('without such handlers there is no file', () => {
	for (const wxml of [
		'<wxs module="t">module.exports.f=1</wxs><view class="{{t.f}}" bindtap="{{name}}" bindtouchmove="t.f"/>',
		'<view bindtap="{{a.b}}" change:p="{{c}}"/>',
	]) {
		const { outputs, manifest } = build({ 'pages/a.wxml': wxml });
		assert.equal(outputs['view/scripts.js'], undefined);
		assert.doesNotMatch(manifest, /viewScripts/);
	}
});

test('every spelling of a handler counts, on components too', () => {
	for (const name of ['bindtap', 'bind:tap', 'catchtap', 'capture-bind:tap', 'mut-bind:tap', 'change:x']) {
		const { outputs } = build({
			'pages/a.json': '{"usingComponents": {"c": "/c"}}',
			'c.json': '{"component": true}',
			'c.wxml': '',
			'pages/a.wxml': `<wxs module="t">module.exports.f=function(){}</wxs><c ${name}="{{ t.f }}"/>`,
		});
		assert.notEqual(outputs['view/scripts.js'], undefined, name);
	}
});

test('a script that strict mode refuses is left out of the view, and said', () => {
	const output = build({
		'pages/a.wxml': '<wxs module="t" src="/t.wxs"/><view bindtap="{{t.f}}"/>',
		't.wxs': 'module.exports.f=function(){return 010}',
	});
	assert.equal(output.outputs['view/scripts.js']!.includes('define("t"'), false);
	assert.equal(
		findings(output).some((line) => line.endsWith('wxs-strict')),
		true,
	);
});
