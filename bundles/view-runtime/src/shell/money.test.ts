import assert from 'node:assert/strict';
import { it } from 'node:test';
import { money } from './money.ts';

it('shows whole hundredths exactly, or nothing', () => {
	const shown = [0, 1, 10, 1234, 100_000, 123_456_789, Number.MAX_SAFE_INTEGER].map((amount) => money(amount));
	assert.deepEqual(shown, [
		'¥0.00',
		'¥0.01',
		'¥0.10',
		'¥12.34',
		'¥1,000.00',
		'¥1,234,567.89',
		'¥90,071,992,547,409.91',
	]);
	assert.equal(money(1234, 'EUR'), 'EUR 12.34');
	for (const amount of [-1, 1.5, NaN, Infinity, '12', null, undefined, 2 ** 53]) assert.equal(money(amount), null);
	for (const currency of ['cny', '¥', 'CNYX', 5]) assert.equal(money(1, currency), null);
});
