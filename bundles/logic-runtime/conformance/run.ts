/**
 * Runs the suites that come inside the packages glass-easel and glass-easel-miniprogram-adapter, on our remote backend and patch applier.
 * Red is what fails and is not in known.json, and what is there and does not fail.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { buildSuite } from './build-suite.ts';
import { Suite } from './jest-globals.ts';
import { installDocument } from './view-document.ts';

interface Known {
	/** suites that are not run: path → reason */
	suites: Record<string, string>;
	/** what fails for a reason: reason → names of tests */
	tests: Record<string, string[]>;
}

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const known = JSON.parse(readFileSync(join(here, 'known.json'), 'utf8')) as Known;
const reasons = new Map(
	Object.entries(known.tests).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
);
const global = globalThis as unknown as Record<string, unknown>;
const only = process.argv[2] ?? '';

installDocument(new JSDOM('<!doctype html><body></body>'), global);
const red: string[] = [];
const counts = { passed: 0, known: 0 };
for (const suite of suitesOf('glass-easel').concat(suitesOf('glass-easel-miniprogram-adapter'))) {
	if (!suite.name.includes(only) || Object.hasOwn(known.suites, suite.name)) continue;
	await runSuite(suite);
}
if (!only) for (const name of reasons.keys()) red.push(`${name}\n\tis in known.json and does not exist: take it out`);
for (const line of red) console.error(`✗ ${line}`);
const total = counts.passed + counts.known + red.length;
console.log(
	`glass-easel's suites on the remote backend: ${total} tests, ${counts.passed} passed, ` +
		`${counts.known} failed as known.json says, ${red.length} unexpected; ${Object.keys(known.suites).length} suites left out`,
);
process.exitCode = red.length ? 1 : 0;

interface SuiteFile {
	name: string;
	path: string;
}

function suitesOf(packageName: string): SuiteFile[] {
	const root = dirname(require.resolve(`${packageName}/package.json`));
	return readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.test\.[jt]s$/.test(file))
		.sort()
		.map((file) => join(root, 'tests', file))
		.map((path) => ({ path, name: `${packageName}/${relative(join(root, 'tests'), path)}` }));
}

async function runSuite({ name, path }: SuiteFile): Promise<void> {
	const script = join(here, '../target/conformance', name.replace(/\.[jt]s$/, '.cjs'));
	const suite = new Suite();
	suite.install(global);
	try {
		await buildSuite(path, script);
		require(script);
	} catch (error) {
		red.push(`${name}\n\t${textOf(error)}`);
		return;
	}
	await suite.run((test, error) => {
		const full = `${name} > ${test}`;
		const expected = reasons.delete(full);
		if (error === undefined) {
			if (expected) red.push(`${full}\n\tpasses: take it out of known.json`);
			else counts.passed++;
		} else if (expected) {
			counts.known++;
		} else {
			red.push(`${full}\n\t${textOf(error)}`);
		}
	});
}

function textOf(error: unknown): string {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return text.split('\n').slice(0, 14).join('\n\t');
}
