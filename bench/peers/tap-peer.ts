/**
 * What a team would build instead: Node + ws + one logic context per session + Preact in the browser, the same 100-row page.
 * usage: node --import tsx peers/tap-peer.ts vm|worker — prints its address when it listens.
 * `vm`: a node:vm context per session. `worker`: a worker_threads Worker per session, the fair peer for untrusted code.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { WebSocketServer } from 'ws';

const [mode] = process.argv.slice(2);
const require = createRequire(import.meta.url);

/** The app's logic, as it would be written against a small setData of their own: only changed paths are sent. */
const LOGIC = `
	const data = { rows: Array.from({ length: 100 }, (_, i) => ({ id: i, label: 'row ' + i, taps: 0 })) };
	function setData(changes) {
		for (const path in changes) {
			const keys = path.replace(/\\[(\\d+)\\]/g, '.$1').split('.');
			let target = data;
			for (const key of keys.slice(0, -1)) target = target[key];
			target[keys[keys.length - 1]] = changes[path];
		}
		send(JSON.stringify(changes));
	}
	function onEvent(text) {
		const event = JSON.parse(text);
		if (event.type === 'open') send(JSON.stringify(data));
		else setData({ ['rows[' + event.row + '].taps']: data.rows[event.row].taps + 1 });
	}
`;

const PAGE = `<!doctype html><meta name="viewport" content="width=device-width"><style>
.row { display: flex; padding: 8px 12px; border-bottom: 1px solid #eee } .label { flex: 1 }</style>
<div id="root"></div><script type="module" src="/client.js"></script>`;

const CLIENT = `
import { h, render } from '/preact.js';
const socket = new WebSocket('ws://' + location.host + '/ws');
let data = { rows: [] };
const App = () => data.rows.map((row, i) => h('div', { class: 'row', key: row.id },
	h('span', { class: 'label' }, row.label),
	h('div', { class: 'button', id: 'tap-' + i, onClick: () => socket.send(JSON.stringify({ type: 'tap', row: i })) }, String(row.taps))));
socket.onopen = () => socket.send(JSON.stringify({ type: 'open' }));
socket.onmessage = (message) => {
	const changes = JSON.parse(message.data);
	for (const path in changes) {
		const keys = path.replace(/\\[(\\d+)\\]/g, '.$1').split('.');
		let target = data;
		for (const key of keys.slice(0, -1)) target = target[key];
		target[keys[keys.length - 1]] = changes[path];
	}
	render(h(App), document.getElementById('root'));
	document.documentElement.dataset.ready = 'true';
};`;

const preact = readFileSync(require.resolve('preact'), 'utf8');
const server = createServer((request, response) => {
	const files: Record<string, [string, string]> = {
		'/': ['text/html', PAGE],
		'/client.js': ['text/javascript', CLIENT],
		'/preact.js': ['text/javascript', preact],
	};
	const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
	response.writeHead(body ? 200 : 404, { 'Content-Type': type }).end(body);
});
// no compression: what ws recommends, and its default
new WebSocketServer({ server, path: '/ws' }).on('connection', (socket) => {
	if (mode === 'worker') {
		const worker = new Worker(
			`const { parentPort } = require('node:worker_threads');
			const { createContext, runInContext } = require('node:vm');
			const context = createContext({ send: (text) => parentPort.postMessage(text) });
			runInContext(${JSON.stringify(LOGIC)}, context);
			const onEvent = runInContext('onEvent', context);
			parentPort.on('message', (text) => onEvent(text));`,
			{ eval: true },
		);
		worker.on('message', (text) => socket.send(text));
		socket.on('message', (message) => worker.postMessage(message.toString()));
		socket.on('close', () => void worker.terminate());
	} else {
		const context = createContext({ send: (text: string) => socket.send(text) });
		runInContext(LOGIC, context);
		const onEvent = runInContext('onEvent', context);
		socket.on('message', (message) => onEvent(message.toString()));
	}
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
