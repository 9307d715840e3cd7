import { attachShadow, make } from '../shadow.ts';
import { Wheel, WHEEL_CSS } from '../wheel.ts';
import { words } from '../words.ts';
import type { Choice, Column } from './choice.ts';

/** Height of a row, px. */
const ROW = 48;

const CSS = `
dialog { position: fixed; inset: auto 0 0; box-sizing: border-box; width: 100%; max-width: 640px; max-height: 100%; margin: 0 auto; padding: 0 0 env(safe-area-inset-bottom);
	border: 0; border-radius: 12px 12px 0 0; overflow: hidden; background: var(--loggia-sheet); color: var(--loggia-text); font-size: 17px; user-select: none; }
dialog::backdrop { background: rgba(0, 0, 0, 0.6); }
dialog:focus { outline: none; }
header { display: flex; align-items: center; min-height: 56px; border-bottom: 1px solid var(--loggia-line); }
h2 { flex: 1; margin: 0; overflow: hidden; font-size: 17px; font-weight: 500; text-align: center; text-overflow: ellipsis; white-space: nowrap; }
button { min-width: 64px; min-height: 44px; padding: 0 16px; border: 0; border-radius: 4px; background: none; color: var(--loggia-text-soft); font: inherit; cursor: pointer; }
button.done { color: var(--loggia-accent); font-weight: 500; }
button:active { opacity: 0.5; }
button:focus-visible, .column:focus-visible { outline: 2px solid #10aeff; outline-offset: -3px; }
.columns { display: flex; height: ${ROW * 5}px; padding: 0 8px; }
.column { position: relative; flex: 1; min-width: 0; border-radius: 6px; outline: none; }
${WHEEL_CSS}
.rows { padding: ${ROW * 2}px 0; }
.row { height: ${ROW}px; padding: 0 4px; overflow: hidden; line-height: ${ROW}px; text-align: center; text-overflow: ellipsis; white-space: nowrap; scroll-snap-align: center; }
.mask { position: absolute; inset: 0; pointer-events: none; background:
	linear-gradient(180deg, var(--loggia-sheet-mask), var(--loggia-sheet-mask-thin)) top / 100% ${ROW * 2}px no-repeat,
	linear-gradient(0deg, var(--loggia-sheet-mask), var(--loggia-sheet-mask-thin)) bottom / 100% ${ROW * 2}px no-repeat; }
.indicator { position: absolute; inset: ${ROW * 2}px 0; border: solid var(--loggia-line); border-width: 1px 0; pointer-events: none; }
`;

export interface SheetOptions {
	title: string;
	choice: Choice;
	/** A column was turned. @returns the choice to show from now on */
	turned(column: number, index: number): Choice;
	confirmed(): void;
	/** Escape, the cancel button, a tap beside the sheet, or the page went away */
	cancelled(): void;
}

/** The picker's sheet: a modal dialog at the lower edge of the frame, with a wheel for each column. */
export class PickerSheet {
	private readonly host = document.createElement('loggia-picker-sheet');
	private readonly dialog = document.createElement('dialog');
	private readonly columns = make('div', 'columns');
	private wheels: SheetColumn[] = [];
	private over = false;

	constructor(private readonly options: SheetOptions) {
		const { dialog } = this;
		const { cancel, choose, done } = words();
		const title = make('h2', '', document.createTextNode(options.title));
		const header = make(
			'header',
			'',
			this.button(cancel, '', () => this.end('cancelled')),
			title,
		);
		header.append(this.button(done, 'done', () => this.end('confirmed')));
		dialog.setAttribute('aria-label', options.title || choose);
		dialog.append(header, this.columns);
		dialog.addEventListener('cancel', (event) => {
			event.preventDefault();
			this.end('cancelled');
		});
		// the backdrop is the dialog's own; what is inside has targets of its own
		dialog.addEventListener(
			'click',
			(event) => event.target === dialog && this.besides(event) && this.end('cancelled'),
		);
		dialog.addEventListener('keydown', (event) => this.key(event));
		attachShadow(this.host, CSS, dialog);
		document.body.append(this.host);
		this.show(options.choice);
		dialog.showModal();
		for (const wheel of this.wheels) wheel.layOut();
		this.wheels[0]?.element.focus();
		this.slide('100%', '0');
	}

	/** Shows another choice: what is turned now stays under the person's hand. */
	show(choice: Choice): void {
		while (this.wheels.length > choice.columns.length) this.wheels.pop()?.element.remove();
		choice.columns.forEach((column, at) => {
			if (!this.wheels[at]) {
				this.wheels[at] = new SheetColumn((index) => this.show(this.options.turned(at, index)));
				this.columns.append(this.wheels[at].element);
			}
			this.wheels[at].show(column);
		});
	}

	/** Takes the sheet away; tells nobody. */
	close(): void {
		if (this.over) return;
		this.over = true;
		void this.slide('0', '100%').then(() => {
			this.dialog.close();
			this.host.remove();
		});
	}

	private end(how: 'confirmed' | 'cancelled'): void {
		if (this.over) return;
		if (how === 'confirmed') for (const { wheel } of this.wheels) wheel.finish();
		this.close();
		this.options[how]();
	}

	private button(text: string, name: string, pressed: () => void): HTMLButtonElement {
		const button = make('button', name, document.createTextNode(text));
		button.type = 'button';
		button.addEventListener('click', pressed);
		return button;
	}

	private besides({ clientX, clientY }: MouseEvent): boolean {
		const { left, right, top, bottom } = this.dialog.getBoundingClientRect();
		return clientX < left || clientX > right || clientY < top || clientY > bottom;
	}

	/** Left and Right go to the next column, Enter on a column is "done". */
	private key(event: KeyboardEvent): void {
		const at = this.wheels.findIndex(({ element }) => element === event.target);
		if (at < 0) return;
		const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
		if (by !== 0) this.wheels[at + by]?.element.focus();
		else if (event.key === 'Enter' && !event.repeat) this.end('confirmed');
		else return;
		event.preventDefault();
	}

	private async slide(from: string, to: string): Promise<void> {
		if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
		const frames = [{ transform: `translateY(${from})` }, { transform: `translateY(${to})` }];
		const animation = this.dialog.animate(frames, { duration: 250, easing: 'ease-out', fill: 'forwards' });
		// a frame that is not painted does not animate: what comes afterwards must not wait for it
		if (document.visibilityState === 'visible') await animation.finished.catch(() => undefined);
	}
}

/** One wheel of the sheet. */
class SheetColumn {
	private readonly rows = make('div', 'rows');
	private readonly box = make('div', 'wheel', this.rows);
	readonly element = make('div', 'column', this.box, make('div', 'mask'), make('div', 'indicator'));
	private shown: Column = { label: '', rows: [], index: 0 };
	readonly wheel: Wheel;

	constructor(turned: (index: number) => void) {
		this.wheel = new Wheel(this.box, {
			count: () => this.shown.rows.length,
			height: () => ROW,
			started: () => undefined,
			released: () => undefined,
			settled: (index) => {
				if (index !== this.shown.index) turned(index);
			},
		});
		this.element.tabIndex = 0;
		this.box.tabIndex = -1;
		this.element.setAttribute('role', 'spinbutton');
		this.element.addEventListener('keydown', (event) => this.wheel.key(event));
	}

	show(column: Column): void {
		const { rows } = this.shown;
		const same = rows.length === column.rows.length && rows.every((row, at) => row === column.rows[at]);
		this.shown = column;
		if (!same) {
			this.rows.replaceChildren(...column.rows.map((row) => make('div', 'row', document.createTextNode(row))));
			for (const row of this.rows.children) row.setAttribute('aria-hidden', 'true');
		}
		if (!this.wheel.busy) this.wheel.show(column.index);
		const { element } = this;
		if (column.label) element.setAttribute('aria-label', column.label);
		element.setAttribute('aria-valuemin', '1');
		element.setAttribute('aria-valuemax', `${column.rows.length}`);
		element.setAttribute('aria-valuenow', `${column.index + 1}`);
		element.setAttribute('aria-valuetext', column.rows[column.index] ?? '');
	}

	/** The dialog has its size now. */
	layOut(): void {
		this.wheel.show(this.shown.index);
	}
}
