/** Memory: PSS of all the gateway's processes with no, one and three apps open; of one more active session against a bare isolate with the framework and the same page; what comes back. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Gateway, root, startGateway, until } from '../itests/browser/gateway.ts';
import { pidsOf, pssOf } from './machine.ts';
import { JVM_FLAGS, type Peer, startPeer } from './peers.ts';
import { repeat } from './repetitions.ts';
import { type Measured, tell } from './report.ts';
import { interval, median, ratio, round } from './statistics.ts';
import { openTab, type Tab } from './tabs.ts';

const REPETITIONS = 5;
const MOST = 8;
/** Sessions whose memory is divided by their number, beside a first one that pays for what all share. */
const SESSIONS = 20;
const TAPS = 100;
/** Longer than it takes a hidden session to be suspended, its isolate to collect, and the process to give back. */
const IDLE_MS = 16_000;
const SETTLE_MS = 3_000;
const APP = 'tap.bench.loggia';

interface Numbers {
	/** PSS of all processes with so many apps open, MiB */
	open: { none: number; one: number; three: number };
	/** PSS of one more session, MiB */
	session: { active: number; idle: number };
	bare: { active: number; idle: number };
	/** PSS of the worker, MiB: before its sessions are ended, and after */
	worker: { before: number; after: number };
}

const bench = dirname(fileURLToPath(import.meta.url));
const apps = ['bench-tap', 'todo', 'hello-wx'].map((name) => join(root, 'miniprograms', name));

function appIds(): string[] {
	return apps.map((folder) => JSON.parse(readFileSync(join(folder, 'project.config.json'), 'utf8')).appid);
}

async function workerOf(gateway: Gateway, session: string): Promise<number> {
	const { workerPid } = await (await gateway.api(`/sessions/${session}`)).json();
	return workerPid;
}

/** The files of a worker as this gateway extracted them. */
function filesOf(gateway: Gateway) {
	const [digest] = readdirSync(join(gateway.data, 'worker'));
	const lib = join(gateway.data, 'worker', digest);
	const [native] = readdirSync(join(gateway.data, 'native'));
	return {
		jars: readdirSync(lib)
			.filter((name) => name.endsWith('.jar'))
			.map((name) => join(lib, name)),
		runtime: join(lib, 'logic-runtime.js'),
		icu: join(lib, 'icudt.dat'),
		natives: join(gateway.data, 'native', native),
	};
}

/** The peer with the app that a session of the gateway runs. */
async function startBare(gateway: Gateway, session: string): Promise<Peer> {
	const files = filesOf(gateway);
	const classes = join(root, 'build', 'bench', 'classes');
	const source = join(bench, 'peers', 'BareIsolates.java');
	const made = join(classes, 'BareIsolates.class');
	if (!existsSync(made) || statSync(made).mtimeMs < statSync(source).mtimeMs) {
		mkdirSync(classes, { recursive: true });
		execFileSync('javac', ['--release', '17', '-cp', files.jars.join(':'), '-d', classes, source], {
			stdio: ['ignore', 2, 2],
		});
	}
	const { worker, release } = await (await gateway.api(`/sessions/${session}`)).json();
	const logic = join(gateway.data, 'workers', String(worker), 'releases', release, 'logic.js');
	const open = { appId: APP, release, folder: '/', path: 'pages/index/index', query: {}, facts: FACTS };
	return startPeer('java', [
		...JVM_FLAGS,
		'-Xmx64m',
		'-Xss8m',
		`-Djavet.lib.loading.path=${files.natives}`,
		'-Djavet.lib.loading.type=custom',
		'-cp',
		[classes, ...files.jars].join(':'),
		'BareIsolates',
		files.runtime,
		logic,
		files.icu,
		JSON.stringify(open),
	]);
}

const FACTS = {
	system: {
		windowWidth: 375,
		windowHeight: 603,
		screenWidth: 375,
		screenHeight: 667,
		pixelRatio: 2,
		theme: 'light',
		language: 'en',
	},
	menuButton: {},
	launch: { path: 'pages/index/index', query: {}, scene: 1001, referrerInfo: {} },
	account: { miniProgram: { appId: APP, envVersion: 'develop', version: '1.0.0' } },
	apis: [],
};

async function done(peer: Peer, line: string): Promise<void> {
	peer.tell(line);
	const answer = await peer.line();
	if (answer !== 'done') throw new Error(`the peer answers ${answer} to ${line}`);
}

async function bareSessions(gateway: Gateway, session: string): Promise<Numbers['bare']> {
	const peer = await startBare(gateway, session);
	try {
		const weigh = () => pssOf([peer.pid]);
		await done(peer, 'open 1');
		await done(peer, `tap ${TAPS}`);
		const base = weigh();
		await done(peer, `open ${SESSIONS}`);
		await done(peer, `tap ${TAPS}`);
		const active = (weigh() - base) / SESSIONS;
		await done(peer, 'collect');
		execFileSync('jcmd', [String(peer.pid), 'System.trim_native_heap']);
		return { active: round(active, 3), idle: round((weigh() - base) / SESSIONS, 3) };
	} finally {
		await peer.stop();
	}
}

async function one(): Promise<Numbers> {
	const gateway = await startGateway({ data });
	try {
		await pause(SETTLE_MS);
		const all = () => round(pssOf(pidsOf(gateway.pid)), 1);
		const none = all();
		const ids = appIds();
		const first = await openTab(gateway, APP);
		await pause(SETTLE_MS);
		const withOne = all();
		const others = await Promise.all(ids.filter((id) => id !== APP).map((id) => openTab(gateway, id)));
		await pause(SETTLE_MS);
		const three = all();
		for (const tab of others) tab.close();
		const tapAll = async (tabs: Tab[]) => {
			for (const tab of tabs) for (let i = 0; i < TAPS; i++) await tab.tap(i * 37);
		};
		const worker = await workerOf(gateway, first.session);
		const weigh = () => pssOf(pidsOf(worker));
		await tapAll([first]);
		const base = weigh();
		const tabs: Tab[] = [];
		for (let i = 0; i < SESSIONS; i++) tabs.push(await openTab(gateway, APP));
		if ((await workerOf(gateway, tabs[SESSIONS - 1].session)) !== worker)
			throw new Error('the sessions are not in one process');
		await tapAll(tabs);
		const before = weigh();
		const bare = await bareSessions(gateway, first.session);
		for (const tab of tabs) tab.hide();
		await pause(IDLE_MS);
		const idle = (weigh() - base) / SESSIONS;
		for (const tab of tabs) await gateway.api(`/sessions/${tab.session}`, { method: 'DELETE' });
		await until('one session', async () => (await (await gateway.api(`/sessions?appId=${APP}`)).json()).total === 1);
		await pause(SETTLE_MS);
		return {
			open: { none, one: withOne, three },
			session: { active: round((before - base) / SESSIONS, 3), idle: round(idle, 3) },
			bare,
			worker: { before: round(before, 1), after: round(weigh(), 1) },
		};
	} finally {
		await gateway.stop();
	}
}

// installed once: the compiler, a process of its own for a minute, is not part of what is weighed
const data = mkdtempSync(join(tmpdir(), 'loggia-bench-memory-'));
const installing = await startGateway({ apps, data });
await installing.stop();
const repetitions = await repeat(REPETITIONS, MOST, one).finally(() => rmSync(data, { recursive: true, force: true }));
const { kept } = repetitions;
const compared = (name: string, what: 'active' | 'idle', most?: number): Measured => ({
	name,
	unit: 'MiB',
	loggia: median(kept.map((n) => n.session[what])),
	peer: median(kept.map((n) => n.bare[what])),
	ratio: ratio(
		kept.map((n) => n.session[what]),
		kept.map((n) => n.bare[what]),
	),
	goal: most === undefined ? undefined : { most, of: 'ratio' },
});
const own = (name: string, values: number[]): Measured => ({
	name,
	unit: 'MiB',
	loggia: median(values),
	interval: interval(values),
});
tell({
	bench: 'memory',
	about: `PSS; a session is one of ${SESSIONS} of the 100-row page in one contained worker after ${TAPS} taps each, less a first one, against bare V8 isolates with the same framework, page and taps`,
	measured: [
		own(
			'all processes, no app open',
			kept.map((n) => n.open.none),
		),
		own(
			'all processes, one app open',
			kept.map((n) => n.open.one),
		),
		own(
			'all processes, three apps open',
			kept.map((n) => n.open.three),
		),
		compared('one more active session', 'active', 1.3),
		compared('the same, suspended, garbage collected and given back', 'idle'),
		own(
			`worker with ${SESSIONS + 1} active sessions`,
			kept.map((n) => n.worker.before),
		),
		own(
			'the same worker, all but one ended',
			kept.map((n) => n.worker.after),
		),
	],
	repetitions,
	facts: { sessions: SESSIONS, taps: TAPS },
});
