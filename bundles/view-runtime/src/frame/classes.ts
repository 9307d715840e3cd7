import { nodeOf } from './node-table.ts';

const extras = new WeakMap<Element, Map<string, string>>();
const hidden = new WeakMap<Element, ReadonlySet<string>>();

/** Writes the class attribute: what the logic layer set, then what the view adds for a while (hover). */
export function writeClasses(element: Element): void {
	const added = extras.get(element);
	const without = hidden.get(element);
	const given = nodeOf(element)?.classes ?? '';
	const base = without?.size
		? given
				.split(' ')
				.filter((name) => !without.has(name))
				.join(' ')
		: given;
	const all = [base, ...(added ? added.values() : [])].filter(Boolean).join(' ');
	if (all) element.setAttribute('class', all);
	else element.removeAttribute('class');
}

/** Takes classes away that the logic layer set, until others are given. */
export function hideClasses(element: Element, classes: ReadonlySet<string>): void {
	hidden.set(element, classes);
	writeClasses(element);
}

/** Adds classes for one purpose (`hover`), or takes them away with ''. A later class operation keeps them. */
export function addClasses(element: Element, purpose: string, classes: string): void {
	let added = extras.get(element);
	if (!added) extras.set(element, (added = new Map()));
	if (classes) added.set(purpose, classes);
	else added.delete(purpose);
	writeClasses(element);
}
