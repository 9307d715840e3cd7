import { parse, type Node as AcornNode } from 'acorn';
import { ancestor, simple } from 'acorn-walk';
import type { Diagnostics, Place } from './diagnostics.ts';
import type { Package } from './package.ts';
import { resolve, withoutExtension } from './paths.ts';
import { moduleScope } from './scope.ts';

/** Globals that WeChat's reference lists for WXS; anything else is undefined in a view script. */
const ALLOWED = new Set(
	(
		'console Math JSON Number String Boolean Array Object Function Date RegExp parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent ' +
		'encodeURI encodeURIComponent undefined NaN Infinity getDate getRegExp require module exports arguments'
	).split(' '),
);

/**
 * What every view script can name besides JavaScript's own: `getRegExp`, `getDate` and the `constructor` that is a name. Goes once in
 * front of the compiled templates.
 */
export const RUNTIME = `
var getRegExp=function(p,f){return f===undefined?new RegExp(p):new RegExp(p,f)};
var getDate=function(a){return arguments.length===0?new Date():arguments.length===1?new Date(a):new (Function.prototype.bind.apply(Date,[null].concat([].slice.call(arguments))))()};
var $ctor=function(v){return v===null||v===undefined?undefined:typeof v!=='object'&&typeof v!=='function'?({string:'String',number:'Number',boolean:'Boolean'})[typeof v]:Object.prototype.hasOwnProperty.call(v,'constructor')?v.constructor:Object.prototype.toString.call(v).slice(8,-1)};
`;

/** Replaces a script that cannot be used: reading anything from it gives undefined, as for a missing member. */
export const EMPTY = 'module.exports={}';

/**
 * Makes a WXS module runnable as JavaScript: `x.constructor` answers a name, `require` gets package paths, names that WXS does not have
 * are undefined, `getRegExp("\\d")` keeps its backslash. Line breaks stay where they are.
 *
 * @param path    where the source stands: `utils/a.wxs`, or the template's path for an inline module
 * @param place   start of the source
 * @param include called with each script it requires
 * @return source for the compiled templates; {@link EMPTY} when it does not parse
 */
export function lowerViewScript(
	source: string,
	path: string,
	place: Place,
	pkg: Package,
	diagnostics: Diagnostics,
	include: (path: string) => void,
): string {
	const at = (offset: number): Place => ({ file: place.file, offset: place.offset + offset });
	let ast: AcornNode;
	try {
		ast = parse(source, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: false });
	} catch (e) {
		const { pos = 0, message } = e as SyntaxError & { pos?: number };
		diagnostics.error('wxs-syntax', at(pos), `${message.replace(/ \(\d+:\d+\)$/, '')}: this view script is left out`);
		return EMPTY;
	}
	const edits: { start: number; end: number; text: string }[] = [];
	ancestor(ast, {
		MemberExpression(node, _state, ancestors) {
			const parent = ancestors[ancestors.length - 2];
			const written =
				(parent?.type === 'AssignmentExpression' && parent.left === node) ||
				parent?.type === 'UpdateExpression' ||
				(parent?.type === 'CallExpression' && parent.callee === node);
			if (node.computed || node.property.type !== 'Identifier' || node.property.name !== 'constructor' || written)
				return;
			edits.push({ start: node.start, end: node.start, text: '$ctor(' });
			edits.push({ start: node.object.end, end: node.end, text: ')' });
		},
	});
	simple(ast, {
		CallExpression(node) {
			if (node.callee.type !== 'Identifier') return;
			const argument = node.arguments[0];
			if (argument?.type !== 'Literal' || typeof argument.value !== 'string') return;
			if (node.callee.name === 'getRegExp') {
				const kept = keepEscapes(argument.raw!);
				if (kept !== argument.raw) edits.push({ start: argument.start, end: argument.end, text: kept });
			} else if (node.callee.name === 'require') {
				const target = resolve(path, argument.value);
				const file = target === null ? null : pkg.find(target, pkg.dialect.script);
				if (file === null) {
					diagnostics.warn(
						'missing-file',
						at(argument.start),
						`there is no view script ${argument.value}: it is empty`,
					);
					edits.push({ start: node.start, end: node.end, text: '({})' });
				} else {
					include(file);
					edits.push({ start: argument.start, end: argument.end, text: `'/${withoutExtension(file)}'` });
				}
			}
		},
	});
	const unknown = moduleScope(ast).free.filter((name) => !ALLOWED.has(name));
	const hidden = unknown.length > 0 ? `var ${unknown.join(',')};` : '';
	return `(function(){${hidden}${apply(source, edits)}\n}).call({})`;
}

/**
 * The file for the frame: the scripts as they are for the logic layer, but in strict mode, where `this` of a function is not the window.
 * A script that strict mode refuses is left out, and said.
 */
export function assembleViewScripts(scripts: Map<string, string>, diagnostics: Diagnostics): string {
	const parts: string[] = [];
	for (const [path, source] of [...scripts].sort(([a], [b]) => (a < b ? -1 : 1))) {
		const body = `function(require,exports,module){${source}\n}`;
		try {
			parse(`"use strict";(${body})`, { ecmaVersion: 'latest', sourceType: 'script' });
		} catch (e) {
			const message = `cannot run in the view, where scripts are strict: ${(e as Error).message}`;
			diagnostics.warn('wxs-strict', { file: path.replace(/#.*$/, ''), offset: 0 }, message);
			continue;
		}
		parts.push(`define(${JSON.stringify(path)},${body});`);
	}
	return `loggiaViewScripts(function(define){"use strict";${RUNTIME}${parts.join('\n')}\n});\n`;
}

/** In a pattern given as text, a backslash that JavaScript would drop is meant for the pattern. */
function keepEscapes(raw: string): string {
	return raw.replace(/\\([^nrtbvfux0-9'"\\\n\r\u2028\u2029])/g, '\\\\$1');
}

function apply(source: string, edits: { start: number; end: number; text: string }[]): string {
	let text = '';
	let from = 0;
	for (const edit of edits
		.map((e, i) => ({ ...e, i }))
		.sort((a, b) => a.start - b.start || a.end - b.end || b.i - a.i)) {
		if (edit.start < from) continue;
		text += source.slice(from, edit.start) + edit.text;
		from = edit.end;
	}
	return text + source.slice(from);
}
