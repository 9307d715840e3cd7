import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listen } from '@loggia/messages/patch-ops';
import { openComponents, setPageData } from './component-app.ts';

const SCRIPTS = { manifest: { viewScripts: true } };
const WXS = { 'utils/t.wxs': 'module.exports = {move: function () {}, end: function () {}, changed: function () {}}' };
const IMPORT = '<wxs module="t" src="/utils/t.wxs"/>';

test('handlers that are functions of WXS go to the view, with their place in the package', async () => {
	const app = await openComponents(
		{ wxml: '<c/>' },
		{
			c: {
				wxml: `${IMPORT}<view class="a" bindtouchmove="{{t.move}}" catch:touchend="{{t.end}}" capture-bind:tap="{{t.end}}" data-some-thing="{{ {x: 1} }}" bindtouchstart="start"/>`,
				js: `Component({methods: {start() { console.log('start') }}})`,
			},
		},
		SCRIPTS,
		WXS,
	);
	const view = app.view.find('.cc--a');
	const at = { script: 'utils/t', scope: 'cc' };
	assert.deepEqual(view.attributes['wxs:on:touchmove'], { ...at, name: 'move', final: false });
	assert.deepEqual(view.attributes['wxs:on:touchend'], { ...at, name: 'end', final: true });
	assert.deepEqual(view.attributes['wxs:capture:tap'], { ...at, name: 'end', final: false });
	assert.deepEqual(view.attributes['wxs:data:someThing'], { x: 1 });
	assert.equal(view.listeners.touchmove, Listen.script, 'nothing of it is sent to the logic layer');
	assert.equal(view.listeners.touchstart, Listen.send);
	await app.event('.cc--a', 'touchstart');
	assert.deepEqual(app.logs(), ['start']);
	assert.deepEqual(app.errors(), []);
});

test('change: tells the view each new value, of a basic and of a custom component', async () => {
	const app = await openComponents(
		{
			wxml: `${IMPORT}<view id="v" change:prop="{{t.changed}}" prop="{{p}}"/><c id="c" change:prop="{{t.changed}}" prop="{{p}}"/>`,
			js: `Page({data: {p: {n: 1}}})`,
		},
		{ c: { wxml: '{{prop.n}}', js: 'Component({properties: {prop: Object}})' } },
		SCRIPTS,
		WXS,
	);
	for (const id of ['#v', '#c']) {
		assert.deepEqual(app.view.find(id).attributes['wxs:change:prop'], {
			script: 'utils/t',
			name: 'changed',
			scope: '',
		});
		assert.deepEqual(app.view.find(id).attributes['wxs:value:prop'], { n: 1 });
	}
	await setPageData(app, '{p: {n: 2}}');
	for (const id of ['#v', '#c']) assert.deepEqual(app.view.find(id).attributes['wxs:value:prop'], { n: 2 });
	assert.match(app.html(), />2</);
	assert.deepEqual(app.errors(), []);
});

test('a script may call the component’s methods, and let it tell an event', async () => {
	const app = await openComponents(
		{
			wxml: '<c id="c" bind:pick="pick"/>',
			js: `Page({pick(e) { console.log('pick', e.detail.n, e.target.id) }, onPage(a) { console.log('page', a) }})`,
		},
		{
			c: {
				wxml: `${IMPORT}<view class="a" bindtouchmove="{{t.move}}"/>`,
				js: `Component({methods: {moved(a) { console.log('moved', a.x, this.is) }}})`,
			},
		},
		SCRIPTS,
		WXS,
	);
	const call = (selector: string, type: string, detail: object) => app.event(selector, type, detail);
	await call('.cc--a', 'wxs:call', { own: false, method: 'moved', args: { x: 5 } });
	await call('#c', 'wxs:call', { own: true, method: 'moved', args: { x: 6 } });
	await call('#c', 'wxs:call', { own: false, method: 'onPage', args: 7 });
	await call('#c', 'wxs:trigger', { own: true, name: 'pick', detail: { n: 8 } });
	await call('#c', 'wxs:call', { own: true, method: 'constructor' });
	await call('#c', 'wxs:call', { own: true, method: 'none' });
	assert.deepEqual(app.logs(), ['moved 5 comp/c', 'moved 6 comp/c', 'page 7', 'pick 8 c']);
	assert.deepEqual(app.errors(), []);
});

test('catch: in the view ends the event for the logic layer as well', async () => {
	const app = await openComponents(
		{
			wxml: `${IMPORT}<view bindtouchmove="log"><view catchtouchmove="{{t.move}}"><view id="leaf" bindtouchmove="log"/></view></view>`,
			js: `Page({log(e) { console.log(e.currentTarget.id || 'outer') }})`,
		},
		{},
		SCRIPTS,
		WXS,
	);
	await app.event('#leaf', 'touchmove');
	assert.deepEqual(app.logs(), ['leaf']);
});

test('an event that only the logic layer has is handled there', async () => {
	const app = await openComponents(
		{
			wxml: `<wxs module="t">module.exports = {f: function (e) { console.log('in logic', e.type) }}</wxs><c bind:pick="{{t.f}}"/>`,
		},
		{ c: { wxml: '<view id="in" bindtap="tap"/>', js: `Component({methods: {tap() { this.triggerEvent('pick') }}})` } },
		SCRIPTS,
	);
	await app.tap('#in');
	assert.deepEqual(app.logs(), ['in logic pick']);
});
