import { nodeOf, type ViewNode } from './node-table.ts';

const SPACES: Record<string, string> = { nbsp: '\u00a0', ensp: '\u2002', emsp: '\u2003' };
const ENTITIES: Record<string, string> = {
	'&nbsp;': '\u00a0',
	'&lt;': '<',
	'&gt;': '>',
	'&amp;': '&',
	'&apos;': "'",
	'&ensp;': '\u2002',
	'&emsp;': '\u2003',
};

/** What a text node shows: as it is, but inside `<text>` its `space` and `decode` apply and a written `\n` breaks the line. */
export function renderText(node: ViewNode): void {
	const shown = textInside(node.dom.parentNode && nodeOf(node.dom.parentNode), node.text);
	if ((node.dom as Text).data !== shown) (node.dom as Text).data = shown;
}

/** `space` or `decode` of a `<text>` changed. */
export function renderTextChildren(parent: ViewNode): void {
	for (const child of parent.dom.childNodes) {
		const node = nodeOf(child);
		if (node?.tag === '') renderText(node);
	}
}

function textInside(parent: ViewNode | null | undefined, text: string): string {
	if (parent?.tag !== 'text') return text;
	let shown = text.replaceAll('\\n', '\n');
	const space = SPACES[String(parent.props.get('space'))];
	if (space) shown = shown.replaceAll(' ', space);
	const decode = parent.props.get('decode');
	if (decode === true || decode === '' || decode === 'true') {
		shown = shown.replace(/&(?:nbsp|lt|gt|amp|apos|ensp|emsp);/g, (entity) => ENTITIES[entity]);
	}
	return shown;
}
