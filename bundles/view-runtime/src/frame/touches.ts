import { Listen } from '@loggia/messages/patch-ops';
import { pathOf, type ViewNode } from './node-table.ts';
import type { Pages } from './pages.ts';
import { toBoolean } from './props.ts';
import type { Sender } from './sender.ts';

/** How far a finger may wander, px, and how long it stays, ms, before a touch is no tap but something else. */
const TAP_DISTANCE = 10;
const LONG_PRESS = 350;

/** WeChat's touch object. */
export interface TouchPoint {
	identifier: number;
	pageX: number;
	pageY: number;
	clientX: number;
	clientY: number;
	force: number;
}

interface Press {
	target: Node;
	x: number;
	y: number;
	moved: boolean;
	/** a long press was sent to somebody who listens: no tap follows */
	longPressed: boolean;
	timer: ReturnType<typeof setTimeout>;
}

type TouchType = 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel';

/** Told at the start and end of each press: hover.ts. */
export interface PressWatcher {
	pressed(target: Node): void;
	released(): void;
	moved(): void;
}

/** Touches, and a mouse as one finger: touch events, tap, longpress and longtap, for all pages of the frame. */
export class Touches {
	private press: Press | null = null;
	private mouseTarget: Node | null = null;
	private touching = 0;
	private readonly preventing = new Map<ViewNode, Set<string>>();
	private removeMoveGuard: (() => void) | null = null;

	constructor(
		private readonly pages: Pages,
		private readonly sender: Sender,
		private readonly watcher: PressWatcher,
	) {
		const passive = { capture: true, passive: true };
		for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
			document.addEventListener(type, (event) => this.touch(type, event), passive);
		}
		document.addEventListener('pointerdown', (event) => this.mouse('touchstart', event), passive);
		document.addEventListener('pointermove', (event) => this.mouse('touchmove', event), passive);
		document.addEventListener('pointerup', (event) => this.mouse('touchend', event), passive);
		document.addEventListener('pointercancel', (event) => this.mouse('touchcancel', event), passive);
		document.addEventListener('click', (event) => this.click(event), true);
		document.addEventListener('contextmenu', (event) => {
			if (this.touching > 0 || this.press?.longPressed) event.preventDefault();
		});
	}

	/** A node began or stopped to forbid scrolling. The browser scrolls without asking while there is none. */
	prevents(node: ViewNode, type: string, prevents: boolean): void {
		const types = this.preventing.get(node) ?? new Set();
		if (prevents) types.add(type);
		else types.delete(type);
		if (types.size > 0) this.preventing.set(node, types);
		else this.preventing.delete(node);
		this.watchMoves();
	}

	/** Forgets nodes that are gone. */
	prune(alive: (node: ViewNode) => boolean): void {
		for (const node of this.preventing.keys()) if (!alive(node)) this.preventing.delete(node);
		this.watchMoves();
	}

	/** All nodes are gone. */
	clear(): void {
		this.preventing.clear();
		this.watchMoves();
		this.endPress();
	}

	private watchMoves(): void {
		if (this.preventing.size > 0 && !this.removeMoveGuard) {
			const guard = (event: Event) => event.cancelable && forbidden(event.target as Node) && event.preventDefault();
			const active = { capture: true, passive: false };
			document.addEventListener('touchmove', guard, active);
			document.addEventListener('wheel', guard, active);
			this.removeMoveGuard = () => {
				document.removeEventListener('touchmove', guard, active);
				document.removeEventListener('wheel', guard, active);
			};
		} else if (this.preventing.size === 0) {
			this.removeMoveGuard?.();
			this.removeMoveGuard = null;
		}
	}

	/** A tap by keyboard or by another program: in the middle of the element. */
	private tapAt(element: Element): void {
		const box = element.getBoundingClientRect();
		this.tap(element, box.left + box.width / 2, box.top + box.height / 2);
	}

	private touch(type: TouchType, event: TouchEvent): void {
		this.touching = event.touches.length;
		const target = event.target as Node;
		const points = Array.from(event.touches, (touch) => this.point(target, touch));
		const changed = Array.from(event.changedTouches, (touch) => this.point(target, touch));
		this.spread(type, target, points, changed);
	}

	private mouse(type: TouchType, event: PointerEvent): void {
		if (event.pointerType === 'touch' || this.touching > 0) return;
		if (type === 'touchstart') {
			if (event.button !== 0) return;
			this.mouseTarget = event.target as Node;
		}
		const target = this.mouseTarget;
		if (!target) return;
		const point = this.point(target, {
			identifier: 0,
			clientX: event.clientX,
			clientY: event.clientY,
			force: event.pressure,
		});
		const over = type === 'touchend' || type === 'touchcancel';
		if (over) this.mouseTarget = null;
		this.spread(type, target, over ? [] : [point], [point]);
	}

	private spread(type: TouchType, target: Node, touches: TouchPoint[], changed: TouchPoint[]): void {
		if (changed.length === 0) return;
		const [first] = changed;
		if (type === 'touchstart' && touches.length === 1) this.startPress(target, first);
		else if (type === 'touchstart') this.endPress();
		this.sender.bubble(target, type, {}, { touches, changedTouches: changed });
		const { press } = this;
		if (type === 'touchmove' && press && !press.moved) {
			if (Math.hypot(first.clientX - press.x, first.clientY - press.y) > TAP_DISTANCE) {
				press.moved = true;
				clearTimeout(press.timer);
				this.watcher.moved();
			}
		}
		if (type === 'touchend' || type === 'touchcancel') {
			if (press) clearTimeout(press.timer);
			if (type === 'touchcancel') this.endPress();
			this.watcher.released();
		}
	}

	private startPress(target: Node, at: TouchPoint): void {
		this.endPress();
		const timer = setTimeout(() => {
			const press = this.press;
			if (!press) return;
			const point = { touches: [at], changedTouches: [at] };
			const detail = { x: at.pageX, y: at.pageY };
			press.longPressed = this.sender.bubble(target, 'longpress', detail, point);
			this.sender.bubble(target, 'longtap', detail, point);
		}, LONG_PRESS);
		this.press = { target, x: at.clientX, y: at.clientY, moved: false, longPressed: false, timer };
		this.watcher.pressed(target);
	}

	private endPress(): void {
		if (this.press) clearTimeout(this.press.timer);
		this.press = null;
	}

	/** The browser's click ends a touch or a mouse press that did not become a scroll; a press that wandered is no tap. */
	private click(event: MouseEvent): void {
		const press = this.press;
		this.endPress();
		if (event.detail !== 0 && press && (press.moved || press.longPressed)) return;
		const target = event.target as Element;
		if (event.detail === 0) this.tapAt(target);
		else this.tap(target, event.clientX, event.clientY);
	}

	private tap(target: Node, clientX: number, clientY: number): void {
		for (const node of pathOf(target)) {
			if (node.tag === 'button' && toBoolean(node.props.get('disabled') ?? false)) return;
		}
		const point = this.point(target, { identifier: 0, clientX, clientY, force: 1 });
		const detail = { x: point.pageX, y: point.pageY };
		this.sender.bubble(target, 'tap', detail, { touches: [point], changedTouches: [point] });
	}

	/** In WeChat's words: client is from the window, page from the top of the page's content. */
	private point(target: Node, at: { identifier: number; clientX: number; clientY: number; force: number }): TouchPoint {
		const { scroller, outer } = this.pages.of(target) ?? {};
		const clientX = round(at.clientX);
		const clientY = round(at.clientY - (outer?.offsetTop ?? 0));
		const pageX = round(at.clientX + (scroller?.scrollLeft ?? 0));
		const pageY = round(clientY + (scroller?.scrollTop ?? 0));
		return { identifier: at.identifier, pageX, pageY, clientX, clientY, force: at.force };
	}
}

/** Whether a node on the path forbids scrolling; a scroll-view below it that can move still may. */
function forbidden(target: Node): boolean {
	for (const node of pathOf(target)) {
		for (const type of ['touchmove', 'touchstart']) {
			if (((node.listens.get(type) ?? 0) & Listen.prevent) !== 0) return true;
		}
		if (node.tag === 'textarea' || node.tag === 'picker-view-column') return false;
		if (node.tag === 'scroll-view') {
			const { props } = node;
			if (toBoolean(props.get('scroll-y') ?? false) || toBoolean(props.get('scroll-x') ?? false)) return false;
		}
	}
	return false;
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
