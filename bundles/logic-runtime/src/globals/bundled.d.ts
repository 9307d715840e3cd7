/** CommonJS inside the bundle: esbuild evaluates such a module when `require` is called, not before. */
declare function require(name: 'loggia:text-encoding'): { TextEncoder: unknown; TextDecoder: unknown };
declare function require(name: string): unknown;
