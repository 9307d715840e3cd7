import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openComponents, setPageData, textOf } from './component-app.ts';

test('paths make what is missing; arrays grow; whole values replace', async () => {
	const app = await openComponents({
		wxml: '{{a.b.c}}|{{list[0].x}}{{list[2]}}|{{list.length}}|{{o.gone}}{{o.here}}',
		js: `Page({data: {list: [{x: 1}], o: {gone: 'g'}}})`,
	});
	await setPageData(app, `{'a.b.c': 'deep', 'list[0].x': 2, 'list[2]': 'third', o: {here: 'h'}}`);
	assert.equal(textOf(app), 'deep|2third|3|h');
	assert.equal(app.run('getCurrentPages()[0].data.a.b.c'), 'deep');
});

test('undefined sets nothing, with a word to the developer; null does', async () => {
	const app = await openComponents({ wxml: '{{a}}{{b}}', js: `Page({data: {a: 'a', b: 'b'}})` });
	await setPageData(app, '{a: undefined, b: null}');
	assert.equal(app.run('getCurrentPages()[0].data.a'), 'a');
	assert.equal(app.run('getCurrentPages()[0].data.b'), null);
	assert.match(textOf(app), /^a/);
	assert.match(app.logs().join('\n'), /"a".*undefined/);
	assert.deepEqual(app.errors(), []);
});

test('nonsense is refused without an end to the page', async () => {
	const app = await openComponents({ wxml: '{{a}}', js: `Page({data: {a: 1}})` });
	for (const nonsense of ['null', '5', 'undefined', "'text'", '[]']) await setPageData(app, nonsense);
	assert.deepEqual(app.errors(), []);
	await setPageData(app, `{'a[': 1}`);
	assert.equal(app.errors().length, 1);
	assert.match(app.errors()[0].message, /"a\["/);
	await setPageData(app, '{a: 2}');
	assert.equal(textOf(app), '2');
});

test('data is there at once, the callback when the view shows it, `this` is the page', async () => {
	const app = await openComponents({
		wxml: '{{n}}',
		js: `Page({data: {n: 0}, go() { this.setData({n: 1}, function () { console.log('shown', this === getCurrentPages()[0]) }); console.log('at once', this.data.n) }})`,
	});
	app.acknowledging = false;
	app.run('getCurrentPages()[0].go()');
	await app.dispatch('show');
	assert.deepEqual(app.logs(), ['at once 1']);
	app.acknowledging = true;
	await app.dispatch('ack', { seq: app.lastSeq });
	assert.deepEqual(app.logs(), ['at once 1', 'shown true']);
});

test('what was set is the component’s own: a later change of the object does not show', async () => {
	const app = await openComponents(
		{
			wxml: '{{o.n}}<c o="{{o}}"/>',
			js: `Page({data: {o: {n: 1}}, onLoad() { const o = {n: 2}; this.setData({o}); o.n = 3; this.setData({other: 1}) }})`,
		},
		{ c: { wxml: '{{o.n}}', js: 'Component({properties: {o: Object}})' } },
	);
	assert.equal(textOf(app), '22');
});

test('setData in an observer, in created and after detached', async () => {
	const app = await openComponents(
		{ wxml: '<c wx:if="{{!gone}}" n="{{2}}" id="c"/>' },
		{
			c: {
				wxml: '{{n}}{{twice}}{{early}}',
				js: `Component({properties: {n: Number}, observers: {n(n) { this.setData({twice: n * 2}) }},
					lifetimes: {created() { this.early = 'field' }, attached() { this.setData({early: this.early}) }, detached() { this.setData({n: 9}, () => console.log('called')) }}})`,
			},
		},
	);
	assert.equal(textOf(app), '24field');
	await setPageData(app, '{gone: true}');
	assert.deepEqual(app.logs(), ['called']);
	assert.deepEqual(app.errors(), []);
});

test('a list in the same order of keys keeps its components', async () => {
	const app = await openComponents(
		{
			wxml: '<c wx:for="{{list}}" wx:key="id" v="{{item.v}}"/>',
			js: `Page({data: {list: [{id: 1, v: 'a'}, {id: 2, v: 'b'}]}})`,
		},
		{ c: { wxml: '{{v}}', js: `Component({properties: {v: String}, attached() { console.log('attached') }})` } },
	);
	await setPageData(app, `{list: [{id: 2, v: 'B'}, {id: 1, v: 'A'}, {id: 3, v: 'C'}]}`);
	assert.equal(textOf(app), 'BAC');
	assert.equal(app.logs().length, 3);
});
