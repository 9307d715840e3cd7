const sheets = new Map<string, CSSStyleSheet>();

/** A shadow root with markup of ours and one constructed stylesheet for all elements of the tag (inline styles are not allowed). */
export function attachShadow(element: HTMLElement, css: string, ...children: Node[]): ShadowRoot {
	const root = element.attachShadow({ mode: 'open' });
	root.adoptedStyleSheets = [sheetOf(css)];
	root.append(...children);
	return root;
}

/** The one constructed stylesheet with this text. */
export function sheetOf(css: string): CSSStyleSheet {
	let sheet = sheets.get(css);
	if (!sheet) {
		sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		sheets.set(css, sheet);
	}
	return sheet;
}

/** An element with a class and children, for shadow trees. */
export function make<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	className = '',
	...children: Node[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	if (className) element.className = className;
	element.append(...children);
	return element;
}
