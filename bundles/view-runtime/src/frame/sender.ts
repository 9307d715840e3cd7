import type { ViewEvent } from '@loggia/messages';
import { Listen } from '@loggia/messages/patch-ops';
import type { Link } from './link.ts';
import { nearestNode, nodeOf, pathOf } from './node-table.ts';
import type { Pages } from './pages.ts';

export interface EventExtra {
	touches?: unknown[];
	changedTouches?: unknown[];
	stamp?: number;
}

interface Waiting {
	page: number;
	event: ViewEvent;
}

/** Events that only their newest state matters of: one a frame, one on its way. */
const CONTINUOUS = new Set([
	'touchmove',
	'scroll',
	'pageScroll',
	'dragging',
	'transition',
	'scale',
	'refresherpulling',
]);

/** Turns what happened into `viewEvent`s, for nodes that somebody listens to. */
export class Sender {
	private readonly waiting = new Map<string, Waiting>();
	private scheduled = false;

	constructor(
		private readonly link: Link,
		private readonly pages: Pages,
	) {}

	/** A bubbling event: sent when a node on the path listens. @returns whether it was */
	bubble(target: Node | null, type: string, detail: unknown, extra: EventExtra = {}): boolean {
		let wanted = false;
		for (const node of pathOf(target)) {
			if (((node.listens.get(type) ?? 0) & (Listen.send | Listen.prevent)) !== 0) {
				wanted = true;
				break;
			}
		}
		const node = nearestNode(target);
		if (!wanted || !node) return false;
		this.queue(target, node.id, type, detail, extra);
		return true;
	}

	/** An event of a component, which does not bubble: sent when the component itself is listened to. */
	own(element: HTMLElement, type: string, detail: unknown, extra: EventExtra = {}): boolean {
		const node = nodeOf(element);
		if (!node?.listens.has(type)) return false;
		this.queue(element, node.id, type, detail, extra);
		return true;
	}

	/** The page on top was scrolled: told as an event of its content node. */
	pageScroll(page: { id: number; content: HTMLElement; scroller: HTMLElement }): void {
		const node = nodeOf(page.content);
		if (!node) return;
		const { scrollTop, scrollHeight, clientHeight } = page.scroller;
		this.queue(page.content, node.id, 'pageScroll', { scrollTop, scrollHeight, clientHeight }, {});
	}

	private queue(target: Node | null, node: number, type: string, detail: unknown, extra: EventExtra): void {
		const page = this.pages.of(target);
		if (!page) return;
		const event: ViewEvent = { node, type, detail, timeStamp: Math.round(performance.now() - page.openedAt), ...extra };
		const element = nearestNode(target)?.dom;
		if (element instanceof HTMLElement) event.offset = { left: element.offsetLeft, top: element.offsetTop };
		const tag = nearestNode(target)?.tag;
		if (CONTINUOUS.has(type) || (tag === 'movable-view' && type === 'change')) {
			this.waiting.set(`${type} ${node}`, merge(this.waiting.get(`${type} ${node}`), { page: page.id, event }));
			this.schedule();
		} else {
			this.flush();
			this.link.send({ kind: 'viewEvent', page: page.id }, event, true);
		}
	}

	private schedule(): void {
		if (this.scheduled) return;
		this.scheduled = true;
		requestAnimationFrame(() => {
			this.scheduled = false;
			if (this.link.busy) this.schedule();
			else this.flush();
		});
	}

	private flush(): void {
		for (const { page, event } of this.waiting.values()) this.link.send({ kind: 'viewEvent', page }, event);
		this.waiting.clear();
	}
}

/** The newest state with the way covered since the last one that was sent. */
function merge(before: Waiting | undefined, now: Waiting): Waiting {
	const earlier = before?.event.detail as { deltaX?: number; deltaY?: number } | undefined;
	const detail = now.event.detail as { deltaX?: number; deltaY?: number } | null;
	if (earlier?.deltaX === undefined || detail?.deltaX === undefined) return now;
	const sum = { deltaX: earlier.deltaX + detail.deltaX, deltaY: (earlier.deltaY ?? 0) + (detail.deltaY ?? 0) };
	return { page: now.page, event: { ...now.event, detail: { ...detail, ...sum } } };
}
