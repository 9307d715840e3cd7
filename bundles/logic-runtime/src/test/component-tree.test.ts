import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openComponents, setPageData, textOf } from './component-app.ts';

const withoutHosts = (html: string) => html.replace(/ class="h-\w+"/g, '');

test('components use components, themselves too', async () => {
	const app = await openComponents(
		{ wxml: '<tree node="{{root}}"/>', js: `Page({data: {root: {n: 1, list: [{n: 2, list: [{n: 3}]}, {n: 4}]}}})` },
		{
			tree: {
				wxml: '{{node.n}}<tree wx:for="{{node.list}}" wx:key="n" node="{{item}}"/>',
				js: 'Component({properties: {node: Object}})',
			},
		},
	);
	assert.equal(textOf(app), '1234');
	assert.equal(withoutHosts(app.html()), '<tree>1<tree>2<tree>3</tree></tree><tree>4</tree></tree>');
});

test('one slot takes everything; names count only with multipleSlots', async () => {
	const page = { wxml: '<c><view slot="b">B</view>-<view slot="a">A</view><view>D</view></c>' };
	const single = await openComponents(page, { c: { wxml: '[<slot/>]' } });
	assert.equal(textOf(single), '[B-AD]');
	const multiple = await openComponents(page, {
		c: {
			wxml: '[<slot name="a"/>|<slot name="b"/>|<slot/>]',
			js: 'Component({options: {multipleSlots: true}})',
		},
	});
	assert.equal(textOf(multiple), '[A|B|-D]');
});

test('slots come and go with wx:if; their content keeps its state', async () => {
	const app = await openComponents(
		{
			wxml: '<c show="{{show}}"><d/></c>',
			js: 'Page({data: {show: false}})',
		},
		{
			c: {
				wxml: '<view wx:if="{{show}}"><slot/></view><text>end</text>',
				js: 'Component({properties: {show: Boolean}})',
			},
			d: {
				wxml: '{{n}}',
				js: `Component({data: {n: 0}, attached() { console.log('attached'); this.setData({n: this.data.n + 1}) }, detached() { console.log('detached') }})`,
			},
		},
	);
	assert.equal(textOf(app), 'end');
	await setPageData(app, '{show: true}');
	assert.equal(textOf(app), '1end');
	await setPageData(app, '{show: false}');
	assert.equal(textOf(app), 'end');
	assert.deepEqual(app.logs(), ['attached'], 'what stands in a slot belongs to the page, wherever the slot is');
});

test('a slot in wx:for: single takes the content once, dynamicSlots give it to each, with values', async () => {
	const app = await openComponents(
		{
			wxml: '<c list="{{list}}"><view slot:item slot:i="n">{{n}}:{{item}}</view></c>',
			js: `Page({data: {list: ['a', 'b']}})`,
		},
		{
			c: {
				wxml: '<view wx:for="{{list}}" wx:key="*this"><slot item="{{item}}" i="{{index}}"/></view>',
				js: 'Component({options: {dynamicSlots: true}, properties: {list: Array}})',
			},
		},
	);
	assert.equal(textOf(app), '0:a1:b');
	await setPageData(app, `{list: ['b', 'c', 'a']}`);
	assert.equal(textOf(app), '0:b1:c2:a');
	await setPageData(app, '{list: []}');
	assert.equal(textOf(app), '');
});

test('relations: linked, linkChanged and unlinked on both sides; getRelationNodes in the order of the tree', async () => {
	const app = await openComponents(
		{
			wxml: '<p id="p"><view><k wx:for="{{rows}}" wx:key="*this" name="{{item}}"/></view></p>',
			js: `Page({data: {rows: ['a', 'b']}, names() { return this.selectComponent('#p').names() }})`,
		},
		{
			p: {
				wxml: '<slot/>',
				js: `Component({
					relations: {'../comp/k': {type: 'child', linked(t) { console.log('p linked', t.data.name) }, linkChanged(t) { console.log('p changed', t.data.name) }, unlinked(t) { console.log('p unlinked', t.data.name) }}},
					methods: {names() { return this.getRelationNodes('../comp/k').map((k) => k.data.name).join('') }},
				})`,
			},
			k: {
				js: `Component({properties: {name: String},
					relations: {'./p': {type: 'parent', linked(t) { console.log('k linked', t.is) }, unlinked() { console.log('k unlinked') }}},
					methods: {up() { return this.getRelationNodes('./p')[0].is }}})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['p linked a', 'k linked comp/p', 'p linked b', 'k linked comp/p']);
	assert.equal(app.run('getCurrentPages()[0].names()'), 'ab');
	app.sent.length = 0;
	await setPageData(app, `{rows: ['b', 'a']}`);
	assert.deepEqual(app.logs().length, 1, 'one of them was moved');
	assert.match(app.logs()[0], /^p changed [ab]$/);
	assert.equal(app.run('getCurrentPages()[0].names()'), 'ba');
	app.sent.length = 0;
	await setPageData(app, `{rows: ['b']}`);
	assert.deepEqual(app.logs(), ['p unlinked a', 'k unlinked']);
	assert.equal(app.run('getCurrentPages()[0].names()'), 'b');
});

test('relations: ancestor and descendant over other components; a behavior as target', async () => {
	const app = await openComponents(
		{ wxml: '<form><row><field name="x"/></row><field name="y"/></form>' },
		{
			form: {
				wxml: '<slot/>',
				js: `const field = require('./field-behavior.js'); Component({relations: {fields: {type: 'descendant', target: field}},
					ready() { console.log(this.getRelationNodes('fields').map((f) => f.data.name).join()) }})`,
			},
			row: { wxml: '<slot/>' },
			field: {
				js: `const field = require('./field-behavior.js'); Component({behaviors: [field], properties: {name: String},
					relations: {'./form': {type: 'ancestor', linked(t) { console.log('in', t.is) }}}})`,
			},
		},
		{},
		{ 'comp/field-behavior.js': 'module.exports = Behavior({})' },
	);
	assert.deepEqual(app.logs(), ['in comp/form', 'in comp/form', 'x,y']);
});

test('selectComponent, selectAllComponents and selectOwnerComponent', async () => {
	const app = await openComponents(
		{
			wxml: '<view class="in"><c class="a" id="one" data-k="v"/></view><c class="a b"/><d id="d"/>',
			js: `Page({onReady() {
				const one = this.selectComponent('#one');
				console.log(one.is, one.id, one.dataset.k, one.selectOwnerComponent() === this);
				console.log(this.selectAllComponents('.a').length, this.selectAllComponents('.a.b').length, this.selectComponent('.in .a') === one, this.selectComponent('.in>.a') === one);
				console.log(this.selectComponent('#none'), this.selectAllComponents('.none').length, this.selectComponent('.in'));
				const inner = this.selectComponent('#d').selectComponent('.a');
				console.log(inner.selectOwnerComponent().is, this.selectComponent('#d >>> .a') === inner);
			}})`,
		},
		{ c: {}, d: { wxml: '<c class="a"/>' } },
	);
	assert.deepEqual(app.errors(), []);
	assert.deepEqual(app.logs(), ['comp/c one v true', '2 1 true true', 'null 0 null', 'comp/d true']);
});

test('generics: a component by name, the default, and one handed on', async () => {
	const app = await openComponents(
		{
			wxml: '<list generic:row="red"/><list/><outer generic:cell="red"/>',
		},
		{
			list: { wxml: '<row n="{{1}}"/>', json: { componentGenerics: { row: { default: 'comp/blue' } } } },
			outer: { wxml: '<list generic:row="cell"/>', json: { componentGenerics: { cell: true } } },
			red: { wxml: 'red{{n}}', js: 'Component({properties: {n: Number}})' },
			blue: { wxml: 'blue{{n}}', js: 'Component({properties: {n: Number}})' },
		},
	);
	assert.equal(textOf(app), 'red1blue1red1');
	assert.deepEqual(app.errors(), []);
});

test('a component that is not in the package shows its placeholder', async () => {
	const app = await openComponents(
		{
			wxml: '<late a="1">text</late><later n="2"/>',
			json: {
				usingComponents: { late: '/sub/late', later: '/sub/later', wait: '/comp/wait' },
				componentPlaceholder: { late: 'view', later: 'wait' },
			},
		},
		{ wait: { wxml: 'wait{{n}}', js: 'Component({properties: {n: String}})' } },
	);
	assert.match(app.html(), /<view[^>]*>text<\/view>/);
	assert.match(textOf(app), /wait2$/);
	assert.deepEqual(app.errors(), []);
});

test('a component with a placeholder that is in the package shows at once', async () => {
	const app = await openComponents(
		{ wxml: '<c/>', json: { componentPlaceholder: { c: 'view' } } },
		{ c: { wxml: 'here' } },
	);
	assert.equal(textOf(app), 'here');
});

test('lifetimes: created from the inside, attached and ready from the outside, detached from the inside; moved', async () => {
	const log = (name: string) =>
		`Component({properties: {n: String}, lifetimes: Object.fromEntries(['created', 'attached', 'ready', 'moved', 'detached'].map((l) => [l, function () { console.log('${name}' + (this.data.n || ''), l) }]))})`;
	const app = await openComponents(
		{ wxml: '<outer wx:for="{{rows}}" wx:key="*this" n="{{item}}"/>', js: `Page({data: {rows: ['1']}})` },
		{ outer: { wxml: '<inner/>', js: log('outer') }, inner: { js: log('inner') } },
	);
	assert.deepEqual(app.logs(), [
		'inner created',
		'outer created',
		'outer1 attached',
		'inner attached',
		'outer1 ready',
		'inner ready',
	]);
	app.sent.length = 0;
	await setPageData(app, `{rows: []}`);
	assert.deepEqual(app.logs(), ['inner detached', 'outer1 detached']);
	await setPageData(app, `{rows: ['1', '2']}`);
	app.sent.length = 0;
	await setPageData(app, `{rows: ['2', '1']}`);
	assert.deepEqual(app.logs().length, 2);
	assert.match(app.logs().join(), /outer(\d) moved,inner moved|inner moved,outer\d moved/);
});

test('an error of a component reaches its error lifetime and App.onError', async () => {
	const app = await openComponents(
		{ wxml: '<c/>' },
		{
			c: {
				js: `Component({lifetimes: {attached() { throw new Error('broken') }, error(e) { console.log('own', e.message) }}})`,
			},
		},
		{},
		{ 'app.js': `App({onError(m) { console.log('app', m.split('\\n')[0]) }})` },
	);
	assert.equal(app.errors().length, 1);
	assert.equal(app.logs().length, 2);
	assert.equal(app.logs().includes('own broken'), true);
});

test('page lifetimes: show, hide, resize and routeDone reach every component of the page', async () => {
	const app = await openComponents(
		{ wxml: '<c/>', json: {} },
		{
			c: {
				wxml: '<d/>',
				js: `Component({pageLifetimes: {show() { console.log('c show') }, hide() { console.log('c hide') }, routeDone() { console.log('c routeDone') }}})`,
			},
			d: {
				js: `Component({pageLifetimes: {show() { console.log('d show') }, hide() { console.log('d hide') }, resize(r) { console.log('d resize', r.size.windowWidth) }}})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['c show', 'd show', 'c routeDone']);
	app.sent.length = 0;
	await app.dispatch('hide');
	assert.deepEqual(app.logs(), ['c hide', 'd hide']);
});

test('what an instance knows of itself', async () => {
	const app = await openComponents(
		{ wxml: '<c id="my" data-a="1" data-some-thing="{{ {x: 2} }}"/>' },
		{
			c: {
				js: `Component({ready() {
					console.log(this.is, this.id, JSON.stringify(this.dataset), this.getPageId() === getCurrentPages()[0].getPageId());
					this.setUpdatePerformanceListener({withDataPaths: true}, () => {});
					this.groupSetData(() => { this.setData({a: 1}) });
					console.log(this.data.a);
				}})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['comp/c my {"a":"1","someThing":{"x":2}} true', '1']);
	assert.deepEqual(app.errors(), []);
});
