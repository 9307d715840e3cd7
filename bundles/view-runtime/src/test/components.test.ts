import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser, Frame } from 'playwright-core';
import { closeAll, DESKTOP, h, launch, openApp, PIXEL } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

describe('image', () => {
	it('is 320 × 240, loads a file of the package and tells its size', async () => {
		const { gateway, frame } = await openApp(browser, () =>
			h('image', { src: '/images/a.png', on: ['load', 'error'] }),
		);
		assert.deepEqual((await gateway.event('load')).detail, { width: 4, height: 2 });
		const box = await frame.locator('wx-image').boundingBox();
		assert.deepEqual([box?.width, box?.height], [320, 240]);
	});

	it('loads a temporary file of its session, and no other wxfile', async () => {
		const name = `tmp_${'0f'.repeat(16)}.png`;
		const { gateway } = await openApp(
			browser,
			() =>
				h(
					'view',
					{},
					h('image', { src: `wxfile://${name}`, on: ['load', 'error'] }),
					h('image', { src: 'wxfile://tmp_../../secret', on: ['load', 'error'] }),
				),
			{ files: { [`t/tcap/${name}`]: PIXEL } },
		);
		assert.deepEqual((await gateway.event('load')).detail, { width: 4, height: 2 });
		const { errMsg } = (await gateway.event('error')).detail as { errMsg: string };
		assert.ok(errMsg.includes('not a file of this mini-program'), errMsg);
		assert.deepEqual(
			gateway.requests.filter((path) => path.startsWith('/t/')),
			[`/t/tcap/${name}`],
		);
	});

	it('tells of a missing and of a remote picture without fetching the remote one', async () => {
		const { gateway } = await openApp(browser, () =>
			h(
				'view',
				{},
				h('image', { src: '/no.png', on: ['error'] }),
				h('image', { src: 'https://example.org/a.png', on: ['error'] }),
			),
		);
		await gateway.heard(gateway.viewHeard, () => gateway.count('error') === 2);
		const words = gateway.events().map((e) => (e.detail as { errMsg: string }).errMsg);
		assert.ok(
			words.some((w) => w.includes('/no.png')) && words.some((w) => w.includes('not a file of this mini-program')),
		);
	});

	it('takes its height from the picture with widthFix, its width with heightFix', async () => {
		const { gateway, frame } = await openApp(browser, () =>
			h(
				'view',
				{},
				h('image', { src: '/images/a.png', mode: 'widthFix', style: 'width: 200px', on: ['load'] }),
				h('image', { src: '/images/a.png', mode: 'heightFix', style: 'height: 50px', on: ['load'] }),
			),
		);
		await gateway.heard(gateway.viewHeard, () => gateway.count('load') === 2);
		const sizes = await frame.locator('wx-image').evaluateAll((all) => all.map((e) => [e.clientWidth, e.clientHeight]));
		assert.deepEqual(sizes, [
			[200, 100],
			[100, 50],
		]);
	});

	it('fetches a lazy picture only when it comes near', async () => {
		const { gateway, frame } = await openApp(browser, () =>
			h(
				'view',
				{},
				h('view', { style: 'height: 6000px' }),
				h('image', { src: '/images/a.png', 'lazy-load': true, on: ['load'] }),
			),
		);
		await gateway.query('view', undefined, { type: 'viewport' });
		assert.equal(gateway.requests.includes('/p/cap/files/images/a.png'), false);
		await frame.evaluate(() => (document.querySelector('loggia-scroller')!.scrollTop = 5000));
		await gateway.event('load');
	});
});

const valueOf = (frame: Frame) =>
	frame.locator('wx-input').evaluate((e) => e.shadowRoot!.querySelector('input')!.value);

describe('input', () => {
	const types = ['input', 'focus', 'blur', 'confirm'];

	it('tells focus, each change, confirm and blur', async () => {
		const { gateway, frame, page } = await openApp(browser, () => h('input', { placeholder: 'Name', on: types }));
		assert.equal(await frame.locator('loggia-placeholder').innerText(), 'Name');
		await frame.locator('wx-input').tap();
		await page.keyboard.type('hi');
		await page.keyboard.press('Enter');
		await gateway.event('blur');
		const events = gateway.events().map((e) => [e.type, (e.detail as { value: string }).value]);
		assert.deepEqual(events, [
			['focus', ''],
			['input', 'h'],
			['input', 'hi'],
			['confirm', 'hi'],
			['blur', 'hi'],
		]);
		const second = gateway.viewHeard.map((m) => JSON.parse(m.json || '{}')).filter((e) => e.type === 'input')[1];
		assert.equal(second.stamp, 2);
		assert.deepEqual(second.detail, { value: 'hi', cursor: 2, keyCode: 73 });
		assert.equal(await frame.locator('loggia-placeholder').isVisible(), false);
	});

	it('leaves out an echo of an older keystroke and shows an answer to the newest', async () => {
		const { gateway, frame, page, tree } = await openApp(browser, () => h('input', { ref: 'i', value: '', on: types }));
		await frame.locator('wx-input').tap();
		await page.keyboard.type('abc');
		await gateway.heard(gateway.viewHeard, () => gateway.count('input') === 3);
		const id = tree.id('i');
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 1).op(Op.attribute, id, 'value', 'a').take());
		assert.equal(await valueOf(frame), 'abc');
		await gateway.patch(tree.op(Op.attribute, id, 'value', 'ab').take());
		assert.equal(await valueOf(frame), 'abc');
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 3).op(Op.attribute, id, 'value', 'ABC').take());
		assert.equal(await valueOf(frame), 'ABC');
	});

	it('is not overwritten while a character is being composed', async () => {
		const { gateway, frame, page, tree } = await openApp(browser, () => h('input', { ref: 'i', value: '', on: types }));
		await frame.locator('wx-input').tap();
		await page.keyboard.type('x');
		await frame
			.locator('wx-input')
			.evaluate((e) => e.shadowRoot!.querySelector('input')!.dispatchEvent(new CompositionEvent('compositionstart')));
		await gateway.patch(tree.op(Op.attribute, tree.id('i'), 'value', 'other').take());
		assert.equal(await valueOf(frame), 'x');
		await frame
			.locator('wx-input')
			.evaluate((e) => e.shadowRoot!.querySelector('input')!.dispatchEvent(new CompositionEvent('compositionend')));
		await gateway.patch(tree.op(Op.attribute, tree.id('i'), 'value', 'after').take());
		assert.equal(await valueOf(frame), 'after');
	});

	it('obeys maxlength, type, password, disabled and focus', async () => {
		const { gateway, frame, page, tree } = await openApp(browser, () =>
			h('input', { ref: 'i', type: 'number', maxlength: 3, focus: true, on: ['focus', 'input'] }),
		);
		await gateway.event('focus');
		await page.keyboard.type('1a23b45');
		await gateway.heard(gateway.viewHeard, () => gateway.count('input') === 3);
		assert.equal(await valueOf(frame), '123');
		const id = tree.id('i');
		await gateway.patch(tree.op(Op.attribute, id, 'password', true).op(Op.attribute, id, 'disabled', true).take());
		const [type, disabled] = await frame.locator('wx-input').evaluate((e) => {
			const input = e.shadowRoot!.querySelector('input')!;
			return [input.type, input.disabled];
		});
		assert.deepEqual([type, disabled], ['password', true]);
	});
});

describe('scroll-view', () => {
	it('tells how it scrolls, and when it comes near its ends', async () => {
		const { gateway, frame } = await openApp(browser, () =>
			h(
				'scroll-view',
				{ 'scroll-y': true, style: 'height: 200px', on: ['scroll', 'scrolltolower', 'scrolltoupper'] },
				h('view', { style: 'height: 1000px' }),
			),
		);
		const to = (top: number) =>
			frame.evaluate(
				(t) => (document.querySelector('wx-scroll-view')!.shadowRoot!.querySelector('.main')!.scrollTop = t),
				top,
			);
		await to(780);
		assert.deepEqual((await gateway.event('scrolltolower')).detail, { direction: 'bottom' });
		const scroll = await gateway.event('scroll');
		assert.deepEqual(scroll.detail, {
			scrollLeft: 0,
			scrollTop: 780,
			scrollHeight: 1000,
			scrollWidth: 375,
			deltaX: 0,
			deltaY: -780,
		});
		await to(10);
		assert.deepEqual((await gateway.event('scrolltoupper')).detail, { direction: 'top' });
	});

	it('goes to scroll-top and to a child, also when both arrive before the children', async () => {
		const { gateway, frame, tree } = await openApp(browser, () =>
			h(
				'scroll-view',
				{ ref: 's', 'scroll-y': true, 'scroll-top': 120, style: 'height: 200px' },
				h('view', { style: 'height: 500px' }),
				h('view', { id: 'x', style: 'height: 500px' }),
			),
		);
		const top = () =>
			frame.evaluate(() => document.querySelector('wx-scroll-view')!.shadowRoot!.querySelector('.main')!.scrollTop);
		assert.equal(await top(), 120);
		await gateway.patch(tree.op(Op.attribute, tree.id('s'), 'scroll-into-view', 'x').take());
		assert.equal(await top(), 500);
	});

	it('lays its children out as flex items only with enable-flex', async () => {
		const { frame } = await openApp(browser, () =>
			h(
				'view',
				{},
				...[true, false].map((flex) =>
					h(
						'scroll-view',
						{ 'scroll-x': true, 'enable-flex': flex, style: 'display: flex; flex-direction: row; height: 40px' },
						h('view', { class: 'c', style: 'width: 50px; height: 10px; flex: none' }),
						h('view', { class: 'c', style: 'width: 50px; height: 10px; flex: none' }),
					),
				),
			),
		);
		const lefts = await frame.locator('.c').evaluateAll((all) => all.map((e) => e.getBoundingClientRect().left));
		assert.deepEqual(lefts, [0, 50, 0, 0]);
	});
});

describe('text, view and button', () => {
	it('reads space, decode and written line breaks of text', async () => {
		const { frame } = await openApp(browser, () =>
			h('view', {}, h('text', { decode: true }, 'a&lt;b\\nc'), h('text', { space: 'ensp', class: 'space' }, 'x y')),
		);
		assert.equal(await frame.locator('wx-text').first().innerText(), 'a<b\nc');
		assert.equal(await frame.locator('.space').textContent(), 'x\u2002y');
	});

	it('lets classes of the app win over the look of a button', async () => {
		const { frame } = await openApp(
			browser,
			() =>
				h(
					'view',
					{},
					h('button', { type: 'primary' }, 'a'),
					h('button', { type: 'primary', class: 'mine' }, 'b'),
					h('button', { loading: true, type: 'primary' }, 'c'),
				),
			{ files: { 'view/app.css': '.mine { background-color: rgb(1, 2, 3); }' }, context: DESKTOP },
		);
		const colours = await frame
			.locator('wx-button')
			.evaluateAll((all) => all.map((e) => getComputedStyle(e).backgroundColor));
		assert.deepEqual(colours, ['rgb(7, 193, 96)', 'rgb(1, 2, 3)', 'rgb(7, 193, 96)']);
		assert.equal(await frame.locator('wx-button').nth(2).getAttribute('aria-busy'), 'true');
	});

	it('renders tags it does not know with their children', async () => {
		const { frame, problems } = await openApp(browser, () =>
			h('loading', {}, h('i', {}, 'shown'), h('a b', {}, ' too')),
		);
		assert.equal(await frame.locator('wx-page').innerText(), 'shown too');
		assert.deepEqual(problems, []);
	});
});
