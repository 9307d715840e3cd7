import { type DragHandler, type DragPoint, followDrags } from './drag.ts';
import { Motion, reducedMotion } from './motion.ts';
import { make } from './shadow.ts';

export const REFRESHER_CSS = `
.refresher { flex: none; display: flex; align-items: flex-end; justify-content: center; height: 0; overflow: hidden; }
.dots { display: flex; gap: 6px; padding: 16px; color: #888; }
.dots[data-look='white'] { color: #fff; }
.dots[data-look='none'] { visibility: hidden; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: currentColor; opacity: 0.35; }
.busy i { animation: blink 0.9s infinite; }
.busy i:nth-child(2) { animation-delay: 0.15s; }
.busy i:nth-child(3) { animation-delay: 0.3s; }
@keyframes blink { 40% { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .busy i { animation: none; opacity: 1; } }
`;

/** How much of a pull shows, and how long it takes to go back, ms. */
const PULL = 0.5;
const BACK = 200;

export interface RefresherOwner {
	/** whether a pull may begin: it is enabled, and the content is at its top */
	ready(): boolean;
	/** px that must show before letting go refreshes */
	threshold(): number;
	tell(type: string, detail: { dy: number }): void;
}

/** What shows above the content of a scroll-view while it is pulled down and refreshed. */
export class Refresher implements DragHandler {
	readonly element = make('div', 'refresher');
	private readonly dots = make('div', 'dots', make('i'), make('i'), make('i'));
	private readonly motion = new Motion();
	private state: 'still' | 'pulled' | 'refreshing' = 'still';
	private height = 0;

	/** @param scroller what is pulled */
	constructor(
		scroller: HTMLElement,
		private readonly owner: RefresherOwner,
	) {
		this.element.setAttribute('aria-hidden', 'true');
		this.element.append(this.dots);
		followDrags(scroller, this);
		// a finger that pulls down at the top would be taken by the browser otherwise
		let from = 0;
		scroller.addEventListener('touchstart', (event) => (from = event.touches[0].clientY), { passive: true });
		scroller.addEventListener(
			'touchmove',
			(event) => {
				const pulls = this.state === 'pulled' || (this.owner.ready() && event.touches[0].clientY > from);
				if (pulls && event.cancelable) event.preventDefault();
			},
			{ passive: false },
		);
	}

	/** @param look black, white or none: WeChat's names for dark dots, light dots and no dots */
	draw(look: string, background: string): void {
		this.dots.dataset.look = look;
		this.element.style.backgroundColor = background;
	}

	/** `refresher-triggered` was set. */
	trigger(on: boolean): void {
		if (on && this.state !== 'refreshing') this.refresh();
		else if (!on && this.state === 'refreshing') this.restore('refresherrestore');
	}

	begins(horizontal: boolean, point: DragPoint): boolean {
		if (horizontal || point.dy <= 0 || this.state !== 'still' || !this.owner.ready()) return false;
		this.motion.stop();
		this.state = 'pulled';
		return true;
	}

	moves(point: DragPoint): void {
		this.show(Math.max(0, point.dy) * PULL);
		this.owner.tell('refresherpulling', { dy: rounded(this.height) });
	}

	ends(_point: DragPoint, cancelled: boolean): void {
		if (!cancelled && this.height >= this.owner.threshold()) this.refresh();
		else this.restore('refresherabort');
	}

	private refresh(): void {
		this.state = 'refreshing';
		this.dots.classList.add('busy');
		const dy = rounded(Math.max(this.height, this.owner.threshold()));
		this.glide(this.owner.threshold(), () => undefined);
		this.owner.tell('refresherrefresh', { dy });
	}

	private restore(told: 'refresherrestore' | 'refresherabort'): void {
		this.state = 'still';
		this.dots.classList.remove('busy');
		const dy = rounded(this.height);
		if (told === 'refresherabort') this.owner.tell(told, { dy });
		this.glide(0, () => told === 'refresherrestore' && this.owner.tell(told, { dy }));
	}

	private glide(to: number, over: () => void): void {
		const from = this.height;
		const whole = reducedMotion() ? 0 : BACK;
		this.motion.run((elapsed) => {
			const share = whole > 0 ? Math.min(1, elapsed / whole) : 1;
			this.show(from + (to - from) * share);
			return share === 1;
		}, over);
	}

	private show(height: number): void {
		this.height = height;
		this.element.style.height = `${height}px`;
	}
}

function rounded(value: number): number {
	return Math.round(value * 10) / 10;
}
