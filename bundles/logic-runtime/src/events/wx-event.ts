import { Event as GlassEvent, type Element as GlassElement } from 'glass-easel';

/** One end of an event, as handlers see it. */
interface EventNode {
	id: string;
	dataset: Record<string, unknown>;
	offsetLeft?: number;
	offsetTop?: number;
}

/** Methods that glass-easel calls on what it gives to listeners; not part of what an app sees when it prints the event. */
const CONTROL = {
	stopPropagation: { value: stopPropagation, enumerable: false, configurable: true },
	preventDefault: { value: preventDefault, enumerable: false, configurable: true },
	markMutated: { value: markMutated, enumerable: false, configurable: true },
};
const SOURCE = Symbol('event');

interface WxEvent {
	[SOURCE]: GlassEvent<unknown>;
}

function stopPropagation(this: WxEvent): void {
	this[SOURCE].stopPropagation();
}

function preventDefault(this: WxEvent): void {
	this[SOURCE].preventDefault();
}

function markMutated(this: WxEvent): void {
	this[SOURCE].markMutated();
}

/** Extra fields that a view event brings along; `timeStamp` replaces glass-easel's. */
export interface EventExtras {
	timeStamp?: number;
	touches?: unknown[];
	changedTouches?: unknown[];
	offset?: { left: number; top: number };
}

/**
 * Makes glass-easel hand out WeChat's event objects: plain data `{type, timeStamp, target, currentTarget, mark, detail, …}` instead of
 * elements. Called once, before the first listener runs.
 */
export function useWxEvents(): void {
	const prototype = GlassEvent.prototype as unknown as {
		wrapShadowedEvent(target: unknown, mark: Record<string, unknown> | null, currentTarget: unknown): object;
	};
	prototype.wrapShadowedEvent = function (
		this: GlassEvent<unknown>,
		target: unknown,
		mark: Record<string, unknown> | null,
		currentTarget: unknown,
	) {
		const extras = (this.extraFields ?? {}) as EventExtras;
		const event: Record<PropertyKey, unknown> = {
			type: this.type,
			timeStamp: extras.timeStamp ?? this.timeStamp,
			target: node(target, extras.offset),
			currentTarget: node(currentTarget, target === currentTarget ? extras.offset : undefined),
			mark: { ...mark },
			detail: this.detail === undefined ? {} : this.detail,
		};
		if (extras.touches) event.touches = extras.touches;
		if (extras.changedTouches) event.changedTouches = extras.changedTouches;
		Object.defineProperties(event, CONTROL);
		Object.defineProperty(event, SOURCE, { value: this });
		return event;
	};
}

function node(target: unknown, offset: { left: number; top: number } | undefined): EventNode {
	const element = ((target as { _$?: GlassElement })._$ ?? target) as GlassElement;
	const result: EventNode = { id: element.id, dataset: { ...element.dataset } };
	if (offset) {
		result.offsetLeft = offset.left;
		result.offsetTop = offset.top;
	}
	return result;
}
