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
	// a frame apart, however long the messages take: the speed of a finger counts
	let timestamp = Date.now() / 1000;
	const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
		touch.send('Input.dispatchTouchEvent', {
			type,
			timestamp: (timestamp += 0.016),
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

describe('icon', () => {
	it('has a size in px, rpx or another unit, a colour of its own or a given one, and a name', async () => {
		const { frame, gateway, tree } = await openApp(browser, () =>
			h(
				'view',
				{},
				h('icon', { type: 'warn', ref: 'i' }),
				h('icon', { type: 'info', size: '40rpx', color: 'rgb(1, 2, 3)' }),
			),
		);
		const look = () =>
			frame
				.locator('wx-icon')
				.evaluateAll((all) =>
					all.map((icon) => [icon.clientWidth, icon.clientHeight, getComputedStyle(icon).color, icon.ariaLabel]),
				);
		assert.deepEqual(await look(), [
			[23, 23, 'rgb(250, 81, 81)', 'warn'],
			[20, 20, 'rgb(1, 2, 3)', 'info'],
		]);
		await gateway.patch(tree.op(Op.attribute, tree.id('i'), 'type', 'nothing').take());
		assert.deepEqual((await look())[0].slice(3), [null]);
	});
});

describe('progress', () => {
	const width = (frame: Frame) =>
		frame.locator('wx-progress').evaluate((e) => e.shadowRoot!.querySelector<HTMLElement>('.done')!.style.width);

	it('shows its percents, and says them to a screen reader', async () => {
		const { frame } = await openApp(browser, () =>
			h('progress', { percent: '120', 'show-info': true, activeColor: 'rgb(1, 2, 3)', 'stroke-width': '20rpx' }),
		);
		const [info, height, colour] = await frame.locator('wx-progress').evaluate((e) => {
			const [track, words] = e.shadowRoot!.querySelectorAll<HTMLElement>('.track, .info');
			return [words.innerText, track.clientHeight, (track.firstChild as HTMLElement).style.backgroundColor];
		});
		assert.deepEqual([info, height, colour, await width(frame)], ['100%', 10, 'rgb(1, 2, 3)', '100%']);
		assert.equal(await frame.locator('wx-progress').getAttribute('aria-valuenow'), '100');
	});

	it('moves when active and tells activeend each time', async () => {
		const { frame, gateway, tree } = await openApp(browser, () =>
			h('progress', { ref: 'p', percent: 20, active: true, duration: 1, 'active-mode': 'forwards', on: ['activeend'] }),
		);
		assert.deepEqual((await gateway.event('activeend')).detail, { curPercent: 20 });
		await gateway.patch(tree.op(Op.attribute, tree.id('p'), 'percent', 50).take());
		await gateway.heard(gateway.viewHeard, () => gateway.count('activeend') === 2);
		assert.deepEqual(gateway.events().at(-1)!.detail, { curPercent: 50 });
		assert.equal(await width(frame), '50%');
	});
});

describe('rich-text', () => {
	const rich = async (nodes: unknown, given: Record<string, unknown> = {}) => {
		const opened = await openApp(browser, () => h('rich-text', { nodes, ref: 'r', on: ['tap'], ...given }));
		return { ...opened, html: await opened.frame.locator('loggia-rich').innerHTML() };
	};

	it('keeps trusted tags and attributes of HTML and drops the rest with its content', async () => {
		const given = `<P Class="a" onclick="x()" id="p" style="color:red;position:fixed;width:10rpx">a<script>x()</script>&amp;<svg><g>s</g></svg></P>
			<a href="javascript:x()">l</a><iframe src="/">i</iframe><img src="/images/a.png" onerror="x()" width="4"><img src="javascript:x()"><td>t</td>`;
		const { html, problems } = await rich(given);
		assert.equal(
			html.replace(/\s+/g, ' '),
			'<p class="a" style="color: red; width: calc(10 * var(--rpx));">a&amp;</p> <a>l</a>' +
				'<img src="/p/cap/files/images/a.png" width="4" draggable="false" alt="">' +
				'<img draggable="false" alt="">t',
		);
		assert.deepEqual(problems, []);
	});

	it('reads lists of nodes, with entities and spaces', async () => {
		const { html, gateway, tree, frame } = await rich(
			[
				{
					name: 'DIV',
					attrs: { class: 'a', onclick: 'x()', style: 5 },
					children: [{ type: 'text', text: '&lt;b> c' }],
				},
				{ name: 'object', children: [{ type: 'text', text: 'gone' }] },
				{ type: 'text', text: null },
				null,
				'nothing',
			],
			{ space: 'ensp' },
		);
		assert.equal(html, '<div class="a" style="">&lt;b&gt;\u2002c</div>');
		for (const [nodes, shown] of [
			[{}, ''],
			[7, ''],
			['<b>x', '<b>x</b>'],
		]) {
			await gateway.patch(tree.op(Op.attribute, tree.id('r'), 'nodes', nodes).take());
			assert.equal(await frame.locator('loggia-rich').innerHTML(), shown);
		}
	});

	it('takes any depth, and a tap inside is its own', async () => {
		let nodes: unknown[] = [];
		for (let depth = 0; depth < 600; depth++) nodes = [{ name: 'div', children: nodes }];
		const { gateway, tree, frame, problems } = await rich([
			{ name: 'p', children: [{ type: 'text', text: 'tap' }] },
			...nodes,
		]);
		await frame.locator('loggia-rich p').tap();
		assert.equal((await gateway.event('tap')).node, tree.id('r'));
		assert.deepEqual(problems, []);
	});
});

describe('cover-view and cover-image', () => {
	it('loads its picture, as wide as its style says, and scrolls to scroll-top', async () => {
		const { gateway, frame } = await openApp(browser, () =>
			h(
				'cover-view',
				{ 'scroll-top': '50px', style: 'height: 100px; overflow-y: scroll' },
				h('cover-image', { src: '/images/a.png', style: 'width: 200px', on: ['load'] }),
				h('cover-view', { style: 'height: 400px' }),
			),
		);
		assert.deepEqual((await gateway.event('load')).detail, { width: 4, height: 2 });
		assert.deepEqual(
			await frame.locator('wx-cover-image').evaluate((e) => [e.clientWidth, e.clientHeight]),
			[200, 100],
		);
		assert.equal(
			await frame
				.locator('wx-cover-view')
				.first()
				.evaluate((e) => e.scrollTop),
			50,
		);
	});
});

describe('navigator', () => {
	it('is a link for keyboards, and shows that it is pressed', async () => {
		const { gateway, frame, page } = await openApp(
			browser,
			() => h('navigator', { on: ['tap'], 'hover-start-time': 0 }, 'go'),
			{
				context: DESKTOP,
			},
		);
		const link = frame.getByRole('link', { name: 'go' });
		await link.focus();
		await page.keyboard.press('Enter');
		await gateway.event('tap');
		await link.hover();
		await page.mouse.down();
		await frame.locator('wx-navigator.navigator-hover').waitFor();
		await page.mouse.up();
	});
});

describe('movable-view', () => {
	const area = (given: Record<string, unknown>, areaGiven: Record<string, unknown> = {}): Spec =>
		h(
			'movable-area',
			{ style: 'width: 200px; height: 200px', ...areaGiven },
			h('movable-view', {
				ref: 'm',
				style: 'width: 50px; height: 50px',
				on: ['change', 'scale'],
				direction: 'all',
				...given,
			}),
		);
	const place = (frame: Frame) =>
		frame.locator('wx-movable-view').evaluate((e) => {
			const { left, top, width } = e.getBoundingClientRect();
			return [Math.round(left), Math.round(top), Math.round(width)];
		});
	const last = ({ gateway }: Opened, type = 'change') =>
		gateway
			.events()
			.filter((event) => event.type === type)
			.at(-1)!.detail;

	it('starts at x and y inside its area, without an event, and goes where they say', async () => {
		const opened = await openApp(browser, () => area({ x: '30', y: '500px', animation: false }));
		const { gateway, tree, frame } = opened;
		assert.deepEqual(await place(frame), [30, 150, 50]);
		assert.equal(gateway.count('change'), 0);
		await gateway.patch(tree.op(Op.attribute, tree.id('m'), 'x', '100rpx').take());
		await gateway.event('change');
		assert.deepEqual(last(opened), { x: 50, y: 150, source: '' });
	});

	it('follows a finger in its direction and not beyond its area', async () => {
		const opened = await openApp(browser, () => area({ direction: 'horizontal', x: 10, y: 10 }));
		await swipe(opened.page, opened.frame, 'wx-movable-view', 300, 20);
		await opened.gateway.heard(opened.gateway.viewHeard, () => (last(opened) as { x: number }).x === 150);
		assert.deepEqual(last(opened), { x: 150, y: 10, source: 'touch' });
	});

	it('comes back when it may be pulled out', async () => {
		const opened = await openApp(browser, () => area({ 'out-of-bounds': true, damping: 200 }));
		await swipe(opened.page, opened.frame, 'wx-movable-view', 0, 300);
		const back = (m: { json: string }) => m.json.includes('"source":"out-of-bounds"') && m.json.includes('"y":150,');
		await opened.gateway.heard(opened.gateway.viewHeard, back);
		const sources = new Set(opened.gateway.events().map((event) => (event.detail as { source: string }).source));
		assert.deepEqual([...sources], ['touch', 'touch-out-of-bounds', 'out-of-bounds']);
		assert.deepEqual(last(opened), { x: 0, y: 150, source: 'out-of-bounds' });
	});

	it('rolls on when thrown', async () => {
		const opened = await openApp(browser, () => area({ inertia: true, friction: 1 }));
		await swipe(opened.page, opened.frame, 'wx-movable-view', 60, 0);
		await opened.gateway.heard(opened.gateway.viewHeard, (m) => m.json.includes('"source":"friction"'));
	});

	it('moves and scales by keyboard, and not when disabled', async () => {
		const opened = await openApp(browser, () => area({ scale: true, 'scale-max': 2, x: 50, y: 50 }), {
			context: DESKTOP,
		});
		const { gateway, tree, frame, page } = opened;
		await frame.locator('wx-movable-view').focus();
		await page.keyboard.press('ArrowRight');
		await gateway.event('change');
		assert.deepEqual(last(opened), { x: 60, y: 50, source: 'touch' });
		await page.keyboard.press('+');
		await gateway.event('scale');
		assert.deepEqual(last(opened, 'scale'), { x: 57.5, y: 47.5, scale: 1.1 });
		await gateway.patch(tree.op(Op.attribute, tree.id('m'), 'disabled', true).take());
		await page.keyboard.press('ArrowRight');
		await gateway.query('view', undefined, { type: 'viewport' });
		assert.equal(gateway.count('change'), 1);
	});

	it('takes two fingers anywhere in its area with scale-area', async () => {
		const opened = await openApp(browser, () => area({ scale: true, x: 50, y: 50 }, { 'scale-area': true }));
		const touch = await opened.page.context().newCDPSession(opened.page);
		const box = (await opened.frame.locator('wx-movable-area').boundingBox())!;
		const at = (way: number) => [
			{ x: box.x + 100 - way, y: box.y + 190, id: 0 },
			{ x: box.x + 100 + way, y: box.y + 190, id: 1 },
		];
		await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(40) });
		await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(60) });
		await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(80) });
		await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
		await opened.gateway.heard(
			opened.gateway.viewHeard,
			() => opened.gateway.count('scale') > 0 && (last(opened, 'scale') as { scale: number }).scale === 2,
		);
		assert.deepEqual(last(opened, 'scale'), { x: 25, y: 25, scale: 2 });
		assert.deepEqual(await place(opened.frame).then(([left, , width]) => [left, width]), [25, 100]);
	});
});

describe('scroll-view', () => {
	const pulled = (given: Record<string, unknown>): Spec =>
		h(
			'scroll-view',
			{
				...{ ref: 's', 'scroll-y': true, 'refresher-enabled': true, style: 'height: 200px' },
				on: ['refresherpulling', 'refresherrefresh', 'refresherrestore', 'refresherabort'],
				...given,
			},
			h('view', { style: 'height: 1000px' }),
		);

	it('is pulled down to refresh, and goes back when that is over', async () => {
		const { gateway, tree, frame, page } = await openApp(browser, () => pulled({ 'refresher-threshold': 30 }));
		await swipe(page, frame, 'wx-scroll-view', 0, 106);
		await gateway.event('refresherrefresh');
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'refresher-triggered', true).take());
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'refresher-triggered', false).take());
		await gateway.event('refresherrestore');
		const types = gateway.events().map((event) => event.type);
		assert.deepEqual([...new Set(types)], ['refresherpulling', 'refresherrefresh', 'refresherrestore']);
		assert.equal(types.filter((type) => type === 'refresherrefresh').length, 1);
		const height = () =>
			frame.locator('wx-scroll-view').evaluate((e) => e.shadowRoot!.querySelector('.refresher')!.clientHeight);
		assert.equal(await height(), 0);
	});

	it('tells refresherabort after a short pull, and refreshes when the app says so', async () => {
		const { gateway, tree, frame, page } = await openApp(browser, () => pulled({}));
		await swipe(page, frame, 'wx-scroll-view', 0, 40);
		await gateway.event('refresherabort');
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'refresher-triggered', true).take());
		assert.deepEqual((await gateway.event('refresherrefresh')).detail, { dy: 45 });
	});

	it('scrolls, and is not pulled, while it is not at its top', async () => {
		const { gateway, frame, page } = await openApp(browser, () =>
			pulled({ 'scroll-top': 300, on: ['refresherpulling', 'touchend'] }),
		);
		await swipe(page, frame, 'wx-scroll-view', 0, 90);
		await gateway.query('view', undefined, { type: 'viewport' });
		assert.equal(gateway.count('refresherpulling'), 0);
	});
});

describe('page-meta and match-media', () => {
	it('styles its page, sets what a rem is, scrolls it and tells scrolldone', async () => {
		const { gateway, tree, frame } = await openApp(browser, () =>
			h(
				'view',
				{},
				h('page-meta', {
					ref: 'm',
					'root-font-size': '20px',
					'page-font-size': '30rpx',
					'page-style': 'color: rgb(1, 2, 3); background: rgb(4, 5, 6)',
					on: ['scroll', 'scrolldone'],
				}),
				h('view', { class: 'tall', style: 'height: 100rem' }),
			),
		);
		const look = await frame.evaluate(() => {
			const page = getComputedStyle(document.querySelector('wx-page')!);
			const ground = getComputedStyle(document.querySelector('loggia-scroller')!).backgroundColor;
			return [document.querySelector('.tall')!.clientHeight, page.fontSize, page.color, ground];
		});
		assert.deepEqual(look, [2000, '15px', 'rgb(1, 2, 3)', 'rgb(4, 5, 6)']);
		await gateway.patch(
			tree
				.op(Op.attribute, tree.id('m'), 'scroll-duration', 30)
				.op(Op.attribute, tree.id('m'), 'scroll-top', '200rpx')
				.take(),
		);
		assert.deepEqual((await gateway.event('scrolldone')).detail, {});
		await gateway.heard(gateway.viewHeard, (m) => m.json.includes('"scroll"') && m.json.includes('"scrollTop":100}'));
	});

	it('shows what fits the size of the window, also when it changes', async () => {
		const { frame, page } = await openApp(browser, () =>
			h('view', {}, h('match-media', { 'max-width': 599 }, 'narrow'), h('match-media', { 'min-width': '600' }, 'wide')),
		);
		assert.equal(await frame.locator('wx-page').innerText(), 'narrow');
		await page.setViewportSize({ width: 375, height: 300 });
		assert.equal(await frame.locator('wx-page').innerText(), 'narrow');
	});
});
