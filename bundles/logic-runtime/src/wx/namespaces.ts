import type { Facts, KnownApi } from './facts.ts';

/** Names with one dot: a namespace, and what it holds. */
const DOTTED = /^([A-Za-z_$][\w$]*)\.([A-Za-z_$][\w$]*)$/;

/** The namespace below `wx`. */
export const EXT = 'ext';

export interface Namespaces {
	/** The object of a namespace: every API of it that the catalogue has or had, made when first used. */
	of(space: string): Record<string, unknown>;
	/** Gives each namespace of the catalogue its global object. What is there already, ours or the app's, stays. */
	publish(): void;
}

/** @returns the parts of `acme.scan`; undefined for a name of another form */
export function splitName(name: string): { space: string; member: string } | undefined {
	const match = DOTTED.exec(name);
	return match ? { space: match[1], member: match[2] } : undefined;
}

/**
 * APIs of capabilities outside of WeChat's list: `ext.NAME` is `wx.ext.NAME`, `acme.scan` a member of the global object `acme`. They come
 * with the catalogue; one that leaves it stays a function, which fails.
 * @param make gives the function of a name, made once
 */
export function createNamespaces(
	facts: Facts,
	global: Record<string, unknown>,
	make: (name: string, member: string, known: KnownApi) => unknown,
): Namespaces {
	const objects = new Map<string, Record<string, unknown>>();

	function members(space: string): string[] {
		return [...facts.everKnown.keys()].map(splitName).flatMap((part) => (part?.space === space ? [part.member] : []));
	}

	function provide(space: string, target: Record<string, unknown>, key: PropertyKey): void {
		if (typeof key !== 'string' || Object.hasOwn(target, key)) return;
		const name = `${space}.${key}`;
		const known = facts.everKnown.get(name);
		if (known) target[key] = make(name, key, known);
	}

	function create(space: string): Record<string, unknown> {
		return new Proxy({} as Record<string, unknown>, {
			get(target, key) {
				provide(space, target, key);
				return Reflect.get(target, key);
			},
			has: (target, key) => Reflect.has(target, key) || facts.everKnown.has(`${space}.${String(key)}`),
			ownKeys: (target) => [...new Set([...members(space), ...Reflect.ownKeys(target)])],
			getOwnPropertyDescriptor(target, key) {
				provide(space, target, key);
				return Reflect.getOwnPropertyDescriptor(target, key);
			},
		});
	}

	function of(space: string): Record<string, unknown> {
		let object = objects.get(space);
		if (!object) objects.set(space, (object = create(space)));
		return object;
	}

	return {
		of,
		publish() {
			for (const name of facts.everKnown.keys()) {
				const space = splitName(name)?.space;
				if (space === undefined || space === EXT || space in global) continue;
				Object.defineProperty(global, space, {
					value: of(space),
					writable: true,
					enumerable: false,
					configurable: true,
				});
			}
		},
	};
}
