/** `return this`, with or without strictness and semicolon. */
const GLOBAL_PROBE = /^\s*(?:(['"])use strict\1\s*;\s*)?return\s+this\s*;?\s*$/;

/**
 * Answers `Function('return this')()`, by which old libraries ask for the global object without catching a refusal. No code is made of
 * text: every other body goes to V8, which refuses it.
 */
export function answerGlobalProbe(global: object): void {
	const native = Function;
	const probed = (args: unknown[]): (() => unknown) | undefined =>
		args.length === 1 && typeof args[0] === 'string' && GLOBAL_PROBE.test(args[0]) ? () => global : undefined;
	const answering: FunctionConstructor = new Proxy(native, {
		apply: (target, self, args: unknown[]) => probed(args) ?? Reflect.apply(target, self, args as string[]),
		construct: (target, args: unknown[], newTarget) =>
			probed(args) ?? Reflect.construct(target, args, newTarget === answering ? target : newTarget),
	});
	const define = (target: object, name: string) =>
		Object.defineProperty(target, name, { value: answering, writable: true, enumerable: false, configurable: true });
	define(global, 'Function');
	define(native.prototype, 'constructor');
}
