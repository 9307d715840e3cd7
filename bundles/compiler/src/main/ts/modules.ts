import { parse, type Program } from 'acorn';
import { simple } from 'acorn-walk';
import { parse as parseJson } from 'jsonc-parser';
import { transform, type Transform } from 'sucrase';
import { findApis } from './apis.ts';
import { compare, type Diagnostics, type Place } from './diagnostics.ts';
import type { Package } from './package.ts';
import { resolve, withoutExtension } from './paths.ts';
import { moduleScope } from './scope.ts';

/** Browser names that a module sees as undefined, as in WeChat. */
export const SHADOWED = (
	'window document frames self top parent opener location navigator localStorage sessionStorage indexedDB history screen alert confirm prompt fetch ' +
	'XMLHttpRequest WebSocket Worker webkit WeixinJSCore WeixinJSBridge Reporter'
).split(' ');

const SKIPPED = /(?:^|\/)(?:node_modules|__tests__|__mocks__|tests?|\.[^/]+)\//;

/** One script of the package, checked. */
export type Module =
	{ path: string; source: string; parameters: string[]; block: boolean } | { path: string; broken: string };

/** The scripts of a package and what was learnt from reading them. */
export interface Modules {
	modules: Module[];
	/** members of the API objects that the code names */
	apis: Set<string>;
	/** module path → what its `options` literal says */
	isolation: Map<string, string>;
}

/**
 * Reads every script of the package. A script that does not parse fails when it is required, not before.
 *
 * @param unalias what a required path stands for
 */
export function compileModules(pkg: Package, unalias: (path: string) => string, diagnostics: Diagnostics): Modules {
	const modules: Module[] = [];
	const apis = new Set<string>();
	const isolation = new Map<string, string>();
	const jsonModules = new Set<string>();
	const globals = ['wx', ...(pkg.dialect.global ? [pkg.dialect.global] : [])];
	for (const file of pkg.paths().filter((path) => isScript(path, pkg))) {
		const path = `${withoutExtension(file)}.js`;
		try {
			const source = plainScript(pkg.text(file)!, file);
			const ast = parse(source, {
				ecmaVersion: 'latest',
				sourceType: 'script',
				allowReturnOutsideFunction: true,
				allowHashBang: false,
			});
			const module = { path, source, ...wrapping(ast) };
			modules.push(module);
			const place = (start: number): Place => ({ file, offset: diagnostics.offset(file, lineOf(source, start), 1) });
			findApis(ast, globals, place, apis, diagnostics);
			const found = isolationOf(ast);
			if (found) isolation.set(withoutExtension(file), found);
			module.source = requires(ast, source, { file, pkg, unalias, jsonModules, place, diagnostics });
		} catch (e) {
			if (!(e instanceof SyntaxError)) throw e;
			const { loc, pos } = e as SyntaxError & { loc?: { line: number; column: number }; pos?: number };
			const message = e.message.replace(/ \(\d+:\d+\)$/, '').replace(/^Error transforming [^:]*: /, '');
			const offset = loc ? diagnostics.offset(file, loc.line, loc.column + 1) : (pos ?? 0);
			diagnostics.error('js-syntax', { file, offset }, `${message}: the module fails when it is required`);
			const { line, column } = diagnostics.position({ file, offset });
			modules.push({ path, broken: `${file}:${line}:${column}: ${message}` });
		}
	}
	for (const path of jsonModules)
		modules.push({ path, source: `module.exports = ${jsonLiteral(pkg.text(path)!)};`, parameters: [], block: false });
	modules.sort((a, b) => compare(a.path, b.path));
	return { modules, apis, isolation };
}

function isScript(path: string, pkg: Package): boolean {
	if (SKIPPED.test(path) || pkg.text(path) === undefined) return false;
	if (path.endsWith('.ts')) return !path.endsWith('.d.ts') && !pkg.has(`${withoutExtension(path)}.js`);
	return (
		path.endsWith('.js') &&
		!/\.(?:test|spec|conf|config)\.js$/.test(path) &&
		!/^(?:gulpfile|webpack\.[^/]*)\.js$/.test(path)
	);
}

/** The file as a CommonJS script; ES module syntax and types go, lines stay. */
function plainScript(text: string, file: string): string {
	const typed = file.endsWith('.ts');
	if (!typed) {
		try {
			parse(text, {
				ecmaVersion: 'latest',
				sourceType: 'script',
				allowReturnOutsideFunction: true,
				allowHashBang: false,
			});
			if (!/\bimport\s*\(/.test(text)) return text;
		} catch (e) {
			if (!/\b(?:import|export)\b/.test(text)) throw e;
			parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: false });
		}
	}
	const transforms: Transform[] = typed ? ['typescript', 'imports'] : ['imports'];
	try {
		return transform(text, { transforms, disableESTransforms: true, filePath: file }).code;
	} catch (e) {
		throw Object.assign(new SyntaxError((e as Error).message), { loc: (e as { loc?: unknown }).loc });
	}
}

function wrapping(ast: Program): { parameters: string[]; block: boolean } {
	const { lexical } = moduleScope(ast);
	return {
		parameters: SHADOWED.filter((name) => !lexical.includes(name)),
		block: lexical.some((name) => name === 'require' || name === 'module' || name === 'exports'),
	};
}

/** What `options: {styleIsolation, addGlobalClass}` in the file says; the last literal counts. */
function isolationOf(ast: Program): string | undefined {
	let found: string | undefined;
	simple(ast, {
		Property(node) {
			const name = node.key.type === 'Identifier' ? node.key.name : node.key.type === 'Literal' ? node.key.value : '';
			if (node.value.type !== 'Literal') return;
			if (name === 'styleIsolation' && typeof node.value.value === 'string') found = node.value.value;
			else if (name === 'addGlobalClass' && node.value.value === true) found ??= 'apply-shared';
		},
	});
	return found;
}

interface Requires {
	file: string;
	pkg: Package;
	unalias: (path: string) => string;
	jsonModules: Set<string>;
	place: (start: number) => Place;
	diagnostics: Diagnostics;
}

/** Looks at each path that a script requires. @returns the script with aliases resolved, line by line as it was */
function requires(ast: Program, source: string, given: Requires): string {
	const { file, pkg, unalias, jsonModules, place, diagnostics } = given;
	const edits: { start: number; end: number; text: string }[] = [];
	simple(ast, {
		CallExpression(node) {
			const argument = node.arguments[0];
			if (node.callee.type !== 'Identifier' || node.callee.name !== 'require') return;
			if (argument?.type !== 'Literal' || typeof argument.value !== 'string') return;
			const target = unalias(argument.value);
			if (target !== argument.value)
				edits.push({ start: argument.start, end: argument.end, text: JSON.stringify(target) });
			const path = resolve(file, target);
			if (path && path.endsWith('.json') && pkg.text(path) !== undefined) jsonModules.add(path);
			else if (
				/^\.{0,2}\//.test(target) &&
				!['', '.js', '.ts', '/index.js', '/index.ts'].some((e) => path !== null && pkg.has(path + e)) &&
				!file.includes('miniprogram_npm/')
			)
				diagnostics.warn(
					'missing-module',
					place(node.start),
					`require('${target}') finds no file: it fails when this line runs`,
				);
		},
	});
	let text = source;
	for (const { start, end, text: replacement } of edits.sort((a, b) => b.start - a.start))
		text = text.slice(0, start) + replacement + text.slice(end);
	return text;
}

function jsonLiteral(text: string): string {
	return JSON.stringify(parseJson(text, [], { allowTrailingComma: true })) ?? 'undefined';
}

function lineOf(text: string, offset: number): number {
	let line = 1;
	for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
	return line;
}
