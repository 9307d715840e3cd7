import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toText } from '../props.ts';
import { EchoGuard } from './echo-guard.ts';
import type { FormControl } from './form-control.ts';
import type { Choice } from './picker/choice.ts';
import { dateChoice, todayText } from './picker/dates.ts';
import { multiChoice, selectorChoice } from './picker/lists.ts';
import { readRegions, type Region, regionChoice } from './picker/regions.ts';
import { PickerSheet } from './picker/sheet.ts';
import { timeChoice } from './picker/times.ts';
import { attachShadow } from './shadow.ts';

/** What inside a picker takes the focus itself. */
const FOCUSABLE = 'wx-button, wx-input, [tabindex]';

let regions: Promise<Region[]> | undefined;

/** `<picker>`: a tap on its content opens a sheet; `change`, `cancel`, and in mode multiSelector `columnchange`. */
export default class PickerElement extends HTMLElement implements BasicComponent, FormControl {
	private readonly props = new Map<string, unknown>();
	private readonly guard = new EchoGuard();
	private started = false;
	/** as the app set it, or as the person chose it since */
	private value: unknown = null;
	private known: Region[] = [];
	private choice: Choice | null = null;
	private sheet: PickerSheet | null = null;
	private opening = false;
	/** the app changed something while the sheet is open */
	private changed: { value: boolean } | null = null;
	private readonly pageWatch = new MutationObserver(() => this.pageWent());

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		const slot = document.createElement('slot');
		attachShadow(this, ':host { cursor: pointer; }', slot);
		this.setAttribute('aria-haspopup', 'dialog');
		slot.addEventListener('slotchange', () => this.arrange());
		this.addEventListener('click', () => void this.open());
		this.addEventListener('keydown', (event) => {
			if (event.target !== this || (event.key !== 'Enter' && event.key !== ' ') || event.isComposing) return;
			event.preventDefault();
			if (!event.repeat) this.click();
		});
		this.arrange();
		replayProps(this);
	}

	disconnectedCallback(): void {
		this.closeSheet();
	}

	propChanged(name: string, value: unknown): void {
		if (name === 'stamp') {
			this.guard.acknowledged(toNumber(value, 0));
			return;
		}
		if (name === 'value') {
			if (!this.guard.accepts(JSON.stringify(value ?? null), JSON.stringify(this.value))) return;
			this.value = value;
		}
		this.props.set(name, value);
		if (name === 'disabled') this.arrange();
		if (this.sheet) this.renew(name === 'value');
	}

	get formValue(): unknown {
		const { value } = this;
		switch (this.mode) {
			case 'multiSelector':
			case 'region':
				return Array.isArray(value) ? (value as unknown[]) : [];
			case 'time':
				return toText(value);
			case 'date':
				return toText(value) || todayText(this.props.get('fields'));
			default:
				return toNumber(value, 0);
		}
	}

	resetValue(): void {
		const range = this.props.get('range');
		if (this.mode === 'selector') this.value = 0;
		else if (this.mode === 'multiSelector') this.value = Array.isArray(range) ? range.map(() => 0) : [];
		else this.value = this.mode === 'region' ? [] : '';
	}

	get held(): { given: unknown; value: unknown } {
		return { given: JSON.stringify(this.props.get('value') ?? null), value: this.value };
	}

	restoreHeld(value: unknown): void {
		this.value = value;
	}

	private get mode(): string {
		const mode = toText(this.props.get('mode'));
		return ['multiSelector', 'time', 'date', 'region'].includes(mode) ? mode : 'selector';
	}

	private get disabled(): boolean {
		return toBoolean(this.props.get('disabled') ?? false);
	}

	/** Tab stops at the picker, or at the button that it wraps. */
	private arrange(): void {
		const wraps = this.querySelector(FOCUSABLE) !== null;
		this.tabIndex = wraps || this.disabled ? -1 : 0;
		const role = toText(this.props.get('role')) || (wraps ? '' : 'button');
		if (role) this.setAttribute('role', role);
		else this.removeAttribute('role');
		if (this.disabled) this.setAttribute('aria-disabled', 'true');
		else this.removeAttribute('aria-disabled');
	}

	private choiceOf(value: unknown): Choice {
		const prop = (name: string) => this.props.get(name);
		const key = toText(prop('range-key'));
		switch (this.mode) {
			case 'multiSelector':
				return multiChoice(prop('range'), key, value);
			case 'time':
				return timeChoice(value, prop('start'), prop('end'));
			case 'date':
				return dateChoice(value, prop('start'), prop('end'), prop('fields'));
			case 'region':
				return regionChoice(this.known, value, prop('custom-item'), prop('level'));
			default:
				return selectorChoice(prop('range'), key, value);
		}
	}

	private async open(): Promise<void> {
		if (this.disabled || this.sheet || this.opening) return;
		if (this.mode === 'region' && this.known.length === 0) {
			this.opening = true;
			try {
				this.known = await loadRegions();
			} finally {
				this.opening = false;
			}
			if (!this.isConnected) return;
		}
		this.choice = this.choiceOf(this.value);
		this.sheet = new PickerSheet({
			title: toText(this.props.get('header-text')),
			choice: this.choice,
			turned: (column, index) => this.turned(column, index),
			confirmed: () => this.confirmed(),
			cancelled: () => {
				this.forget();
				emit(this, 'cancel', {});
			},
		});
		const page = this.closest('loggia-page');
		if (page) this.pageWatch.observe(page, { attributeFilter: ['data-hidden'] });
	}

	private turned(column: number, index: number): Choice {
		this.choice = this.choice!.turn(column, index);
		if (this.mode === 'multiSelector') {
			const stamp = this.guard.typed(JSON.stringify(this.choice.detail().value));
			this.guard.settle();
			emit(this, 'columnchange', { column, value: index }, { stamp });
		}
		return this.choice;
	}

	private confirmed(): void {
		const detail = this.choice!.detail();
		this.forget();
		this.value = detail.value;
		const stamp = this.guard.typed(JSON.stringify(detail.value));
		this.guard.settle();
		emit(this, 'change', detail, { stamp });
	}

	/** After the patch: rows that depend on another column, most likely, and the indexes that go with them. */
	private renew(value: boolean): void {
		if (this.changed) {
			this.changed.value ||= value;
			return;
		}
		this.changed = { value };
		queueMicrotask(() => {
			const given = this.changed?.value;
			this.changed = null;
			if (!this.sheet || !this.choice) return;
			this.choice = this.choiceOf(given ? this.value : this.choice.detail().value);
			this.sheet.show(this.choice);
		});
	}

	private pageWent(): void {
		if (this.closest('loggia-page')?.hasAttribute('data-hidden')) this.closeSheet();
	}

	private closeSheet(): void {
		this.sheet?.close();
		this.forget();
	}

	private forget(): void {
		this.pageWatch.disconnect();
		this.sheet = null;
		this.choice = null;
	}
}

/** Fetched with the first region picker that opens; tried again with the next one if that fails. */
function loadRegions(): Promise<Region[]> {
	regions ??= import('loggia:regions').then(
		(module) => readRegions(module.default),
		(error: unknown) => {
			regions = undefined;
			throw error;
		},
	);
	return regions;
}
