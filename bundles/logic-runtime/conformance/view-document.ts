import type { JSDOM } from 'jsdom';

const NAMES = ['document', 'Node', 'Element', 'HTMLElement', 'Text', 'Event', 'customElements', 'DocumentFragment'];
/** The suites want these behind all others, in this order. */
const LAST = ['wx-host', 'id', 'style', 'class'];

/**
 * The document that the applier writes into and the suites look at. Tags lose the `wx-` of our elements, which no suite expects; style
 * text stays as it was given, because a parser of styles is not what is tested; `innerHTML` names attributes in the suites' order and
 * the host class `h-SCOPE` by its name there, `wx-host`.
 */
export function installDocument({ window }: JSDOM, global: Record<string, unknown>): void {
	const values = window as unknown as Record<string, unknown>;
	for (const name of NAMES) global[name] = values[name];
	global.window = window;
	// what our elements do is tested in a browser; here they are only nodes, and each suite brings its own copy of them
	window.customElements.define = () => undefined;
	const { document } = window;
	const create = document.createElement.bind(document);
	document.createElement = ((tag: string) => create(tag.replace(/^wx-/, ''))) as typeof document.createElement;
	keepStyleText(window.HTMLElement.prototype);
	const { getAttribute } = window.Element.prototype;
	window.Element.prototype.getAttribute = function (name) {
		if (!LAST.includes(name)) return getAttribute.call(this, name);
		return attributesOf(this).find(([of]) => of === name)?.[1] ?? null;
	};
	Object.defineProperty(window.Element.prototype, 'innerHTML', {
		configurable: true,
		get(this: Element) {
			return [...this.childNodes].map(htmlOf).join('');
		},
	});
}

function keepStyleText(prototype: HTMLElement): void {
	const { get } = Object.getOwnPropertyDescriptor(prototype, 'style')!;
	Object.defineProperty(prototype, 'style', {
		configurable: true,
		get(this: HTMLElement) {
			const style = get!.call(this) as CSSStyleDeclaration;
			return new Proxy(style, {
				set: (_style, name, value) => {
					if (name === 'cssText') this.setAttribute('style', String(value));
					else Reflect.set(style, name, value);
					return true;
				},
				get: (_style, name) => Reflect.get(style, name),
			});
		},
	});
}

function htmlOf(node: Node): string {
	if (node.nodeType !== node.ELEMENT_NODE) return node.textContent ?? '';
	const element = node as Element;
	const tag = element.tagName.toLowerCase();
	const attributes = attributesOf(element).map(([name, value]) => ` ${name}="${value}"`);
	return `<${tag}${attributes.join('')}>${element.innerHTML}</${tag}>`;
}

function attributesOf(element: Element): [string, string][] {
	const all = new Map([...element.attributes].map(({ name, value }) => [name, value]));
	const classes = (all.get('class') ?? '').split(' ');
	if (classes[0].startsWith('h-')) {
		all.set('wx-host', classes.shift()!.slice(2));
		if (classes.length) all.set('class', classes.join(' '));
		else all.delete('class');
	}
	if (all.get('style') === '') all.delete('style');
	const first = [...all].filter(([name]) => !LAST.includes(name));
	const last = LAST.filter((name) => all.has(name)).map((name): [string, string] => [name, all.get(name)!]);
	return [...first, ...last];
}
