import type { Message, UncaughtError } from '@loggia/messages';
import { bodyOf } from '../../wire.ts';
import { el } from '../dom.ts';
import { Handle } from './handle.ts';
import type { ErrorOverlay } from './overlay.ts';
import type { Panel } from './panel.ts';

export interface DeveloperParts {
	/** the phone-like box, where the handle is */
	device: HTMLElement;
	/** where the pages are shown: errors lie over them */
	stage: HTMLElement;
	/** a question to the gateway; rejects when the socket goes away */
	ask(sheet: string, body: unknown): Promise<Message>;
	/** gives the keyboard back to the app */
	focusApp(): void;
}

/** How a part that is loaded when it is first needed is loaded once. */
const loaded = new Map<string, Promise<unknown>>();
function load<T>(name: string): Promise<T> {
	let module = loaded.get(name);
	if (!module) {
		const path = `/shell/${name}.js`;
		module = Promise.all([import(path), loaded.get('css') ?? stylesheet()]).then(([part]) => part as unknown);
		// a gateway that was away may answer the next time
		module.catch(() => loaded.delete(name));
		loaded.set(name, module);
	}
	return module as Promise<T>;
}

function stylesheet(): Promise<void> {
	const sheet = new Promise<void>((resolve, reject) => {
		const link = el('link', { rel: 'stylesheet', href: '/shell/panel.css' });
		link.onload = () => resolve();
		link.onerror = () => reject(new Error('/shell/panel.css cannot be loaded'));
		document.head.append(link);
	});
	loaded.set('css', sheet);
	sheet.catch(() => loaded.delete('css'));
	return sheet;
}

/**
 * What a develop version has beside a release version: a handle that opens the panel, and uncaught errors over the page. Both are loaded
 * when they are first needed.
 */
export class Developer {
	private readonly handle: Handle;
	private panel: Panel | null = null;
	private overlay: ErrorOverlay | null = null;
	private opening = false;
	private app = { name: '', version: '' };

	constructor(private readonly parts: DeveloperParts) {
		this.handle = new Handle(parts.device, () => void this.toggle());
		document.addEventListener('keydown', (event) => {
			if (event.key === 'Escape' && !event.defaultPrevented && this.escape()) event.preventDefault();
		});
	}

	/** A session begins, or goes on with a new socket. */
	begin(app: { name: string; version: string }): void {
		this.app = app;
		this.overlay?.begin();
		this.panel?.begin(app);
	}

	/** `log`, `error` and `trace` of the gateway. */
	received(message: Message): void {
		const { kind } = message.header;
		if (kind === 'error') {
			const error = bodyOf<UncaughtError>(message);
			if (!this.panel) this.handle.count();
			this.panel?.error(error);
			void this.show(error);
		} else if (kind === 'log') this.panel?.line(bodyOf(message));
		else if (kind === 'trace') this.panel?.trace(bodyOf(message));
	}

	/** Escape, in the shell or in the app. @returns whether something closed */
	escape(): boolean {
		return this.overlay?.dismiss() ?? false;
	}

	private async show(error: UncaughtError): Promise<void> {
		try {
			const { createOverlay } = await load<typeof import('./overlay.ts')>('overlay');
			this.overlay ??= createOverlay(this.parts.stage);
			this.overlay.show(error);
		} catch {
			// the gateway is away: the error is in the browser's console, and counted
			console.error(error.message, error.stack);
		}
	}

	private async toggle(): Promise<void> {
		if (this.panel) {
			this.panel.close();
			return;
		}
		if (this.opening) return;
		this.opening = true;
		try {
			const { openPanel } = await load<typeof import('./panel.ts')>('panel');
			this.panel = openPanel({
				ask: async (sheet, body) => {
					const reply = await this.parts.ask(sheet, body);
					const answer = bodyOf<Record<string, unknown>>(reply);
					if (reply.header.ok === false) throw new Error(String(answer.error ?? 'no answer'));
					return answer;
				},
				closed: (byKeyboard) => {
					this.panel = null;
					this.handle.opened(false);
					if (byKeyboard) this.handle.focus();
					else this.parts.focusApp();
				},
			});
			this.handle.opened(true);
			this.panel.begin(this.app);
		} finally {
			this.opening = false;
		}
	}
}
