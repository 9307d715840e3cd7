import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The developer distribution as built. */
export const distribution = join(root, 'distributions', 'developer', 'target', 'developer');
const run = promisify(execFile);

/** The archive of a distribution as built. */
export const archiveOf = (name: string): string =>
	join(root, 'distributions', name, 'target', `loggia-${name}-0.1.0.tar.gz`);
/** A real gateway: a distribution in a process of its own, with data and credentials that belong to this test alone. */
export interface Gateway {
	url: string;
	port: number;
	/** process id of the gateway, as its ready line says */
	pid: number;
	data: string;
	/** `loggia ARGS --gateway URL --json`; rejects with the output when it exits non-zero */
	cli(...args: string[]): Promise<any>;
	/** GET/POST/… under /api/v1 with the operator's token */
	api(path: string, init?: RequestInit): Promise<Response>;
	/** SIGTERM; resolves with the exit code */
	stop(): Promise<number | null>;
	output(): string;
}

/**
 * Starts a gateway on a free port. Give `data` to start again on data of an earlier one; `home` for another distribution than the developer's,
 * which then says itself where its data are; `prefix` for a command that starts another, such as `taskset`.
 */
export async function startGateway(
	options: {
		apps?: string[];
		data?: string;
		environment?: NodeJS.ProcessEnv;
		home?: string;
		/** listen where the distribution says, not on a free port */
		ownPort?: boolean;
		arguments?: string[];
		prefix?: string[];
	} = {},
): Promise<Gateway> {
	const scratch = mkdtempSync(join(tmpdir(), 'loggia-it-'));
	const given = options.data ?? (options.home ? undefined : join(scratch, 'data'));
	const environment = { ...process.env, XDG_CONFIG_HOME: join(scratch, 'config'), ...options.environment };
	const loggia = join(options.home ?? distribution, 'bin', 'loggia');
	const args = [
		'run',
		'--json',
		...(options.ownPort ? [] : ['--port', '0']),
		...(given ? ['--data', given] : []),
		...(options.arguments ?? []),
		...(options.apps ?? []).flatMap((app) => ['--app', app]),
	];
	const [command, ...words] = [...(options.prefix ?? []), loggia, ...args];
	const child: ChildProcess = spawn(command, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	child.stderr!.on('data', (chunk) => (output += chunk));
	const ended = once(child, 'exit').then(([code]) => code as number | null);
	const ready = await new Promise<{ url: string; pid: number; data: string }>((resolve, reject) => {
		createInterface(child.stdout!).on('line', (line) => {
			output += line + '\n';
			try {
				const event = JSON.parse(line);
				if (event.event === 'ready') resolve(event);
			} catch {
				// a line for people
			}
		});
		void ended.then((code) =>
			reject(new Error(`the gateway ended with exit code ${code} before it was ready:\n${output}`)),
		);
	});
	const url = ready.url.replace(/\/$/, '');
	const { data } = ready;
	let token: string | undefined;
	return {
		url,
		port: Number(new URL(url).port),
		pid: ready.pid,
		data,
		async cli(...words) {
			try {
				const { stdout } = await run(loggia, [...words, '--gateway', url, '--json'], {
					env: environment,
					maxBuffer: 1 << 26,
				});
				return stdout.trim() ? JSON.parse(stdout) : undefined;
			} catch (error) {
				const { stdout = '', stderr = '', code } = error as { stdout?: string; stderr?: string; code?: number };
				throw new Error(`loggia ${words.join(' ')} exited with ${code}:\n${stdout}${stderr}`);
			}
		},
		async api(path, init = {}) {
			const { readFile } = await import('node:fs/promises');
			token ??= (await readFile(join(data, 'operator.token'), 'utf8')).trim();
			return fetch(`${url}/api/v1${path}`, {
				...init,
				headers: { Authorization: `Bearer ${token}`, ...(init.headers ?? {}) },
			});
		},
		async stop() {
			if (child.exitCode === null) child.kill('SIGTERM');
			const code = await ended;
			if (!options.data) rmSync(scratch, { recursive: true, force: true });
			return code;
		},
		output: () => output,
	};
}

/** A copy of a mini-program of this repository that a test may change. */
export function copyOfMiniProgram(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'loggia-app-'));
	cpSync(join(root, 'miniprograms', name), join(folder, name), { recursive: true });
	return join(folder, name);
}

/** Asks until the answer is truthy; fails with `what` after the deadline. */
export async function until<T>(
	what: string,
	question: () => Promise<T> | T,
	deadline = 15_000,
): Promise<NonNullable<T>> {
	const end = Date.now() + deadline;
	for (;;) {
		const answer = await question();
		if (answer) return answer as NonNullable<T>;
		if (Date.now() > end) throw new Error(`${what}: not within ${deadline} ms`);
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}
