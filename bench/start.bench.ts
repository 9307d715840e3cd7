/** Process start → the first page answers, with new and with used data, and memory 3 s later: Loggia's gateway, as the developer distribution and as the edge-gateway, against bare Felix + Jetty. */
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { distribution, root } from '../itests/browser/gateway.ts';
import { cpuOf, pidsOf, pssOf } from './machine.ts';
import { bareFelix, bundlesOf, JVM_FLAGS, startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { median, ratio, round } from './statistics.ts';

const REPETITIONS = 7;
const MOST = 10;
/** What starts later than the first answer (a worker that waits, health checks) is memory too. */
const SETTLE_MS = 3_000;
const DEADLINE_MS = 60_000;
const POLL_MS = 5;

type Name = 'loggia' | 'edge' | 'felix';

interface Start {
	/** process start → HTTP answer, ms */
	ms: number;
	/** CPU until then, ms */
	cpu: number;
	/** after SETTLE_MS, MiB */
	pss?: { all: number; gateway: number };
}

const scratch = mkdtempSync(join(tmpdir(), 'loggia-bench-start-'));

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** @returns the status and the beginning of the page, or null while nobody listens */
function ask(port: number): Promise<{ status: number; text: string } | null> {
	return new Promise((resolve) => {
		const request = get({ port, host: '127.0.0.1', path: '/', agent: false, timeout: 5_000 }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
			response.on('error', () => resolve(null));
		});
		request.on('timeout', () => request.destroy());
		request.on('error', () => resolve(null));
	});
}

const gateway = join(distribution, 'bin', 'gateway');
const edge = edgeGateway();
/** Who starts, in the order of even repetitions. */
const NAMES: Name[] = edge ? ['loggia', 'edge', 'felix'] : ['loggia', 'felix'];

/** bin/gateway of the edge-gateway; null where that distribution has not been built */
function edgeGateway(): string | null {
	const target = join(root, 'distributions', 'edge-gateway', 'target');
	const unpacked = existsSync(target)
		? readdirSync(target).find((name) => /^loggia-edge-gateway-[\d.]+$/.test(name))
		: undefined;
	return unpacked ? join(target, unpacked, 'bin', 'gateway') : null;
}

const felix = [...bareFelix(), 'serve'];
const jars = bundlesOf([1, 2, 3]);

async function start(name: Name, data: string, weigh: boolean): Promise<Start> {
	const port = await freePort();
	const began = performance.now();
	const child =
		name === 'felix'
			? startPeer('java', [...felix, String(port), data, ...jars])
			: startPeer(name === 'edge' ? edge! : gateway, ['--port', String(port), '--data', data, '--json']);
	try {
		for (;;) {
			const answer = await ask(port);
			// bare Felix has no page: a 404 of Jetty says that it serves
			if (answer && name === 'felix' && answer.status === 404) break;
			if (answer?.status === 200 && name !== 'felix') {
				if (!answer.text.includes('<title>'))
					throw new Error(`/ answers 200, but no page: ${answer.text.slice(0, 200)}`);
				break;
			}
			if (performance.now() - began > DEADLINE_MS)
				throw new Error(`${name} does not answer within ${DEADLINE_MS} ms: ${answer?.status ?? 'nothing listens'}`);
			await pause(POLL_MS);
		}
		const ms = round(performance.now() - began, 1);
		const cpu = cpuOf(child.pid);
		if (!weigh) return { ms, cpu };
		await pause(SETTLE_MS);
		return { ms, cpu, pss: { all: round(pssOf(pidsOf(child.pid)), 1), gateway: round(pssOf([child.pid]), 1) } };
	} finally {
		await child.stop('SIGTERM');
	}
}

/** Starts once with new data and once more with the same data. */
async function both(name: Name, index: number): Promise<{ cold: Start; warm: Start }> {
	const data = join(scratch, `${name}-${index}`);
	mkdirSync(data);
	const cold = await start(name, data, false);
	const warm = await start(name, data, true);
	rmSync(data, { recursive: true, force: true });
	return { cold, warm };
}

/** `loggia run` is a process beside the gateway that it started: its own memory, MiB. */
async function pssOfRun(): Promise<number> {
	const child = startPeer(
		join(distribution, 'bin', 'loggia'),
		['run', '--json', '--port', '0', '--data', join(scratch, 'run')],
		{
			XDG_CONFIG_HOME: join(scratch, 'config'),
		},
	);
	try {
		while ((JSON.parse(await child.line()) as { event: string }).event !== 'ready');
		await pause(SETTLE_MS);
		return round(pssOf([child.pid]), 1);
	} finally {
		await child.stop('SIGTERM');
	}
}

try {
	for (const name of NAMES) await start(name, join(scratch, `warm-up-${name}`), false);
	const repetitions = await repeat(REPETITIONS, MOST, async (index) => {
		const names = index % 2 === 0 ? NAMES : [...NAMES].reverse();
		const numbers = {} as Record<Name, { cold: Start; warm: Start }>;
		for (const name of names) numbers[name] = await both(name, index);
		return numbers;
	});
	const run = await pssOfRun();
	const compared = (
		name: string,
		unit: string,
		value: (numbers: { cold: Start; warm: Start }) => number,
		side: Name = 'loggia',
	): Measured => {
		const loggia = repetitions.kept.map((numbers) => value(numbers[side]));
		const bare = repetitions.kept.map((numbers) => value(numbers.felix));
		return { name, unit, loggia: median(loggia), peer: median(bare), ratio: ratio(loggia, bare) };
	};
	tell({
		bench: 'start',
		about:
			'bin/gateway → launcher page answers 200, against bare Felix + Jetty with the bundles of levels 1 to 3 → 404; PSS 3 s later, no app open',
		measured: [
			compared('start, new data', 'ms', (n) => n.cold.ms),
			compared('start, used data', 'ms', (n) => n.warm.ms),
			compared('CPU of a start, new data', 'ms', (n) => n.cold.cpu),
			compared('CPU of a start, used data', 'ms', (n) => n.warm.cpu),
			compared('PSS, gateway and its worker', 'MiB', (n) => n.warm.pss!.all),
			compared('PSS, gateway alone', 'MiB', (n) => n.warm.pss!.gateway),
			...(edge
				? [
						compared('edge-gateway: start, new data', 'ms', (n) => n.cold.ms, 'edge'),
						compared('edge-gateway: start, used data', 'ms', (n) => n.warm.ms, 'edge'),
						compared('edge-gateway: PSS, gateway and its worker', 'MiB', (n) => n.warm.pss!.all, 'edge'),
						compared('edge-gateway: PSS, gateway alone', 'MiB', (n) => n.warm.pss!.gateway, 'edge'),
					]
				: []),
			{ name: 'PSS of `loggia run` beside it, once', unit: 'MiB', loggia: run },
		],
		repetitions,
		facts: {
			jvm: JVM_FLAGS,
			note: 'DESIGN §6 sets its goals for start and memory against Apache Karaf, which this bench does not run',
		},
	});
} finally {
	rmSync(scratch, { recursive: true, force: true });
}
