import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toText } from '../props.ts';
import { EchoGuard } from './echo-guard.ts';
import { attachShadow, make } from './shadow.ts';

const CSS = `
.box { position: relative; width: 100%; height: 100%; min-height: inherit; }
input { display: block; width: 100%; height: 100%; min-height: inherit; box-sizing: border-box; margin: 0; padding: 0; border: 0;
	outline: none; border-radius: 0; background: transparent; font: inherit; color: inherit; letter-spacing: inherit;
	text-align: inherit; text-indent: inherit; text-shadow: inherit; line-height: inherit; appearance: none; user-select: text; }
input:disabled { pointer-events: none; opacity: 1; -webkit-text-fill-color: currentColor; }
`;

/** type → what a keyboard shows, and the characters it can type. */
const TYPES: Record<string, { mode: string; allowed?: RegExp }> = {
	text: { mode: 'text' },
	number: { mode: 'numeric', allowed: /[^\d-]/g },
	digit: { mode: 'decimal', allowed: /[^\d.-]/g },
	idcard: { mode: 'text', allowed: /[^\dxX]/g },
	'safe-password': { mode: 'text' },
	nickname: { mode: 'text' },
};

/** `<input>`. Its placeholder is a child in the page, so that `placeholder-class` of the app's styles reaches it. */
export default class InputElement extends HTMLElement implements BasicComponent {
	private readonly input = document.createElement('input');
	private readonly placeholder = document.createElement('loggia-placeholder');
	private readonly props = new Map<string, unknown>();
	private readonly guard = new EchoGuard();
	private started = false;
	private keyCode = 0;
	private composing = false;
	private keyboard = 0;
	private heightBefore = 0;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		const slot = document.createElement('slot');
		slot.name = 'placeholder';
		attachShadow(this, CSS, make('div', 'box', slot, this.input));
		this.input.type = 'text';
		this.input.maxLength = 140;
		this.input.autocomplete = 'off';
		this.input.enterKeyHint = 'done';
		this.placeholder.slot = 'placeholder';
		this.placeholder.className = 'input-placeholder';
		this.placeholder.setAttribute('aria-hidden', 'true');
		this.append(this.placeholder);
		this.listen();
		replayProps(this);
		if (toBoolean(this.props.get('auto-focus') ?? false)) this.takeFocus();
	}

	disconnectedCallback(): void {
		window.removeEventListener('resize', this.resized);
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
			case 'type':
			case 'password':
				this.applyType();
				break;
			case 'placeholder':
				this.placeholder.textContent = toText(value);
				this.input.setAttribute('aria-label', toText(value));
				break;
			case 'placeholder-style':
				this.placeholder.style.cssText = toText(value);
				this.showPlaceholder();
				break;
			case 'placeholder-class':
				this.placeholder.className = `input-placeholder ${toText(value)}`.trim();
				break;
			case 'disabled':
				this.input.disabled = toBoolean(value ?? false);
				break;
			case 'maxlength': {
				const most = toNumber(value, 140);
				if (most < 0) this.input.removeAttribute('maxlength');
				else this.input.maxLength = most;
				break;
			}
			case 'focus':
				if (toBoolean(value ?? false)) this.takeFocus();
				else if (value !== null) this.input.blur();
				break;
			case 'confirm-type':
				this.input.enterKeyHint = toText(value) || 'done';
				break;
			case 'cursor-color':
				this.input.style.caretColor = toText(value);
				break;
			case 'cursor':
			case 'selection-start':
			case 'selection-end':
				if (this.focused) this.placeCursor();
				break;
			case 'aria-label':
				if (value !== null) this.input.setAttribute('aria-label', toText(value));
				break;
		}
	}

	command(method: string, args: unknown[]): void {
		if (method === 'focus') this.takeFocus();
		else if (method === 'blur') this.input.blur();
		else if (method === 'stamp') this.guard.acknowledged(toNumber(args[0], 0));
	}

	/** What the person has typed and where the cursor is: put back after a snapshot. */
	get typed(): { value: string; focused: boolean; start: number; end: number } {
		const { value, selectionStart, selectionEnd } = this.input;
		return { value, focused: this.focused, start: selectionStart ?? 0, end: selectionEnd ?? 0 };
	}

	restoreTyped(typed: { value: string; focused: boolean; start: number; end: number }): void {
		if (!typed.focused) return;
		this.input.focus({ preventScroll: true });
		this.write(typed.value);
		this.input.setSelectionRange(typed.start, typed.end);
	}

	private get focused(): boolean {
		return this.shadowRoot?.activeElement === this.input;
	}

	private listen(): void {
		const { input } = this;
		input.addEventListener('keydown', (event) => this.key(event));
		input.addEventListener('beforeinput', (event) => this.filter(event));
		input.addEventListener('compositionstart', () => (this.composing = true));
		input.addEventListener('compositionend', () => {
			this.composing = false;
			this.changed();
		});
		input.addEventListener('input', () => {
			this.showPlaceholder();
			if (!this.composing) this.changed();
		});
		input.addEventListener('change', () => emit(this, 'change', { value: input.value }));
		input.addEventListener('focus', () => {
			this.heightBefore = window.innerHeight;
			window.addEventListener('resize', this.resized);
			emit(this, 'focus', { value: input.value, height: this.keyboard });
		});
		input.addEventListener('blur', () => {
			this.composing = false;
			this.guard.settle();
			this.setKeyboard(0);
			window.removeEventListener('resize', this.resized);
			emit(this, 'blur', { value: input.value, cursor: input.selectionStart ?? input.value.length });
		});
	}

	/** The window shrinks by the height of an on-screen keyboard (the shell asks for that with interactive-widget). */
	private readonly resized = (): void => {
		const height = Math.max(0, this.heightBefore - window.innerHeight);
		this.setKeyboard(height > 80 ? height : 0);
	};

	private setKeyboard(height: number): void {
		if (height === this.keyboard) return;
		this.keyboard = height;
		emit(this, 'keyboardheightchange', { height, duration: 250 });
	}

	private key(event: KeyboardEvent): void {
		this.keyCode = event.keyCode;
		if (event.key !== 'Enter' || event.isComposing) return;
		event.preventDefault();
		this.guard.settle();
		emit(this, 'confirm', { value: this.input.value });
		if (!toBoolean(this.props.get('confirm-hold') ?? false)) this.input.blur();
	}

	/** number, digit and idcard take no other characters, typed or pasted. */
	private filter(event: InputEvent): void {
		const { allowed } = TYPES[toText(this.props.get('type'))] ?? TYPES.text;
		const data = event.data;
		if (!allowed || data === null) return;
		const kept = data.replace(allowed, '');
		if (kept === data) return;
		event.preventDefault();
		if (kept === '') return;
		const { selectionStart, selectionEnd, maxLength, value } = this.input;
		const start = selectionStart ?? value.length;
		const end = selectionEnd ?? start;
		const room = maxLength < 0 ? kept.length : Math.max(0, maxLength - value.length + (end - start));
		this.input.setRangeText(kept.slice(0, room), start, end, 'end');
		this.showPlaceholder();
		this.changed();
	}

	private changed(): void {
		const { value, selectionStart } = this.input;
		const stamp = this.guard.typed(value);
		const detail = { value, cursor: selectionStart ?? value.length, keyCode: this.keyCode };
		emit(this, 'input', detail, { stamp });
	}

	private setValue(value: string): void {
		if (this.composing || !this.guard.accepts(value, this.input.value)) return;
		this.write(value);
	}

	private write(value: string): void {
		if (value !== this.input.value) {
			const { selectionStart } = this.input;
			const atEnd = selectionStart === this.input.value.length;
			this.input.value = value;
			if (this.focused && !atEnd && selectionStart !== null) {
				this.input.setSelectionRange(selectionStart, selectionStart);
			}
		}
		this.showPlaceholder();
	}

	private showPlaceholder(): void {
		this.placeholder.style.display = this.input.value === '' ? '' : 'none';
	}

	private applyType(): void {
		const type = toText(this.props.get('type')) || 'text';
		const secret = toBoolean(this.props.get('password') ?? false) || type === 'safe-password';
		this.input.type = secret ? 'password' : 'text';
		this.input.inputMode = (TYPES[type] ?? TYPES.text).mode;
	}

	/** Focuses now, or as soon as its page shows. */
	private takeFocus(): void {
		const page = this.closest('loggia-page');
		queueMicrotask(() => {
			if (page?.hasAttribute('data-hidden')) {
				page.addEventListener('loggia:shown', () => this.takeFocus(), { once: true });
			} else if (!this.focused) {
				this.input.focus();
				this.placeCursor();
			}
		});
	}

	private placeCursor(): void {
		const start = toNumber(this.props.get('selection-start'), -1);
		const end = toNumber(this.props.get('selection-end'), -1);
		const cursor = toNumber(this.props.get('cursor'), -1);
		if (start >= 0 && end >= 0) this.input.setSelectionRange(start, end);
		else if (cursor >= 0) this.input.setSelectionRange(cursor, cursor);
	}
}
