/** An element with properties, attributes (names with a dash, or `role`) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	properties: Record<string, unknown> = {},
	...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (name.includes('-') || name === 'role') element.setAttribute(name, String(value));
		else Object.assign(element, { [name]: value });
	}
	element.append(...children.filter((child) => child !== null));
	return element;
}

/** @throws Error when the page does not have it: the HTML and the script belong together */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
	const element = document.getElementById(id);
	if (!element) throw new Error(`shell.html has no #${id}`);
	return element as T;
}
