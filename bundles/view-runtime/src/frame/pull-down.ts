import { words } from './words.ts';

/** How far the content stays down while it refreshes, px, and how far it must be pulled for that. */
const REST = 56;
const ENOUGH = 56;
/** The farthest it follows the finger. */
const FARTHEST = 120;
/** A pull is one when it goes down more than sideways, by so many px. */
const SLACK = 6;

interface Pull {
	x: number;
	y: number;
	pulling: boolean;
}

/** Pull-down refresh of one page: three dots above the content, uncovered by touch or mouse, or a button for the keyboard. */
export class PullDown {
	/** the person may pull */
	enabled = false;
	private readonly dots = document.createElement('loggia-refresher');
	private readonly button = document.createElement('button');
	private pull: Pull | null = null;
	private refreshing = false;

	/** @param begun the person asked for a refresh */
	constructor(
		private readonly outer: HTMLElement,
		private readonly scroller: HTMLElement,
		private readonly begun: () => void,
	) {
		this.dots.append(...[0, 1, 2].map(() => document.createElement('i')));
		this.dots.setAttribute('role', 'status');
		this.dots.hidden = true;
		this.button.type = 'button';
		this.button.className = 'loggia-refresh';
		this.button.textContent = words('refresh');
		this.button.addEventListener('click', (event) => {
			event.stopPropagation();
			if (!this.refreshing) this.begin();
		});
	}

	/** Whether the person may pull from now on. */
	allow(enabled: boolean): void {
		if (enabled === this.enabled) return;
		this.enabled = enabled;
		const { scroller, outer } = this;
		const change = enabled ? 'addEventListener' : 'removeEventListener';
		scroller[change]('touchstart', this.touchStart as EventListener, { passive: true });
		scroller[change]('touchmove', this.touchMove as EventListener, { passive: false });
		for (const type of ['touchend', 'touchcancel']) scroller[change](type, this.release, { passive: true });
		scroller[change]('pointerdown', this.mouseDown as EventListener);
		if (enabled) outer.prepend(this.button);
		else this.button.remove();
	}

	textStyle(style: string): void {
		this.dots.dataset.text = style === 'light' ? 'light' : 'dark';
	}

	/** Shows or hides the refresh. */
	show(refreshing: boolean): void {
		if (refreshing === this.refreshing) return;
		this.refreshing = refreshing;
		this.pull = null;
		if (refreshing) this.scroller.scrollTop = 0;
		this.settle(refreshing ? REST : 0);
		this.dots.setAttribute('aria-label', refreshing ? words('refreshing') : '');
		this.dots.toggleAttribute('data-refreshing', refreshing);
	}

	private begin(): void {
		this.show(true);
		this.begun();
	}

	private readonly touchStart = (event: TouchEvent) => {
		this.pull = null;
		if (event.touches.length === 1) this.start(event.target, event.touches[0].clientX, event.touches[0].clientY);
	};

	private readonly touchMove = (event: TouchEvent) => {
		const [touch] = event.touches;
		if (touch && this.move(touch.clientX, touch.clientY) && event.cancelable) event.preventDefault();
	};

	private readonly mouseDown = (event: PointerEvent) => {
		if (event.pointerType === 'touch' || event.button !== 0) return;
		this.start(event.target, event.clientX, event.clientY);
		if (!this.pull) return;
		const move = (moved: PointerEvent) => this.move(moved.clientX, moved.clientY);
		const end = () => {
			for (const type of ['pointerup', 'pointercancel']) document.removeEventListener(type, end);
			document.removeEventListener('pointermove', move);
			this.release();
		};
		document.addEventListener('pointermove', move);
		for (const type of ['pointerup', 'pointercancel']) document.addEventListener(type, end);
	};

	private start(target: EventTarget | null, x: number, y: number): void {
		if (this.refreshing || this.scroller.scrollTop > 0 || scrollsItself(target as Element, this.scroller)) return;
		this.pull = { x, y, pulling: false };
	}

	/** @returns whether the content follows */
	private move(x: number, y: number): boolean {
		const { pull } = this;
		if (!pull) return false;
		const down = y - pull.y;
		if (!pull.pulling) {
			if (Math.max(Math.abs(down), Math.abs(x - pull.x)) < SLACK) return false;
			if (down <= Math.abs(x - pull.x) || this.scroller.scrollTop > 0) {
				this.pull = null;
				return false;
			}
			pull.pulling = true;
		}
		this.place(pulled(down), false);
		return true;
	}

	private readonly release = () => {
		const { pull } = this;
		this.pull = null;
		if (!pull?.pulling) return;
		if (this.down >= ENOUGH) this.begin();
		else this.settle(0);
	};

	private down = 0;

	private settle(down: number): void {
		this.place(down, true);
	}

	private place(down: number, moves: boolean): void {
		this.down = down;
		const { dots, outer, scroller } = this;
		if (down > 0 && dots.parentElement !== outer) outer.insertBefore(dots, scroller);
		dots.hidden = down === 0 && !moves;
		dots.style.setProperty('--pulled', String(Math.min(1, down / ENOUGH)));
		for (const element of [dots, scroller]) element.toggleAttribute('data-settling', moves);
		dots.style.height = `${down}px`;
		// not by a transform: `position: fixed` refers to the page, not to what scrolls
		scroller.style.top = scroller.style.paddingBottom = down > 0 ? `${down}px` : '';
	}
}

/** The content follows ever more slowly. */
function pulled(way: number): number {
	return way <= 0 ? 0 : FARTHEST * (1 - Math.exp(-way / FARTHEST));
}

/** Whether something inside would scroll up by this movement, or takes it for itself. */
function scrollsItself(target: Element | null, scroller: HTMLElement): boolean {
	for (let at: Element | null = target; at && at !== scroller; at = at.parentElement) {
		if (at.matches('wx-input, wx-textarea, wx-slider, wx-movable-view, wx-picker-view, wx-map, wx-canvas')) return true;
		if (at.scrollTop > 0 || ((at as { scrollBox?: Element }).scrollBox?.scrollTop ?? 0) > 0) return true;
	}
	return false;
}
