import { words } from '../words.ts';
import { type Choice, type Column, within } from './choice.ts';

/** mode `time`: `hh:mm`, between `start` and `end`. What is no time is left out; now stands for a missing value. */
export function timeChoice(value: unknown, start: unknown, end: unknown): Choice {
	const from = parse(start) ?? 0;
	const to = Math.max(from, parse(end) ?? 23 * 60 + 59);
	return choiceOf(parse(value) ?? now(), from, to);
}

function choiceOf(wanted: number, from: number, to: number): Choice {
	const minutes = Math.max(from, Math.min(to, wanted));
	const hour = Math.floor(minutes / 60);
	const first = hour === Math.floor(from / 60) ? from % 60 : 0;
	const last = hour === Math.floor(to / 60) ? to % 60 : 59;
	const columns = [
		column(words().hour, Math.floor(from / 60), Math.floor(to / 60), hour),
		column(words().minute, first, last, minutes % 60),
	];
	return {
		columns,
		turn(at, index) {
			const number = columns[at].first + within(index, columns[at].rows);
			return choiceOf(at === 0 ? number * 60 + (minutes % 60) : hour * 60 + number, from, to);
		},
		detail: () => ({ value: `${two(hour)}:${two(minutes % 60)}` }),
	};
}

function column(label: string, first: number, last: number, value: number): Column & { first: number } {
	const rows = Array.from({ length: last - first + 1 }, (_, at) => two(first + at));
	return { label, rows, first, index: within(value - first, rows) };
}

/** Minutes since midnight. */
function parse(value: unknown): number | null {
	const match = /^\s*(\d{1,2}):(\d{1,2})/.exec(String(value ?? ''));
	if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
	return Number(match[1]) * 60 + Number(match[2]);
}

function now(): number {
	const date = new Date();
	return date.getHours() * 60 + date.getMinutes();
}

function two(number: number): string {
	return String(number).padStart(2, '0');
}
