import { emit } from '../emit.ts';
import { toText } from '../props.ts';
import { ConfirmBar } from './confirm-bar.ts';
import { make } from './shadow.ts';
import { TextControl } from './text-control.ts';

const CSS = `
:host([auto-height]:not([auto-height='false'])) { height: auto !important; }
.box { position: relative; display: grid; width: 100%; height: 100%; min-height: inherit; max-height: inherit; overflow: hidden; }
:host([auto-height]:not([auto-height='false'])) .box { height: auto; }
textarea, .lines, .line { grid-area: 1 / 1; box-sizing: border-box; margin: 0; padding: 0; border: 0; font: inherit; letter-spacing: inherit;
	text-align: inherit; text-indent: inherit; line-height: inherit; white-space: pre-wrap; overflow-wrap: break-word; word-break: inherit; }
textarea { position: relative; display: block; width: 100%; height: 100%; min-height: 0; outline: none; resize: none; border-radius: 0; background: transparent;
	color: inherit; text-shadow: inherit; appearance: none; user-select: text; overflow: auto; scrollbar-width: none; }
textarea::-webkit-scrollbar { display: none; }
textarea:disabled { pointer-events: none; opacity: 1; -webkit-text-fill-color: currentColor; }
.lines, .line { visibility: hidden; pointer-events: none; align-self: start; }
.line { position: absolute; }
:host(:not([auto-height])) .lines, :host([auto-height='false']) .lines { position: absolute; inset: 0 0 auto; }
`;

/** `confirm-type` → the key of an on-screen keyboard; `return` breaks the line. */
const ENTER_KEYS: Record<string, string> = { return: 'enter' };

/** `<textarea>`: several lines, 300 × 150 px unless styled or `auto-height`. */
export default class TextareaElement extends TextControl<HTMLTextAreaElement> {
	protected readonly field = document.createElement('textarea');
	protected readonly placeholderClass = 'textarea-placeholder';
	/** the text once more, as tall as its lines: gives `auto-height` its height and tells when the number of lines changes */
	private readonly lines = make('div', 'lines');
	private readonly line = make('div', 'line');
	private lineCount = 1;
	private readonly bar = new ConfirmBar(() => this.confirm());
	private readonly resize = new ResizeObserver(() => this.countLines());

	protected shadow(): { css: string; parts: Node[] } {
		this.field.rows = 1;
		this.field.enterKeyHint = 'enter';
		this.line.textContent = 'x';
		this.lines.textContent = '\u200b';
		for (const hidden of [this.lines, this.line]) hidden.setAttribute('aria-hidden', 'true');
		return { css: CSS, parts: [this.lines, this.line, this.field] };
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.resize.observe(this.lines);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.resize.disconnect();
		this.bar.hide();
	}

	override propChanged(name: string, value: unknown): void {
		super.propChanged(name, value);
		if (name === 'confirm-type') {
			const type = toText(value) || 'return';
			this.field.enterKeyHint = ENTER_KEYS[type] ?? type;
		}
	}

	/** Enter breaks the line; with another `confirm-type`, or with Ctrl or ⌘, it confirms. */
	protected entered(event: KeyboardEvent): void {
		const breaks = (toText(this.props.get('confirm-type')) || 'return') === 'return';
		if (breaks && !event.ctrlKey && !event.metaKey) return;
		event.preventDefault();
		this.confirm();
	}

	protected override shown(): void {
		// a line break at the end counts as a line only when something stands behind it
		this.lines.textContent = this.field.value + '\u200b';
	}

	protected override keyboardChanged(height: number): void {
		if (height > 0 && this.on('show-confirm-bar', true)) this.bar.show();
		else this.bar.hide();
	}

	private countLines(): void {
		const height = this.lines.offsetHeight;
		const lineHeight = this.line.offsetHeight;
		if (lineHeight === 0) return;
		const lineCount = Math.max(1, Math.round(height / lineHeight));
		if (lineCount === this.lineCount) return;
		this.lineCount = lineCount;
		emit(this, 'linechange', { height, heightRpx: Math.round((height * 750) / window.innerWidth), lineCount });
	}
}
