import type { Header, HostFacts, InspectQuestion, OpenSession, ViewEvent, ViewQueryReply } from '@loggia/messages';
import type { Define } from '@loggia/messages/compiled-app';
import { createConsole } from './globals/console.ts';
import { answerGlobalProbe } from './globals/function-constructor.ts';
import { limitIntl } from './globals/intl.ts';
import { installWebGlobals } from './globals/web.ts';
import { harden } from './harden.ts';
import { createHost, type HostFunction } from './host.ts';
import { microtask, parseJson } from './primordials.ts';
import { createSession, type Session } from './session.ts';
import { decode } from './wx/api-calls.ts';
import { eventOf } from './wx/subscriptions.ts';

/** The one way into the isolate: never throws. `attachments` holds ArrayBuffers; for `load` the function of logic.js. */
export type Dispatch = (kind: string, header: string, json: string, attachments?: unknown[]) => void;

type Handler = (session: Session, header: Header, json: string, attachments: ArrayBuffer[]) => void;

/** Makes the isolate ready for the code of an app. @param hostFunction the one way out */
export function boot(hostFunction: HostFunction): Dispatch {
	const global = globalThis as unknown as Record<string, unknown>;
	harden(global);
	const host = createHost(hostFunction);
	limitIntl(host, global);
	const session = createSession(host, global);
	installGlobals(global, session);
	let closed = false;
	return (kind, header, json, attachments) => {
		if (closed) return;
		try {
			if (kind === 'close') closed = true;
			else HANDLERS.get(kind)?.(session, parse<Header>(header), json, (attachments ?? []) as ArrayBuffer[]);
			session.inspector.dispatched();
		} catch (error) {
			session.log('error', [`${kind} failed in the logic runtime:`, error]);
		}
	};
}

const HANDLERS = new Map<string, Handler>([
	['load', (session, _header, _json, [evaluate]) => session.load(evaluate as unknown as (define: Define) => void)],
	['open', (session, _header, json) => session.open(parse<OpenSession>(json))],
	['hostFacts', (session, _header, json) => session.updateFacts(parse<HostFacts>(json))],
	['viewEvent', (session, header, json) => session.viewEvent(header.page, parse<ViewEvent>(json))],
	['ack', (session, header) => session.writer.acknowledge(header.seq ?? 0)],
	['ready', (session, header) => session.writer.attach(header.seq ?? 0)],
	['queryReply', (session, header, json) => session.queries.reply(header.id ?? 0, parse<ViewQueryReply>(json))],
	['navigate', (session, _header, json) => session.chrome(parse(json))],
	['hide', (session) => session.hide()],
	['show', (session) => session.show()],
	['inspect', (session, header, json) => session.inspector.ask(header.id ?? 0, parse<InspectQuestion>(json))],
	['wake', (session) => session.timers.wake()],
	['apiReply', (session, header, json, attachments) => session.api.reply(header, json, attachments)],
	[
		'apiEvent',
		(session, header, json, attachments) => {
			const { name, data } = decode(json, attachments) as { name: string; data: unknown };
			const ended = eventOf(name);
			if (ended !== undefined) {
				session.subscriptions.ended(ended);
				return;
			}
			const event = /^on[A-Z]|\.on[A-Z]/.test(name) ? name : 'on' + name.charAt(0).toUpperCase() + name.slice(1);
			if (header.id === undefined) session.listeners.emit(event, data);
			else session.api.taskEvent(header.id, event, data);
		},
	],
	[
		'rejection',
		(session, _header, json) => {
			const { message, stack } = parse<{ message?: string; stack?: string }>(json);
			session.errors.reportRejection(message ?? 'unhandled rejection', stack);
		},
	],
]);

function parse<T>(json: string): T {
	return (json ? parseJson(json) : {}) as T;
}

function installGlobals(global: Record<string, unknown>, session: Session): void {
	const { timers, errors } = session;
	const define = (name: string, value: unknown) =>
		Object.defineProperty(global, name, { value, writable: true, enumerable: false, configurable: true });
	define('global', global);
	define('console', createConsole(session.log, global.console as Console | undefined));
	define('setTimeout', (f: unknown, ms?: unknown, ...args: unknown[]) => timers.set(f, ms, args, false));
	define('setInterval', (f: unknown, ms?: unknown, ...args: unknown[]) => timers.set(f, ms, args, true));
	define('clearTimeout', timers.clear);
	define('clearInterval', timers.clear);
	define('queueMicrotask', (f: unknown) => {
		if (typeof f !== 'function') throw new TypeError('queueMicrotask wants a function');
		microtask(() => void errors.callSafely('microtask', () => (f as () => void)()));
	});
	answerGlobalProbe(global);
	installWebGlobals(global);
}
