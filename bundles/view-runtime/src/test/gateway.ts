import type { FrameComponent, Header, Message } from '@loggia/messages';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { bodyOf, decode, encode } from '../wire.ts';

const RESOURCES = fileURLToPath(new URL('../../target/classes/loggia/view/', import.meta.url));
export const LABEL = '0123456789abcdef0123456789abcdef';
const TYPES: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.json': 'application/json',
};

export interface TestApp {
	/** files below /p/cap/ */
	files: Record<string, string | Buffer>;
	manifest: Record<string, unknown>;
	/** the first snapshot; called again for each */
	snapshot: () => unknown;
}

/** The gateway's side of shell and frame, scripted by a test. Strict CSP, so that a runtime that needs more fails here. */
export class TestGateway {
	readonly shellHeard: Message[] = [];
	readonly viewHeard: Message[] = [];
	apps: unknown[] = [];
	/** what /shell/sessions.json answers */
	openSessions: unknown[] = [];
	/** knows no session of before any more */
	forgetful = false;
	seq = 0;
	sessions = 0;
	/** requests by path, to see what was fetched */
	readonly requests: string[] = [];
	/** set to refuse the app's own origin, as a network without wildcard names does */
	appOriginDown = false;
	errors = 0;
	/** what /api/v1/auth/who answers; null: this gateway has no accounts */
	who: unknown = { signedIn: false, person: null, mustChange: false };
	/** what the frame is told of view components, and their files by path below /view/bundle/ */
	components: FrameComponent[] = [];
	readonly bundleFiles: Record<string, string> = {};
	/** methods and paths of what was not a GET */
	readonly changes: string[] = [];
	private heldTickets: (() => void)[] | null = null;
	private readonly server: Server;
	private readonly sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'loggia.view' });
	private readonly tickets = new Set<string>();
	private readonly watchers = new Set<() => void>();
	private shell: WebSocket | null = null;
	private view: WebSocket | null = null;
	private queryId = 100;
	private away = 0;

	constructor(private readonly app: TestApp) {
		this.server = createServer((request, response) => void this.serve(request, response));
		this.server.on('upgrade', (request, socket, head) => {
			const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
			const ticket = protocols.find((name) => name.startsWith('loggia.ticket.'))?.slice('loggia.ticket.'.length) ?? '';
			const isView = request.url === '/ws/view';
			if (isView && !this.tickets.delete(ticket)) {
				socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
				return;
			}
			this.sockets.handleUpgrade(request, socket, head, (ws) => (isView ? this.viewOpened(ws) : this.shellOpened(ws)));
		});
	}

	async start(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	get shellOrigin(): string {
		return `http://localhost:${this.port}`;
	}

	get appOrigin(): string {
		return `http://${LABEL}.localhost:${this.port}`;
	}

	async stop(): Promise<void> {
		for (const socket of this.sockets.clients) socket.terminate();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Goes away, and comes back at the same address. */
	async pause(): Promise<void> {
		this.away = this.port;
		for (const socket of this.sockets.clients) socket.terminate();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	async resume(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(this.away, '127.0.0.1', resolve));
	}

	sendShell(header: Header, body?: unknown): void {
		this.shell?.send(encode(header, body));
	}

	sendView(header: Header, body?: unknown): void {
		this.view?.send(encode(header, body));
	}

	/** A patch; completes when the frame acknowledged it. */
	async patch(body: unknown): Promise<void> {
		const seq = ++this.seq;
		this.sendView({ kind: 'patch', seq }, body);
		await this.heard(this.viewHeard, (m) => m.header.kind === 'ack' && m.header.seq === seq);
	}

	/** A question to shell or frame. @returns the JSON of its reply */
	async query<T>(where: 'shell' | 'view', sheet: string | undefined, body: unknown): Promise<T> {
		const id = this.queryId++;
		const header: Header = { kind: 'query', id, ...(sheet ? { sheet } : {}) };
		if (where === 'shell') this.sendShell(header, body);
		else this.sendView(header, body);
		const list = where === 'shell' ? this.shellHeard : this.viewHeard;
		const reply = await this.heard(list, (m) => m.header.kind === 'queryReply' && m.header.id === id);
		return bodyOf<T>(reply);
	}

	/** The next message (from `after` on) that fits, within 10 s. */
	async heard(list: Message[], fits: (message: Message) => boolean, after = 0): Promise<Message> {
		return new Promise((resolve, reject) => {
			const kinds = () => list.slice(-12).map((m) => `${m.header.kind} ${m.json.slice(0, 120)}`);
			const timer = setTimeout(() => {
				this.watchers.delete(look);
				reject(new Error(`nothing that fits was heard within 10 s; last:\n${kinds().join('\n')}`));
			}, 10_000);
			const look = () => {
				const found = list.slice(after).find(fits);
				if (!found) return;
				clearTimeout(timer);
				this.watchers.delete(look);
				resolve(found);
			};
			this.watchers.add(look);
			look();
		});
	}

	/** The next viewEvent of a type. */
	async event(type: string, after = 0): Promise<Record<string, never> & { detail: never; node: number }> {
		const fits = (m: Message) => m.header.kind === 'viewEvent' && bodyOf<{ type: string }>(m).type === type;
		return bodyOf(await this.heard(this.viewHeard, fits, after));
	}

	/** How many viewEvents of a type were heard. */
	count(type: string, after = 0): number {
		return this.events(after).filter((event) => event.type === type).length;
	}

	events(after = 0): { type: string; node: number; detail: unknown }[] {
		return this.viewHeard
			.slice(after)
			.filter((m) => m.header.kind === 'viewEvent')
			.map((m) => bodyOf(m));
	}

	dropView(): void {
		this.view?.terminate();
	}

	/** From now on a frame that asks for a ticket waits for {@link releaseTickets}. */
	holdTickets(): void {
		this.heldTickets = [];
	}

	releaseTickets(): void {
		for (const answer of this.heldTickets ?? []) answer();
		this.heldTickets = null;
	}

	dropShell(): void {
		this.shell?.terminate();
	}

	get viewIsOpen(): boolean {
		return this.view?.readyState === 1;
	}

	private shellOpened(ws: WebSocket): void {
		this.shell = ws;
		ws.binaryType = 'arraybuffer';
		ws.on('message', (data, binary) => {
			const message = decode(binary ? (data as ArrayBuffer) : data.toString());
			this.note(this.shellHeard, message);
			const { kind, id, sheet } = message.header;
			if (kind === 'open') this.opened(bodyOf(message));
			if (kind === 'query' && sheet === 'ticket') {
				const answer = () => this.sendShell({ kind: 'queryReply', id }, { ticket: this.ticket() });
				if (this.heldTickets) this.heldTickets.push(answer);
				else answer();
			}
		});
	}

	private opened(open: { session?: string; opaque: boolean; path: string; query: Record<string, string> }): void {
		const known = this.forgetful ? undefined : open.session;
		const session = known ?? `s${++this.sessions}`;
		const origin = open.opaque ? this.shellOrigin : this.appOrigin;
		const { manifest } = this.app;
		this.sendShell(
			{ kind: 'ready' },
			{
				session,
				ticket: this.ticket(),
				frame: `${origin}/frame.html`,
				cap: '/p/cap',
				temp: '/t/tcap',
				app: { name: manifest.name, icon: manifest.icon, version: manifest.version },
				manifest,
				errors: this.errors,
			},
		);
		const path = open.path || manifest.entry;
		const stack = [{ page: 1, path, query: open.query }];
		const windows = manifest.pageWindow as Record<string, unknown> | undefined;
		const window = { ...(manifest.window as object), ...(windows?.[path as string] as object) };
		this.sendShell({ kind: 'navigate' }, { type: 'appLaunch', stack, window });
	}

	private viewOpened(ws: WebSocket): void {
		this.view = ws;
		ws.binaryType = 'arraybuffer';
		this.sendView({ kind: 'hostFacts' }, { components: this.components });
		ws.on('message', (data, binary) => {
			const message = decode(binary ? (data as ArrayBuffer) : data.toString());
			const { kind, seq } = message.header;
			if (kind === 'ready' && (seq === 0 || seq !== this.seq)) {
				this.sendView({ kind: 'snapshot', seq: ++this.seq }, this.app.snapshot());
			}
			if (kind === 'ack') this.sendShell({ kind: 'show' });
			this.note(this.viewHeard, message);
		});
	}

	private note(list: Message[], message: Message): void {
		list.push(message);
		for (const watcher of [...this.watchers]) watcher();
	}

	private ticket(): string {
		const ticket = Math.random().toString(16).slice(2);
		this.tickets.add(ticket);
		return ticket;
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = new URL(request.url ?? '/', this.shellOrigin).pathname;
		const onShell = request.headers.host === `localhost:${this.port}`;
		this.requests.push(path);
		if (request.method !== 'GET') this.changes.push(`${request.method} ${path}`);
		if (!onShell && this.appOriginDown) {
			request.socket.destroy();
			return;
		}
		const found = await this.find(path, onShell);
		if (found === null) {
			response.writeHead(404).end('not found');
			return;
		}
		const headers: Record<string, string> = { 'Content-Type': found.type, 'X-Content-Type-Options': 'nosniff' };
		if (found.policy) headers['Content-Security-Policy'] = found.policy;
		if (path.startsWith('/p/') || path.startsWith('/view/')) headers['Access-Control-Allow-Origin'] = '*';
		response.writeHead(200, headers).end(found.body);
	}

	private async find(
		path: string,
		onShell: boolean,
	): Promise<{ type: string; body: string | Buffer; policy?: string } | null> {
		const type = TYPES[extname(path)] ?? 'text/html; charset=utf-8';
		const shellPolicy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self' http://*.localhost:${this.port}`;
		const framePolicy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors ${this.shellOrigin}`;
		const read = (file: string) => readFile(join(RESOURCES, file)).catch(() => null);
		const file = async (name: string, policy?: string) => {
			const body = await read(name);
			return body && { type, body, policy };
		};
		if (path.startsWith('/p/cap/')) {
			const body = this.app.files[path.slice('/p/cap/'.length)];
			return body === undefined ? null : { type, body };
		}
		if (path.startsWith('/t/tcap/')) {
			const body = this.app.files[path.slice(1)];
			return body === undefined ? null : { type, body };
		}
		if (path.startsWith('/view/bundle/')) {
			const body = this.bundleFiles[path.slice('/view/bundle/'.length)];
			return body === undefined ? null : { type, body };
		}
		if (path.startsWith('/view/module/')) {
			const body = onShell ? null : await read('frame/module.html');
			return body && { type: TYPES['.html'], body, policy: framePolicy };
		}
		if (path === '/frame.html') return file('frame/frame.html', framePolicy);
		if (path.startsWith('/view/')) return file(`frame/${path.slice(6)}`);
		if (!onShell) return null;
		if (path === '/') return file('shell/launcher.html', shellPolicy);
		if (path.startsWith('/miniapp/')) return file('shell/shell.html', shellPolicy);
		if (path === '/api/v1/auth/who' && this.who) return { type: TYPES['.json'], body: JSON.stringify(this.who) };
		if (path === '/api/v1/auth/sign-out') return { type: TYPES['.json'], body: '' };
		if (path === '/signin') return { type: TYPES['.html'], body: '<h1>The sign-in page</h1>' };
		if (path === '/shell/apps.json') return { type: TYPES['.json'], body: JSON.stringify({ apps: this.apps }) };
		if (path === '/shell/sessions.json')
			return { type: TYPES['.json'], body: JSON.stringify({ sessions: this.openSessions }) };
		if (path.startsWith('/shell/')) return file(`shell/${path.slice(7)}`);
		return null;
	}
}
