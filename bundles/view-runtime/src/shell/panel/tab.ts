import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';

/** Asks the gateway about the session. Rejects with a sentence. */
export type Ask = (sheet: string, body: unknown) => Promise<Record<string, unknown>>;

/** One tab of the panel. */
export interface Tab {
	readonly element: HTMLElement;
	/** it came to the front, or went to the back */
	shown(front: boolean): void;
}

/** A line of controls above a list. */
export function toolbar(...children: (Node | string | null)[]): HTMLElement {
	return el('div', { className: 'toolbar' }, ...children);
}

export function button(words: string, run: () => void, className = 'plain'): HTMLButtonElement {
	const made = el('button', { type: 'button', className }, words);
	made.addEventListener('click', run);
	return made;
}

/** A text filter. @param changed told the words in lower case */
export function filterField(changed: (words: string) => void): HTMLInputElement {
	const field = el('input', {
		type: 'search',
		className: 'filter',
		placeholder: panelWords('filter'),
		spellcheck: false,
	});
	field.setAttribute('aria-label', panelWords('filter'));
	field.addEventListener('input', () => changed(field.value.trim().toLowerCase()));
	return field;
}

/** A heading with something below it; nothing when there is nothing. */
export function section(title: string, ...content: (Node | null)[]): HTMLElement | null {
	const some = content.filter((node) => node !== null);
	return some.length ? el('section', { className: 'part' }, el('h4', {}, title), ...some) : null;
}

/** 12:03:04.567 */
export function clock(at: number): string {
	const time = new Date(at);
	const two = (n: number) => String(n).padStart(2, '0');
	const ms = String(time.getMilliseconds()).padStart(3, '0');
	return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
}

/** 0.8 ms, 120 ms, 2.4 s */
export function duration(micros: number | undefined): string {
	if (micros === undefined) return '';
	const ms = micros / 1000;
	if (ms < 10) return `${ms.toFixed(1)} ms`;
	return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** 512 B, 1.2 KB, 3.4 MB */
export function bytes(size: number | undefined): string {
	if (size === undefined) return '';
	if (size < 1024) return `${size} B`;
	return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** What an app is told of a failure: the words behind `NAME:fail`. */
export function failure(result: unknown): string {
	const { errMsg } = (result ?? {}) as { errMsg?: unknown };
	return typeof errMsg === 'string' ? errMsg.replace(/^[\w.]+:fail ?/, '') || errMsg : panelWords('failed');
}
