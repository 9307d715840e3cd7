import { parse, type Node as AcornNode, type Program } from 'acorn';
import { ancestor, simple } from 'acorn-walk';
import { parse as parseJson } from 'jsonc-parser';
import { transform, type Transform } from 'sucrase';
import { ApiUses } from './api-uses.ts';
import { findApis } from './apis.ts';
import { compare, type Diagnostics, type Place } from './diagnostics.ts';
import type { Package } from './package.ts';
import { normalize, resolve, withoutExtension } from './paths.ts';
import { moduleScope } from './scope.ts';

/** Browser names that a module sees as undefined, as in WeChat. */
export const SHADOWED = (
	'window document frames self top parent opener location navigator localStorage sessionStorage indexedDB history screen alert confirm prompt fetch ' +
	'XMLHttpRequest WebSocket Worker webkit WeixinJSCore WeixinJSBridge Reporter'
).split(' ');

/** Folders of nobody's but the developer's. */
const SKIPPED = /(?:^|\/)(?:node_modules|__tests__|__mocks__|\.[^/]+)\//;
/** Files that mostly belong to tools: left out, unless the mini-program asks for them. */
const TOOLS = /(?:^|\/)tests?\/|\.(?:test|spec|conf|config)\.[jt]s$|^(?:gulpfile|webpack\.[^/]*)\.[jt]s$/;

/** What a required path may leave out. */
const SCRIPT_ENDINGS = ['', '.js', '.ts', '/index.js', '/index.ts'];

/** One script of the package, checked. */
export type Module =
	{ path: string; source: string; parameters: string[]; block: boolean } | { path: string; broken: string };

/** The scripts of a package and what was learnt from reading them. */
export interface Modules {
	modules: Module[];
	/** members of the API objects that the code names */
	apis: ApiUses;
	/** module path → what its `options` literal says */
	isolation: Map<string, string>;
}

/** What compileModules is told of the package. */
export interface ModuleSettings {
	/** what a required path stands for */
	unalias: (path: string) => string;
	/** paths of pages and components, without extension: their scripts are taken wherever they are */
	units: Iterable<string>;
	/** the project is compiled from TypeScript: a `.ts` wins over a `.js` beside it, which an older build left there */
	typed: boolean;
}

/** Reads every script of the package. A script that does not parse fails when it is required, not before. */
export function compileModules(pkg: Package, settings: ModuleSettings, diagnostics: Diagnostics): Modules {
	const { unalias } = settings;
	const modules: Module[] = [];
	const apis = new ApiUses();
	const isolation = new Map<string, string>();
	const jsonModules = new Set<string>();
	const globals = ['wx', ...(pkg.dialect.global ? [pkg.dialect.global] : [])];
	const scripts = pkg.paths().filter((path) => isScript(path, pkg, settings.typed));
	const wanted = new Set([...settings.units, 'app']);
	const later = new Set(
		scripts.filter((file) => TOOLS.test(file) && !wanted.has(withoutExtension(file)) && !inLibrary(file)),
	);
	const queue = scripts.filter((file) => !later.has(file));
	for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
		const path = `${withoutExtension(file)}.js`;
		const take = (found: string): void => {
			if (later.delete(found)) queue.push(found);
		};
		try {
			let source = plainScript(pkg.text(file)!.replace(/^#!/, '//'), file);
			const ast = parseScript(source);
			if (file.endsWith('.ts')) source = withoutBareFields(ast, source);
			const module = { path, source, ...wrapping(ast) };
			modules.push(module);
			const text = source;
			const place = (start: number): Place => ({
				file: file!,
				offset: diagnostics.offset(file!, lineOf(text, start), 1),
			});
			if (file.endsWith('.ts')) lostNamespaces(ast, file, pkg.text(file)!, diagnostics);
			findApis(ast, file, globals, place, apis, diagnostics);
			const found = isolationOf(ast);
			if (found) isolation.set(withoutExtension(file), found);
			module.source = requires(ast, source, { file, pkg, unalias, jsonModules, take, place, diagnostics });
		} catch (e) {
			if (!(e instanceof SyntaxError)) throw e;
			const { loc, pos } = e as SyntaxError & { loc?: { line: number; column: number }; pos?: number };
			const offset = loc ? diagnostics.offset(file, loc.line, loc.column + 1) : (pos ?? 0);
			const message = syntaxMessage(e.message);
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

function isScript(path: string, pkg: Package, typed: boolean): boolean {
	if (SKIPPED.test(path) || pkg.text(path) === undefined || path.endsWith('.d.ts')) return false;
	const twin = (extension: string): boolean => pkg.text(withoutExtension(path) + extension) !== undefined;
	if (path.endsWith('.ts')) return typed || !twin('.js');
	return path.endsWith('.js') && !(typed && twin('.ts'));
}

/** Packages from npm name their files as they like. */
function inLibrary(path: string): boolean {
	return path.includes('miniprogram_npm/');
}

function parseScript(text: string): Program {
	return parse(text, {
		ecmaVersion: 'latest',
		sourceType: 'script',
		allowReturnOutsideFunction: true,
		allowHashBang: false,
	});
}

function syntaxMessage(message: string): string {
	if (/Unexpected character '@'/.test(message)) return 'decorators are not taken: call the function instead';
	return message.replace(/ \(\d+:\d+\)$/, '').replace(/^Error transforming [^:]*: /, '');
}

/** The file as a CommonJS script; ES module syntax and types go, lines stay. */
function plainScript(text: string, file: string): string {
	const typed = file.endsWith('.ts');
	if (!typed) {
		try {
			parseScript(text);
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

/** TypeScript's `class A { x: number }` only tells a type: a field without a value would undo what a base class has set. Offsets stay. */
function withoutBareFields(ast: Program, source: string): string {
	let text = source;
	simple(ast, {
		PropertyDefinition(node) {
			if (node.value || node.computed || node.key.type === 'PrivateIdentifier') return;
			text =
				text.slice(0, node.start) + text.slice(node.start, node.end).replace(/[^\n;]/g, ' ') + text.slice(node.end);
		},
	});
	return text;
}

/** A `namespace` is taken for types alone: one whose members the code uses is reported. */
function lostNamespaces(ast: Program, file: string, original: string, diagnostics: Diagnostics): void {
	const declared = [...original.matchAll(/^[ \t]*(?:export[ \t]+)?(?:namespace|module)[ \t]+([A-Za-z_$][\w$]*)/gm)];
	if (declared.length === 0) return;
	const free = new Set(moduleScope(ast).free);
	for (const { 1: name, index } of declared)
		if (free.has(name!))
			diagnostics.error(
				'ts-namespace',
				{ file, offset: index },
				`the namespace ${name} holds code, and only types of a namespace are taken: make it a module of its own`,
			);
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
	/** a script that is required */
	take: (file: string) => void;
	place: (start: number) => Place;
	diagnostics: Diagnostics;
}

/** Looks at each path that a script requires. @returns the script with aliases resolved, line by line as it was */
function requires(ast: Program, source: string, given: Requires): string {
	const { file, pkg, unalias, jsonModules, take, place, diagnostics } = given;
	const edits: { start: number; end: number; text: string }[] = [];
	ancestor(ast, {
		CallExpression(node, _state, ancestors) {
			const argument = node.arguments[0];
			if (node.callee.type !== 'Identifier' || node.callee.name !== 'require' || ancestors.some(hasRequire)) return;
			if (argument?.type !== 'Literal' || typeof argument.value !== 'string') return;
			const target = unalias(argument.value);
			if (target !== argument.value)
				edits.push({ start: argument.start, end: argument.end, text: JSON.stringify(target) });
			const path = resolve(file, target);
			for (const base of [path, normalize(target)])
				for (const ending of SCRIPT_ENDINGS) if (base !== null) take(base + ending);
			if (path && path.endsWith('.json') && pkg.text(path) !== undefined) jsonModules.add(path);
			else if (
				/^\.{0,2}\//.test(target) &&
				!SCRIPT_ENDINGS.some((e) => path !== null && pkg.has(path + e)) &&
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

/** A bundle's modules bring a `require` of their own, whose paths are not the package's. */
function hasRequire(node: AcornNode): boolean {
	const { params = [] } = node as unknown as { params?: { type: string; name?: string }[] };
	return params.some((p) => p.type === 'Identifier' && p.name === 'require');
}

function jsonLiteral(text: string): string {
	return JSON.stringify(parseJson(text, [], { allowTrailingComma: true })) ?? 'undefined';
}

function lineOf(text: string, offset: number): number {
	let line = 1;
	for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
	return line;
}
