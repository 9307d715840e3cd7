import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Intersection, Margins, ViewObservation } from '@loggia/messages';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser } from 'playwright-core';
import { closeAll, h, launch, openApp } from './browser.ts';
import type { TestGateway } from './gateway.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const NO_MARGINS: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

async function observe(gateway: TestGateway, targets: number[], more: Partial<ViewObservation> = {}): Promise<void> {
	const request: ViewObservation = {
		type: 'observe',
		observation: 1,
		targets,
		references: [{ node: null, margins: NO_MARGINS }],
		thresholds: [0],
		ratios: targets.map(() => 0),
		...more,
	};
	assert.deepEqual(await gateway.query('view', undefined, request), { observing: true });
}

async function next(gateway: TestGateway, after: number): Promise<Intersection> {
	return (await gateway.event('intersection', after)).detail as Intersection;
}

describe('observations', () => {
	it('tell when a node comes into the page’s visible part, and when it leaves', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('view', { style: 'height: 1000px' }),
				h('view', { ref: 'target', style: 'height: 100px' }),
				h('view', { style: 'height: 2000px' }),
			),
		);
		const { gateway, tree, frame } = app;
		await observe(gateway, [tree.id('target')], { thresholds: [0, 0.5] });
		const heard = () => gateway.viewHeard.length;
		const scrollTo = (top: number) =>
			frame.evaluate((y) => (document.querySelector('loggia-scroller')!.scrollTop = y), top);
		let before = heard();
		// the viewport is 623 high: 27 px of the target
		await scrollTo(404);
		let told = await next(gateway, before);
		assert.equal(told.intersectionRatio, 0.27);
		assert.deepEqual(
			[told.observation, told.target, told.boundingClientRect.top, told.boundingClientRect.height],
			[1, 0, 596, 100],
		);
		assert.deepEqual(
			[told.intersectionRect.top, told.intersectionRect.bottom, told.relativeRect.bottom],
			[596, 623, 623],
		);
		before = heard();
		await scrollTo(500);
		told = await next(gateway, before);
		assert.equal(told.intersectionRatio, 1);
		before = heard();
		await scrollTo(0);
		told = await next(gateway, before);
		assert.equal(told.intersectionRatio, 0);
		assert.deepEqual(app.problems, []);
	});

	it('take margins, other nodes as references, and what a scroll-view cuts off', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h(
					'scroll-view',
					{ ref: 'box', 'scroll-y': true, style: 'height: 100px' },
					h('view', { style: 'height: 150px' }),
					h('view', { ref: 'target', style: 'height: 50px' }),
				),
			),
		);
		const { gateway, tree } = app;
		const target = [tree.id('target')];
		const start = gateway.viewHeard.length;
		await observe(gateway, target, { observation: 1 });
		await observe(gateway, target, { observation: 2, references: [{ node: tree.id('box'), margins: NO_MARGINS }] });
		await observe(gateway, target, {
			observation: 3,
			references: [{ node: tree.id('box'), margins: { ...NO_MARGINS, bottom: 60 } }],
		});
		const told = await next(gateway, start);
		assert.equal(told.observation, 3, 'only with its margin the box reaches the target');
		assert.equal(told.intersectionRatio, 0.2);
		const before = gateway.viewHeard.length;
		await gateway.patch(tree.op(Op.attribute, tree.id('box'), 'scroll-top', 100).take());
		const all = [1, 2].map((number) =>
			gateway.heard(
				gateway.viewHeard,
				(m) =>
					m.header.kind === 'viewEvent' &&
					m.json.includes('"intersection"') &&
					m.json.includes(`"observation":${number}`),
				before,
			),
		);
		for (const message of await Promise.all(all)) assert.match(message.json, /"intersectionRatio":1,/);
	});

	it('look again after a patch, and end when they are told to', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('view', { ref: 'above', style: 'height: 1000px' }),
				h('view', { ref: 'target', style: 'height: 10px' }),
			),
		);
		const { gateway, tree } = app;
		await observe(gateway, [tree.id('target')]);
		const before = gateway.viewHeard.length;
		await gateway.patch(tree.op(Op.style, tree.id('above'), 'height: 10px').take());
		assert.equal((await next(gateway, before)).intersectionRatio, 1);
		await gateway.query('view', undefined, { type: 'unobserve', observation: 1 });
		await observe(gateway, [tree.id('above')], { observation: 2, ratios: [1] });
		const ended = gateway.viewHeard.length;
		await gateway.patch(
			tree
				.op(Op.attribute, tree.id('target'), 'hidden', true)
				.op(Op.attribute, tree.id('above'), 'hidden', true)
				.take(),
		);
		assert.equal((await next(gateway, ended)).observation, 2);
		assert.equal(gateway.count('intersection', ended), 1);
	});
});
