import { openDialog, type Dialog } from './dialog.ts';
import { deviceWords } from './device-words.ts';
import { el } from './dom.ts';

const MOST_ZOOM = 4;
/** share of the width that a swipe has to go */
const TURN = 0.2;
/** px that a press may move and still be a tap */
const TAP = 8;
const DOUBLE_TAP = 300;

/** Shows pictures over everything: swipe, arrow keys and buttons turn them, pinch, double tap and + - 0 zoom, a tap, Escape and × close. */
export class ImageViewer {
	private dialog: Dialog | null = null;

	constructor(private readonly host: HTMLElement) {}

	get isOpen(): boolean {
		return this.dialog !== null;
	}

	/** @param sources where each picture is fetched; one at least */
	open(sources: string[], first: number): void {
		this.close();
		let index = first;
		let scale = 1;
		let offset = { x: 0, y: 0 };
		const picture = el('img', { className: 'picture', draggable: false });
		const count = el('p', { className: 'count', role: 'status' });
		const close = () => this.close();
		const closer = control('×', deviceWords('close'), 'closer', close);
		const previous = control('‹', deviceWords('previous'), 'turn previous', () => turn(-1));
		const next = control('›', deviceWords('next'), 'turn next', () => turn(1));

		function place(): void {
			picture.style.transform = `translate(${offset.x}px, ${offset.y}px) scale(${scale})`;
		}
		function zoom(to: number): void {
			scale = Math.min(MOST_ZOOM, Math.max(1, to));
			if (scale === 1) offset = { x: 0, y: 0 };
			place();
		}
		function show(): void {
			scale = 1;
			offset = { x: 0, y: 0 };
			place();
			picture.src = sources[index]!;
			picture.alt = deviceWords('image', { index: index + 1, count: sources.length });
			count.textContent = sources.length > 1 ? `${index + 1}/${sources.length}` : '';
			const ends: [HTMLButtonElement, boolean][] = [
				[previous, index === 0],
				[next, index === sources.length - 1],
			];
			for (const [button, end] of ends) {
				// keys are heard only while something in the dialog has the focus
				if (end && button === document.activeElement) closer.focus();
				button.hidden = end;
			}
		}
		function turn(by: number): void {
			const to = index + by;
			if (to < 0 || to >= sources.length) {
				offset = { x: 0, y: 0 };
				place();
				return;
			}
			index = to;
			show();
		}

		const stage = el('div', { className: 'stage' }, picture);
		this.dialog = openDialog(this.host, {
			className: 'image-viewer',
			label: deviceWords('images'),
			cancel: close,
			content: [stage, count, previous, next, closer],
		});
		const keys: Record<string, () => void> = {
			ArrowLeft: () => turn(-1),
			ArrowRight: () => turn(1),
			'+': () => zoom(scale * 1.5),
			'=': () => zoom(scale * 1.5),
			'-': () => zoom(scale / 1.5),
			'0': () => zoom(1),
		};
		stage.parentElement!.addEventListener('keydown', (event) => keys[event.key]?.());
		stage.addEventListener('wheel', (event) => {
			event.preventDefault();
			zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
		});
		followFingers(stage, {
			pinch: (factor) => zoom(scale * factor),
			drag(x, y) {
				offset = scale > 1 ? { x: offset.x + x, y: offset.y + y } : { x: offset.x + x, y: 0 };
				place();
			},
			release() {
				if (scale > 1) return;
				if (Math.abs(offset.x) > stage.clientWidth * TURN) turn(offset.x < 0 ? 1 : -1);
				else zoom(1);
			},
			tap: close,
			doubleTap: () => zoom(scale > 1 ? 1 : 2),
		});
		show();
	}

	close(): void {
		this.dialog?.close();
		this.dialog = null;
	}
}

interface Gestures {
	pinch(factor: number): void;
	drag(x: number, y: number): void;
	release(): void;
	tap(): void;
	doubleTap(): void;
}

/** One finger drags, two pinch, a short press taps; a mouse is a finger. */
function followFingers(stage: HTMLElement, gestures: Gestures): void {
	const fingers = new Map<number, { x: number; y: number }>();
	let moved = 0;
	let waiting: ReturnType<typeof setTimeout> | undefined;
	const distance = () => {
		const [a, b] = [...fingers.values()];
		return Math.hypot(a!.x - b!.x, a!.y - b!.y);
	};
	stage.addEventListener('pointerdown', (event) => {
		if (fingers.size === 0) moved = 0;
		fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (fingers.size > 1) moved = Infinity;
		stage.setPointerCapture(event.pointerId);
	});
	stage.addEventListener('pointermove', (event) => {
		const before = fingers.get(event.pointerId);
		if (!before) return;
		const apart = fingers.size === 2 ? distance() : 0;
		fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		moved += Math.hypot(event.clientX - before.x, event.clientY - before.y);
		if (fingers.size === 2) {
			if (apart > 0) gestures.pinch(distance() / apart);
		} else if (moved > TAP) gestures.drag(event.clientX - before.x, event.clientY - before.y);
	});
	const up = (event: PointerEvent) => {
		if (!fingers.delete(event.pointerId) || fingers.size > 0) return;
		if (event.type === 'pointercancel' || moved > TAP) {
			gestures.release();
			return;
		}
		if (waiting !== undefined) {
			clearTimeout(waiting);
			waiting = undefined;
			gestures.doubleTap();
			return;
		}
		waiting = setTimeout(() => {
			waiting = undefined;
			gestures.tap();
		}, DOUBLE_TAP);
	};
	stage.addEventListener('pointerup', up);
	stage.addEventListener('pointercancel', up);
}

function control(sign: string, label: string, className: string, run: () => void): HTMLButtonElement {
	const made = el('button', { type: 'button', className, textContent: sign, 'aria-label': label });
	made.addEventListener('click', run);
	return made;
}
