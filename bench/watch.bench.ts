/** `run --watch`: a file is saved → the open page shows it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openApp, person, startBrowser } from '../itests/browser/browser.ts';
import { copyOfMiniProgram, startGateway } from '../itests/browser/gateway.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { interval, median, round } from './statistics.ts';

const REPETITIONS = 5;
const MOST = 8;
/** Of each kind of file, a repetition. */
const SAVES = 10;
const MOST_MS = 500;

/** What is changed, and how the page shows that: an expression that gives the number of the last save. */
const KINDS = {
	template: {
		file: 'pages/index/index.wxml',
		text: (save: number) => `\n<text id="bench">${save}</text>\n`,
		seen: `Number(document.querySelector('#bench')?.textContent)`,
	},
	style: {
		file: 'pages/index/index.wxss',
		text: (save: number) => `\n.header-title { letter-spacing: ${save}px; }\n`,
		seen: `parseInt(getComputedStyle(document.querySelector('#summary')).letterSpacing)`,
	},
	script: {
		file: 'pages/index/index.js',
		replaced: /label: '(Active|Bench \d+)'/,
		text: (save: number) => `label: 'Bench ${save}'`,
		// the label, then how many tasks there are: none
		seen: `Number(/^Bench (\\d+)0$/.exec(document.querySelector('#filter-active').textContent)?.[1])`,
	},
} as const;
type Kind = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as Kind[];

const todo = copyOfMiniProgram('todo');
const path = (kind: Kind) => join(todo, KINDS[kind].file);
const original = Object.fromEntries(NAMES.map((kind) => [kind, readFileSync(path(kind), 'utf8')])) as Record<
	Kind,
	string
>;
const browser = await startBrowser();
const gateway = await startGateway({ apps: [todo], arguments: ['--watch'] });
let saves = 0;
try {
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/todo.loggia.demo/`);
	/** @returns ms from the write to the frame that draws it */
	const save = async (kind: Kind): Promise<number> => {
		const how = KINDS[kind];
		const number = ++saves;
		const text =
			'replaced' in how ? original[kind].replace(how.replaced, how.text(number)) : original[kind] + how.text(number);
		const began = performance.now();
		writeFileSync(path(kind), text);
		await app.frame.evaluate(
			`new Promise((shown) => { const look = () => (${how.seen} === ${number} ? shown() : requestAnimationFrame(look)); look(); })`,
		);
		return performance.now() - began;
	};
	for (const kind of NAMES) await save(kind);
	const repetitions = await repeat<Record<Kind, number[]>>(REPETITIONS, MOST, async () => {
		const numbers = { template: [], style: [], script: [] } as Record<Kind, number[]>;
		for (let i = 0; i < SAVES; i++) for (const kind of NAMES) numbers[kind].push(round(await save(kind), 1));
		return numbers;
	});
	const { errors } = await app.state();
	if (errors !== '0') throw new Error(`the page has ${errors} errors`);
	const { kept } = repetitions;
	const worst = (values: number[]) => Math.max(...values);
	const measured = NAMES.flatMap((kind): Measured[] => [
		{
			name: `${kind} saved → shown, median of ${SAVES}`,
			unit: 'ms',
			loggia: median(kept.map((n) => median(n[kind]))),
			interval: interval(kept.map((n) => median(n[kind]))),
			goal: { most: MOST_MS, of: 'loggia' },
		},
		{ name: `${kind} saved → shown, slowest of ${SAVES}`, unit: 'ms', loggia: median(kept.map((n) => worst(n[kind]))) },
	]);
	tell({
		bench: 'watch',
		about:
			'run --watch with the todo mini-program open in a browser on the same machine: write of one file → the first frame of the page that shows it',
		measured,
		repetitions,
		facts: {
			chromium: browser.version(),
			note: 'the goal is that of a developer who looks up from the keyboard, not of DESIGN §6',
		},
	});
} finally {
	await browser.close();
	await gateway.stop();
	rmSync(dirname(todo), { recursive: true, force: true });
}
