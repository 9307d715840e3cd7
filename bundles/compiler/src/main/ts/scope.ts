import type { Node as AcornNode, Pattern } from 'acorn';
import { full, fullAncestor } from 'acorn-walk';

/** Names of a script's outermost scope. */
export interface Scope {
	/** let, const, class at the top: they clash with parameters of the same name */
	lexical: string[];
	/** read or assigned without any declaration in the file, sorted */
	free: string[];
}

/**
 * A script's names. A name that is declared anywhere in the file counts as declared everywhere: exact enough to hide globals, and it
 * never hides something the author declared.
 */
export function moduleScope(ast: AcornNode): Scope {
	const declared = new Set<string>();
	const lexical = new Set<string>();
	const used = new Set<string>();
	const bind = (pattern: Pattern | null | undefined, into: Set<string>): void => {
		if (!pattern) return;
		switch (pattern.type) {
			case 'Identifier':
				into.add(pattern.name);
				break;
			case 'ObjectPattern':
				for (const p of pattern.properties) bind(p.type === 'RestElement' ? p.argument : (p.value as Pattern), into);
				break;
			case 'ArrayPattern':
				for (const p of pattern.elements) bind(p, into);
				break;
			case 'AssignmentPattern':
				bind(pattern.left, into);
				break;
			case 'RestElement':
				bind(pattern.argument, into);
				break;
		}
	};
	fullAncestor(ast, (node, _state, ancestors) => {
		const n = node as AcornNode & Record<string, unknown>;
		if (n.type === 'VariableDeclaration') {
			const top = ancestors[ancestors.length - 2]?.type === 'Program' && n['kind'] !== 'var';
			for (const d of n['declarations'] as { id: Pattern }[]) {
				bind(d.id, declared);
				if (top) bind(d.id, lexical);
			}
		} else if (n.type === 'ClassDeclaration' && n['id']) {
			bind(n['id'] as Pattern, declared);
			if (ancestors[ancestors.length - 2]?.type === 'Program') bind(n['id'] as Pattern, lexical);
		}
		if (n.type.includes('Function') || n.type === 'ClassExpression') {
			bind(n['id'] as Pattern | null, declared);
			for (const p of (n['params'] as Pattern[] | undefined) ?? []) bind(p, declared);
		}
		if (n.type === 'CatchClause') bind(n['param'] as Pattern | null, declared);
		if (n.type.startsWith('Import') && n['local']) bind(n['local'] as Pattern, declared);
	});
	full(ast, (node) => {
		if (node.type === 'Identifier') used.add((node as unknown as { name: string }).name);
	});
	return { lexical: [...lexical], free: [...used].filter((name) => !declared.has(name)).sort() };
}

/** Globals of the runtime, of other platforms and of module systems; those of JavaScript and of this very process come on top. */
const KNOWN = new Set(
	(
		'App Page Component Behavior getApp getCurrentPages worker require requirePlugin requireMiniProgram module exports define global globalThis console ' +
		'wx ft my swan tt qq ks jd dd uni system arguments undefined process Buffer regeneratorRuntime __wxConfig __webpack_require__ ' +
		'window document frames self top parent opener location navigator localStorage sessionStorage indexedDB history screen alert confirm prompt ' +
		'fetch XMLHttpRequest WebSocket Worker webkit WeixinJSCore WeixinJSBridge Reporter performance crypto caches setTimeout setInterval ' +
		'clearTimeout clearInterval setImmediate clearImmediate requestAnimationFrame cancelAnimationFrame queueMicrotask structuredClone atob btoa ' +
		'Image Blob File FileReader FormData MutationObserver Node Element Event CustomEvent DOMException AbortController URL URLSearchParams ' +
		'TextEncoder TextDecoder Headers Request Response Intl WebAssembly escape unescape eval name event'
	).split(' '),
);

/** Whether a free name may be a namespace that a capability brings: none that a language, a browser or a platform has, and written like one. */
export function isForeign(name: string): boolean {
	return /^[a-z][A-Za-z0-9]{0,31}$/.test(name) && !KNOWN.has(name) && !(name in globalThis);
}
