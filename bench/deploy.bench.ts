/** Hot deploy: bytes in → first call on the new version, and the switch alone, while an open page calls; against bare Felix `Bundle.update`. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type OpenApp, person, startBrowser } from '../itests/browser/browser.ts';
import { type Gateway, root, startGateway, until } from '../itests/browser/gateway.ts';
import { bareFelix, bundlesOf, JVM_FLAGS, startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { type Jars, signed } from './signing.ts';
import { interval, median, percentile, ratio, round } from './statistics.ts';

const REPETITIONS = 9;
const MOST = 18;
const DEPLOYS = 20;
const WARM_UP = 20;

const VERSIONS = ['1.0', '1.1'];
const JARS = [
	join(root, 'examples/greet/target/greet-1.0.0.jar'),
	join(root, 'examples/greet-next/target/greet-next-1.1.0.jar'),
];

/** What the page saw when the version last changed; times are Date.now() of this machine, calls are a millisecond apart. */
interface Seen {
	version: string;
	at: number;
	/** last answer of the old version → first answer of the new one, ms */
	gap: number;
	/** longest time between two answers since the change before, ms */
	longest: number;
	calls: number;
	failed: number;
	error?: string;
}

interface Deploy {
	/** first byte sent → first answer of the new version in the page, ms */
	first: number;
	/** first byte sent → 201 */
	answered: number;
	/** what the deployer says it took */
	deployer: number;
	gap: number;
}

const now = () => performance.timeOrigin + performance.now();
let deployed = 0;

async function deploy(gateway: Gateway, app: OpenApp | null): Promise<Deploy> {
	const index = deployed % 2;
	const began = now();
	const response = await gateway.api('/apis', { method: 'POST', body: jars.bytes[index] });
	const reply = (await response.json()) as { ms: number; version: string };
	const answered = now() - began;
	if (response.status !== 201)
		throw new Error(`POST /api/v1/apis answers ${response.status}: ${JSON.stringify(reply)}`);
	if (!reply.version.startsWith(VERSIONS[index]))
		throw new Error(`${VERSIONS[index]} was sent, ${reply.version} was deployed`);
	deployed++;
	if (!app) return { first: NaN, answered, deployer: reply.ms, gap: NaN };
	const seen = await until(`an answer of greet ${VERSIONS[index]}`, async () => {
		const text = await app.frame.evaluate(() => document.querySelector('[id="seen"]')?.textContent ?? '');
		const last = text ? (JSON.parse(text) as Seen) : null;
		return last && last.version === VERSIONS[index] && last.at >= began - 1 ? last : null;
	});
	if (seen.failed > 0) throw new Error(`${seen.failed} of ${seen.calls} calls failed: ${seen.error}`);
	return { first: round(seen.at - began, 1), answered: round(answered, 1), deployer: reply.ms, gap: seen.gap };
}

/** How long the disk takes to keep 4 KB: a deploy waits for it four times (jar, its folder, record, its folder). */
function syncMs(folder: string): number {
	const file = join(folder, 'sync');
	const times = Array.from({ length: 30 }, () => {
		const descriptor = openSync(file, 'w');
		writeSync(descriptor, Buffer.alloc(4096));
		const start = performance.now();
		fdatasyncSync(descriptor);
		const ms = performance.now() - start;
		closeSync(descriptor);
		return ms;
	});
	return median(times);
}

const scratch = mkdtempSync(join(tmpdir(), 'loggia-bench-deploy-'));
const browser = await startBrowser();
const gateway = await startGateway({ apps: [join(root, 'miniprograms', 'bench-tap')] });
let jars: Jars;
const platform = bundlesOf([5]).filter((jar) => /loggia-api(-spi)?-[0-9]/.test(jar));
const felix = startPeer('java', [
	...bareFelix(),
	'update',
	join(scratch, 'felix'),
	...JARS,
	...bundlesOf([1, 2, 3]),
	...platform,
]);

async function update(count: number): Promise<number[]> {
	felix.tell(String(count));
	return JSON.parse(await felix.line()) as number[];
}

try {
	jars = await signed(gateway, JARS, scratch);
	if ((await felix.line()) !== 'ready') throw new Error('the peer says something else than ready');
	await deploy(gateway, null);
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/tap.bench.loggia/pages/greet/greet`);
	for (let i = 0; i < WARM_UP; i++) await deploy(gateway, app);
	await update(WARM_UP);
	const repetitions = await repeat(REPETITIONS, MOST, async (index) => {
		const loggia: Deploy[] = [];
		let bare = index % 2 === 0 ? await update(DEPLOYS) : [];
		for (let i = 0; i < DEPLOYS; i++) loggia.push(await deploy(gateway, app));
		if (index % 2 === 1) bare = await update(DEPLOYS);
		return { loggia, felix: bare.map((ms) => round(ms, 2)), sync: round(syncMs(scratch), 2) };
	});
	const errors = (await app.state()).errors;
	if (errors !== '0') throw new Error(`the page has ${errors} errors`);
	const all = (what: keyof Deploy) => repetitions.kept.flatMap((r) => r.loggia.map((one) => one[what]));
	const compared = (name: string, what: keyof Deploy, p: number, goal?: Measured['goal']): Measured => ({
		name,
		unit: 'ms',
		loggia: percentile(all(what), p),
		peer: percentile(
			repetitions.kept.flatMap((r) => r.felix),
			p,
		),
		ratio: ratio(
			repetitions.kept.map((r) =>
				percentile(
					r.loggia.map((one) => one[what]),
					p,
				),
			),
			repetitions.kept.map((r) => percentile(r.felix, p)),
		),
		interval: interval(
			repetitions.kept.map((r) =>
				percentile(
					r.loggia.map((one) => one[what]),
					p,
				),
			),
		),
		goal,
	});
	tell({
		bench: 'deploy',
		about: `greet 1.0 and 1.1 in turn through POST /api/v1/apis (${jars.signature}) while a page calls every millisecond, against Bundle.update in bare Felix, nobody calling; ${DEPLOYS} deploys a repetition`,
		measured: [
			compared('bytes in → first call on the new version, p50', 'first', 50, { most: 30, of: 'loggia' }),
			compared('bytes in → first call on the new version, p99', 'first', 99),
			compared('switch: last answer of old → first of new, p50', 'gap', 50, { most: 2, of: 'ratio' }),
			compared('switch, p99', 'gap', 99),
			compared('bytes in → 201, p50', 'answered', 50),
			compared('bytes in → 201, p99', 'answered', 99),
			{
				name: 'one fdatasync of the disk; a deploy waits for four',
				unit: 'ms',
				loggia: median(repetitions.kept.map((r) => r.sync)),
			},
		],
		repetitions,
		facts: { jvm: JVM_FLAGS, deploysPerRepetition: DEPLOYS, signature: jars.signature },
	});
} finally {
	await felix.stop();
	await browser.close();
	await gateway.stop();
	rmSync(scratch, { recursive: true, force: true });
}
