/** The numbers of a bench: percentiles of one side, ratios of paired repetitions with a bootstrap interval. */

export function percentile(values: number[], p: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))];
}

export const median = (values: number[]) => percentile(values, 50);

/** Median of the per-repetition ratios a/b, with the 95 % interval of 2,000 bootstrap samples (seeded: the same input gives the same interval). */
export function ratio(a: number[], b: number[]): { median: number; low: number; high: number } {
	const ratios = a.map((value, i) => value / b[i]);
	let seed = 42;
	const random = () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff);
	const medians = Array.from({ length: 2000 }, () => median(ratios.map(() => ratios[Math.floor(random() * ratios.length)])));
	return { median: median(ratios), low: percentile(medians, 2.5), high: percentile(medians, 97.5) };
}

export const round = (value: number, digits = 2) => Number(value.toFixed(digits));
