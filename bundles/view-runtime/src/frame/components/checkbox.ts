import { emit } from '../emit.ts';
import { toText } from '../props.ts';
import type CheckboxGroupElement from './checkbox-group.ts';
import { CheckControl } from './check-control.ts';

/** `<checkbox>`: its group tells what is chosen; itself it tells `change` for `model:checked` alone. */
export default class CheckboxElement extends CheckControl {
	protected readonly kind = 'checkbox';

	get value(): string {
		return toText(this.props.get('value'));
	}

	protected tapped(): void {
		this.checked = !this.checked;
		emit(this, 'change', { value: this.checked });
		this.closest<CheckboxGroupElement>('wx-checkbox-group')?.memberChanged?.();
	}
}
