import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine } from './machine.ts';
import type { Repetitions } from './repetitions.ts';
import { type Ratio, round } from './statistics.ts';

/** A number that DESIGN §6 sets a goal for, or that is only told. */
export interface Measured {
	name: string;
	/** unit of the two sides */
	unit: string;
	loggia: number;
	peer?: number;
	ratio?: Ratio;
	/** of Loggia's own number, where the goal is one of it */
	interval?: Ratio;
	/** most that `what` may be; absent: no goal */
	goal?: { most: number; of: 'ratio' | 'loggia' };
}

export interface Report {
	bench: string;
	/** what is measured, and how, in a sentence or two */
	about: string;
	measured: Measured[];
	repetitions: Repetitions<unknown>;
	/** more facts to keep */
	facts?: Record<string, unknown>;
}

type Verdict = 'met' | 'missed' | 'no goal';

/** A goal is met when the upper end of the interval meets it. */
function verdictOf({ goal, ratio, interval }: Measured): Verdict {
	if (!goal) return 'no goal';
	return (goal.of === 'ratio' ? ratio : interval)!.high <= goal.most ? 'met' : 'missed';
}

const rounded = (r: Ratio | undefined) =>
	r && { median: round(r.median, 3), low: round(r.low, 3), high: round(r.high, 3) };

const folder = join(dirname(fileURLToPath(import.meta.url)), 'results');

/** Keeps the raw numbers in results/NAME.json and prints the table, or all of it as JSON with --json. */
export function tell(report: Report): void {
	const { bench, about, repetitions, facts } = report;
	const rows = report.measured.map((m) => ({
		name: m.name,
		unit: m.unit,
		loggia: round(m.loggia, 3),
		peer: m.peer === undefined ? undefined : round(m.peer, 3),
		ratio: rounded(m.ratio),
		interval: rounded(m.interval),
		goal: m.goal,
		verdict: verdictOf(m),
	}));
	const missed = rows.filter((row) => row.verdict === 'missed');
	const goals = rows.filter((row) => row.goal).length;
	const sentence = [
		goals === 0 ? 'no goal is set against this peer' : `${goals - missed.length} of ${goals} goals of DESIGN §6 met`,
		missed.length > 0 ? `; missed: ${missed.map((row) => `${row.name} (${shown(row)})`).join(', ')}` : '',
		repetitions.noisy ? '; the machine was busy with other things: measure again' : '',
	].join('');
	const result = {
		bench,
		about,
		date: new Date().toISOString(),
		machine: machine(),
		measured: rows,
		verdict: sentence,
		noisy: repetitions.noisy,
		discarded: repetitions.discarded,
		othersCores: repetitions.others,
		...facts,
		repetitions: repetitions.kept,
	};
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${bench}.json`), compact(result));
	if (process.argv.includes('--json')) {
		console.log(JSON.stringify(result));
		return;
	}
	console.log(`${bench}: ${about}`);
	console.log(`${repetitions.kept.length} repetitions, ${repetitions.discarded} discarded\n`);
	const table = [
		['', 'Loggia', 'peer', 'ratio (95 %)', 'goal', ''],
		...rows.map((row) => [
			row.name,
			`${round(row.loggia)} ${row.unit}`,
			row.peer === undefined ? '' : `${round(row.peer)} ${row.unit}`,
			row.ratio ? `${round(row.ratio.median)} (${round(row.ratio.low)}–${round(row.ratio.high)})` : '',
			row.goal ? `≤ ${row.goal.most}${row.goal.of === 'ratio' ? '×' : ` ${row.unit}`}` : '',
			row.verdict === 'no goal' ? '' : row.verdict,
		]),
	];
	const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
	for (const row of table)
		console.log(
			row
				.map((cell, column) => cell.padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		);
	console.log(`\n${sentence}`);
}

function shown(row: { goal?: Measured['goal']; ratio?: Ratio; interval?: Ratio; unit: string }): string {
	const { goal, ratio, interval, unit } = row;
	return goal?.of === 'ratio'
		? `up to ${round(ratio!.high)}×, goal ${goal.most}×`
		: `up to ${round(interval!.high)} ${unit}, goal ${goal?.most} ${unit}`;
}

/** JSON with a line per repetition: small, and a diff of two runs can be read. */
function compact(result: { repetitions: unknown[] }): string {
	const { repetitions, ...rest } = result;
	const head = JSON.stringify(rest, null, '\t').replace(/\n}$/, '');
	return `${head},\n\t"repetitions": [\n${repetitions.map((r) => `\t\t${JSON.stringify(r)}`).join(',\n')}\n\t]\n}\n`;
}
