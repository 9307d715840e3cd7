import { el } from './dom.ts';

/** How long after a dialog came up a tap on it counts as one that was meant for the page below, ms. */
export const TAP_GUARD = 400;

export interface DialogOptions {
	className: string;
	/** what a screen reader calls it: the id of its title, or words */
	label: string;
	content: Node[];
	/** Escape, or a press on the veil when `dismissible` */
	cancel(): void;
	dismissible?: boolean;
	/** gets the focus first; else the dialog itself, so that nothing is chosen by a stray key */
	focus?: HTMLElement;
	/** Enter while nothing in it has the focus */
	enter?(): void;
	/** ms after it came up in which nothing can be chosen: that tap or key was meant for what lay below */
	guard?: number;
}

/** A modal dialog in the shell: veil, focus kept inside, Escape cancels, the focus goes back where it was. */
export interface Dialog {
	/** Takes it away; the next one may come. */
	close(): void;
}

/** Shows a dialog at once. */
export function openDialog(host: HTMLElement, options: DialogOptions): Dialog {
	const before = document.activeElement as HTMLElement | null;
	const panel = el('div', { className: `panel ${options.className}` }, ...options.content);
	panel.setAttribute('role', 'dialog');
	panel.setAttribute('aria-modal', 'true');
	panel.setAttribute('aria-label', options.label);
	panel.tabIndex = -1;
	const veil = el('div', { className: 'veil' });
	const layer = el(
		'div',
		{ className: ['layer', ...options.className.split(' ').map((name) => `${name}-layer`)].join(' ') },
		veil,
		panel,
	);
	if (options.dismissible) veil.addEventListener('click', () => options.cancel());
	layer.addEventListener('keydown', (event) => {
		if (event.key === 'Escape') {
			event.preventDefault();
			options.cancel();
		} else if (event.key === 'Enter' && event.target === panel) options.enter?.();
		else if (event.key === 'Tab') keepFocus(event, panel);
	});
	if (options.guard) guardTaps(layer, options.guard);
	host.append(layer);
	(options.focus ?? panel).focus({ preventScroll: true });
	return {
		close: () => {
			layer.classList.add('leaving');
			const gone = () => layer.remove();
			const animations = layer.getAnimations({ subtree: true });
			if (animations.length === 0) gone();
			else Promise.allSettled(animations.map((animation) => animation.finished)).then(gone, gone);
			if (before?.isConnected) before.focus({ preventScroll: true });
		},
	};
}

/** Nothing in it can be pressed for a while; a press that began before, and ends after it, is none either. */
function guardTaps(layer: HTMLElement, guard: number): void {
	const buttons = [...layer.querySelectorAll('button')];
	for (const button of buttons) button.disabled = true;
	let early = true;
	let pressedEarly = false;
	setTimeout(() => {
		early = false;
		for (const button of buttons) button.disabled = false;
	}, guard);
	layer.addEventListener('pointerdown', () => (pressedEarly = early), true);
	layer.addEventListener(
		'click',
		(event) => {
			if (!early && !(pressedEarly && event.detail > 0)) return;
			event.preventDefault();
			event.stopPropagation();
		},
		true,
	);
}

function controls(panel: HTMLElement): HTMLElement[] {
	return [...panel.querySelectorAll<HTMLElement>('button, input, textarea, a[href]')].filter(
		(control) => !control.hasAttribute('disabled'),
	);
}

function keepFocus(event: KeyboardEvent, panel: HTMLElement): void {
	const all = controls(panel);
	if (all.length === 0) {
		event.preventDefault();
		return;
	}
	const last = event.shiftKey ? all[0] : all[all.length - 1];
	const next = event.shiftKey ? all[all.length - 1] : all[0];
	if (document.activeElement === last || document.activeElement === panel || !panel.contains(document.activeElement)) {
		event.preventDefault();
		next.focus();
	}
}
