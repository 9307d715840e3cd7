import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { distribution, root } from '../itests/browser/gateway.ts';

const bench = dirname(fileURLToPath(import.meta.url));

/** What bin/gateway gives the JVM: the peer gets the same. */
export const JVM_FLAGS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Djava.awt.headless=true'];

export interface Peer {
	pid: number;
	/** lines on its standard output, one after the other */
	line(): Promise<string>;
	/** a line for its standard input */
	tell(line: string): void;
	/** ends it; SIGKILL when it does not follow another signal within 20 s */
	stop(signal?: NodeJS.Signals): Promise<void>;
}

/** BareFelix.java as classes; compiled anew when it changed. @returns java's arguments up to the main class */
export function bareFelix(): string[] {
	const source = join(bench, 'peers', 'BareFelix.java');
	const classes = join(root, 'build', 'bench', 'classes');
	const made = join(classes, 'BareFelix.class');
	const framework = join(distribution, 'lib', 'org.apache.felix.framework.jar');
	if (!existsSync(made) || statSync(made).mtimeMs < statSync(source).mtimeMs) {
		mkdirSync(classes, { recursive: true });
		execFileSync('javac', ['--release', '17', '-cp', framework, '-d', classes, source], { stdio: ['ignore', 2, 2] });
	}
	return [...JVM_FLAGS, '-cp', `${framework}:${classes}`, 'BareFelix'];
}

/** The distribution's jars of these start levels, lowest level first. */
export function bundlesOf(levels: number[]): string[] {
	return levels.flatMap((level) => {
		const folder = join(distribution, 'bundle', String(level));
		return readdirSync(folder)
			.sort()
			.map((file) => join(folder, file));
	});
}

/** Starts a peer. What it says on standard error is shown when it ends by itself. */
export function startPeer(command: string, args: string[], environment: NodeJS.ProcessEnv = {}): Peer {
	const child: ChildProcess = spawn(command, args, {
		cwd: bench,
		stdio: ['pipe', 'pipe', 'pipe'],
		env: { ...process.env, ...environment },
	});
	let errors = '';
	child.stderr!.on('data', (chunk) => (errors = (errors + chunk).slice(-4000)));
	const lines: AsyncIterator<string> = (createInterface(child.stdout!) as Interface)[Symbol.asyncIterator]();
	const ended = once(child, 'exit');
	return {
		pid: child.pid!,
		async line() {
			const { value, done } = await lines.next();
			if (done) throw new Error(`the peer ${[command, ...args].join(' ').slice(0, 200)} … ended:\n${errors}`);
			return value;
		},
		tell: (line) => void child.stdin!.write(line + '\n'),
		async stop(signal = 'SIGKILL') {
			if (child.exitCode === null && child.signalCode === null) child.kill(signal);
			const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
			await ended;
			clearTimeout(late);
		},
	};
}
