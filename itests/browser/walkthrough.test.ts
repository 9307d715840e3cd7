/** docs/walkthrough.md, typed as it stands there: from an archive to a capability that is deployed under an open page, asks the person, and tells events. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { type OpenApp, openApp, person, startBrowser } from './browser.ts';
import { archiveOf, root, until } from './gateway.ts';

const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), 'loggia-walkthrough-'));
/** where the terminal is, and what it has exported */
const state = join(scratch, '.state');
const environment = {
	...process.env,
	XDG_CONFIG_HOME: join(scratch, '.config'),
	MAVEN_OPTS: `-Dmaven.repo.local=${mavenRepository()}`,
};
/** What an app in TypeScript writes, and what its compiler must refuse. */
const USE = `
acme.hello({ name: 'Ann' }).then(({ text }) => text.length);
acme.hello({ name: 'Ann', success: ({ text, errMsg }) => void (text.length + errMsg.length), fail: ({ errno }) => void errno });
acme.onHello(({ text }) => text.length);
acme.offHello();
// @ts-expect-error a number is no name
acme.hello({ name: 7 });
// @ts-expect-error there is no promise beside callbacks
acme.hello({ name: 'Ann', success() {} }).then(() => undefined);
`;
let browser: Browser;
let gateway: ChildProcess | undefined;

/** What Maven has fetched already, but for Loggia's own artifacts: those must come from the distribution. */
function mavenRepository(): string {
	const own = join(scratch, '.m2');
	mkdirSync(own);
	const shared = join(homedir(), '.m2', 'repository');
	if (existsSync(shared))
		for (const name of readdirSync(shared)) if (name !== 'loggia') symlinkSync(join(shared, name), join(own, name));
	return own;
}

/** The commands below each heading `## N. …`. */
function chapters(): { commands: string; second: boolean }[][] {
	const text = readFileSync(join(root, 'docs', 'walkthrough.md'), 'utf8');
	return text
		.split(/^## /m)
		.slice(1)
		.map((chapter) =>
			[...chapter.matchAll(/^```sh(.*)\n([\s\S]*?)^```$/gm)].map(([, info, commands]) => ({
				commands: commands!,
				second: info!.trim() === 'second-terminal',
			})),
		);
}

/** Types commands into the one terminal: its folder and variables stay. A command that fails ends it. */
async function type(commands: string): Promise<string> {
	const script = `set -euo pipefail\n. '${state}'\n${commands}\n{ export -p; echo "cd '$PWD'"; } > '${state}'\n`;
	try {
		const { stdout, stderr } = await run('bash', ['-c', script], { env: environment, maxBuffer: 1 << 26 });
		return stdout + stderr;
	} catch (error) {
		const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
		throw new Error(`${commands}\n${stdout}${stderr}`);
	}
}

/** Types into the second terminal what does not end. @returns the address it prints */
async function keepRunning(commands: string): Promise<string> {
	gateway = spawn('bash', ['-c', `. '${state}'\nexec ${commands}`], {
		env: environment,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [gateway.stdout!, gateway.stderr!]) stream.on('data', (chunk) => (output += chunk));
	return until(
		'the address of the gateway',
		() => {
			assert.equal(gateway!.exitCode, null, output);
			return /http:\/\/localhost:\d+\/miniapp\/\S+/.exec(output)?.[0] ?? '';
		},
		60_000,
	);
}

before(async () => {
	writeFileSync(state, `cd '${scratch}'\n`);
	copyFileSync(archiveOf('developer'), join(scratch, basename(archiveOf('developer'))));
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	if (gateway && gateway.exitCode === null) {
		gateway.kill('SIGTERM');
		await once(gateway, 'exit');
	}
	rmSync(scratch, { recursive: true, force: true });
});

describe('the walkthrough', () => {
	const [unpack, build, consent, use, deploy, more, remove] = chapters();
	let app: OpenApp;
	const answer = () => app.frame.locator('#answer').innerText();

	test('1 to 3: a capability is made, built and tested outside of any checkout', async () => {
		for (const { commands } of unpack!) await type(commands);
		for (const { commands } of build!) {
			const output = await type(commands);
			assert.match(output, /^ok +self-test +passed/m);
			assert.match(output, /^ok +acme\.hello +\{"name":"Ann"\} -> \{"text":"Hello Ann"\}/m);
			assert.match(output, /^ok +acme\.hello +refuses 2 wrong parameters/m);
			assert.match(output, /^ok +acme\.onHello +heard 1 time/m);
		}
		for (const { commands } of consent!) await type(commands);
	});

	test('4 and 5: an open app finds it deployed, the person allows it, the event comes', async () => {
		for (const { commands, second } of use!) {
			if (!second) await type(commands);
			else app = await openApp(await person(browser), await keepRunning(commands));
		}
		await app.frame.locator('#greet').click();
		await until('what it says before', async () => (await answer()) === 'not deployed yet');
		for (const { commands } of deploy!) await type(commands);
		await until('the question to the person', async () => {
			// a sheet that is there already covers the button
			await app.frame
				.locator('#greet')
				.click({ timeout: 2_000 })
				.catch(() => undefined);
			return (await app.page.getByRole('dialog').count()) > 0;
		});
		await app.picture('walkthrough-consent');
		await app.page.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
		await until('the greeting', async () => (await answer()) === 'Hello Ann');
		await until('the event', async () => /^heard [1-9]/.test(await app.frame.locator('#heard').innerText()));
	});

	test('6 and 7: types, a page, what was granted; without it the app lives on', async () => {
		for (const { commands } of more!) {
			const output = await type(commands);
			assert.match(output, /hello +1 +1\.0\.0 +active/);
			assert.match(output, /scope\.userInfo/);
		}
		assert.match(
			readFileSync(join(scratch, 'hello-app', 'typings', 'hello.d.ts'), 'utf8'),
			/declare namespace acme \{/,
		);
		writeFileSync(join(scratch, 'use.ts'), USE);
		const types = join(scratch, 'hello-app', 'typings', 'hello.d.ts');
		await run(
			join(root, 'node_modules', '.bin', 'tsc'),
			['--noEmit', '--strict', '--lib', 'es2020', join(scratch, 'use.ts'), types],
			{ cwd: scratch },
		).catch(({ stdout }) => assert.fail(String(stdout)));
		assert.match(readFileSync(join(scratch, 'hello', 'API.md'), 'utf8'), /^## acme\.hello$/m);
		for (const { commands } of remove!) await type(commands);
		await until('what it says after', async () => {
			await app.frame.locator('#greet').click();
			return (await answer()) === 'not deployed yet';
		});
		assert.equal((await app.state()).errors, '0');
	});
});
