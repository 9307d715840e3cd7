import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toText } from '../props.ts';
import { type Labelable, nameByLabel } from './form-control.ts';
import { attachShadow, make } from './shadow.ts';

const CSS = `
.box { display: inline-flex; align-items: center; vertical-align: middle; }
`;

/**
 * What `<checkbox>`, `<radio>` and `<switch>` have in common: on or off, by tap, by Space and by the label around it. The mark is a child
 * in the page with WeChat's class names (`wx-radio-input`, `wx-radio-input-checked`), which app styles use to change its look.
 */
export abstract class CheckControl extends HTMLElement implements BasicComponent, Labelable {
	protected readonly mark = document.createElement('loggia-mark');
	protected readonly props = new Map<string, unknown>();
	private started = false;
	private isChecked = false;

	/** role for screen readers, and the name in the mark's classes */
	protected abstract readonly kind: 'checkbox' | 'radio' | 'switch';
	/** The person tapped it, and it is not disabled. */
	protected abstract tapped(): void;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		const slot = document.createElement('slot');
		slot.name = 'mark';
		attachShadow(this, CSS, make('div', 'box', slot, document.createElement('slot')));
		this.mark.slot = 'mark';
		this.mark.setAttribute('aria-hidden', 'true');
		this.append(this.mark);
		if (!this.hasAttribute('role')) this.setAttribute('role', this.kind);
		this.tabIndex = 0;
		this.addEventListener('click', () => this.labelTapped());
		this.addEventListener('keydown', (event) => {
			if (event.target !== this || event.key !== ' ' || event.isComposing) return;
			event.preventDefault();
			if (!event.repeat) this.click();
		});
		this.show();
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (name === 'checked') {
			this.checked = toBoolean(value ?? false);
		} else if (name === 'disabled') {
			this.tabIndex = this.disabled ? -1 : 0;
			if (this.disabled) this.setAttribute('aria-disabled', 'true');
			else this.removeAttribute('aria-disabled');
			this.show();
		} else if (name === 'color') {
			const color = toText(value);
			if (color) this.mark.style.setProperty('--loggia-color', color);
			else this.mark.style.removeProperty('--loggia-color');
		}
	}

	get checked(): boolean {
		return this.isChecked;
	}

	/** Shows it on or off; tells nobody. */
	set checked(checked: boolean) {
		this.isChecked = checked;
		this.show();
	}

	/** What the person chose, and what the logic layer had said then: put back after a snapshot that says the same. */
	get held(): { given: unknown; value: unknown } {
		return { given: toBoolean(this.props.get('checked') ?? false), value: this.isChecked };
	}

	restoreHeld(value: unknown): void {
		this.checked = value === true;
	}

	labelTapped(): void {
		if (!this.disabled) this.tapped();
	}

	labelText(text: string): void {
		nameByLabel(this, text);
	}

	protected get disabled(): boolean {
		return toBoolean(this.props.get('disabled') ?? false);
	}

	protected show(): void {
		const name = `wx-${this.kind}-input`;
		const state = [this.isChecked ? ` ${name}-checked` : '', this.disabled ? ` ${name}-disabled` : ''];
		this.mark.className = name + state.join('');
		this.setAttribute('aria-checked', `${this.isChecked}`);
	}
}
