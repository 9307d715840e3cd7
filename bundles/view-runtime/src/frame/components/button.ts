import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toText } from '../props.ts';
import type FormElement from './form.ts';
import type { Labelable } from './form-control.ts';

/**
 * `<button>`: looks come from frame.css by its reflected attributes (type, size, plain, disabled, loading), so that app styles, also
 * on `::after`, win as they do in WeChat. Here: what a keyboard and a screen reader need, and `form-type`.
 */
export default class ButtonElement extends HTMLElement implements BasicComponent, Labelable {
	private started = false;
	private disabled = false;
	private formType = '';

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		this.tabIndex = 0;
		if (!this.hasAttribute('role')) this.setAttribute('role', 'button');
		this.addEventListener('click', () => this.clicked());
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		if (name === 'disabled') {
			this.disabled = toBoolean(value ?? false);
			this.tabIndex = this.disabled ? -1 : 0;
			if (this.disabled) this.setAttribute('aria-disabled', 'true');
			else this.removeAttribute('aria-disabled');
		} else if (name === 'loading') {
			if (toBoolean(value ?? false)) this.setAttribute('aria-busy', 'true');
			else this.removeAttribute('aria-busy');
		} else if (name === 'form-type') {
			this.formType = toText(value);
		}
	}

	/** As if it was tapped itself: its `tap` and its form-type. */
	labelTapped(): void {
		if (!this.disabled) this.click();
	}

	labelText(): void {
		// a button's text is its name
	}

	/** The tap itself was told before. */
	private clicked(): void {
		if (this.disabled) return;
		const form = this.closest<FormElement>('wx-form');
		if (this.formType === 'submit') form?.submit?.(this);
		else if (this.formType === 'reset') form?.reset?.(this);
	}
}
