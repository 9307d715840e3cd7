import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import { type BasicComponent, nodeOf } from '../node-table.ts';
import { controlsOf } from './form-control.ts';

/**
 * `<form>`. It knows what its controls hold, not their names nor which of them are its own: a control inside a custom component belongs
 * to the form only when that component says so. So `submit` and `reset` tell `controls`, pairs of node and value, and `button`, the node
 * that was tapped; the logic layer makes WeChat's `{value: {name: value}}` of them.
 */
export default class FormElement extends HTMLElement implements BasicComponent {
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		if (!this.hasAttribute('role')) this.setAttribute('role', 'form');
		replayProps(this);
	}

	propChanged(): void {
		// report-submit is the logic layer's
	}

	submit(button: HTMLElement): void {
		this.tell('submit', button);
	}

	/** Empties the controls. Custom components are emptied by the logic layer. */
	reset(button: HTMLElement): void {
		for (const control of controlsOf(this)) control.resetValue();
		this.tell('reset', button);
	}

	private tell(type: 'submit' | 'reset', button: HTMLElement): void {
		const controls = controlsOf(this).map((control) => [nodeOf(control)?.id ?? 0, control.formValue]);
		const offset = { left: button.offsetLeft, top: button.offsetTop };
		emit(this, type, { controls, button: nodeOf(button)?.id ?? 0, offset });
	}
}
