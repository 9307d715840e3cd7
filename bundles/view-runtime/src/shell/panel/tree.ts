import { el } from '../dom.ts';

/** Members shown of one value. */
const MOST = 500;
/** Characters of a closed value. */
const SUMMARY = 90;

/**
 * A JSON value as a tree of `<details>`: members are made when their parent is opened. What was opened once stays open in a later tree
 * with the same `open` set.
 */
export function tree(value: unknown, open: Set<string>, path = '$', name?: string): HTMLElement {
	if (typeof value !== 'object' || value === null) return leaf(value, name);
	const entries = Array.isArray(value)
		? value.map((item, i): [string, unknown] => [String(i), item])
		: Object.entries(value);
	if (entries.length === 0) return leaf(value, name);
	const summary = el('summary', {}, ...label(name), el('span', { className: 'summary' }, summaryOf(value)));
	const details = el('details', { className: 'node' }, summary);
	const fill = () => {
		if (!details.open || details.childElementCount > 1) return;
		const members = entries.slice(0, MOST).map(([key, item]) => tree(item, open, `${path}/${key}`, key));
		if (entries.length > MOST) members.push(el('div', { className: 'leaf' }, `… ${entries.length - MOST}`));
		details.append(el('div', { className: 'members' }, ...members));
	};
	details.open = open.has(path);
	fill();
	details.addEventListener('toggle', () => {
		if (details.open) open.add(path);
		else open.delete(path);
		fill();
	});
	return details;
}

function label(name: string | undefined): HTMLElement[] {
	return name === undefined ? [] : [el('span', { className: 'name' }, name), el('span', { className: 'colon' }, ': ')];
}

function leaf(value: unknown, name?: string): HTMLElement {
	const kind = value === null ? 'null' : Array.isArray(value) ? 'object' : typeof value;
	const shown = el('span', { className: `value ${kind}` }, text(value));
	return el('div', { className: 'leaf' }, ...label(name), shown);
}

function text(value: unknown): string {
	if (value === undefined) return 'undefined';
	return typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
}

/** One line that tells what is inside. */
export function summaryOf(value: unknown): string {
	if (Array.isArray(value)) return cut(`(${value.length}) [${value.slice(0, 8).map(short).join(', ')}]`);
	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).slice(0, 8);
		return cut(`{${members.map(([key, item]) => `${key}: ${short(item)}`).join(', ')}}`);
	}
	return cut(text(value));
}

function short(value: unknown): string {
	if (Array.isArray(value)) return `[${value.length || ''}]`;
	if (typeof value === 'object' && value !== null) return Object.keys(value).length ? '{…}' : '{}';
	const said = text(value);
	return said.length > 24 ? `${said.slice(0, 24)}…` : said;
}

function cut(line: string): string {
	return line.length > SUMMARY ? `${line.slice(0, SUMMARY)}…` : line;
}
