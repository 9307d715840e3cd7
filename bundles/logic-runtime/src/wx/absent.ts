import { answerOf } from './outcome.ts';
import { microtask, tolerated } from '../primordials.ts';
import type { Errors } from '../errors.ts';

/**
 * Stands for an object that WeChat has and this gateway has not (a map context, an ad): every method exists, does nothing and tells its
 * `fail` that it is not supported; what the app sets on it stays. A method is such an object too (`db.command.in([])`). So code that only
 * prepares for such an object goes on.
 * @param promises its methods give promises too (`wx.cloud`): what they return can be chained, and can be awaited, which rejects
 */
export function absentObject(errors: Errors, name: string, promises = false): object {
	return absent(errors, name, promises, undefined);
}

/** @param owner of a method: the object it belongs to, which it returns */
function absent(errors: Errors, name: string, promises: boolean, owner: object | undefined): object {
	const own: Record<PropertyKey, unknown> = {};
	const proxy: object = new Proxy(function absent() {}, {
		get(_target, key) {
			if (key in own) return own[key];
			if (typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key === 'prototype') return undefined;
			if (key === 'toString' || key === 'valueOf') return () => `[${name}: not supported]`;
			if (owner && (key === 'call' || key === 'apply' || key === 'bind')) return Function.prototype[key];
			return (own[key] = absent(errors, `${name}.${key}`, promises, proxy));
		},
		set(_target, key, value) {
			own[key] = value;
			return true;
		},
		has: (_target, key) => key in own,
		apply(_target, _self, args: unknown[]) {
			if (!owner) return proxy;
			refuse(errors, name, args);
			return promises ? absentResult(errors, name) : owner;
		},
		construct: () => proxy,
	});
	return proxy;
}

/** What a method of an absent object returns where WeChat's gives a promise or something to call on. */
function absentResult(errors: Errors, name: string): object {
	const chained = absentObject(errors, name, true) as Record<string, unknown>;
	const refused = () => tolerated(Promise.reject(answerOf(name, { ok: false, message: 'not supported' })));
	chained.then = (done: undefined, failed: () => unknown) => refused().then(done, failed);
	chained.catch = (failed: () => unknown) => refused().catch(failed);
	chained.finally = (done: () => void) => refused().finally(done);
	return chained;
}

/** Tells the callbacks among a method's arguments. */
function refuse(errors: Errors, name: string, args: unknown[]): void {
	const options = args.find((arg) => typeof arg === 'object' && arg !== null) as Record<string, unknown> | undefined;
	const answer = answerOf(name, { ok: false, message: 'not supported' });
	for (const callback of [options?.fail, options?.complete]) {
		if (typeof callback !== 'function') continue;
		microtask(() => void errors.callSafely(`wx.${name}`, () => (callback as (a: unknown) => void)(answer)));
	}
}
