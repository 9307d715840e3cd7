import { nodeOf } from '../node-table.ts';
import { toBoolean } from '../props.ts';

/** A basic component whose value is part of its form. */
export interface FormControl extends HTMLElement {
	/** What `submit` tells under the control's name. */
	readonly formValue: unknown;
	/** Back to empty, as WeChat's `reset` does; tells nobody. */
	resetValue(): void;
}

/** Tags that are form controls when they have a name. */
const CONTROLS = ['input', 'textarea', 'checkbox-group', 'radio-group', 'switch', 'slider', 'picker'];
const SELECTOR = CONTROLS.map((tag) => `wx-${tag}`).join(', ');

/** The upgraded controls below an element, in document order. */
export function controlsOf(form: HTMLElement): FormControl[] {
	return [...form.querySelectorAll<FormControl>(SELECTOR)].filter((control) => 'formValue' in control);
}

/** `disabled` as the logic layer set it. */
export function isDisabled(element: HTMLElement): boolean {
	return toBoolean(nodeOf(element)?.props.get('disabled') ?? false);
}

/** What a tap on a `<label>` reaches: each knows itself what that means. */
export interface Labelable extends HTMLElement {
	labelTapped(): void;
	/** The label's text, for screen readers; a name that the app gives wins. */
	labelText(text: string): void;
}

/** Names an element by its label unless the app named it. */
export function nameByLabel(host: HTMLElement, text: string, target = host): void {
	if (nodeOf(host)?.props.has('aria-label')) return;
	if (text) target.setAttribute('aria-label', text);
	else target.removeAttribute('aria-label');
}
