import type { Header, Message } from '@loggia/messages';
import { decode, encode } from '../wire.ts';

/** Most events kept while the socket is away, and how long: later ones are refused by `send`. */
const HELD_EVENTS = 64;
const HELD_MS = 10_000;
/** Pauses before each further try, ms; the last one repeats. */
const BACKOFF = [0, 250, 500, 1_000, 2_000, 5_000];

export interface LinkOptions {
	/** absolute ws:// or wss:// address of /ws/view */
	url: string;
	/** the first ticket; later ones are asked for */
	ticket: string;
	/** asks the shell for a fresh ticket; rejects when the shell is away */
	freshTicket(): Promise<string>;
	/** number of the last patch that was applied, 0 for none */
	lastApplied(): number;
	received(message: Message): void;
	/** the socket opened, or went away and is being opened again */
	state(state: 'open' | 'away' | 'closed'): void;
	/** events that were held too long or were too many */
	lost(count: number): void;
}

/** The frame's socket. It opens again by itself until the gateway says `close`; events wait for it a while. */
export class Link {
	private socket: WebSocket | null = null;
	private open = false;
	private ended = false;
	private tries = 0;
	private held: { at: number; data: string | ArrayBuffer }[] = [];

	constructor(private readonly options: LinkOptions) {
		this.connect(options.ticket);
	}

	/** Bytes that have not left yet: continuous events wait while there are any. */
	get busy(): boolean {
		return !this.open || (this.socket?.bufferedAmount ?? 0) > 0;
	}

	/** Sends now, or holds it for the next socket when `keep`; what is not kept is dropped while the socket is away. */
	send(header: Header, body?: unknown, keep = false): void {
		const data = encode(header, body);
		if (this.open && this.socket) this.socket.send(data);
		else if (keep && !this.ended) {
			this.held.push({ at: performance.now(), data });
			if (this.held.length > HELD_EVENTS) {
				this.held.shift();
				this.options.lost(1);
			}
		}
	}

	/** Drops the socket on purpose and opens a new one. */
	reconnect(): void {
		this.socket?.close();
	}

	/** The session is over: no further try. */
	end(): void {
		this.ended = true;
		this.open = false;
		this.held = [];
		this.socket?.close();
		this.options.state('closed');
	}

	private connect(ticket: string): void {
		const socket = new WebSocket(this.options.url, ['loggia.view', `loggia.ticket.${ticket}`]);
		socket.binaryType = 'arraybuffer';
		this.socket = socket;
		socket.onopen = () => {
			this.open = true;
			this.tries = 0;
			this.options.state('open');
			this.send({ kind: 'ready', seq: this.options.lastApplied() });
			this.flushHeld();
		};
		socket.onmessage = (event) => {
			let message: Message;
			try {
				message = decode(event.data as string | ArrayBuffer);
			} catch (e) {
				this.send({ kind: 'error' }, { source: 'view', message: String(e) });
				socket.close(1007, 'unreadable message');
				return;
			}
			this.options.received(message);
		};
		socket.onclose = () => {
			if (this.socket !== socket || this.ended) return;
			this.open = false;
			this.options.state('away');
			this.retry();
		};
	}

	private retry(): void {
		const pause = BACKOFF[Math.min(this.tries++, BACKOFF.length - 1)];
		setTimeout(() => {
			if (this.ended) return;
			this.options.freshTicket().then(
				(ticket) => this.ended || this.connect(ticket),
				() => this.retry(),
			);
		}, pause);
	}

	private flushHeld(): void {
		const fresh = this.held.filter((event) => performance.now() - event.at <= HELD_MS);
		const stale = this.held.length - fresh.length;
		this.held = [];
		for (const event of fresh) this.socket?.send(event.data);
		if (stale > 0) this.options.lost(stale);
	}
}
