import { WXS_GUARD } from '@loggia/messages/wxs-guard';
import { TmplGroup } from 'glass-easel-template-compiler';
import type { Diagnostics } from './diagnostics.ts';
import type { Package } from './package.ts';
import { withoutExtension } from './paths.ts';
import { lowerTemplate, type LoweredTemplate } from './template-lower.ts';
import { TemplateError } from './template-parse.ts';
import type { Element } from './template-tree.ts';
import { originalPlace, printTemplate } from './template-print.ts';
import { assembleViewScripts, lowerViewScript, RUNTIME } from './view-script.ts';

/** The compiled templates of a package. */
export interface Templates {
	/** the expression that Define.templates takes */
	expression: string;
	/** path without extension → why it has no usable template */
	broken: Map<string, string>;
	/** path without extension → tags named there and in the templates it imports */
	tags: Map<string, Set<string>>;
	/** path without extension → slots with fallback content */
	fallbacks: Map<string, string[]>;
	/** elements whose tag only a capability bundle can have */
	foreign: Element[];
	/** view/scripts.js: the view scripts, where templates name their functions as handlers; else null */
	viewScripts: string | null;
}

interface Finding {
	isError: boolean;
	level: string;
	message: string;
	startLine: number;
	startColumn: number;
}

/**
 * Compiles template files and everything they import.
 *
 * @param paths       pages and components, without extension; those without a template get an empty one
 * @param isComponent whether a tag is a custom component somewhere in the package
 */
export function compileTemplates(
	paths: string[],
	pkg: Package,
	isComponent: (tag: string) => boolean,
	diagnostics: Diagnostics,
): Templates {
	const lowered = new Map<string, LoweredTemplate>();
	const broken = new Map<string, string>();
	const queue: string[] = [];
	for (const path of paths) {
		const file = pkg.template(path);
		if (file) queue.push(file);
	}
	for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
		const path = withoutExtension(file);
		if (lowered.has(path) || broken.has(path)) continue;
		try {
			const result = lowerTemplate(file, pkg, isComponent, diagnostics);
			lowered.set(path, result);
			queue.push(...result.imports);
		} catch (e) {
			if (!(e instanceof TemplateError)) throw e;
			diagnostics.error('wxml-too-big', e.place, e.message);
			const { line } = diagnostics.position(e.place);
			broken.set(path, `${e.place.file}:${line}: ${e.message}`);
		}
	}
	const scripts = viewScripts([...lowered.values()], pkg, diagnostics);
	const expression = generate(lowered, scripts, paths, broken, pkg, diagnostics);
	const tags = new Map([...lowered.keys()].map((path) => [path, tagsOf(path, lowered)]));
	const fallbacks = new Map(
		[...lowered].filter(([, t]) => t.fallbacks.length > 0).map(([path, t]) => [path, t.fallbacks]),
	);
	const handlers = [...lowered.values()].some((template) => template.viewHandlers);
	const forView = handlers ? assembleViewScripts(scripts, diagnostics) : null;
	const foreign = [...lowered.values()].flatMap((template) => template.foreign);
	return { expression, broken, tags, foreign, fallbacks, viewScripts: forView };
}

function viewScripts(templates: LoweredTemplate[], pkg: Package, diagnostics: Diagnostics): Map<string, string> {
	const scripts = new Map<string, string>();
	const queue: string[] = [];
	for (const template of templates) {
		for (const [path, source] of template.scripts) scripts.set(path, source);
		queue.push(...template.scriptFiles);
	}
	for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
		const path = withoutExtension(file);
		if (scripts.has(path)) continue;
		scripts.set(
			path,
			lowerViewScript(pkg.text(file) ?? '', file, { file, offset: 0 }, pkg, diagnostics, (other) => queue.push(other)),
		);
	}
	return scripts;
}

function generate(
	lowered: Map<string, LoweredTemplate>,
	scripts: Map<string, string>,
	paths: string[],
	broken: Map<string, string>,
	pkg: Package,
	diagnostics: Diagnostics,
): string {
	const printed = new Map([...lowered].map(([path, template]) => [path, printTemplate(template.nodes)]));
	const build = (only: string[], report: boolean): string => {
		const group = new TmplGroup();
		try {
			group.setExtraRuntimeScript(RUNTIME + WXS_GUARD);
			for (const [path, source] of [...scripts].sort(([a], [b]) => (a < b ? -1 : 1))) group.addScript(path, source);
			for (const path of only) {
				const text = printed.get(path);
				const findings = group.addTmpl(path, text?.text ?? '') as Finding[];
				if (!report || !text) continue;
				for (const f of findings) {
					const place = originalPlace(text, f.startLine, f.startColumn);
					const excerpt =
						pkg
							.text(place.file)
							?.slice(place.offset, place.offset + 40)
							.split('\n')[0] ?? '';
					if (f.isError) diagnostics.error('wxml-compile', place, `${f.message}: ${excerpt}`);
					else if (f.level === 'Warn') diagnostics.warn('wxml-compile', place, `${f.message}: ${excerpt}`);
				}
			}
			return group.getTmplGenObjectGroups();
		} finally {
			group.free();
		}
	};
	const all = [...new Set([...lowered.keys(), ...paths])].filter((path) => !broken.has(path)).sort();
	const expression = build(all, true);
	if (parses(expression)) return expression;
	const good = all.filter((path) => {
		if (parses(build([path], false))) return true;
		const message = 'the template compiler makes no valid code of this template';
		diagnostics.error('wxml-compile', { file: path, offset: 0 }, message);
		broken.set(path, message);
		return false;
	});
	return build(good, false);
}

/** Compiled, never called: V8 reads what acorn's recursion cannot. */
function parses(expression: string): boolean {
	try {
		return new Function(`return ${expression}`).length === 0;
	} catch {
		return false;
	}
}

function tagsOf(path: string, lowered: Map<string, LoweredTemplate>): Set<string> {
	const tags = new Set<string>();
	const seen = new Set<string>();
	const visit = (p: string): void => {
		if (seen.has(p)) return;
		seen.add(p);
		const template = lowered.get(p);
		template?.tags.forEach((tag) => tags.add(tag));
		template?.imports.forEach((file) => visit(withoutExtension(file)));
	};
	visit(path);
	return tags;
}
