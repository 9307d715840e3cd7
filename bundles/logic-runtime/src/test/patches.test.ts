import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Patch } from '@loggia/messages';
import { Op } from '@loggia/messages/patch-ops';
import { Isolate, openApp } from './isolate.ts';

const list = {
	'pages/index/index.wxml': `<view wx:for="{{rows}}" wx:key="id" class="row {{item.on ? 'on' : ''}}" bindtap="tap" data-id="{{item.id}}">{{item.text}}</view>`,
	'pages/index/index.js': `Page({
		data: {rows: [1, 2, 3].map((id) => ({id, text: 'r' + id}))},
		tap(e) {
			const i = this.data.rows.findIndex((r) => r.id === e.currentTarget.dataset.id);
			this.setData({['rows[' + i + '].text']: 'tapped'}, () => console.log('applied'));
		},
		set(rows) { this.setData({rows}) },
	})`,
};

const set = (app: Isolate, rows: string) => {
	app.run(`getCurrentPages()[0].set(${rows})`);
	return app.dispatch('show');
};
const patches = (app: Isolate) => app.sent.filter(({ kind }) => kind === 'patch' || kind === 'snapshot');

test('setData inside one turn leaves as one patch; its callback runs on the acknowledgement', async () => {
	const app = await openApp(list);
	app.sent.length = 0;
	app.acknowledging = false;
	await app.tap('.row');
	assert.equal(patches(app).length, 1);
	assert.deepEqual((patches(app)[0].body as Patch).ops, [Op.setText, 3, 'tapped']);
	assert.deepEqual(app.logs(), []);
	await app.dispatch('ack', { seq: app.lastSeq });
	assert.deepEqual(app.logs(), ['applied']);
});

test('several setData of a turn, also behind awaits, are one patch', async () => {
	const app = await openApp({
		'pages/index/index.wxml': `<view bindtap="go">{{a}}{{b}}{{c}}</view>`,
		'pages/index/index.js': `Page({data: {}, async go() {
			this.setData({a: 1}); await null; this.setData({b: 2}); await Promise.resolve(); await null; this.setData({c: 3});
		}})`,
	});
	app.sent.length = 0;
	await app.tap('view');
	assert.equal(patches(app).length, 1);
	assert.equal(app.html(), '<view>123</view>');
});

test('without a view a callback runs at once, and the view finds everything when it comes', async () => {
	const app = await openApp(list, { view: false });
	app.run(`getCurrentPages()[0].setData({rows: []}, () => console.log('at once'))`);
	await app.dispatch('show');
	assert.deepEqual(app.logs(), ['at once']);
	assert.equal(patches(app).length, 0);
	await app.attach();
	assert.deepEqual(
		patches(app).map(({ kind }) => kind),
		['snapshot'],
	);
});

test('moving, adding and removing rows keeps the view like the data', async () => {
	const app = await openApp(list);
	const rows = (ids: number[]) => ids.map((id) => `<view class="row">r${id}</view>`).join('');
	for (const ids of [[3, 2, 1], [1, 2, 3, 4, 5], [5, 1, 4, 2, 3], [2], [], [9, 8], [7, 8, 9, 1]]) {
		await set(app, JSON.stringify(ids.map((id) => ({ id, text: 'r' + id }))));
		assert.equal(app.html(), rows(ids));
	}
	// page, four rows and their texts: all others were released
	assert.equal(app.view.nodes.size, 9);
	assert.deepEqual(app.errors(), []);
});

test('at most four patches are on their way; what is held goes out in one', async () => {
	const app = await openApp(list);
	app.acknowledging = false;
	app.sent.length = 0;
	for (let i = 0; i < 7; i++) await set(app, `[{id: 1, text: 'n${i}'}]`);
	assert.equal(patches(app).length, 4);
	assert.equal(app.html(), '<view class="row">n3</view>');
	await app.dispatch('ack', { seq: app.lastSeq });
	assert.equal(patches(app).length, 5);
	assert.equal(app.html(), '<view class="row">n6</view>');
});

test('without credit, too much is dropped and a snapshot follows; old ids still find their nodes', async () => {
	const app = await openApp(list);
	app.acknowledging = false;
	const before = app.view.find('.row').id;
	for (let i = 0; i < 4; i++) await set(app, `[{id: 1, text: 'n${i}'}]`);
	app.sent.length = 0;
	const rows = (from: number) =>
		`Array.from({length: 4000}, (_, i) => ({id: i + ${from}, text: 'some longer text of row ' + i}))`;
	await set(app, rows(10));
	await set(app, `[{id: 1, text: 'end'}]`);
	assert.equal(patches(app).length, 0);
	await app.dispatch('ack', { seq: app.lastSeq });
	assert.deepEqual(
		patches(app).map(({ kind }) => kind),
		['snapshot'],
	);
	assert.equal(app.html(), '<view class="row">end</view>');
	assert.notEqual(app.view.find('.row').id, before);
	const live = await openApp(list);
	live.acknowledging = false;
	const old = live.view.find('.row').id;
	await live.attach(0);
	await live.dispatch('viewEvent', {}, { node: old, type: 'tap', detail: {}, timeStamp: 1 });
	assert.match(live.html(), /tapped/);
});

test('a frame that reconnects and has everything gets no snapshot; one that lost something does', async () => {
	const app = await openApp(list);
	app.sent.length = 0;
	await app.attach(app.lastSeq);
	assert.equal(patches(app).length, 0);
	app.acknowledging = false;
	await set(app, `[{id: 1, text: 'new'}]`);
	await app.attach(app.lastSeq - 1);
	assert.deepEqual(
		patches(app).map(({ kind }) => kind),
		['patch', 'snapshot'],
	);
	assert.equal(app.html(), '<view class="row">new</view>');
	app.acknowledging = true;
	await app.dispatch('ack', { seq: app.lastSeq });
	await app.tap('.row');
	assert.equal(app.html(), '<view class="row">tapped</view>');
});

test('a callback that waits for a lost view runs when the next one has caught up, or in the background', async () => {
	const app = await openApp(list);
	app.acknowledging = false;
	await app.tap('.row');
	await app.attach(0);
	assert.deepEqual(app.logs(), []);
	await app.dispatch('ack', { seq: app.lastSeq });
	assert.deepEqual(app.logs(), ['applied']);
	await app.tap('.row');
	await app.dispatch('hide');
	assert.deepEqual(app.logs(), ['applied', 'applied']);
});

test('attributes: files from the package root, hidden as a boolean, style units, dataset at home', async () => {
	const app = await openApp({
		'pages/index/index.wxml': `<image src="../../img/a.png"/><image src="https://x/y.png"/><image src="{{p}}"/>
<view hidden="{{h}}" style="width:{{w}}rpx;margin:-1.5rpx 10vw" data-a="1" id="v" aria-label="x"/>`,
		'pages/index/index.js': `Page({data: {p: 'b.png', h: 0, w: 20}})`,
	});
	assert.equal(
		app.html().replace(/\n/g, ''),
		'<image src="/img/a.png"></image><image src="https://x/y.png"></image><image src="/pages/index/b.png"></image>' +
			'<view aria-label="x" id="v" style="width:calc(20 * var(--rpx));margin:calc(-1.5 * var(--rpx)) calc(10 * var(--vw))"></view>',
	);
	app.run(`getCurrentPages()[0].setData({h: 1, p: ''})`);
	await app.dispatch('show');
	assert.match(app.html(), /hidden="true"/);
});

test('tags that nobody declared render as they are written', async () => {
	const app = await openApp({ 'pages/index/index.wxml': `<div class="a"><span>x</span><loading/></div>` });
	assert.equal(app.html(), '<div class="a"><span>x</span><loading></loading></div>');
});
