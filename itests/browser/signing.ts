/** Teams' keys, and bundles signed with them, by the command line. */
import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { distribution } from './gateway.ts';

const run = promisify(execFile);

async function loggia(...words: string[]): Promise<void> {
	await run(join(distribution, 'bin', 'loggia'), words);
}

/** Makes a team's key in a folder. @returns where its certificate is */
export async function makeKey(folder: string, team: string): Promise<string> {
	await loggia('api', 'keygen', team, '--dir', folder);
	return join(folder, `${team}.pem`);
}

/** @returns a copy of the jar, signed by a team whose key lies in the folder */
export async function signed(jar: string, folder: string, team: string): Promise<string> {
	const copy = join(folder, `${team}-${basename(jar)}`);
	copyFileSync(jar, copy);
	await loggia('api', 'sign', copy, '--key', join(folder, `${team}.key`));
	return copy;
}
