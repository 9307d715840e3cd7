import type { Place } from './diagnostics.ts';
import type { Attribute, Node, Part } from './template-tree.ts';

/** A template in canonical form, and where each piece of it came from. */
export interface Printed {
	text: string;
	/** ascending offsets in `text` */
	offsets: number[];
	places: Place[];
}

/** Writes a tree so that the template compiler has nothing to doubt: quoted values, closed tags, one place per piece. */
export function printTemplate(nodes: Node[]): Printed {
	const out: string[] = [];
	const offsets: number[] = [];
	const places: Place[] = [];
	let length = 0;
	const write = (text: string): void => {
		out.push(text);
		length += text.length;
	};
	const mark = (place: Place): void => {
		offsets.push(length);
		places.push(place);
	};
	const part = (p: Part, escape: (text: string) => string): void => {
		if (p.kind === 'static') write(escape(p.text).replace(/\{(?=\{|$)/g, '&#123;'));
		else {
			mark(p.place);
			write(`{{${p.text}}}`);
		}
	};
	const attribute = (a: Attribute): void => {
		write(' ');
		mark(a.place);
		write(a.name);
		if (a.value === null) return;
		write('="');
		for (const p of a.value) part(p, (text) => text.replace(/"/g, '&quot;'));
		write('"');
	};
	const node = (n: Node): void => {
		if (n.kind === 'text') for (const p of n.parts) part(p, (text) => text.replace(/</g, '&lt;'));
		else if (n.kind === 'element') {
			mark(n.place);
			write(`<${n.tag}`);
			n.attributes.forEach(attribute);
			if (n.children.length === 0) return write('/>');
			write('>');
			n.children.forEach(node);
			write(`</${n.tag}>`);
		}
	};
	nodes.forEach(node);
	return { text: out.join(''), offsets, places };
}

/** The place in the original of a 0-based line and column of the printed text. */
export function originalPlace(printed: Printed, line: number, column: number): Place {
	let start = 0;
	for (let i = 0; i < line; i++) start = printed.text.indexOf('\n', start) + 1;
	const offset = start + column;
	let low = 0;
	let high = printed.offsets.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (printed.offsets[middle]! <= offset) low = middle;
		else high = middle - 1;
	}
	return printed.places[low] ?? { file: '', offset: 0 };
}
