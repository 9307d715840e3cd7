import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { regions } from './regions.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'target/classes/loggia/view');
const shared = {
	absWorkingDir: here,
	bundle: true,
	minify: true,
	target: ['chrome109', 'firefox115', 'safari16.4'],
	legalComments: 'none',
	charset: 'utf8',
	logLevel: 'warning',
	plugins: [regions],
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'frame'), { recursive: true });
mkdirSync(join(out, 'shell'), { recursive: true });

await Promise.all([
	// the app's own origin: one chunk for each component
	build({
		...shared,
		entryPoints: { frame: 'src/frame/frame.ts', module: 'src/frame/module.ts' },
		format: 'esm',
		splitting: true,
		chunkNames: '[name]-[hash]',
		outdir: join(out, 'frame'),
	}),
	// a frame of opaque origin: everything in one classic script
	build({
		...shared,
		entryPoints: { 'frame-opaque': 'src/frame/frame.ts', boot: 'src/frame/boot.ts' },
		format: 'iife',
		outdir: join(out, 'frame'),
	}),
	build({
		...shared,
		entryPoints: { shell: 'src/shell/shell.ts', launcher: 'src/shell/launcher.ts' },
		format: 'iife',
		outdir: join(out, 'shell'),
	}),
	// the developer's parts of the shell, fetched when they are first needed
	build({
		...shared,
		entryPoints: { panel: 'src/shell/panel/panel.ts', overlay: 'src/shell/panel/overlay.ts' },
		format: 'esm',
		splitting: true,
		chunkNames: '[name]-[hash]',
		outdir: join(out, 'shell'),
	}),
	build({ ...shared, entryPoints: ['src/frame/frame.css'], outdir: join(out, 'frame') }),
	build({
		...shared,
		entryPoints: {
			shell: 'src/shell/shell.css',
			launcher: 'src/shell/launcher.css',
			panel: 'src/shell/panel/panel.css',
		},
		outdir: join(out, 'shell'),
	}),
]);
for (const part of ['frame', 'shell']) {
	for (const file of readdirSync(join(here, 'src', part))) {
		if (/\.(html|svg|png|ico)$/.test(file)) cpSync(join(here, 'src', part, file), join(out, part, file));
	}
}
