import type {
	AssignmentProperty,
	CallExpression,
	Expression,
	Node as AcornNode,
	ObjectExpression,
	Program,
	Property,
	SpreadElement,
} from 'acorn';
import { simple } from 'acorn-walk';
import type { ApiUses } from './api-uses.ts';
import type { Diagnostics, Place } from './diagnostics.ts';

/** More texts than this that one expression can be are as good as computed. */
const MOST_TEXTS = 20;

/** Where FinClip's mini-programs list the APIs of their host. */
export const FINCLIP_CONF = 'FinClipConf.js';

export interface PortedApis {
	/** path in the package */
	file: string;
	/** whether a node is `wx`, `ft` or another name for it */
	isApi: (node: AcornNode) => boolean;
	place: (start: number) => Place;
	uses: ApiUses;
	diagnostics: Diagnostics;
}

/**
 * Adds the APIs that calls in the manner of other platforms name: TCMPP's `invokeNativePlugin({api_name})`, dimina's
 * `extBridge({module, event})`, `extOnBridge` and `extOffBridge`, FinClip's `loadExtApi([{name}])` and its FinClipConf.js. Options and texts may
 * stand in variables of the same script. A name that is computed cannot be known and is reported.
 */
export function findPortedApis(ast: Program, given: PortedApis): void {
	const { file, isApi, place, uses, diagnostics } = given;
	const variables = valuesOf(ast);

	/** What an expression can be: itself, or what its variable or its branches hold. */
	function values(node: AcornNode | undefined, seen = new Set<string>()): AcornNode[] {
		if (!node) return [];
		const n = node as Expression;
		if (n.type === 'ConditionalExpression') return [...values(n.consequent, seen), ...values(n.alternate, seen)];
		if (n.type !== 'Identifier') return [n];
		if (seen.has(n.name)) return [];
		seen.add(n.name);
		return (variables.get(n.name) ?? []).flatMap((value) => values(value, seen));
	}

	/** The texts an expression can be; undefined when one of them is computed. */
	function texts(node: AcornNode | undefined): string[] | undefined {
		const found = [...new Set(values(node).map(textOf))];
		const known = found.length > 0 && found.length <= MOST_TEXTS && found.every((text) => text !== undefined);
		return known ? (found as string[]) : undefined;
	}

	function objects(node: AcornNode | undefined): ObjectExpression[] {
		return values(node).filter((value): value is ObjectExpression => value.type === 'ObjectExpression');
	}

	function unknown(node: AcornNode, what: string): void {
		diagnostics.warn(
			'computed-api',
			place(node.start),
			`${what} is computed: which APIs it calls is not declared unless app.json lists them under "requiredPrivateInfos"`,
		);
	}

	/** Options of a call: an object that can be read, or the call is reported. */
	function options(call: CallExpression, what: string): ObjectExpression[] {
		const found = objects(call.arguments[0]);
		if (found.length === 0) unknown(call, `what ${what} is given`);
		return found;
	}

	function nativePlugin(call: CallExpression): void {
		for (const option of options(call, 'invokeNativePlugin')) {
			const names = texts(member(option, 'api_name'));
			if (!names) unknown(call, 'the api_name of invokeNativePlugin');
			for (const name of names ?? [])
				uses.addOneOf(named(name, isTrue(member(option, 'sync'))), () => place(call.start));
		}
	}

	function bridge(call: CallExpression, what: string, name: (event: string) => string): void {
		for (const option of options(call, what)) {
			const modules = texts(member(option, 'module'));
			const events = texts(member(option, 'event'));
			if (!modules || !events) unknown(call, `module or event of ${what}`);
			for (const module of modules ?? [])
				for (const event of events ?? [])
					if (event !== '') uses.addOneOf([`${module}.${name(event)}`, name(event)], () => place(call.start));
		}
	}

	/** `[{name, sync}]`, or an object that holds it as `extApi`. */
	function extApis(list: AcornNode | undefined, at: AcornNode): void {
		const found = values(list).flatMap((value) =>
			value.type === 'ObjectExpression' ? values(member(value as ObjectExpression, 'extApi')) : [value],
		);
		const arrays = found.filter((value) => value.type === 'ArrayExpression') as unknown as { elements: AcornNode[] }[];
		if (arrays.length === 0) unknown(at, 'the list of loadExtApi');
		for (const { elements } of arrays)
			for (const element of elements)
				for (const api of objects(element ?? undefined)) {
					const names = texts(member(api, 'name'));
					if (!names) unknown(api, 'a name in the list of APIs');
					for (const name of names ?? [])
						uses.addOneOf(named(name, isTrue(member(api, 'sync'))), () => place(api.start));
				}
	}

	const calls: Record<string, (call: CallExpression) => void> = {
		invokeNativePlugin: nativePlugin,
		extBridge: (call) => bridge(call, 'extBridge', (event) => event),
		extOnBridge: (call) => bridge(call, 'extOnBridge', (event) => listenerName('on', event)),
		extOffBridge: (call) => bridge(call, 'extOffBridge', (event) => listenerName('off', event)),
		loadExtApi: (call) => extApis(call.arguments[0], call),
	};
	simple(ast, {
		CallExpression(call) {
			const { callee } = call;
			if (callee.type !== 'MemberExpression' || callee.computed || !isApi(callee.object)) return;
			const name = callee.property.type === 'Identifier' ? callee.property.name : '';
			if (Object.hasOwn(calls, name)) calls[name]!(call);
		},
		Property(property) {
			if (file === FINCLIP_CONF && keyOf(property) === 'extApi') extApis(property.value, property);
		},
	});
}

/** The synchronous form of a capability's API has a name of its own. */
function named(name: string, sync: boolean): string[] {
	return sync ? [name, `${name}Sync`] : [name];
}

/** `tick` and `onTick` are both heard as `onTick`. */
function listenerName(verb: 'on' | 'off', event: string): string {
	const bare = /^on[A-Z]/.test(event) ? event.slice(2) : event;
	return `${verb}${bare.charAt(0).toUpperCase()}${bare.slice(1)}`;
}

function textOf(node: AcornNode): string | undefined {
	const n = node as Expression;
	if (n.type === 'Literal' && typeof n.value === 'string') return n.value;
	if (n.type === 'TemplateLiteral' && n.expressions.length === 0) return n.quasis[0]?.value.cooked ?? undefined;
	return undefined;
}

function isTrue(node: AcornNode | undefined): boolean {
	return node?.type === 'Literal' && (node as unknown as { value: unknown }).value === true;
}

function keyOf(property: Property | AssignmentProperty | SpreadElement): string | undefined {
	if (property.type !== 'Property' || property.computed) return undefined;
	if (property.key.type === 'Identifier') return property.key.name;
	return property.key.type === 'Literal' ? String(property.key.value) : undefined;
}

function member(object: ObjectExpression, name: string): AcornNode | undefined {
	const property = object.properties.filter((one) => keyOf(one) === name).at(-1);
	return property?.type === 'Property' ? property.value : undefined;
}

/** What is ever written into each variable of a script, by name: scopes are not told apart. */
function valuesOf(ast: Program): Map<string, AcornNode[]> {
	const found = new Map<string, AcornNode[]>();
	const add = (name: string, value: AcornNode): void => {
		const list = found.get(name);
		if (list) list.push(value);
		else found.set(name, [value]);
	};
	simple(ast, {
		VariableDeclarator(node) {
			if (node.id.type === 'Identifier' && node.init) add(node.id.name, node.init);
		},
		AssignmentExpression(node) {
			if (node.operator === '=' && node.left.type === 'Identifier') add(node.left.name, node.right);
		},
	});
	return found;
}
