import type { composedBackend, Element as GlassElement } from 'glass-easel';
import { Listen } from '@loggia/messages/patch-ops';
import { attributeName, FORM_TAGS, MODEL_EVENTS, SOURCE_ATTRIBUTES } from './tags.ts';
import { concernsLogic } from '../events/open-types.ts';
import { joinPath, folderOf } from '../modules.ts';

/** What the elements tell the one who writes patches. */
export interface Recorder {
	/** counts up when the view's tree is given up: ids of earlier epochs mean nothing any more */
	readonly epoch: number;
	/** `child` has its place before `child.next` in `parent`, which the view has */
	placed(parent: RemoteElement, child: RemoteElement): void;
	removed(parent: RemoteElement, child: RemoteElement): void;
	/** something of an element that the view has is out of date */
	changed(element: RemoteElement): void;
	released(element: RemoteElement): void;
	/** name of a style scope, '' for plain classes */
	scopeName(scope: number): string;
	/** an object as the view shall see it; undefined when it cannot be said in JSON */
	copy(value: unknown): unknown;
}

/** What is out of date in the view. */
export const enum Dirty {
	className = 1,
	style = 2,
	text = 4,
}

/**
 * One node of the composed tree: the mirror of what the view has or will have. A node costs nothing on the wire until it is placed
 * below a node that the view has; then its whole subtree is written as it is at that moment.
 */
export class RemoteElement implements composedBackend.Element {
	/** its number in the view; valid only while `epoch` is the recorder's */
	id = 0;
	epoch = -1;
	parent: RemoteElement | null = null;
	first: RemoteElement | null = null;
	last: RemoteElement | null = null;
	prev: RemoteElement | null = null;
	next: RemoteElement | null = null;
	/** the node of the component tree, for events */
	owner: GlassElement | null = null;
	attributes: Map<string, unknown> | null = null;
	listeners: Map<string, number> | null = null;
	private keptListeners: Map<string, number> | null = null;
	models: Map<string, (value: unknown) => void> | null = null;
	classes: string[] = [];
	hostClass = '';
	private scope = 0;
	private extraScope: number | undefined = undefined;
	styleText = '';
	/** stamp of the form control's value as last heard, or undefined */
	stamp: number | undefined = undefined;
	dirty = 0;
	dirtyAttributes: Set<string> | null = null;
	dirtyListeners: Set<string> | null = null;
	gone = false;
	__wxElement?: GlassElement;

	/** @param tag the tag as written; '' is a text node, '#' a fragment */
	constructor(
		private readonly recorder: Recorder,
		readonly tag: string,
		public text = '',
	) {
		if (tag === 'navigator') this.listen('tap', Listen.send);
		if (tag === 'form') this.listen('reset', Listen.send);
	}

	/** Whether the view has this node. */
	get sent(): boolean {
		return this.epoch === this.recorder.epoch;
	}

	// --- tree ---

	appendChild(child: RemoteElement): void {
		this.place(child, null);
	}

	insertBefore(child: RemoteElement, before: RemoteElement): void {
		this.place(child, before);
	}

	removeChild(child: RemoteElement): void {
		if (!child || child.parent !== this) return;
		this.unlink(child);
		if (this.sent && child.sent) this.recorder.removed(this, child);
	}

	replaceChild(child: RemoteElement, old: RemoteElement): void {
		this.place(child, old);
		this.removeChild(old);
	}

	spliceBefore(before: RemoteElement, deleteCount: number, list: RemoteElement): void {
		while (list.first) this.place(list.first, before);
		this.spliceRemove(before, deleteCount);
	}

	spliceAppend(list: RemoteElement): void {
		while (list.first) this.place(list.first, null);
	}

	spliceRemove(from: RemoteElement, deleteCount: number): void {
		let child: RemoteElement | null = from;
		for (let i = 0; i < deleteCount && child; i++) {
			const next: RemoteElement | null = child.next;
			this.removeChild(child);
			child = next;
		}
	}

	private place(child: RemoteElement, before: RemoteElement | null): void {
		if (!child || child === before) return;
		child.parent?.unlink(child);
		const prev: RemoteElement | null = before ? before.prev : this.last;
		child.parent = this;
		child.prev = prev;
		child.next = before;
		if (prev) prev.next = child;
		else this.first = child;
		if (before) before.prev = child;
		else this.last = child;
		if (this.sent) this.recorder.placed(this, child);
	}

	private unlink(child: RemoteElement): void {
		if (child.prev) child.prev.next = child.next;
		else this.first = child.next;
		if (child.next) child.next.prev = child.prev;
		else this.last = child.prev;
		child.parent = child.prev = child.next = null;
	}

	release(): void {
		if (this.gone || this.tag === '#') return;
		this.gone = true;
		if (this.sent) this.recorder.released(this);
	}

	associateValue(owner: GlassElement): void {
		this.owner = owner;
	}

	// --- looks ---

	setId(): void {
		// the page's own id, without the prefix that glass-easel adds
		this.setAttribute('id', this.owner ? this.owner.id : '');
	}

	setStyleScope(scope: number, extra?: number, host?: number): void {
		this.scope = scope;
		this.extraScope = extra;
		const name = host === undefined ? '' : this.recorder.scopeName(host);
		if (name) this.hostClass = 'h-' + name;
	}

	setStyle(text: string): void {
		const style = withUnits(text);
		if (style === this.styleText) return;
		this.styleText = style;
		this.mark(Dirty.style);
	}

	private scoped(name: string, scope: number | undefined): string {
		const prefix = scope ? this.recorder.scopeName(scope) : '';
		return prefix ? `${prefix}--${name}` : name;
	}

	addClass(name: string, scope?: number): void {
		this.classes.push(this.scoped(name, scope));
		this.mark(Dirty.className);
	}

	removeClass(name: string, scope?: number): void {
		const index = this.classes.indexOf(this.scoped(name, scope));
		if (index < 0) return;
		this.classes.splice(index, 1);
		this.mark(Dirty.className);
	}

	clearClasses(): void {
		this.classes = [];
		this.mark(Dirty.className);
	}

	get className(): string {
		const names = this.hostClass ? [this.hostClass, ...this.classes] : this.classes;
		return names.length > 1 ? [...new Set(names)].join(' ') : (names[0] ?? '');
	}

	setText(content: string): void {
		this.text = content;
		this.mark(Dirty.text);
	}

	setAttribute(given: string, value: unknown): void {
		const name = attributeName(this.tag, given);
		const said = this.attributeValue(name, value);
		if (name === 'open-type' && this.tag === 'button' && concernsLogic(said)) this.listen('tap', Listen.send);
		const attributes = (this.attributes ??= new Map());
		// the person may have changed a form control: what the logic layer says about it always goes out
		const mayDiffer = FORM_TAGS.has(this.tag) && (name === 'value' || name === 'checked');
		if (!mayDiffer && attributes.has(name) && attributes.get(name) === said) return;
		attributes.set(name, said);
		if (!this.sent) return;
		(this.dirtyAttributes ??= new Set()).add(name);
		this.mark(0);
	}

	removeAttribute(name: string): void {
		this.setAttribute(name, null);
	}

	private attributeValue(name: string, value: unknown): unknown {
		if (value === undefined || value === null || typeof value === 'function') return null;
		if (name === 'hidden') return Boolean(value);
		if (typeof value === 'string') {
			if (value !== '' && SOURCE_ATTRIBUTES.has(name)) return this.absolute(value);
			return name.endsWith('-class') ? this.scopedClasses(value) : value;
		}
		if (typeof value === 'boolean' || typeof value === 'number') return value;
		return this.recorder.copy(value) ?? null;
	}

	/** `hover-class` and its kin name classes of the template's own style. */
	private scopedClasses(text: string): string {
		const names = text.split(/\s+/).filter((name) => name !== '');
		const scopes = this.extraScope === undefined ? [this.scope] : [this.extraScope, this.scope];
		return [...new Set(names.flatMap((name) => scopes.map((scope) => this.scoped(name, scope))))].join(' ');
	}

	/** A path in a template, as seen from the package's root; an address with a scheme stays as it is. */
	private absolute(source: string): string {
		if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(source)) return source;
		const template = this.owner?.ownerShadowRoot?.getHostNode().is ?? '';
		return '/' + joinPath(folderOf(template), source);
	}

	// --- events ---

	/**
	 * glass-easel tells of each new kind of listener, and when the last `catch:` or `mut-bind:` goes; it is silent when a plain
	 * `bind:` goes. What is left is read from the node.
	 */
	setListenerStats(type: string): void {
		this.listen(type, listenersOf(this.owner, type), false);
	}

	setModelBindingStat(name: string, listener: ((value: unknown) => void) | null): void {
		const models = (this.models ??= new Map());
		if (!listener) {
			models.delete(name);
			return;
		}
		models.set(name, listener);
		for (const type of MODEL_EVENTS) this.listen(type, Listen.send);
	}

	/** What events of this type mean to the view from now on; what was asked for without an end (`kept`) stays. */
	listen(type: string, flags: number, kept = true): void {
		if (kept) (this.keptListeners ??= new Map()).set(type, (this.keptListeners?.get(type) ?? 0) | flags);
		const listeners = (this.listeners ??= new Map());
		const now = flags | (this.keptListeners?.get(type) ?? 0) | (kept ? (listeners.get(type) ?? 0) : 0);
		if ((listeners.get(type) ?? 0) === now) return;
		if (now === 0) listeners.delete(type);
		else listeners.set(type, now);
		if (!this.sent) return;
		(this.dirtyListeners ??= new Set()).add(type);
		this.mark(0);
	}

	private mark(what: number): void {
		if (!this.sent || this.gone) return;
		this.dirty |= what;
		this.recorder.changed(this);
	}
}

interface Listeners {
	finalCount: number;
	funcArr: { empty: boolean };
}

/** Listen bits of the listeners that a node of the component tree has; a `catch:` that would stop scrolling prevents it. */
function listenersOf(owner: GlassElement | null, type: string): number {
	const target = (owner as unknown as { _$eventTarget?: Record<string, Record<string, Listeners> | null> })
		?._$eventTarget;
	let flags = 0;
	for (const listeners of [target?.listeners?.[type], target?.captureListeners?.[type]]) {
		if (!listeners || listeners.funcArr.empty) continue;
		flags |= Listen.send;
		if (listeners.finalCount > 0 && (type === 'touchmove' || type === 'scroll')) flags |= Listen.prevent;
	}
	return flags;
}

/** Whether a `catch:` on this element keeps an event of this type from all above. */
export function catches(element: RemoteElement, type: string): boolean {
	const target = (element.owner as unknown as { _$eventTarget?: Record<string, Record<string, Listeners> | null> })
		?._$eventTarget;
	return (target?.listeners?.[type]?.finalCount ?? 0) > 0;
}

/** rpx, vw and vh of an inline style become the frame's variables (DESIGN D14). */
export function withUnits(style: string): string {
	if (!/rpx|vw|vh/.test(style)) return style;
	return style.replace(
		/(?<![\w#.-])(-?\d*\.?\d+)(rpx|vw|vh)\b/g,
		(_all, number: string, unit: string) => `calc(${number} * var(--${unit}))`,
	);
}
