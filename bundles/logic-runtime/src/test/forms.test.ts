/** Forms: what the view tells of its controls, completed with what only the logic layer knows; and `model:` on all controls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Isolate, openApp } from './isolate.ts';

const SAY = `submit(e) { console.log(JSON.stringify(e.detail)) }, reset(e) { console.log(e.type, JSON.stringify(e.detail)) }`;

const page = (wxml: string, js = SAY, more: Record<string, string> = {}) => ({
	'pages/index/index.wxml': wxml,
	'pages/index/index.js': `Page({${js}})`,
	...more,
});

const component = (name: string, wxml: string, js: string) => ({
	[`components/${name}.wxml`]: wxml,
	[`components/${name}.js`]: `Component({${js}})`,
});

/** What the view sends: these controls hold these values, and this button was tapped. */
function report(app: Isolate, type: string, button: string, controls: Record<string, unknown>): Promise<void> {
	return app.event('form', type, {
		controls: Object.entries(controls).map(([id, value]) => [app.view.find(id).id, value]),
		button: app.view.find(button).id,
		offset: { left: 1, top: 2 },
	});
}

test('submit tells values by name, and the button; what has no name is left out', async () => {
	const app = await openApp(
		page(`<form bindsubmit="submit" report-submit>
			<input id="a" name="first"/><slider id="b" name="level"/><switch id="c"/>
			<button id="go" formType="submit" data-kind="save">Go</button></form>`),
	);
	assert.equal(app.view.find('#go').attributes['form-type'], 'submit');
	await report(app, 'submit', '#go', { '#a': 'x', '#b': 3, '#c': true });
	assert.deepEqual(JSON.parse(app.logs()[0]), {
		value: { first: 'x', level: 3 },
		target: { id: 'go', dataset: { kind: 'save' }, offsetLeft: 1, offsetTop: 2 },
		formId: 'requestFormId:fail deprecated',
	});
});

const FIELDS = {
	'pages/index/index.json': `{"usingComponents": {"stars": "/components/stars", "box": "/components/box", "open": "/components/open", "ask": "/components/ask"}}`,
	...component(
		'stars',
		'<input id="inner" name="inner"/>',
		`behaviors: ['wx://form-field'], properties: {value: {type: Number, value: 4}}`,
	),
	...component('box', '<input id="hidden" name="hidden"/><slot/>', ``),
	...component('open', '<input id="seen" name="seen"/>', `behaviors: ['wx://form-field-group']`),
	...component('ask', '<button id="ask" form-type="submit"/>', `behaviors: ['wx://form-field-button']`),
};

test('a wx://form-field component is a field; what components keep inside is theirs unless they say so', async () => {
	const app = await openApp(
		page(
			`<form bindsubmit="submit"><stars name="stars"/><view><stars name="later" value="2"/></view><stars/>
				<box><input id="put" name="put"/></box><open/><button id="go" form-type="submit"/></form>`,
			SAY,
			FIELDS,
		),
	);
	await report(app, 'submit', '#go', { '#inner': 'i', '#hidden': 'h', '#put': 'p', '#seen': 's' });
	assert.deepEqual(JSON.parse(app.logs()[0]).value, { stars: 4, later: 2, put: 'p', seen: 's' });
});

test('a button inside a component submits only with wx://form-field-button', async () => {
	const app = await openApp(
		page(`<form bindsubmit="submit"><ask/><hide/></form>`, SAY, {
			...FIELDS,
			'pages/index/index.json': `{"usingComponents": {"ask": "/components/ask", "hide": "/components/hide"}}`,
			...component('hide', '<button id="hide" form-type="submit"/>', ``),
		}),
	);
	await report(app, 'submit', '#hide', {});
	assert.deepEqual(app.logs(), []);
	await report(app, 'submit', '#ask', {});
	assert.deepEqual(JSON.parse(app.logs()[0]).value, {});
});

test('reset empties custom fields and model: values, and is heard although nobody listens', async () => {
	const app = await openApp(
		page(
			`<form bindsubmit="submit"><stars name="stars"/><input id="a" name="a" model:value="{{text}}"/><text>{{text}}.</text>
			<button id="go" form-type="reset"/></form>`,
			`data: {text: 'x'}, ${SAY}`,
			FIELDS,
		),
	);
	assert.deepEqual(app.view.listens(app.view.find('form'), 'reset'), { send: true, prevent: false });
	await report(app, 'reset', '#go', { '#a': '' });
	assert.match(app.html(), /<text>\.<\/text>/);
	await report(app, 'submit', '#go', { '#a': '' });
	assert.deepEqual(JSON.parse(app.logs()[0]).value, { a: '', stars: 0 });
	assert.deepEqual(app.errors(), []);
});

test('model: binds each control both ways, and the property of a component', async () => {
	const app = await openApp(
		page(
			`<input id="i" model:value="{{i}}"/><textarea id="t" model:value="{{t}}"/><slider id="s" model:value="{{s}}"/>
			<switch id="w" model:checked="{{w}}"/><checkbox id="c" model:checked="{{c}}"/><picker id="p" mode="multiSelector" model:value="{{p}}"/>
			<stepper id="own" model:count="{{n}}"/><text>{{i}},{{t}},{{s}},{{w}},{{c}},{{p}},{{n}}</text>`,
			`data: {i: 1, t: 2, s: 3, w: false, c: false, p: [0, 0], n: 5}`,
			{
				'pages/index/index.json': `{"usingComponents": {"stepper": "/components/stepper"}}`,
				...component(
					'stepper',
					'<view id="more" bindtap="more"/>',
					`properties: {count: Number}, methods: {more() { this.setData({count: this.data.count + 1}) }}`,
				),
			},
		),
	);
	await app.event('#i', 'input', { value: 'a' });
	await app.event('#t', 'input', { value: 'b' });
	await app.event('#s', 'change', { value: 50 });
	await app.event('#w', 'change', { value: true });
	await app.event('#c', 'change', { value: true });
	await app.event('#p', 'columnchange', { column: 1, value: 7 });
	await app.event('#p', 'change', { value: [1, 2] });
	await app.tap('#more');
	assert.match(app.html(), /<text>a,b,50,true,true,1,2,6<\/text>/);
});

test('what a textarea handler returns changes nothing, what an input handler returns does', async () => {
	const app = await openApp(
		page(
			`<input id="i" value="" bindinput="say"/><textarea id="t" value="" bindinput="say"/>`,
			`say() { return 'other' }`,
		),
	);
	await app.event('#i', 'input', { value: 'a' });
	await app.event('#t', 'input', { value: 'a' });
	assert.equal(app.view.find('#i').attributes.value, 'other');
	assert.notEqual(app.view.find('#t').attributes.value, 'other');
});

test('a report that is none is an empty form', async () => {
	const app = await openApp(page(`<form bindsubmit="submit"><input id="a" name="a"/></form>`));
	for (const detail of [null, 'x', { controls: [7, [1]], button: {}, offset: 3 }])
		await app.event('form', 'submit', detail);
	assert.deepEqual(app.logs(), Array(3).fill('{"value":{}}'));
	assert.deepEqual(app.errors(), []);
});

test('an open-type that only WeChat can serve is answered as failed', async () => {
	const app = await openApp(
		page(
			`<button id="p" open-type="getPhoneNumber" bindgetphonenumber="got"/>`,
			`got(e) { console.log(e.type, e.detail.errMsg) }`,
		),
	);
	assert.equal(app.view.listens(app.view.find('#p'), 'tap').send, true);
	await app.tap('#p');
	assert.deepEqual(app.logs(), ['getphonenumber getPhoneNumber:fail not supported']);
});
