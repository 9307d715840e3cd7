import { watchOthers } from './machine.ts';

/** Cores that other processes may use before a repetition does not count. */
const MOST_OTHERS = 0.3;
/** Fewest repetitions that make a result. */
const FEWEST = 7;
/** After this no repetition is made again: a bench takes three minutes at most. */
const LONGEST_MS = 140_000;

export interface Repetitions<T> {
	kept: T[];
	/** cores of other processes in each kept repetition */
	others: number[];
	discarded: number;
	/** the machine was never quiet enough: the quietest repetitions were taken */
	noisy: boolean;
}

/**
 * Runs `one` until `wanted` repetitions were undisturbed, at most `most` times; when fewer than seven were, the quietest count, and the
 * result says so.
 */
export async function repeat<T>(
	wanted: number,
	most: number,
	one: (index: number) => Promise<T>,
): Promise<Repetitions<T>> {
	const all: { value: T; others: number }[] = [];
	const quiet = () => all.filter((repetition) => repetition.others <= MOST_OTHERS);
	const end = performance.now() + LONGEST_MS;
	const inTime = () => all.length < FEWEST || performance.now() < end;
	while (quiet().length < wanted && all.length < most && inTime()) {
		const others = watchOthers();
		const value = await one(all.length);
		all.push({ value, others: others() });
		const { others: cores } = all[all.length - 1];
		process.stderr.write(
			`repetition ${all.length}${cores > MOST_OTHERS ? `: does not count, others used ${cores.toFixed(2)} cores` : ''}\n`,
		);
	}
	const noisy = quiet().length < FEWEST;
	const taken = noisy ? [...all].sort((a, b) => a.others - b.others).slice(0, wanted) : quiet();
	return {
		kept: taken.map((repetition) => repetition.value),
		others: taken.map((repetition) => Math.round(repetition.others * 100) / 100),
		discarded: all.length - taken.length,
		noisy,
	};
}
