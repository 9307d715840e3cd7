import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openComponents, setPageData } from './component-app.ts';

test('external classes: of the page, several at once, beside the own ones, handed on', async () => {
	const app = await openComponents(
		{ wxml: '<c my-class="red big" other-class="{{k}}"/>', js: `Page({data: {k: 'x'}})` },
		{
			c: {
				wxml: '<view class="own my-class other-class">a</view><d my-class="my-class mine"/>',
				js: `Component({externalClasses: ['my-class', 'other-class']})`,
			},
			d: { wxml: '<view class="my-class">b</view>', js: `Component({externalClasses: ['my-class']})` },
		},
	);
	const classesOf = (index: number) => String(app.view.find('view', index).attributes.class).split(' ').sort();
	const of = (name: string) => (names: string[]) => names.includes(name);
	assert.equal(of('cc--own')(classesOf(0)), true);
	for (const name of ['red', 'big', 'x']) {
		const there = classesOf(0).filter((c) => c === name || c.endsWith('--' + name));
		assert.notEqual(there.length, 0, `${name} in ${classesOf(0).join(' ')}`);
	}
	assert.equal(classesOf(1).includes('cc--mine'), true);
	assert.equal(
		classesOf(1).some((c) => c === 'red' || c.endsWith('--red')),
		true,
	);
	await setPageData(app, `{k: 'y z'}`);
	assert.equal(
		classesOf(0).some((c) => c === 'x' || c.endsWith('--x')),
		false,
	);
	assert.equal(
		classesOf(0).some((c) => c === 'z' || c.endsWith('--z')),
		true,
	);
});

for (const [how, json, js] of [
	['in JSON', { styleIsolation: 'apply-shared' }, 'Component({})'],
	['in options', {}, `Component({options: {styleIsolation: 'apply-shared'}})`],
	['addGlobalClass', {}, `Component({options: {addGlobalClass: true}})`],
	['shared in options', {}, `Component({options: {styleIsolation: 'shared'}})`],
] as const) {
	test(`a component that takes the page's styles, ${how}, has plain classes too`, async () => {
		const app = await openComponents({ wxml: '<c/>' }, { c: { wxml: '<view class="a"/>', json, js } });
		assert.equal(app.view.find('view').attributes.class, 'a cc--a');
	});
}

test('an isolated component has its own classes only; options win over the JSON', async () => {
	for (const [json, js] of [
		[{}, 'Component({})'],
		[{ styleIsolation: 'apply-shared' }, `Component({options: {styleIsolation: 'isolated'}})`],
		[{}, `Component({options: {styleIsolation: 'page-isolated'}})`],
	] as const) {
		const app = await openComponents({ wxml: '<c/>' }, { c: { wxml: '<view class="a"/>', json, js } });
		assert.equal(app.view.find('view').attributes.class, 'cc--a');
	}
});

test('virtualHost: no node of its own; class and style are properties of the component', async () => {
	const app = await openComponents(
		{ wxml: '<c class="out" style="color: red" id="v"><view>in</view></c>' },
		{
			c: {
				wxml: '<view class="box {{class}}" style="{{style}}"><slot/></view>',
				js: `Component({options: {virtualHost: true}, externalClasses: ['class'], properties: {style: String}})`,
			},
		},
	);
	const box = app.view.find((node) => String(node.attributes.class).includes('box'));
	assert.equal(box.parent, app.view.pages.get(app.view.top)!.root);
	assert.match(String(box.attributes.style), /color: ?red/);
});
