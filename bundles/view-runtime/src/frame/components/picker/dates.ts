import { words } from '../words.ts';
import { type Choice, type Column, within } from './choice.ts';

type Day = [year: number, month: number, day: number];
export type Fields = 'year' | 'month' | 'day';

const FIRST: Day = [1900, 1, 1];
const LAST: Day = [2100, 12, 31];

/** mode `date`: `YYYY-MM-DD`, or as much of it as `fields` says. What is no date is left out; today stands for a missing value. */
export function dateChoice(value: unknown, start: unknown, end: unknown, fields: unknown): Choice {
	const from = parse(start, 'first') ?? FIRST;
	const last = parse(end, 'last') ?? LAST;
	const to = compare(from, last) <= 0 ? last : from;
	return choiceOf(parse(value, 'first') ?? today(), from, to, fields === 'year' || fields === 'month' ? fields : 'day');
}

/** Today as the value of a picker that has none. */
export function todayText(fields: unknown): string {
	return text(today(), fields === 'year' || fields === 'month' ? fields : 'day');
}

function choiceOf(wanted: Day, from: Day, to: Day, fields: Fields): Choice {
	const day = clamp(wanted, from, to);
	const [year, month] = day;
	const atStart = year === from[0];
	const atEnd = year === to[0];
	const columns = [
		column('year', from[0], to[0], year),
		column('month', atStart ? from[1] : 1, atEnd ? to[1] : 12, month),
		column(
			'day',
			atStart && month === from[1] ? from[2] : 1,
			atEnd && month === to[1] ? to[2] : daysOf(year, month),
			day[2],
		),
	].slice(0, fields === 'year' ? 1 : fields === 'month' ? 2 : 3);
	return {
		columns,
		turn(at, index) {
			const turned = [...day] as Day;
			turned[at] = columns[at].first + within(index, columns[at].rows);
			return choiceOf(turned, from, to, fields);
		},
		detail: () => ({ value: text(day, fields) }),
	};
}

function column(name: Fields, first: number, last: number, value: number): Column & { first: number } {
	const label = words()[name];
	const suffix = label.length === 1 ? label : '';
	const rows = Array.from({ length: Math.max(1, last - first + 1) }, (_, at) => two(first + at) + suffix);
	return { label, rows, first, index: within(value - first, rows) };
}

/** `2016-09-01`, `2016-09` or `2016`; a part that is missing is the first or the last there is. */
function parse(value: unknown, missing: 'first' | 'last'): Day | null {
	const match = /^\s*(\d{1,4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?/.exec(String(value ?? ''));
	if (!match) return null;
	const year = Number(match[1]);
	const month = match[2] === undefined ? (missing === 'first' ? 1 : 12) : Number(match[2]);
	if (month < 1 || month > 12) return null;
	const days = daysOf(year, month);
	const day = match[3] === undefined ? (missing === 'first' ? 1 : days) : Number(match[3]);
	return day < 1 ? null : [year, month, Math.min(day, days)];
}

function today(): Day {
	const now = new Date();
	return [now.getFullYear(), now.getMonth() + 1, now.getDate()];
}

/** The day in a month that has it, and not before or after what may be chosen. */
function clamp([year, month, day]: Day, from: Day, to: Day): Day {
	const real: Day = [year, month, Math.min(day, daysOf(year, month))];
	if (compare(real, from) < 0) return from;
	return compare(real, to) > 0 ? to : real;
}

function compare(a: Day, b: Day): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function daysOf(year: number, month: number): number {
	const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	if (month === 2) return leap ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function text([year, month, day]: Day, fields: Fields): string {
	const parts = [String(year).padStart(4, '0'), two(month), two(day)];
	return parts.slice(0, fields === 'year' ? 1 : fields === 'month' ? 2 : 3).join('-');
}

function two(number: number): string {
	return String(number).padStart(2, '0');
}
