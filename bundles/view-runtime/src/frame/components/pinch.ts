export interface PinchHandler {
	/** Whether a finger here is one of the two. */
	pinchCounts(target: Node): boolean;
	/** Two fingers are down. @returns whether this component takes them */
	pinchBegins(): boolean;
	/** @param ratio of their distance now to that at the start */
	pinches(ratio: number): void;
	pinchEnds(): void;
}

/** Follows two fingers that are both down inside an element. @returns stops it */
export function followPinches(element: HTMLElement, handler: PinchHandler): () => void {
	const fingers = new Map<number, { x: number; y: number }>();
	let start = 0;

	const distance = () => {
		const [a, b] = [...fingers.values()];
		return Math.hypot(a.x - b.x, a.y - b.y);
	};
	const down = (event: PointerEvent) => {
		if (event.pointerType !== 'touch' || !handler.pinchCounts(event.target as Node)) return;
		fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (fingers.size === 1) {
			window.addEventListener('pointermove', move);
			window.addEventListener('pointerup', up);
			window.addEventListener('pointercancel', up);
		} else if (fingers.size === 2 && handler.pinchBegins()) start = Math.max(1, distance());
	};
	const move = (event: PointerEvent) => {
		if (!fingers.has(event.pointerId)) return;
		fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (start > 0 && fingers.size === 2) handler.pinches(distance() / start);
	};
	const up = (event: PointerEvent) => {
		fingers.delete(event.pointerId);
		if (start > 0 && fingers.size < 2) {
			start = 0;
			handler.pinchEnds();
		}
		if (fingers.size === 0) unlisten();
	};
	const unlisten = () => {
		window.removeEventListener('pointermove', move);
		window.removeEventListener('pointerup', up);
		window.removeEventListener('pointercancel', up);
	};

	element.addEventListener('pointerdown', down);
	return () => {
		element.removeEventListener('pointerdown', down);
		fingers.clear();
		start = 0;
		unlisten();
	};
}
