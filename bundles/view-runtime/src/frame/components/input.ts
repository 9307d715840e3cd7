import { toText } from '../props.ts';
import { TextControl } from './text-control.ts';

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

/** `<input>`: one line. */
export default class InputElement extends TextControl<HTMLInputElement> {
	protected readonly field = document.createElement('input');
	protected readonly placeholderClass = 'input-placeholder';

	protected shadow(): { css: string; parts: Node[] } {
		this.field.type = 'text';
		this.field.enterKeyHint = 'done';
		this.field.addEventListener('beforeinput', (event) => this.filter(event));
		return { css: CSS, parts: [this.field] };
	}

	override propChanged(name: string, value: unknown): void {
		super.propChanged(name, value);
		if (name === 'type' || name === 'password') this.applyType();
		else if (name === 'confirm-type') this.field.enterKeyHint = toText(value) || 'done';
	}

	protected entered(event: KeyboardEvent): void {
		event.preventDefault();
		this.confirm();
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
		const { selectionStart, selectionEnd, maxLength, value } = this.field;
		const start = selectionStart ?? value.length;
		const end = selectionEnd ?? start;
		const room = maxLength < 0 ? kept.length : Math.max(0, maxLength - value.length + (end - start));
		this.field.setRangeText(kept.slice(0, room), start, end, 'end');
		this.showPlaceholder();
		this.changed();
	}

	private applyType(): void {
		const type = toText(this.props.get('type')) || 'text';
		const secret = this.on('password') || type === 'safe-password';
		this.field.type = secret ? 'password' : 'text';
		this.field.inputMode = (TYPES[type] ?? TYPES.text).mode;
	}
}
