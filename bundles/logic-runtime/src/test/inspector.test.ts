import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppData } from '@loggia/messages';
import { openApp, type Isolate } from './isolate.ts';

const SOURCES = {
	'pages/index/index.json': JSON.stringify({ usingComponents: { 'my-c': '/comp/c' } }),
	'pages/index/index.wxml': `<view><my-c id="outer" n="{{n}}"><my-c id="inner" n="{{3}}"/></my-c></view>`,
	'pages/index/index.js': `Page({data: {n: 1, list: [1, {deep: true}]}, onLoad() { this.cycle = {}; this.cycle.self = this.cycle }})`,
	'comp/c.wxml': `<view>{{twice}}<slot/></view>`,
	'comp/c.js': `Component({properties: {n: Number}, observers: {n(v) { this.setData({twice: v * 2}) }}})`,
};

function answers(app: Isolate): { id: number; data: AppData }[] {
	return app.sent
		.filter(({ kind }) => kind === 'inspect')
		.map(({ header, body }) => ({ id: header.id!, data: body as AppData }));
}

test('pages and components tell what they hold', async () => {
	const app = await openApp(SOURCES);
	await app.dispatch('inspect', { id: 4 }, {});
	const [{ id, data }] = answers(app);
	assert.equal(id, 4);
	assert.equal(data.revision, 1);
	assert.deepEqual(
		data.pages.map(({ path }) => path),
		['pages/index/index'],
	);
	assert.deepEqual(data.pages[0].data, { n: 1, list: [1, { deep: true }] });
	const [outer, ...others] = data.pages[0].components;
	assert.equal(others.length, 0);
	assert.deepEqual([outer.is, outer.id, outer.data], ['comp/c', 'outer', { n: 1, twice: 2 }]);
	assert.deepEqual(
		outer.components.map((one) => [one.id, one.data]),
		[['inner', { n: 3, twice: 6 }]],
		'a component in a slot stands with the one that has the slot',
	);
});

test('a question with the known revision waits for a change, and a later one sets it free', async () => {
	const app = await openApp(SOURCES);
	await app.dispatch('inspect', { id: 1 }, {});
	await app.dispatch('inspect', { id: 2 }, { since: 1 });
	assert.deepEqual(
		answers(app).map(({ id }) => id),
		[1],
	);
	app.run(`getCurrentPages()[0].setData({n: 1})`);
	await app.dispatch('show');
	assert.deepEqual(
		answers(app).map(({ id }) => id),
		[1],
		'the same data is no change',
	);
	app.run(`getCurrentPages()[0].setData({n: 5})`);
	await app.dispatch('show');
	const told = answers(app);
	assert.deepEqual(
		told.map(({ id }) => id),
		[1, 2],
	);
	assert.equal(told[1].data.revision, 2);
	assert.deepEqual((told[1].data.pages[0].data as { n: number }).n, 5);
	await app.dispatch('inspect', { id: 3 }, { since: 2 });
	await app.dispatch('inspect', { id: 4 }, { since: 2 });
	assert.deepEqual(
		answers(app).map(({ id }) => id),
		[1, 2, 3],
	);
});

test('values that are no JSON, and too many of them, become words', async () => {
	const app = await openApp(SOURCES);
	app.run(
		`const page = getCurrentPages()[0]; page.data.odd = {f() {}, big: 'x'.repeat(5000), nan: NaN, many: Array(1000).fill(0), get bad() { throw 1 }}; page.data.odd.self = page.data.odd`,
	);
	await app.dispatch('inspect', { id: 1 }, {});
	const { odd } = answers(app)[0].data.pages[0].data as { odd: Record<string, unknown> };
	assert.equal(odd.f, '[function]');
	assert.match(String(odd.big), /^x{1000}… \(5000 characters\)$/);
	assert.equal(odd.nan, 'NaN');
	assert.equal((odd.many as unknown[]).at(-1), '… 800 more');
	assert.equal(odd.bad, '[unreadable]');
	assert.ok(JSON.stringify(odd).length < 100_000);
});
