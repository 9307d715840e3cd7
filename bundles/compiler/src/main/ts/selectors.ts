import parser from 'postcss-selector-parser';

/** How a stylesheet's selectors are confined. */
export type Scope =
	| { kind: 'app' }
	/** `page` is the page's scope class */
	| { kind: 'page'; page: string }
	/** `component` is its scope class, `page` that of the page whose stylesheet this is */
	| { kind: 'component'; component: string; page: string };

/**
 * Rewrites a selector list: `view` → `wx-view`, `page` → the page's root (`wx-page`, of this page only but in app.wxss), a component's classes get its prefix, `:host` its class; what a
 * page or component could use to reach further (tags, ids, attributes, `*`) is confined to it.
 *
 * @throws Error when the selector does not parse
 */
export function scopeSelector(selector: string, scope: Scope): string {
	return parser((root) => {
		root.each((one) => scopeOne(one, scope));
	}).processSync(selector, { lossless: false });
}

function scopeOne(selector: parser.Selector, scope: Scope): void {
	const nodes: parser.Node[] = [];
	selector.walk((node) => void nodes.push(node));
	let confined = scope.kind === 'app';
	for (const node of nodes) {
		if (node.type === 'tag') {
			if (node.value.toLowerCase() === 'page') {
				node.value = 'wx-page';
				if (scope.kind !== 'app')
					node.parent!.insertAfter(node as never, where(parser.className({ value: scope.page })) as never);
				confined = true;
			} else if (!isKeyword(node)) node.value = `wx-${node.value}`;
		} else if (node.type === 'class' && scope.kind === 'component' && !inHostArgument(node)) {
			node.value = `${scope.component}--${node.value}`;
			if (!insideNot(node)) confined = true;
		} else if (node.type === 'pseudo' && node.value === ':host') {
			const host = parser.className({
				value: scope.kind === 'component' ? `h-${scope.component}` : scope.kind === 'page' ? scope.page : 'wx-host',
			});
			const inner = node.nodes?.[0]?.nodes ?? [];
			node.replaceWith(...([host, ...inner.map((n) => n.clone())] as [parser.Node, ...parser.Node[]]));
			confined = true;
		}
	}
	if (confined || scope.kind === 'app') return;
	const inside = parser.className({ value: scope.kind === 'page' ? scope.page : `h-${scope.component}` });
	if (selector.first) selector.first.spaces.before = '';
	selector.prepend(parser.combinator({ value: ' ' }) as unknown as parser.Selector);
	selector.prepend(where(inside) as unknown as parser.Selector);
}

function where(node: parser.Node): parser.Pseudo {
	const inner = parser.selector({ value: '' });
	inner.append(node as unknown as parser.Selector);
	return parser.pseudo({ value: ':where', nodes: [inner] });
}

/** `from`, `to`, `even` … are words of a rule, not elements. */
function isKeyword(node: parser.Tag): boolean {
	const parent = node.parent?.parent;
	return parent?.type === 'pseudo' && /^:nth-|^:lang|^:dir/.test(parent.value);
}

function inHostArgument(node: parser.Node): boolean {
	const parent = node.parent?.parent;
	return parent?.type === 'pseudo' && parent.value === ':host';
}

function insideNot(node: parser.Node): boolean {
	for (let at = node.parent?.parent; at; at = at.parent?.parent)
		if (at.type === 'pseudo' && at.value === ':not') return true;
	return false;
}
