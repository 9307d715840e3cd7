import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openComponents, setPageData, textOf } from './component-app.ts';

test('a property has the default of its type, or its own', async () => {
	const app = await openComponents(
		{ wxml: '<c/>' },
		{
			c: {
				js: `Component({
					properties: {s: String, n: Number, b: Boolean, a: Array, o: Object, any: null, own: {type: Number, value: 7}, list: {type: Array, value: [1]}},
					attached() { console.log(JSON.stringify(this.data)); console.log(this.properties === this.data) },
				})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['{"s":"","n":0,"b":false,"a":[],"o":null,"any":null,"own":7,"list":[1]}', 'true']);
});

test('each instance has its own copy of a default', async () => {
	const app = await openComponents(
		{ wxml: '<c id="one"/><c id="two"/>', js: `Page({onLoad() { this.selectComponent('#one').grow() }})` },
		{
			c: {
				wxml: '{{list.length}}{{own.n}}',
				js: `Component({properties: {list: {type: Array, value: [1]}}, data: {own: {n: 1}}, methods: {grow() {
					this.data.list.push(2); this.data.own.n = 2; this.setData({list: this.data.list, own: this.data.own}) }}})`,
			},
		},
	);
	assert.equal(textOf(app), '2211');
});

test('what an attribute gives is converted to the type; a text in quotes too', async () => {
	const app = await openComponents(
		{
			wxml: `<c s="{{1}}" n="12" b="false" b2 a="{{list}}" o="{{ {x: 1} }}" any="{{true}}"/><c n="abc" b="" s="{{null}}" a="{{null}}"/>`,
			js: 'Page({data: {list: [1, 2]}})',
		},
		{
			c: {
				js: `Component({
					properties: {s: String, n: Number, b: Boolean, b2: Boolean, a: Array, o: Object, any: null},
					attached() { console.log(JSON.stringify(this.data)) },
				})`,
			},
		},
	);
	const [one, two] = app
		.logs()
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as Record<string, unknown>);
	assert.deepEqual(one, { s: '1', n: 12, b: true, b2: true, a: [1, 2], o: { x: 1 }, any: true });
	assert.equal(two.b, false);
	assert.equal(two.s, '');
	assert.deepEqual(two.a, []);
	assert.deepEqual(app.errors(), []);
});

test('optionalTypes take values of several types as they are', async () => {
	const app = await openComponents(
		{ wxml: '<c v="{{1}}"/><c v="text"/><c v="{{ {a: 1} }}"/>' },
		{
			c: {
				js: `Component({properties: {v: {type: String, optionalTypes: [Number, Object]}}, attached() { console.log(JSON.stringify(this.data.v)) }})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['1', '"text"', '{"a":1}']);
});

test('names with dashes and with capitals are one property', async () => {
	const app = await openComponents(
		{ wxml: '<c my-prop="a"/><c myProp="b"/>' },
		{ c: { wxml: '{{myProp}}', js: 'Component({properties: {myProp: String}})' } },
	);
	assert.equal(textOf(app), 'ab');
});

test('the observer of a property: a function or the name of a method, with new and old value', async () => {
	const app = await openComponents(
		{ wxml: '<c a="{{a}}" b="{{a}}"/>', js: `Page({data: {a: 'x'}})` },
		{
			c: {
				js: `Component({
					properties: {a: {type: String, observer(n, o) { console.log('a', n, o) }}, b: {type: String, value: 'z', observer: 'changed'}},
					methods: {changed(n, o) { console.log('b', n, o) }},
				})`,
			},
		},
	);
	assert.deepEqual(app.logs(), ['a x ', 'b x z']);
	app.sent.length = 0;
	await setPageData(app, `{a: 'y'}`);
	assert.deepEqual(app.logs(), ['a y x', 'b y x']);
	app.sent.length = 0;
	await setPageData(app, `{a: 'y'}`);
	assert.deepEqual(app.logs(), [], 'the same value is no change');
});

test('observers of data: several fields, paths, wildcards; also from inside', async () => {
	const app = await openComponents(
		{
			wxml: '<c id="c"/>',
			js: `Page({c() { return this.selectComponent('#c') }})`,
		},
		{
			c: {
				js: `Component({
					data: {a: 1, b: 2, o: {x: 1, deep: {y: 1}}, list: [{n: 1}]},
					observers: {
						'a, b': function (a, b) { console.log('a,b', a, b) },
						'o.x'(x) { console.log('o.x', x) },
						'o.**'(o) { console.log('o.**', JSON.stringify(o)) },
						'list[0].n'(n) { console.log('n', n); if (n === 5) this.setData({sum: n + 1}) },
						sum(s) { console.log('sum', s) },
						'**'() { console.log('all') },
					},
				})`,
			},
		},
	);
	const after = async (data: string) => {
		app.sent.length = 0;
		app.run(`getCurrentPages()[0].c().setData(${data})`);
		await app.dispatch('show');
		return app.logs();
	};
	app.sent.length = 0;
	assert.deepEqual(await after('{a: 3, b: 4}'), ['a,b 3 4', 'all']);
	assert.deepEqual(await after(`{'o.deep.y': 9}`), ['o.** {"x":1,"deep":{"y":9}}', 'all']);
	assert.deepEqual(await after(`{'o.x': 2}`), ['o.x 2', 'o.** {"x":2,"deep":{"y":9}}', 'all']);
	assert.deepEqual(await after(`{o: {x: 3}}`), ['o.x 3', 'o.** {"x":3}', 'all']);
	assert.deepEqual(await after(`{'list[0].n': 5}`), ['n 5', 'sum 6', 'all']);
});

test('pure data is not for the template, but for observers', async () => {
	for (const definition of ['options: {pureDataPattern: /^_/}', '']) {
		const app = await openComponents(
			{ wxml: '<c _start="{{2}}"/>' },
			{
				c: {
					wxml: '[{{_hidden}}][{{shown}}][{{_start}}]',
					json: definition ? {} : { pureDataPattern: '^_' },
					js: `Component({${definition}${definition && ','} properties: {_start: Number}, data: {_hidden: 'h', shown: 0},
						observers: {_start(n) { this.setData({shown: n * 2}) }}, attached() { console.log(this.data._hidden) }})`,
				},
			},
		);
		assert.equal(textOf(app), '[][4][]');
		assert.deepEqual(app.logs(), ['h']);
	}
});

test('a page that is a Component gets its query as properties, converted', async () => {
	const app = await openComponents(
		{
			wxml: '{{id}}|{{n}}|{{on}}',
			js: `Component({properties: {id: String, n: Number, on: Boolean}, methods: {onLoad(query) { console.log(JSON.stringify(query), typeof this.data.n, this.data.n) }}})`,
		},
		{},
		{ query: { id: 'a b', n: '5', on: 'x', other: 'y' } },
	);
	assert.equal(textOf(app), 'a b|5|true');
	assert.deepEqual(app.logs(), ['{"id":"a b","n":"5","on":"x","other":"y"} number 5']);
});
