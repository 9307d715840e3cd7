import type { CompiledComponent, ReleaseManifest } from '@loggia/messages/compiled-app';
import { compare } from './diagnostics.ts';
import type { Module } from './modules.ts';
import type { Package } from './package.ts';
import type { App } from './project.ts';
import { LineMap } from './source-map.ts';

/** Writes logic.js: one script whose value is `function (define) {…}`, each module's lines as its developer wrote them. */
export function assembleLogic(
	manifest: ReleaseManifest,
	modules: Module[],
	components: Map<string, CompiledComponent>,
	templates: string,
	app: App,
	pkg: Package,
): { script: string; map: string } {
	const out: string[] = [];
	const map = new LineMap();
	const write = (text: string): void => {
		out.push(text);
		map.skip(text.split('\n').length);
	};
	write('(function (define) {');
	write(`define.app(${json(manifest)});`);
	for (const [path, component] of [...components].sort(([a], [b]) => compare(a, b)))
		write(`define.component(${json(path)}, ${json(component)});`);
	for (const module of modules) {
		if ('broken' in module) {
			write(`define.brokenModule(${json(module.path)}, ${json(module.broken)});`);
			continue;
		}
		const open = module.block ? ' {' : '';
		write(
			`define.module(${json(module.path)}, function (${['require', 'module', 'exports', ...module.parameters].join(', ')}) {${open}`,
		);
		out.push(module.source);
		const source = sourceOf(module.path, pkg);
		const written = pkg.text(source);
		const changed = written !== undefined && written !== module.source && !source.endsWith('.json');
		map.add(source, module.source.split('\n').length, changed ? written : null);
		write(`${module.block ? '} ' : ''}});`);
	}
	const known = new Set(modules.map((m) => m.path));
	for (const path of app.pages)
		if (!known.has(`${path}.js`)) write(`define.module(${json(`${path}.js`)}, function () { Page({}); });`);
	for (const [path, component] of components)
		if (!component.page && !known.has(`${path}.js`))
			write(`define.module(${json(`${path}.js`)}, function () { Component({}); });`);
	write(`define.templates(${templates});`);
	write('})');
	return { script: out.join('\n') + '\n', map: map.toString() };
}

function sourceOf(path: string, pkg: Package): string {
	const typed = path.replace(/\.js$/, '.ts');
	return !pkg.has(path) && pkg.has(typed) ? typed : path;
}

/** JSON that is also a JavaScript expression. */
function json(value: unknown): string {
	return JSON.stringify(value);
}
