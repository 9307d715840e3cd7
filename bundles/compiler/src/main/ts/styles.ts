import { type AtRule, type Container, type Declaration, type Root, type Rule } from 'postcss';
import valueParser from 'postcss-value-parser';
import type { Diagnostics } from './diagnostics.ts';
import { endWithGeneric } from './font-fallback.ts';
import type { Package } from './package.ts';
import { isRemote, normalize, relative, resolve } from './paths.ts';
import { scopeSelector, type Scope } from './selectors.ts';
import { withImports, type StyleFile } from './style-parse.ts';

const UNITS: Record<string, string> = { rpx: '--rpx', vw: '--vw', vh: '--vh' };
const LENGTH = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(rpx|vw|vh)$/i;

/** A page or component in a page's stylesheet. */
export interface StyleUnit {
	/** its style file */
	file: string;
	/** scope class */
	id: string;
	/** confined to the component; false for pages and for components that share their rules with the page */
	component: boolean;
}

/** Compiles stylesheets. One for a whole package: it remembers what app.wxss defines. */
export class Styles {
	private readonly appNames = new Set<string>();
	/** what was read, before scoping: a component's file is in the stylesheet of every page that shows it */
	private readonly loaded = new Map<string, StyleFile[]>();

	/**
	 * @param namedInCode whether a word appears in the package's templates or scripts: an animation or font used by an inline style keeps
	 *                    its name there
	 */
	constructor(
		private readonly pkg: Package,
		private readonly namedInCode: (word: string) => boolean,
		private readonly diagnostics: Diagnostics,
	) {}

	/** app.wxss: plain classes, for all pages. */
	app(file: string | null, output: string): string {
		if (!file) return '';
		const files = this.load(file);
		for (const f of files) for (const name of definedNames(f.root)) this.appNames.add(name);
		return files.map((f) => this.emit(f, { kind: 'app' }, output, new Map())).join('');
	}

	/** A page's stylesheet: the components it can show first, so that the page's own rules win. */
	page(pageId: string, units: StyleUnit[], output: string): string {
		const loaded = units.map((unit) => ({ unit, files: this.load(unit.file) }));
		const shared = new Map<string, string>();
		const own = loaded.map(({ unit, files }) => {
			const names = new Map<string, string>();
			for (const f of files) for (const name of definedNames(f.root)) names.set(name, `${name}-${unit.id}`);
			for (const [name, renamed] of names) if (!shared.has(name) && !this.appNames.has(name)) shared.set(name, renamed);
			return names;
		});
		return loaded
			.map(({ unit, files }, i) => {
				const scope: Scope = unit.component
					? { kind: 'component', component: unit.id, page: pageId }
					: { kind: 'page', page: pageId };
				return files.map((f) => this.emit(f, scope, output, new Map([...shared, ...own[i]!]))).join('');
			})
			.join('');
	}

	/** A copy of a file and its imports. */
	private load(file: string): StyleFile[] {
		let files = this.loaded.get(file);
		if (!files) {
			files = withImports(file, this.pkg, this.diagnostics);
			this.loaded.set(file, files);
		}
		return files.map((f) => ({ file: f.file, root: f.root.clone() }));
	}

	private emit({ file, root }: StyleFile, scope: Scope, output: string, names: Map<string, string>): string {
		this.rules(root, file, scope);
		root.walkDecls((decl) => {
			this.value(decl, file, output);
			renameUses(decl, names);
			endWithGeneric(decl);
		});
		root.walkAtRules((rule) => this.atRule(rule, file, names));
		root.walkComments((comment) => void comment.remove());
		const css = root.toString().trim();
		return css === '' ? '' : `${css}\n`;
	}

	private rules(container: Container, file: string, scope: Scope): void {
		container.each((node) => {
			if (node.type === 'atrule' && !/keyframes$/i.test(node.name) && node.nodes) this.rules(node, file, scope);
			if (node.type !== 'rule') return;
			try {
				(node as Rule).selector = scopeSelector(this.withoutLineComments(node as Rule, file), scope);
			} catch (e) {
				this.diagnostics.error(
					'wxss-selector',
					place(node, file),
					`${(e as Error).message.split('\n')[0]}: the rule is left out`,
				);
				node.remove();
			}
		});
	}

	/** `//` starts no comment in CSS and would cost the rule that follows. */
	private withoutLineComments(rule: Rule, file: string): string {
		if (!/^\s*\/\//m.test(rule.selector)) return rule.selector;
		this.diagnostics.warn('wxss-comment', place(rule, file), 'a comment in a style is /* … */; this line is ignored');
		return rule.selector.replace(/^\s*\/\/.*$/gm, '').trim();
	}

	private value(decl: Declaration, file: string, output: string): void {
		if (!/rpx|v[wh]|url\(/i.test(decl.value)) return;
		const parsed = valueParser(decl.value);
		parsed.walk((node) => {
			if (node.type === 'function' && node.value.toLowerCase() === 'url') {
				this.url(node, decl, file, output);
				return false;
			}
			if (node.type !== 'word') return;
			const match = LENGTH.exec(node.value);
			if (match) node.value = `calc(${Number(match[1])} * var(${UNITS[match[2]!.toLowerCase()]}))`;
			return;
		});
		decl.value = parsed.toString();
	}

	private url(node: valueParser.FunctionNode, decl: Declaration, file: string, output: string): void {
		const inner = node.nodes.find((n) => n.type === 'word' || n.type === 'string');
		if (!inner) return;
		const value = inner.value.trim();
		if (/^(?:data:|#)/i.test(value) || value === '') return;
		if (isRemote(value)) {
			this.diagnostics.warn(
				'remote-url',
				place(decl, file),
				`${value.slice(0, 200)} is not loaded: pages reach only the gateway; put the file into the package`,
			);
			return;
		}
		const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(value) ?? [];
		const target = [resolve(file, safeDecode(path)), normalize(safeDecode(path))].find(
			(p) => p !== null && this.pkg.has(p),
		);
		if (!target) {
			this.diagnostics.warn('missing-file', place(decl, file), `there is no file ${value}`);
			return;
		}
		inner.value = encodeURI(relative(output, `files/${target}`)) + rest;
	}

	private atRule(rule: AtRule, file: string, names: Map<string, string>): void {
		const name = rule.name.toLowerCase();
		if (name === 'charset') rule.remove();
		else if (name === 'media' && /\d(?:rpx|v[wh])\b/i.test(rule.params)) {
			this.diagnostics.warn('wxss-media', place(rule, file), 'rpx in a media query is taken as half a pixel');
			rule.params = rule.params.replace(/(\d+(?:\.\d+)?)rpx\b/gi, (_, n: string) => `${Number(n) / 2}px`);
		} else if (/keyframes$/.test(name)) {
			const renamed = names.get(rule.params.trim());
			if (renamed === undefined) return;
			if (this.namedInCode(rule.params.trim())) rule.cloneBefore();
			rule.params = renamed;
		} else if (name === 'font-face')
			rule.each((node) => {
				if (node.type !== 'decl' || node.prop.toLowerCase() !== 'font-family') return;
				const renamed = names.get(unquote(node.value));
				if (renamed === undefined) return;
				if (this.namedInCode(unquote(node.value))) rule.cloneBefore();
				node.value = `"${renamed}"`;
			});
	}
}

/** Names of animations and fonts that a stylesheet defines. */
function definedNames(root: Root): string[] {
	const names: string[] = [];
	root.walkAtRules((rule) => {
		const name = rule.name.toLowerCase();
		if (/keyframes$/.test(name)) names.push(rule.params.trim());
		if (name === 'font-face')
			rule.walkDecls(/^font-family$/i, (decl) => {
				names.push(unquote(decl.value));
			});
	});
	return names;
}

function renameUses(decl: Declaration, names: Map<string, string>): void {
	const prop = decl.prop.toLowerCase().replace(/^-\w+-/, '');
	const parent = decl.parent as AtRule | undefined;
	if (!['animation', 'animation-name', 'font', 'font-family'].includes(prop) && !decl.prop.startsWith('--')) return;
	if (parent?.type === 'atrule' && parent.name.toLowerCase() === 'font-face') return;
	if (![...names.keys()].some((name) => decl.value.includes(name))) return;
	const parsed = valueParser(decl.value);
	parsed.walk((node) => {
		if (node.type === 'function' && node.value.toLowerCase() !== 'var') return false;
		if (node.type !== 'word' && node.type !== 'string') return;
		const renamed = names.get(node.value);
		if (renamed !== undefined) node.value = renamed;
		return;
	});
	decl.value = parsed.toString();
}

function place(node: { source?: { start?: { offset: number } } }, file: string): { file: string; offset: number } {
	return { file, offset: node.source?.start?.offset ?? 0 };
}

function unquote(text: string): string {
	return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

function safeDecode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
