import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser, Frame, Page } from 'playwright-core';
import { closeAll, DESKTOP, h, launch, openApp, type Opened } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

/** All events so far, as [type, detail]. */
const told = ({ gateway }: Opened) => gateway.events().map(({ type, detail }) => [type, detail]);

const attributes = (frame: Frame, selector: string, ...names: string[]) =>
	frame.locator(selector).evaluate((e, all) => all.map((name) => e.getAttribute(name)), names);

/** Waits until so many events of a type were heard. */
const counted = ({ gateway }: Opened, type: string, count: number) =>
	gateway.heard(gateway.viewHeard, () => gateway.count(type) === count);

/** Focuses an element as Tab does, and sees that it can be reached so. */
async function tabTo(page: Page, frame: Frame, selector: string): Promise<void> {
	const hasFocus = () => frame.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);
	await frame.evaluate(() => {
		window.focus();
		(document.activeElement as HTMLElement | null)?.blur();
	});
	for (let presses = 0; presses < 30; presses++) {
		await page.keyboard.press('Tab');
		if (await hasFocus()) return;
	}
	assert.fail(`Tab does not reach ${selector}`);
}

describe('textarea', () => {
	const types = ['input', 'focus', 'blur', 'confirm', 'linechange', 'change'];
	const textOf = (frame: Frame) => frame.locator('wx-textarea textarea').inputValue();

	it('tells what input tells, keeps Enter for lines and confirms with Ctrl+Enter', async () => {
		const app = await openApp(browser, () => h('textarea', { placeholder: 'Notes', on: types }));
		const { gateway, frame, page } = app;
		assert.equal(await frame.locator('loggia-placeholder').innerText(), 'Notes');
		const box = await frame.locator('wx-textarea').boundingBox();
		assert.deepEqual([box?.width, box?.height], [300, 150]);
		await frame.locator('wx-textarea').tap();
		await page.keyboard.type('a');
		await page.keyboard.press('Enter');
		await gateway.event('linechange');
		await page.keyboard.press('Control+Enter');
		await gateway.event('blur');
		const [lines, ...others] = told(app).sort(([a], [b]) => Number(b === 'linechange') - Number(a === 'linechange'));
		const { height, heightRpx, lineCount } = lines[1] as { height: number; heightRpx: number; lineCount: number };
		assert.equal(lineCount, 2);
		assert.equal(heightRpx, height * 2);
		assert.ok(height > 30 && height < 60, `${height}`);
		assert.deepEqual(
			others.filter(([type]) => type !== 'change'),
			[
				['focus', { value: '', height: 0 }],
				['input', { value: 'a', cursor: 1, keyCode: 65 }],
				['input', { value: 'a\n', cursor: 2, keyCode: 13 }],
				['confirm', { value: 'a\n' }],
				['blur', { value: 'a\n', cursor: 2 }],
			],
		);
	});

	it('confirms with Enter when confirm-type is not return, and keeps the focus with confirm-hold', async () => {
		const app = await openApp(browser, () =>
			h('textarea', { 'confirm-type': 'send', 'confirm-hold': true, focus: true, on: types }),
		);
		await app.gateway.event('focus');
		await app.page.keyboard.type('x');
		await app.page.keyboard.press('Enter');
		assert.deepEqual((await app.gateway.event('confirm')).detail, { value: 'x' });
		await app.page.keyboard.type('y');
		await counted(app, 'input', 2);
		assert.equal(await textOf(app.frame), 'xy');
	});

	it('grows with its lines with auto-height, and ignores a height then', async () => {
		const { gateway, frame, tree } = await openApp(browser, () =>
			h('textarea', { ref: 't', 'auto-height': true, value: 'one', style: 'width: 200px; height: 300px' }),
		);
		const height = () => frame.locator('wx-textarea').evaluate((e) => e.clientHeight);
		const one = await height();
		assert.ok(one > 10 && one < 40, `${one}`);
		await gateway.patch(tree.op(Op.attribute, tree.id('t'), 'value', 'one\ntwo\nthree').take());
		assert.equal(await height(), 3 * one);
	});

	it('takes 140 characters, fewer or more by maxlength, and all with -1', async () => {
		const { frame, gateway, tree } = await openApp(browser, () => h('textarea', { ref: 't' }));
		const most = () => frame.locator('wx-textarea textarea').evaluate((e) => (e as HTMLTextAreaElement).maxLength);
		assert.equal(await most(), 140);
		await gateway.patch(tree.op(Op.attribute, tree.id('t'), 'maxlength', '7').take());
		assert.equal(await most(), 7);
		await gateway.patch(tree.op(Op.attribute, tree.id('t'), 'maxlength', -1).take());
		assert.equal(await most(), -1);
	});

	it('has a bar above an on-screen keyboard that confirms, unless show-confirm-bar is false', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('textarea', { id: 'with', style: 'height: 50px', on: ['keyboardheightchange', 'confirm', 'blur'] }),
				h('textarea', {
					id: 'without',
					'show-confirm-bar': false,
					style: 'height: 50px',
					on: ['keyboardheightchange'],
				}),
			),
		);
		const { frame, page, gateway } = app;
		const bar = frame.locator('loggia-confirm-bar');
		const keyboard = (height: number) => page.setViewportSize({ width: 375, height: 667 - height });
		await frame.locator('#with').tap();
		await keyboard(250);
		assert.deepEqual((await gateway.event('keyboardheightchange')).detail, { height: 250, duration: 250 });
		await bar.getByRole('button', { name: 'Done' }).tap();
		await gateway.event('blur');
		assert.deepEqual((await gateway.event('confirm')).detail, { value: '' });
		assert.equal(await bar.count(), 0);
		await keyboard(0);
		await frame.locator('#without').tap();
		await keyboard(250);
		await counted(app, 'keyboardheightchange', 3);
		assert.equal(await bar.count(), 0);
	});

	it('keeps the focus over a tap on the page with hold-keyboard, and loses it without', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{ style: 'height: 400px' },
				h('textarea', { ref: 't', 'hold-keyboard': true, style: 'height: 50px', on: ['focus', 'blur'] }),
				h('view', { id: 'page', style: 'height: 100px', on: ['tap'] }),
			),
		);
		const { frame, gateway, tree } = app;
		await frame.locator('wx-textarea').tap();
		await gateway.event('focus');
		await frame.locator('#page').click({ position: { x: 5, y: 5 } });
		await gateway.event('tap');
		assert.equal(gateway.count('blur'), 0);
		await gateway.patch(tree.op(Op.attribute, tree.id('t'), 'hold-keyboard', false).take());
		await frame.locator('wx-textarea').tap();
		await frame.locator('loggia-page').click({ position: { x: 5, y: 300 } });
		await gateway.event('blur');
	});

	it('leaves out an echo of an older keystroke', async () => {
		const app = await openApp(browser, () => h('textarea', { ref: 't', value: '', on: ['input'] }));
		const { gateway, frame, page, tree } = app;
		await frame.locator('wx-textarea').tap();
		await page.keyboard.type('abc');
		await counted(app, 'input', 3);
		const id = tree.id('t');
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 2).op(Op.attribute, id, 'value', 'ab').take());
		assert.equal(await textOf(frame), 'abc');
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 3).op(Op.attribute, id, 'value', '').take());
		assert.equal(await textOf(frame), '');
	});
});

describe('checkbox, radio, switch', () => {
	it('tells the values of all checked boxes, by tap and by Space', async () => {
		const app = await openApp(browser, () =>
			h(
				'checkbox-group',
				{ on: ['change'] },
				h('checkbox', { value: 'a', id: 'a' }),
				h('checkbox', { value: 'b', id: 'b', checked: true }),
				h('checkbox', { value: 3, id: 'c', disabled: true }),
			),
		);
		const { frame, page } = app;
		await frame.locator('#a').tap();
		await frame.locator('#c').tap({ force: true });
		await tabTo(page, frame, '#b');
		await page.keyboard.press('Space');
		await counted(app, 'change', 2);
		assert.deepEqual(told(app), [
			['change', { value: ['a', 'b'] }],
			['change', { value: ['a'] }],
		]);
		assert.deepEqual(await attributes(frame, '#a', 'role', 'aria-checked'), ['checkbox', 'true']);
		assert.deepEqual(await attributes(frame, '#c', 'aria-checked', 'aria-disabled', 'tabindex'), [
			'false',
			'true',
			'-1',
		]);
	});

	it('lets app styles change the marks by the class names of WeChat', async () => {
		const css =
			'wx-checkbox .wx-checkbox-input { border-radius: 50%; } wx-radio .wx-radio-input-checked { width: 40px; }';
		const { frame } = await openApp(
			browser,
			() => h('view', {}, h('checkbox', { value: 'a' }), h('radio', { checked: true, color: 'rgb(1, 2, 3)' })),
			{ files: { 'view/app.css': css } },
		);
		const [radius] = await frame
			.locator('.wx-checkbox-input')
			.evaluateAll((all) => all.map((e) => getComputedStyle(e).borderRadius));
		assert.equal(radius, '50%');
		const [width, color] = await frame
			.locator('.wx-radio-input')
			.evaluate((e) => [getComputedStyle(e).width, getComputedStyle(e).backgroundColor]);
		assert.deepEqual([width, color], ['40px', 'rgb(1, 2, 3)']);
	});

	it('keeps one radio of a group on; arrows choose, Tab stops once', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('input', {}),
				h(
					'radio-group',
					{ on: ['change'] },
					h('radio', { value: 'a', id: 'a', checked: true, ref: 'a' }),
					h('radio', { value: 'b', id: 'b', disabled: true }),
					h('radio', { value: 'c', id: 'c' }),
				),
				h('input', { id: 'after' }),
			),
		);
		const { frame, page, gateway, tree } = app;
		await frame.locator('#a').tap();
		await tabTo(page, frame, '#a');
		await page.keyboard.press('ArrowDown');
		await counted(app, 'change', 1);
		assert.deepEqual(told(app), [['change', { value: 'c' }]]);
		assert.deepEqual(await attributes(frame, '#a', 'aria-checked', 'tabindex'), ['false', '-1']);
		await page.keyboard.press('Tab');
		assert.equal(await frame.evaluate(() => document.activeElement?.id), 'after');
		await gateway.patch(tree.op(Op.attribute, tree.id('a'), 'checked', true).take());
		assert.deepEqual(await attributes(frame, '#c', 'aria-checked', 'tabindex'), ['false', '-1']);
		assert.equal(gateway.count('change'), 1);
	});

	it('switches by tap and keys, looks like a box with type checkbox, and knows an echo by its stamp alone', async () => {
		const app = await openApp(browser, () => h('switch', { ref: 's', on: ['change'] }));
		const { frame, page, gateway, tree } = app;
		const id = tree.id('s');
		await frame.locator('wx-switch').tap();
		await tabTo(page, frame, 'wx-switch');
		await page.keyboard.press('Space');
		await page.keyboard.press('Enter');
		await counted(app, 'change', 3);
		assert.deepEqual(told(app), [
			['change', { value: true }],
			['change', { value: false }],
			['change', { value: true }],
		]);
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 2).op(Op.attribute, id, 'checked', false).take());
		assert.deepEqual(await attributes(frame, 'wx-switch', 'role', 'aria-checked'), ['switch', 'true']);
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 3).op(Op.attribute, id, 'checked', false).take());
		await gateway.patch(tree.op(Op.attribute, id, 'type', 'checkbox').take());
		assert.deepEqual(await attributes(frame, 'wx-switch', 'role', 'aria-checked'), ['checkbox', 'false']);
		assert.equal(await frame.locator('wx-switch .wx-checkbox-input').count(), 1);
	});
});

describe('label', () => {
	it('passes a tap on to the control inside, or to the one that `for` names, once', async () => {
		const app = await openApp(browser, () =>
			h(
				'view',
				{ on: ['tap'] },
				h('checkbox-group', { on: ['change'] }, h('label', { id: 'one' }, h('checkbox', { value: 'a' }), ' First')),
				h('label', { id: 'two', for: 'x' }, 'Second'),
				h('switch', { id: 'x', on: ['change'] }),
				h('label', { id: 'three' }, h('text', {}, 'Name'), h('input', { on: ['focus'] })),
				h('label', { id: 'four' }, h('text', {}, 'Press'), h('button', { on: ['tap'] }, 'Go')),
			),
		);
		const { frame, gateway } = app;
		await frame.locator('#one').tap({ position: { x: 60, y: 10 } });
		await frame.locator('#one wx-checkbox').tap();
		await frame.locator('#two').tap();
		await counted(app, 'change', 3);
		assert.deepEqual(
			told(app).filter(([type]) => type === 'change'),
			[
				['change', { value: ['a'] }],
				['change', { value: [] }],
				['change', { value: true }],
			],
		);
		await frame.locator('#three wx-text').tap();
		await gateway.event('focus');
		const before = gateway.count('tap');
		await frame.locator('#four wx-text').tap();
		await counted(app, 'tap', before + 2);
		assert.deepEqual(await attributes(frame, 'wx-checkbox', 'aria-label'), ['First']);
		assert.deepEqual(await attributes(frame, 'wx-switch', 'aria-label'), ['Second']);
		assert.equal(await frame.locator('#three input').getAttribute('aria-label'), 'Name');
	});
});

describe('slider', () => {
	const slider = (given: Record<string, unknown> = {}) =>
		h('view', { style: 'width: 336px' }, h('slider', { ref: 's', on: ['change', 'changing'], ...given }));

	it('tells changing while it is dragged and change in the end', async () => {
		const app = await openApp(browser, () => slider({ step: 10, 'show-value': true }), { context: DESKTOP });
		const { frame, page, gateway } = app;
		const box = (await frame.locator('wx-slider .area').boundingBox())!;
		const at = (part: number) => [box.x + box.width * part, box.y + box.height / 2] as const;
		await page.mouse.move(...at(0.2));
		await page.mouse.down();
		await page.mouse.move(...at(0.52), { steps: 4 });
		await page.mouse.up();
		assert.deepEqual((await gateway.event('change')).detail, { value: 50 });
		const changing = gateway.events().filter(({ type }) => type === 'changing');
		assert.ok(changing.length >= 1);
		assert.deepEqual(changing.at(-1)!.detail, { value: 50 });
		assert.deepEqual(await attributes(frame, 'wx-slider', 'aria-valuemin', 'aria-valuemax', 'aria-valuenow'), [
			'0',
			'100',
			'50',
		]);
	});

	it('moves by keys, in steps of a fraction, and stays between min and max', async () => {
		const app = await openApp(browser, () => slider({ min: 1, max: 2, step: 0.1, value: 7 }));
		const { frame, page } = app;
		await tabTo(page, frame, 'wx-slider');
		for (const key of ['ArrowLeft', 'Home', 'ArrowUp', 'End', 'End']) await page.keyboard.press(key);
		await counted(app, 'change', 4);
		assert.deepEqual(
			told(app).map(([, detail]) => detail),
			[{ value: 1.9 }, { value: 1 }, { value: 1.1 }, { value: 2 }],
		);
	});

	it('does not move when disabled, nor for an older echo', async () => {
		const app = await openApp(browser, () => slider({ value: 30, disabled: true }));
		const { frame, gateway, tree, page } = app;
		const id = tree.id('s');
		await frame.locator('wx-slider').tap({ force: true, position: { x: 200, y: 8 } });
		assert.deepEqual(await attributes(frame, 'wx-slider', 'aria-valuenow', 'tabindex'), ['30', '-1']);
		await gateway.patch(tree.op(Op.attribute, id, 'disabled', false).take());
		await tabTo(page, frame, 'wx-slider');
		for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
		await counted(app, 'change', 3);
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 1).op(Op.attribute, id, 'value', 31).take());
		assert.deepEqual(await attributes(frame, 'wx-slider', 'aria-valuenow'), ['33']);
		await gateway.patch(tree.op(Op.attribute, id, 'stamp', 3).op(Op.attribute, id, 'value', 10).take());
		assert.deepEqual(await attributes(frame, 'wx-slider', 'aria-valuenow'), ['10']);
	});
});

describe('form', () => {
	const content = () =>
		h(
			'form',
			{ ref: 'form', on: ['submit', 'reset'] },
			h('input', { ref: 'input', value: 'i' }),
			h('textarea', { ref: 'textarea', value: 't' }),
			h('switch', { ref: 'switch', checked: true }),
			h('slider', { ref: 'slider', value: 40, min: 5 }),
			h(
				'checkbox-group',
				{ ref: 'boxes' },
				h('checkbox', { value: 'a', checked: true }),
				h('checkbox', { value: 'b' }),
			),
			h('radio-group', { ref: 'radios' }, h('radio', { value: 'x' }), h('radio', { value: 'y', checked: true })),
			h('picker', { ref: 'picker', range: ['p', 'q'], value: 1 }, 'pick'),
			h('button', { ref: 'submit', id: 'submit', 'form-type': 'submit', on: ['tap'] }, 'Send'),
			h('button', { ref: 'reset', id: 'reset', 'form-type': 'reset' }, 'Clear'),
			h('button', { id: 'off', 'form-type': 'submit', disabled: true }, 'Off'),
		);

	it('tells what each control holds, after the tap of the button, also by keyboard', async () => {
		const app = await openApp(browser, content);
		const { frame, gateway, tree, page } = app;
		await frame.locator('#off').tap({ force: true });
		await frame.locator('#submit').tap();
		const { detail } = await gateway.event('submit');
		const { controls, button } = detail as { controls: [number, unknown][]; button: number };
		const ids = ['input', 'textarea', 'switch', 'slider', 'boxes', 'radios', 'picker'].map((ref) => tree.id(ref));
		const values = ['i', 't', true, 40, ['a'], 'y', 1];
		assert.deepEqual(
			controls,
			ids.map((id, at) => [id, values[at]]),
		);
		assert.equal(button, tree.id('submit'));
		await tabTo(page, frame, '#submit');
		await page.keyboard.press('Enter');
		await counted(app, 'submit', 2);
		assert.deepEqual(
			gateway.events().map(({ type }) => type),
			['tap', 'submit', 'tap', 'submit'],
		);
	});

	it('empties its controls on reset', async () => {
		const app = await openApp(browser, content);
		await app.frame.locator('#reset').tap();
		const { controls } = (await app.gateway.event('reset')).detail as { controls: [number, unknown][] };
		assert.deepEqual(
			controls.map(([, value]) => value),
			['', '', false, 5, [], '', 0],
		);
	});
});

describe('picker-view', () => {
	const rows = (...names: string[]) => names.map((name) => h('view', {}, name));
	const content = (given: Record<string, unknown> = {}) =>
		h(
			'picker-view',
			{
				ref: 'view',
				value: [1, 9],
				style: 'width: 300px; height: 200px',
				'indicator-style': 'height: 40px',
				on: ['change', 'pickstart', 'pickend'],
				...given,
			},
			h('picker-view-column', { ref: 'first', id: 'first' }, ...rows('a', 'b', 'c', 'd')),
			h('picker-view-column', { id: 'second' }, ...rows('x', 'y', 'z')),
		);

	it('shows the rows that value names, the last for a value beyond them, as high as the indicator', async () => {
		const { frame } = await openApp(browser, content);
		assert.deepEqual(await attributes(frame, '#first', 'role', 'aria-valuetext', 'aria-valuemax'), [
			'spinbutton',
			'b',
			'4',
		]);
		assert.deepEqual(await attributes(frame, '#second', 'aria-valuetext'), ['z']);
		const outer = (await frame.locator('wx-picker-view').boundingBox())!;
		const row = (await frame.locator('#first wx-view').nth(1).boundingBox())!;
		assert.deepEqual([row.y + row.height / 2, row.height], [outer.y + outer.height / 2, 40]);
	});

	it('tells pickstart, change and pickend by keys, wheel, tap on a row and mouse drag', async () => {
		const app = await openApp(browser, content, { context: DESKTOP });
		const { frame, page, gateway } = app;
		await tabTo(page, frame, '#first');
		await page.keyboard.press('ArrowDown');
		await counted(app, 'pickend', 1);
		assert.deepEqual(told(app), [
			['pickstart', {}],
			['change', { value: [2, 2] }],
			['pickend', {}],
		]);
		const box = (await frame.locator('#second').boundingBox())!;
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await page.mouse.move(x, y);
		await page.mouse.wheel(0, -120);
		await counted(app, 'pickend', 2);
		assert.deepEqual(
			gateway
				.events()
				.filter(({ type }) => type === 'change')
				.at(-1)!.detail,
			{ value: [2, 1] },
		);
		await page.mouse.click(x, y + 40);
		await counted(app, 'pickend', 3);
		assert.deepEqual(
			gateway
				.events()
				.filter(({ type }) => type === 'change')
				.at(-1)!.detail,
			{ value: [2, 2] },
		);
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x, y + 40, { steps: 3 });
		await page.mouse.move(x, y + 82, { steps: 3 });
		await page.mouse.up();
		await counted(app, 'pickend', 4);
		assert.deepEqual(
			gateway
				.events()
				.filter(({ type }) => type === 'change')
				.at(-1)!.detail,
			{ value: [2, 0] },
		);
	});

	it('scrolls by touch and stops at a row, also where touchmove is caught', async () => {
		const app = await openApp(browser, () => h('view', { on: ['!touchmove'] }, content({ value: [0, 0] })));
		const { frame, page, gateway } = app;
		const box = (await frame.locator('#first').boundingBox())!;
		const session = await page.context().newCDPSession(page);
		const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', way = 0) =>
			session.send('Input.dispatchTouchEvent', {
				type,
				touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + 50, y: box.y + 150 - way }],
			});
		await touch('touchStart');
		for (let way = 10; way <= 90; way += 10) await touch('touchMove', way);
		await touch('touchEnd');
		await gateway.event('pickend');
		const { value } = (await gateway.event('change')).detail as { value: number[] };
		assert.ok(value[0] >= 2 && value[1] === 0, `90 px with momentum turned to ${value.join()}`);
		const top = await frame.locator('#first').evaluate((e) => e.shadowRoot!.querySelector('.wheel')!.scrollTop);
		assert.equal(top, value[0] * 40);
	});

	it('follows value and rows that come later, and keeps what the person chose', async () => {
		const app = await openApp(browser, content);
		const { frame, gateway, tree, page } = app;
		await gateway.patch(
			tree
				.op(Op.attribute, tree.id('view'), 'value', [5, 0])
				.append('first', h('view', {}, 'e'))
				.append('first', h('view', {}, 'f'))
				.take(),
		);
		assert.deepEqual(await attributes(frame, '#first', 'aria-valuetext'), ['f']);
		assert.deepEqual(await attributes(frame, '#second', 'aria-valuetext'), ['x']);
		await tabTo(page, frame, '#second');
		await page.keyboard.press('End');
		await gateway.event('pickend');
		await gateway.patch(tree.append('first', h('view', {}, 'g')).take());
		assert.deepEqual(await attributes(frame, '#first', 'aria-valuetext'), ['f']);
		assert.deepEqual(await attributes(frame, '#second', 'aria-valuetext'), ['z']);
	});
});

describe('picker', () => {
	const types = ['change', 'cancel', 'columnchange'];
	const open = (given: Record<string, unknown>) =>
		openApp(browser, () =>
			h('picker', { ref: 'p', on: types, ...given }, h('view', { style: 'height: 40px' }, 'Choose')),
		);
	const column = (frame: Frame, at: number) => frame.locator('loggia-picker-sheet .column').nth(at);
	const texts = (frame: Frame) =>
		frame.locator('loggia-picker-sheet .column').evaluateAll((all) => all.map((e) => e.getAttribute('aria-valuetext')));
	/** Turns a column of the open sheet by one row and waits until it lies there. */
	async function turn(frame: Frame, page: Page, at: number, key: string): Promise<void> {
		const before = await column(frame, at).getAttribute('aria-valuetext');
		await column(frame, at).focus();
		await page.keyboard.press(key);
		await frame.waitForFunction(
			([index, text]) => {
				const all = document.querySelector('loggia-picker-sheet')!.shadowRoot!.querySelectorAll('.column');
				return all[Number(index)].getAttribute('aria-valuetext') !== text;
			},
			[at, before] as const,
		);
	}

	it('opens by tap and Enter, cancels by Escape, button and tap beside, and confirms', async () => {
		const app = await open({ range: ['red', 'green', 'blue'], value: 1, 'header-text': 'Colour' });
		const { frame, page, gateway } = app;
		const dialog = frame.locator('loggia-picker-sheet dialog');
		await frame.locator('wx-picker').tap();
		await dialog.waitFor();
		assert.equal(await dialog.getAttribute('aria-label'), 'Colour');
		assert.deepEqual(await texts(frame), ['green']);
		await page.keyboard.press('Escape');
		await counted(app, 'cancel', 1);
		await dialog.waitFor({ state: 'detached' });
		assert.equal(await frame.evaluate(() => document.activeElement?.tagName), 'WX-PICKER');
		await page.keyboard.press('Enter');
		await dialog.waitFor();
		await frame.getByRole('button', { name: 'Cancel' }).tap();
		await counted(app, 'cancel', 2);
		await dialog.waitFor({ state: 'detached' });
		await frame.locator('wx-picker').tap();
		await dialog.waitFor();
		await page.touchscreen.tap(100, 200);
		await counted(app, 'cancel', 3);
		await dialog.waitFor({ state: 'detached' });
		await frame.locator('wx-picker').tap();
		await dialog.waitFor();
		await turn(frame, page, 0, 'ArrowDown');
		await frame.getByRole('button', { name: 'Done' }).tap();
		await gateway.event('change');
		assert.deepEqual(told(app), [
			['cancel', {}],
			['cancel', {}],
			['cancel', {}],
			['change', { value: 2 }],
		]);
	});

	it('takes the row where a turn was going to stop when it is confirmed meanwhile', async () => {
		const app = await open({ range: ['a', 'b', 'c'], value: 0 });
		const { frame, page, gateway } = app;
		await frame.locator('wx-picker').tap();
		await column(frame, 0).waitFor();
		await page.keyboard.press('End');
		await page.keyboard.press('Enter');
		assert.deepEqual((await gateway.event('change')).detail, { value: 2 });
	});

	it('tells columnchange of multiSelector, and shows the rows that the app answers with', async () => {
		const range = [
			['one', 'two'],
			['1a', '1b'],
		];
		const app = await open({ mode: 'multiSelector', range, value: [0, 1] });
		const { frame, page, gateway, tree } = app;
		await frame.locator('wx-picker').tap();
		await column(frame, 1).waitFor();
		await turn(frame, page, 0, 'ArrowDown');
		assert.deepEqual((await gateway.event('columnchange')).detail, { column: 0, value: 1 });
		const id = tree.id('p');
		await gateway.patch(
			tree
				.op(Op.attribute, id, 'stamp', 1)
				.op(Op.attribute, id, 'value', [1, 0])
				.op(Op.attribute, id, 'range', [
					['one', 'two'],
					['2a', '2b', '2c'],
				])
				.take(),
		);
		assert.deepEqual(await texts(frame), ['two', '2a']);
		await frame.getByRole('button', { name: 'Done' }).tap();
		assert.deepEqual((await gateway.event('change')).detail, { value: [1, 0] });
	});

	it('offers only days that there are, between start and end', async () => {
		const app = await open({ mode: 'date', value: '2024-01-31', start: '2023-05-10', end: '2024-03-20' });
		const { frame, page, gateway } = app;
		await frame.locator('wx-picker').tap();
		await column(frame, 2).waitFor();
		assert.deepEqual(await texts(frame), ['2024', '01', '31']);
		await turn(frame, page, 1, 'ArrowDown');
		assert.deepEqual(await texts(frame), ['2024', '02', '29']);
		await frame.getByRole('button', { name: 'Done' }).tap();
		assert.deepEqual((await gateway.event('change')).detail, { value: '2024-02-29' });
	});

	it('tells time as hh:mm and regions with their codes', async () => {
		const time = await open({ mode: 'time', value: '09:05', start: '09:01', end: '21:01' });
		await time.frame.locator('wx-picker').tap();
		await column(time.frame, 1).waitFor();
		await turn(time.frame, time.page, 1, 'PageUp');
		await time.page.keyboard.press('Enter');
		assert.deepEqual((await time.gateway.event('change')).detail, { value: '09:01' });

		const region = await open({ mode: 'region', value: ['广东省', '广州市', '海珠区'] });
		await region.frame.locator('wx-picker').tap();
		await column(region.frame, 2).waitFor();
		assert.deepEqual(await texts(region.frame), ['广东省', '广州市', '海珠区']);
		await region.frame.getByRole('button', { name: 'Done' }).tap();
		assert.deepEqual((await region.gateway.event('change')).detail, {
			value: ['广东省', '广州市', '海珠区'],
			code: ['440000', '440100', '440105'],
			postcode: '',
		});
	});

	it('does not open when disabled, and closes with its page', async () => {
		const app = await open({ range: ['a'], disabled: true });
		const { frame, gateway, tree } = app;
		await frame.locator('wx-picker').tap({ force: true });
		await gateway.patch(tree.op(Op.attribute, tree.id('p'), 'disabled', false).take());
		assert.equal(await frame.locator('loggia-picker-sheet').count(), 0);
		await frame.locator('wx-picker').tap();
		await column(frame, 0).waitFor();
		await gateway.patch(tree.page(2, h('view', {}, 'Second'), 'pages/second', 'psecond').take());
		await frame.locator('loggia-picker-sheet').waitFor({ state: 'detached' });
	});
});

describe('a snapshot', () => {
	it('keeps what nobody was told of, but not where the logic layer says something new', async () => {
		let checked = false;
		const app = await openApp(browser, () =>
			h(
				'view',
				{},
				h('input', { id: 'i', value: 'x' }),
				h('checkbox', { id: 'a' }),
				h('checkbox', { id: 'b', checked }),
				h('slider', { id: 's', value: 20 }),
			),
		);
		const { frame, gateway, page } = app;
		await frame.locator('#i').tap();
		await page.keyboard.type('y');
		await frame.locator('#a').tap();
		await frame.locator('#b').tap();
		await tabTo(page, frame, '#s');
		await page.keyboard.press('End');
		checked = true;
		await frame.locator('#b').tap();
		gateway.seq += 5;
		gateway.dropView();
		await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'ack' && m.header.seq === gateway.seq);
		assert.equal(await frame.locator('#i input').inputValue(), 'xy');
		assert.deepEqual(await attributes(frame, '#a', 'aria-checked'), ['true']);
		assert.deepEqual(await attributes(frame, '#b', 'aria-checked'), ['true']);
		assert.deepEqual(await attributes(frame, '#s', 'aria-valuenow'), ['100']);
	});
});
