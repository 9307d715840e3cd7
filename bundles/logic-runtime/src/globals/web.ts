/// <reference path="./bundled.d.ts" />
/**
 * Web globals that V8 does not have, each taken from its library when it is first used: most sessions use none of them, and what is
 * not used costs neither time nor memory.
 */
export function installWebGlobals(global: object): void {
	const providers: Record<string, () => unknown> = {
		URL: () => require('core-js-pure/actual/url'),
		URLSearchParams: () => require('core-js-pure/actual/url-search-params'),
		structuredClone: () => require('core-js-pure/actual/structured-clone'),
		atob: () => require('core-js-pure/actual/atob'),
		btoa: () => require('core-js-pure/actual/btoa'),
		TextEncoder: () => require('loggia:text-encoding').TextEncoder,
		TextDecoder: () => require('loggia:text-encoding').TextDecoder,
	};
	for (const name of Object.keys(providers)) {
		const replace = (value: unknown) =>
			Object.defineProperty(global, name, { value, writable: true, enumerable: false, configurable: true });
		Object.defineProperty(global, name, {
			get() {
				const value = providers[name]();
				replace(value);
				return value;
			},
			set: replace,
			enumerable: false,
			configurable: true,
		});
	}
}
