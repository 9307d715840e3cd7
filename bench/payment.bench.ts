/** Payments: create an order, pay it, tell its merchant; through the provider with 1 and 16 buyers, against the same SQL by hand in one JDBC connection. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../itests/browser/gateway.ts';
import { bundlesOf, JVM_FLAGS, startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { median, ratio } from './statistics.ts';

const REPETITIONS = 9;
const MOST = 14;
const PAYMENTS = 400;
const WARM_UP = 1_000;
/** DESIGN §6: at least 0.85 of the payments in the same time. */
const GOAL = 1.17;

type Name = 'one' | 'sixteen' | 'hand';
/** µs for one payment: all of them divided by their number, and the two percentiles of a single one */
type Times = [mean: number, p50: number, p99: number];

/** The provider as built, with what its own tests bring to drive it; the driver and Flyway are inside the database's bundle. */
function classPath(): string {
	const classes = join(root, 'build', 'bench', 'payment');
	const database = join(root, 'bundles', 'database', 'target', 'lib');
	const provider = join(root, 'api-providers', 'payment', 'target');
	const path = [
		join(provider, 'classes'),
		join(provider, 'test-classes'),
		...['api', 'api-spi', 'rest', 'payment-api', 'database', 'metrics'].map((name) =>
			join(root, 'bundles', name, 'target', 'classes'),
		),
		...readdirSync(database).map((jar) => join(database, jar)),
		...bundlesOf([1, 2, 3]).filter((jar) => /pax-logging-api|jackson-|healthcheck\.api/.test(jar)),
		join(root, 'distributions', 'developer', 'target', 'developer', 'lib', 'org.apache.felix.framework.jar'),
	].join(':');
	mkdirSync(classes, { recursive: true });
	execFileSync(
		'javac',
		['--release', '17', '-cp', path, '-d', classes, join(root, 'bench', 'peers', 'PaymentPeer.java')],
		{
			stdio: ['ignore', 2, 2],
		},
	);
	return `${classes}:${path}`;
}

const scratch = mkdtempSync(join(tmpdir(), 'loggia-bench-payment-'));
const path = classPath();
const start = (side: string) =>
	startPeer('java', [
		...JVM_FLAGS,
		'-Dorg.ops4j.pax.logging.DefaultServiceLog.level=ERROR',
		'-cp',
		path,
		'loggia.provider.payment.PaymentPeer',
		side,
		join(scratch, side),
	]);
const loggia = start('loggia');
const hand = start('hand');

async function pay(name: Name, payments = PAYMENTS): Promise<Times> {
	const peer = name === 'hand' ? hand : loggia;
	peer.tell(`${payments} ${name === 'sixteen' ? 16 : 1}`);
	return JSON.parse(await peer.line()) as Times;
}

try {
	for (const peer of [loggia, hand])
		if ((await peer.line()) !== 'ready') throw new Error('a peer says something else than ready');
	for (const name of ['one', 'sixteen', 'hand'] as Name[]) await pay(name, WARM_UP);
	const repetitions = await repeat(REPETITIONS, MOST, async (index) => {
		const names: Name[] = index % 2 === 0 ? ['one', 'hand', 'sixteen'] : ['sixteen', 'hand', 'one'];
		const times = {} as Record<Name, Times>;
		for (const name of names) times[name] = await pay(name);
		return times;
	});
	const compared = (name: string, side: Name, what: 0 | 1 | 2, goal?: Measured['goal']): Measured => {
		const own = repetitions.kept.map((times) => times[side][what]);
		const peer = repetitions.kept.map((times) => times.hand[what]);
		return { name, unit: 'µs', loggia: median(own), peer: median(peer), ratio: ratio(own, peer), goal };
	};
	tell({
		bench: 'payment',
		about: `order, payment, notification, each durable (SQLite WAL, synchronous=FULL); ${PAYMENTS} a repetition; Loggia with signatures, idempotency keys, checks and a notification over HTTP, against the SQL alone in one connection`,
		measured: [
			compared('time for each payment, 1 buyer', 'one', 0, { most: GOAL, of: 'ratio' }),
			compared('time for each payment, 16 buyers', 'sixteen', 0, { most: GOAL, of: 'ratio' }),
			compared('one payment, 1 buyer, p50', 'one', 1),
			compared('one payment, 1 buyer, p99', 'one', 2),
			{
				name: 'payments a second, 16 buyers',
				unit: '/s',
				loggia: 1e6 / median(repetitions.kept.map((times) => times.sixteen[0])),
				peer: 1e6 / median(repetitions.kept.map((times) => times.hand[0])),
			},
		],
		repetitions,
		facts: { jvm: JVM_FLAGS, note: 'a goal of 0.85 of the payments a second is one of 1.17 of the time' },
	});
} finally {
	await Promise.all([loggia.stop(), hand.stop()]);
	rmSync(scratch, { recursive: true, force: true });
}
