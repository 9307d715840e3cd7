/** Keys that move a wheel, in rows; down is on, as in a list. */
const STEPS: Record<string, number> = {
	ArrowDown: 1,
	ArrowUp: -1,
	PageDown: 5,
	PageUp: -5,
	Home: -Infinity,
	End: Infinity,
};
/** How long a wheel that was let go lies still before it counts as settled, ms, where no `scrollend` tells. */
const STILL = 160;
/** A notch of a mouse wheel turns one row; a touchpad's small deltas add up, px. */
const NOTCH = 80;
/** How far, px, a press may wander and still be a tap. */
const TAP = 5;
/** How much of its way in the last moment a wheel that is let go by the mouse goes on, ms. */
const GLIDE = 180;

/** What a wheel turns. */
export interface WheelRows {
	/** how many rows there are */
	count(): number;
	/** height of one row, px */
	height(): number;
	/** The person began to turn it. */
	started(): void;
	/** The person's hand left it; it may still turn. */
	released(): void;
	/** It lies still, on this row. */
	settled(index: number): void;
}

/**
 * Turns one column of rows by touch, mouse, wheel and keys. A finger scrolls the box itself: the browser gives it momentum, and scroll-snap
 * (`.wheel` in WHEEL_CSS) the stop at a row. The box has half its height less half a row as padding above and below.
 */
export class Wheel {
	private at = 0;
	private turning = false;
	/** where an animated turn goes, or null */
	private aim: number | null = null;
	private held = false;
	private wheeled = 0;
	private still: ReturnType<typeof setTimeout> | undefined;

	constructor(
		readonly box: HTMLElement,
		private readonly rows: WheelRows,
	) {
		const passive = { passive: true };
		box.addEventListener('scroll', () => this.scrolled(), passive);
		box.addEventListener('scrollend', () => this.settle());
		box.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
		box.addEventListener(
			'touchstart',
			() => {
				this.held = true;
				this.aim = null;
			},
			passive,
		);
		for (const type of ['touchend', 'touchcancel'] as const) {
			box.addEventListener(type, () => this.letGo(), passive);
		}
		box.addEventListener('pointerdown', (event) => this.press(event));
	}

	get index(): number {
		return this.at;
	}

	/** The row where it will stop, as far as one can tell. */
	get heading(): number {
		return this.aim ?? (this.turning ? this.nearest : this.at);
	}

	/** It turns: values from elsewhere have to wait. */
	get busy(): boolean {
		return this.turning;
	}

	/** Shows a row at once; tells nobody. Out of range: the last, or the first. */
	show(index: number): void {
		this.at = this.within(index);
		this.turning = false;
		this.aim = null;
		this.box.scrollTop = this.at * this.rows.height();
	}

	/** Ends a turn that goes on, on the row where it was going to stop. */
	finish(): void {
		if (!this.turning) return;
		this.held = false;
		this.show(this.heading);
		this.rows.settled(this.at);
	}

	/** A key for the element that has the focus. @returns whether it was for the wheel */
	key(event: KeyboardEvent): boolean {
		const step = STEPS[event.key];
		if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return false;
		event.preventDefault();
		this.turnTo((this.aim ?? this.at) + step);
		return true;
	}

	/** Turns to a row as if by hand. */
	turnTo(index: number): void {
		const target = this.within(index);
		if (target === (this.aim ?? this.at) && !this.turning) return;
		this.start();
		this.aim = target;
		const top = target * this.rows.height();
		const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
		if (Math.abs(this.box.scrollTop - top) < 1) {
			this.settle();
			return;
		}
		this.box.scrollTo({ top, behavior: smooth ? 'smooth' : 'instant' });
		this.watch();
	}

	private within(index: number): number {
		return Math.max(0, Math.min(this.rows.count() - 1, Number.isNaN(index) ? 0 : Math.round(index)));
	}

	private get nearest(): number {
		const height = this.rows.height();
		return height > 0 ? this.within(this.box.scrollTop / height) : 0;
	}

	private start(): void {
		if (this.turning) return;
		this.turning = true;
		this.rows.started();
	}

	private scrolled(): void {
		if (!this.turning) {
			// a box that follows its own row is no turn
			if (Math.abs(this.box.scrollTop - this.at * this.rows.height()) < 1) return;
			this.start();
		}
		this.watch();
	}

	private watch(): void {
		clearTimeout(this.still);
		this.still = setTimeout(() => {
			this.aim = null;
			this.settle();
		}, STILL);
	}

	private letGo(): void {
		this.held = false;
		if (!this.turning) return;
		this.rows.released();
		this.watch();
	}

	private settle(): void {
		if (!this.turning || this.held) return;
		const { nearest } = this;
		// an older animation ended, a newer one goes on
		if (this.aim !== null && nearest !== this.aim) return;
		clearTimeout(this.still);
		const height = this.rows.height();
		this.turning = false;
		this.aim = null;
		this.at = nearest;
		if (Math.abs(this.box.scrollTop - nearest * height) >= 1) this.box.scrollTop = nearest * height;
		this.rows.settled(nearest);
	}

	private wheel(event: WheelEvent): void {
		if (event.deltaY === 0 || event.ctrlKey) return;
		event.preventDefault();
		const notch = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL || Math.abs(event.deltaY) >= NOTCH;
		this.wheeled = notch ? 0 : this.wheeled + event.deltaY;
		const height = Math.max(1, this.rows.height());
		const step = notch ? Math.sign(event.deltaY) : Math.trunc(this.wheeled / height);
		if (step === 0) return;
		this.wheeled %= height;
		this.turnTo((this.aim ?? this.at) + step);
	}

	/** A mouse drags the rows; a press that stays, of a finger too, is a tap on the row under it. */
	private press(down: PointerEvent): void {
		if (down.button !== 0 || !down.isPrimary) return;
		const { box } = this;
		const mouse = down.pointerType !== 'touch';
		const from = box.scrollTop;
		let last = { y: down.clientY, time: down.timeStamp };
		let speed = 0;
		let dragged = false;
		const move = (event: PointerEvent) => {
			if (event.pointerId !== down.pointerId || !mouse) return;
			const way = event.clientY - down.clientY;
			if (!dragged && Math.abs(way) <= TAP) return;
			if (!dragged) {
				dragged = this.held = true;
				this.aim = null;
				box.setPointerCapture(down.pointerId);
				box.classList.add('dragged');
				this.start();
			}
			speed = (last.y - event.clientY) / Math.max(1, event.timeStamp - last.time);
			last = { y: event.clientY, time: event.timeStamp };
			box.scrollTop = from - way;
		};
		const up = (event: PointerEvent) => {
			if (event.pointerId !== down.pointerId) return;
			for (const type of ['pointerup', 'pointercancel'] as const) box.removeEventListener(type, up);
			box.removeEventListener('pointermove', move);
			if (dragged) {
				const glide = event.timeStamp - last.time < 50 ? speed * GLIDE : 0;
				const target = (box.scrollTop + glide) / Math.max(1, this.rows.height());
				box.classList.remove('dragged');
				this.held = false;
				this.turnTo(target);
				this.rows.released();
			} else if (event.type === 'pointerup' && Math.abs(event.clientY - down.clientY) <= TAP && !this.turning) {
				const { top, height } = box.getBoundingClientRect();
				this.turnTo(this.at + Math.round((event.clientY - top - height / 2) / Math.max(1, this.rows.height())));
			}
		};
		box.addEventListener('pointermove', move);
		for (const type of ['pointerup', 'pointercancel'] as const) box.addEventListener(type, up);
	}
}

export const WHEEL_CSS = `
.wheel { height: 100%; overflow: hidden scroll; overscroll-behavior: contain; scrollbar-width: none; scroll-snap-type: y mandatory;
	touch-action: pan-y; cursor: grab; outline: none; }
.wheel::-webkit-scrollbar { display: none; }
.wheel.dragged { scroll-snap-type: none; cursor: grabbing; }
`;
