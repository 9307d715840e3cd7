import type { Header, Message } from '@loggia/messages';
import { decode, encode } from '../wire.ts';

const BACKOFF = [200, 500, 1_000, 2_000, 5_000];

export interface ShellLinkOptions {
	/** JSON of `open`, asked anew for each socket: the session may be known by then */
	open(): unknown;
	received(message: Message): void;
	/** the socket is away for the n-th time in a row, 1 for the first */
	away(tries: number): void;
}

/** The shell's socket. It opens again by itself until `end`. */
export class ShellLink {
	private socket: WebSocket | null = null;
	private ended = false;
	private tries = 0;
	private nextId = 1;
	private readonly replies = new Map<number, { resolve(message: Message): void; reject(error: Error): void }>();
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly options: ShellLinkOptions) {
		this.connect();
	}

	/** Sends when the socket is open; what the shell says of its state is said again in the next `open`. @returns whether it was */
	send(header: Header, body?: unknown): boolean {
		if (this.socket?.readyState !== WebSocket.OPEN) return false;
		this.socket.send(encode(header, body));
		return true;
	}

	/** A question of the shell's to the gateway. Rejects when the socket goes away before the reply. */
	ask(sheet: string, body: unknown): Promise<Message> {
		return new Promise((resolve, reject) => {
			if (this.socket?.readyState !== WebSocket.OPEN) {
				reject(new Error('The gateway is away'));
				return;
			}
			const id = this.nextId++;
			this.replies.set(id, { resolve, reject });
			this.send({ kind: 'query', id, sheet }, body);
		});
	}

	/** Opens a new socket now: the person asked for it, or `open` says something else now. */
	restart(): void {
		clearTimeout(this.timer);
		this.ended = false;
		this.tries = 0;
		const old = this.socket;
		this.socket = null;
		old?.close();
		this.connect();
	}

	/** No further try. */
	end(): void {
		this.ended = true;
		clearTimeout(this.timer);
		this.socket?.close();
	}

	private connect(): void {
		const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
		const socket = new WebSocket(`${scheme}//${location.host}/ws/shell`);
		socket.binaryType = 'arraybuffer';
		this.socket = socket;
		socket.onopen = () => this.send({ kind: 'open' }, this.options.open());
		socket.onmessage = (event) => {
			if (this.socket !== socket) return;
			this.tries = 0;
			const message = decode(event.data as string | ArrayBuffer);
			const reply = message.header.kind === 'queryReply' && this.replies.get(message.header.id ?? 0);
			if (reply) {
				this.replies.delete(message.header.id ?? 0);
				reply.resolve(message);
			} else this.options.received(message);
		};
		socket.onclose = () => {
			if (this.socket !== socket) return;
			for (const { reject } of this.replies.values()) reject(new Error('The gateway went away'));
			this.replies.clear();
			if (this.ended) return;
			this.tries++;
			this.options.away(this.tries);
			const pause = BACKOFF[Math.min(this.tries, BACKOFF.length) - 1];
			this.timer = setTimeout(() => this.ended || this.connect(), pause);
		};
	}
}
