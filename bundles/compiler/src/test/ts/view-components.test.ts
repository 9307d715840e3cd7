import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings } from './support.ts';

const uses = (files: Record<string, string>) => JSON.parse(build(files).manifest).viewComponents as unknown;

test('the release names the view components of capability bundles, and what is asked of them', () => {
	const output = build({
		'pages/a.wxml': `<view>
	<acme-chart id="c" class="x" style="a" hidden="{{no}}" data-a="1" mark:m="1" wx:if="{{yes}}" aria-label="l" slot="s"
		strokeWidth="3" data="{{points}}" bindselect="s" catch:zoom="z" bindtap="t" capture-bind:touchstart="t"/>
</view>
<acme-chart kind="line"/>
<template name="t"><other-one/></template>`,
	});
	assert.deepEqual(findings(output), []);
	assert.deepEqual(JSON.parse(output.manifest).viewComponents, [
		{
			tag: 'acme-chart',
			attributes: ['data', 'kind', 'stroke-width'],
			events: ['select', 'zoom'],
			file: 'pages/a.wxml',
			line: 2,
		},
		{ tag: 'other-one', attributes: [], events: [], file: 'pages/a.wxml', line: 6 },
	]);
});

test('tags of WeChat, of the package and plain ones are none', () => {
	assert.equal(uses({ 'pages/a.wxml': '<scroll-view><cover-view/><span/><i/></scroll-view>' }), undefined);
	const own = {
		'pages/a.json': '{"usingComponents":{"my-part":"/parts/my","gone-part":"/parts/gone"}}',
		'pages/a.wxml': '<my-part/><gone-part/>',
		'parts/my.json': '{"component":true}',
		'parts/my.js': 'Component({})',
		'parts/my.wxml': '<slot/>',
	};
	assert.equal(uses(own), undefined);
});

test('an included template is looked at where it is written, and counts once', () => {
	const found = uses({
		'pages/a.wxml': '<include src="/parts/chart.wxml"/><include src="/parts/chart.wxml"/>',
		'parts/chart.wxml': '\n<acme-chart data="{{a}}"/>',
	});
	assert.deepEqual(found, [{ tag: 'acme-chart', attributes: ['data'], events: [], file: 'parts/chart.wxml', line: 2 }]);
});
