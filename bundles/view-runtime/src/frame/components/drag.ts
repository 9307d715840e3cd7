import { Listen } from '@loggia/messages/patch-ops';
import { pathOf } from '../node-table.ts';

/** How far a pointer goes, px, before it is a drag and its direction is known. */
const SLACK = 6;
/** Only what happened this lately counts for the speed at the end, ms. */
const SPEED_WINDOW = 100;

export interface DragPoint {
	/** way since the drag began, px */
	dx: number;
	dy: number;
	/** speed, px per ms; only told at the end */
	vx: number;
	vy: number;
}

export interface DragHandler {
	/** A pointer moved far enough. @returns whether this component takes the drag */
	begins(horizontal: boolean, point: DragPoint): boolean;
	moves(point: DragPoint): void;
	/** @param cancelled the browser or a second finger took over */
	ends(point: DragPoint, cancelled: boolean): void;
}

let taken: { pointer: number; by: HTMLElement } | null = null;

/**
 * Follows one finger, or a mouse with its main button, from a press on the element. What the browser may do with the finger meanwhile is
 * said by the element's `touch-action`. Of nested components the innermost that wants a drag gets it; an app that catches `touchmove`
 * on the way keeps it from all outside.
 */
export function followDrags(element: HTMLElement, handler: DragHandler): void {
	element.addEventListener('pointerdown', (event) => {
		if (event.button !== 0 || !event.isPrimary) return;
		if (touchMoveIsCaught(event.target as Node, element)) return;
		follow(element, handler, event);
	});
}

function follow(element: HTMLElement, handler: DragHandler, down: PointerEvent): void {
	const samples: { at: number; x: number; y: number }[] = [];
	let [fromX, fromY] = [down.clientX, down.clientY];
	let dragging = false;

	const point = (event: PointerEvent): DragPoint => {
		samples.push({ at: event.timeStamp, x: event.clientX, y: event.clientY });
		while (samples.length > 2 && event.timeStamp - samples[0].at > SPEED_WINDOW) samples.shift();
		const [first] = samples;
		const time = event.timeStamp - first.at;
		const speed = (way: number) => (time > 0 ? way / time : 0);
		return {
			dx: event.clientX - fromX,
			dy: event.clientY - fromY,
			vx: speed(event.clientX - first.x),
			vy: speed(event.clientY - first.y),
		};
	};
	const moved = (event: PointerEvent) => {
		if (event.pointerId !== down.pointerId) return;
		if (event.pointerType === 'mouse' && event.buttons === 0) {
			// it was let go where nobody told us: over another frame
			ended(event);
			return;
		}
		const at = point(event);
		if (dragging) {
			handler.moves(at);
			return;
		}
		if (Math.hypot(at.dx, at.dy) < SLACK) return;
		const free = taken === null || taken.pointer !== down.pointerId;
		if (!free || !handler.begins(Math.abs(at.dx) >= Math.abs(at.dy), at)) {
			stop();
			return;
		}
		taken = { pointer: down.pointerId, by: element };
		dragging = true;
		element.setPointerCapture(down.pointerId);
		[fromX, fromY] = [event.clientX, event.clientY];
	};
	const ended = (event: PointerEvent) => {
		if (event.pointerId !== down.pointerId) return;
		const was = dragging;
		stop();
		if (was) handler.ends(point(event), event.type === 'pointercancel');
	};
	const second = (event: PointerEvent) => {
		if (event.pointerId === down.pointerId || event.pointerType !== down.pointerType) return;
		const was = dragging;
		stop();
		if (was) handler.ends({ ...point(down), vx: 0, vy: 0 }, true);
	};
	const stop = () => {
		dragging = false;
		if (taken?.by === element) taken = null;
		window.removeEventListener('pointermove', moved);
		window.removeEventListener('pointerup', ended);
		window.removeEventListener('pointercancel', ended);
		window.removeEventListener('pointerdown', second, true);
	};

	point(down);
	window.addEventListener('pointermove', moved);
	window.addEventListener('pointerup', ended);
	window.addEventListener('pointercancel', ended);
	window.addEventListener('pointerdown', second, true);
}

function touchMoveIsCaught(target: Node, until: HTMLElement): boolean {
	for (const node of pathOf(target)) {
		if (node.dom === until) return false;
		if (((node.listens.get('touchmove') ?? 0) & Listen.prevent) !== 0) return true;
	}
	return false;
}
