import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import type CheckboxElement from './checkbox.ts';
import type { FormControl } from './form-control.ts';

/** `<checkbox-group>`: `change` {value: the values of all checked boxes, in the order of the page}. */
export default class CheckboxGroupElement extends HTMLElement implements BasicComponent, FormControl {
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		if (!this.hasAttribute('role')) this.setAttribute('role', 'group');
		replayProps(this);
	}

	propChanged(): void {
		// its only property is `name`, which the logic layer reads
	}

	/** One of its boxes was tapped. */
	memberChanged(): void {
		emit(this, 'change', { value: this.formValue });
	}

	get formValue(): string[] {
		return this.members.filter((box) => box.checked).map((box) => box.value);
	}

	resetValue(): void {
		for (const box of this.members) box.checked = false;
	}

	private get members(): CheckboxElement[] {
		return [...this.querySelectorAll<CheckboxElement>('wx-checkbox')];
	}
}
