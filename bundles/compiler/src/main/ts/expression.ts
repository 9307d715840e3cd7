import { parse, type Expression, type Node as AcornNode, type Pattern } from 'acorn';
import { simple } from 'acorn-walk';

/** A data binding in the grammar of the template compiler, or why it has none. */
export type Lowered = { text: string; object: boolean } | { error: string; offset: number };

/** Takes a function's source, keeps it as a view script and answers the expression that names it. */
export type Hoist = (source: string) => string;

const KEYWORDS =
	/^(?:break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|finally|for|function|if|import|new|return|super|switch|this|throw|try|var|while|with|let|static|yield|await|async|package|private|protected|public|interface|implements)$/;
/** Words of operators, which are data names where an operand is expected: `visible="{{in}}"`. */
const OPERATORS = /(^\s*|[([{,?:!&|=+\-*/%<>]\s*)(in|instanceof|typeof|void)(?=\s*(?:$|[)\]},?:&|=+\-*/%<>.]))/g;
const MARK = '$reserved$';
/** The template compiler descends by recursion, on a stack that cannot be guarded. */
const MOST_NESTING = 60;
const MOST_DEPTH = 400;
const SIMPLE_NAME = /^[A-Za-z_$][\w$]*$/;
const CONSTANTS = new Set(['undefined', 'NaN', 'Infinity']);

/**
 * Turns what stands between `{{` and `}}` into the template compiler's grammar: template literals become concatenations, `?.` becomes
 * `.` (member access in a template never throws on null), `??` a comparison; what else it refuses (regular expressions, arrow
 * functions, `in`, `**`, quoted keys) moves into a generated view script. Plain expressions stay as written.
 *
 * @param modules names of the file's view scripts
 * @param list    whether `a, b: c, ...d` without braces is meant (template data), tried first then
 */
export function lowerExpression(source: string, list: boolean, modules: ReadonlySet<string>, hoist: Hoist): Lowered {
	if (source.trim() === '') return { text: "''", object: false };
	if (nesting(source) > MOST_NESTING) return { error: `brackets more than ${MOST_NESTING} deep`, offset: 0 };
	const decoded = decodeEntities(source);
	let failure: { error: string; offset: number } | null = null;
	for (const text of decoded === source ? [source] : [source, decoded])
		for (const masked of new Set([text, maskReserved(text)]))
			for (const object of list ? [true, false] : [false, true]) {
				try {
					const ast = parseWhole(object ? `({${masked}})` : `(${masked})`);
					const printer = new Printer(modules, hoist);
					const native = printer.isNative(ast);
					const plain = native && text === masked;
					if (object) return { text: plain ? text.trim() : printer.print(ast).slice(1, -1), object: true };
					return {
						text: plain ? guardBraces(text.trim()) : guardBraces(printer.print(ast)),
						object: ast.type === 'ObjectExpression',
					};
				} catch (e) {
					const { pos, message } = e as Partial<SyntaxError & { pos: number }>;
					failure ??= {
						error: String(message).replace(/ \(\d+:\d+\)$/, ''),
						offset: Math.min(source.length, Math.max(0, (pos ?? 1) - 1)),
					};
				}
			}
	return failure!;
}

/** The compiler takes `{{{` for an object literal's start only with a space between. */
function guardBraces(text: string): string {
	return text.startsWith('{') || text.endsWith('}') ? ` ${text} ` : text;
}

function parseWhole(text: string): Expression {
	const [statement, ...rest] = parse(text, { ecmaVersion: 'latest', sourceType: 'script' }).body;
	if (statement?.type !== 'ExpressionStatement' || rest.length > 0)
		throw Object.assign(new SyntaxError('this is not one expression'), { pos: rest[0]?.start ?? 0 });
	const node = statement.expression;
	if (node.type === 'SequenceExpression')
		throw Object.assign(new SyntaxError('unexpected comma'), { pos: node.expressions[0]!.end });
	return node;
}

function nesting(text: string): number {
	let depth = 0;
	let most = 0;
	for (const c of text)
		if (c === '(' || c === '[' || c === '{' || c === '?') most = Math.max(most, ++depth);
		else if (c === ')' || c === ']' || c === '}' || c === ':') depth--;
	return most;
}

/** Words that JavaScript reserves are ordinary data names in templates: hide them from the parser. */
function maskReserved(text: string): string {
	const operands = text.replace(OPERATORS, (_, before: string, word: string) => `${before}${MARK}${word}`);
	return operands.replace(
		/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(\.\s*)?([A-Za-z_$][\w$]*)(\s*:)?/g,
		(all, dot, word, colon) => {
			if (!word || (dot && !text.includes(`...${word}`)) || colon || !KEYWORDS.test(word)) return all;
			return `${dot ?? ''}${MARK}${word}`;
		},
	);
}

export function decodeEntities(text: string): string {
	return text.replace(/&(lt|gt|amp|quot|apos|nbsp|#39|#34);/g, (_, name: string) => {
		const map: Record<string, string> = {
			lt: '<',
			gt: '>',
			amp: '&',
			quot: '"',
			apos: "'",
			nbsp: ' ',
			'#39': "'",
			'#34': '"',
		};
		return map[name]!;
	});
}

class Printer {
	private depth = 0;

	constructor(
		private readonly modules: ReadonlySet<string>,
		private readonly hoist: Hoist,
	) {}

	/** Whether the template compiler takes this as it is. */
	isNative(node: AcornNode): boolean {
		if (++this.depth > MOST_DEPTH)
			throw Object.assign(new SyntaxError('the expression is too long'), { pos: node.start });
		try {
			return this.isNativeNode(node as Expression);
		} finally {
			this.depth--;
		}
	}

	private isNativeNode(n: Expression): boolean {
		switch (n.type) {
			case 'Identifier':
				return SIMPLE_NAME.test(n.name) && !n.name.startsWith(MARK);
			case 'Literal':
				return !('regex' in n && n.regex) && !('bigint' in n && n.bigint) && plainLiteral(n.raw ?? '');
			case 'MemberExpression':
				return (
					!n.optional &&
					n.object.type !== 'Super' &&
					this.isNative(n.object) &&
					(n.computed
						? this.isNative(n.property)
						: n.property.type === 'Identifier' && SIMPLE_NAME.test(n.property.name))
				);
			case 'CallExpression':
				return (
					!n.optional &&
					this.callable(n.callee) &&
					this.isNative(n.callee) &&
					n.arguments.every((a) => a.type !== 'SpreadElement' && this.isNative(a))
				);
			case 'ArrayExpression':
				return n.elements.every((e) => e !== null && this.isNative(e.type === 'SpreadElement' ? e.argument : e));
			case 'ObjectExpression':
				return n.properties.every((p) =>
					p.type === 'SpreadElement'
						? this.isNative(p.argument)
						: !p.computed &&
							!p.method &&
							p.kind === 'init' &&
							p.key.type === 'Identifier' &&
							SIMPLE_NAME.test(p.key.name) &&
							this.isNative(p.value),
				);
			case 'ConditionalExpression':
				return this.isNative(n.test) && this.isNative(n.consequent) && this.isNative(n.alternate);
			case 'LogicalExpression':
				return n.operator !== '??' && this.isNative(n.left) && this.isNative(n.right);
			case 'BinaryExpression':
				return (
					n.operator !== 'in' &&
					n.operator !== '**' &&
					n.left.type !== 'PrivateIdentifier' &&
					this.isNative(n.left) &&
					this.isNative(n.right)
				);
			case 'UnaryExpression':
				return n.operator !== 'delete' && this.isNative(n.argument);
			case 'ParenthesizedExpression':
				return this.isNative(n.expression);
			default:
				return false;
		}
	}

	/** The expression in the compiler's grammar. @throws SyntaxError for what cannot be a data binding */
	print(node: AcornNode): string {
		const n = node as Expression;
		switch (n.type) {
			case 'Identifier':
				return this.name(n.name, n.start);
			case 'Literal':
				if (('regex' in n && n.regex) || ('bigint' in n && n.bigint)) return this.outline(n);
				return typeof n.value === 'string' ? quote(n.value) : String(n.value);
			case 'ChainExpression':
				return this.print(n.expression);
			case 'MemberExpression':
				if (n.computed) return `${this.operand(n.object)}[${this.print(n.property)}]`;
				return `${this.operand(n.object)}.${this.name((n.property as { name: string }).name, n.start)}`;
			case 'CallExpression':
				if (!this.callable(n.callee) || n.arguments.some((a) => a.type === 'SpreadElement' || functionLike(a)))
					return this.outline(n);
				return `${this.operand(n.callee)}(${n.arguments.map((a) => this.print(a)).join(',')})`;
			case 'ArrayExpression':
				return `[${n.elements.map((e) => (e === null ? 'undefined' : e.type === 'SpreadElement' ? `...${this.operand(e.argument)}` : this.print(e))).join(',')}]`;
			case 'ObjectExpression':
				return this.object(n);
			case 'ConditionalExpression':
				return `${this.operand(n.test)}?${this.operand(n.consequent)}:${this.operand(n.alternate)}`;
			case 'LogicalExpression':
				if (n.operator !== '??') return `${this.operand(n.left)}${n.operator}${this.operand(n.right)}`;
				return `${this.operand(n.left)}!=null?${this.operand(n.left)}:${this.operand(n.right)}`;
			case 'BinaryExpression':
				if (n.operator === 'in' || n.operator === '**') return this.outline(n);
				return `${this.operand(n.left)} ${n.operator} ${this.operand(n.right)}`;
			case 'UnaryExpression':
				if (n.operator === 'delete') throw notABinding(n);
				return `${n.operator} ${this.operand(n.argument)}`;
			case 'ParenthesizedExpression':
				return this.print(n.expression);
			case 'TemplateLiteral': {
				const parts: string[] = [];
				n.quasis.forEach((q, i) => {
					if (i === 0 || q.value.cooked) parts.push(quote(q.value.cooked ?? ''));
					const value = n.expressions[i];
					if (value) parts.push(this.operand(value));
				});
				return parts.join('+');
			}
			case 'ArrowFunctionExpression':
			case 'FunctionExpression':
			case 'NewExpression':
			case 'TaggedTemplateExpression':
				return this.outline(n);
			default:
				throw notABinding(n);
		}
	}

	/** Compiled templates call functions without their object: right for members of view scripts only. */
	private callable(callee: AcornNode): boolean {
		if (callee.type !== 'MemberExpression') return callee.type === 'Identifier';
		let root = callee;
		while (root.type === 'MemberExpression') root = (root as unknown as { object: AcornNode }).object;
		return root.type === 'Identifier' && this.modules.has((root as unknown as { name: string }).name);
	}

	private operand(node: AcornNode): string {
		const text = this.print(node);
		const atomic = ['Identifier', 'Literal', 'MemberExpression', 'CallExpression', 'ArrayExpression'].includes(
			node.type,
		);
		return atomic || /^[\w$.]+\([^()]*\)$/.test(text) ? text : `(${text})`;
	}

	private object(n: Extract<Expression, { type: 'ObjectExpression' }>): string {
		const parts: string[] = [];
		for (const p of n.properties) {
			if (p.type === 'SpreadElement') {
				parts.push(`...${this.operand(p.argument)}`);
				continue;
			}
			const key =
				p.key.type === 'Identifier'
					? p.key.name.replace(MARK, '')
					: p.key.type === 'Literal'
						? String(p.key.value)
						: '';
			if (p.computed || p.method || p.kind !== 'init' || !SIMPLE_NAME.test(key)) return this.outline(n);
			const value = this.print(p.value);
			parts.push(value === key ? key : `${key}:${value}`);
		}
		return `{${parts.join(',')}}`;
	}

	private name(name: string, offset: number): string {
		const plain = name.replace(MARK, '');
		if (!SIMPLE_NAME.test(plain))
			throw Object.assign(new SyntaxError(`the name ${plain} has letters other than a-z, 0-9, _ and $`), {
				pos: offset,
			});
		return plain;
	}

	/** Moves an expression into a generated function whose parameters are the data it reads. */
	private outline(node: AcornNode): string {
		const free = freeNames(node);
		for (const name of free) this.name(name, node.start);
		const parameters = free.map((name, i) => (name.startsWith(MARK) ? `r${i}` : name));
		const renamed = new Map(free.map((name, i) => [name, parameters[i]!]));
		const body = new ScriptPrinter(renamed).print(node);
		return `${this.hoist(`function(${parameters.join(',')}){return ${body}}`)}(${free.map((name) => this.name(name, node.start)).join(',')})`;
	}
}

/** Prints an outlined expression as JavaScript in which, as in a template, reading from null gives undefined. */
class ScriptPrinter {
	constructor(private readonly renamed: Map<string, string>) {}

	print(node: AcornNode): string {
		const n = node as Expression;
		const list = (nodes: readonly (AcornNode | null)[]): string => nodes.map((x) => (x ? this.print(x) : '')).join(',');
		switch (n.type as string) {
			case 'Identifier':
				return this.renamed.get((n as { name: string }).name) ?? (n as { name: string }).name;
			case 'Literal':
				return (n as { raw?: string }).raw ?? 'undefined';
		}
		switch (n.type) {
			case 'ChainExpression':
			case 'ParenthesizedExpression':
				return `(${this.print(n.expression)})`;
			case 'MemberExpression':
				return n.computed
					? `(${this.print(n.object)})?.[${this.print(n.property)}]`
					: `(${this.print(n.object)})?.${(n.property as { name: string }).name}`;
			case 'CallExpression':
				return `${this.print(n.callee)}?.(${list(n.arguments)})`;
			case 'NewExpression':
				return `new (${this.print(n.callee)})(${list(n.arguments)})`;
			case 'ArrayExpression':
				return `[${list(n.elements)}]`;
			case 'ObjectExpression':
				return `({${n.properties
					.map((p) =>
						p.type === 'SpreadElement'
							? `...${this.print(p.argument)}`
							: `${p.computed ? `[${this.print(p.key)}]` : p.key.type === 'Identifier' ? p.key.name.replace(MARK, '') : this.print(p.key)}:${this.print(p.value)}`,
					)
					.join(',')}})`;
			case 'ConditionalExpression':
				return `(${this.print(n.test)}?${this.print(n.consequent)}:${this.print(n.alternate)})`;
			case 'LogicalExpression':
			case 'BinaryExpression':
				return `((${this.print(n.left)}) ${n.operator} (${this.print(n.right)}))`;
			case 'UnaryExpression':
				return `(${n.operator} ${this.print(n.argument)})`;
			case 'TemplateLiteral':
				return `\`${n.quasis.map((q, i) => q.value.raw + (n.expressions[i] ? `\${${this.print(n.expressions[i]!)}}` : '')).join('')}\``;
			case 'ArrowFunctionExpression':
				if (n.body.type === 'BlockStatement' || n.async) throw notABinding(n);
				return `((${n.params.map((p) => this.parameter(p)).join(',')})=>(${this.print(n.body)}))`;
			default:
				if ((n.type as string) === 'SpreadElement')
					return `...${this.print((n as unknown as { argument: AcornNode }).argument)}`;
				throw notABinding(n);
		}
	}

	private parameter(pattern: Pattern): string {
		if (pattern.type === 'Identifier') return pattern.name;
		if (pattern.type === 'AssignmentPattern' && pattern.left.type === 'Identifier')
			return `${pattern.left.name}=${this.print(pattern.right)}`;
		throw notABinding(pattern);
	}
}

/** Names that an expression reads and does not bind itself, in order of appearance. */
function freeNames(root: AcornNode): string[] {
	const bound = new Set<string>();
	const used: string[] = [];
	simple(root, {
		ArrowFunctionExpression(node) {
			for (const p of node.params)
				if (p.type === 'Identifier') bound.add(p.name);
				else if (p.type === 'AssignmentPattern' && p.left.type === 'Identifier') bound.add(p.left.name);
		},
		Identifier(node) {
			if (!used.includes(node.name) && !CONSTANTS.has(node.name)) used.push(node.name);
		},
	});
	return used.filter((name) => !bound.has(name));
}

function functionLike(node: AcornNode): boolean {
	return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';
}

/** Escapes the template compiler's tokenizer is known to read. */
function plainLiteral(raw: string): boolean {
	return !raw.includes('\\') || /^(?:[^\\]|\\[nrt'"\\]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})*$/.test(raw);
}

function quote(text: string): string {
	const escaped = text.replace(
		/[\\'"\u0000-\u001f\u2028\u2029{}]/g,
		(c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `'${escaped}'`;
}

function notABinding(node: AcornNode): SyntaxError {
	return Object.assign(
		new SyntaxError(`${node.type} cannot stand in a data binding: compute the value in the page or in WXS`),
		{ pos: node.start },
	);
}
