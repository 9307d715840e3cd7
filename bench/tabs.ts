import { createHash, randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Gateway } from '../itests/browser/gateway.ts';

/** One open mini-program without a browser: the shell's socket and the frame's, on a device of its own. What is weighed beside it are the server's processes only. */
export interface Tab {
	session: string;
	/** Taps a node that listens, by its place among those, and waits until the page has changed. */
	tap(index: number): Promise<void>;
	/** The person goes elsewhere. */
	hide(): void;
	close(): void;
}

const DEADLINE_MS = 30_000;
/** `{"first":…,"ops":[… 9, NODE, "tap", FLAGS …]}` */
const LISTENING = /,9,(\d+),"tap",/g;

interface Socket {
	send(header: object, json?: object): void;
	/** waits for the next message of a kind */
	next(...kinds: string[]): Promise<{ header: Record<string, unknown>; json: string }>;
	close(): void;
}

async function connect(
	gateway: Gateway,
	host: string,
	path: string,
	headers: object,
	protocols: string[],
	acknowledge: boolean,
): Promise<Socket> {
	const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, protocols, {
		headers: { Host: host, Origin: `http://${host}`, ...headers },
	});
	const received: { header: Record<string, unknown>; json: string }[] = [];
	let wake: () => void = () => undefined;
	const send = (header: object, json: object = {}) => socket.send(`${JSON.stringify(header)}\n${JSON.stringify(json)}`);
	socket.on('message', (data, binary) => {
		if (binary) return;
		const text = String(data);
		const end = text.indexOf('\n');
		const header = JSON.parse(text.slice(0, end));
		received.push({ header, json: text.slice(end + 1) });
		if (acknowledge && (header.kind === 'patch' || header.kind === 'snapshot')) send({ kind: 'ack', seq: header.seq });
		wake();
	});
	await new Promise<void>((resolve, reject) => {
		socket.once('open', () => resolve());
		socket.once('error', reject);
	});
	return {
		send,
		async next(...kinds) {
			const end = performance.now() + DEADLINE_MS;
			for (;;) {
				const at = received.findIndex(({ header }) => kinds.includes(String(header.kind)));
				if (at >= 0) return received.splice(0, at + 1)[at];
				const left = end - performance.now();
				if (left <= 0)
					throw new Error(
						`no ${kinds.join(' or ')} within ${DEADLINE_MS} ms from ${path}; there were ${received.map(({ header }) => header.kind)}`,
					);
				await new Promise<void>((resolve) => {
					const late = setTimeout(resolve, left);
					wake = () => {
						clearTimeout(late);
						resolve();
					};
				});
			}
		},
		close: () => socket.close(),
	};
}

/** Opens a mini-program and waits for its first picture. */
export async function openTab(gateway: Gateway, appId: string): Promise<Tab> {
	const host = `localhost:${gateway.port}`;
	const cookie = `loggia_device=${randomBytes(16).toString('hex')}`;
	const shell = await connect(gateway, host, '/ws/shell', { Cookie: cookie }, [], false);
	const system = {
		windowWidth: 375,
		windowHeight: 603,
		screenWidth: 375,
		screenHeight: 667,
		pixelRatio: 2,
		theme: 'light',
		language: 'en',
	};
	shell.send({ kind: 'open' }, { appId, path: '', query: {}, opaque: false, system, menuButton: {} });
	const first = await shell.next('ready', 'close');
	if (first.header.kind === 'close') throw new Error(`${appId} does not open: ${first.json}`);
	const { session, ticket } = JSON.parse(first.json);
	const label = createHash('sha256').update(appId).digest('hex').slice(0, 32);
	const view = await connect(
		gateway,
		`${label}.${host}`,
		'/ws/view',
		{},
		['loggia.view', `loggia.ticket.${ticket}`],
		true,
	);
	view.send({ kind: 'ready', seq: 0 });
	const { json } = await view.next('snapshot');
	const nodes = [...json.matchAll(LISTENING)].map(([, node]) => Number(node));
	await shell.next('show');
	return {
		session,
		async tap(index) {
			view.send({ kind: 'viewEvent' }, { node: nodes[index % nodes.length], type: 'tap', detail: {}, timeStamp: 0 });
			await view.next('patch');
		},
		hide: () => shell.send({ kind: 'hide' }),
		close() {
			shell.close();
			view.close();
		},
	};
}
