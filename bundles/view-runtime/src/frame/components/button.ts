import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean } from '../props.ts';

/**
 * `<button>`: looks come from frame.css by its reflected attributes (type, size, plain, disabled, loading), so that app styles, also
 * on `::after`, win as they do in WeChat. Here: what a keyboard and a screen reader need.
 */
export default class ButtonElement extends HTMLElement implements BasicComponent {
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		this.tabIndex = 0;
		if (!this.hasAttribute('role')) this.setAttribute('role', 'button');
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		if (name === 'disabled') {
			const disabled = toBoolean(value ?? false);
			this.tabIndex = disabled ? -1 : 0;
			if (disabled) this.setAttribute('aria-disabled', 'true');
			else this.removeAttribute('aria-disabled');
		} else if (name === 'loading') {
			if (toBoolean(value ?? false)) this.setAttribute('aria-busy', 'true');
			else this.removeAttribute('aria-busy');
		}
	}
}
