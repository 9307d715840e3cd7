import { resourceUrl } from '../resources.ts';

/** Tags that WeChat trusts, with what they may have besides class and style. Any other tag goes, with everything in it. */
const TAGS: Record<string, readonly string[]> = {
	...plain(
		'a abbr address article aside b bdi big blockquote br caption center cite code dd del div dl dt em fieldset',
	),
	...plain(
		'font footer h1 h2 h3 h4 h5 h6 header hr i ins label legend li mark nav p pre q rt ruby s section small span',
	),
	...plain('strong sub sup tbody tfoot thead tt u ul'),
	bdo: ['dir'],
	col: ['span', 'width'],
	colgroup: ['span', 'width'],
	img: ['alt', 'src', 'height', 'width'],
	ol: ['start', 'type'],
	table: ['width'],
	td: ['colspan', 'height', 'rowspan', 'width'],
	th: ['colspan', 'height', 'rowspan', 'width'],
	tr: ['colspan', 'height', 'rowspan', 'width'],
};

const SPACES: Record<string, string> = { nbsp: '\u00a0', ensp: '\u2002', emsp: '\u2003' };

/** Deeper than this nothing is shown: a list of nodes may be of any depth. */
const DEEPEST = 256;

const SET_ASIDE = 'data-loggia-';

interface GivenNode {
	type?: unknown;
	name?: unknown;
	attrs?: unknown;
	children?: unknown;
	text?: unknown;
}

function plain(tags: string): Record<string, readonly string[]> {
	return Object.fromEntries(tags.split(' ').map((tag) => [tag, []]));
}

/**
 * The elements of a rich text. They are made one by one from what is allowed: nothing that was given is ever parsed into the page, so
 * no script, handler, address or foreign element can come along.
 *
 * @param nodes HTML, or a list of WeChat's nodes
 * @param space how runs of spaces show: ensp, emsp, nbsp
 */
export function richNodes(nodes: unknown, space: string): DocumentFragment {
	const fragment = document.createDocumentFragment();
	if (typeof nodes === 'string') {
		for (const child of parse(nodes).childNodes) append(fragment, fromHtml(child, space));
	} else {
		for (const node of list(nodes)) append(fragment, fromNode(node, space, 0));
	}
	return fragment;
}

/**
 * In a document that runs and fetches nothing. Styles and handlers are renamed: the page's policy would complain of each of them where it
 * is parsed.
 */
function parse(html: string): HTMLElement {
	const quiet = html.replace(/<[a-z](?:[^'"<>]|"[^"<>]*"|'[^'<>]*')*>/gi, (tag) =>
		tag.replace(/"[^"]*"|'[^']*'|\s(style|on\w+)(?=\s*=)/gi, (part, name?: string) =>
			name ? ` ${SET_ASIDE}${name.toLowerCase()}` : part,
		),
	);
	return new DOMParser().parseFromString(`<!doctype html><body>${quiet}`, 'text/html').body;
}

function fromHtml(node: Node, space: string): Node | null {
	if (node.nodeType === Node.TEXT_NODE) return text(node.nodeValue ?? '', space);
	if (!(node.nodeType === Node.ELEMENT_NODE)) return null;
	const given = node as Element;
	const made = element(
		given.localName,
		(name) => given.getAttribute(name) ?? (name === 'style' ? given.getAttribute(`${SET_ASIDE}style`) : null),
	);
	if (made) for (const child of given.childNodes) append(made, fromHtml(child, space));
	return made;
}

function fromNode(node: unknown, space: string, depth: number): Node | null {
	if (typeof node !== 'object' || node === null || depth > DEEPEST) return null;
	const given = node as GivenNode;
	if (given.type === 'text') return text(decode(String(given.text ?? '')), space);
	if (given.type !== undefined && given.type !== 'node') return null;
	const attributes = new Map(
		Object.entries((given.attrs ?? {}) as object).map(([name, value]) => [name.toLowerCase(), value as unknown]),
	);
	const made = element(String(given.name ?? '').toLowerCase(), (name) => {
		const value = attributes.get(name);
		return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
	});
	if (made) for (const child of list(given.children)) append(made, fromNode(child, space, depth + 1));
	return made;
}

function element(tag: string, attribute: (name: string) => string | null): HTMLElement | null {
	if (!Object.hasOwn(TAGS, tag)) return null;
	const made = document.createElement(tag);
	const classes = attribute('class');
	if (classes) made.className = classes;
	const style = attribute('style');
	if (style) applyStyle(made, style);
	for (const name of TAGS[tag]) {
		const value = attribute(name);
		if (value === null) continue;
		if (name !== 'src') made.setAttribute(name, value);
		else {
			const source = resourceUrl(value);
			if ('url' in source) made.setAttribute('src', source.url);
		}
	}
	if (tag === 'img') {
		(made as HTMLImageElement).draggable = false;
		if (!made.hasAttribute('alt')) (made as HTMLImageElement).alt = '';
	}
	return made;
}

/** rpx are the frame's; nothing may leave the rich text's own place. */
function applyStyle(made: HTMLElement, style: string): void {
	made.style.cssText = style.replace(/(-?\d*\.?\d+)rpx\b/g, 'calc($1 * var(--rpx))');
	if (/fixed|sticky/.test(made.style.position)) made.style.position = '';
}

function text(content: string, space: string): Text {
	const shown = Object.hasOwn(SPACES, space) ? content.replaceAll(' ', SPACES[space]) : content;
	return document.createTextNode(shown);
}

/** `&nbsp;` and its kin as characters; a `<` stays one. */
function decode(content: string): string {
	return content.includes('&') ? (parse(content.replaceAll('<', '&lt;')).textContent ?? '') : content;
}

function list(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

function append(parent: Node, child: Node | null): void {
	if (child) parent.appendChild(child);
}
