import { announce } from './announce.ts';
import type { AppFace } from './app-icon.ts';
import { appIcon } from './app-icon.ts';
import { button } from './app-sheets.ts';
import { openDialog, type Dialog } from './dialog.ts';
import { el } from './dom.ts';
import { words } from './strings.ts';

export interface Shared {
	title: string;
	/** absolute address of the page */
	url: string;
	/** a picture on this gateway, or null */
	image: string | null;
}

/** A card of what is shared, with its link to copy, and the device's own way of sharing where it has one. */
export function shareSheet(host: HTMLElement, face: AppFace, shared: Shared, done: (answer: unknown) => void): Dialog {
	const close = () => done({});
	const link = el('input', { className: 'field link', readOnly: true, value: shared.url });
	link.setAttribute('aria-label', words('link'));
	link.addEventListener('focus', () => link.select());
	const copy = button(words('copyLink'), 'primary solid', () => {
		void copyText(shared.url, link).then((copied) => {
			copy.textContent = words(copied ? 'copied' : 'copyFailed');
			announce(words(copied ? 'copied' : 'copyFailed'));
		});
	});
	const data = { title: shared.title, url: shared.url };
	const device =
		typeof navigator.share === 'function'
			? button(words('shareMore'), 'solid', () => {
					// the person may change his mind in the device's own sheet
					navigator.share(data).then(close, () => undefined);
				})
			: null;
	return openDialog(host, {
		className: 'bottom share',
		label: words('shareOf', { title: shared.title }),
		cancel: close,
		dismissible: true,
		content: [
			el('div', { className: 'who' }, appIcon(face), el('span', {}, face.name)),
			el(
				'div',
				{ className: 'preview' },
				el('h2', {}, shared.title),
				shared.image ? el('img', { src: shared.image, alt: '' }) : null,
			),
			link,
			el('div', { className: 'choices' }, device ?? button(words('cancel'), 'solid', close), copy),
		],
	});
}

/** The clipboard is for secure pages only; elsewhere the marked text is copied. */
async function copyText(text: string, field: HTMLInputElement): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		field.focus();
		field.select();
		return document.execCommand('copy');
	}
}
