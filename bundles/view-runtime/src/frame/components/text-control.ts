import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toText } from '../props.ts';
import { EchoGuard } from './echo-guard.ts';
import type { FormControl, Labelable } from './form-control.ts';
import { attachShadow, make } from './shadow.ts';

/** How much smaller the window must get, px, before an on-screen keyboard is the reason. */
const LEAST_KEYBOARD = 80;

/** What the person has typed and where the cursor is. */
interface Typed {
	value: string;
	focused: boolean;
	start: number;
	end: number;
}

/**
 * What `<input>` and `<textarea>` have in common. The placeholder is a child in the page, so that `placeholder-class` of the app's styles
 * reaches it.
 */
export abstract class TextControl<Field extends HTMLInputElement | HTMLTextAreaElement>
	extends HTMLElement
	implements BasicComponent, FormControl, Labelable
{
	protected abstract readonly field: Field;
	/** class of the placeholder, besides `placeholder-class` */
	protected abstract readonly placeholderClass: string;
	protected readonly props = new Map<string, unknown>();
	private readonly placeholder = document.createElement('loggia-placeholder');
	private readonly guard = new EchoGuard();
	private started = false;
	private keyCode = 0;
	private composing = false;
	private keyboard = 0;
	private heightBefore = 0;
	private ofLabel = '';

	/** The shadow tree's stylesheet and what is in its box below the placeholder. */
	protected abstract shadow(): { css: string; parts: Node[] };
	/** Enter was pressed. */
	protected abstract entered(event: KeyboardEvent): void;
	/** What is shown has changed, for whatever reason. */
	protected shown(): void {}
	/** The on-screen keyboard came, went or changed its height, px. */
	protected keyboardChanged(_height: number): void {}

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		const slot = document.createElement('slot');
		slot.name = 'placeholder';
		const { css, parts } = this.shadow();
		attachShadow(this, css, make('div', 'box', slot, ...parts));
		this.field.maxLength = 140;
		this.field.setAttribute('autocomplete', 'off');
		this.placeholder.slot = 'placeholder';
		this.placeholder.className = this.placeholderClass;
		this.placeholder.setAttribute('aria-hidden', 'true');
		this.append(this.placeholder);
		this.listen();
		replayProps(this);
		if (toBoolean(this.props.get('auto-focus') ?? false)) this.takeFocus();
	}

	disconnectedCallback(): void {
		window.removeEventListener('resize', this.resized);
		document.removeEventListener('mousedown', this.hold, true);
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		switch (name) {
			case 'stamp':
				this.guard.acknowledged(toNumber(value, 0));
				break;
			case 'value':
				this.setValue(toText(value));
				break;
			case 'placeholder':
				this.placeholder.textContent = toText(value);
				this.name();
				break;
			case 'placeholder-style':
				this.placeholder.style.cssText = toText(value);
				this.showPlaceholder();
				break;
			case 'placeholder-class':
				this.placeholder.className = `${this.placeholderClass} ${toText(value)}`.trim();
				break;
			case 'disabled':
				this.field.disabled = toBoolean(value ?? false);
				break;
			case 'maxlength': {
				const most = toNumber(value, 140);
				if (most < 0) this.field.removeAttribute('maxlength');
				else this.field.maxLength = Math.floor(most);
				break;
			}
			case 'focus':
				if (toBoolean(value ?? false)) this.takeFocus();
				else if (value !== null) this.field.blur();
				break;
			case 'cursor-color':
				this.field.style.caretColor = toText(value);
				break;
			case 'cursor':
			case 'selection-start':
			case 'selection-end':
				if (this.focused) this.placeCursor();
				break;
			case 'aria-label':
				this.name();
				break;
		}
	}

	command(method: string, args: unknown[]): void {
		if (method === 'focus') this.takeFocus();
		else if (method === 'blur') this.field.blur();
		else if (method === 'stamp') this.guard.acknowledged(toNumber(args[0], 0));
	}

	get formValue(): string {
		return this.field.value;
	}

	resetValue(): void {
		this.guard.settle();
		this.write('');
	}

	labelTapped(): void {
		if (!this.field.disabled) this.takeFocus();
	}

	labelText(text: string): void {
		this.ofLabel = text;
		this.name();
	}

	/** Put back after a snapshot by {@link restoreTyped}. */
	get typed(): Typed {
		const { value, selectionStart, selectionEnd } = this.field;
		return { value, focused: this.focused, start: selectionStart ?? 0, end: selectionEnd ?? 0 };
	}

	restoreTyped(typed: Typed): void {
		if (!typed.focused) return;
		this.field.focus({ preventScroll: true });
		this.write(typed.value);
		this.field.setSelectionRange(typed.start, typed.end);
	}

	/** What the person typed, and what the logic layer had said then: put back after a snapshot that says the same. */
	get held(): { given: unknown; value: unknown } {
		return { given: toText(this.props.get('value')), value: this.field.value };
	}

	restoreHeld(value: unknown): void {
		this.write(toText(value));
	}

	protected get focused(): boolean {
		return this.shadowRoot?.activeElement === this.field;
	}

	protected on(name: string, otherwise = false): boolean {
		return toBoolean(this.props.get(name) ?? otherwise);
	}

	/** The person is done: `confirm`, and the keyboard goes unless `confirm-hold`. */
	protected confirm(): void {
		this.guard.settle();
		emit(this, 'confirm', { value: this.field.value });
		if (!this.on('confirm-hold')) this.field.blur();
	}

	/** The person changed the text. */
	protected changed(): void {
		const { value, selectionStart } = this.field;
		const stamp = this.guard.typed(value);
		emit(this, 'input', { value, cursor: selectionStart ?? value.length, keyCode: this.keyCode }, { stamp });
	}

	protected showPlaceholder(): void {
		this.placeholder.style.display = this.field.value === '' ? '' : 'none';
		this.shown();
	}

	private listen(): void {
		const { field } = this;
		field.addEventListener('keydown', (event) => {
			const { keyCode, key, isComposing } = event as KeyboardEvent;
			this.keyCode = keyCode;
			if (key === 'Enter' && !isComposing) this.entered(event as KeyboardEvent);
		});
		field.addEventListener('compositionstart', () => (this.composing = true));
		field.addEventListener('compositionend', () => {
			this.composing = false;
			this.changed();
		});
		field.addEventListener('input', () => {
			this.showPlaceholder();
			if (!this.composing) this.changed();
		});
		field.addEventListener('change', () => emit(this, 'change', { value: field.value }));
		field.addEventListener('focus', () => {
			this.heightBefore = window.innerHeight;
			window.addEventListener('resize', this.resized);
			document.addEventListener('mousedown', this.hold, true);
			emit(this, 'focus', { value: field.value, height: this.keyboard });
		});
		field.addEventListener('blur', () => {
			this.composing = false;
			this.guard.settle();
			this.setKeyboard(0);
			window.removeEventListener('resize', this.resized);
			document.removeEventListener('mousedown', this.hold, true);
			emit(this, 'blur', { value: field.value, cursor: field.selectionStart ?? field.value.length });
		});
	}

	/** The window shrinks by the height of an on-screen keyboard (the shell asks for that with interactive-widget). */
	private readonly resized = (): void => {
		const height = Math.max(0, this.heightBefore - window.innerHeight);
		this.setKeyboard(height > LEAST_KEYBOARD ? height : 0);
	};

	/** With `hold-keyboard` a tap on the page, on anything but a field, leaves the focus and the keyboard where they are. */
	private readonly hold = (event: MouseEvent): void => {
		const target = event.target as Element;
		if (this.on('hold-keyboard') && !target.closest('wx-input, wx-textarea')) event.preventDefault();
	};

	private setKeyboard(height: number): void {
		if (height === this.keyboard) return;
		this.keyboard = height;
		this.keyboardChanged(height);
		emit(this, 'keyboardheightchange', { height, duration: 250 });
	}

	private setValue(value: string): void {
		if (this.composing || !this.guard.accepts(value, this.field.value)) return;
		this.write(value);
	}

	private write(value: string): void {
		if (value !== this.field.value) {
			const { selectionStart } = this.field;
			const atEnd = selectionStart === this.field.value.length;
			this.field.value = value;
			if (this.focused && !atEnd && selectionStart !== null) {
				this.field.setSelectionRange(selectionStart, selectionStart);
			}
		}
		this.showPlaceholder();
	}

	/** For screen readers: the app's name, the label around it, or what the placeholder asks for. */
	private name(): void {
		const own = toText(this.props.get('aria-label'));
		this.field.setAttribute('aria-label', own || this.ofLabel || toText(this.props.get('placeholder')));
	}

	/** Focuses now, or as soon as its page shows. */
	private takeFocus(): void {
		const page = this.closest('loggia-page');
		queueMicrotask(() => {
			if (page?.hasAttribute('data-hidden')) {
				page.addEventListener('loggia:shown', () => this.takeFocus(), { once: true });
			} else if (!this.focused) {
				this.field.focus();
				this.placeCursor();
			}
		});
	}

	private placeCursor(): void {
		const start = toNumber(this.props.get('selection-start'), -1);
		const end = toNumber(this.props.get('selection-end'), -1);
		const cursor = toNumber(this.props.get('cursor'), -1);
		if (start >= 0 && end >= 0) this.field.setSelectionRange(start, end);
		else if (cursor >= 0) this.field.setSelectionRange(cursor, cursor);
	}
}
