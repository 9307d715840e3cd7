import { toText } from '../../props.ts';
import { type Choice, type Column, within } from './choice.ts';

/** A province, city or district with its statistical code. */
export interface Region {
	code: string;
	name: string;
	parts: Region[];
}

const LEVELS: Record<string, number> = { province: 1, city: 2 };

/** Reads the three lists of `loggia:regions`: a code begins with the digits of what it is in. */
export function readRegions(text: string): Region[] {
	const [provinces, cities, districts] = text.split('\n\n').map((list) =>
		list.split('\n').map((line): Region => {
			const at = line.indexOf(' ');
			return { code: line.slice(0, at), name: line.slice(at + 1), parts: [] };
		}),
	);
	const fill = (above: Region[], below: Region[], digits: number) => {
		const byCode = new Map(above.map((region) => [region.code.slice(0, digits), region]));
		for (const region of below) byCode.get(region.code.slice(0, digits))?.parts.push(region);
	};
	fill(provinces, cities, 2);
	fill(cities, districts, 4);
	return provinces;
}

/**
 * mode `region`: names and codes of province, city and district, as deep as `level` says; `custom-item` heads each column and stands for
 * all of it. There are no post codes and nothing below districts: `postcode` is '', `sub-district` shows districts.
 */
export function regionChoice(regions: Region[], value: unknown, customItem: unknown, level: unknown): Choice {
	const names = Array.isArray(value) ? value.map(toText) : [];
	const custom = toText(customItem);
	const columns: (Column & { chosen: Region | undefined })[] = [];
	let offered = regions;
	for (let at = 0; at < (LEVELS[toText(level)] ?? 3); at++) {
		const rows = [...(custom ? [custom] : []), ...offered.map(({ name }) => name)];
		const index = within(rows.indexOf(names[at] ?? ''), rows);
		const chosen = offered[index - (custom ? 1 : 0)];
		columns.push({ label: '', rows, index, chosen });
		offered = chosen?.parts ?? [];
	}
	const chosen = columns.map(({ rows, index }) => rows[index] ?? '');
	return {
		columns,
		turn: (at, index) =>
			regionChoice(regions, [...chosen.slice(0, at), columns[at].rows[within(index, columns[at].rows)]], custom, level),
		detail: () => ({
			value: chosen,
			code: columns.flatMap((column) => (column.chosen ? [column.chosen.code] : [])),
			postcode: '',
		}),
	};
}
