import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openComponents, textOf } from './component-app.ts';

const lifetimes = (name: string) =>
	`lifetimes: {created() { console.log('${name} created') }, attached() { console.log('${name} attached') }, detached() { console.log('${name} detached') }}`;

test('behaviors are merged: objects field by field, methods by the nearest, lifetimes of all in order', async () => {
	const app = await openComponents(
		{ wxml: '<c wx:if="{{!gone}}" p="given"/>' },
		{
			c: {
				wxml: '{{own}} {{a}} {{b}} {{o.x}}{{o.y}}{{o.z}} {{p}}',
				js: `
					const base = Behavior({data: {a: 'base a', b: 'base b', o: {x: 1}}, methods: {m() { return 'base' }, only() { return 'only base' }}, ${lifetimes('base')}});
					const extra = Behavior({behaviors: [base], data: {b: 'extra b', o: {y: 2}}, properties: {p: String}, methods: {m() { return 'extra' }}, ${lifetimes('extra')}});
					Component({behaviors: [extra], data: {own: 'own', o: {z: 3}}, ${lifetimes('c')},
						methods: {m() { return 'c' }},
						ready() { console.log(this.m(), this.only(), this.hasBehavior(base), this.hasBehavior(Behavior({}))) }})`,
			},
		},
	);
	assert.equal(textOf(app), 'own base a extra b 123 given');
	assert.deepEqual(app.logs(), [
		'base created',
		'extra created',
		'c created',
		'base attached',
		'extra attached',
		'c attached',
		'c only base true false',
	]);
	app.sent.length = 0;
	app.run(`getCurrentPages()[0].setData({gone: true})`);
	assert.deepEqual(app.logs(), ['base detached', 'extra detached', 'c detached']);
});

test('a behavior used twice runs once; observers and page lifetimes of all run', async () => {
	const app = await openComponents(
		{ wxml: '<c n="{{1}}"/>' },
		{
			c: {
				js: `
					const shared = Behavior({attached() { console.log('shared') }, properties: {n: Number},
						observers: {n(n) { console.log('shared sees', n) }}, pageLifetimes: {show() { console.log('shared show') }}});
					const one = Behavior({behaviors: [shared]}), two = Behavior({behaviors: [shared]});
					Component({behaviors: [one, two], observers: {n(n) { console.log('c sees', n) }}, pageLifetimes: {show() { console.log('c show') }}})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['shared sees 1', 'c sees 1', 'shared', 'shared show', 'c show']);
});

test('definitionFilter changes the definition of what uses the behavior', async () => {
	const app = await openComponents(
		{ wxml: '<c/>' },
		{
			c: {
				wxml: '{{from}} {{computed}}',
				js: `
					const inner = Behavior({definitionFilter(def) { def.data = {...def.data, from: 'filter'} }});
					const computed = Behavior({definitionFilter(def, others) { console.log(others.length); def.data.computed = Object.keys(def.computed)[0] }});
					Component({behaviors: [inner, computed], computed: {twice() {}}, data: {}})`,
			},
		},
	);
	assert.equal(textOf(app), 'filter twice');
	assert.deepEqual(app.errors(), []);
});

test('wx://component-export: selectComponent gives what export returns', async () => {
	const app = await openComponents(
		{
			wxml: '<c id="c"/><d id="d"/>',
			js: `Page({onReady() { console.log(JSON.stringify(this.selectComponent('#c')), this.selectAllComponents('#c')[0].n, this.selectComponent('#d').data.n) }})`,
		},
		{
			c: {
				js: `Component({behaviors: ['wx://component-export'], data: {n: 5}, export() { return {n: this.data.n} }})`,
			},
			d: { js: `Component({data: {n: 6}, export() { return {} }})` },
		},
	);
	assert.deepEqual(app.logs(), ['{"n":5} 5 6']);
});

test('wx://form-field brings name and value; unknown built-in behaviors are ignored', async () => {
	const app = await openComponents(
		{ wxml: '<c name="a" value="b"/>' },
		{
			c: {
				wxml: '{{name}}={{value}}',
				js: `Component({behaviors: ['wx://form-field', 'wx://form-field-group', 'wx://later']})`,
			},
		},
	);
	assert.equal(textOf(app), 'a=b');
	assert.deepEqual(app.errors(), []);
});

test('a Page may have behaviors', async () => {
	const app = await openComponents({
		wxml: '{{from}} {{own}}',
		js: `const b = Behavior({data: {from: 'behavior'}, methods: {help() { return 'helped' }, onShow() { console.log('behavior show') }}, attached() { console.log('attached') }});
			Page({behaviors: [b], data: {own: 'page'}, onLoad() { console.log('load', this.help()) }})`,
	});
	assert.equal(textOf(app), 'behavior page');
	assert.deepEqual(app.logs(), ['attached', 'load helped', 'behavior show']);
});
