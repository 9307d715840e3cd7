import type { CodeFrame, UncaughtError } from '@loggia/messages';
import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';
import { stackList } from './stack.ts';
import { button } from './tab.ts';

/** Errors that are kept; older ones go. */
const MOST = 50;

/** Uncaught errors of a develop version, over the page. It never takes the focus: somebody may be typing. */
export interface ErrorOverlay {
	show(error: UncaughtError): void;
	/** @returns whether there was something to dismiss */
	dismiss(): boolean;
	/** The app starts anew, or its project compiles again: what did not compile is told again when it still does not. */
	begin(): void;
}

interface Kept {
	error: UncaughtError;
	count: number;
}

export function createOverlay(stage: HTMLElement): ErrorOverlay {
	let errors: Kept[] = [];
	let at = 0;
	/** what somebody has seen and dismissed: the same again is counted elsewhere, and not shown */
	const seen = new Set<string>();
	const box = el('section', { id: 'developer-error', hidden: true, role: 'region' });
	box.setAttribute('aria-label', panelWords('uncaught'));
	const said = el('p', { className: 'sr', role: 'alert' });
	stage.append(said, box);

	const key = (error: UncaughtError) => `${error.source}\n${error.message}\n${error.file}:${error.line}`;

	function draw(): void {
		box.hidden = errors.length === 0;
		if (box.hidden) {
			box.replaceChildren();
			said.textContent = '';
			return;
		}
		const { error, count } = errors[at];
		const compile = error.source === 'compile';
		const place = error.file === undefined ? null : el('code', { className: 'at' }, placeOf(error));
		const times = count > 1 ? el('span', { className: 'chip' }, `×${count}`) : null;
		const from = compile ? null : el('span', { className: 'chip' }, error.source);
		const head = el(
			'header',
			{},
			el('strong', {}, panelWords(compile ? 'compileError' : 'uncaught')),
			from,
			times,
			el('span', { className: 'gap' }),
			...steps(),
			copyButton(error),
			iconButton('✕', panelWords('closeError'), () => void dismiss()),
		);
		const stack = error.stack ? stackList(error.stack) : null;
		box.replaceChildren(
			head,
			el(
				'div',
				{ className: 'content', tabIndex: 0 },
				el('p', { className: 'message' }, error.message),
				place,
				error.frame ? codeFrame(error.frame, error.line ?? 0, error.column ?? 0) : null,
				stack?.childElementCount ? stack : null,
			),
		);
		showCaret(box);
	}

	function steps(): HTMLElement[] {
		if (errors.length < 2) return [];
		const go = (step: number) => () => {
			at = (at + step + errors.length) % errors.length;
			draw();
			box.querySelector<HTMLElement>(step < 0 ? '.previous' : '.next')?.focus();
		};
		const previous = iconButton('‹', panelWords('previous'), go(-1));
		const next = iconButton('›', panelWords('next'), go(1));
		previous.classList.add('previous');
		next.classList.add('next');
		const words = panelWords('errorOf', { n: String(at + 1), count: String(errors.length) });
		return [previous, el('span', { className: 'of' }, words), next];
	}

	function dismiss(): boolean {
		if (errors.length === 0) return false;
		for (const { error } of errors) seen.add(key(error));
		errors = [];
		draw();
		return true;
	}

	return {
		dismiss,
		show(error) {
			if (seen.has(key(error)) && error.source !== 'compile') return;
			const same = errors.find((kept) => key(kept.error) === key(error));
			if (same) same.count++;
			else {
				errors = [...errors, { error, count: 1 }].slice(-MOST);
				at = Math.min(at, errors.length - 1);
				said.textContent = `${panelWords('uncaught')}: ${error.message}`;
			}
			draw();
		},
		begin() {
			errors = errors.filter(({ error }) => error.source !== 'compile');
			at = Math.max(0, Math.min(at, errors.length - 1));
			draw();
		},
	};
}

function placeOf({ file, line, column }: UncaughtError): string {
	return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** The lines around the place, with the place marked. */
function codeFrame({ first, lines }: CodeFrame, line: number, column: number): HTMLElement {
	const indents = lines.filter((text) => text.trim() !== '').map((text) => /^[ \t]*/.exec(text)![0].length);
	const indent = indents.length ? Math.min(...indents) : 0;
	const shown = lines.map((whole, i) => {
		const text = whole.slice(indent);
		const number = first + i;
		const spaces = text.slice(0, Math.max(0, column - 1 - indent)).replace(/[^\t]/g, ' ');
		const here = number === line;
		return el(
			'div',
			{ className: here ? 'code here' : 'code' },
			el('span', { className: 'number' }, String(number)),
			el(
				'span',
				{ className: 'source' },
				text || ' ',
				here ? el('span', { className: 'caret', 'aria-hidden': 'true' }, `\n${spaces}^`) : null,
			),
		);
	});
	const frame = el('div', { className: 'frame-of-code' }, ...shown);
	frame.tabIndex = 0;
	return frame;
}

/** The place that is meant is in sight, however long its line is. */
function showCaret(box: HTMLElement): void {
	const caret = box.querySelector<HTMLElement>('.caret');
	const frame = caret?.closest<HTMLElement>('.frame-of-code');
	if (!caret || !frame) return;
	const right = caret.getBoundingClientRect().right - frame.getBoundingClientRect().left;
	if (right > frame.clientWidth - 24) frame.scrollLeft = right - frame.clientWidth / 2;
}

function copyButton(error: UncaughtError): HTMLElement {
	const text = [error.message, placeOf(error), error.stack].filter(Boolean).join('\n');
	const copy: HTMLButtonElement = button(panelWords('copy'), () => {
		void navigator.clipboard.writeText(text).then(
			() => (copy.textContent = panelWords('copied')),
			() => undefined,
		);
	});
	return copy;
}

function iconButton(sign: string, label: string, run: () => void): HTMLButtonElement {
	const made = button(sign, run, 'plain round');
	made.setAttribute('aria-label', label);
	made.title = label;
	return made;
}
