import type { CompiledComponent } from '@loggia/messages/compiled-app';
import { aliases } from './aliases.ts';
import type { Diagnostics } from './diagnostics.ts';
import { asObject, asString, isObject, offsetOf, readJson, type Json } from './json.ts';
import type { Package } from './package.ts';
import { folder, normalize, resolve, withoutExtension } from './paths.ts';
import type { App } from './project.ts';

/** One page or component and the components it names. */
export interface Unit {
	/** without extension */
	path: string;
	page: boolean;
	json: Json;
	using: Record<string, string>;
	generics: CompiledComponent['generics'];
	placeholders: Record<string, string>;
	/** tags that only app.json gives it: they count as used when the template names them */
	global: Set<string>;
}

export const CUSTOM_TAB_BAR = 'custom-tab-bar/index';

/** Finds every page and every component that can be reached from one, and resolves the names between them. Sorted by path. */
export function findUnits(pkg: Package, app: App, diagnostics: Diagnostics): Map<string, Unit> {
	const units = new Map<string, Unit>();
	const unalias = aliases(app.json);
	const appUsing = resolveUsing('app.json', asObject(app.json['usingComponents']));
	const queue: { path: string; page: boolean }[] = app.pages.map((path) => ({ path, page: true }));
	for (const path of Object.values(appUsing)) queue.push({ path, page: false });
	if (app.tabBar?.['custom'] === true && exists(CUSTOM_TAB_BAR)) queue.push({ path: CUSTOM_TAB_BAR, page: false });
	for (let next = queue.shift(); next; next = queue.shift()) {
		const known = units.get(next.path);
		if (known) continue;
		const unit = readUnit(next.path, next.page);
		units.set(next.path, unit);
		for (const path of Object.values(unit.using)) queue.push({ path, page: false });
		for (const generic of Object.values(unit.generics))
			if (generic !== true && generic.default) queue.push({ path: generic.default, page: false });
	}
	return new Map([...units].sort(([a], [b]) => (a < b ? -1 : 1)));

	function readUnit(path: string, page: boolean): Unit {
		const file = `${path}.json`;
		const json = readJson(pkg, file, diagnostics);
		const own = resolveUsing(file, asObject(json['usingComponents']));
		const using = { ...appUsing, ...own };
		const generics: Unit['generics'] = {};
		for (const [name, value] of Object.entries(asObject(json['componentGenerics']))) {
			const fallback = isObject(value) ? resolveComponent(file, name, asString(value['default'])) : null;
			generics[name] = fallback === null ? true : { default: fallback };
		}
		const placeholders: Record<string, string> = {};
		for (const [name, value] of Object.entries(asObject(json['componentPlaceholder'])))
			if (typeof value === 'string') placeholders[name] = using[value] ?? value;
		return {
			path,
			page,
			json,
			using,
			generics,
			placeholders,
			global: new Set(Object.keys(appUsing).filter((tag) => !(tag in own))),
		};
	}

	function resolveUsing(file: string, using: Json): Record<string, string> {
		const resolved: Record<string, string> = {};
		for (const [tag, value] of Object.entries(using)) {
			const path = typeof value === 'string' ? resolveComponent(file, tag, value) : null;
			if (path !== null) resolved[tag] = path;
		}
		return resolved;
	}

	function resolveComponent(file: string, tag: string, value: string): string | null {
		if (value === '') return null;
		const place = { file, offset: offsetOf(pkg, file, value) };
		if (/^(?:plugin|plugin-private|dynamicLib|ext):\/\//.test(value)) {
			diagnostics.warn('plugin', place, `${value}: plugins are not available, <${tag}> renders plainly`);
			return null;
		}
		const target = withoutComponentExtension(unalias(value));
		const candidates = target.startsWith('/')
			? [normalize(target)]
			: [resolve(file, target), ...npmCandidates(file, target), normalize(target)];
		for (const candidate of candidates)
			if (candidate) for (const path of [candidate, `${candidate}/index`]) if (exists(path)) return path;
		const npm = !/^[./]/.test(value) && pkg.hasFolder('miniprogram_npm') === false;
		diagnostics.warn(
			'missing-component',
			place,
			npm
				? `there is no component ${value}: if it comes from npm, build npm first so that miniprogram_npm/ is in the package; <${tag}> renders plainly`
				: `there is no component ${value}: <${tag}> renders plainly`,
		);
		return null;
	}

	function npmCandidates(file: string, target: string): string[] {
		const list: string[] = [];
		for (let at = folder(file); ; at = folder(at)) {
			list.push(at === '' ? `miniprogram_npm/${target}` : `${at}/miniprogram_npm/${target}`);
			if (at === '') return list;
		}
	}

	function exists(path: string): boolean {
		return ['.js', '.ts', '.json', ...pkg.dialect.template].some((e) => pkg.has(path + e));
	}

	function withoutComponentExtension(path: string): string {
		const bare = withoutExtension(path);
		return ['.js', '.json', '.ts', ...pkg.dialect.template].some((e) => path === bare + e) ? bare : path;
	}
}

/** Every component that a page can show, page first, in a fixed order. */
export function reachable(page: string, units: Map<string, Unit>, tags: Map<string, Set<string>>): Unit[] {
	const list: Unit[] = [];
	const seen = new Set<string>();
	const visit = (path: string): void => {
		const unit = units.get(path);
		if (!unit || seen.has(path)) return;
		seen.add(path);
		list.push(unit);
		for (const [tag, target] of Object.entries(unit.using))
			if (!unit.global.has(tag) || tags.get(path)?.has(tag)) visit(target);
		for (const generic of Object.values(unit.generics)) if (generic !== true && generic.default) visit(generic.default);
	};
	visit(page);
	return list;
}
