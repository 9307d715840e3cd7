import { addClasses, hideClasses } from './classes.ts';
import { nodeOf } from './node-table.ts';
import { overlayStyle, styleName, withUnits } from './styles.ts';

/** What a descriptor asks of the logic layer. */
export interface ScriptCalls {
	/** @param own the component that the element is the host of; else the one whose template it stands in */
	callMethod(element: HTMLElement, own: boolean, method: string, args: unknown): void;
	triggerEvent(element: HTMLElement, own: boolean, name: string, detail: unknown): void;
}

/**
 * What a view script sees of a component, a page or a node: WeChat's ComponentDescriptor. One for each element, so that what a script
 * keeps in `getState()` stays.
 */
export class ComponentDescriptor {
	readonly #element: HTMLElement;
	/** style scope of the component's own template, '' in a page's */
	readonly #scope: string;
	readonly #own: boolean;
	readonly #calls: ScriptCalls;
	readonly #state: Record<string, unknown> = {};

	constructor(element: HTMLElement, scope: string, own: boolean, calls: ScriptCalls) {
		this.#element = element;
		this.#scope = scope;
		this.#own = own;
		this.#calls = calls;
	}

	selectComponent(selector: string): ComponentDescriptor | null {
		return this.selectAllComponents(selector)[0] ?? null;
	}

	selectAllComponents(selector: string): ComponentDescriptor[] {
		try {
			const found = this.#element.querySelectorAll<HTMLElement>(scoped(String(selector), this.#scope));
			return [...found].filter(nodeOf).map((element) => describe(element, this.#scope, this.#calls));
		} catch {
			// no selector at all finds nothing
			return [];
		}
	}

	setStyle(style: unknown): this {
		overlayStyle(this.#element, 'script', withUnits(styleText(style)));
		return this;
	}

	addClass(names: string): this {
		return this.#changeClass(names, true);
	}

	removeClass(names: string): this {
		return this.#changeClass(names, false);
	}

	hasClass(name: string): boolean {
		const { classList } = this.#element;
		return classList.contains(this.#scopedClass(name)) || classList.contains(name);
	}

	getDataset(): Record<string, unknown> {
		return datasetOf(this.#element);
	}

	getState(): Record<string, unknown> {
		return this.#state;
	}

	callMethod(method: string, args?: unknown): void {
		this.#calls.callMethod(this.#element, this.#own, String(method), args);
	}

	triggerEvent(name: string, detail?: unknown): void {
		this.#calls.triggerEvent(this.#element, this.#own, String(name), detail);
	}

	requestAnimationFrame(callback: () => void): number {
		return window.requestAnimationFrame(() => callback());
	}

	setTimeout(callback: () => void, ms?: number): number {
		return window.setTimeout(() => callback(), ms);
	}

	clearTimeout(id: number): void {
		window.clearTimeout(id);
	}

	getComputedStyle(names: string[]): Record<string, string> {
		const style = window.getComputedStyle(this.#element);
		const all = style as unknown as Record<string, string>;
		return Object.fromEntries(names.map((name) => [name, all[name] ?? style.getPropertyValue(name)]));
	}

	getBoundingClientRect(): Record<string, number> {
		const { left, top, right, bottom, width, height } = this.#element.getBoundingClientRect();
		return { left, top, right, bottom, width, height };
	}

	#scopedClass(name: string): string {
		return this.#scope ? `${this.#scope}--${name}` : name;
	}

	#changeClass(names: string, there: boolean): this {
		const element = this.#element;
		const added = scriptClasses.get(element) ?? { added: new Set<string>(), hidden: new Set<string>() };
		scriptClasses.set(element, added);
		for (const name of String(names).split(/\s+/).filter(Boolean)) {
			for (const full of new Set([this.#scopedClass(name), name])) {
				(there ? added.added : added.hidden).add(full);
				(there ? added.hidden : added.added).delete(full);
			}
		}
		hideClasses(element, added.hidden);
		addClasses(element, 'script', [...added.added].join(' '));
		return this;
	}
}

const scriptClasses = new WeakMap<HTMLElement, { added: Set<string>; hidden: Set<string> }>();
const descriptors = new WeakMap<HTMLElement, Map<string, ComponentDescriptor>>();

/** The descriptor of a node in a template of this scope; of a component's host, the component's. */
export function describe(element: HTMLElement, scope: string, calls: ScriptCalls): ComponentDescriptor {
	const own = hostScope(element);
	return kept(element, `node ${scope}`, () => new ComponentDescriptor(element, own ?? scope, own !== null, calls));
}

/** The descriptor of the component or page whose template a node stands in. */
export function describeOwner(element: HTMLElement, scope: string, calls: ScriptCalls): ComponentDescriptor {
	for (let up: HTMLElement | null = element.parentElement; scope && up; up = up.parentElement) {
		if (hostScope(up) === scope) return describe(up, scope, calls);
	}
	const page = element.closest<HTMLElement>('wx-page') ?? element;
	const root = (page.firstElementChild as HTMLElement | null) ?? page;
	return kept(root, `owner ${scope}`, () => new ComponentDescriptor(root, scope, true, calls));
}

function kept(element: HTMLElement, key: string, make: () => ComponentDescriptor): ComponentDescriptor {
	const known = descriptors.get(element) ?? new Map<string, ComponentDescriptor>();
	descriptors.set(element, known);
	let descriptor = known.get(key);
	if (!descriptor) known.set(key, (descriptor = make()));
	return descriptor;
}

/** The style scope of the component that an element is the host of, or null. */
function hostScope(element: HTMLElement): string | null {
	const host = nodeOf(element)
		?.classes.split(' ')
		.find((name) => name.startsWith('h-'));
	return host === undefined ? null : host.slice(2);
}

/** `data-…` of a node, as far as the logic layer sends it: in apps whose templates call view scripts. */
export function datasetOf(element: HTMLElement): Record<string, unknown> {
	const dataset: Record<string, unknown> = {};
	for (const [name, value] of nodeOf(element)?.props ?? []) {
		if (name.startsWith('wxs:data:')) dataset[name.slice('wxs:data:'.length)] = value;
	}
	return dataset;
}

/** Classes of a selector as they are written inside a component. */
function scoped(selector: string, scope: string): string {
	return scope ? selector.replace(/\.(-?[A-Za-z_][\w-]*)/g, `.${scope}--$1`) : selector;
}

function styleText(style: unknown): string {
	if (typeof style !== 'object' || style === null) return String(style ?? '');
	return Object.entries(style as Record<string, unknown>)
		.map(([name, value]) => `${styleName(name)}:${String(value)}`)
		.join(';');
}
