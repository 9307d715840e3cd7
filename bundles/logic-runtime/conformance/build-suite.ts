import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const UNDER_TEST = fileURLToPath(new URL('glass-easel-under-test.ts', import.meta.url));

/** The library's own sources in its suites become the library as it is shipped, on our backend. */
const rewire: Plugin = {
	name: 'rewire',
	setup({ onResolve, onLoad, resolve }) {
		onResolve({ filter: /^glass-easel$/ }, ({ importer }) =>
			importer === UNDER_TEST ? undefined : { path: UNDER_TEST },
		);
		onResolve({ filter: /^(\.\.\/)+src(\/element)?$/ }, ({ importer, resolveDir, kind }) => {
			if (!importer.includes('/glass-easel-miniprogram-adapter/')) return { path: UNDER_TEST };
			return resolve('glass-easel-miniprogram-adapter', { resolveDir, kind });
		});
		onResolve({ filter: /\/composed_backend$/ }, () => ({ path: UNDER_TEST }));
		// the behaviour of basic components is none of the suites' business
		onResolve({ filter: /^\.\/components\/[\w-]+\.ts$/ }, ({ path }) =>
			path === './components/shadow.ts' ? undefined : { path: 'plain', namespace: 'plain' },
		);
		onLoad({ filter: /.*/, namespace: 'plain' }, () => ({ contents: 'export default class extends HTMLElement {}' }));
		// what the suites read from a backend's element they shall read from the document
		onLoad({ filter: /\/tests\/.*\.[jt]s$/ }, async ({ path }) => ({
			contents: (await readFile(path, 'utf8')).replaceAll('.getBackendElement()', () => '.$$'),
			loader: path.endsWith('.ts') ? 'ts' : 'js',
		}));
	},
};

/** One suite with all it needs but the template compiler, as a script for Node. */
export async function buildSuite(path: string, outfile: string): Promise<void> {
	await build({
		entryPoints: [path],
		outfile,
		bundle: true,
		format: 'cjs',
		platform: 'neutral',
		mainFields: ['module', 'main'],
		target: 'es2022',
		external: ['glass-easel-template-compiler'],
		define: { 'process.env.NODE_ENV': '"production"' },
		sourcemap: 'inline',
		tsconfigRaw: { compilerOptions: { target: 'ES2022', useDefineForClassFields: false } },
		plugins: [rewire],
		logLevel: 'error',
	});
}
