import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';

/** A frame of a stack: `    at name (pages/index/index.js:3:5)`. */
const FRAME = /^\s*at .*$/;
/** A place in one of the developer's files. */
const PLACE = /((?:[\w@.$-]+\/)*[\w@.$-]+\.(?:js|ts|wxs|wxml|json)):(\d+):(\d+)/;
/** Ours and V8's own. */
const OURS = /logic-runtime\.js|logic\.js|frame\.js|\/view\/|<anonymous>|\(native\)/;

/** The frames of a stack, the developer's own and the others. */
export function frames(stack: string): { own: string[]; others: string[] } {
	const all = stack.split('\n').filter((line) => FRAME.test(line));
	const own = all.filter((line) => PLACE.test(line) && !OURS.test(line));
	return { own, others: all.filter((line) => !own.includes(line)) };
}

/** A text that may end in a stack. @returns what it says, and its frames, the developer's own first; null when there are none */
export function stackLines(text: string): [head: string, stack: HTMLElement | null] {
	const lines = text.split('\n');
	const first = lines.findIndex((line) => FRAME.test(line));
	if (first < 0) return [text, null];
	return [lines.slice(0, first).join('\n'), stackList(lines.slice(first).join('\n'))];
}

/** Frames as a list; those of the runtime are folded. */
export function stackList(stack: string): HTMLElement {
	const { own, others } = frames(stack);
	const list = el('div', { className: 'stack' }, ...own.map(frame));
	if (others.length === 0) return list;
	const folded = el(
		'details',
		{},
		el('summary', {}, panelWords('runtimeFrames', { count: String(others.length) })),
		...others.map(frame),
	);
	list.append(folded);
	return list;
}

function frame(line: string): HTMLElement {
	const place = PLACE.exec(line);
	if (!place || OURS.test(line)) return el('div', { className: 'frame' }, line.trim());
	const [whole] = place;
	const at = line.indexOf(whole);
	return el(
		'div',
		{ className: 'frame own' },
		line.slice(0, at).trimStart(),
		el('span', { className: 'place' }, whole),
		line.slice(at + whole.length),
	);
}
