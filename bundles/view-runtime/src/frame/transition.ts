/** How long a page takes to come or to go, ms, and how: WeChat's. */
const DURATION = 300;
const EASING = 'cubic-bezier(0.2, 0.7, 0.2, 1)';
/** How far the page below gives way. */
const ASIDE = 'translateX(-25%)';

/** A page that moves, or what moves with it. */
export interface Mover {
	/** the one that is left; it stays until the move is over */
	leaving: HTMLElement[];
	entering: HTMLElement[];
	how: 'forward' | 'back';
	/** both are where they belong; also when the move was cut short */
	done(): void;
}

/** Slides pages. One move at a time: the next one, and a change of the frame's size, end it where it was going. */
export class Transitions {
	private finish: (() => void) | null = null;
	private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');

	constructor() {
		window.addEventListener('resize', () => this.end());
	}

	/** Moves, or is done at once for people who want no motion and while nobody looks. */
	start({ leaving, entering, how, done }: Mover): void {
		this.end();
		if (this.calm.matches || document.visibilityState === 'hidden') {
			done();
			return;
		}
		const upper = how === 'forward' ? entering : leaving;
		const lower = how === 'forward' ? leaving : entering;
		const direction = how === 'forward' ? 'normal' : 'reverse';
		const move = (element: HTMLElement, frames: Keyframe[]) =>
			element.animate(frames, { duration: DURATION, easing: EASING, direction, fill: 'both' });
		const animations = [
			...upper.map((element) => move(element, [{ transform: 'translateX(100%)' }, { transform: 'none' }])),
			...lower.map((element) => move(element, [{ transform: 'none' }, { transform: ASIDE }])),
		];
		for (const element of upper) element.toggleAttribute('data-above', true);
		let over = false;
		const finish = () => {
			if (over) return;
			over = true;
			if (this.finish === finish) this.finish = null;
			for (const element of upper) element.removeAttribute('data-above');
			for (const animation of animations) animation.cancel();
			done();
		};
		this.finish = finish;
		Promise.allSettled(animations.map((animation) => animation.finished)).then(finish, finish);
	}

	/** Ends the move of now where it was going. */
	end(): void {
		this.finish?.();
	}
}
