import { emit } from '../emit.ts';
import { toText } from '../props.ts';
import { CheckControl } from './check-control.ts';
import type RadioGroupElement from './radio-group.ts';

/** Keys that choose the neighbour in a group. */
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** `<radio>`: one of its group is on; itself it tells `change` for `model:checked` alone. */
export default class RadioElement extends CheckControl {
	protected readonly kind = 'radio';

	override connectedCallback(): void {
		super.connectedCallback();
		this.addEventListener('keydown', (event) => this.step(event));
		this.group?.arrange?.();
	}

	override propChanged(name: string, value: unknown): void {
		super.propChanged(name, value);
		if (name === 'checked' && this.checked) this.group?.chosen?.(this);
		else if (name === 'checked' || name === 'disabled') this.group?.arrange?.();
	}

	get value(): string {
		return toText(this.props.get('value'));
	}

	get isDisabled(): boolean {
		return this.disabled;
	}

	/** On or off because of another radio of the group: told for `model:checked`. */
	turn(checked: boolean): void {
		if (checked === this.checked) return;
		this.checked = checked;
		emit(this, 'change', { value: checked });
	}

	protected tapped(): void {
		if (this.checked) return;
		this.turn(true);
		this.group?.memberChosen?.(this);
	}

	private get group(): RadioGroupElement | null {
		return this.closest<RadioGroupElement>('wx-radio-group');
	}

	private step(event: KeyboardEvent): void {
		const by = STEPS[event.key];
		if (by === undefined || event.target !== this) return;
		event.preventDefault();
		this.group?.neighbour?.(this, by)?.choose();
	}

	private choose(): void {
		this.focus();
		this.click();
	}
}
