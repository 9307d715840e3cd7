import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Choice } from './choice.ts';
import { dateChoice } from './dates.ts';
import { multiChoice, selectorChoice } from './lists.ts';
import { readRegions, regionChoice } from './regions.ts';
import { timeChoice } from './times.ts';

// the words for screen readers follow the document's language
Object.assign(globalThis, { document: { documentElement: { lang: 'en' } } });

const rows = (choice: Choice) => choice.columns.map((column) => [column.rows[0], column.rows.at(-1)]);
const value = (choice: Choice) => choice.detail().value;

describe('lists', () => {
	it('show texts, or one field of objects, and take the nearest row for an index that is none', () => {
		assert.deepEqual(selectorChoice([1, null, 'x'], '', 9).columns[0].rows, ['1', '', 'x']);
		assert.equal(value(selectorChoice([1, null, 'x'], '', 9)), 2);
		assert.equal(value(selectorChoice(['a'], '', -3)), 0);
		assert.deepEqual(selectorChoice([{ name: 'a' }, { name: 'b' }], 'name', '1').columns, [
			{ label: '', rows: ['a', 'b'], index: 1 },
		]);
		for (const nothing of [undefined, null, 'abc', {}])
			assert.deepEqual(selectorChoice(nothing, '', 0).columns[0].rows, []);
	});

	it('keep the other columns when one is turned', () => {
		const choice = multiChoice(
			[
				['a', 'b'],
				['x', 'y', 'z'],
			],
			'',
			[0, 2],
		).turn(0, 1);
		assert.deepEqual(value(choice), [1, 2]);
		assert.deepEqual(value(multiChoice('nothing', '', [1])), []);
	});
});

describe('dates', () => {
	it('lie between start and end, which may be less than days', () => {
		const choice = dateChoice('2020-06-15', '2019', '2021-03', 'day');
		assert.deepEqual(rows(choice), [
			['2019', '2021'],
			['01', '12'],
			['01', '30'],
		]);
		assert.equal(value(choice.turn(0, 2)), '2021-03-31');
		assert.equal(value(dateChoice('1999-01-01', '2019', '2021-03', 'day')), '2019-01-01');
		assert.equal(value(dateChoice('2020-06-15', '2021-01-01', '2019-01-01', 'day')), '2021-01-01');
	});

	it('have as many parts as fields says', () => {
		assert.equal(value(dateChoice('2016-09-01', null, null, 'year')), '2016');
		assert.equal(value(dateChoice('2016-09', null, null, 'month')), '2016-09');
		assert.deepEqual(rows(dateChoice('2016-09', null, null, 'year')), [['1900', '2100']]);
	});

	it('leave out what is no date', () => {
		const today = value(dateChoice('', null, null, 'day'));
		assert.match(String(today), /^\d{4}-\d\d-\d\d$/);
		for (const wrong of ['soon', '2020-13-01', '2020-00-10', {}, undefined]) {
			assert.equal(value(dateChoice(wrong, 'x', '2020-99', 'day')), today);
		}
		assert.equal(value(dateChoice('2023-02-31', null, null, 'day')), '2023-02-28');
	});
});

describe('times', () => {
	it('lie between start and end, to the minute', () => {
		const choice = timeChoice('12:30', '09:15', '12:40');
		assert.deepEqual(rows(choice), [
			['09', '12'],
			['00', '40'],
		]);
		assert.equal(value(choice.turn(0, 0)), '09:30');
		assert.deepEqual(rows(choice.turn(0, 0))[1], ['15', '59']);
		assert.equal(value(timeChoice('23:00', '09:15', '12:40')), '12:40');
		assert.equal(value(timeChoice('7:05', 'never', '25:00')), '07:05');
	});
});

describe('regions', () => {
	const regions = readRegions(
		['110000 B\n440000 G', '110100 B\n440100 GZ\n440300 SZ', '110101 DC\n440105 HZ\n440305 NS'].join('\n\n'),
	);

	it('tell names and codes as deep as level says', () => {
		const detail = (level: unknown) => regionChoice(regions, ['G', 'SZ', 'NS'], '', level).detail();
		assert.deepEqual(detail(undefined), {
			value: ['G', 'SZ', 'NS'],
			code: ['440000', '440300', '440305'],
			postcode: '',
		});
		assert.deepEqual(detail('city'), { value: ['G', 'SZ'], code: ['440000', '440300'], postcode: '' });
		assert.deepEqual(detail('province'), { value: ['G'], code: ['440000'], postcode: '' });
	});

	it('begin behind a turned column with its first part, or with custom-item, which has no code', () => {
		const plain = regionChoice(regions, ['G', 'SZ', 'NS'], '', 'region');
		assert.deepEqual(plain.turn(0, 0).detail().value, ['B', 'B', 'DC']);
		const custom = regionChoice(regions, ['G', 'SZ', 'NS'], 'all', 'region').turn(1, 0);
		assert.deepEqual(custom.detail(), { value: ['G', 'all', 'all'], code: ['440000'], postcode: '' });
		assert.deepEqual(custom.columns[2].rows, ['all']);
	});
});
