import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toText } from '../props.ts';
import { EchoGuard } from './echo-guard.ts';
import { type FormControl, type Labelable, nameByLabel } from './form-control.ts';
import { attachShadow, make } from './shadow.ts';

const CSS = `
.row { display: flex; align-items: center; min-height: 16px; }
.area { flex: 1; padding: 8px 0; touch-action: pan-y; cursor: pointer; }
.rail { position: relative; height: 2px; border-radius: 5px; background: var(--loggia-rail); }
.track { height: 100%; border-radius: 6px; background: #1aad19; }
.block { position: absolute; top: 50%; left: 0; border-radius: 50%; background: #fff; box-shadow: 0 0 4px rgba(0, 0, 0, 0.2); transform: translate(-50%, -50%); }
.value { min-width: 3ch; margin-left: 1em; color: #888; font-size: 14px; text-align: center; }
`;

/** Steps of PageUp and PageDown. */
const LEAP = 10;

/** `<slider>`: `changing` {value} while it is dragged, `change` {value} when it is let go and after each key. */
export default class SliderElement extends HTMLElement implements BasicComponent, FormControl, Labelable {
	private readonly track = make('div', 'track');
	private readonly block = make('div', 'block');
	private readonly rail = make('div', 'rail', this.track, this.block);
	private readonly area = make('div', 'area', this.rail);
	private readonly number = make('div', 'value');
	private readonly props = new Map<string, unknown>();
	private readonly guard = new EchoGuard();
	private started = false;
	private value = 0;
	/** value before the drag that goes on, or null */
	private grabbedAt: number | null = null;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		attachShadow(this, CSS, make('div', 'row', this.area, this.number));
		if (!this.hasAttribute('role')) this.setAttribute('role', 'slider');
		this.tabIndex = 0;
		this.number.setAttribute('aria-hidden', 'true');
		this.area.addEventListener('pointerdown', (event) => this.grab(event));
		this.area.addEventListener('pointermove', (event) => this.grabbedAt !== null && this.dragTo(event.clientX));
		this.area.addEventListener('pointerup', () => this.letGo());
		this.area.addEventListener('pointercancel', () => this.takeBack());
		this.addEventListener('keydown', (event) => this.key(event));
		this.look();
		replayProps(this);
		this.show();
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (name === 'stamp') {
			this.guard.acknowledged(toNumber(value, 0));
		} else if (name === 'value') {
			if (!this.guard.accepts(`${toNumber(value, 0)}`, `${this.value}`)) return;
			this.value = toNumber(value, 0);
			this.show();
		} else if (name === 'disabled') {
			this.tabIndex = this.disabled ? -1 : 0;
			if (this.disabled) this.setAttribute('aria-disabled', 'true');
			else this.removeAttribute('aria-disabled');
		} else {
			this.look();
			this.show();
		}
	}

	get formValue(): number {
		return this.nearest(this.value);
	}

	resetValue(): void {
		this.value = this.least;
		this.show();
	}

	get held(): { given: unknown; value: unknown } {
		return { given: toNumber(this.props.get('value'), 0), value: this.value };
	}

	restoreHeld(value: unknown): void {
		this.value = toNumber(value, this.value);
		this.show();
	}

	labelTapped(): void {
		// a label does not move a slider
	}

	labelText(text: string): void {
		nameByLabel(this, text);
	}

	private get disabled(): boolean {
		return toBoolean(this.props.get('disabled') ?? false);
	}

	private get least(): number {
		return toNumber(this.props.get('min'), 0);
	}

	private get most(): number {
		return Math.max(this.least, toNumber(this.props.get('max'), 100));
	}

	private get step(): number {
		const step = toNumber(this.props.get('step'), 1);
		return step > 0 ? step : 1;
	}

	/** The value that can be chosen next to this one. */
	private nearest(value: number): number {
		const { least, most, step } = this;
		const steps = Math.round((Math.min(most, Math.max(least, value)) - least) / step);
		const digits = Math.max(decimals(step), decimals(least));
		const stepped = Number((least + steps * step).toFixed(digits));
		return stepped > most ? Number((least + Math.floor((most - least) / step) * step).toFixed(digits)) : stepped;
	}

	private grab(event: PointerEvent): void {
		if (this.disabled || this.grabbedAt !== null || event.button !== 0) return;
		this.area.setPointerCapture(event.pointerId);
		this.grabbedAt = this.formValue;
		this.dragTo(event.clientX);
	}

	private dragTo(x: number): void {
		const { left, width } = this.rail.getBoundingClientRect();
		if (width === 0) return;
		const value = this.nearest(this.least + ((x - left) / width) * (this.most - this.least));
		if (value === this.formValue) return;
		this.choose(value, 'changing');
	}

	private letGo(): void {
		const before = this.grabbedAt;
		this.grabbedAt = null;
		if (before !== null && before !== this.formValue) this.choose(this.formValue, 'change');
	}

	/** The page scrolls instead. */
	private takeBack(): void {
		if (this.grabbedAt !== null && this.grabbedAt !== this.formValue) this.choose(this.grabbedAt, 'changing');
		this.grabbedAt = null;
	}

	private key(event: KeyboardEvent): void {
		if (this.disabled || this.grabbedAt !== null) return;
		const { step } = this;
		const targets: Record<string, number> = {
			ArrowRight: this.formValue + step,
			ArrowUp: this.formValue + step,
			ArrowLeft: this.formValue - step,
			ArrowDown: this.formValue - step,
			PageUp: this.formValue + LEAP * step,
			PageDown: this.formValue - LEAP * step,
			Home: this.least,
			End: this.most,
		};
		const target = targets[event.key];
		if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
		event.preventDefault();
		const value = this.nearest(target);
		if (value !== this.formValue) this.choose(value, 'change');
	}

	private choose(value: number, type: 'change' | 'changing'): void {
		this.value = value;
		this.show();
		const stamp = this.guard.typed(`${value}`);
		// only a stamp tells an echo: a value that was passed a moment ago may well be meant
		this.guard.settle();
		emit(this, type, { value }, { stamp });
	}

	/** The first of these properties that is set; '' leaves the default. */
	private color(...names: string[]): string {
		return names.map((name) => toText(this.props.get(name))).find((color) => color !== '') ?? '';
	}

	private look(): void {
		const size = Math.min(28, Math.max(12, toNumber(this.props.get('block-size'), 28)));
		this.block.style.width = this.block.style.height = `${size}px`;
		this.block.style.backgroundColor = this.color('block-color');
		this.track.style.backgroundColor = this.color('activeColor', 'active-color', 'selected-color');
		this.rail.style.backgroundColor = this.color('backgroundColor', 'background-color', 'color');
		this.number.hidden = !toBoolean(this.props.get('show-value') ?? false);
	}

	private show(): void {
		const { least, most } = this;
		const value = this.formValue;
		const part = most > least ? ((value - least) / (most - least)) * 100 : 0;
		this.track.style.width = this.block.style.left = `${part}%`;
		this.number.textContent = `${value}`;
		this.setAttribute('aria-valuemin', `${least}`);
		this.setAttribute('aria-valuemax', `${most}`);
		this.setAttribute('aria-valuenow', `${value}`);
	}
}

function decimals(number: number): number {
	const text = `${number}`;
	if (text.includes('e-')) return Math.min(20, Number(text.split('e-')[1]));
	return text.split('.')[1]?.length ?? 0;
}
