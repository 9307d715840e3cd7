import { type Series } from '../api/overview.ts';

export type SeriesByName = Record<string, Series[]>;

/** Adds new points to what is known, lets points before `from` go, and series that have none left. */
export function mergeSeries(known: SeriesByName, fresh: Series[], from: number): SeriesByName {
	const merged: SeriesByName = {};
	const keep = (series: Series) => {
		const list = (merged[series.name] ??= []);
		const same = list.find(({ label }) => label === series.label);
		const start = same?.points.at(-1)?.[0] ?? -1;
		const points = series.points.filter(([t]) => t >= from && t > start);
		if (same) same.points = [...same.points, ...points];
		else list.push({ ...series, points });
	};
	for (const list of Object.values(known)) list.forEach(keep);
	fresh.forEach(keep);
	for (const name of Object.keys(merged)) {
		merged[name] = merged[name]!.filter(({ points }) => points.length).sort((a, b) => (a.label < b.label ? -1 : 1));
	}
	return merged;
}
