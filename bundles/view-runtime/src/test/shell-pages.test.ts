import type { TabBarView } from '@loggia/messages/page-settings';
import { Op } from '@loggia/messages/patch-ops';
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Frame } from 'playwright-core';
import { closeAll, DESKTOP, h, launch, openApp, type Opened, PHONE } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const long = (text = 'row') =>
	h('view', {}, ...Array.from({ length: 60 }, (_, i) => h('view', { style: 'height:40px' }, `${text} ${i}`)));
const top = (frame: Frame) => frame.locator('loggia-page:not([data-hidden]):not([inert])');

const BAR: TabBarView = {
	selected: 0,
	position: 'bottom',
	color: '#444444',
	selectedColor: '#0a7f6f',
	backgroundColor: '#ffffff',
	borderStyle: 'black',
	hidden: false,
	animation: false,
	items: [
		{ text: 'Home', iconPath: 'images/a.png', selectedIconPath: 'images/a.png', badge: '', redDot: false },
		{ text: 'Inbox', iconPath: 'images/a.png', selectedIconPath: '', badge: '3', redDot: false },
		{ text: 'Me', iconPath: 'images/gone.png', selectedIconPath: '', badge: '', redDot: true },
	],
};

async function withBar(bar: Partial<TabBarView> = {}, context = PHONE): Promise<Opened> {
	const opened = await openApp(
		browser,
		() => h('view', { ref: 'root', style: 'height:calc(100 * var(--vh))' }, 'one'),
		{ context },
	);
	await opened.gateway.patch(opened.tree.op(Op.pageSet, 1, { tabBar: { ...BAR, ...bar } }).take());
	return opened;
}

describe('the tab bar', () => {
	it('takes its room from the page, and says what it is', async () => {
		const { frame, gateway, tree, problems } = await withBar();
		assert.deepEqual(await frame.getByRole('tab').evaluateAll((tabs) => tabs.map((tab) => tab.ariaLabel)), [
			'Home',
			'Inbox, 3 new',
			'Me, new',
		]);
		assert.equal(await frame.getByRole('tab', { selected: true }).getAttribute('aria-label'), 'Home');
		const box = await top(frame).boundingBox();
		assert.equal(box!.height, 667 - 44 - 48);
		const { viewport } = await gateway.query<{ viewport: { height: number } }>('view', undefined, { type: 'viewport' });
		assert.equal(viewport.height, 575);
		const { rects } = await gateway.query<{ rects: { height: number }[] }>('view', undefined, {
			type: 'rects',
			nodes: [tree.id('root')],
		});
		assert.equal(rects[0].height, 575, '100vh is the height of the page');
		assert.deepEqual(
			problems.filter((text) => !text.includes('404')),
			[],
		);
	});

	it('tells a tap; arrows move, Enter chooses', async () => {
		const { frame, gateway, page } = await withBar();
		await frame.getByRole('tab', { name: 'Inbox' }).tap();
		assert.deepEqual((await gateway.event('tabItemTap')).detail, { index: 1 });
		await frame.getByRole('tab', { name: 'Home' }).focus();
		await page.keyboard.press('ArrowLeft');
		const seen = gateway.viewHeard.length;
		await page.keyboard.press('Enter');
		assert.deepEqual((await gateway.event('tabItemTap', seen)).detail, { index: 2 });
		assert.equal(gateway.count('tabItemTap'), 2);
	});

	it('hides and comes back; the page has its room meanwhile', async () => {
		const { frame, gateway, tree } = await withBar();
		await gateway.patch(tree.op(Op.pageSet, 1, { tabBar: { ...BAR, hidden: true, animation: true } }).take());
		assert.equal((await top(frame).boundingBox())!.height, 623);
		await frame.getByRole('tab').first().waitFor({ state: 'hidden' });
		await gateway.patch(tree.op(Op.pageSet, 1, { tabBar: BAR }).take());
		await frame.getByRole('tab').first().waitFor();
		assert.equal((await top(frame).boundingBox())!.height, 575);
	});

	it('at the top: places in events and questions are those of the page', async () => {
		const { frame, gateway, tree } = await withBar({ position: 'top' });
		await gateway.patch(
			tree.append('root', h('view', { ref: 'touch', on: ['tap'], style: 'height:40px' }, 'touch')).take(),
		);
		await frame.getByText('touch').tap({ position: { x: 5, y: 5 } });
		const tap = (await gateway.event('tap')) as unknown as { detail: { y: number } };
		const { rects } = await gateway.query<{ rects: { top: number }[] }>('view', undefined, {
			type: 'rects',
			nodes: [tree.id('touch')],
		});
		assert.equal(Math.round(tap.detail.y - rects[0].top), 5);
	});

	it('belongs to tab pages: another page covers it', async () => {
		const { frame, gateway, tree } = await withBar();
		await gateway.patch(tree.page(2, h('view', {}, 'two'), 'pages/second', '').take());
		await frame.getByText('two').waitFor();
		await frame.getByRole('tab').first().waitFor({ state: 'hidden' });
		assert.equal((await top(frame).boundingBox())!.height, 623);
		await gateway.patch(tree.op(Op.pageClose, 2).op(Op.pageTop, 1).take());
		await frame.getByRole('tab').first().waitFor();
	});
});

describe('pull-down refresh', () => {
	const openLong = async (settings: object, context = PHONE) => {
		const opened = await openApp(browser, long, { context });
		await opened.gateway.patch(opened.tree.op(Op.pageSet, 1, settings).take());
		return opened;
	};
	const finger = async ({ page }: Opened, way: number, steps = 12) => {
		const touch = await page.context().newCDPSession(page);
		const at = (y: number) => [{ x: 180, y }];
		await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(200) });
		for (let i = 1; i <= steps; i++) {
			await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(200 + (way * i) / steps) });
		}
		await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	};

	it('a finger that pulls far enough asks; the content stays down until the refresh is over', async () => {
		const opened = await openLong({ pullDown: true });
		const { gateway, frame, tree } = opened;
		await finger(opened, 200);
		await gateway.event('pullDownRefresh');
		const scroller = frame.locator('loggia-scroller');
		assert.equal(await scroller.evaluate((e) => e.style.top), '56px');
		await frame.getByRole('status', { name: 'Refreshing' }).waitFor();
		await finger(opened, 200);
		assert.equal(gateway.count('pullDownRefresh'), 1, 'no second one while it lasts');
		await gateway.patch(tree.op(Op.pageSet, 1, { refreshing: false }).take());
		assert.equal(await scroller.evaluate((e) => e.style.top), '');
	});

	it('a short pull, a scrolled page and a page that does not allow it ask nothing', async () => {
		const opened = await openLong({ pullDown: true });
		await finger(opened, 40);
		assert.equal(await opened.frame.locator('loggia-scroller').evaluate((e) => e.style.top), '');
		await opened.frame.locator('loggia-scroller').evaluate((e) => (e.scrollTop = 300));
		await finger(opened, 200);
		assert.equal(opened.gateway.count('pullDownRefresh'), 0);
		const plain = await openLong({});
		await finger(plain, 200);
		assert.equal(plain.gateway.count('pullDownRefresh'), 0);
	});

	it('works with a mouse and with the keyboard', async () => {
		const { gateway, page, frame, tree } = await openLong({ pullDown: true }, DESKTOP);
		const box = (await frame.locator('loggia-scroller').boundingBox())!;
		await page.mouse.move(box.x + 100, box.y + 60);
		await page.mouse.down();
		await page.mouse.move(box.x + 100, box.y + 260, { steps: 8 });
		await page.mouse.up();
		await gateway.event('pullDownRefresh');
		await gateway.patch(tree.op(Op.pageSet, 1, { refreshing: false }).take());
		await frame.getByRole('button', { name: 'Refresh' }).focus();
		const seen = gateway.viewHeard.length;
		await page.keyboard.press('Enter');
		await gateway.event('pullDownRefresh', seen);
	});

	it('shows what the app starts', async () => {
		const { frame } = await openLong({ refreshing: true, backgroundTextStyle: 'light', backgroundColorTop: '#102030' });
		const dots = frame.getByRole('status', { name: 'Refreshing' });
		assert.equal(await dots.evaluate((e) => getComputedStyle(e).backgroundColor), 'rgb(16, 32, 48)');
		assert.equal(await dots.getAttribute('data-text'), 'light');
	});
});

describe('scrolling a page', () => {
	it('tells the end once, and again when there is more', async () => {
		const { gateway, frame, tree } = await openApp(browser, () => ({ ...long(), ref: 'list' }));
		await gateway.patch(tree.op(Op.pageSet, 1, { reachBottom: 50 }).take());
		const to = (top: number) => frame.locator('loggia-scroller').evaluate((e, y) => e.scrollTo(0, y), top);
		const end = 60 * 40 - 623;
		await to(end - 60);
		await to(end - 40);
		await gateway.event('reachBottom');
		await to(end);
		await gateway.patch(tree.append('list', h('view', { style: 'height:400px' }, 'more')).take());
		assert.equal(gateway.count('reachBottom'), 1);
		const seen = gateway.viewHeard.length;
		await to(end + 380);
		await gateway.event('reachBottom', seen);
	});

	it('pageScrollTo arrives, at once or after its time; a wheel takes over', async () => {
		const { gateway, frame, tree } = await openApp(browser, long);
		const at = () => frame.locator('loggia-scroller').evaluate((e) => e.scrollTop);
		await gateway.patch(tree.op(Op.pageSet, 1, { scrollTo: { scrollTop: 500, duration: 0 } }).take());
		assert.equal(await at(), 500);
		await gateway.patch(tree.op(Op.pageSet, 1, { scrollTo: { scrollTop: 900, duration: 200 } }).take());
		await frame.waitForFunction(() => document.querySelector('loggia-scroller')!.scrollTop === 900);
		await gateway.patch(tree.op(Op.pageSet, 1, { scrollTo: { scrollTop: 0, duration: 60_000 } }).take());
		await frame.locator('loggia-scroller').dispatchEvent('wheel');
		const stopped = await at();
		await frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
		assert.equal(await at(), stopped);
	});
});

describe('pages that come and go', () => {
	it('slide in and out; what is measured meanwhile is where it will be', async () => {
		const { gateway, frame, tree } = await openApp(browser, () => h('view', {}, 'one'));
		tree.page(2, h('view', { ref: 'two' }, 'two'), 'pages/second', '');
		const { first, ops } = tree.take();
		ops.splice(ops.lastIndexOf(Op.pageTop), 0, Op.pageSet, 2, { enter: 'forward' });
		await gateway.patch({ first, ops });
		const moving = await frame.evaluate(() => document.getAnimations().length);
		assert.ok(moving > 0, 'it moves');
		const { rects } = await gateway.query<{ rects: { left: number }[] }>('view', undefined, {
			type: 'rects',
			nodes: [tree.id('two')],
		});
		assert.equal(rects[0].left, 0);
		await frame.waitForFunction(() => document.getAnimations().length === 0);
		await frame.getByText('one').waitFor({ state: 'hidden' });
		await gateway.patch(tree.op(Op.pageClose, 2).op(Op.pageSet, 1, { enter: 'back' }).op(Op.pageTop, 1).take());
		await frame.getByText('two').waitFor({ state: 'detached' });
		await frame.getByText('one').waitFor();
		assert.equal(await frame.locator('loggia-page').count(), 1);
	});

	it('do not move for people who want no motion, nor when nothing says so', async () => {
		const { gateway, frame, tree, page } = await openApp(browser, () => h('view', {}, 'one'));
		await gateway.patch(tree.page(2, h('view', {}, 'two'), 'pages/second', '').take());
		assert.equal(await frame.evaluate(() => document.getAnimations().length), 0);
		await page.emulateMedia({ reducedMotion: 'reduce' });
		await gateway.patch(tree.op(Op.pageClose, 2).op(Op.pageSet, 1, { enter: 'back' }).op(Op.pageTop, 1).take());
		assert.equal(await frame.evaluate(() => document.getAnimations().length), 0);
		assert.equal(await frame.locator('loggia-page').count(), 1);
	});

	it('a quick back while the page still comes leaves one page, where it belongs', async () => {
		const { gateway, frame, tree } = await openApp(browser, () => h('view', { on: ['tap'] }, 'one'));
		tree.page(2, h('view', {}, 'two'), 'pages/second', '');
		const { first, ops } = tree.take();
		ops.splice(ops.lastIndexOf(Op.pageTop), 0, Op.pageSet, 2, { enter: 'forward' });
		await gateway.patch({ first, ops });
		await gateway.patch(tree.op(Op.pageClose, 2).op(Op.pageSet, 1, { enter: 'back' }).op(Op.pageTop, 1).take());
		await frame.waitForFunction(() => document.getAnimations().length === 0);
		assert.equal(await frame.locator('loggia-page').count(), 1);
		assert.equal((await top(frame).boundingBox())!.x, 0);
		await frame.getByText('one').tap();
		await gateway.event('tap');
	});
});
