/**
 * Makes the built-ins that the framework leans on immune to the mini-program, without breaking libraries:
 * - they stay extensible (`Date.prototype.format = …` is common in real apps);
 * - assigning to an existing method is ignored instead of throwing (polyfills overwrite without asking);
 * - assigning to an inherited name on an own object works (the "override mistake" of frozen prototypes): hence accessors;
 * - Object.prototype, Function.prototype and the Error prototypes stay as they are: too much code assigns to them.
 * Must run after the isolate was created, never inside a V8 snapshot.
 */
export function harden(global: Record<string, unknown>): void {
	for (const name of ['SharedArrayBuffer', 'Atomics', 'WebAssembly']) delete global[name];
	fix(JSON);
	fix(Reflect);
	for (const target of [
		Object,
		Array,
		Array.prototype,
		String,
		String.prototype,
		Promise,
		Promise.prototype,
		Map.prototype,
		Set.prototype,
		WeakMap.prototype,
		WeakSet.prototype,
	]) {
		protect(target);
	}
}

/** Names that engines watch: an accessor there would slow down every `await`, `map` or `for … of`. */
const WATCHED = new Set(['constructor', 'then', 'prototype', 'length', 'name']);

function fix(target: object): void {
	for (const name of Object.getOwnPropertyNames(target)) {
		const property = Object.getOwnPropertyDescriptor(target, name)!;
		if (property.configurable) Object.defineProperty(target, name, { writable: false, configurable: false });
	}
}

function protect(target: object): void {
	for (const name of Object.getOwnPropertyNames(target)) {
		const property = Object.getOwnPropertyDescriptor(target, name)!;
		if (WATCHED.has(name) || !property.configurable || typeof property.value !== 'function') continue;
		const value: unknown = property.value;
		Object.defineProperty(target, name, {
			get: () => value,
			set(this: object, replacement: unknown) {
				if (this === target) return;
				Object.defineProperty(this, name, {
					value: replacement,
					writable: true,
					enumerable: true,
					configurable: true,
				});
			},
			enumerable: property.enumerable,
			configurable: false,
		});
	}
}
