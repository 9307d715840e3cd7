import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser } from 'playwright-core';
import { closeAll, h, launch, openApp } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const step = (animates: [string, ...unknown[]][], duration: number) => ({
	animates: animates.map(([type, ...args]) => ({ type, args })),
	option: { transformOrigin: '0 0', transition: { duration, delay: 0, timingFunction: 'linear' } },
});

describe('animations', () => {
	it('the attribute plays its steps one after the other, and tells their ends', async () => {
		const app = await openApp(browser, () =>
			h('view', { ref: 'v', id: 'v', on: ['transitionend'], style: 'width: 50px; color: red' }),
		);
		const { tree, gateway, frame } = app;
		const before = gateway.viewHeard.length;
		const actions = [
			step([['style', 'opacity', 0.5]], 60),
			step(
				[
					['style', 'opacity', 0.5],
					['style', 'width', '200rpx'],
					['translateX', 20],
					['rotate', 90],
				],
				60,
			),
		];
		await gateway.patch(tree.op(Op.attribute, tree.id('v'), 'animation', { actions }).take());
		const ends: string[] = [];
		for (let from = before; !ends.includes('transform') || !ends.includes('width');) {
			const message = await gateway.heard(
				gateway.viewHeard,
				(m) => m.header.kind === 'viewEvent' && m.json.includes('transitionend'),
				from,
			);
			from = gateway.viewHeard.indexOf(message) + 1;
			ends.push((JSON.parse(message.json) as { detail: { propertyName: string } }).detail.propertyName);
		}
		assert.equal(ends[0], 'opacity');
		const style = await frame.locator('#v').evaluate((e) => {
			const s = getComputedStyle(e);
			return [s.opacity, s.width, s.color, s.transformOrigin, e.style.transform];
		});
		assert.deepEqual(style, ['0.5', '100px', 'rgb(255, 0, 0)', '0px 0px', 'translateX(20px) rotate(90deg)']);
		assert.deepEqual(app.problems, []);
	});

	it('a snapshot shows where an animation ends, at once', async () => {
		const actions = [step([['style', 'opacity', 0.9]], 60_000), step([['style', 'opacity', 0.2]], 60_000)];
		const app = await openApp(browser, () => h('view', { id: 'v', animation: { actions } }));
		assert.equal(await app.frame.locator('#v').evaluate((e) => getComputedStyle(e).opacity), '0.2');
	});

	it('this.animate plays keyframes, says when it is over, and is cleared', async () => {
		const app = await openApp(browser, () => h('view', { ref: 'v', id: 'v', style: 'height: 10px' }));
		const { tree, gateway, frame } = app;
		const node = tree.id('v');
		const look = () =>
			frame.locator('#v').evaluate((e) => [getComputedStyle(e).opacity, getComputedStyle(e).transform]);
		const before = gateway.viewHeard.length;
		const frames = [
			{ opacity: 1, scale: 1 },
			{ opacity: 0.25, scale: [2, 3], ease: 'ease-in' },
		];
		await gateway.patch(tree.op(Op.call, node, 'animate', [7, frames, 50]).take());
		assert.deepEqual((await gateway.event('animated', before)).detail, { animation: 7 });
		assert.deepEqual(await look(), ['0.25', 'matrix(2, 0, 0, 3, 0, 0)'], 'the end stays');
		await gateway.patch(tree.op(Op.call, node, 'clearAnimation', [['width']]).take());
		assert.equal((await look())[0], '0.25');
		await gateway.patch(tree.op(Op.call, node, 'clearAnimation', [['opacity']]).take());
		assert.deepEqual(await look(), ['1', 'none']);
		await gateway.patch(
			tree.op(Op.call, node, 'animate', [8, frames, 60_000]).op(Op.call, node, 'clearAnimation', [null]).take(),
		);
		await gateway.heard(gateway.viewHeard, (m) => m.json.includes('"animated"') && m.json.includes('8'), before);
		await gateway.patch(tree.op(Op.call, node, 'animate', [9, [{ offset: 5 }, { offset: 1 }], 10]).take());
		await gateway.heard(gateway.viewHeard, (m) => m.json.includes('"animated"') && m.json.includes('9}'), before);
	});

	it('someone who wants less movement sees the ends', async () => {
		const app = await openApp(browser, () => h('view', { ref: 'v', id: 'v' }));
		const { tree, gateway, frame, page } = app;
		await page.emulateMedia({ reducedMotion: 'reduce' });
		const before = gateway.viewHeard.length;
		await gateway.patch(
			tree.op(Op.call, tree.id('v'), 'animate', [1, [{ opacity: 1 }, { opacity: 0.5 }], 60_000]).take(),
		);
		await gateway.event('animated', before);
		assert.equal(await frame.locator('#v').evaluate((e) => getComputedStyle(e).opacity), '0.5');
	});
});
