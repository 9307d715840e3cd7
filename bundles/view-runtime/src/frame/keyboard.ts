import { nodeOf, type ViewNode } from './node-table.ts';
import { toBoolean } from './props.ts';

/** Tags whose own element takes the focus. */
const OWN_FOCUS = new Set([
	'input',
	'textarea',
	'button',
	'switch',
	'slider',
	'checkbox',
	'radio',
	'picker',
	'web-view',
	'video',
]);
/** What is inside a tapped node and has the keyboard for itself. */
const CONTROLS = [
	...['input', 'textarea', 'button', 'switch', 'slider', 'checkbox', 'radio', 'picker'].map((tag) => `wx-${tag}`),
	'[tabindex]',
].join();
const touchedByListen = new Set<HTMLElement>();

/** A node that is tapped can be reached and activated by keyboard. Called for each change of a `tap` listener. */
export function tapListenerChanged(node: ViewNode & { dom: HTMLElement }): void {
	if (!OWN_FOCUS.has(node.tag)) touchedByListen.add(node.dom);
}

/** After a patch: marks what can be tapped as a button, unless it holds controls of its own or the app names its role. */
export function updateTapTargets(): void {
	for (const element of touchedByListen) {
		const node = nodeOf(element);
		const tappable = node?.listens.has('tap') ?? false;
		if (!tappable) {
			element.removeAttribute('tabindex');
			if (!node?.props.has('role')) element.removeAttribute('role');
		} else {
			const group = element.querySelector(CONTROLS) !== null;
			element.tabIndex = 0;
			if (!node?.props.has('role')) {
				if (group) element.removeAttribute('role');
				else element.setAttribute('role', node?.tag === 'navigator' ? 'link' : 'button');
			}
		}
	}
	touchedByListen.clear();
}

/** Enter and Space tap the focused element; a control that uses these keys itself keeps them. */
export function listenForKeys(): void {
	document.addEventListener('keydown', (event) => {
		if ((event.key !== 'Enter' && event.key !== ' ') || event.defaultPrevented || event.isComposing) return;
		const element = event.target as HTMLElement;
		const node = nodeOf(element);
		if (!node || element.tabIndex < 0 || (OWN_FOCUS.has(node.tag) && node.tag !== 'button')) return;
		if (toBoolean(node.props.get('disabled') ?? false)) return;
		event.preventDefault();
		if (!event.repeat) element.click();
	});
}

/** Escape goes to the shell when nothing here uses it. The shell's dialogs have the focus themselves; what is left lies beside the app. */
export function listenForEscape(tell: () => void): void {
	window.addEventListener('keydown', (event) => {
		if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) tell();
	});
}
