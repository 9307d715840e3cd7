import { type FrameMessage, type FrameParameters, isProtocolMessage, type ShellMessage } from '../frame-protocol.ts';

/** How long the shell may take to get a ticket, ms; then the next try asks again. */
const TICKET_LIMIT = 8_000;

/** The parameters behind the `#`; they leave the address bar's fragment at once. @throws Error when the page was not opened by a shell */
export function readParameters(): FrameParameters {
	let parameters: FrameParameters;
	try {
		parameters = JSON.parse(decodeURIComponent(location.hash.slice(1))) as FrameParameters;
	} catch {
		throw new Error('frame.html is opened by the shell only: its parameters are missing');
	}
	return parameters;
}

/** The frame's line to the shell that made it. Only the parent window, and only at the shell's origin, is heard. */
export class ShellChannel {
	private readonly tickets = new Map<number, (ticket: string | null) => void>();
	private nextId = 1;

	constructor(private readonly origin: string) {
		window.addEventListener('message', (event) => {
			if (event.source !== window.parent || event.origin !== origin || !isProtocolMessage(event.data)) return;
			const message = event.data as ShellMessage;
			if (message.loggia === 'ticket') this.tickets.get(message.id)?.(message.ticket);
		});
	}

	send(message: FrameMessage): void {
		window.parent.postMessage(message, this.origin);
	}

	/** A fresh ticket. Rejects when the shell has none in time. */
	ticket(): Promise<string> {
		const id = this.nextId++;
		return new Promise<string>((resolve, reject) => {
			const timer = setTimeout(() => this.tickets.get(id)?.(null), TICKET_LIMIT);
			this.tickets.set(id, (ticket) => {
				clearTimeout(timer);
				this.tickets.delete(id);
				if (ticket) resolve(ticket);
				else reject(new Error('The shell has no ticket for the view'));
			});
			this.send({ loggia: 'ticket', id });
		});
	}
}
