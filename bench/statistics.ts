/** The numbers of a bench: percentiles of one side, ratios of paired repetitions with a bootstrap interval. */

export function percentile(values: number[], p: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))];
}

export const median = (values: number[]) => percentile(values, 50);

/**
 * A percentile of values read from a coarse clock (browsers round to 0.1 ms): values of one tick count as spread evenly over it, else two
 * sides that differ by less than a tick would look equal, or a whole tick apart.
 */
export function percentileOfTicks(values: number[], p: number, tick: number): number {
	const counts = new Map<number, number>();
	for (const value of values) counts.set(Math.round(value / tick), (counts.get(Math.round(value / tick)) ?? 0) + 1);
	const wanted = (p / 100) * values.length;
	let below = 0;
	for (const [at, count] of [...counts].sort((a, b) => a[0] - b[0])) {
		if (below + count >= wanted) return (at - 0.5 + (wanted - below) / count) * tick;
		below += count;
	}
	return NaN;
}

export interface Ratio {
	median: number;
	low: number;
	high: number;
}

/** Median of the per-repetition ratios a/b, with the 95 % interval of 2,000 bootstrap samples (seeded: the same input gives the same interval). */
export const ratio = (a: number[], b: number[]) => interval(a.map((value, i) => value / b[i]));

/** Median of one number per repetition, with the same kind of interval. */
export function interval(values: number[]): Ratio {
	let seed = 42;
	// xorshift32: the low bits of a linear congruence repeat too soon to choose indices with
	const random = () => {
		seed ^= seed << 13;
		seed ^= seed >>> 17;
		seed ^= seed << 5;
		return (seed >>> 0) / 2 ** 32;
	};
	const medians = Array.from({ length: 2000 }, () =>
		median(values.map(() => values[Math.floor(random() * values.length)])),
	);
	return { median: median(values), low: percentile(medians, 2.5), high: percentile(medians, 97.5) };
}

export const round = (value: number, digits = 2) => Number(value.toFixed(digits));
