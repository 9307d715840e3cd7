import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostFacts } from '@loggia/messages';
import { FACTS, openApp } from './isolate.ts';

const CHART = { tag: 'acme-chart', attributes: ['data', 'stroke-width'], events: ['select'] };
const page = (script: string) => ({
	'pages/index/index.wxml': `<acme-chart id="c" data="{{points}}" strokeWidth="{{width}}" wx:if="{{on}}" data-name="week" bindselect="select">
		<view>inside</view></acme-chart>`,
	'pages/index/index.js': `Page({data: {points: [{value: 1}], width: 2, on: true}, ${script}})`,
});
const manifest = {
	viewComponents: [{ tag: 'acme-chart', attributes: ['data'], events: ['select'], file: 'a', line: 1 }],
};
const facts = (...components: NonNullable<HostFacts['components']>): HostFacts => ({ ...FACTS, components });

test('attributes go out as objects and are told again when they change; an event comes in as WeChat gives it', async () => {
	const app = await openApp(
		page(`select(e) { console.log(e.type, JSON.stringify(e.detail), e.target.id, e.currentTarget.dataset.name);
			this.setData({'points[0].value': 5}) }`),
		{ manifest, facts: facts(CHART) },
	);
	const attributes = () => app.view.find('#c').attributes;
	assert.deepEqual(attributes().data, [{ value: 1 }]);
	assert.equal(attributes()['stroke-width'], 2);
	await app.event('#c', 'select', { index: 0 });
	assert.deepEqual(app.logs(), ['select {"index":0} c week']);
	assert.deepEqual(attributes().data, [{ value: 5 }]);
	assert.deepEqual(app.errors(), []);
});

test('one that no bundle brings is an element with its children, and is warned of once', async () => {
	const app = await openApp(page(`flip() { this.setData({on: false}); this.setData({on: true}) }`), {
		manifest,
		facts: facts(),
	});
	assert.match(app.html(), /<acme-chart[^>]*><view>inside<\/view><\/acme-chart>/);
	app.run('getCurrentPages()[0].flip()');
	await app.dispatch('show');
	assert.equal(
		app.logs().filter((line) => /<acme-chart> is an empty element: no capability bundle/.test(line)).length,
		1,
	);
	assert.deepEqual(app.errors(), []);
});

test('canIUse follows what is deployed', async () => {
	const app = await openApp(page(''), { manifest, facts: facts() });
	const can = () =>
		app.run<boolean[]>(
			`['acme-chart', 'acme-chart.strokeWidth', 'acme-chart.stroke-width', 'acme-chart.bindselect', 'acme-chart.select', 'acme-chart.colour'].map((one) => wx.canIUse(one))`,
		);
	assert.deepEqual([...can()], [false, false, false, false, false, false]);
	await app.dispatch('hostFacts', {}, facts(CHART));
	assert.deepEqual([...can()], [true, true, true, true, true, false]);
	await app.dispatch('hostFacts', {}, facts());
	assert.deepEqual([...can()], [false, false, false, false, false, false]);
});
