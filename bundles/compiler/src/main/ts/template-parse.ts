import type { Diagnostics, Place } from './diagnostics.ts';
import type { Attribute, Element, Node, Part } from './template-tree.ts';

/** Elements nested deeper than this make the file unusable (WeChat's own limit is far lower). */
export const MOST_DEPTH = 200;
/** More nodes than this in one template make it unusable. */
export const MOST_NODES = 60_000;
/** An expression longer than this is none. */
const MOST_EXPRESSION = 20_000;
/** After so many expressions without an end, `{{` is plain text for the rest of the file. */
const MOST_FAILURES = 100;

/** The template cannot be used at all; costs its page. */
export class TemplateError extends Error {
	constructor(
		readonly place: Place,
		message: string,
	) {
		super(message);
	}
}

/** Tags that people leave open: what follows is not inside them. */
const LEAVES = new Set([
	'image',
	'input',
	'icon',
	'progress',
	'import',
	'include',
	'br',
	'hr',
	'img',
	'wxs',
	'switch',
	'slider',
]);
const NAME_START = /[A-Za-z_]/;
const ATTRIBUTE_NAME = /^[A-Za-z_$][\w$.:-]*$/;

/**
 * Reads a template as WeChat's own tools do, that is tolerantly: a mistake costs an attribute or a node and is reported with its place.
 *
 * @param scriptTags tags whose content is a view script
 * @throws TemplateError when it is nested too deep or has too many nodes
 */
export function parseTemplate(
	text: string,
	file: string,
	scriptTags: readonly string[],
	diagnostics: Diagnostics,
): Node[] {
	const root: Node[] = [];
	const open: Element[] = [];
	let at = 0;
	let nodes = 0;
	/** the next `}}`, -1 when there is none any more */
	let close = text.indexOf('}}');
	let failures = 0;
	const place = (offset: number): Place => ({ file, offset });
	const children = (): Node[] => (open.length > 0 ? open[open.length - 1]!.children : root);

	while (at < text.length) {
		if (text.startsWith('<!--', at)) {
			const end = text.indexOf('-->', at + 4);
			if (end < 0) diagnostics.warn('wxml-syntax', place(at), 'this comment has no end: close it with -->');
			at = end < 0 ? text.length : end + 3;
		} else if (text.startsWith('</', at)) endTag();
		else if (text[at] === '<' && NAME_START.test(text[at + 1] ?? '')) startTag();
		else if (text.startsWith('<!', at) || text.startsWith('<?', at)) {
			const end = text.indexOf('>', at);
			diagnostics.warn('wxml-syntax', place(at), 'a declaration has no place in a template and is ignored');
			at = end < 0 ? text.length : end + 1;
		} else textNode();
	}
	while (open.length > 0) unclosed(open.pop()!);
	return root;

	function count(offset: number): void {
		if (++nodes > MOST_NODES)
			throw new TemplateError(place(offset), `more than ${MOST_NODES} nodes: split the template`);
	}

	function textNode(): void {
		const start = at;
		const { parts, end } = readParts(at, (i) => text[i] === '<' && /[A-Za-z_/!?]/.test(text[i + 1] ?? ''));
		at = Math.max(end, start + 1);
		if (parts.length === 0 || (parts.length === 1 && parts[0]!.kind === 'static' && parts[0]!.text.trim() === ''))
			return;
		count(start);
		children().push({ kind: 'text', parts });
	}

	function startTag(): void {
		const start = at;
		const tag = /[^\s/>"'=<]+/y;
		tag.lastIndex = at + 1;
		const name = tag.exec(text)![0];
		at = tag.lastIndex;
		const node: Element = { kind: 'element', tag: name, place: place(start), attributes: [], children: [] };
		const closed = readAttributes(node);
		count(start);
		children().push(node);
		if (closed) return;
		if (scriptTags.includes(name)) return rawContent(node);
		if (open.length >= MOST_DEPTH)
			throw new TemplateError(place(start), `more than ${MOST_DEPTH} elements inside each other: flatten it`);
		open.push(node);
	}

	/** @return whether the tag closes itself */
	function readAttributes(node: Element): boolean {
		for (;;) {
			while (/\s/.test(text[at] ?? '')) at++;
			if (at >= text.length) {
				diagnostics.warn('wxml-syntax', node.place, `<${node.tag} has no end: close the tag with >`);
				return false;
			}
			if (text[at] === '>') {
				at++;
				return false;
			}
			if (text.startsWith('/>', at)) {
				at += 2;
				return true;
			}
			if (text[at] === '<' && /[A-Za-z/!]/.test(text[at + 1] ?? '')) {
				diagnostics.warn('wxml-syntax', node.place, `<${node.tag} is not closed before the next tag: add >`);
				return false;
			}
			readAttribute(node);
		}
	}

	function readAttribute(node: Element): void {
		const start = at;
		if (text.startsWith('{{', at)) {
			at = expressionEnd(at + 2).after;
			diagnostics.warn(
				'wxml-attribute',
				place(start),
				'an expression cannot stand for an attribute and is ignored: write name="{{value}}"',
			);
			return;
		}
		const pattern = /[^\s=/><"']+/y;
		pattern.lastIndex = at;
		const match = pattern.exec(text);
		if (!match) {
			diagnostics.warn(
				'wxml-attribute',
				place(at),
				`${JSON.stringify(text[at])} has no place here and is ignored: check the quotes before it`,
			);
			at++;
			return;
		}
		const name = match[0];
		at = pattern.lastIndex;
		let look = at;
		while (/\s/.test(text[look] ?? '')) look++;
		let value: Part[] | null = null;
		if (text[look] === '=') {
			at = look + 1;
			while (/\s/.test(text[at] ?? '')) at++;
			value = readValue();
		}
		if (!ATTRIBUTE_NAME.test(name)) {
			diagnostics.warn('wxml-attribute', place(start), `"${name}" is no attribute name and is ignored`);
			return;
		}
		const attr: Attribute = { name, place: place(start), value };
		if (node.attributes.some((a) => a.name === name))
			diagnostics.warn('wxml-duplicate', attr.place, `${name} is given twice on <${node.tag}>; the first one counts`);
		else node.attributes.push(attr);
	}

	function readValue(): Part[] {
		const quote = text[at];
		if (quote === '"' || quote === "'") {
			const start = at;
			const { parts, end } = readParts(at + 1, (i) => text[i] === quote);
			if (text[end] === quote) {
				at = end + 1;
				return parts;
			}
			diagnostics.warn('wxml-syntax', place(start), `this ${quote} has no partner`);
			const stop = /[\s>]/g;
			stop.lastIndex = start + 1;
			at = stop.exec(text)?.index ?? text.length;
			return [{ kind: 'static', text: text.slice(start + 1, at) }];
		}
		const start = at;
		const { parts, end } = readParts(at, (i) => /[\s>]/.test(text[i]!) || text.startsWith('/>', i));
		at = end;
		if (parts.length > 0) diagnostics.warn('wxml-syntax', place(start), 'put this value into quotes');
		return parts;
	}

	/** Text and expressions from `start` until `stop` says so outside an expression. */
	function readParts(start: number, stop: (i: number) => boolean): { parts: Part[]; end: number } {
		const parts: Part[] = [];
		let from = start;
		let i = start;
		const flush = (): void => {
			if (i > from) parts.push({ kind: 'static', text: text.slice(from, i) });
		};
		while (i < text.length && !stop(i)) {
			if (text.startsWith('{{', i)) {
				const { end, after } = expressionEnd(i + 2);
				if (end < 0) {
					diagnostics.error('wxml-expression', place(i), 'this {{ has no }}: it stays as text');
					i += 2;
					continue;
				}
				flush();
				parts.push({ kind: 'expression', text: text.slice(i + 2, end), place: place(i + 2) });
				i = after;
				from = i;
			} else i++;
		}
		flush();
		return { parts, end: i };
	}

	/** Where the expression that begins here ends: at the `}}` outside strings and brackets, else at the next one on its way. */
	function expressionEnd(start: number): { end: number; after: number } {
		const none = { end: -1, after: start };
		if (close >= 0 && close < start) close = text.indexOf('}}', start);
		if (close < 0 || close - start > MOST_EXPRESSION || failures > MOST_FAILURES) return none;
		const stack: string[] = [];
		const limit = Math.min(text.length, start + MOST_EXPRESSION);
		for (let i = start; i < limit; i++) {
			const c = text[i]!;
			if (c === '"' || c === "'" || c === '`') {
				let j = i + 1;
				while (j < text.length && text[j] !== c && text[j] !== '\n') j += text[j] === '\\' ? 2 : 1;
				if (text[j] !== c) break;
				i = j;
			} else if (c === '{' || c === '[' || c === '(') stack.push(c);
			else if (c === ']' || c === ')') stack.pop();
			else if (c === '}') {
				if (stack[stack.length - 1] === '{') stack.pop();
				else if (text[i + 1] === '}') return { end: i, after: i + 2 };
				else break;
			} else if (
				c === '<' &&
				/[A-Za-z/]/.test(text[i + 1] ?? '') &&
				/^<\/?[a-z][\w-]*(?:\s+[\w:-]+\s*=|\s*\/?>)/i.test(text.slice(i, i + 80))
			)
				break;
		}
		const tag = text.slice(start, close).search(/<\/?[a-z][\w-]*(?:\s+[\w:-]+\s*=|\s*\/?>)|["']\s*\/?>/i);
		if (tag < 0) return { end: close, after: close + 2 };
		failures++;
		return none;
	}

	function rawContent(node: Element): void {
		const end = new RegExp(`</\\s*${node.tag}\\s*>`, 'g');
		end.lastIndex = at;
		const match = end.exec(text);
		const stop = match ? match.index : text.length;
		if (!match) diagnostics.warn('wxml-syntax', node.place, `<${node.tag}> has no end tag`);
		node.children.push({ kind: 'raw', text: text.slice(at, stop), place: place(at) });
		at = match ? end.lastIndex : text.length;
	}

	function endTag(): void {
		const start = at;
		const match = /<\/\s*([^\s>]*)[^>]*>?/y;
		match.lastIndex = at;
		const name = match.exec(text)![1]!;
		at = match.lastIndex;
		const index = open.map((e) => e.tag).lastIndexOf(name);
		if (index < 0) {
			diagnostics.warn('wxml-syntax', place(start), `</${name}> closes nothing and is ignored`);
			return;
		}
		while (open.length - 1 > index) unclosed(open.pop()!);
		open.pop();
	}

	function unclosed(node: Element): void {
		diagnostics.warn('wxml-syntax', node.place, `<${node.tag}> is not closed: add </${node.tag}>`);
		if (!LEAVES.has(node.tag) || node.children.length === 0) return;
		const siblings = children();
		siblings.push(...node.children);
		node.children = [];
	}
}
