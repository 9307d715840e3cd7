/** Tells when a scroller comes near its end: once each time it gets there, and again when there is more to scroll. */
export class ReachBottom {
	/** px from the end, null for never */
	distance: number | null = null;
	private toldAt = -1;
	private lastTop = 0;

	constructor(
		private readonly scroller: HTMLElement,
		private readonly reached: () => void,
	) {}

	/** The scroller moved. */
	scrolled(): void {
		const { scrollTop, scrollHeight, clientHeight } = this.scroller;
		const down = scrollTop > this.lastTop;
		this.lastTop = scrollTop;
		if (this.distance === null) return;
		if (scrollHeight - scrollTop - clientHeight > this.distance + 1) {
			this.toldAt = -1;
		} else if (down && this.toldAt !== scrollHeight) {
			this.toldAt = scrollHeight;
			this.reached();
		}
	}
}
