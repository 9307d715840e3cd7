/**
 * The built-ins that this runtime needs, taken before any code of the mini-program runs: what the app does to `JSON` or `Promise`
 * later cannot change what leaves the isolate.
 */

export const toJson: (value: unknown, replacer?: (this: unknown, key: string, value: unknown) => unknown) => string =
	JSON.stringify;
export const parseJson: (text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown) => unknown =
	JSON.parse;
export const now: () => number = Date.now;

const settled = Promise.resolve();
const then = settled.then.bind(settled) as (f: () => void) => unknown;

/** Runs `f` as a microtask. `f` must not throw. */
export function microtask(f: () => void): void {
	then(f);
}

const marked = Promise.prototype.then;

/** A rejection of this very promise is nobody's mistake: an API's `fail` is not an exception of the app. */
export function tolerated<T>(promise: Promise<T>): Promise<T> {
	marked.call(promise, undefined, () => undefined);
	return promise;
}
