import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from './isolate.ts';

const throwing = {
	'app.js': `App({onError(text) { console.log('onError', text.split('\\n')[0]) }})`,
	'pages/index/index.wxml': `<wxs module="m">module.exports.f = function (o) { return o.missing.field }</wxs>
<view bindtap="tap">{{m.f(o)}}</view><button bindtap="show">after {{n}}</button>`,
	'pages/index/index.js': `Page({
		data: {n: 0, o: {missing: {field: 'x'}}},
		onLoad() { throw new Error('in onLoad') },
		tap() { throw new TypeError('in a tap') },
		show() { this.setData({n: this.data.n + 1}) },
		spoil() { this.setData({o: {}, n: 5}) },
	})`,
};

test('a throw in onLoad, in a tap, in a promise and in WXS count four, and the page lives', async () => {
	const app = await openApp(throwing);
	await app.tap('view');
	await app.dispatch('rejection', {}, { message: 'Error: in a promise', stack: 'Error: in a promise\n at x' });
	app.run(`getCurrentPages()[0].spoil()`);
	await app.dispatch('show');
	assert.deepEqual(
		app.errors().map(({ source, message, path }) => [source, message.replace(/ \(.*/, ''), path]),
		[
			['Page.onLoad', 'Error: in onLoad', 'pages/index/index'],
			['event tap', 'TypeError: in a tap', 'pages/index/index'],
			['promise', 'Error: in a promise', 'pages/index/index'],
			['wxs', `TypeError: Cannot read properties of undefined`, 'pages/index/index'],
		],
	);
	assert.match(app.errors()[0].stack!, /logic\.js:\d+/);
	assert.equal(app.html().replace('\n', ''), '<view></view><button>after 5</button>');
	await app.tap('button');
	assert.match(app.html(), /after 6/);
	assert.deepEqual(
		app.logs().map((line) => line.slice(0, 22)),
		['onError Error: in onLo', 'onError TypeError: in ', 'onError TypeError: Can'],
	);
});

test('WXS that throws without the guard of the compiler counts once and costs only its own expression', async () => {
	const app = await openApp(throwing, { unguarded: true });
	app.sent.length = 0;
	app.run(`getCurrentPages()[0].spoil()`);
	await app.dispatch('show');
	assert.deepEqual(
		app.errors().map(({ source }) => source),
		['wxs'],
	);
	assert.match(app.html(), /after 5/);
	app.run(`getCurrentPages()[0].setData({o: {missing: {field: 'y'}}, n: 6})`);
	await app.dispatch('show');
	assert.match(app.html(), /<view>y<\/view><button>after 6/);
	assert.equal(app.errors().length, 1);
});

test('the same at the first rendering, in a loop and in an attribute', async () => {
	const app = await openApp(
		{
			'pages/index/index.wxml': `<wxs module="m">module.exports.f = function (o) { return o.x.y }</wxs><view id="{{m.f(bad)}}">a</view>
<block wx:for="{{list}}" wx:key="*this"><text wx:if="{{item}}">{{m.f(item)}}</text><button>{{index}}</button></block>`,
			'pages/index/index.js': `Page({data: {bad: {}, list: [{x: {y: 1}}, {z: 1}, {x: {y: 3}}]}})`,
		},
		{ unguarded: true },
	);
	const html = () => app.html().replace(/\n/g, '');
	assert.equal(
		html(),
		'<view>a</view><text>1</text><button>0</button><text></text><button>1</button><text>3</text><button>2</button>',
	);
	assert.deepEqual(
		app.errors().map(({ source }) => source),
		['wxs', 'wxs'],
	);
	app.run(`getCurrentPages()[0].setData({'list[1].x': {y: 2}, bad: {x: {y: 'good'}}})`);
	await app.dispatch('show');
	assert.match(html(), /^<view id="good">a<\/view>.*<text>2<\/text>/);
	assert.equal(app.errors().length, 2);
});

test('each exception counts once: timers, callbacks, observers, lifetimes, App.onError itself', async () => {
	const app = await openApp({
		'app.js': `App({onError() { throw new Error('in onError') }})`,
		'pages/index/index.json': '{"usingComponents":{"my-c":"/comp/c"}}',
		'pages/index/index.wxml': `<my-c v="{{v}}"/>`,
		'pages/index/index.js': `Page({data: {v: 1}, onReady() { setTimeout(() => { throw new Error('in a timer') }, 1) }})`,
		'comp/c.wxml': `<view/>`,
		'comp/c.js': `Component({
			properties: {v: Number},
			observers: {v(v) { if (v === 2) throw new Error('in an observer') }},
			attached() { throw new Error('in attached') },
		})`,
	});
	await app.runTimers(() => app.errors().length >= 4);
	app.run(`getCurrentPages()[0].setData({v: 2}, () => { throw new Error('in a callback') })`);
	await app.dispatch('show');
	const messages = app.errors().map(({ message }) => message);
	assert.deepEqual(
		messages.filter((message) => message !== 'Error: in onError'),
		['Error: in attached', 'Error: in a timer', 'Error: in an observer', 'Error: in a callback'],
	);
	assert.equal(messages.length, 8);
});

test('thrown values of any kind, and poisoned ones, are reported', async () => {
	const app = await openApp({
		'pages/index/index.wxml': `<view bindtap="tap" data-n="0"/>`,
		'pages/index/index.js': `let n = 0; Page({tap() {
			n++;
			if (n === 1) throw 'a text';
			if (n === 2) throw null;
			if (n === 3) throw {errMsg: 'x:fail'};
			const e = new Error('p'); Object.defineProperty(e, 'stack', {get() { throw new Error('poison') }}); throw e;
		}})`,
	});
	for (let i = 0; i < 4; i++) await app.tap('view');
	assert.deepEqual(
		app.errors().map(({ message }) => message),
		['a text', 'null', 'x:fail', 'Error: p'],
	);
});

test('a module that does not parse fails when it is required, with its place', async () => {
	const app = await openApp(
		{
			'pages/index/index.wxml': `<view>{{t}}</view>`,
			'pages/index/index.js': `try { require('../../bad') } catch (e) { console.log(e instanceof SyntaxError, e.message) } Page({data: {t: 'lives'}})`,
		},
		{ broken: { 'bad.js': 'Unexpected token (bad.js:3:7)' } },
	);
	assert.deepEqual(app.logs(), ['true Unexpected token (bad.js:3:7)']);
	assert.equal(app.html(), '<view>lives</view>');
});

test('a page file that throws still shows its template', async () => {
	const app = await openApp({
		'pages/index/index.wxml': `<view>still here</view>`,
		'pages/index/index.js': `nope()`,
	});
	assert.equal(app.html(), '<view>still here</view>');
	assert.deepEqual(
		app.errors().map(({ source, message }) => [source, message]),
		[['module pages/index/index', 'ReferenceError: nope is not defined']],
	);
});
