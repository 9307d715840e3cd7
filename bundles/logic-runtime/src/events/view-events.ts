import { Event as GlassEvent } from 'glass-easel';
import type { ViewEvent } from '@loggia/messages';
import { FORM_TAGS, MODEL_EVENTS } from '../backend/tags.ts';
import type { RemoteElement } from '../backend/remote-element.ts';
import type { EventExtras } from './wx-event.ts';

/** Events that rise to the ancestors; all others stay on their node (WeChat: "event bubbling"). */
export const BUBBLING: ReadonlySet<string> = new Set([
	'touchstart',
	'touchmove',
	'touchcancel',
	'touchend',
	'tap',
	'longpress',
	'longtap',
	'transitionend',
	'animationstart',
	'animationiteration',
	'animationend',
	'touchforcechange',
]);

export interface ViewEventTargets {
	find(node: number): RemoteElement | undefined;
	/** The app tapped a `navigator`. */
	navigate(element: RemoteElement): void;
	/** The app tapped a `button` with open-type `getUserInfo`. */
	userInfo(element: RemoteElement): void;
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
	if (FORM_TAGS.has(element.tag) || element.models) takeValue(targets, element, event, source);
	const bubbles = BUBBLING.has(event.type);
	const extras: EventExtras & Record<string, unknown> = {
		timeStamp: event.timeStamp,
		touches: event.touches,
		changedTouches: event.changedTouches,
		offset: event.offset,
	};
	const dispatched = new GlassEvent(event.type, event.detail, {
		bubbles,
		composed: bubbles,
		capturePhase: true,
		extraFields: extras,
		handleListenerReturn: (value) => takeReturn(element, event, value),
	});
	targets.callSafely(source, () => GlassEvent.dispatchEvent(element.owner!, dispatched));
	if (event.type === 'tap') {
		const link = above(element, (up) => up.tag === 'navigator');
		if (link) targets.navigate(link);
		const button = above(element, (up) => up.tag === 'button');
		if (button?.attributes?.get('open-type') === 'getUserInfo') targets.userInfo(button);
	}
}

/** The control's new value: remembered for snapshots, stamped against echoes, handed to `model:`. */
function takeValue(targets: ViewEventTargets, element: RemoteElement, event: ViewEvent, source: string): void {
	if (event.stamp !== undefined) element.stamp = event.stamp;
	const detail = event.detail as Record<string, unknown> | null;
	if (typeof detail !== 'object' || detail === null) return;
	const { attributes, models } = element;
	if ('value' in detail && attributes?.has(valueAttribute(element))) {
		attributes.set(valueAttribute(element), detail.value);
	}
	if (!models || !MODEL_EVENTS.includes(event.type)) return;
	for (const [name, listener] of models) {
		const value = name in detail ? detail[name] : detail.value;
		targets.callSafely(source, () => listener(value));
	}
}

/** `detail.value` of a switch is its attribute `checked`. */
function valueAttribute(element: RemoteElement): string {
	return element.tag === 'switch' ? 'checked' : element.tag === 'swiper' ? 'current' : 'value';
}

/** A handler of an input may return what shall stand in it instead. A returned `false` stops nothing in WeChat. */
function takeReturn(element: RemoteElement, event: ViewEvent, value: unknown): void {
	if (event.type !== 'input' || (element.tag !== 'input' && element.tag !== 'textarea')) return;
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
