import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openComponents } from './component-app.ts';

const logger = `log(e) { console.log(e.currentTarget.dataset.n, e.type, e.target.id, e.currentTarget.id) }`;

test('triggerEvent: plain events stay at the component', async () => {
	const app = await openComponents(
		{
			wxml: '<view id="out" data-n="out" bind:pick="log"><c id="c" data-n="c" bind:pick="log"/></view>',
			js: `Page({${logger}})`,
		},
		{
			c: {
				wxml: '<view id="in" bindtap="tap"/>',
				js: `Component({methods: {tap() { this.triggerEvent('pick', {a: 1}) }}})`,
			},
		},
	);
	await app.tap('#in');
	assert.deepEqual(app.logs(), ['c pick c c']);
});

test('triggerEvent: bubbles goes up in the tree of the page, composed enters the components around', async () => {
	const components = {
		outer: {
			wxml: '<view id="wrap" data-n="wrap" bind:pick="log"><slot/></view>',
			js: `Component({methods: {${logger}}})`,
		},
		c: {
			wxml: '<view id="in" data-n="in" bindtap="tap" bind:pick="log"/>',
			js: `Component({methods: {tap() { this.triggerEvent('pick', null, {bubbles: true, composed: COMPOSED}) }, ${logger}}})`,
		},
	};
	for (const [composed, expected] of [
		['false', ['c pick c c', 'outer pick c o', 'page pick c page']],
		['true', ['c pick c c', 'wrap pick  wrap', 'outer pick c o', 'page pick c page']],
	] as const) {
		const app = await openComponents(
			{
				wxml: '<view id="page" data-n="page" bind:pick="log"><outer id="o" data-n="outer" bind:pick="log"><c id="c" data-n="c" bind:pick="log"/></outer></view>',
				js: `Page({${logger}})`,
			},
			{ ...components, c: { ...components.c, js: components.c.js.replace('COMPOSED', composed) } },
		);
		await app.tap('#in');
		assert.deepEqual(app.logs(), expected);
	}
});

test('triggerEvent: capturePhase passes the ancestors on its way down', async () => {
	const app = await openComponents(
		{
			wxml: '<view data-n="out" id="out" capture-bind:pick="log"><c id="c" data-n="c" bind:pick="log" capture-bind:pick="log"/></view>',
			js: `Page({${logger}})`,
		},
		{
			c: {
				wxml: '<view id="in" bindtap="tap"/>',
				js: `Component({methods: {tap() { this.triggerEvent('pick', 1, {capturePhase: true}) }}})`,
			},
		},
	);
	await app.tap('#in');
	assert.deepEqual(app.logs(), ['out pick c out', 'c pick c c', 'c pick c c']);
});

test('a tap inside a component: each side sees its own target, dataset and marks', async () => {
	const see = `see(e) { console.log(e.currentTarget.id, e.target.id, JSON.stringify(e.target.dataset), JSON.stringify(e.mark)) }`;
	const app = await openComponents(
		{
			wxml: '<view id="page" mark:a="1" bindtap="see"><c id="c" data-c="2" mark:b="2" bindtap="see"/></view>',
			js: `Page({${see}})`,
		},
		{
			c: {
				wxml: '<view id="box" mark:x="3" bindtap="see"><text id="leaf" data-leaf="4" mark:y="4">t</text></view>',
				js: `Component({methods: {${see}}})`,
			},
		},
	);
	await app.tap('#leaf');
	assert.deepEqual(app.logs(), [
		'box leaf {"leaf":"4"} {"y":"4","x":"3"}',
		'c c {"c":"2"} {"b":"2","a":"1"}',
		'page c {"c":"2"} {"b":"2","a":"1"}',
	]);
});

test('catch in a component ends the event for the page; mut-bind excludes each other over the border', async () => {
	const page = {
		wxml: '<view mut-bind:tap="log" data-n="page mut" id="p"><view bindtap="log" data-n="page" id="q"><c/></view></view>',
		js: `Page({${logger}})`,
	};
	const caught = await openComponents(page, {
		c: { wxml: '<view id="in" data-n="in" catchtap="log"/>', js: `Component({methods: {${logger}}})` },
	});
	await caught.tap('#in');
	assert.deepEqual(caught.logs(), ['in tap in in']);
	const mutated = await openComponents(page, {
		c: { wxml: '<view id="in" data-n="in" mut-bind:tap="log"/>', js: `Component({methods: {${logger}}})` },
	});
	await mutated.tap('#in');
	assert.deepEqual(
		mutated.logs().map((line) => line.split(' tap ')[0]),
		['in', 'page'],
	);
});

test('capture-bind and capture-catch of the page come before the component', async () => {
	const component = {
		c: { wxml: '<view id="in" data-n="in" bindtap="log"/>', js: `Component({methods: {${logger}}})` },
	};
	const page = (kind: string) => ({
		wxml: `<view ${kind}:tap="log" data-n="page" id="p"><c/></view>`,
		js: `Page({${logger}})`,
	});
	const bound = await openComponents(page('capture-bind'), component);
	await bound.tap('#in');
	assert.deepEqual(
		bound.logs().map((line) => line.split(' ')[0]),
		['page', 'in'],
	);
	const caught = await openComponents(page('capture-catch'), component);
	await caught.tap('#in');
	assert.deepEqual(
		caught.logs().map((line) => line.split(' ')[0]),
		['page'],
	);
});

test('an event of a component in a slot goes through the component around it', async () => {
	const app = await openComponents(
		{
			wxml: '<outer><button id="b" data-n="button" bindtap="log"/></outer>',
			js: `Page({${logger}})`,
		},
		{
			outer: {
				wxml: '<view data-n="around" id="around" bindtap="log"><slot/></view>',
				js: `Component({methods: {${logger}}})`,
			},
		},
	);
	await app.tap('#b');
	assert.deepEqual(app.logs(), ['button tap b b', 'around tap  around'], 'seen from there it comes from the slot');
});
