import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp, type Isolate } from './isolate.ts';
import { resolveModule } from '../modules.ts';

const page = (js: string, wxml = '<view/>') => ({ 'pages/index/index.wxml': wxml, 'pages/index/index.js': js });
const printed = async (js: string): Promise<string[]> => (await openApp(page(`${js}; Page({})`))).logs();

test('globals: what WeChat has is there, what a browser has is not', async () => {
	assert.deepEqual(
		await printed(
			`console.log(typeof window, typeof document, typeof process, typeof SharedArrayBuffer, typeof Atomics, typeof WebAssembly);
			console.log(global === globalThis, typeof App, typeof Page, typeof Component, typeof Behavior, typeof getApp, typeof getCurrentPages);
			let own = Object.getOwnPropertyNames(globalThis).filter((k) => /host|dispatch|boot|runtime/i.test(k)); console.log(own.length);`,
		),
		[
			'undefined undefined undefined undefined undefined undefined',
			'true function function function function function function',
			'0',
		],
	);
});

test(`Function('return this')() is the global object; no other text becomes code`, async () => {
	assert.deepEqual(
		await printed(
			`console.log(Function('return this')() === globalThis, new Function('"use strict"; return this;')() === globalThis);
			for (const make of [() => Function('return 1'), () => new Function('a', 'return this'), () => (() => {}).constructor('return this.x'), () => (function* () {}).constructor('yield 1'), () => eval('1 + 1')])
				try { make(); console.log('code') } catch (e) { console.log(e.name) }
			const f = () => {};
			console.log(f instanceof Function, f.constructor === Function, Function.prototype.isPrototypeOf(f), typeof Function, Function.name);`,
		),
		['true true', 'EvalError', 'EvalError', 'EvalError', 'EvalError', 'EvalError', 'true true true function Function'],
	);
});

test('an app that replaces built-ins changes nothing of what leaves the isolate', async () => {
	const app = await openApp(
		page(
			`const old = [].push;
			for (const [o, k] of [[JSON, 'stringify'], [JSON, 'parse'], [Array.prototype, 'push'], [Object, 'keys'], [Map.prototype, 'get'], [Promise, 'resolve'], [String.prototype, 'slice']])
				try { o[k] = () => 'HACKED' } catch {}
			Promise.prototype.then = function () { throw new Error('then') };
			Date.now = () => NaN;
			Page({data: {n: 0}, tap() { this.setData({n: this.data.n + 1}) }})`,
			`<view bindtap="tap">{{n}}</view>`,
		),
	);
	await app.tap('view');
	await app.tap('view');
	assert.equal(app.html(), '<view>2</view>');
	assert.deepEqual(app.errors(), []);
});

test('libraries may extend prototypes and override inherited names', async () => {
	assert.deepEqual(
		await printed(
			`'use strict';
			Date.prototype.Format = function () { return 'formatted' };
			Array.prototype.remove = function (x) { return this.filter((y) => y !== x) };
			const e = new Error('a'); e.name = 'Mine'; e.toString = () => 'text';
			const list = [1, 2]; list.push = () => 'observed';
			function Old() {} Old.prototype = Object.create(Array.prototype); Old.prototype.push = function () { return 'old' }; Old.prototype.toString = () => 'o';
			class Sub extends Map { get() { return 'sub' } }
			Promise.prototype.finally = function () {}; Object.assign = function () {};
			console.log(new Date().Format(), [1, 2].remove(1).length, e.name, String(e), list.push(), new Old().push(), new Sub().get(), typeof Object.assign({}, {a: 1}).a)`,
		),
		['formatted 1 Mine text observed old sub number'],
	);
});

test('timers run in order, with microtasks between them; intervals end', async () => {
	const app = await openApp(
		page(
			`setTimeout((a) => { console.log('b', a); Promise.resolve().then(() => console.log('micro')) }, 2, 'arg');
			setTimeout(() => console.log('c'), 2); setTimeout(() => console.log('a'), 0); clearTimeout(setTimeout(() => console.log('never'), 0));
			let n = 0; const i = setInterval(() => { if (++n === 3) { clearInterval(i); console.log('third') } }, 3); Page({})`,
		),
	);
	await app.runTimers(() => app.logs().includes('third'));
	assert.deepEqual(app.logs(), ['a', 'b arg', 'micro', 'c', 'third']);
});

test('the web globals that V8 lacks', async () => {
	assert.deepEqual(
		await printed(
			`const u = new URL('../b?x=1#h', 'https://e.org/a/c'); console.log(u.href, new URLSearchParams('a=1&b=%20').get('b') === ' ');
			console.log(new TextDecoder().decode(new TextEncoder().encode('文字 €')), btoa('hi'), atob('aGk='));
			const c = {d: new Date(0), m: new Map([[1, {}]])}; c.self = c; const k = structuredClone(c); console.log(k.self === k, k.m.get(1) !== c.m.get(1), k.d.getTime());
			queueMicrotask(() => console.log('micro'))`,
		),
		['https://e.org/b?x=1#h true', '文字 € aGk= hi'.replace('aGk= hi', 'aGk= hi'), 'true true 0', 'micro'],
	);
});

test('the console prints anything', async () => {
	assert.deepEqual(
		await printed(
			`const a = {n: 1, s: 'x', f() {}, l: [1, [2, [3, [4, [5]]]]], u: undefined}; a.self = a; console.log('%s is %d', 'a', 5, a);
			console.warn(new Map([['k', new Set([1])]]), Symbol('s'), 10n, null, {get g() { throw 1 }})`,
		),
		[
			`a is 5 {n: 1, s: 'x', f: [Function f], l: [1, [2, [3, [Array(2)]]]], u: undefined, self: [Circular]}`,
			`Map {'k' => Set {1}} Symbol(s) 10n null {g: [Getter]}`,
		],
	);
});

test('require: relative, absolute, npm, cycles', async () => {
	const app = await openApp({
		...page(
			`console.log(require('../../lib/a').name, require('/lib/index-less').x, require('dayjs'), require('utils/u.js')); Page({})`,
		),
		'lib/a.js': `exports.name = 'a'; const b = require('./b'); exports.name += b.seen`,
		'lib/b.js': `exports.seen = require('./a').name`,
		'lib/index-less/index.js': `module.exports = {x: 'folder'}`,
		'miniprogram_npm/dayjs/index.js': `module.exports = 'npm'`,
		'utils/u.js': `module.exports = 'bare'`,
	});
	assert.deepEqual(app.logs(), ['aa folder npm bare']);
	const has = (path: string) => ['pages/miniprogram_npm/x/index.js', 'miniprogram_npm/x.js'].includes(path);
	assert.equal(resolveModule('pages/a/b.js', 'x', has), 'pages/miniprogram_npm/x/index.js');
	assert.equal(resolveModule('other/b.js', 'x', has), 'miniprogram_npm/x.js');
	assert.equal(resolveModule('a.js', '../../../etc', has), undefined);
});

test('a missing module says what was looked for', async () => {
	const app = await openApp(page(`require('../x')`));
	assert.equal(app.errors()[0].message, `Error: module 'pages/x.js' is not defined, require args is '../x'`);
});

test('nothing enters after close', async () => {
	const app: Isolate = await openApp(page(`Page({tap() { console.log('late') }})`, '<view bindtap="tap"/>'));
	await app.dispatch('close');
	await app.tap('view');
	assert.deepEqual(app.logs(), []);
});

test('unreadable messages are logged, not thrown', async () => {
	const app = await openApp(page(`Page({})`));
	await app.dispatch('viewEvent', {}, null);
	await app.dispatch('apiReply', { id: 99 }, {});
	await app.dispatch('unknownKind');
	assert.deepEqual(app.errors(), []);
});
