import type { Errors } from '../errors.ts';
import { microtask } from '../primordials.ts';
import type { ApiCalls } from './api-calls.ts';
import type { Facts } from './facts.ts';
import type { Listeners } from './listeners.ts';
import { MEMBERS } from './members.ts';
import { answerOf, perform, type Outcome } from './outcome.ts';
import type { Subscriptions } from './subscriptions.ts';

type Options = Record<string, unknown>;

/**
 * How apps of other platforms reach what their host adds: TCMPP's `invokeNativePlugin`, dimina's `extBridge`, `extOnBridge` and
 * `extOffBridge`, FinClip's `loadExtApi`. Each simply returns.
 */
export const PORTED: readonly string[] = [
	'invokeNativePlugin',
	'extBridge',
	'extOnBridge',
	'extOffBridge',
	'loadExtApi',
];

/** Where FinClip's apps list the APIs of their host. */
export const FINCLIP_CONF = 'FinClipConf.js';

/** dimina's own; its apps may not take it either. */
const RESERVED_MODULE = 'DMServiceBridgeModule';

export interface PortedParts {
	errors: Errors;
	facts: Facts;
	api: ApiCalls;
	listeners: Listeners;
	subscriptions: Pick<Subscriptions, 'begin' | 'end'>;
	warn: (text: string) => void;
	/** `wx`, where loadExtApi puts what it is told */
	wx: () => Options;
}

export function portedMembers(parts: PortedParts): Record<string, (...args: never[]) => unknown> {
	const { errors, facts, api, listeners, subscriptions, warn } = parts;
	/** `MODULE_EVENT` → how it ends */
	const bridges = new Map<string, () => void>();

	/** Calls `name` for a member of another platform, which answers in its own name. */
	function forward(
		member: string,
		name: string | undefined,
		asked: string,
		given: Options,
		told?: (data: unknown) => void,
	) {
		return perform(errors, member, given, (settle) => {
			if (name === undefined) {
				microtask(() => settle({ ok: false, message: `not supported: ${asked}` }));
				return;
			}
			const params = given.data ?? {};
			if (!told) api.start(name, params, (outcome) => settle(withoutName(outcome)));
			else {
				const running = api.start(
					name,
					params,
					(outcome) => {
						running.forget();
						settle(withoutName(outcome));
					},
					(event, data) => event === 'onProgressUpdate' && told(data),
				);
			}
		});
	}

	/** @returns the first of these that the gateway has */
	function present(...names: string[]): string | undefined {
		return names.find((name) => facts.api(name));
	}

	/** An API of the namespace `module`, or a plain one; what WeChat has under that name is something else. */
	function ofModule(module: string, member: string): string | undefined {
		return present(`${module}.${member}`, ...(MEMBERS.has(member) ? [] : [member]));
	}

	/** The result of a call that is waited for. It never throws: a failure is an answer with `errMsg`. */
	function waitFor(member: string, name: string, params: unknown): unknown {
		const found = facts.api(name)?.sync ? name : (present(`${name}Sync`) ?? present(name));
		if (found === undefined) return answerOf(member, { ok: false, message: notSupported(member, name) });
		try {
			const result = api.ask(found, [params]);
			return typeof result === 'object' && result !== null && !Array.isArray(result)
				? answerOf(member, { ok: true, result })
				: result;
		} catch (error) {
			const { message, errno } = error as { message: string; errno?: number };
			return answerOf(member, withoutName({ ok: false, message, errno }));
		}
	}

	/** Tells success, fail and complete of an answer that is there already. */
	function tell(member: string, given: Options, answer: unknown): void {
		const failed = String((answer as Options | null)?.errMsg ?? '').startsWith(`${member}:fail`);
		for (const callback of [failed ? given.fail : given.success, given.complete]) {
			if (typeof callback !== 'function') continue;
			microtask(() => void errors.callSafely(`wx.${member}`, () => (callback as (a: unknown) => void)(answer)));
		}
	}

	function invokeNativePlugin(options?: unknown): unknown {
		const given = (options ?? {}) as Options;
		const { api_name: name, progress, sync } = given;
		if (!isName(name)) return refuse('invokeNativePlugin', given, 'api_name', name);
		if (sync === true) {
			const answer = waitFor('invokeNativePlugin', name, given.data ?? {});
			tell('invokeNativePlugin', given, answer);
			return answer;
		}
		const told =
			typeof progress === 'function'
				? (data: unknown) => void errors.callSafely('wx.invokeNativePlugin', () => progress(data))
				: undefined;
		return forward('invokeNativePlugin', present(name), name, given, told);
	}

	function extBridge(options?: unknown, callback?: unknown): unknown {
		const given = (options ?? {}) as Options;
		const { module, event } = given;
		if (!isName(module)) return refuse('extBridge', given, 'module', module);
		if (!isName(event)) return refuse('extBridge', given, 'event', event);
		const callbacks = typeof callback === 'function' ? { data: given.data, success: callback, fail: callback } : given;
		return forward('extBridge', ofModule(module, event), `${module}.${event}`, callbacks);
	}

	function extOnBridge(options?: unknown): void {
		const given = (options ?? {}) as Options;
		const { module, event, callBack, isSustain = true } = given;
		const trouble = subscriptionTrouble(module, event);
		if (trouble || typeof callBack !== 'function') {
			warn(`extOnBridge:fail parameter error: ${trouble ?? 'parameter.callBack should be Function;'}`);
			return;
		}
		const on = listenerName('on', event as string);
		const name = ofModule(module as string, on);
		const key = `${String(module)}_${String(event)}`;
		bridges.get(key)?.();
		if (name === undefined) {
			const answer = answerOf('extOnBridge', { ok: false, message: `not supported: ${String(module)}.${on}` });
			warn(String(answer.errMsg));
			tell('extOnBridge', given, answer);
			return;
		}
		const off = name.slice(0, name.length - on.length) + listenerName('off', event as string);
		const end = () => {
			bridges.delete(key);
			if (listeners.remove(name, listener)) subscriptions.end(name, off);
		};
		const listener = (data: unknown) => {
			if (isSustain === false) end();
			callBack(data);
		};
		bridges.set(key, end);
		if (listeners.add(name, listener)) subscriptions.begin(name);
	}

	function extOffBridge(options?: unknown): void {
		const { module, event } = (options ?? {}) as Options;
		const trouble = subscriptionTrouble(module, event);
		if (trouble) warn(`extOffBridge:fail parameter error: ${trouble}`);
		else bridges.get(`${String(module)}_${String(event)}`)?.();
	}

	/** Gives `wx` the functions of a list, `[{name, sync, overwrite}]` or an object that holds it as `extApi`. */
	function loadExtApi(list?: unknown): void {
		const { extApi = list } = (list ?? {}) as { extApi?: unknown };
		if (!Array.isArray(extApi)) {
			warn('loadExtApi:fail parameter error: a list of {name, sync, params} is expected;');
			return;
		}
		const wx = parts.wx();
		for (const entry of extApi) {
			const { name, sync, overwrite } = (entry ?? {}) as Options;
			if (!isName(name)) {
				warn('loadExtApi:fail parameter error: an API in the list has no name;');
			} else if (overwrite !== true && (MEMBERS.has(name) || PORTED.includes(name))) {
				continue;
			} else if (sync === true) {
				wx[name] = (options?: unknown) => {
					const answer = waitFor(name, name, options ?? {});
					tell(name, (options ?? {}) as Options, answer);
					return answer;
				};
			} else if (overwrite === true || !(name in wx)) {
				wx[name] = (options?: unknown) => api.call(name, options);
			}
		}
	}

	function refuse(member: string, given: Options, parameter: string, value: unknown): unknown {
		const type = value === '' ? 'an empty one' : Object.prototype.toString.call(value).slice(8, -1);
		const message = `parameter error: parameter.${parameter} should be String instead of ${type};`;
		return perform(errors, member, given, (settle) => microtask(() => settle({ ok: false, message })));
	}

	return { invokeNativePlugin, extBridge, extOnBridge, extOffBridge, loadExtApi };
}

function isName(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

/** `tick` and `onTick` are both heard as `onTick`. */
function listenerName(verb: 'on' | 'off', event: string): string {
	const bare = /^on[A-Z]/.test(event) ? event.slice(2) : event;
	return `${verb}${bare.charAt(0).toUpperCase()}${bare.slice(1)}`;
}

function subscriptionTrouble(module: unknown, event: unknown): string | undefined {
	if (!isName(module) || module === RESERVED_MODULE) return 'parameter.module should be the name of a module;';
	return isName(event) ? undefined : 'parameter.event should be the name of an event;';
}

/** The answer of one API in another's name. */
function withoutName(outcome: Outcome): Outcome {
	return outcome.ok ? outcome : { ...outcome, message: outcome.message.replace(/^[\w.]+:fail\s*/, '') };
}

function notSupported(member: string, name: string): string {
	return member === name ? 'not supported' : `not supported: ${name}`;
}
