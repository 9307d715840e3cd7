import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from './isolate.ts';

const page = (wxml: string, js: string) => ({
	'pages/index/index.wxml': wxml,
	'pages/index/index.js': `Page({${js}})`,
});
const say = (...names: string[]) =>
	names.map((name) => `${name}(e) { console.log('${name}', e.currentTarget.id) }`).join(',');

test('capture, bubbling and catch', async () => {
	const app = await openApp(
		page(
			`<view id="o" capture-bind:tap="cap" bindtap="outer"><view id="m" catchtap="mid"><view id="i" bind:tap="inner"/></view></view>`,
			say('cap', 'outer', 'mid', 'inner'),
		),
	);
	await app.tap('#i');
	assert.deepEqual(app.logs(), ['cap o', 'inner i', 'mid m']);
});

test('capture-catch stops everything; mut-bind stops other mut-binds', async () => {
	const stopped = await openApp(
		page(`<view id="o" capture-catch:tap="c"><view id="i" bindtap="i"/></view>`, say('c', 'i')),
	);
	await stopped.tap('#i');
	assert.deepEqual(stopped.logs(), ['c o']);
	const mutual = await openApp(
		page(
			`<view id="o" mut-bind:tap="o"><view id="m" bindtap="m"><view id="i" mut-bind:tap="i"/></view></view>`,
			say('o', 'm', 'i'),
		),
	);
	await mutual.tap('#i');
	assert.deepEqual(mutual.logs(), ['i i', 'm m']);
});

test('input and scroll do not bubble; catch:touchmove tells the view to hold still', async () => {
	const app = await openApp(
		page(
			`<view id="o" bindinput="o" bindscroll="o"><input id="i" bindinput="i"/><view id="m" catch:touchmove="o"/></view>`,
			say('o', 'i'),
		),
	);
	await app.event('#i', 'input', { value: 'a' });
	assert.deepEqual(app.logs(), ['i i']);
	assert.deepEqual(app.view.listens(app.view.find('#m'), 'touchmove'), { send: true, prevent: true });
	assert.deepEqual(app.view.listens(app.view.find('#i'), 'touchmove'), { send: false, prevent: false });
});

test('the event object is plain data in the shape of WeChat', async () => {
	const app = await openApp(
		page(
			`<view id="o" bindtap="tap" data-outer="{{ {a: 1} }}" mark:m="1"><text id="i" data-row-id="7" data-userName="u" mark:n="2">x</text></view>`,
			`tap(e) { console.log(JSON.stringify(e)) }`,
		),
	);
	await app.event(
		'#i',
		'tap',
		{ x: 3, y: 4 },
		{
			timeStamp: 99,
			touches: [{ identifier: 0 }],
			changedTouches: [],
			offset: { left: 5, top: 6 },
		},
	);
	assert.deepEqual(JSON.parse(app.logs()[0]), {
		type: 'tap',
		timeStamp: 99,
		target: { id: 'i', dataset: { rowId: '7', username: 'u' }, offsetLeft: 5, offsetTop: 6 },
		currentTarget: { id: 'o', dataset: { outer: { a: 1 } } },
		mark: { m: '1', n: '2' },
		detail: { x: 3, y: 4 },
		touches: [{ identifier: 0 }],
		changedTouches: [],
	});
});

test('the handler may be named by data', async () => {
	const app = await openApp(
		page(
			`<view id="a" bindtap="{{f}}"/>`,
			`data: {f: 'one'}, one() { console.log('one'); this.setData({f: 'two'}) }, two() { console.log('two') }`,
		),
	);
	await app.tap('#a');
	await app.tap('#a');
	assert.deepEqual(app.logs(), ['one', 'two']);
});

test('model:value takes what the person types, without a handler', async () => {
	const app = await openApp(page(`<input model:value="{{name}}"/><text>{{name}}</text>`, `data: {name: 'a'}`));
	assert.ok(app.view.listens(app.view.find('input'), 'input').send);
	await app.event('input', 'input', { value: 'ab', cursor: 2 }, { stamp: 3 });
	assert.equal(app.run(`getCurrentPages()[0].data.name`), 'ab');
	assert.match(app.html(), /<text>ab<\/text>/);
	assert.equal(app.view.find('input').attributes.stamp, 3);
});

test('a value set by the logic layer always goes out, with the last stamp', async () => {
	const app = await openApp(
		page(
			`<input value="{{v}}" bindinput="up"/>`,
			`data: {v: ''}, up(e) { this.setData({v: e.detail.value.toUpperCase()}) }, clear() { this.setData({v: ''}) }`,
		),
	);
	await app.event('input', 'input', { value: 'a' }, { stamp: 1 });
	assert.deepEqual(app.view.find('input').attributes, { value: 'A', stamp: 1 });
	// the view shows something that the logic layer was never told
	app.view.find('input').attributes.value = 'typed';
	app.run(`getCurrentPages()[0].setData({v: 'A'})`);
	await app.dispatch('show');
	assert.equal(app.view.find('input').attributes.value, 'A');
});

test('what an input handler returns stands in the input', async () => {
	const app = await openApp(page(`<input bindinput="f"/>`, `f(e) { return e.detail.value.slice(0, 2) }`));
	await app.event('input', 'input', { value: 'abc' });
	assert.equal(app.view.find('input').attributes.value, 'ab');
});

test('events of unknown or gone nodes are let fall', async () => {
	const app = await openApp(
		page(`<view wx:if="{{!gone}}" bindtap="tap"/>`, `data: {}, tap() { this.setData({gone: true}) }`),
	);
	const { id } = app.view.find('view');
	await app.tap('view');
	await app.dispatch('viewEvent', {}, { node: id, type: 'tap', detail: {}, timeStamp: 1 });
	await app.dispatch('viewEvent', {}, { node: 4711, type: 'tap', detail: {}, timeStamp: 1 });
	assert.deepEqual(app.errors(), []);
	assert.equal(app.html(), '');
});

test('a tapped navigator opens its page', async () => {
	const app = await openApp({
		...page(`<navigator url="../b/b?x=1"><text id="t">go</text></navigator>`, ''),
		'pages/b/b.wxml': `<view>{{x}}</view>`,
		'pages/b/b.js': `Page({onLoad(q) { this.setData(q) }})`,
		'app.json': '{"pages":["pages/index/index","pages/b/b"]}',
	});
	assert.ok(app.view.listens(app.view.find('#t'), 'tap').send);
	await app.tap('#t');
	assert.equal(app.html(), '<view>1</view>');
});

test('page events: scroll is asked for only where it is used', async () => {
	const app = await openApp(
		page(`<view>x</view>`, `onPageScroll(e) { console.log(e.scrollTop) }, onReachBottom() { console.log('bottom') }`),
	);
	assert.equal(app.view.pages.get(1)!.settings.listenScroll, true);
	await app.dispatch(
		'viewEvent',
		{ page: 1 },
		{ node: 0, type: 'pageScroll', detail: { scrollTop: 12 }, timeStamp: 1 },
	);
	await app.dispatch('viewEvent', { page: 1 }, { node: 1, type: 'reachBottom', detail: {}, timeStamp: 1 });
	assert.deepEqual(app.logs(), ['12', 'bottom']);
});

test('catch:touchmove that comes and goes with the data forbids scrolling only meanwhile', async () => {
	const app = await openApp({
		'pages/index/index.wxml': `<view id="a" catchtouchmove="{{locked ? 'hold' : ''}}" bindtap="t"><view id="b"/></view>`,
		'pages/index/index.js': `Page({data: {locked: false}, hold() {}, t() {}})`,
	});
	const listens = () => app.view.listens(app.view.find('#b'), 'touchmove');
	const lock = async (locked: boolean) => {
		app.run(`getCurrentPages()[0].setData({locked: ${locked}})`);
		await app.dispatch('show');
		return listens();
	};
	assert.deepEqual(listens(), { send: false, prevent: false });
	assert.deepEqual(await lock(true), { send: true, prevent: true });
	assert.deepEqual(await lock(false), { send: false, prevent: false });
	assert.deepEqual(await lock(true), { send: true, prevent: true });
	assert.equal(app.view.listens(app.view.find('#b'), 'tap').send, true);
	await app.attach();
	assert.deepEqual(listens(), { send: true, prevent: true });
});
