import type { Place } from './diagnostics.ts';

/** A template as a tree. Every node knows where its developer wrote it, so that included files keep their own places. */
export interface Element {
	kind: 'element';
	tag: string;
	place: Place;
	attributes: Attribute[];
	children: Node[];
}

export interface Attribute {
	name: string;
	place: Place;
	/** null: written without a value */
	value: Part[] | null;
}

export interface Text {
	kind: 'text';
	parts: Part[];
}

/** A view script's source, as written between its tags. */
export interface Raw {
	kind: 'raw';
	text: string;
	place: Place;
}

export type Node = Element | Text | Raw;

/** A piece of text or of an attribute: as written (entities included), or the inside of `{{ }}`. */
export type Part = { kind: 'static'; text: string } | { kind: 'expression'; text: string; place: Place };

export function element(tag: string, place: Place, attributes: Attribute[] = [], children: Node[] = []): Element {
	return { kind: 'element', tag, place, attributes, children };
}

export function attribute(node: Element, name: string): Attribute | undefined {
	return node.attributes.find((a) => a.name === name);
}

/** The value when it has no expression; null when it has; '' without a value. */
export function staticValue(attr: Attribute | undefined): string | null {
	if (!attr || attr.value === null) return '';
	return attr.value.every((p) => p.kind === 'static') ? attr.value.map((p) => p.text).join('') : null;
}

export function literal(name: string, text: string, place: Place): Attribute {
	return { name, place, value: [{ kind: 'static', text }] };
}
