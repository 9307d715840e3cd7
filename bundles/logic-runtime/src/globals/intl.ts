import type { Host } from '../host.ts';
import { toJson } from '../primordials.ts';
import { createRation } from '../ration.ts';

/** `Intl` objects that live at a time. Each holds some 30 KB outside the heap, which no limit of V8 sees. */
const MOST = 300;
/** Objects that are kept for the next who asks for the same. */
const MOST_SHARED = 50;

type Constructor = abstract new (...args: unknown[]) => object;

/**
 * Counts the `Intl` objects of the mini-program. Apps make them where they need them, in a list once for each row: who asks for the same languages and
 * options again gets the same object, since none of them can be changed. Only different ones count.
 */
export function limitIntl(host: Host, global: Record<string, unknown>): void {
	const intl = global.Intl as Record<string, Constructor> | undefined;
	if (!intl) return;
	const ration = createRation(
		host,
		'intl',
		MOST,
		`more than ${MOST} Intl objects are in use: make one for each language and set of options, and use it again`,
	);
	let live: WeakRef<object>[] = [];
	const shared = new Map<string, object>();

	function made(make: () => object): object {
		if (live.length >= MOST) {
			live = live.filter((one) => one.deref() !== undefined);
			ration.take(live.length);
		}
		const object = make();
		live.push(new WeakRef(object));
		return object;
	}

	function same(key: string, make: () => object): object {
		let object = shared.get(key);
		if (object) shared.delete(key);
		else object = made(make);
		shared.set(key, object);
		if (shared.size > MOST_SHARED) for (const oldest of shared.keys()) return (shared.delete(oldest), object);
		return object;
	}

	for (const name of Object.getOwnPropertyNames(intl)) {
		const Original = intl[name];
		if (typeof Original !== 'function' || !('supportedLocalesOf' in Original)) continue;
		const limited: Constructor = new Proxy(Original, {
			construct(target, args: unknown[], newTarget): object {
				const make = () => Reflect.construct(target, args, newTarget === limited ? target : newTarget) as object;
				const key = newTarget === limited ? keyOf(name, args) : undefined;
				return key === undefined ? made(make) : same(key, make);
			},
			// Collator, NumberFormat and DateTimeFormat may be called without new; the others throw
			apply: (target, self, args: unknown[]) => made(() => Reflect.apply(target as never, self, args) as object),
		});
		Object.defineProperty(intl, name, { value: limited });
		Object.defineProperty(Original.prototype, 'constructor', { value: limited });
	}
}

/** What two equal objects were asked for with; undefined when it cannot be said without running code of the mini-program. */
function keyOf(name: string, args: unknown[]): string | undefined {
	const [locales, options] = args;
	const words = Array.isArray(locales) ? locales : [locales];
	if (!words.every((word) => word === undefined || typeof word === 'string')) return undefined;
	if (options === undefined) return toJson([name, words]);
	if (typeof options !== 'object' || options === null || Object.getPrototypeOf(options) !== Object.prototype)
		return undefined;
	const entries: unknown[] = [];
	for (const key of Object.keys(options).sort()) {
		const property = Object.getOwnPropertyDescriptor(options, key)!;
		if (!('value' in property) || (typeof property.value === 'object' && property.value !== null)) return undefined;
		if (typeof property.value === 'function' || typeof property.value === 'symbol') return undefined;
		entries.push([key, typeof property.value, String(property.value)]);
	}
	return toJson([name, words, entries]);
}
