/** wx.request through the gate and the network provider, in Felix; against the same HTTP library called directly, to the same server. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { distribution, root } from '../itests/browser/gateway.ts';
import { bundlesOf, JVM_FLAGS, type Peer, startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { median, ratio } from './statistics.ts';

const REPETITIONS = 9;
const MOST = 18;
const ALONE = 1000;
const TOGETHER = 4000;
const WARM_UP = 5;
const CHARACTERS = 1000;

interface Numbers {
	/** µs, one at a time */
	p50: number;
	p99: number;
	/** ten at a time */
	perSecond: number;
	/** µs of CPU a request, ten at a time */
	cpu: number;
}

/** Bundles of level 10 that the gate may ask for; the runtime, the store and the rest stay out. */
const ALSO = /^loggia-(rest|metrics|identity|deployer)-/;

const bundles = bundlesOf([1, 2, 3, 5, 10, 20]);
const nameOf = (jar: string) => jar.slice(jar.lastIndexOf('/') + 1);
const api = bundles.find((jar) => /^loggia-api-[0-9]/.test(nameOf(jar)))!;
const provider = bundles.find((jar) => nameOf(jar).startsWith('loggia-provider-network-'));
if (!provider) throw new Error(`no network provider in ${distribution}`);
const installed = [
	...bundlesOf([1, 2, 3, 5]).filter((jar) => jar !== api),
	...bundlesOf([10]).filter((jar) => ALSO.test(nameOf(jar))),
	provider,
];

/** The library as the provider's bundle brings it: both sides run the same bytes. */
function library(): string[] {
	const folder = join(root, 'build', 'bench', 'network');
	mkdirSync(folder, { recursive: true });
	execFileSync('jar', ['xf', provider!, 'lib'], { cwd: folder });
	return readdirSync(join(folder, 'lib')).map((jar) => join(folder, 'lib', jar));
}

const scratch = mkdtempSync(join(tmpdir(), 'loggia-bench-request-'));
const jackson = bundlesOf([2]).filter((jar) => nameOf(jar).startsWith('jackson-'));
const classPath = [join(distribution, 'lib', 'org.apache.felix.framework.jar'), api, ...jackson, ...library()].join(
	delimiter,
);
const java = [...JVM_FLAGS, '-cp', classPath, 'peers/RequestClients.java'];
const server = startPeer(process.execPath, ['--import', 'tsx', 'peers/request-server.ts', String(CHARACTERS)]);
const started: Peer[] = [server];

async function measure(client: Peer): Promise<Numbers> {
	client.tell(`${ALONE} ${TOGETHER}`);
	return JSON.parse(await client.line()) as Numbers;
}

try {
	const url = await server.line();
	const gate = startPeer('java', [...java, 'gate', url, String(CHARACTERS), scratch, api, ...installed]);
	const direct = startPeer('java', [...java, 'direct', url, String(CHARACTERS)]);
	started.push(gate, direct);
	for (const client of [gate, direct])
		if ((await client.line()) !== 'ready') throw new Error('a client says something else than ready');
	for (let i = 0; i < WARM_UP; i++) {
		await measure(gate);
		await measure(direct);
	}
	const repetitions = await repeat(REPETITIONS, MOST, async (index) => {
		const before = index % 2 === 0 ? await measure(direct) : null;
		const loggia = await measure(gate);
		return { loggia, library: before ?? (await measure(direct)) };
	});
	const compared = (name: string, unit: string, what: keyof Numbers): Measured => ({
		name,
		unit,
		loggia: median(repetitions.kept.map((r) => r.loggia[what])),
		peer: median(repetitions.kept.map((r) => r.library[what])),
		ratio: ratio(
			repetitions.kept.map((r) => r.loggia[what]),
			repetitions.kept.map((r) => r.library[what]),
		),
	});
	tell({
		bench: 'request',
		about: `GET of ${CHARACTERS} characters of JSON from a server on this machine, parsed: wx.request through the gate (audit, domains, vetted address) in Felix, against the same OkHttp called directly`,
		measured: [
			compared('one at a time, p50', 'µs', 'p50'),
			compared('one at a time, p99', 'µs', 'p99'),
			compared('ten at a time, CPU a request', 'µs', 'cpu'),
			compared('ten at a time, requests a second (more is better)', '/s', 'perSecond'),
		],
		repetitions,
		facts: { jvm: JVM_FLAGS, alone: ALONE, together: TOGETHER, characters: CHARACTERS },
	});
} finally {
	for (const peer of started) await peer.stop();
	rmSync(scratch, { recursive: true, force: true });
}
