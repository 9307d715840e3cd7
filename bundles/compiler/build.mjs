// Bundles the compiler to one classic script that runs in a bare V8 isolate.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, 'target/classes/loggia/compiler/compiler.js');
mkdirSync(dirname(output), { recursive: true });
await build({
	entryPoints: [join(here, 'src/main/ts/main.ts')],
	outfile: output,
	bundle: true,
	format: 'iife',
	platform: 'browser',
	target: 'es2022',
	minify: true,
	legalComments: 'eof',
	define: { 'process.env.NODE_ENV': '"production"', 'process.env.LANG': 'undefined' },
	logLevel: 'warning',
});
