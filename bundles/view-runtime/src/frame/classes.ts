import { nodeOf } from './node-table.ts';

const extras = new WeakMap<Element, Map<string, string>>();

/** Writes the class attribute: what the logic layer set, then what the view adds for a while (hover). */
export function writeClasses(element: Element): void {
	const added = extras.get(element);
	const all = [nodeOf(element)?.classes ?? '', ...(added ? added.values() : [])].filter(Boolean).join(' ');
	if (all) element.setAttribute('class', all);
	else element.removeAttribute('class');
}

/** Adds classes for one purpose (`hover`), or takes them away with ''. A later class operation keeps them. */
export function addClasses(element: Element, purpose: string, classes: string): void {
	let added = extras.get(element);
	if (!added) extras.set(element, (added = new Map()));
	if (classes) added.set(purpose, classes);
	else added.delete(purpose);
	writeClasses(element);
}
