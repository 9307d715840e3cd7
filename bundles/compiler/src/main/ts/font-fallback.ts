import type { Declaration } from 'postcss';
import valueParser from 'postcss-value-parser';

/** Families that are there on a phone and seldom elsewhere. */
const FAMILY =
	/pingfang|helvetica|yahei|heiti|hiragino|san francisco|\bsf ui|\bsf pro|roboto|\barial|segoe|droid sans|source han sans|noto sans|stheiti|wenquanyi|-apple-system/i;
const GENERIC =
	/^(?:serif|sans-serif|monospace|cursive|fantasy|system-ui|math|ui-[\w-]+|inherit|initial|unset|revert)$/i;

/**
 * Ends a list of font families that names no generic one with `sans-serif`: where none of them is installed, a phone takes its sans-serif
 * font, a browser a serif one. Custom properties that hold families, and what stands in `var()` for a missing one, are such lists too.
 */
export function endWithGeneric(decl: Declaration): void {
	const prop = decl.prop.toLowerCase();
	if (!(prop === 'font' || prop === 'font-family' || /^--.*font/.test(prop)) || !FAMILY.test(decl.value)) return;
	const parsed = valueParser(decl.value);
	parsed.walk((node) => {
		if (node.type === 'function' && node.value.toLowerCase() === 'var') end(node.nodes);
	});
	end(parsed.nodes);
	decl.value = parsed.toString();
}

function end(nodes: valueParser.Node[]): void {
	const own = nodes.filter((node) => node.type === 'word' || node.type === 'string');
	if (!own.some((node) => FAMILY.test(node.value)) || own.some((node) => GENERIC.test(node.value))) return;
	// what a trailing var() stands for is not known here
	const last = nodes.filter((node) => node.type !== 'space' && node.type !== 'comment').pop();
	if (last?.type === 'function') return;
	nodes.push({ type: 'word', value: ', sans-serif', sourceIndex: 0, sourceEndIndex: 0 });
}
