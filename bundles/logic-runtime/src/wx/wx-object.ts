import type { Errors } from '../errors.ts';
import { absentObject } from './absent.ts';
import type { ApiCalls } from './api-calls.ts';
import type { Facts } from './facts.ts';
import type { Listeners } from './listeners.ts';
import { MEMBERS, styleOf, type MemberStyle } from './members.ts';
import { createNamespaces, EXT, type Namespaces } from './namespaces.ts';
import { performLocally } from './outcome.ts';
import { PORTED } from './ported.ts';
import { eventOf, type Subscriptions } from './subscriptions.ts';
import { createTasks } from './tasks.ts';

/** What this runtime answers itself. */
export interface LocalMembers {
	/** calls with success/fail/complete; throw ApiFailure, may return Later */
	calls: Record<string, (options: Record<string, unknown>) => unknown>;
	/** everything that simply returns */
	functions: Record<string, (...args: never[]) => unknown>;
	values: Record<string, unknown>;
	/** events that need nobody's subscription: onAppShow … */
	events: ReadonlySet<string>;
	/** members that are there only while the catalogue has the family `system` */
	needsSystem: ReadonlySet<string>;
}

export interface WxParts {
	errors: Errors;
	facts: Facts;
	api: ApiCalls;
	listeners: Listeners;
	subscriptions: Subscriptions;
	local: LocalMembers;
	/** app.json's `networkTimeout` */
	timeouts: Readonly<Record<string, unknown>>;
	/** where namespaces of the catalogue become visible */
	global: Record<string, unknown>;
}

export interface Wx {
	object: Record<string, unknown>;
	namespaces: Namespaces;
}

/** Whether calling the member can succeed now: what canIUse says. */
export function isSupported({ facts, local }: Pick<WxParts, 'facts' | 'local'>, name: string): boolean {
	if (facts.api(name)) return true;
	if (local.needsSystem.has(name)) return facts.hasFamily('system');
	if ([local.calls, local.functions, local.values].some((members) => Object.hasOwn(members, name))) return true;
	return local.events.has(name.replace(/^off/, 'on'));
}

/**
 * `wx`: every member of WeChat's and every API of the catalogue, made when first used. An app may overwrite and add members, and may
 * list them.
 */
export function createWx(parts: WxParts): Wx {
	const { errors, facts, api, listeners, local, subscriptions } = parts;
	const task = createTasks(parts);
	const namespaces = createNamespaces(facts, parts.global, (name, member, known) => make(name, styleOf(member, known)));

	function make(name: string, style: MemberStyle): unknown {
		if (Object.hasOwn(local.values, name)) return local.values[name];
		switch (style) {
			case 'call':
				return (options?: unknown) => call(name, options);
			case 'task':
				return (options?: unknown) => task(name, options);
			case 'on':
				return (listener?: unknown) => {
					const first = listeners.add(name, listener);
					if (first) subscriptions.begin(name);
				};
			case 'off':
				return (listener?: unknown) => {
					const event = eventOf(name) ?? name;
					if (listeners.remove(event, listener)) subscriptions.end(event, name);
				};
			case 'object':
				if (name === EXT) return namespaces.of(EXT);
				return (
					own(name) ??
					(name === 'cloud' || name === 'router' || name === 'worklet'
						? absentObject(errors, name, name === 'cloud')
						: () => absentObject(errors, name))
				);
			case 'sync':
				return own(name) ?? ((...args: unknown[]) => api.ask(name, args));
		}
	}

	function own(name: string): unknown {
		if (!Object.hasOwn(local.functions, name)) return undefined;
		if (!local.needsSystem.has(name)) return local.functions[name];
		return (...args: never[]) => (isSupported(parts, name) ? local.functions[name](...args) : {});
	}

	function call(name: string, options: unknown): unknown {
		const work = Object.hasOwn(local.calls, name) && isSupported(parts, name) ? local.calls[name] : undefined;
		if (!work) return api.call(name, options);
		return performLocally(errors, name, options, () => work((options ?? {}) as Record<string, unknown>));
	}

	function style(name: string): MemberStyle | undefined {
		if (name === EXT) return 'object';
		if (PORTED.includes(name)) return 'sync';
		const ours = name.includes('.') ? undefined : facts.everKnown.get(name);
		return MEMBERS.get(name) ?? (ours === undefined ? undefined : styleOf(name, ours));
	}

	/** Puts the member on the object when it is first asked for. */
	function provide(target: Record<string, unknown>, key: PropertyKey): void {
		if (typeof key !== 'string' || Object.hasOwn(target, key)) return;
		const known = style(key);
		if (known) target[key] = make(key, known);
	}

	const object = new Proxy({} as Record<string, unknown>, {
		get(target, key) {
			provide(target, key);
			return Reflect.get(target, key);
		},
		has: (target, key) => Reflect.has(target, key) || (typeof key === 'string' && style(key) !== undefined),
		ownKeys: (target) => [
			...new Set([
				...MEMBERS.keys(),
				EXT,
				...PORTED,
				...[...facts.everKnown.keys()].filter((name) => !name.includes('.')),
				...Reflect.ownKeys(target),
			]),
		],
		getOwnPropertyDescriptor(target, key) {
			provide(target, key);
			return Reflect.getOwnPropertyDescriptor(target, key);
		},
	});
	return { object, namespaces };
}
