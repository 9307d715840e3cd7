import { parse, type AtRule, type CssSyntaxError, type Root } from 'postcss';
import type { Diagnostics } from './diagnostics.ts';
import type { Package } from './package.ts';
import { isRemote, normalize, resolve } from './paths.ts';

/** A broken file is mended this many times before the rest of it is given up. */
const MOST_REPAIRS = 50;

/** One file's rules, its imports left in the places where other files' rules belong. */
export interface StyleFile {
	file: string;
	root: Root;
}

/** Reads a stylesheet; a broken rule is left out and reported. */
export function parseStyle(file: string, pkg: Package, diagnostics: Diagnostics): Root {
	let css = pkg.text(file) ?? '';
	for (let repair = 0; repair < MOST_REPAIRS; repair++) {
		try {
			return parse(css, { from: file, map: false });
		} catch (e) {
			const { name, reason, line = 1, column = 1 } = e as CssSyntaxError;
			if (name !== 'CssSyntaxError') throw e;
			const offset = diagnostics.offset(file, line, column);
			diagnostics.error('wxss-syntax', { file, offset }, `${reason}: this part is left out`);
			css = mend(css, reason, offset);
		}
	}
	diagnostics.error(
		'wxss-syntax',
		{ file, offset: 0 },
		`more than ${MOST_REPAIRS} mistakes: the whole file is left out`,
	);
	return parse('');
}

/** Blanks what the parser stumbled over; offsets stay. */
function mend(css: string, reason: string, offset: number): string {
	if (reason === 'Unclosed block') return `${css}}`;
	if (reason === 'Unclosed comment') return `${css}*/`;
	const blank = (from: number, to: number): string =>
		css.slice(0, from) + css.slice(from, to).replace(/[^\n]/g, ' ') + css.slice(to);
	if (/^Unexpected \}/.test(reason)) return blank(offset, offset + 1);
	if (/^Unclosed (?:string|quote)/.test(reason)) {
		const line = css.indexOf('\n', offset);
		return blank(offset, line < 0 ? css.length : line);
	}
	const end = /[;}\n]/g;
	end.lastIndex = offset;
	const stop = end.exec(css);
	const to = stop ? (stop[0] === ';' ? stop.index + 1 : stop.index) : css.length;
	return blank(offset, Math.max(to, offset + 1));
}

/**
 * A stylesheet with everything it imports, in order, each piece with the file its `url()`s start from.
 * A cycle or a missing file is reported and left out.
 */
export function withImports(file: string, pkg: Package, diagnostics: Diagnostics): StyleFile[] {
	const list: StyleFile[] = [];
	const visited = new Set<string>();
	const visit = (path: string, stack: string[]): void => {
		if (visited.has(path)) return;
		const root = parseStyle(path, pkg, diagnostics);
		visited.add(path);
		for (const node of [...root.nodes]) {
			if (node.type !== 'atrule' || node.name.toLowerCase() !== 'import') continue;
			const target = importTarget(node, path);
			node.remove();
			if (target !== null && !stack.includes(target)) visit(target, [...stack, target]);
		}
		list.push({ file: path, root });
	};
	const importTarget = (node: AtRule, from: string): string | null => {
		const place = { file: from, offset: node.source?.start?.offset ?? 0 };
		const match = /^\s*(?:url\(\s*)?["']?([^"')]+)["']?\s*\)?/.exec(node.params);
		const value = match?.[1]?.trim() ?? '';
		if (isRemote(value)) {
			diagnostics.warn('remote-url', place, `@import of ${value} is left out: put the file into the package`);
			return null;
		}
		const candidates = value.startsWith('/') ? [normalize(value)] : [resolve(from, value), normalize(value)];
		for (const candidate of candidates) {
			const found = candidate === null ? null : pkg.text(candidate) !== undefined ? candidate : pkg.style(candidate);
			if (found) return found;
		}
		diagnostics.warn('missing-file', place, `@import finds no ${value}: it is left out`);
		return null;
	};
	visit(file, [file]);
	return list;
}
