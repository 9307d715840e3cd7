import { type FrameMessage, type FrameParameters, isProtocolMessage, type ShellMessage } from '../frame-protocol.ts';

/** How long the app's own origin has to say hello, ms; then the frame is opened with an opaque origin on the shell's host. */
const HELLO_LIMIT = 3_000;

export interface FrameHostOptions {
	/** a fresh ticket for a frame whose socket dropped */
	ticket(): Promise<string>;
	/** the app's own origin does not answer */
	unreachable(): void;
	link(state: 'open' | 'away' | 'closed'): void;
	/** Escape was pressed in the app, which had no use for it */
	escape(): void;
}

/** The sandboxed frame that shows the app's pages. */
export class FrameHost {
	private frame: HTMLIFrameElement | null = null;
	private origin = '';
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly stage: HTMLElement,
		private readonly options: FrameHostOptions,
	) {
		window.addEventListener('message', (event) => this.received(event));
	}

	get open(): boolean {
		return this.frame !== null;
	}

	/** Makes a new frame, in the place of the one before. */
	start(url: string, opaque: boolean, title: string, parameters: FrameParameters): void {
		this.stop();
		const address = new URL(url, location.href);
		// a frame of opaque origin speaks as "null", whatever its address is
		this.origin = opaque ? 'null' : address.origin;
		address.hash = encodeURIComponent(JSON.stringify(parameters));
		const frame = document.createElement('iframe');
		frame.setAttribute('sandbox', opaque ? 'allow-scripts allow-forms' : 'allow-scripts allow-forms allow-same-origin');
		frame.setAttribute('referrerpolicy', 'no-referrer');
		frame.title = title;
		// an app without dark mode sees a light browser
		if (parameters.dark) frame.dataset.dark = '';
		frame.src = address.href;
		this.frame = frame;
		this.stage.append(frame);
		if (!opaque) this.timer = setTimeout(() => this.options.unreachable(), HELLO_LIMIT);
	}

	stop(): void {
		clearTimeout(this.timer);
		this.frame?.remove();
		this.frame = null;
	}

	/** Gives the frame the keyboard. A frame that has it already keeps what is focused inside. */
	focus(): void {
		if (document.activeElement !== this.frame) this.frame?.focus({ preventScroll: true });
	}

	private received(event: MessageEvent): void {
		if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
		if (!isProtocolMessage(event.data)) return;
		const message = event.data as FrameMessage;
		if (message.loggia === 'hello') clearTimeout(this.timer);
		else if (message.loggia === 'link') this.options.link(message.state);
		else if (message.loggia === 'back') this.options.escape();
		else if (message.loggia === 'ticket') void this.answerTicket(this.frame, message.id);
	}

	private async answerTicket(frame: HTMLIFrameElement, id: number): Promise<void> {
		const ticket = await this.options.ticket().catch(() => null);
		const reply: ShellMessage = { loggia: 'ticket', id, ticket };
		// an opaque origin has no name to address it by; the window itself is the one we made
		frame.contentWindow?.postMessage(reply, this.origin === 'null' ? '*' : this.origin);
	}
}
