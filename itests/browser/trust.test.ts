/** Whose bundles an edge gateway lets in: keys, publishers and signed jars as teams and operators type them; and what was changed on disk is left out. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { archiveOf, type Gateway, root, startGateway } from './gateway.ts';
import { makeKey, signed } from './signing.ts';

const run = promisify(execFile);
const GREET = join(root, 'examples/greet/target/greet-1.0.0.jar');
const NEXT = join(root, 'examples/greet-next/target/greet-next-1.1.0.jar');
let scratch: string;
let home: string;
let gateway: Gateway;

before(async () => {
	scratch = mkdtempSync(join(tmpdir(), 'loggia-trust-'));
	await run('tar', ['-xzf', archiveOf('edge-gateway'), '-C', scratch]);
	home = join(scratch, 'loggia-edge-gateway-0.1.0');
	await Promise.all([makeKey(scratch, 'acme'), makeKey(scratch, 'globex')]);
	// what the data folder says does not loosen the distribution's demand
	mkdirSync(join(scratch, 'data/etc'), { recursive: true });
	writeFileSync(join(scratch, 'data/etc/loggia.properties'), 'loggia.trust = offered\n');
	gateway = await startGateway({ home });
});
after(async () => {
	await gateway?.stop();
	rmSync(scratch, { recursive: true, force: true });
});

const greet = async () => (await gateway.cli('api', 'list')).items.find((api: any) => api.name === 'greet');
const health = async () =>
	(await (await fetch(`${gateway.url}/health`)).json()).checks.find((check: any) => check.name === 'trust');
async function restart() {
	assert.equal(await gateway.stop(), 0);
	gateway = await startGateway({ home });
}

describe('the edge gateway', () => {
	test('an unsigned bundle is refused, a signed one is let in when its publisher is trusted', async () => {
		assert.equal((await gateway.cli('trust', 'list')).bundles, 'required');
		await assert.rejects(
			gateway.cli('api', 'deploy', GREET),
			/untrusted.*is not signed: sign it with `loggia api sign/,
		);
		const jar = await signed(GREET, scratch, 'acme');
		await assert.rejects(gateway.cli('api', 'deploy', jar), /untrusted.*CN=acme.*loggia trust add/);
		await gateway.cli('trust', 'add', 'acme', join(scratch, 'acme.pem'));
		const answer = await gateway.cli('api', 'deploy', jar);
		assert.equal(answer.trust, 'signed by acme');
		assert.deepEqual(answer.warnings, []);
		assert.equal((await greet()).trust, 'signed by acme');
		assert.equal((await health()).status, 'ok', JSON.stringify(await health()));
		await restart();
		assert.equal((await greet()).version, '1.0.0');
	});

	test('a family belongs to the publisher that brought it, until an operator releases it', async () => {
		await gateway.cli('trust', 'add', 'globex', join(scratch, 'globex.pem'));
		const theirs = await signed(NEXT, scratch, 'globex');
		await assert.rejects(gateway.cli('api', 'deploy', theirs), /ownedByAnother.*belongs to the publisher acme/);
		const ours = await gateway.cli('api', 'deploy', await signed(NEXT, scratch, 'acme'));
		assert.equal(`${ours.version} ${ours.replaced}`, '1.1.0 1.0.0');
	});

	test('a jar that was changed on disk is left out at the start, loudly, and deployed again it is back', async () => {
		const { sha256 } = await greet();
		assert.equal(await gateway.stop(), 0);
		const file = join(scratch, 'data/deployed', `${sha256}.jar`);
		assert.ok(readdirSync(join(scratch, 'data/deployed')).includes(`${sha256}.jar`));
		appendFileSync(file, 'x');
		gateway = await startGateway({ home });
		assert.match(gateway.output(), /greet 1\.1\.0 is left out: .* was changed on disk/);
		assert.equal(await greet(), undefined);
		assert.equal((await health()).status, 'critical', JSON.stringify(await health()));
		await gateway.cli('api', 'deploy', join(scratch, 'acme-greet-next-1.1.0.jar'));
		assert.equal((await greet()).version, '1.1.0');
		assert.equal((await health()).status, 'ok', JSON.stringify(await health()));
	});

	test('a publisher that is trusted no more: its bundle runs on with a critical word, and is left out at the next start', async () => {
		const { runs } = await gateway.cli('trust', 'remove', 'acme');
		assert.deepEqual(runs, ['greet 1.1.0']);
		assert.equal((await greet()).trust, 'not trusted any more');
		assert.equal((await health()).status, 'critical');
		await restart();
		assert.equal(await greet(), undefined);
		assert.match(gateway.output(), /greet 1\.1\.0 is left out: the jar is signed by CN=acme/);
		// a certificate that is copied into the folder counts with the next deploy
		copyFileSync(join(scratch, 'acme.pem'), join(scratch, 'data/trust/acme.pem'));
		await gateway.cli('api', 'deploy', join(scratch, 'acme-greet-next-1.1.0.jar'));
		assert.equal((await greet()).trust, 'signed by acme');
	});
});
