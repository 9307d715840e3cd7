import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from './isolate.ts';

/** A component with fallback content as the compiler lowers it; `names` as in CompiledComponent.slotFallbacks. */
function component(names: string[], options = '', json: object = {}) {
	const slots = names.map((name) => {
		const tag = name ? `<slot name="${name}"/>` : '<slot/>';
		return `${tag}<i wx:if="{{__slotEmpty['${name || 'default'}']}}">none${name}</i>`;
	});
	return {
		'pages/index/index.json': '{"usingComponents":{"my-c":"/comp/c"}}',
		'comp/c.json': JSON.stringify({ slotFallbacks: names, ...json }),
		'comp/c.wxml': slots.join(''),
		'comp/c.js': `Component({${options}})`,
	};
}

const page = (wxml: string, data = '{}') => ({
	'pages/index/index.wxml': wxml,
	'pages/index/index.js': `Page({data: ${data}})`,
});

async function html(wxml: string, names: string[], options = '', data = '{}', json = {}): Promise<string> {
	const app = await openApp({ ...component(names, options, json), ...page(wxml, data) });
	assert.deepEqual(app.errors(), []);
	return app.html().replace(/<\/?my-c[^>]*>/g, '');
}

test('fallback content shows while nothing is given', async () => {
	assert.equal(await html('<my-c/>', ['']), '<i>none</i>');
	assert.equal(await html('<my-c>  </my-c>', ['']), '<i>none</i>');
	assert.equal(await html('<my-c>text</my-c>', ['']), 'text');
	assert.equal(await html('<my-c><view>a</view></my-c>', ['']), '<view>a</view>');
	assert.equal(await html('<my-c><block wx:if="{{no}}">a</block></my-c>', ['']), '<i>none</i>');
	assert.equal(await html('<my-c><block wx:for="{{[1]}}">a</block></my-c>', ['']), 'a');
});

test('each of several slots has its own', async () => {
	const options = 'options: {multipleSlots: true}';
	assert.equal(await html('<my-c/>', ['', 'a'], options), '<i>none</i><i>nonea</i>');
	assert.equal(await html('<my-c><view slot="a">A</view></my-c>', ['', 'a'], options), '<i>none</i><view>A</view>');
	assert.equal(await html('<my-c>text</my-c>', ['', 'a'], options), 'text<i>nonea</i>');
	assert.equal(await html('<my-c><view slot="b">B</view></my-c>', ['a'], options), '<i>nonea</i>');
});

test('fallback content comes and goes with what is given', async () => {
	const app = await openApp({
		...component(['', 'a'], 'options: {multipleSlots: true}'),
		...page('<my-c><view wx:if="{{show}}" slot="{{name}}">{{text}}</view>{{text}}</my-c>', "{name: 'a', text: ''}"),
	});
	const after = async (data: string) => {
		app.run(`getCurrentPages()[0].setData(${data})`);
		await app.dispatch('show');
		return app.html().replace(/<\/?my-c[^>]*>/g, '');
	};
	assert.equal(await after('{}'), '<i>none</i><i>nonea</i>');
	assert.equal(await after('{show: true}'), '<i>none</i><view></view>');
	assert.equal(await after("{text: 't'}"), 't<view>t</view>');
	assert.equal(await after("{name: ''}"), '<view>t</view>t<i>nonea</i>');
	assert.equal(await after("{show: false, text: ''}"), '<i>none</i><i>nonea</i>');
	const patches = app.all('patch').length;
	await after("{name: 'a'}");
	assert.equal(app.all('patch').length, patches, 'nothing that shows has changed');
	assert.deepEqual(app.errors(), []);
});

test('a pattern of pure data does not hide whether a slot is empty', async () => {
	const pattern = { pureDataPattern: '^_' };
	assert.equal(await html('<my-c/>', [''], '', '{}', pattern), '<i>none</i>');
	assert.equal(await html('<my-c/>', [''], 'options: {pureDataPattern: /^_/}'), '<i>none</i>');
	const app = await openApp({
		...component([''], '', pattern),
		'comp/c.wxml': '{{_hidden}}{{shown}}<slot/>',
		'comp/c.js': "Component({data: {_hidden: 'h', shown: 's'}})",
		...page('<my-c/>'),
	});
	assert.match(app.html(), />s</);
});

test('a component that is shown later, and one that moves to a new row, know what they were given', async () => {
	const app = await openApp({
		...component(['']),
		...page(
			'<my-c wx:for="{{rows}}" wx:key="id"><view wx:if="{{item.text}}">{{item.text}}</view></my-c>',
			"{rows: [{id: 1}, {id: 2, text: 'b'}]}",
		),
	});
	assert.equal(app.html().replace(/<\/?my-c[^>]*>/g, ''), '<i>none</i><view>b</view>');
	app.run("getCurrentPages()[0].setData({rows: [{id: 3}, {id: 2}, {id: 1, text: 'a'}]})");
	await app.dispatch('show');
	assert.equal(app.html().replace(/<\/?my-c[^>]*>/g, ''), '<i>none</i><i>none</i><view>a</view>');
});
