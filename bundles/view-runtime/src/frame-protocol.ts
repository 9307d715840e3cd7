/** What the shell puts behind the `#` of the frame's address, as JSON. */
export interface FrameParameters {
	/** ticket for /ws/view; single use */
	ticket: string;
	/** release files: `/p/RELEASECAP` */
	cap: string;
	/** temporary files of the session: `/t/CAP` */
	temp: string;
	/** origin of the shell: only messages from there count */
	shell: string;
	/** page path → its stylesheets */
	styles: Record<string, string[]>;
	/** the page that opens first: its stylesheets are fetched at once */
	path: string;
	/** window.backgroundColor of the app */
	background: string;
	/** the app follows the person's dark mode */
	dark: boolean;
	/** language of the people's side, for the words of controls: `en`, `zh_CN` */
	language: string;
}

/** Frame → shell, by postMessage. */
export type FrameMessage =
	| { loggia: 'hello' }
	/** the socket dropped: a fresh ticket, please */
	| { loggia: 'ticket'; id: number }
	| { loggia: 'link'; state: 'open' | 'away' | 'closed' }
	/** Escape was pressed inside the frame, and nothing there used it */
	| { loggia: 'back' };

/** Shell → frame. */
export type ShellMessage = { loggia: 'ticket'; id: number; ticket: string | null };

/** Whether a value is one of ours; anything else on the channel is ignored. */
export function isProtocolMessage(value: unknown): value is { loggia: string } {
	return typeof value === 'object' && value !== null && typeof (value as { loggia?: unknown }).loggia === 'string';
}
