import { Event as GlassEvent } from 'glass-easel';
import type { ViewEvent } from '@loggia/messages';
import { BUBBLING_EVENTS } from '@loggia/messages/tags';
import { FORM_TAGS, MODEL_EVENTS } from '../backend/tags.ts';
import { catches, type RemoteElement } from '../backend/remote-element.ts';
import type { BuiltInBehaviors } from '../components/built-in-behaviors.ts';
import { formDetail, reportOf, resetForm } from './forms.ts';
import { answerOpenType } from './open-types.ts';
import type { EventExtras } from './wx-event.ts';

export interface ViewEventTargets {
	readonly builtIn: BuiltInBehaviors;
	find(node: number): RemoteElement | undefined;
	/** The app tapped a `navigator`. */
	navigate(element: RemoteElement): void;
	/** The app tapped a `button` with an open-type. */
	openType(element: RemoteElement, type: string): void;
	callSafely(source: string, f: () => void): void;
}

/**
 * What the view saw goes into the component tree: capture, bubbling, catch and mut-bind happen there. Afterwards the default action
 * of the basic component, if its behaviour is the logic layer's.
 */
export function dispatchViewEvent(targets: ViewEventTargets, event: ViewEvent): void {
	const element = targets.find(event.node);
	if (!element || element.gone || !element.owner) return;
	const source = `event ${event.type}`;
	const form = element.tag === 'form' ? formEventOf(targets, element, event, source) : null;
	const detail = form ? form.detail() : event.detail;
	if (form && !detail) return;
	if (FORM_TAGS.has(element.tag) || element.models) takeValue(targets, element, event, source);
	const bubbles = BUBBLING_EVENTS.has(event.type);
	const extras: EventExtras & Record<string, unknown> = {
		timeStamp: event.timeStamp,
		touches: event.touches,
		changedTouches: event.changedTouches,
		offset: event.offset,
	};
	const dispatched = new GlassEvent(event.type, detail, {
		bubbles,
		composed: bubbles,
		capturePhase: true,
		extraFields: extras,
		handleListenerReturn: (value) => takeReturn(element, event, value),
	});
	targets.callSafely(source, () => GlassEvent.dispatchEvent(element.owner!, dispatched));
	if (event.type === 'tap') answerOpenType(above(element, (up) => up.tag === 'button'));
	if (event.type === 'reset') form?.reset();
	if (event.type === 'tap') {
		const link = above(element, (up) => up.tag === 'navigator' || catches(up, 'tap'));
		if (link?.tag === 'navigator') targets.navigate(link);
		const button = above(element, (up) => up.tag === 'button');
		const type = button?.attributes?.get('open-type');
		if (button && typeof type === 'string') targets.openType(button, type);
	}
}

/** A form was submitted or reset: its detail and what follows; null for any other event. */
function formEventOf(targets: ViewEventTargets, form: RemoteElement, event: ViewEvent, source: string) {
	if (event.type !== 'submit' && event.type !== 'reset') return null;
	const forms = {
		...targets,
		took: (control: RemoteElement, value: unknown) => took(targets, control, { value }, source),
	};
	const report = reportOf(event.detail);
	return {
		detail: () => formDetail(forms, form, event.type, report),
		reset: () => resetForm(forms, form, report),
	};
}

/** The control's new value: remembered for snapshots, stamped against echoes, handed to `model:`. */
function takeValue(targets: ViewEventTargets, element: RemoteElement, event: ViewEvent, source: string): void {
	if (event.stamp !== undefined) element.stamp = event.stamp;
	const detail = event.detail as Record<string, unknown> | null;
	if (typeof detail !== 'object' || detail === null) return;
	// the value of a column is not the value of the picker
	const attribute = valueAttribute(element);
	if (event.type !== 'columnchange' && (attribute in detail || 'value' in detail)) {
		keepValue(element, attribute in detail ? detail[attribute] : detail.value);
	}
	if (MODEL_EVENTS.includes(event.type)) tellModels(targets, element, detail, source);
}

/** The control holds this now: remembered for snapshots, handed to `model:`. */
function took(targets: ViewEventTargets, element: RemoteElement, detail: { value: unknown }, source: string): void {
	keepValue(element, detail.value);
	tellModels(targets, element, detail, source);
}

function keepValue(element: RemoteElement, value: unknown): void {
	const { attributes } = element;
	if (attributes?.has(valueAttribute(element))) attributes.set(valueAttribute(element), value);
}

function tellModels(
	targets: ViewEventTargets,
	element: RemoteElement,
	detail: Record<string, unknown>,
	source: string,
): void {
	const { models } = element;
	if (!models) return;
	for (const [name, listener] of models) {
		const value = name in detail ? detail[name] : detail.value;
		targets.callSafely(source, () => listener(value));
	}
}

/** The attribute that `detail.value` of a control is. */
function valueAttribute(element: RemoteElement): string {
	return VALUE_ATTRIBUTES[element.tag] ?? 'value';
}

const VALUE_ATTRIBUTES: Record<string, string> = {
	switch: 'checked',
	checkbox: 'checked',
	radio: 'checked',
	swiper: 'current',
};

/** A handler of an input, not of a textarea, may return what shall stand in it instead. A returned `false` stops nothing in WeChat. */
function takeReturn(element: RemoteElement, event: ViewEvent, value: unknown): void {
	if (event.type !== 'input' || element.tag !== 'input') return;
	if (typeof value === 'string') element.setAttribute('value', value);
	else if (typeof value === 'object' && value !== null && typeof (value as { value?: unknown }).value === 'string') {
		element.setAttribute('value', (value as { value: string }).value);
		const { cursor } = value as { cursor?: unknown };
		if (typeof cursor === 'number') element.setAttribute('cursor', cursor);
	}
}

/** The nearest element that fits: the tapped node, or one that it is in. */
function above(element: RemoteElement, fits: (element: RemoteElement) => boolean): RemoteElement | undefined {
	for (let up: RemoteElement | null = element; up; up = up.parent) if (fits(up)) return up;
	return undefined;
}
