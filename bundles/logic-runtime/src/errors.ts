import type { UncaughtError } from '@loggia/messages';
import type { Host } from './host.ts';

/** The one door around code of the mini-program: what leaves it is counted once, told to App.onError, and stops nothing. */
export interface Errors {
	/** Runs `f`; undefined when it throws. `source` names the door: `Page.onLoad`, `event tap`, `timer` … */
	callSafely<T>(source: string, f: () => T): T | undefined;
	/** Reports an exception that was caught elsewhere. The same object is reported once. */
	report(error: unknown, source: string, path?: string): void;
	/** A promise was rejected and nobody handled it. */
	reportRejection(message: string, stack?: string): void;
}

export interface ErrorListeners {
	/** route of the page on top, for the report */
	route(): string | undefined;
	onError(text: string): void;
	onUnhandledRejection(reason: unknown): void;
}

export function createErrors(host: Host, listeners: ErrorListeners): Errors {
	const reported = new WeakSet<object>();
	let telling = false;

	/** App.onError may throw too: that is reported, but not told to it again. */
	function tell(f: () => void, source: string): void {
		if (telling) return;
		telling = true;
		try {
			f();
		} catch (error) {
			send(describe(error, source));
		} finally {
			telling = false;
		}
	}

	function send(error: UncaughtError): void {
		host.send('error', {}, error);
	}

	function report(error: unknown, source: string, path = listeners.route()): void {
		if (typeof error === 'object' && error !== null) {
			if (reported.has(error)) return;
			reported.add(error);
		}
		const described = describe(error, source, path);
		send(described);
		tell(() => listeners.onError(`${described.message}\n${described.stack ?? ''}`), 'App.onError');
	}

	return {
		report,
		callSafely(source, f) {
			try {
				return f();
			} catch (error) {
				report(error, source);
				return undefined;
			}
		},
		reportRejection(message, stack) {
			send({ source: 'promise', message, stack, path: listeners.route() });
			const reason = new Error(message);
			reason.stack = stack ?? message;
			tell(() => listeners.onUnhandledRejection(reason), 'App.onUnhandledRejection');
		},
	};
}

/** An exception as text; it may be any value, and its getters may throw. */
function describe(error: unknown, source: string, path?: string): UncaughtError {
	if (typeof error !== 'object' || error === null) return { source, message: attempt(() => String(error)) ?? '', path };
	const field = (name: string) => attempt(() => (error as Record<string, unknown>)[name]);
	const name = field('name');
	const stack = field('stack');
	let message = attempt(() => String(field('message') ?? field('errMsg') ?? Object.prototype.toString.call(error)));
	message ??= 'unreadable exception';
	if (typeof name === 'string' && name && !message.startsWith(name)) message = `${name}: ${message}`;
	return { source, message, stack: typeof stack === 'string' ? stack : undefined, path };
}

function attempt<T>(f: () => T): T | undefined {
	try {
		return f();
	} catch {
		return undefined;
	}
}
