import type { Diagnostics, Place } from './diagnostics.ts';
import { lowerExpression } from './expression.ts';
import type { Package } from './package.ts';
import { extension, folder, isRemote, normalize, resolve, withoutExtension } from './paths.ts';
import { MOST_NODES, parseTemplate, TemplateError } from './template-parse.ts';
import { isForeign } from './view-components.ts';
import {
	attribute,
	element,
	literal,
	staticValue,
	type Attribute,
	type Element,
	type Node,
	type Part,
} from './template-tree.ts';
import { EMPTY, lowerViewScript } from './view-script.ts';

/** A template file ready for the template compiler. */
export interface LoweredTemplate {
	nodes: Node[];
	/** view scripts by package path without extension, or `path#module` */
	scripts: Map<string, string>;
	/** script files to add, and template files that it imports */
	scriptFiles: string[];
	imports: string[];
	/** tags it names, includes in */
	tags: Set<string>;
	/** elements whose tag only a capability bundle can have */
	foreign: Element[];
	/** slots with fallback content, '' for the one without a name */
	fallbacks: string[];
	/** whether a handler of an event or of a changed property is a function of a view script */
	viewHandlers: boolean;
}

const DIRECTIVES = new Set(['if', 'elif', 'else', 'for', 'for-item', 'for-index', 'key']);
const OLD_DIRECTIVES: Record<string, string> = { 'for-items': 'for', 'for-key': 'key' };
const LEGACY_EVENT = /^(bind|catch)([a-zA-Z][\w-]*)$/;
/** attributes whose value may be a function of a view script */
const HANDLER = /^(?:change:|(?:capture-|mut-)*(?:bind|catch))/;
const REFUSED = /^(let|class|style):/;
const FILE_ATTRIBUTES = new Set(['src', 'poster', 'icon-path', 'image-path', 'image-src']);
const REFERENCES = new Set(['import', 'include', 'template']);
const LOWERED = '_lowered';

/**
 * Lowers one template file: includes are copied in, view scripts taken out, directives and events get one spelling, expressions the
 * compiler's grammar, static file names their path in the package.
 *
 * @param file         its path with extension
 * @param isComponent  whether a tag is a custom component somewhere in the package
 * @throws TemplateError when it cannot be used at all
 */
export function lowerTemplate(
	file: string,
	pkg: Package,
	isComponent: (tag: string) => boolean,
	diagnostics: Diagnostics,
): LoweredTemplate {
	const key = withoutExtension(file);
	const { prefix: prefixes, scriptTag } = pkg.dialect;
	const result: LoweredTemplate = {
		nodes: [],
		scripts: new Map(),
		scriptFiles: [],
		imports: [],
		tags: new Set(),
		foreign: [],
		fallbacks: [],
		viewHandlers: false,
	};
	const head: Element[] = [];
	const functions: string[] = [];
	const modules = new Set<string>();
	let count = 0;
	/** inside <template name=…>, which any file may import */
	let defining = 0;

	const tree = parse(file);
	const names = moduleNames(tree, scriptTag);
	const body = children(tree, file, [file], true);
	if (functions.length > 0) {
		const place = { file, offset: 0 };
		result.scripts.set(`${key}#${LOWERED}`, `module.exports={${functions.map((f, i) => `f${i}:${f}`).join(',')}}`);
		head.push(scriptReference(LOWERED, `${key}#${LOWERED}`, place));
	}
	result.nodes = [...head, ...body];
	return result;

	function parse(path: string): Node[] {
		return parseTemplate(pkg.text(path) ?? '', path, scriptTag, diagnostics);
	}

	/** @param whole false inside an include: its definitions stay out, as in WeChat */
	function children(nodes: Node[], from: string, stack: string[], whole: boolean): Node[] {
		const list: Node[] = [];
		let chain = false;
		for (const node of nodes) {
			if (++count > MOST_NODES)
				throw new TemplateError(
					{ file, offset: 0 },
					`more than ${MOST_NODES} nodes with everything it includes: split it`,
				);
			if (node.kind === 'raw') continue;
			if (node.kind === 'text') {
				list.push({ kind: 'text', parts: parts(node.parts) });
				chain = false;
				continue;
			}
			if (scriptTag.includes(node.tag)) {
				if (whole) script(node, from);
			} else if (node.tag === 'import') importFile(node, from);
			else if (node.tag === 'template' && attribute(node, 'name')) {
				if (whole) head.push(definition(node, from, stack));
			} else {
				const before = list.length;
				list.push(...plain(node, from, stack, whole, chain));
				const last = list.length > before ? list[list.length - 1] : undefined;
				chain =
					last?.kind === 'element' &&
					last.attributes.some((a) => a.name === 'wx:if' || a.name === 'wx:elif') &&
					!attribute(last, 'wx:for');
			}
		}
		return list;
	}

	function plain(node: Element, from: string, stack: string[], whole: boolean, chain: boolean): Node[] {
		if (node.tag === 'script' || node.tag === 'style') {
			diagnostics.warn('wxml-tag', node.place, `<${node.tag}> has no place in a template and is left out`);
			return [];
		}
		const tag = /^[A-Za-z_][\w.-]*$/.test(node.tag) ? node.tag : node.tag.replace(/[^\w.-]/g, '');
		const made = element(tag, node.place, attributes(node, from, chain));
		if (node.tag === 'include') return include(node, made, from, stack);
		if (node.tag === 'template') {
			if (!attribute(node, 'is')) {
				diagnostics.warn('wxml-template', node.place, '<template> needs name= or is=; it is left out');
				return [];
			}
			return [made];
		}
		result.tags.add(tag);
		if (isForeign(tag) && !isComponent(tag)) result.foreign.push(made);
		const inside = children(node.children, from, stack, whole);
		if (tag === 'slot' && inside.length > 0) return slot(made, inside);
		made.children = inside;
		return [made];
	}

	/** Fallback content stands beside its slot and shows while the runtime says `__slotEmpty.NAME`. */
	function slot(made: Element, inside: Node[]): Node[] {
		const name = staticValue(attribute(made, 'name'));
		if (name === null || attribute(made, 'wx:for')) {
			diagnostics.warn(
				'wxml-slot',
				made.place,
				'fallback content of a slot with a computed name or in a loop is left out',
			);
			return [made];
		}
		if (!result.fallbacks.includes(name)) result.fallbacks.push(name);
		const test: Part = {
			kind: 'expression',
			text: `__slotEmpty[${JSON.stringify(name || 'default').replace(/"/g, "'")}]`,
			place: made.place,
		};
		const fallback = element('block', made.place, [{ name: 'wx:if', place: made.place, value: [test] }], inside);
		const conditions = made.attributes.filter((a) => a.name.startsWith('wx:'));
		made.attributes = made.attributes.filter((a) => !conditions.includes(a));
		return [element('block', made.place, conditions, [made, fallback])];
	}

	function include(node: Element, made: Element, from: string, stack: string[]): Node[] {
		const target = templateFile(node, from);
		if (!target) return [];
		if (stack.includes(target) || stack.length > 20) {
			diagnostics.error('wxml-include', node.place, `${target} includes itself in the end: this include is left out`);
			return [];
		}
		const copied = children(parse(target), target, [...stack, target], false);
		const conditions = made.attributes.filter((a) => a.name.startsWith('wx:'));
		return conditions.length > 0 ? [element('block', node.place, conditions, copied)] : copied;
	}

	function importFile(node: Element, from: string): void {
		const target = templateFile(node, from);
		if (!target) return;
		const path = withoutExtension(target);
		if (!result.imports.includes(target)) {
			result.imports.push(target);
			head.push(element('import', node.place, [literal('src', `/${path}`, node.place)]));
		}
	}

	function templateFile(node: Element, from: string): string | null {
		const src = attribute(node, 'src');
		const value = staticValue(src)?.trim();
		if (!value) {
			diagnostics.warn(
				'wxml-reference',
				node.place,
				`<${node.tag}> needs the path of a template in src=; it is left out`,
			);
			return null;
		}
		const path = resolve(from, value);
		const found = path === null ? null : pkg.template(path);
		if (!found)
			diagnostics.warn('missing-file', src!.place, `there is no template ${value}: <${node.tag}> is left out`);
		return found;
	}

	function definition(node: Element, from: string, stack: string[]): Element {
		const name = attribute(node, 'name')!;
		defining++;
		const inside = children(node.children, from, stack, true);
		defining--;
		return element('template', node.place, [{ ...name, value: parts(name.value ?? []) }], inside);
	}

	function script(node: Element, from: string): void {
		const module = attribute(node, 'module');
		const name = staticValue(module)?.trim();
		if (!name || !/^[A-Za-z_$][\w$]*$/.test(name)) {
			diagnostics.warn('wxs-module', node.place, `<${node.tag}> needs a plain name in module=; it is left out`);
			return;
		}
		if (modules.has(name)) {
			diagnostics.warn(
				'wxs-module',
				node.place,
				`a module ${name} is already defined in this file; the first one counts`,
			);
			return;
		}
		modules.add(name);
		const src = staticValue(attribute(node, 'src'))?.trim();
		const inline = node.children[0];
		if (src) {
			const path = resolve(from, src);
			const found = path === null ? null : pkg.find(path, pkg.dialect.script);
			if (found) {
				result.scriptFiles.push(found);
				head.push(scriptReference(name, withoutExtension(found), node.place));
				return;
			}
			diagnostics.warn(
				'missing-file',
				attribute(node, 'src')!.place,
				`there is no view script ${src}: the module ${name} is empty`,
			);
		}
		const id = `${key}#${name}`;
		const source =
			inline?.kind === 'raw' && !src
				? lowerViewScript(inline.text, from, inline.place, pkg, diagnostics, (path) => result.scriptFiles.push(path))
				: EMPTY;
		result.scripts.set(id, source);
		head.push(scriptReference(name, id, node.place));
	}

	function attributes(node: Element, from: string, chain: boolean): Attribute[] {
		const list: Attribute[] = [];
		for (const attr of node.attributes) {
			const made = attributeOf(node, attr, from, chain);
			if (made && !list.some((a) => a.name === made.name)) list.push(made);
		}
		return list;
	}

	function attributeOf(node: Element, attr: Attribute, from: string, chain: boolean): Attribute | null {
		const name = canonicalName(node, attr);
		if (name === null) return null;
		if (name === 'wx:key') return loopKey(node, attr);
		if (name === 'wx:for-item' || name === 'wx:for-index') return loopName(name, attr);
		if (name === 'wx:else' || name === 'wx:elif') {
			if (!chain) {
				diagnostics.warn('wxml-condition', attr.place, `${name} follows no wx:if: the element is always shown`);
				return null;
			}
			if (name === 'wx:else') return { name, place: attr.place, value: null };
		}
		if (node.tag === 'template' && name === 'data') return templateData(attr);
		let value = attr.value === null ? null : parts(attr.value);
		if (name === 'wx:for' && value) value = trimmed(value, attr);
		if (name.includes(':') && value === null && /^(?:capture-|mut-)*(?:bind|catch):/.test(name)) value = [];
		if (HANDLER.test(name) && namesScript(attr.value)) result.viewHandlers = true;
		const made: Attribute = { name, place: attr.place, value };
		if (FILE_ATTRIBUTES.has(name) && !isComponent(node.tag) && !REFERENCES.has(node.tag)) resolveFile(made, from);
		return made;
	}

	/** `{{module.member}}` */
	function namesScript(value: Part[] | null): boolean {
		const [only] = value ?? [];
		if (value?.length !== 1 || only?.kind !== 'expression') return false;
		const member = /^\s*([\w$]+)\s*\.\s*[\w$]+\s*$/.exec(only.text);
		return member !== null && names.has(member[1]!);
	}

	function canonicalName(node: Element, attr: Attribute): string | null {
		const colon = attr.name.indexOf(':');
		const prefix = attr.name.slice(0, Math.max(0, colon));
		if (prefixes.includes(prefix)) {
			const rest = attr.name.slice(colon + 1);
			const directive = OLD_DIRECTIVES[rest] ?? rest;
			if (DIRECTIVES.has(directive)) return `wx:${directive}`;
			diagnostics.warn('wxml-directive', attr.place, `${attr.name} is no directive and is ignored`);
			return null;
		}
		if (prefix === 'worklet') {
			diagnostics.warn(
				'wxml-worklet',
				attr.place,
				`${attr.name} is ignored: there are no worklets, pages are drawn by the web view`,
			);
			return null;
		}
		if (node.tag === 'block' && attr.name !== 'slot' && prefix !== 'slot') {
			// block is no node: nothing can be told to it
			return null;
		}
		if (REFUSED.test(attr.name)) {
			diagnostics.error(
				'wxml-extension',
				attr.place,
				`${attr.name} is an extension that mini-programs do not have: compute it in data or WXS`,
			);
			return null;
		}
		const event = LEGACY_EVENT.exec(attr.name);
		if (event && !isComponent(node.tag)) return `${event[1]}:${event[2]}`;
		if (attr.name.startsWith('data-')) return attr.name.toLowerCase();
		return attr.name;
	}

	function loopKey(node: Element, attr: Attribute): Attribute | null {
		const item = staticValue(loopAttribute(node, 'for-item')) || 'item';
		const index = staticValue(loopAttribute(node, 'for-index')) || 'index';
		// without a loop beside it, it means nothing
		if (!loopAttribute(node, 'for') && !loopAttribute(node, 'for-items')) return null;
		if (!attr.value || attr.value.length !== 1) return null;
		const only = attr.value[0]!;
		let key = only.text.trim();
		if (key.startsWith(`${item}.`)) key = key.slice(item.length + 1);
		else if (only.kind === 'expression' && key === item) key = '*this';
		else if (only.kind === 'expression' && key === index) return null;
		if (key !== '*this' && !/^[\w$.-]+$/.test(key)) {
			if (key !== '') diagnostics.warn('wxml-key', attr.place, `wx:key="${key}" is no property name and is ignored`);
			return null;
		}
		return literal('wx:key', key, attr.place);
	}

	function loopAttribute(node: Element, name: string): Attribute | undefined {
		return node.attributes.find((a) => prefixes.some((p) => a.name === `${p}:${name}`));
	}

	function loopName(name: string, attr: Attribute): Attribute | null {
		const value = staticValue(attr)?.trim();
		if (value && /^[A-Za-z_$][\w$]*$/.test(value)) return literal(name, value, attr.place);
		if (value !== '') diagnostics.warn('wxml-for', attr.place, `${name} must be a plain name; the usual one is taken`);
		return null;
	}

	function templateData(attr: Attribute): Attribute | null {
		const given = (attr.value ?? []).filter((p) => p.kind === 'expression' || p.text.trim() !== '');
		const only = given[0];
		if (given.length !== 1 || only?.kind !== 'expression') {
			if (given.length > 0)
				diagnostics.warn('wxml-template', attr.place, 'data= takes one {{ }} and nothing around it; it is ignored');
			return null;
		}
		if (only.text.trim() === '') return null;
		const lowered = lowerExpression(only.text, true, names, hoist);
		if ('error' in lowered) {
			expressionError(only.place, lowered);
			return null;
		}
		if (!lowered.object) {
			diagnostics.warn('wxml-template', attr.place, 'data= must name values: {{a, b: c, ...d}}; it is ignored');
			return null;
		}
		return { name: attr.name, place: attr.place, value: [{ ...only, text: lowered.text }] };
	}

	function trimmed(value: Part[], attr: Attribute): Part[] {
		const kept = value.filter((p) => p.kind === 'expression' || p.text.trim() !== '');
		if (kept.length === 1 && kept.length < value.length && kept[0]!.kind === 'expression') {
			diagnostics.warn('wxml-for', attr.place, 'blanks around {{ }} make a text of the list; they are ignored');
			return kept;
		}
		return value;
	}

	function parts(value: Part[]): Part[] {
		const list: Part[] = [];
		for (const part of value) {
			if (part.kind === 'static') {
				list.push(part);
				continue;
			}
			const lowered = lowerExpression(part.text, false, names, hoist);
			if ('error' in lowered) expressionError(part.place, lowered);
			else list.push({ ...part, text: lowered.text });
		}
		return list;
	}

	function expressionError(place: Place, failure: { error: string; offset: number }): void {
		diagnostics.error(
			'wxml-expression',
			{ ...place, offset: place.offset + failure.offset },
			`${failure.error}: this binding stays empty`,
		);
	}

	function hoist(source: string): string {
		let index = functions.indexOf(source);
		if (index < 0) index = functions.push(source) - 1;
		return `${LOWERED}.f${index}`;
	}

	/** A file name means the file beside the template that names it, also in a template that another folder imports or includes. */
	function resolveFile(attr: Attribute, from: string): void {
		const value = staticValue(attr);
		if (value === null) return resolveComputedFile(attr.value!, from);
		if (value.trim() === '' || isRemote(value.trim())) return;
		const path = resolve(from, value.trim().replace(/[?#].*$/, '')) ?? '';
		const rooted = normalize(value.trim().replace(/[?#].*$/, '')) ?? '';
		if (pkg.has(path)) attr.value = [{ kind: 'static', text: `/${path}` }];
		else if (pkg.has(rooted)) attr.value = [{ kind: 'static', text: `/${rooted}` }];
		else if (extension(path) !== '') diagnostics.warn('missing-file', attr.place, `there is no file ${value.trim()}`);
	}

	/** `img/{{x}}.png` gets its folder here; `{{x}}` when it is read, where the runtime could take the folder of another file. */
	function resolveComputedFile(value: Part[], from: string): void {
		const first = value[0]!;
		if (first.kind === 'expression') {
			const elsewhere = defining > 0 || folder(from) !== folder(file);
			if (elsewhere && first.text.trim() !== '')
				value[0] = { ...first, text: `${hoist(fileBeside(folder(from)))}(${first.text})` };
			return;
		}
		const start = first.text.trimStart();
		if (/^\/|:/.test(start) || value.some((part) => part.kind === 'static' && part.text.includes('://'))) return;
		const slash = start.lastIndexOf('/') + 1;
		const beside = resolve(from, start.slice(0, slash));
		const rooted = normalize(start.slice(0, slash));
		const found = beside !== null && pkg.hasFolder(beside) ? beside : rooted && pkg.hasFolder(rooted) ? rooted : beside;
		if (found !== null) value[0] = { kind: 'static', text: `/${found === '' ? '' : `${found}/`}${start.slice(slash)}` };
	}
}

/** Source of a function that reads a computed file name as a template in `base` sees it. */
function fileBeside(base: string): string {
	return (
		"function(v){if(typeof v!=='string'||v===''||/^(\\/|[a-z][a-z0-9+.-]*:)/i.test(v))return v;" +
		`var p=${JSON.stringify(base)}.split('/').filter(Boolean);` +
		"v.split('/').forEach(function(s,i,all){if(s==='..')p.pop();else if(s!=='.'&&(s!==''||i===all.length-1))p.push(s)});" +
		"return '/'+p.join('/')}"
	);
}

/** Names of the view scripts in a file, wherever they stand. */
function moduleNames(nodes: Node[], scriptTags: readonly string[], names = new Set<string>()): Set<string> {
	for (const node of nodes) {
		if (node.kind !== 'element') continue;
		if (scriptTags.includes(node.tag)) names.add(staticValue(attribute(node, 'module')) ?? '');
		moduleNames(node.children, scriptTags, names);
	}
	return names;
}

function scriptReference(module: string, path: string, place: Place): Element {
	return element('wxs', place, [literal('module', module, place), literal('src', `/${path}`, place)]);
}
