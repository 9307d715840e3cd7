import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { distribution, type Gateway } from '../itests/browser/gateway.ts';

/** Jars as a team deploys them. */
export interface Jars {
	bytes: Buffer<ArrayBuffer>[];
	/** what the gateway checks of them, in words */
	signature: string;
}

const TEAM = 'bench';

/** A command that needs no gateway. */
const loggia = (...words: string[]) =>
	execFileSync(join(distribution, 'bin', 'loggia'), words, { stdio: ['ignore', 'pipe', 'pipe'] });

/** @returns false where the distribution has no such command */
function keyMade(folder: string): boolean {
	try {
		loggia('api', 'keygen', TEAM, '--dir', folder);
		return true;
	} catch (error) {
		if ((error as { status?: number }).status === 2) return false;
		throw error;
	}
}

/** Signs the jars with a key of their own that the gateway trusts from now on; where the distribution cannot sign they stay as they are. */
export async function signed(gateway: Gateway, files: string[], scratch: string): Promise<Jars> {
	if (!keyMade(scratch))
		return { bytes: files.map((file) => readFileSync(file)), signature: 'SHA-256 only: signatures are not checked' };
	await gateway.cli('trust', 'add', TEAM, join(scratch, `${TEAM}.pem`));
	const bytes = files.map((file) => {
		const out = join(scratch, basename(file));
		loggia('api', 'sign', file, '--key', join(scratch, `${TEAM}.key`), '--out', out);
		return readFileSync(out);
	});
	return { bytes, signature: 'each jar signed, checked against the trust store' };
}
