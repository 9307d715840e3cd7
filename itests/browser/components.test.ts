/** The everyday components as the demo miniprograms/components shows them: looks in both themes, and each event with its whole detail. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Gateway, root, startGateway, until } from './gateway.ts';
import { looksLike, type OpenDemo, openDemo, SCHEMES, startDrawingBrowser } from './screenshots.ts';

const TAGS = [
	...['cover-view', 'icon', 'image', 'match-media', 'movable-view', 'navigator', 'page-meta', 'progress', 'rich-text'],
	...['scroll-view', 'swiper', 'text', 'view'],
];

let gateway: Gateway;
let browser: Browser;

before(async () => {
	const apps = [`${root}/miniprograms/components`];
	[gateway, browser] = await Promise.all([startGateway({ apps }), startDrawingBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

describe('looks', () => {
	for (const tag of ['index', ...TAGS]) {
		for (const scheme of SCHEMES) {
			test(`${tag}, ${scheme}`, async () => {
				const demo = await openDemo(browser, gateway, tag, scheme);
				// its bars have stopped
				if (tag === 'progress') await demo.event('activeend');
				await looksLike(demo, `${tag}.${scheme}`);
				await demo.close();
			});
		}
	}
});

/** One demo page, closed afterwards. */
async function on(tag: string, look: (demo: OpenDemo) => Promise<void>): Promise<void> {
	const demo = await openDemo(browser, gateway, tag);
	try {
		await look(demo);
		assert.equal((await demo.state()).errors, '0');
	} finally {
		await demo.close();
	}
}

/** Presses in the middle of an element, goes the way and lets go. */
async function drag({ page, frame }: OpenDemo, selector: string, dx: number, dy: number): Promise<void> {
	const box = (await frame.locator(selector).boundingBox())!;
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
	await page.mouse.move(x + dx, y + dy, { steps: 4 });
	await page.mouse.up();
}

describe('events, with their whole detail', () => {
	test('swiper: by hand, by current, by itself', () =>
		on('swiper', async (demo) => {
			const swiped = { current: 1, currentItemId: 'b', source: 'touch' };
			await drag(demo, '#plain', -150, 0);
			assert.deepEqual(await demo.event('change'), swiped);
			assert.deepEqual(await demo.event('animationfinish'), swiped);
			await demo.frame.locator('#to-c').click();
			const set = { current: 2, currentItemId: 'c', source: '' };
			assert.deepEqual(await demo.event('change', (detail) => detail.current === 2), set);
			await demo.frame.locator('#play').click();
			const played = { current: 0, currentItemId: 'a', source: 'autoplay' };
			assert.deepEqual(await demo.event('change', (detail) => detail.current === 0), played);
			await demo.frame.locator('#play').click();
			await drag(demo, '#round', -150, 0);
			const round = { current: 2, currentItemId: 'r3', source: 'touch' };
			assert.deepEqual(await demo.event('change', (detail) => detail.currentItemId === 'r3'), round);
			await demo.frame.locator('#down').focus();
			await demo.page.keyboard.press('ArrowDown');
			assert.deepEqual(await demo.event('transition', (detail) => detail.dy === 90), { dx: 0, dy: 90 });
		}));

	test('progress: activeend', () =>
		on('progress', async (demo) => {
			assert.deepEqual(await demo.event('activeend'), { curPercent: 30 });
			await demo.frame.locator('#more').click();
			assert.deepEqual(await demo.event('activeend', (detail) => detail.curPercent !== 30), { curPercent: 65 });
		}));

	test('navigator: to a page beside it and back; success, fail, complete', () =>
		on('navigator', async (demo) => {
			const failed = { errMsg: 'navigateTo:fail page "pages/nowhere/nowhere" is not found' };
			await demo.frame.locator('#nowhere').click();
			assert.deepEqual(await demo.event('fail'), failed);
			assert.deepEqual(await demo.event('complete'), failed);
			const top = (selector: string) => demo.frame.locator(`loggia-page:not([data-hidden], [inert]) ${selector}`);
			await demo.frame.locator('#navigate').focus();
			await demo.page.keyboard.press('Enter');
			await top('.heading').getByText('came by navigate').waitFor();
			await top('#back').click();
			await until('the first page', async () => (await demo.frame.locator('loggia-page').count()) === 1);
			assert.deepEqual(await demo.event('success'), { errMsg: 'navigateTo:ok' });
			await top('#redirect').click();
			await top('.heading').getByText('came by redirect').waitFor();
			await top('#relaunch').click();
			await demo.onPage('pages/index/index');
		}));

	test('movable-view: by hand, pulled out, by x and y, by keys', () =>
		on('movable-view', async (demo) => {
			await drag(demo, '#any', 40, 20);
			const there = (x: number) => (detail: { x: number }) => detail.x === x;
			assert.deepEqual(await demo.event('change', there(50)), { x: 50, y: 35, source: 'touch' });
			await drag(demo, '#out', 80, 0);
			const back = (detail: { x: number; source: string }) => detail.source === 'out-of-bounds' && detail.x === 293;
			assert.deepEqual(await demo.event('change', back), { x: 293, y: 30, source: 'out-of-bounds' });
			await demo.frame.locator('#corner').click();
			assert.deepEqual(await demo.event('change', there(220)), { x: 220, y: 60, source: '' });
			await demo.frame.locator('#scaled').focus();
			await demo.page.keyboard.press('+');
			assert.deepEqual(await demo.event('scale'), { x: 97.5, y: 17.5, scale: 1.1 });
		}));

	test('page-meta: scrolldone, resize, another rem', () =>
		on('page-meta', async (demo) => {
			await demo.frame.locator('#larger').click();
			await until('3 rem of 26 px', () => demo.frame.locator('.rems').evaluate((e) => e.clientHeight === 78));
			await demo.frame.locator('#down').click();
			assert.deepEqual(await demo.event('scrolldone'), {});
			await demo.page.setViewportSize({ width: 400, height: 600 });
			const size = await demo.frame.evaluate(() => ({ windowWidth: innerWidth, windowHeight: innerHeight }));
			assert.deepEqual(await demo.event('resize', (detail) => detail.size.windowWidth === 400), { size });
		}));

	test('image, cover-image and view', async () => {
		await on('image', async (demo) => {
			assert.deepEqual(await demo.event('load'), { width: 240, height: 160 });
			assert.deepEqual(await demo.event('error'), { errMsg: 'image:fail cannot load /images/missing.png' });
		});
		await on('cover-view', async (demo) => {
			assert.deepEqual(await demo.event('load'), { width: 240, height: 160 });
			await demo.frame.locator('#down').click();
			await until('60 px down', () => demo.frame.locator('#scroller').evaluate((e) => e.scrollTop === 60));
		});
		await on('view', async (demo) => {
			await demo.frame.locator('#inner').click({ position: { x: 10, y: 10 } });
			const { x, y } = (await demo.event('tap')) as { x: number; y: number };
			const box = await demo.frame.locator('#inner').evaluate((e) => e.getBoundingClientRect().toJSON());
			assert.ok(Math.abs(x - box.left - 10) < 1 && Math.abs(y - box.top - 10) < 1, `${x}, ${y}`);
		});
	});

	test('scroll-view: scroll, scrolltolower, scrolltoupper', () =>
		on('scroll-view', async (demo) => {
			await demo.frame.locator('#to-third').click();
			assert.deepEqual(await demo.event('scrolltolower'), { direction: 'bottom' });
			assert.deepEqual(await demo.event('scroll'), {
				scrollLeft: 0,
				scrollTop: 240,
				scrollHeight: 360,
				scrollWidth: 343,
				deltaX: 0,
				deltaY: -240,
			});
			await demo.frame.locator('#to-top').click();
			assert.deepEqual(await demo.event('scrolltoupper'), { direction: 'top' });
			await drag(demo, '#pulled', 0, 60);
			await demo.event('refresherabort');
			await drag(demo, '#pulled', 0, 140);
			await demo.event('refresherrefresh');
			assert.deepEqual(await demo.event('refresherrestore'), { dy: 45 });
		}));

	test('rich-text: a tap inside is its own; no script of it ran', () =>
		on('rich-text', async (demo) => {
			await demo.frame.locator('#html b').click();
			await demo.event('tap');
			assert.equal(await demo.frame.locator('#html').getByText('never').count(), 0);
			assert.equal(await demo.frame.locator('#nodes iframe').count(), 0);
		}));
});

test('all components also work in a frame of opaque origin', async () => {
	const demo = await openDemo(browser, gateway, 'swiper', 'light', { opaque: true });
	assert.equal(await demo.frame.evaluate(() => self.origin), 'null');
	await drag(demo, '#plain', -150, 0);
	assert.deepEqual(await demo.event('change'), { current: 1, currentItemId: 'b', source: 'touch' });
	await demo.close();
});
