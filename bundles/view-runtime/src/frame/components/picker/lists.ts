import { toNumber, toText } from '../../props.ts';
import { type Choice, type Column, within } from './choice.ts';

/** `range` of one column as texts; `range-key` names what to show of objects. */
function rowsOf(range: unknown, key: string): string[] {
	if (!Array.isArray(range)) return [];
	return range.map((row: unknown) => {
		if (typeof row !== 'object' || row === null) return toText(row);
		return key ? toText((row as Record<string, unknown>)[key]) : '';
	});
}

/** mode `selector`: the index of the chosen row. */
export function selectorChoice(range: unknown, key: string, value: unknown): Choice {
	const rows = rowsOf(range, key);
	const index = within(toNumber(value, 0), rows);
	return {
		columns: [{ label: '', rows, index }],
		turn: (_column, at) => selectorChoice(range, key, at),
		detail: () => ({ value: index }),
	};
}

/** mode `multiSelector`: the index of each column; what hangs together is the app's business (`columnchange`). */
export function multiChoice(range: unknown, key: string, value: unknown): Choice {
	const ranges = Array.isArray(range) ? range : [];
	const values = Array.isArray(value) ? value : [];
	const columns: Column[] = ranges.map((one: unknown, at) => {
		const rows = rowsOf(one, key);
		return { label: '', rows, index: within(toNumber(values[at], 0), rows) };
	});
	const indexes = columns.map(({ index }) => index);
	return {
		columns,
		turn: (column, index) =>
			multiChoice(
				range,
				key,
				indexes.map((one, at) => (at === column ? index : one)),
			),
		detail: () => ({ value: indexes }),
	};
}
