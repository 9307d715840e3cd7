import type { FrameComponent } from '@loggia/messages';
import { waitFor } from './components.ts';
import { make, sheetOf } from './components/shadow.ts';
import { emit } from './emit.ts';
import { nodeOf } from './node-table.ts';
import { toBoolean, toNumber, toText } from './props.ts';

/** How long a page waits for the module of a component before it shows, ms. The component comes later then. */
const MODULE_LIMIT = 5_000;

/** The element of the module fills its host, which the app sizes; without a size it is as high as the module makes it. */
const HOST_CSS = `
:host { display: block; }
:host([hidden]) { display: none !important; }
div { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); height: 100%; }
`;

type Attribute = FrameComponent['attributes'][number];

/** One `<wx-TAG>` of a capability bundle's component. */
interface Host {
	component: FrameComponent;
	/** the module's element in the host's shadow; null until the module is there */
	element: HTMLElement | null;
}

/** What there is now. An element keeps what there was when it was made. */
let known = new Map<string, FrameComponent>();
const hosts = new WeakMap<HTMLElement, Host>();
/** name of the custom element → when it is defined: whether it could be */
const defined = new Map<string, Promise<boolean>>();
const mismatched = new Set<string>();
let report: (message: string, error?: unknown) => void = () => undefined;

/** Told what a module does wrong. */
export function onViewComponentFailure(told: typeof report): void {
	report = told;
}

/** From now on new elements are of these. */
export function setViewComponents(components: FrameComponent[]): void {
	known = new Map(components.map((component) => [component.tag, component]));
}

/**
 * A new element of any tag. If a capability bundle brings the tag, its module's element goes into the shadow of `<wx-TAG>`, which stays the
 * node that styles, events and children know: a name of a custom element can be taken once in a document, and a bundle may be exchanged.
 */
export function hostViewComponent(dom: HTMLElement, tag: string): void {
	const component = known.get(tag);
	if (!component) return;
	const host: Host = { component, element: null };
	hosts.set(dom, host);
	const name = `${tag}-${component.folder.slice(0, 16)}`;
	const ready = define(name, component).then((ok) => {
		if (ok) attach(dom, host, name);
	});
	const late = new Promise((resolve) => setTimeout(resolve, MODULE_LIMIT));
	waitFor(name, Promise.race([ready, late]));
}

/** An attribute of an element changed; null: it is gone. */
export function setViewComponentAttribute(dom: HTMLElement, name: string, value: unknown): void {
	const host = hosts.get(dom);
	const attribute = host?.element && host.component.attributes.find((one) => one.name === name);
	if (attribute) assign(host, attribute, value);
}

/** Fetches the module and makes a custom element of it, once. Tried again with the next element when that fails. */
function define(name: string, component: FrameComponent): Promise<boolean> {
	let done = defined.get(name);
	if (!done) {
		done = load(name, component).catch((error: unknown) => {
			defined.delete(name);
			report(`<${component.tag}> did not load: ${error instanceof Error ? error.message : String(error)}`, error);
			return false;
		});
		defined.set(name, done);
	}
	return done;
}

async function load(name: string, { folder, module }: FrameComponent): Promise<boolean> {
	const address = `/view/bundle/${folder}/${module.split('/').map(encodeURIComponent).join('/')}`;
	// absolute, because a script of an opaque origin has no address that it could be beside
	const { default: type } = (await import(new URL(address, location.href).href)) as { default?: unknown };
	if (typeof type !== 'function' || !(type.prototype instanceof HTMLElement))
		throw new Error(`the default export of ${module} must be a class that extends HTMLElement`);
	// a class of its own: one module may serve several tags, and a class can be given one name only
	customElements.define(name, class extends (type as CustomElementConstructor) {});
	return true;
}

function attach(dom: HTMLElement, host: Host, name: string): void {
	const { component } = host;
	const element = document.createElement(name);
	host.element = element;
	const props = nodeOf(dom)?.props;
	for (const attribute of component.attributes) assign(host, attribute, props?.get(attribute.name));
	for (const type of component.events) element.addEventListener(type, (event) => forward(dom, host, event));
	element.append(document.createElement('slot'));
	const shadow = dom.attachShadow({ mode: 'open' });
	shadow.adoptedStyleSheets = [sheetOf(HOST_CSS)];
	shadow.append(make('div', '', element));
}

/** A setter of the module's may throw: that is told, and the next attribute is set. */
function assign({ component, element }: Host, attribute: Attribute, value: unknown): void {
	try {
		(element as unknown as Record<string, unknown>)[attribute.property] = read(component.tag, attribute, value);
	} catch (error) {
		report(`<${component.tag}> ${attribute.name}: ${String(error)}`, error);
	}
}

/** WeChat's reading: what does not fit the type is the default, and said once. */
function read(tag: string, { name, type, default: otherwise }: Attribute, value: unknown): unknown {
	if (value === null || value === undefined) return fresh(otherwise);
	const fits = typed(type, value);
	if (fits !== undefined) return fits;
	const key = `${tag} ${name}`;
	if (!mismatched.has(key)) {
		mismatched.add(key);
		const got = Array.isArray(value) ? 'array' : typeof value;
		console.warn(`<${tag}> ${name} should be ${type} instead of ${got}: ${JSON.stringify(otherwise)} is taken`);
	}
	return fresh(otherwise);
}

/** undefined: it does not fit */
function typed(type: Attribute['type'], value: unknown): unknown {
	switch (type) {
		case 'string':
			return typeof value === 'object' ? undefined : toText(value);
		case 'number': {
			const number = toNumber(value, NaN);
			return Number.isNaN(number) ? undefined : number;
		}
		case 'boolean':
			return toBoolean(value);
		case 'array':
			return Array.isArray(value) ? value : undefined;
		case 'object':
			return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
		case 'any':
			return value;
	}
}

/** A module may change what it is given. */
function fresh(value: unknown): unknown {
	return typeof value === 'object' && value !== null ? structuredClone(value) : value;
}

/** What the module's element itself tells; events of its inside that rise past it are not its own. */
function forward(dom: HTMLElement, { component, element }: Host, event: Event): void {
	if (event.target !== element || !(event instanceof CustomEvent)) return;
	let detail: unknown;
	try {
		detail = JSON.parse(JSON.stringify(event.detail ?? {}));
	} catch (error) {
		report(`<${component.tag}> ${event.type}: its detail is no JSON: ${String(error)}`, error);
		return;
	}
	emit(dom, event.type, detail);
}
