// Builds target/classes/loggia/logic/logic-runtime.js: one classic script whose completion value is `boot`.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

/** The library puts its classes on the global object; here they become exports of a module that is evaluated on demand. */
const textEncoding = {
	name: 'text-encoding',
	setup({ onResolve, onLoad, resolve }) {
		onResolve({ filter: /^loggia:text-encoding$/ }, () => ({ path: 'text-encoding', namespace: 'loggia' }));
		onLoad({ filter: /.*/, namespace: 'loggia' }, async () => {
			const { path } = await resolve('fast-text-encoding', { kind: 'require-call', resolveDir: folder });
			const source = await readFile(path, 'utf8');
			return { contents: `(function (window, Buffer) {\n${source}\n})(exports);`, loader: 'js', resolveDir: folder };
		});
	},
};

/** Short names inside the big library; our own stay readable in stack traces (glass-easel comes minified). */
const shortNames = {
	name: 'short-names',
	setup({ onLoad }) {
		onLoad({ filter: /node_modules[\\/]core-js-pure[\\/]/ }, async ({ path }) => {
			const { code } = await transform(await readFile(path, 'utf8'), { minify: true, target: 'es2022' });
			return { contents: code, loader: 'js' };
		});
	},
};

const folder = fileURLToPath(new URL('.', import.meta.url));

export async function buildRuntime(outfile) {
	await build({
		absWorkingDir: folder,
		entryPoints: ['src/boot.ts'],
		outfile,
		bundle: true,
		format: 'iife',
		globalName: 'runtime',
		platform: 'neutral',
		mainFields: ['module', 'main'],
		target: 'es2022',
		minifySyntax: true,
		minifyWhitespace: true,
		charset: 'utf8',
		legalComments: 'none',
		define: { 'process.env.NODE_ENV': '"production"' },
		banner: { js: '(function(){' },
		footer: { js: 'return runtime.boot})()' },
		plugins: [textEncoding, shortNames],
		logLevel: 'warning',
	});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await buildRuntime('target/classes/loggia/logic/logic-runtime.js');
}
