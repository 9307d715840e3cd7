import type { MemberExpression, Node as AcornNode, Pattern, Program } from 'acorn';
import { simple } from 'acorn-walk';
import type { ApiUses } from './api-uses.ts';
import type { Diagnostics, Place } from './diagnostics.ts';
import { findPortedApis } from './ported-apis.ts';
import { isForeign, moduleScope } from './scope.ts';

/** What the object that a call gives calls itself: a SocketTask's `send` and `close`. */
const IMPLIED: Record<string, string[]> = { connectSocket: ['sendSocketMessage', 'closeSocket'] };

/**
 * Adds each member of the API objects that a script names: `wx.request`, `wx['request']`, `const {request} = wx`, also through a plain
 * alias (`const api = wx`), and of its namespace `ext`: `wx.ext.weather` is `ext.weather`. A computed member cannot be known and is reported once a file.
 * A global that neither the file nor any platform has may be a capability's namespace: `acme.scan()`, `const {scan} = acme` are `acme.scan`.
 *
 * @param file path in the package
 */
export function findApis(
	ast: Program,
	file: string,
	globals: readonly string[],
	place: (start: number) => Place,
	apis: ApiUses,
	diagnostics: Diagnostics,
): void {
	const objects = new Set(globals);
	const isApi = (node: AcornNode | null | undefined): boolean =>
		node?.type === 'Identifier' && objects.has((node as unknown as { name: string }).name);
	const spaces = namespaces(ast);
	const spaceOf = (node: AcornNode | null | undefined): string | undefined => {
		if (node?.type !== 'Identifier') return undefined;
		return spaces.get((node as unknown as { name: string }).name);
	};
	const destructure = (pattern: Pattern, prefix: string): void => {
		if (pattern.type !== 'ObjectPattern') return;
		for (const p of pattern.properties)
			if (p.type === 'Property' && !p.computed && p.key.type === 'Identifier')
				apis.add(prefix + p.key.name, () => place(p.start));
	};
	const take = (pattern: Pattern, value: AcornNode | null | undefined): void => {
		const space = spaceOf(value);
		if (space !== undefined) destructure(pattern, `${space}.`);
		if (isApi(value)) destructure(pattern, '');
	};
	simple(ast, {
		VariableDeclarator(node) {
			const space = spaceOf(node.init);
			if (node.id.type === 'Identifier' && isApi(node.init)) objects.add(node.id.name);
			else if (node.id.type === 'Identifier' && space !== undefined) spaces.set(node.id.name, space);
			else take(node.id, node.init);
		},
		AssignmentExpression(node) {
			const { left } = node;
			if (node.operator === '=') take(left as Pattern, node.right);
			if (
				left.type === 'MemberExpression' &&
				isApi(left.object) &&
				left.property.type === 'Identifier' &&
				!left.computed
			)
				apis.set(left.property.name);
		},
	});
	const isExt = (node: AcornNode): boolean => {
		const { type, computed, object, property } = node as unknown as Record<string, unknown>;
		return (
			type === 'MemberExpression' &&
			!computed &&
			isApi(object as AcornNode) &&
			(property as { name?: string }).name === 'ext'
		);
	};
	let computed = -1;
	simple(ast, {
		MemberExpression(node) {
			if (isExt(node.object) && !node.computed && node.property.type === 'Identifier')
				apis.add(`ext.${node.property.name}`, () => place(node.start));
			const space = spaceOf(node.object);
			const member = memberName(node);
			if (space !== undefined && member !== undefined) apis.add(`${space}.${member}`, () => place(node.start));
			if (!isApi(node.object) || isExt(node)) return;
			if (!node.computed && node.property.type === 'Identifier') apis.add(node.property.name, () => place(node.start));
			else if (node.property.type === 'Literal' && typeof node.property.value === 'string')
				apis.add(node.property.value, () => place(node.start));
			else if (computed < 0) computed = node.start;
		},
	});
	findPortedApis(ast, { file, isApi, place, uses: apis, diagnostics });
	for (const name of Object.keys(IMPLIED)) if (apis.has(name)) for (const implied of IMPLIED[name]!) apis.add(implied);
	if (computed >= 0)
		diagnostics.warn(
			'computed-api',
			place(computed),
			'an API is called by a computed name: what it stands for is not declared unless it is named elsewhere in the package',
		);
}

/** What `a.b` and `a['b']` name. */
function memberName({ computed, property }: MemberExpression): string | undefined {
	if (!computed) return property.type === 'Identifier' ? property.name : undefined;
	return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** Names of this file that stand for a namespace, and that namespace. What the file itself puts into a global is none. */
function namespaces(ast: Program): Map<string, string> {
	const free = new Set(moduleScope(ast).free.filter(isForeign));
	simple(ast, {
		AssignmentExpression(node) {
			if (node.left.type === 'Identifier') free.delete(node.left.name);
		},
	});
	return new Map([...free].map((name) => [name, name]));
}
