/** What pages compute, without a page. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Attribute } from '../api/configurations.ts';
import { errorOf, path, withQuery } from '../api/http.ts';
import { returnPlace } from '../ui/place.ts';
import { fieldKind, fromField, toField } from './configuration-fields.ts';
import { fenOf } from './fen.ts';
import { onlyOnce } from './only-once.ts';
import { mergeSeries } from './series.ts';

describe('amounts', () => {
	test('become fen without rounding', () => {
		assert.equal(fenOf('19.99'), 1999);
		assert.equal(fenOf('0.29'), 29);
		assert.equal(fenOf('1.1'), 110);
		assert.equal(fenOf(7), 700);
		assert.equal(fenOf('999999999999.99'), 99999999999999);
	});
	for (const wrong of ['0', '0.00', '-1', '1.234', '1e3', '', 'ten', '1,00']) {
		test(`'${wrong}' is none`, () => assert.equal(fenOf(wrong), undefined));
	}
});

describe('settings of a bundle', () => {
	const attribute = (change: Partial<Attribute>): Attribute => ({
		id: 'max.bytes',
		name: 'Max bytes',
		description: null,
		type: 'Long',
		cardinality: 0,
		options: null,
		default: '10485760',
		min: null,
		max: null,
		value: null,
		secret: false,
		set: false,
		...change,
	});
	test('a long beyond what JavaScript counts is sent as it was typed', () => {
		const long = attribute({ value: '9223372036854775807' });
		assert.equal(fieldKind(long), 'number');
		assert.equal(fromField(long, toField(long)), '9223372036854775807');
		assert.equal(fromField(long, '42'), 42);
	});
	test('a secret that nobody typed is left out', () => {
		const secret = attribute({ type: 'Password', secret: true, default: null });
		assert.equal(toField(secret), '');
		assert.equal(fromField(secret, ''), undefined);
		assert.equal(fromField(secret, 'new'), 'new');
	});
	test('a list, a switch and a choice go there and back', () => {
		const list = attribute({ type: 'Integer', cardinality: 5, value: [1, 2], default: [] });
		assert.deepEqual(fromField(list, toField(list)), [1, 2]);
		const flag = attribute({ type: 'Boolean', default: 'true' });
		assert.equal(fromField(flag, toField(flag)), true);
		const choice = attribute({ type: 'String', options: [{ value: 'a', label: 'A' }], value: 'a' });
		assert.equal(fieldKind(choice), 'choice');
		assert.equal(fromField(choice, toField(choice)), 'a');
	});
});

describe('series', () => {
	const rss = (label: string, points: [number, number][]) => ({ name: 'rss', label, points });
	test('grow by what is new, and lose what is old', () => {
		const first = mergeSeries(
			{},
			[
				rss('gateway', [
					[10, 1],
					[20, 2],
				]),
			],
			0,
		);
		const second = mergeSeries(
			first,
			[
				rss('gateway', [
					[20, 2],
					[30, 3],
				]),
				rss('worker', [[30, 9]]),
			],
			15,
		);
		assert.deepEqual(second.rss, [
			rss('gateway', [
				[20, 2],
				[30, 3],
			]),
			rss('worker', [[30, 9]]),
		]);
	});
	test('of a process that ended leave when their points do', () => {
		const known = mergeSeries({}, [rss('worker', [[10, 1]])], 0);
		assert.deepEqual(mergeSeries(known, [rss('gateway', [[90, 1]])], 50).rss, [rss('gateway', [[90, 1]])]);
	});
});

describe('log lines', () => {
	const line = (seq: number) => ({ seq, at: 1_000 + seq, level: 'info', appId: 'shop', text: `line ${seq}` });
	const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i));
	test('come once, whatever a new stream begins with', () => {
		const once = onlyOnce();
		once.begin();
		assert.deepEqual(once.fresh([...lines(0, 3), line(3)]), lines(0, 4));
		once.begin();
		assert.deepEqual(once.fresh(lines(0, 6)), lines(4, 6));
		assert.deepEqual(once.fresh([line(6)]), [line(6)]);
		once.begin();
		assert.deepEqual(once.fresh(lines(2, 8)), [line(7)], 'the third stream knows the lines of the first two');
	});
	test('that say the same twice in one stream are two', () => {
		const once = onlyOnce();
		once.begin();
		assert.deepEqual(once.fresh([line(1), line(1)]), [line(1), line(1)]);
	});
	test('are remembered as far back as a stream begins', () => {
		const once = onlyOnce();
		once.begin();
		once.fresh(lines(0, 5_000));
		once.begin();
		assert.deepEqual(once.fresh(lines(4_800, 5_001)), [line(5_000)]);
	});
});

describe('addresses', () => {
	test('parts are encoded, empty filters left out', () => {
		assert.equal(path`/grants/${'a/b'}/${'person:1'}`, '/grants/a%2Fb/person%3A1');
		assert.equal(withQuery('/apps', { page: 2, q: 'a&b', sort: undefined, kind: '' }), '/apps?page=2&q=a%26b');
	});
	for (const away of ['//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in?return=/sign-in']) {
		test(`sign-in never goes to ${away}`, () => assert.equal(returnPlace(`?return=${encodeURIComponent(away)}`), '/'));
	}
	test('sign-in goes back to the place', () => {
		assert.equal(
			returnPlace(`?return=${encodeURIComponent('/audit?outcome=denied&page=3')}`),
			'/audit?outcome=denied&page=3',
		);
	});
});

describe('an error', () => {
	test('says the server’s sentence and place', () => {
		const error = errorOf(
			400,
			'{"error":{"code":"badApp","message":"app.json has no pages","file":"app.json","line":3}}',
		);
		assert.deepEqual(
			[error.code, error.message, error.file, error.line],
			['badApp', 'app.json has no pages', 'app.json', 3],
		);
	});
	test('that is no JSON keeps its status', () => {
		assert.equal(errorOf(502, '<html>').message, 'HTTP 502');
	});
});
