import {
	addGlobalErrorListener,
	addGlobalWarningListener,
	type ComponentSpace,
	type GeneralComponent,
	type Element as GlassElement,
} from 'glass-easel';
import { MiniProgramEnv, behavior as adapterBehavior } from 'glass-easel-miniprogram-adapter';
import type { CompiledComponent } from '@loggia/messages/compiled-app';
import type { WxsErrors } from '@loggia/messages/wxs-guard';
import { Listen } from '@loggia/messages/patch-ops';
import type { Errors } from '../errors.ts';
import type { Modules } from '../modules.ts';
import { microtask } from '../primordials.ts';
import type { RemoteElement } from '../backend/remote-element.ts';
import { type BuiltInBehaviors, createBuiltInBehaviors } from './built-in-behaviors.ts';
import { copyPlain, isRecord, pageDefinition, soundDefinition, type Fields } from './definitions.ts';
import { keepSlotFallbacks } from './slot-fallbacks.ts';
import { guardTemplates } from './templates.ts';

/** All components and pages of the package: evaluated and registered when first needed. */
export interface Registry {
	declare(path: string, component: CompiledComponent): void;
	setTemplates(groups: Record<string, unknown>): void;
	compiled(path: string): CompiledComponent | undefined;
	/** Evaluates the component and every component it uses. What their files throw is reported; they are registered nevertheless. */
	prepare(path: string): void;
	readonly space: ComponentSpace;
	readonly builtIn: BuiltInBehaviors;
	/** name of a style scope number; '' for plain classes */
	scopeName(scope: number): string;
	readonly globals: { Page: unknown; Component: unknown; Behavior: unknown };
}

export interface RegistryHooks {
	modules: Modules;
	errors: Errors;
	warn(text: string): void;
	/** something that the developer may want to know */
	hint(text: string): void;
	/** type of the view event that is being dispatched, for reports */
	currentEvent(): string | undefined;
	/** whether the release has scripts that run in the view */
	hasViewScripts(): boolean;
	/** a component was attached to a page */
	attached(component: GeneralComponent): void;
}

/** Different hints that one session gives. */
const MOST_HINTS = 50;

type CodeSpace = ReturnType<MiniProgramEnv['createCodeSpace']>;

export function createRegistry(hooks: RegistryHooks): Registry {
	const { modules, errors, warn } = hooks;
	const codeSpace: CodeSpace = new MiniProgramEnv().createCodeSpace('', true);
	const space = codeSpace.getComponentSpace();
	const components = new Map<string, CompiledComponent>();
	const registered = new Set<string>();
	const prepared = new Set<string>();
	/** components whose slots with fallback content are watched */
	const keeping = new WeakSet<GeneralComponent>();
	let templates: Record<string, unknown> = {};

	space.updateComponentOptions({ writeFieldsToNode: false, writeIdToDOM: true, listenerChangeLifetimes: true });
	guardTemplates(space, (error) => errors.report(error, 'wxs'), {
		present: hooks.hasViewScripts,
		scopeOf: (path) => (components.get(path)?.page ? '' : (components.get(path)?.scope ?? '')),
	});
	codeSpace.setOverallBehavior(
		space.defineBehavior({
			lifetimes: {
				attached() {
					const component = (this as unknown as { _$: GeneralComponent })._$;
					hooks.attached(component);
					const { slotFallbacks } = components.get(component.is) ?? {};
					if (!slotFallbacks || keeping.has(component)) return;
					keeping.add(component);
					keepSlotFallbacks(component, slotFallbacks, microtask);
				},
				listenerChange(isAdd: boolean, name: string) {
					const component = (this as unknown as { _$: GeneralComponent })._$;
					if (component.isVirtual()) {
						if (isAdd) listenForVirtualHost(component, name);
					} else if (!isAdd) {
						(component.getBackendElement() as RemoteElement | null)?.setListenerStats(name);
					}
				},
			} as never,
		}) as never,
	);
	addGlobalErrorListener((error, method = '') => {
		// mistakes in a definition are what WeChat only warns about
		if (method === '[prepare]' || method === 'definition') warn(String((error as Error)?.message ?? error));
		else errors.report(error, sourceOf(method, hooks.currentEvent()));
		return false;
	});

	const hinted = new Set<string>();
	addGlobalWarningListener((text) => {
		// habits that WeChat lets pass without a word: once each, and quietly
		if (!hinted.has(text) && hinted.size < MOST_HINTS) hooks.hint(text);
		hinted.add(text);
		return false;
	});

	const builtIn = createBuiltInBehaviors(codeSpace);

	function builtInBehavior(name: string): unknown {
		if (name.startsWith('wx://')) return builtIn.named(name);
		warn(`behavior "${name}" is not known and is ignored`);
		return undefined;
	}

	function sound(options: unknown): Fields {
		const given = isRecord(options) ? options : {};
		const withoutBuiltIn = Array.isArray(given.behaviors)
			? { ...given, behaviors: given.behaviors.filter((b) => typeof b !== 'string' || builtInBehavior(b)) }
			: given;
		const definition = soundDefinition(
			withoutBuiltIn,
			builtInBehavior,
			(b) => b instanceof adapterBehavior.Behavior,
			warn,
		);
		if (!exports(given)) delete definition.export;
		return definition;
	}

	/** behaviors that use `wx://component-export`, which is what makes `export` count */
	const exporting = new WeakSet<object>();

	function exports({ behaviors }: Fields): boolean {
		return (
			Array.isArray(behaviors) &&
			behaviors.some((b) => b === 'wx://component-export' || (isRecord(b) && exporting.has(b)))
		);
	}

	/** `Component()` belongs to the file being evaluated, or, called from a helper, to the component file that required the helper. */
	function currentPath(): string | undefined {
		const evaluating = modules.evaluating();
		for (let i = evaluating.length - 1; i >= 0; i--) {
			const path = evaluating[i].replace(/\.js$/, '');
			if (components.has(path)) return path;
		}
		return undefined;
	}

	function register(path: string, definition: Fields, page: PageFields | undefined): void {
		const compiled = components.get(path);
		configure(path, compiled, isRecord(definition.options) ? definition.options : {});
		const builder = codeSpace.component(path);
		const { options } = definition;
		if (isRecord(options) && options.pureDataPattern instanceof RegExp) {
			const pureDataPattern = pureData(options.pureDataPattern.source, compiled, options.pureDataPattern.flags);
			definition = { ...definition, options: { ...options, pureDataPattern } };
		}
		const defined = builder.definition(definition as never);
		observeOnce(defined);
		if (page) {
			defined.init(function (this: object) {
				Object.assign(this, copyPlain(page.fields));
			} as never);
		}
		defined.register();
		registered.add(path);
	}

	/** Tells the adapter what the compiler knows; options given in JavaScript win over the JSON. */
	function configure(path: string, compiled: CompiledComponent | undefined, options: Fields): void {
		const json = compiled?.json ?? {};
		const isolation = compiled?.page ? 'shared' : isolationOf(compiled, options);
		const using: Record<string, string> = {};
		const placeholders: Record<string, string> = {};
		for (const [tag, instead] of Object.entries(isRecord(json.componentPlaceholder) ? json.componentPlaceholder : {})) {
			const target = compiled?.using[tag] ?? '';
			if (components.has(target) || typeof instead !== 'string') continue;
			// glass-easel shows the placeholder until there is such a component
			using[tag] = '/' + target;
			placeholders[tag] = instead;
		}
		for (const [tag, target] of Object.entries(compiled?.using ?? {})) {
			if (components.has(target)) using[tag] = '/' + target;
			else if (!(tag in placeholders))
				warn(
					`${path}: <${tag}> names the component "${target}", which is not in the package: it renders as a plain element`,
				);
		}
		const generics: Record<string, true | { default?: string }> = {};
		for (const [name, generic] of Object.entries(compiled?.generics ?? {})) {
			const fallback = generic !== true && generic.default;
			generics[name] = fallback ? { default: components.has(fallback) ? '/' + fallback : fallback } : true;
		}
		codeSpace.addStyleSheet(path, undefined, compiled?.scope);
		codeSpace.addComponentStaticConfig(path, {
			component: !compiled?.page,
			usingComponents: using,
			componentGenerics: generics,
			componentPlaceholder: placeholders,
			styleIsolation: isolation as never,
			pureDataPattern:
				typeof json.pureDataPattern === 'string' ? pureData(json.pureDataPattern, compiled)?.source : undefined,
		});
		const group = templates[path];
		if (typeof group === 'function' && !compiled?.broken) {
			codeSpace.addCompiledTemplate(path, {
				groupList: templates as never,
				content: group as never,
				fallbackListenerOnNativeNode: true,
			});
		}
	}

	function registerComponent(options: unknown): unknown {
		const path = currentPath();
		if (options === undefined) return codeSpace.component(path ?? '');
		if (path === undefined) {
			warn('Component() was called outside of a component file and is ignored');
			return undefined;
		}
		register(path, sound(options), undefined);
		return path;
	}

	function registerPage(options: unknown): void {
		const path = currentPath();
		if (path === undefined) {
			warn('Page() was called outside of a page file and is ignored');
			return;
		}
		const given = isRecord(options) ? options : {};
		const { definition, fields } = pageDefinition(given);
		register(path, { ...sound({ ...definition, behaviors: given.behaviors }) }, { fields });
	}

	function Behavior(options: unknown): unknown {
		if (options === undefined) return codeSpace.behavior();
		const defined = codeSpace.behavior().definition(sound(options) as never);
		observeOnce(defined);
		const behavior = defined.register();
		if (isRecord(options) && exports(options)) exporting.add(behavior);
		return behavior;
	}
	Behavior.trait = codeSpace.traitBehavior.bind(codeSpace);

	function prepare(path: string): void {
		if (prepared.has(path)) return;
		prepared.add(path);
		const compiled = components.get(path);
		for (const target of usedBy(compiled)) if (components.has(target)) prepare(target);
		const file = path + '.js';
		if (modules.has(file)) errors.callSafely(`module ${path}`, () => modules.load(file));
		if (!registered.has(path)) errors.callSafely(`module ${path}`, () => register(path, {}, undefined));
	}

	return {
		space,
		builtIn,
		declare: (path, component) => void components.set(path, component),
		setTemplates(groups) {
			templates = groups;
			const wxs = groups.$wxs as WxsErrors | undefined;
			if (!wxs) return;
			wxs.report = (error) => errors.report(error, 'wxs');
			for (const error of wxs.early.splice(0)) wxs.report(error);
		},
		compiled: (path) => components.get(path),
		prepare,
		scopeName: (scope) => space.styleScopeManager.queryName(scope) ?? '',
		globals: { Page: registerPage, Component: registerComponent, Behavior },
	};
}

/** What a behavior observes is told once to a component that has the behavior by several ways. */
function observeOnce(builder: unknown): void {
	const { _$observers = [] } = (builder as { _$: { _$observers?: { once: boolean }[] } })._$;
	for (const observer of _$observers) observer.once = true;
}

interface PageFields {
	fields: Fields;
}

function usedBy(compiled: CompiledComponent | undefined): string[] {
	if (!compiled) return [];
	const generics = Object.values(compiled.generics ?? {}).map((generic) => (generic !== true && generic.default) || '');
	return [...Object.values(compiled.using ?? {}), ...generics];
}

/** A component's classes are always written with its prefix; plain too, unless it is isolated. */
function isolationOf(compiled: CompiledComponent | undefined, options: Fields): 'isolated' | 'apply-shared' {
	const given = options.styleIsolation ?? (options.addGlobalClass === true ? 'apply-shared' : undefined);
	const isolation = typeof given === 'string' ? given : (compiled?.isolation ?? 'isolated');
	return isolation === 'isolated' || isolation === 'page-isolated' ? 'isolated' : 'apply-shared';
}

/**
 * A pattern of data that templates do not see, but for what the compiler put into this one.
 * @returns nothing when the pattern is none
 */
function pureData(pattern: string, compiled: CompiledComponent | undefined, flags = ''): RegExp | undefined {
	try {
		const all = compiled?.slotFallbacks ? `^(?!__slotEmpty$)[^]*(?:${pattern})` : pattern;
		return new RegExp(all, flags.replace(/[gy]/g, ''));
	} catch {
		return undefined;
	}
}

/** A virtual host has no node in the view that could listen: its page listens instead. */
function listenForVirtualHost(component: GeneralComponent, type: string): void {
	let node: GlassElement = component;
	while (node.ownerShadowRoot) node = node.ownerShadowRoot.getHostNode();
	(node.getBackendElement() as RemoteElement | null)?.listen(type, Listen.send);
}

/** glass-easel's name of the door (`listener onTap`, `lifetime attached`) in our words. */
function sourceOf(method: string, event: string | undefined): string {
	if (/^listener\b/i.test(method)) return `event ${event ?? method.slice(9)}`;
	return method || 'component';
}
