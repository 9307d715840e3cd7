import {
	Component as GlassComponent,
	type Element as GlassElement,
	type GeneralComponent,
	type Node,
} from 'glass-easel';
import type { RemoteElement } from '../backend/remote-element.ts';
import type { BuiltInBehaviors } from '../components/built-in-behaviors.ts';

/** What the view says with `submit` and `reset`: what its controls below the form hold, and which button was tapped. */
export interface FormReport {
	controls: [node: number, value: unknown][];
	button: number;
	offset?: { left: number; top: number };
}

export interface FormTargets {
	find(node: number): RemoteElement | undefined;
	builtIn: BuiltInBehaviors;
	/** The person or the form gave a control another value. */
	took(element: RemoteElement, value: unknown): void;
}

/** What the view said, without what is none: a view is not trusted to be ours. */
export function reportOf(detail: unknown): FormReport {
	const { controls, button, offset } = (detail ?? {}) as Partial<FormReport>;
	const { left, top } = offset ?? {};
	return {
		controls: Array.isArray(controls) ? controls.filter((pair) => Array.isArray(pair)) : [],
		button: Number(button),
		...(typeof left === 'number' && typeof top === 'number' ? { offset: { left, top } } : {}),
	};
}

/** formId is from a time of template messages; WeChat itself answers so now. */
const NO_FORM_ID = 'requestFormId:fail deprecated';

/**
 * The detail of `submit` and `reset` as WeChat tells it: names and values of the form's controls, `wx://form-field` components among them,
 * and the button as `target`.
 *
 * @returns null when the button belongs to a component that keeps its buttons to itself: the form hears nothing then
 */
export function formDetail(targets: FormTargets, form: RemoteElement, type: string, report: FormReport): object | null {
	const { builtIn } = targets;
	const button = targets.find(report.button);
	if (!form.owner || (button?.owner && !reaches(button.owner, form.owner, (host) => builtIn.opensButtons(host))))
		return null;
	const target = button?.owner && {
		id: button.owner.id,
		dataset: { ...button.owner.dataset },
		...(report.offset ? { offsetLeft: report.offset.left, offsetTop: report.offset.top } : {}),
	};
	if (type === 'reset') return { target };
	const value: Record<string, unknown> = {};
	for (const [name, held] of controlsOf(targets, form, report)) value[name] = held;
	for (const field of fieldsOf(builtIn, form.owner)) {
		const { name, value: held } = field.data as { name?: unknown; value?: unknown };
		if (typeof name === 'string' && name !== '') value[name] = held;
	}
	const detail = { value, target };
	return isOn(form.attributes?.get('report-submit')) ? { ...detail, formId: NO_FORM_ID } : detail;
}

/** The form was reset in the view: what the logic layer knows of its controls follows, and custom fields become empty. */
export function resetForm(targets: FormTargets, form: RemoteElement, report: FormReport): void {
	if (!form.owner) return;
	for (const [node, value] of report.controls) {
		const element = targets.find(node);
		if (element) targets.took(element, value);
	}
	for (const field of fieldsOf(targets.builtIn, form.owner)) {
		field.setData({ value: EMPTY[typeof field.data.value] ?? (Array.isArray(field.data.value) ? [] : null) });
	}
}

/** What an emptied value is, by the kind of value that it was. */
const EMPTY: Record<string, unknown> = { string: '', number: 0, boolean: false };

function* controlsOf(
	{ find, builtIn }: FormTargets,
	form: RemoteElement,
	report: FormReport,
): Generator<[string, unknown]> {
	for (const [node, value] of report.controls) {
		const element = find(node);
		const name = element?.attributes?.get('name');
		if (name === undefined || name === null || name === '' || !element?.owner) continue;
		if (reaches(element.owner, form.owner!, (host) => builtIn.opensForm(host))) yield [String(name), value];
	}
}

/** The custom components below a form that are fields of it. */
function* fieldsOf(builtIn: BuiltInBehaviors, form: GlassElement): Generator<GeneralComponent> {
	const below: Node[] = [form];
	for (let node = below.shift(); node; node = below.shift()) {
		const component = GlassComponent.isComponent(node) ? (node as GeneralComponent) : null;
		if (component && builtIn.isFormField(component) && reaches(component, form, (host) => builtIn.opensForm(host))) {
			yield component;
		}
		if ('forEachComposedChild' in node) node.forEachComposedChild((child) => void below.push(child));
	}
}

/**
 * Whether an element below a form belongs to it: it is of the same template, or each component in whose template it is lets it through.
 * What was put into a slot is of the template that put it there; a form around that slot takes it.
 */
function reaches(element: GlassElement, form: GlassElement, opens: (host: GeneralComponent) => boolean): boolean {
	const around = new Set<unknown>();
	for (let root = form.ownerShadowRoot; root; root = root.getHostNode().ownerShadowRoot) around.add(root);
	for (let root = element.ownerShadowRoot; root; root = root.getHostNode().ownerShadowRoot) {
		if (around.has(root)) return true;
		if (!opens(root.getHostNode())) return false;
	}
	return true;
}

function isOn(value: unknown): boolean {
	return value === '' || (value !== 'false' && Boolean(value));
}
