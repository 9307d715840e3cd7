import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import type { FormControl } from './form-control.ts';
import type RadioElement from './radio.ts';

/** `<radio-group>`: `change` {value: the value of the radio that is on}. Tab stops at one radio, arrows go on to the others. */
export default class RadioGroupElement extends HTMLElement implements BasicComponent, FormControl {
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		if (!this.hasAttribute('role')) this.setAttribute('role', 'radiogroup');
		replayProps(this);
		this.arrange();
	}

	propChanged(): void {
		// its only property is `name`, which the logic layer reads
	}

	/** The person chose one of its radios. */
	memberChosen(radio: RadioElement): void {
		for (const other of this.members) if (other !== radio) other.turn(false);
		this.arrange();
		emit(this, 'change', { value: radio.value });
	}

	/** The logic layer chose one: the others go off, and nobody is told. */
	chosen(radio: RadioElement): void {
		for (const other of this.members) if (other !== radio && other.checked) other.checked = false;
		this.arrange();
	}

	/** The next radio that is not disabled, around the ends. */
	neighbour(radio: RadioElement, by: number): RadioElement | undefined {
		const enabled = this.members.filter((one) => one === radio || !one.isDisabled);
		return enabled[(enabled.indexOf(radio) + by + enabled.length) % enabled.length];
	}

	/** Lets Tab stop at the radio that is on, or at the first that can be. */
	arrange(): void {
		const enabled = this.members.filter((radio) => !radio.isDisabled);
		const stop = enabled.find((radio) => radio.checked) ?? enabled[0];
		for (const radio of enabled) radio.tabIndex = radio === stop ? 0 : -1;
	}

	get formValue(): string {
		return this.members.find((radio) => radio.checked)?.value ?? '';
	}

	resetValue(): void {
		for (const radio of this.members) radio.checked = false;
		this.arrange();
	}

	private get members(): RadioElement[] {
		return [...this.querySelectorAll<RadioElement>('wx-radio')];
	}
}
