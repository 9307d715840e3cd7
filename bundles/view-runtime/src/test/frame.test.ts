import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser } from 'playwright-core';
import { closeAll, DESKTOP, h, launch, openApp } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

describe('patches', () => {
	it('applies operations in order and acknowledges them', async () => {
		const app = await openApp(browser, () =>
			h('view', { ref: 'root', class: 'big red' }, h('text', { ref: 't' }, 'one')),
		);
		const { tree, gateway, frame } = app;
		assert.equal(await frame.locator('wx-text').innerText(), 'one');
		const style = await frame
			.locator('wx-view')
			.evaluate((e) => [getComputedStyle(e).color, getComputedStyle(e).fontSize]);
		assert.deepEqual(style, ['rgb(255, 0, 0)', '20px']);
		await gateway.patch(
			tree.append('root', h('view', { ref: 'b', id: 'b', style: 'width: calc(100*var(--rpx))' }, 'two')).take(),
		);
		assert.equal(await frame.locator('#b').evaluate((e) => getComputedStyle(e).width), '50px');
		const root = tree.id('root');
		const fresh = tree.create(h('span', {}, 'first'));
		await gateway.patch(
			tree.op(Op.insert, root, fresh, tree.id('t')).op(Op.attribute, tree.id('b'), 'hidden', true).take(),
		);
		assert.equal(await frame.locator('wx-page > wx-view').innerText(), 'firstone');
		await gateway.patch(
			tree.op(Op.remove, root, fresh).op(Op.release, fresh, 2).op(Op.attribute, tree.id('b'), 'hidden', false).take(),
		);
		assert.equal(await frame.locator('wx-page > wx-view').innerText(), 'one\ntwo');
		assert.deepEqual(app.problems, []);
	});

	it('reports an operation that does not fit and mends itself with a snapshot', async () => {
		const app = await openApp(browser, () => h('view', { ref: 'root' }, 'whole'));
		const { gateway, tree, frame } = app;
		const seen = gateway.viewHeard.length;
		await gateway.patch(tree.op(Op.setText, 999, 'x').op(Op.className, tree.id('root'), 'still').take());
		const error = await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'error', seen);
		assert.match(error.json, /node 999 does not exist/);
		await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'ready' && m.header.seq === 0, seen);
		await frame.locator('wx-page:has-text("whole")').waitFor();
	});

	it('shows a page without a stylesheet that is missing, and says so', async () => {
		const app = await openApp(browser, () => h('view', {}, 'plain'), {
			manifest: { pageStyles: { 'pages/index': ['view/app.css', 'view/gone.css'] } },
		});
		const error = await app.gateway.heard(app.gateway.viewHeard, (m) => m.header.kind === 'error');
		assert.match(error.json, /view\/gone\.css did not load/);
		assert.equal(await app.frame.locator('wx-view').isVisible(), true);
	});

	it('keeps the scroll position of the page below and scopes position: fixed to its page', async () => {
		const long = () =>
			h(
				'view',
				{ style: 'height: 3000px' },
				h('view', { id: 'fix', style: 'position: fixed; bottom: 0; height: 20px' }),
			);
		const app = await openApp(browser, long);
		const { frame, gateway, tree } = app;
		await frame.evaluate(() => (document.querySelector('loggia-scroller')!.scrollTop = 700));
		const bottom = await frame.locator('#fix').evaluate((e) => innerHeight - e.getBoundingClientRect().bottom);
		assert.equal(bottom, 0);
		await gateway.patch(tree.page(2, h('view', {}, 'second'), 'pages/second', 'psecond').take());
		assert.equal(await frame.locator('text=second').isVisible(), true);
		assert.equal(await frame.locator('loggia-page[data-page="1"]').isVisible(), false);
		await gateway.patch(tree.op(Op.pageClose, 2).op(Op.pageTop, 1).take());
		assert.equal(await frame.evaluate(() => document.querySelector('loggia-scroller')!.scrollTop), 700);
	});

	it('answers queries about rectangles, offsets and the viewport', async () => {
		const app = await openApp(browser, () =>
			h('view', { ref: 'root', style: 'width: 100px; height: 50px; margin: 10px' }),
		);
		const { gateway, tree } = app;
		const reply = await gateway.query<{ rects: unknown[] }>('view', undefined, {
			type: 'rects',
			nodes: [tree.id('root'), 77],
		});
		assert.deepEqual(reply.rects, [{ left: 10, top: 10, right: 110, bottom: 60, width: 100, height: 50 }, null]);
		const { viewport } = await gateway.query<{ viewport: { width: number; height: number } }>('view', undefined, {
			type: 'viewport',
		});
		assert.deepEqual([viewport.width, viewport.height], [375, 623]);
	});
});

describe('events', () => {
	it('sends a tap of the deepest node once when an ancestor listens, and nothing when nobody does', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('view', { on: ['tap', 'touchstart', 'touchend'], class: 'row' }, h('text', { ref: 'leaf' }, 'hit')),
				// far away: Chromium moves a touch beside a target onto it
				h('view', { class: 'quiet', style: 'margin-top: 200px' }, 'quiet'),
			),
		);
		const { frame, gateway, tree } = app;
		await frame.locator('.quiet').tap();
		await frame.locator('text=hit').tap();
		const tap = await gateway.event('tap');
		assert.equal(tap.node, tree.id('leaf'));
		const { x, y } = tap.detail as { x: number; y: number };
		assert.ok(x > 0 && y > 0);
		assert.deepEqual(
			gateway.events().map((e) => e.type),
			['touchstart', 'touchend', 'tap'],
		);
		const touch = (tap as unknown as { changedTouches: Record<string, number>[] }).changedTouches[0];
		assert.deepEqual(Object.keys(touch).sort(), ['clientX', 'clientY', 'force', 'identifier', 'pageX', 'pageY']);
	});

	it('gives a mouse the touch events of one finger, and a drag is no tap', async () => {
		const app = await openApp(
			browser,
			() => h('view', { on: ['tap', 'touchstart', 'touchmove', 'touchend'], style: 'height: 300px' }, 'board'),
			{ context: DESKTOP },
		);
		const { page, gateway, frame } = app;
		const box = (await frame.locator('wx-page > wx-view').boundingBox())!;
		await page.mouse.move(box.x + 50, box.y + 50);
		await page.mouse.down();
		await page.mouse.move(box.x + 200, box.y + 60, { steps: 4 });
		await page.mouse.up();
		await gateway.event('touchend');
		await page.mouse.click(box.x + 20, box.y + 20);
		await gateway.event('tap');
		const types = gateway
			.events()
			.map((e) => e.type)
			.filter((type) => type !== 'touchmove');
		assert.deepEqual(types, ['touchstart', 'touchend', 'touchstart', 'touchend', 'tap']);
		assert.ok(gateway.count('touchmove') >= 1);
	});

	it('sends longpress after 350 ms and no tap after it', async () => {
		const app = await openApp(browser, () => h('view', { on: ['tap', 'longpress'], style: 'height: 100px' }, 'hold'), {
			context: DESKTOP,
		});
		const { page, frame, gateway } = app;
		const box = (await frame.locator('wx-page > wx-view').boundingBox())!;
		await page.mouse.move(box.x + 20, box.y + 20);
		await page.mouse.down();
		await gateway.event('longpress');
		await page.mouse.up();
		await page.mouse.click(box.x + 30, box.y + 30);
		await gateway.event('tap');
		assert.deepEqual(
			gateway.events().map((e) => e.type),
			['longpress', 'tap'],
		);
	});

	it('lets nodes that listen to tap be reached and tapped by keyboard', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('view', { on: ['tap'], ref: 'row' }, 'row'),
				h('button', { on: ['tap'], ref: 'off', disabled: true }, 'off'),
				h('button', { on: ['tap'], ref: 'go', type: 'primary' }, 'go'),
			),
		);
		const { page, gateway, tree, frame } = app;
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		await page.keyboard.press(' ');
		await gateway.heard(gateway.viewHeard, () => gateway.count('tap') === 2);
		assert.deepEqual(
			gateway.events().map((e) => e.node),
			[tree.id('row'), tree.id('go')],
		);
		await frame.locator('wx-button:has-text("off")').tap({ force: true });
		await frame.locator('wx-view[role=button]').tap();
		await gateway.heard(gateway.viewHeard, () => gateway.count('tap') === 3);
		assert.equal(gateway.events().at(-1)?.node, tree.id('row'));
	});

	it('prevents scrolling where touchmove is caught, but not in a scroll-view inside', async () => {
		const app = await openApp(
			browser,
			() =>
				h(
					'view',
					{ style: 'height: 3000px' },
					h(
						'view',
						{ class: 'mask', on: ['!touchmove'], style: 'height: 400px' },
						h('scroll-view', { 'scroll-y': true, style: 'height: 100px' }, h('view', { style: 'height: 900px' })),
					),
				),
			{ context: DESKTOP },
		);
		const { page, frame } = app;
		const box = (await frame.locator('.mask').boundingBox())!;
		await page.mouse.move(box.x + 50, box.y + 300);
		await page.mouse.wheel(0, 200);
		await page.mouse.move(box.x + 50, box.y + 50);
		await page.mouse.wheel(0, 200);
		await frame.waitForFunction(
			() => document.querySelector('wx-scroll-view')!.shadowRoot!.querySelector('.main')!.scrollTop > 0,
		);
		assert.equal(await frame.evaluate(() => document.querySelector('loggia-scroller')!.scrollTop), 0);
	});

	it('tells a page that listens how far it is scrolled', async () => {
		const app = await openApp(browser, () => h('view', { style: 'height: 3000px', ref: 'root' }));
		const { gateway, tree, frame } = app;
		await gateway.patch(
			tree
				.op(Op.pageSet, 1, { listenScroll: true })
				.op(Op.pageSet, 1, { scrollTo: { scrollTop: 400, duration: 0 } })
				.take(),
		);
		const event = await gateway.event('pageScroll');
		assert.equal(event.node, tree.id('root'));
		assert.equal((event.detail as { scrollTop: number }).scrollTop, 400);
		assert.equal(await frame.evaluate(() => document.querySelector('loggia-scroller')!.scrollTop), 400);
	});

	it('shows hover-class while pressed', async () => {
		const app = await openApp(
			browser,
			() =>
				h('view', {
					'hover-class': 'on',
					'hover-start-time': 0,
					'hover-stay-time': 0,
					class: 'base',
					style: 'height: 50px',
				}),
			{ context: DESKTOP },
		);
		const { page, frame } = app;
		const box = (await frame.locator('.base').boundingBox())!;
		await page.mouse.move(box.x + 10, box.y + 10);
		await page.mouse.down();
		await frame.locator('.base.on').waitFor();
		await page.mouse.up();
		await frame.locator('.base:not(.on)').waitFor();
	});
});

describe('a dropped socket', () => {
	it('leaves the page as it was and resumes from the last patch, with the tap made meanwhile', async () => {
		const app = await openApp(browser, () => h('view', { ref: 'root', on: ['tap'] }, 'here'));
		const { gateway, frame, tree } = app;
		await gateway.patch(tree.append('root', h('view', { id: 'later' }, 'later')).take());
		await frame.evaluate(() => Object.assign(document.querySelector('#later')!, { mine: true }));
		const seen = gateway.viewHeard.length;
		gateway.holdTickets();
		gateway.dropView();
		await frame.locator('html[data-loggia-link="away"]').waitFor({ state: 'attached' });
		await frame.locator('#later').tap();
		gateway.releaseTickets();
		const ready = await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'ready', seen);
		assert.equal(ready.header.seq, gateway.seq);
		await gateway.event('tap', seen);
		assert.equal(await frame.evaluate(() => 'mine' in document.querySelector('#later')!), true);
		assert.deepEqual(
			app.problems.filter((p) => !p.includes('WebSocket')),
			[],
		);
	});

	it('keeps scroll positions and typed text over a snapshot', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{ style: 'height: 3000px' },
				h('input', { value: '' }),
				h('scroll-view', { 'scroll-y': true, style: 'height: 100px' }, h('view', { style: 'height: 900px' })),
			),
		);
		const { gateway, frame, page } = app;
		await frame.locator('wx-input').tap();
		await page.keyboard.type('abc');
		await frame.evaluate(() => {
			document.querySelector('loggia-scroller')!.scrollTop = 5;
			document.querySelector('wx-scroll-view')!.shadowRoot!.querySelector('.main')!.scrollTop = 300;
		});
		const seen = gateway.viewHeard.length;
		gateway.seq += 3;
		gateway.dropView();
		await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'ack', seen);
		const state = await frame.evaluate(() => [
			document.querySelector('loggia-scroller')!.scrollTop,
			document.querySelector('wx-scroll-view')!.shadowRoot!.querySelector('.main')!.scrollTop,
			document.querySelector('wx-input')!.shadowRoot!.querySelector('input')!.value,
		]);
		assert.deepEqual(state, [5, 300, 'abc']);
	});
});
