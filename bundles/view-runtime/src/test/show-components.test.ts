import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser, Frame, Page } from 'playwright-core';
import { closeAll, DESKTOP, h, launch, openApp, type Opened } from './browser.ts';
import type { Spec } from './tree.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

/** Presses in the middle of an element, goes the way in small steps and lets go. */
async function drag(page: Page, frame: Frame, selector: string, dx: number, dy: number): Promise<void> {
	const box = (await frame.locator(selector).boundingBox())!;
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
	await page.mouse.move(x + dx, y + dy, { steps: 4 });
	await page.mouse.up();
}

/** Likewise with one finger. */
async function swipe(page: Page, frame: Frame, selector: string, dx: number, dy: number): Promise<void> {
	const box = (await frame.locator(selector).boundingBox())!;
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const touch = await page.context().newCDPSession(page);
	const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
		touch.send('Input.dispatchTouchEvent', {
			type,
			touchPoints: type === 'touchEnd' ? [] : [{ x: x + dx * share, y: y + dy * share }],
		});
	await send('touchStart', 0);
	for (let share = 1; share <= 8; share++) await send('touchMove', share / 8);
	await send('touchEnd', 1);
}

describe('swiper', () => {
	const items = (...names: string[]): Spec[] =>
		names.map((name) => h('swiper-item', { 'item-id': name, class: name }, h('view', {}, name)));
	const swiper = (given: Record<string, unknown>, ...names: string[]): Spec =>
		h(
			'swiper',
			{ ref: 's', duration: 40, style: 'height: 100px', on: ['change', 'animationfinish'], ...given },
			...items(...names),
		);
	const lefts = (frame: Frame) =>
		frame
			.locator('wx-swiper-item')
			.evaluateAll((all) => all.map((item) => Math.round(item.getBoundingClientRect().left)));
	const told = ({ gateway }: Opened) =>
		gateway
			.events()
			.filter((event) => event.type !== 'transition')
			.map((event) => [event.type, event.detail]);

	it('turns by finger: change at once, then animationfinish, with the same details', async () => {
		const opened = await openApp(browser, () => swiper({ 'indicator-dots': true }, 'a', 'b', 'c'));
		await swipe(opened.page, opened.frame, 'wx-swiper', -250, 0);
		await opened.gateway.event('animationfinish');
		const detail = { current: 1, currentItemId: 'b', source: 'touch' };
		assert.deepEqual(told(opened), [
			['change', detail],
			['animationfinish', detail],
		]);
		assert.deepEqual(await lefts(opened.frame), [-375, 0, 375]);
		const dots = await opened.frame.locator('loggia-dot').evaluateAll((all) => all.map((dot) => dot.className));
		assert.deepEqual(dots, ['wx-swiper-dot', 'wx-swiper-dot wx-swiper-dot-active', 'wx-swiper-dot']);
	});

	it('turns back when a drag was short, and stays at the last item', async () => {
		const opened = await openApp(browser, () => swiper({ current: 1 }, 'a', 'b'), { context: DESKTOP });
		await drag(opened.page, opened.frame, 'wx-swiper', -150, 0);
		await opened.gateway.event('animationfinish');
		assert.deepEqual(told(opened), [['animationfinish', { current: 1, currentItemId: 'b', source: 'touch' }]]);
		assert.deepEqual(await lefts(opened.frame), [-414, 0]);
	});

	it('follows current and current-item-id, that may come before the items, and names no source', async () => {
		const opened = await openApp(browser, () => swiper({ current: 2 }, 'a', 'b', 'c'));
		const { gateway, tree, frame } = opened;
		assert.deepEqual(await lefts(frame), [-750, -375, 0]);
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'current-item-id', 'a').take());
		await gateway.event('animationfinish');
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'current', 1).take());
		await gateway.heard(gateway.viewHeard, () => gateway.count('animationfinish') === 2);
		const first = { current: 0, currentItemId: 'a', source: '' };
		const second = { current: 1, currentItemId: 'b', source: '' };
		assert.deepEqual(told(opened), [
			['change', first],
			['animationfinish', first],
			['change', second],
			['animationfinish', second],
		]);
	});

	it('plays by itself, round when circular', async () => {
		const opened = await openApp(browser, () => swiper({ current: 1, circular: true, interval: 100 }, 'a', 'b'));
		const { gateway, tree } = opened;
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'autoplay', true).take());
		await gateway.heard(gateway.viewHeard, () => gateway.count('animationfinish') >= 2);
		const changes = told(opened).filter(([type]) => type === 'change');
		assert.deepEqual(
			changes.slice(0, 2).map(([, detail]) => detail),
			[
				{ current: 0, currentItemId: 'a', source: 'autoplay' },
				{ current: 1, currentItemId: 'b', source: 'autoplay' },
			],
		);
	});

	it('shows several items between its margins; snap-to-edge takes them off at the ends', async () => {
		const margins = { 'previous-margin': '20px', 'next-margin': '15px' };
		const opened = await openApp(browser, () => swiper({ ...margins, 'display-multiple-items': 2 }, 'a', 'b', 'c'));
		const { gateway, tree, frame } = opened;
		assert.deepEqual(await lefts(frame), [20, 190, 360]);
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'snap-to-edge', true).take());
		assert.deepEqual(await lefts(frame), [0, 170, 340]);
	});

	it('turns by arrow keys downwards, and what is outside cannot be reached', async () => {
		const opened = await openApp(browser, () => swiper({ vertical: true }, 'a', 'b', 'c'), { context: DESKTOP });
		const { gateway, frame, page } = opened;
		await frame.locator('wx-swiper').focus();
		await page.keyboard.press('ArrowDown');
		await gateway.event('animationfinish');
		assert.deepEqual(told(opened)[0], ['change', { current: 1, currentItemId: 'b', source: 'touch' }]);
		const inert = await frame
			.locator('wx-swiper')
			.evaluate((e) => [...e.shadowRoot!.querySelectorAll<HTMLElement>('.place')].map((place) => place.inert));
		assert.deepEqual(inert, [true, false, true]);
	});

	it('tells how far it went in transition', async () => {
		const opened = await openApp(browser, () => swiper({ on: ['transition', 'animationfinish'] }, 'a', 'b'));
		await swipe(opened.page, opened.frame, 'wx-swiper', -250, 0);
		await opened.gateway.event('animationfinish');
		const ways = opened.gateway.events().filter((event) => event.type === 'transition');
		assert.deepEqual(ways.at(-1)!.detail, { dx: 375, dy: 0 });
	});

	it('leaves the finger to an item whose touchmove is caught', async () => {
		const opened = await openApp(browser, () =>
			h(
				'swiper',
				{ on: ['change', 'animationfinish'], duration: 10, style: 'height: 100px' },
				h('swiper-item', { class: 'held', on: ['!touchmove', 'touchend'] }),
				h('swiper-item', {}),
			),
		);
		await swipe(opened.page, opened.frame, '.held', -250, 0);
		await opened.gateway.event('touchend');
		assert.equal(opened.gateway.count('change'), 0);
	});

	it('keeps its place when items go, and takes items that come', async () => {
		const opened = await openApp(browser, () => swiper({ current: 2 }, 'a', 'b', 'c'));
		const { gateway, tree, frame } = opened;
		await gateway.patch(tree.append('s', h('swiper-item', { ref: 'd', 'item-id': 'd' })).take());
		assert.deepEqual(await lefts(frame), [-750, -375, 0, 375]);
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'current', 3).take());
		await gateway.event('animationfinish');
		await gateway.patch(tree.op(Op.remove, tree.id('s'), tree.id('d')).take());
		await gateway.heard(gateway.viewHeard, () => gateway.count('change') === 2);
		assert.deepEqual(gateway.events().at(-1)!.detail, { current: 2, currentItemId: 'c', source: '' });
		assert.deepEqual(opened.problems, []);
	});
});
