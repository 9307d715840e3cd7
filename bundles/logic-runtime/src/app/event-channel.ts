import type { Errors } from '../errors.ts';

type Listener = (...args: unknown[]) => void;

/** One end of the channel between a page and the page that opened it (`wx.navigateTo({events})`). */
export interface EventChannel {
	on(name: string, listener: Listener): void;
	once(name: string, listener: Listener): void;
	off(name: string, listener?: Listener): void;
	emit(name: string, ...args: unknown[]): void;
}

/**
 * Two connected ends: what one emits, the other hears; what is emitted before anybody listens there waits.
 * @param events listeners of the first end
 */
export function createChannel(errors: Errors, events: Record<string, unknown>): [EventChannel, EventChannel] {
	const opener = createEnd(errors);
	const opened = createEnd(errors);
	for (const name of Object.keys(events)) {
		if (typeof events[name] === 'function') opener.hear(name, events[name] as Listener, false);
	}
	return [channel(opener, opened), channel(opened, opener)];
}

interface End {
	hear(name: string, listener: Listener, once: boolean): void;
	forget(name: string, listener?: Listener): void;
	tell(name: string, args: unknown[]): void;
}

function channel(own: End, other: End): EventChannel {
	return {
		on: (name, listener) => own.hear(String(name), listener, false),
		once: (name, listener) => own.hear(String(name), listener, true),
		off: (name, listener) => own.forget(String(name), listener),
		emit: (name, ...args) => other.tell(String(name), args),
	};
}

function createEnd(errors: Errors): End {
	const listeners = new Map<string, { listener: Listener; once: boolean }[]>();
	const early = new Map<string, unknown[][]>();

	function tell(name: string, args: unknown[]): void {
		const all = listeners.get(name);
		if (!all || !all.length) {
			early.set(name, [...(early.get(name) ?? []), args]);
			return;
		}
		listeners.set(
			name,
			all.filter(({ once }) => !once),
		);
		for (const { listener } of all) errors.callSafely(`EventChannel ${name}`, () => listener(...args));
	}

	return {
		tell,
		hear(name, listener, once) {
			if (typeof listener !== 'function') return;
			listeners.set(name, [...(listeners.get(name) ?? []), { listener, once }]);
			const waiting = early.get(name) ?? [];
			early.delete(name);
			for (const args of waiting) tell(name, args);
		},
		forget(name, listener) {
			listeners.set(name, listener ? (listeners.get(name) ?? []).filter((entry) => entry.listener !== listener) : []);
		},
	};
}
