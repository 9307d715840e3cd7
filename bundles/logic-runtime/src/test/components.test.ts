import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from './isolate.ts';
import type { Sources } from './mini-app.ts';

function withComponent(
	wxml: string,
	js: string,
	component: Sources,
	json: Record<string, string> = { 'my-c': '/comp/c' },
): Sources {
	return {
		'pages/index/index.json': JSON.stringify({ usingComponents: json }),
		'pages/index/index.wxml': wxml,
		'pages/index/index.js': js,
		...component,
	};
}

test('properties, observers, slots, events and selectComponent', async () => {
	const app = await openApp(
		withComponent(
			`<my-c id="c" title="{{t}}" bind:pick="pick"><text>slot</text></my-c>`,
			`Page({data: {t: 'one'}, pick(e) { console.log('pick', e.detail.n, e.target.id); this.setData({t: 'two'}); console.log(this.selectComponent('#c').data.twice) }})`,
			{
				'comp/c.wxml': `<view class="box" bindtap="tap">{{twice}}<slot/></view>`,
				'comp/c.js': `Component({
					properties: {title: {type: String, value: ''}},
					observers: {title(v) { this.setData({twice: v + v}) }},
					methods: {tap() { this.triggerEvent('pick', {n: 1}) }},
				})`,
			},
		),
	);
	assert.equal(app.html(), '<my-c class="h-cc" id="c"><view class="cc--box">oneone<text>slot</text></view></my-c>');
	await app.tap('.cc--box');
	assert.deepEqual(app.logs(), ['pick 1 c', 'twotwo']);
	assert.match(app.html(), /twotwo/);
});

test('lifetimes in order, ready after the view has it, page lifetimes', async () => {
	const app = await openApp(
		withComponent(
			`<my-c wx:if="{{!gone}}"/>`,
			`Page({data: {}, onLoad() { console.log('page load') }, onReady() { console.log('page ready') }})`,
			{
				'comp/c.wxml': `<view/>`,
				'comp/c.js': `Component({
				lifetimes: Object.fromEntries(['created', 'attached', 'ready', 'detached'].map((n) => [n, () => console.log(n)])),
				pageLifetimes: {show() { console.log('show') }, hide() { console.log('hide') }},
			})`,
			},
		),
	);
	assert.deepEqual(app.logs(), ['created', 'attached', 'page load', 'show', 'ready', 'page ready']);
	app.sent.length = 0;
	await app.dispatch('hide');
	await app.dispatch('show');
	app.run(`getCurrentPages()[0].setData({gone: true})`);
	await app.dispatch('hide');
	assert.deepEqual(app.logs(), ['hide', 'show', 'detached']);
	assert.equal(app.html(), '');
});

test('Component() called from a helper belongs to the file that required it', async () => {
	const app = await openApp(
		withComponent(`<my-c/>`, `Page({})`, {
			'comp/c.wxml': `<view>{{x}}</view>`,
			'comp/c.js': `const {VantComponent} = require('../lib/component'); VantComponent({data: {x: 'helped'}})`,
			'lib/component.js': `exports.VantComponent = (o) => Component(o)`,
		}),
	);
	assert.equal(app.html(), '<my-c class="h-cc"><view>helped</view></my-c>');
});

test('behaviors of the app and of WeChat; relations between components', async () => {
	const app = await openApp(
		withComponent(
			`<my-p><my-c name="a" value="1"/><my-c/></my-p>`,
			`Page({})`,
			{
				'comp/p.wxml': `<slot/>`,
				'comp/p.js': `Component({relations: {'./c': {type: 'child', linked(t) { console.log('linked', t.hello()) }}}})`,
				'comp/c.wxml': `<view>{{name}}{{value}}</view>`,
				'comp/c.js': `const b = Behavior({methods: {hello() { return 'hi' }}});
					Component({behaviors: [b, 'wx://form-field', undefined], relations: {'./p': {type: 'parent'}}})`,
			},
			{ 'my-p': '/comp/p', 'my-c': '/comp/c' },
		),
	);
	assert.deepEqual(
		app.logs().filter((line) => line.startsWith('linked')),
		['linked hi', 'linked hi'],
	);
	assert.match(app.html(), /<view>a1<\/view>/);
	assert.deepEqual(app.errors(), []);
});

test('multiple slots, external classes and style isolation given in JavaScript', async () => {
	const app = await openApp(
		withComponent(`<my-c my-class="red"><view slot="b">B</view><view slot="a">A</view></my-c>`, `Page({})`, {
			'comp/c.wxml': `<view class="box my-class"><slot name="a"/>-<slot name="b"/></view>`,
			'comp/c.js': `Component({options: {multipleSlots: true, addGlobalClass: true}, externalClasses: ['my-class']})`,
		}),
	);
	assert.equal(
		app.html(),
		'<my-c class="h-cc"><view class="box cc--box red"><view>A</view>-<view>B</view></view></my-c>',
	);
});

test('hidden hides a host; classes in attributes belong to the template', async () => {
	const app = await openApp(
		withComponent(`<my-c hidden="{{h}}"/><view hover-class="down"/>`, `Page({data: {h: true}})`, {
			'comp/c.wxml': `<view hover-class="down up"/>`,
			'comp/c.js': `Component({})`,
		}),
	);
	assert.equal(
		app.html(),
		'<my-c class="h-cc" hidden="true"><view hover-class="cc--down cc--up"></view></my-c><view hover-class="down"></view>',
	);
});

test('a virtual host has no node; its listeners work nevertheless', async () => {
	const app = await openApp(
		withComponent(`<my-c bindtap="tap"/>`, `Page({tap() { console.log('tapped') }})`, {
			'comp/c.wxml': `<view class="v">x</view>`,
			'comp/c.js': `Component({options: {virtualHost: true}})`,
		}),
	);
	assert.equal(app.html(), '<view class="cc--v">x</view>');
	assert.ok(app.view.listens(app.view.find('.cc--v'), 'tap').send);
	await app.tap('.cc--v');
	assert.deepEqual(app.logs(), ['tapped']);
});

test('a page may be a Component: its query arrives as properties too', async () => {
	const app = await openApp(
		{
			'pages/index/index.wxml': `<view>{{id}} {{n}}</view>`,
			'pages/index/index.js': `Component({properties: {id: String, n: Number}, methods: {onLoad(q) { console.log(JSON.stringify(q)) }, onShow() { console.log('show') }}})`,
		},
		{ query: { id: 'x', n: '5' } },
	);
	assert.equal(app.html(), '<view>x 5</view>');
	assert.deepEqual(app.logs(), ['{"id":"x","n":"5"}', 'show']);
});

test('a component that is missing or does not load renders plainly; the page lives', async () => {
	const app = await openApp(
		withComponent(
			`<my-c>in</my-c><gone-c>x</gone-c><view bindtap="tap">{{t}}</view>`,
			`Page({data: {}, tap() { this.setData({t: 'alive'}) }})`,
			{
				'comp/c.wxml': `<view><slot/></view>`,
				'comp/c.js': `throw new Error('broken file')`,
			},
			{ 'my-c': '/comp/c', 'gone-c': '/comp/gone' },
		),
	);
	assert.equal(app.html(), '<my-c class="h-cc"><view>in</view></my-c><gone-c>x</gone-c><view></view>');
	await app.event('view', 'tap');
	assert.deepEqual(
		app.errors().map(({ source, message }) => [source, message]),
		[['module comp/c', 'Error: broken file']],
	);
});

test('generics take a component by name', async () => {
	const app = await openApp(
		withComponent(
			`<my-list generic:item="my-item"/>`,
			`Page({})`,
			{
				'comp/list.json': '{"componentGenerics":{"item":true}}',
				'comp/list.wxml': `<item wx:for="{{[1,2]}}" wx:key="*this" n="{{item}}"/>`,
				'comp/list.js': `Component({})`,
				'comp/item.wxml': `<text>{{n}}</text>`,
				'comp/item.js': `Component({properties: {n: Number}})`,
			},
			{ 'my-list': '/comp/list', 'my-item': '/comp/item' },
		),
	);
	assert.match(app.html(), /<text>1<\/text>.*<text>2<\/text>/);
});
