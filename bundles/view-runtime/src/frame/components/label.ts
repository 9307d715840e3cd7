import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toText } from '../props.ts';
import type { Labelable } from './form-control.ts';

/** What a label can stand for. */
const TARGETS = ['button', 'checkbox', 'radio', 'switch', 'input', 'textarea'];
const SELECTOR = TARGETS.map((tag) => `wx-${tag}`).join(', ');
/** What keeps a tap inside a label for itself. */
const INTERACTIVE = `${SELECTOR}, wx-slider, wx-picker, wx-picker-view, wx-navigator, wx-label`;

/** `<label>`: a tap on it reaches the control with the id `for`, else the first one inside. Its text is the control's name. */
export default class LabelElement extends HTMLElement implements BasicComponent {
	private started = false;
	private for = '';
	private named: Element | null = null;
	private readonly changes = new MutationObserver(() => this.nameTarget());

	connectedCallback(): void {
		this.changes.observe(this, { subtree: true, childList: true, characterData: true });
		queueMicrotask(() => this.nameTarget());
		if (this.started) return;
		this.started = true;
		this.addEventListener('click', (event) => this.clicked(event));
		replayProps(this);
	}

	disconnectedCallback(): void {
		this.changes.disconnect();
	}

	propChanged(name: string, value: unknown): void {
		if (name !== 'for') return;
		this.for = toText(value);
		queueMicrotask(() => this.nameTarget());
	}

	private get target(): Labelable | null {
		if (this.for === '') return this.querySelector<Labelable>(SELECTOR);
		const page = this.closest('loggia-page');
		const named = page?.querySelector<Labelable>(`#${CSS.escape(this.for)}`);
		return named?.matches(SELECTOR) ? named : null;
	}

	private clicked(event: MouseEvent): void {
		for (const passed of event.composedPath()) {
			if (passed === this) break;
			if (passed instanceof Element && passed.matches(INTERACTIVE)) return;
		}
		this.target?.labelTapped?.();
	}

	/** Called with each change below, as the label's text may be what changed. */
	private nameTarget(): void {
		const { target } = this;
		if (!target || target.matches('wx-button')) return;
		if (!target.labelText) {
			void customElements.whenDefined(target.localName).then(() => this.target === target && this.nameTarget());
			return;
		}
		const own = textOutside(target, target);
		const text = `${own} ${textOutside(this, target)}`.trim();
		if (this.named !== target || text !== '') target.labelText(text);
		this.named = target;
	}
}

/** Text below a node, without that of `target` and of what screen readers skip. */
function textOutside(label: Node, target: Node): string {
	let text = '';
	for (const child of label.childNodes) {
		if (child === target || (child instanceof Element && child.getAttribute('aria-hidden') === 'true')) continue;
		text += child.nodeType === Node.TEXT_NODE ? (child.textContent ?? '') : ` ${textOutside(child, target)}`;
	}
	return text.replace(/\s+/g, ' ').trim();
}
