import { emit } from '../emit.ts';
import { toBoolean, toNumber, toText } from '../props.ts';
import { CheckControl } from './check-control.ts';
import { EchoGuard } from './echo-guard.ts';
import type { FormControl } from './form-control.ts';

/** `<switch>`, or with `type="checkbox"` a box: `change` {value: true | false}. */
export default class SwitchElement extends CheckControl implements FormControl {
	protected readonly kind = 'switch';
	private readonly guard = new EchoGuard();

	override connectedCallback(): void {
		super.connectedCallback();
		this.addEventListener('keydown', (event) => {
			if (event.target === this && event.key === 'Enter' && !event.repeat && !event.isComposing) this.click();
		});
	}

	override propChanged(name: string, value: unknown): void {
		if (name === 'stamp') this.guard.acknowledged(toNumber(value, 0));
		else if (name === 'checked' && !this.guard.accepts(`${toBoolean(value ?? false)}`, `${this.checked}`)) return;
		super.propChanged(name, value);
		if (name === 'type') this.show();
	}

	get formValue(): boolean {
		return this.checked;
	}

	resetValue(): void {
		this.checked = false;
	}

	protected tapped(): void {
		this.checked = !this.checked;
		const stamp = this.guard.typed(`${this.checked}`);
		// only a stamp tells an echo here: with two values, one that was shown a moment ago may well be meant
		this.guard.settle();
		emit(this, 'change', { value: this.checked }, { stamp });
	}

	/** As a box it looks like a checkbox and is one for screen readers, too. */
	protected override show(): void {
		super.show();
		const box = toText(this.props.get('type')) === 'checkbox';
		if (box) this.mark.className = this.mark.className.replaceAll('wx-switch-input', 'wx-checkbox-input');
		const role = toText(this.props.get('role')) || (box ? 'checkbox' : 'switch');
		if (this.getAttribute('role') !== role) this.setAttribute('role', role);
	}
}
