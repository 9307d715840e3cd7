/** Form components as the demo miniprograms/components shows them: looks in both themes, and each event with its whole detail. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Gateway, root, startGateway, until } from './gateway.ts';
import { looksLike, openDemo, type OpenDemo, SCHEMES, startDrawingBrowser } from './screenshots.ts';

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

const TAGS = [
	'button',
	'checkbox',
	'form',
	'input',
	'label',
	'picker',
	'picker-view',
	'radio',
	'slider',
	'switch',
	'textarea',
];

describe('looks', () => {
	for (const tag of TAGS) {
		for (const scheme of SCHEMES) {
			test(`${tag}, ${scheme}`, async () => {
				const demo = await openDemo(browser, gateway, tag, scheme);
				await looksLike(demo, `${tag}.${scheme}`);
				await demo.close();
			});
		}
	}

	for (const scheme of SCHEMES) {
		test(`the sheet of a picker, ${scheme}`, async () => {
			const demo = await openDemo(browser, gateway, 'picker', scheme);
			await demo.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
			await demo.frame.locator('#date').tap();
			await demo.frame.locator('loggia-picker-sheet dialog').waitFor();
			await looksLike(demo, `picker-sheet.${scheme}`);
			await demo.close();
		});
	}
});

/** Opens a page, does something there, and answers the events that the page shows. */
async function events(tag: string, count: number, act: (demo: OpenDemo) => Promise<void>): Promise<unknown[]> {
	const demo = await openDemo(browser, gateway, tag);
	await act(demo);
	const told = await until(`${count} events in the page ${tag}`, async () => {
		const all = await demo.events();
		return all.length >= count ? all : null;
	});
	assert.equal((await demo.state()).errors, '0');
	await demo.close();
	return told.map(({ type, detail }) => [type, detail]);
}

async function chooseInSheet({ frame, page }: OpenDemo, picker: string, ...keys: string[]): Promise<void> {
	const sheet = frame.locator('loggia-picker-sheet dialog');
	await frame.locator(picker).tap();
	await sheet.waitFor();
	for (const key of keys) await page.keyboard.press(key);
	await sheet.waitFor({ state: 'detached' });
}

describe('events', () => {
	test('button', async () => {
		const told = await events('button', 2, async ({ frame }) => {
			await frame.locator('#disabled').tap({ force: true });
			await frame.locator('#primary').tap();
			await frame.locator('#phone').tap();
		});
		assert.deepEqual(told, [
			['tap', { kind: 'primary' }],
			['getphonenumber', { errMsg: 'getPhoneNumber:fail not supported' }],
		]);
	});

	test('checkbox, in labels, answered by setData', async () => {
		const told = await events('checkbox', 3, async ({ frame }) => {
			await frame.getByText('Pear').tap();
			await frame.locator('#plum').tap({ force: true });
			await frame.locator('#apple').tap();
			await until(
				'the page answered',
				async () => (await frame.locator('#apple').getAttribute('aria-checked')) === 'false',
			);
			await frame.locator('#pear').focus();
			await frame.locator('#pear').press('Space');
		});
		assert.deepEqual(told, [
			['change', { value: ['apple', 'pear'] }],
			['change', { value: ['pear'] }],
			['change', { value: [] }],
		]);
	});

	test('radio', async () => {
		const told = await events('radio', 2, async ({ frame }) => {
			await frame.getByText('Medium').tap();
			await frame.getByText('Small').tap();
			await frame.locator('#s').focus();
			await frame.locator('#s').press('ArrowUp');
		});
		assert.deepEqual(told, [
			['change', { value: 's' }],
			['change', { value: 'xl' }],
		]);
	});

	test('switch', async () => {
		const told = await events('switch', 3, async ({ frame }) => {
			await frame.locator('#disabled').tap({ force: true });
			await frame.locator('#switch').tap();
			await frame.getByText('Notifications: on').waitFor();
			await frame.getByText('As a box').tap();
			await frame.locator('#switch').press('Enter');
			await frame.getByText('Notifications: off').waitFor();
		});
		assert.deepEqual(told, [
			['change', { value: true }],
			['change', { value: false }],
			['change', { value: false }],
		]);
	});

	test('slider', async () => {
		const told = await events('slider', 4, async ({ frame, page }) => {
			const box = (await frame.locator('#plain .area').boundingBox())!;
			const y = box.y + box.height / 2;
			await page.mouse.move(box.x + box.width * 0.4, y);
			await page.mouse.down();
			await page.mouse.move(box.x + box.width * 0.8, y);
			await page.mouse.up();
			await frame.getByText('steps of 5: 80').waitFor();
			await frame.locator('#disabled').press('Home');
			await frame.locator('#fraction').press('ArrowLeft');
			await frame.locator('#fraction').press('Home');
		});
		assert.deepEqual(told, [
			['changing', { value: 80 }],
			['change', { value: 80 }],
			['change', { value: 0.4 }],
			['change', { value: -1 }],
		]);
	});

	test('label', async () => {
		const told = await events('label', 4, async ({ frame }) => {
			await frame.getByText('Remember me').tap();
			await frame.getByText('Name', { exact: true }).tap();
			await frame.locator('#for').tap();
			await frame.locator('#for-button').tap();
		});
		assert.deepEqual(told, [
			['change', { value: ['remember'] }],
			['focus', { value: '', height: 0 }],
			['change', { value: true }],
			['tap', 'go'],
		]);
	});

	test('input', async () => {
		const told = await events('input', 6, async ({ frame, page }) => {
			await frame.locator('#text').tap();
			await page.keyboard.type('hi');
			await frame.getByText('Both ways: hi').waitFor();
			await page.keyboard.press('Enter');
			await frame.locator('#loud').tap();
			await page.keyboard.type('abc');
			await until('capitals', async () => (await frame.locator('#loud input').inputValue()) === 'ABC');
		});
		assert.deepEqual(told, [
			['focus', { value: '', height: 0 }],
			['input', { value: 'h', cursor: 1, keyCode: 72 }],
			['input', { value: 'hi', cursor: 2, keyCode: 73 }],
			['confirm', { value: 'hi' }],
			['change', { value: 'hi' }],
			['blur', { value: 'hi', cursor: 2 }],
		]);
	});

	test('textarea', async () => {
		const demo = await openDemo(browser, gateway, 'textarea');
		const lines = (await demo.event('linechange')) as { height: number; heightRpx: number; lineCount: number };
		assert.deepEqual(lines, { height: lines.height, heightRpx: 2 * lines.height, lineCount: 3 });
		await demo.frame.locator('#plain').tap();
		await demo.page.keyboard.type('a');
		await demo.page.keyboard.press('Enter');
		await demo.event('linechange', ({ lineCount }) => lineCount === 2);
		await demo.page.keyboard.press('Control+Enter');
		await demo.event('blur');
		const others = (await demo.events()).filter(({ type }) => type !== 'linechange');
		assert.deepEqual(
			others.map(({ type, detail }) => [type, detail]),
			[
				['focus', { value: '', height: 0 }],
				['input', { value: 'a', cursor: 1, keyCode: 65 }],
				['input', { value: 'a\n', cursor: 2, keyCode: 13 }],
				['confirm', { value: 'a\n' }],
				['blur', { value: 'a\n', cursor: 2 }],
			],
		);
		await demo.close();
	});

	test('picker, of one column, time, date and region', async () => {
		const told = await events('picker', 5, async (demo) => {
			await chooseInSheet(demo, '#selector', 'Escape');
			await chooseInSheet(demo, '#selector', 'ArrowDown', 'Enter');
			await chooseInSheet(demo, '#time', 'Home', 'Enter');
			await chooseInSheet(demo, '#month', 'ArrowRight', 'ArrowDown', 'Enter');
			await chooseInSheet(demo, '#region', 'Enter');
			assert.match(await demo.text(), /Colour\s+blue[^]*Time\s+09:01[^]*Month\s+2024-03/);
		});
		assert.deepEqual(told, [
			['cancel', {}],
			['change', { value: 2 }],
			['change', { value: '09:01' }],
			['change', { value: '2024-03' }],
			['change', { value: ['广东省', '广州市', '海珠区'], code: ['440000', '440100', '440105'], postcode: '' }],
		]);
	});

	test('picker of columns that hang together', async () => {
		const told = await events('picker', 2, async ({ frame, page }) => {
			const columns = frame.locator('loggia-picker-sheet .column');
			await frame.locator('#multi').tap();
			await columns.first().waitFor();
			await page.keyboard.press('ArrowDown');
			await until(
				'rows of the second kind',
				async () => (await columns.nth(1).getAttribute('aria-valuetext')) === 'carp',
			);
			await page.keyboard.press('Enter');
			await frame.getByText('in water, carp').waitFor();
		});
		assert.deepEqual(told, [
			['columnchange', { column: 0, value: 1 }],
			['change', { value: [1, 0] }],
		]);
	});

	test('picker-view', async () => {
		const told = await events('picker-view', 3, async ({ frame }) => {
			await frame.getByText('2020-12').waitFor();
			await frame.locator('#years').press('ArrowUp');
			await frame.getByText('2019-12').waitFor();
		});
		assert.deepEqual(told, [
			['pickstart', {}],
			['change', { value: [9, 11] }],
			['pickend', {}],
		]);
	});

	for (const opaque of [false, true]) {
		test(`form${opaque ? ', in a frame of opaque origin' : ''}`, async () => {
			const demo = await openDemo(browser, gateway, 'form', 'light', { opaque });
			await demo.frame.locator('#name').tap();
			await demo.page.keyboard.type('Ada');
			await demo.frame.locator('#star-5').tap();
			await demo.frame.getByText('Plants').tap();
			await demo.frame.locator('#submit').tap();
			const sent = (await demo.event('submit')) as { target: { offsetLeft: number; offsetTop: number } };
			const { offsetLeft, offsetTop } = sent.target;
			assert.ok(offsetLeft > 0 && offsetTop > 0);
			const formId = 'requestFormId:fail deprecated';
			const value = { name: 'Ada', notes: 'none', newsletter: true, guests: 2, menu: 'plants', extras: ['cake'] };
			assert.deepEqual(sent, {
				value: { ...value, day: '2024-05-01', stars: 5 },
				target: { id: 'submit', dataset: { kind: 'save' }, offsetLeft, offsetTop },
				formId,
			});
			await demo.frame.locator('#reset').tap();
			const { target } = (await demo.event('reset')) as { target: { id: string } };
			assert.equal(target.id, 'reset');
			await demo.frame.locator('#submit').press('Enter');
			const empty = (await demo.event('submit', (detail) => detail.value.name === '')) as { value: unknown };
			assert.deepEqual(empty.value, {
				...{ name: '', notes: '', newsletter: false, guests: 1, menu: '', extras: [] },
				...{ day: (empty.value as { day: string }).day, stars: 0 },
			});
			await demo.close();
		});
	}
});
