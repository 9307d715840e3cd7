/** Moves a scroller to a place in so many ms; a finger, a wheel or the next move takes over. */
export class ScrollMotion {
	private frame = 0;

	constructor(private readonly scroller: HTMLElement) {
		for (const type of ['touchstart', 'wheel', 'keydown']) {
			scroller.addEventListener(type, () => this.stop(), { passive: true });
		}
	}

	to(top: number, duration: number): void {
		this.stop();
		const { scroller } = this;
		const from = scroller.scrollTop;
		const way = Math.min(Math.max(top, 0), scroller.scrollHeight - scroller.clientHeight) - from;
		if (duration <= 0 || way === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) {
			scroller.scrollTop = top;
			return;
		}
		let began: number | undefined;
		const step = (now: number) => {
			began ??= now;
			const part = Math.min(1, (now - began) / duration);
			// slow, fast, slow
			scroller.scrollTop = from + way * (part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) * (1 - part));
			this.frame = part < 1 ? requestAnimationFrame(step) : 0;
		};
		this.frame = requestAnimationFrame(step);
	}

	private stop(): void {
		cancelAnimationFrame(this.frame);
		this.frame = 0;
	}
}
