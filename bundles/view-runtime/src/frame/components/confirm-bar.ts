import { attachShadow, make } from './shadow.ts';
import { words } from './words.ts';

const CSS = `
:host { position: fixed; inset: auto 0 0; z-index: 2147483000; display: flex; justify-content: flex-end; height: 44px;
	border-top: 1px solid var(--loggia-line); background: var(--loggia-sheet); }
button { padding: 0 16px; border: 0; background: none; color: var(--loggia-accent); font: inherit; font-size: 17px; font-weight: 500; }
`;

/** The bar with "Done" above an on-screen keyboard: ends the typing in a textarea, whose Enter key breaks lines. */
export class ConfirmBar {
	private element: HTMLElement | null = null;

	constructor(private readonly pressed: () => void) {}

	show(): void {
		if (this.element) return;
		const element = document.createElement('loggia-confirm-bar');
		const button = make('button', '', document.createTextNode(words().done));
		button.type = 'button';
		// the textarea keeps the focus until it was told
		button.addEventListener('pointerdown', (event) => event.preventDefault());
		button.addEventListener('click', () => this.pressed());
		attachShadow(element, CSS, button);
		document.body.append(element);
		this.element = element;
	}

	hide(): void {
		this.element?.remove();
		this.element = null;
	}
}
