import { make } from './shadow.ts';

export interface TrackLayout {
	vertical: boolean;
	/** of the view along the axis, px */
	full: number;
	/** margins, px */
	before: number;
	after: number;
	/** how many items show at once */
	shown: number;
	/** the margins do not count for the first and the last item */
	snap: boolean;
}

/** The items of a swiper: a place for each, side by side or one below the other. */
export class SwiperTrack {
	private places = new Map<Element, HTMLElement>();
	private items: Element[] = [];
	private layout: TrackLayout = { vertical: false, full: 0, before: 0, after: 0, shown: 1, snap: false };

	constructor(private readonly viewport: HTMLElement) {}

	get count(): number {
		return this.items.length;
	}

	/** Of one item along the axis, px. */
	get size(): number {
		const { full, before, after, shown } = this.layout;
		return Math.max(0, full - before - after) / shown;
	}

	item(index: number): Element | undefined {
		return this.items[index];
	}

	indexOf(fits: (item: Element) => boolean): number {
		return this.items.findIndex(fits);
	}

	/** These are the items from now on; one that stays keeps its place, and with it its scroll positions. */
	take(items: Element[]): void {
		this.items = items;
		const before = this.places;
		this.places = new Map();
		for (const item of items) {
			let place = before.get(item);
			before.delete(item);
			if (!place) {
				place = make('div', 'place', document.createElement('slot'));
				this.viewport.append(place);
			}
			(place.firstChild as HTMLSlotElement).assign(item);
			this.places.set(item, place);
		}
		for (const place of before.values()) place.remove();
	}

	layOut(layout: TrackLayout): void {
		this.layout = layout;
		for (const { style } of this.places.values()) {
			style.width = layout.vertical ? '' : `${this.size}px`;
			style.height = layout.vertical ? `${this.size}px` : '';
		}
	}

	/** @param position what is at the start of the view, in items */
	paint(position: number, circular: boolean): void {
		const { vertical, full, before, shown, snap } = this.layout;
		const { size, count } = this;
		let offset = position * size - before;
		if (snap && !circular && count > 1) offset = Math.min(Math.max(offset, 0), Math.max(0, count * size - full));
		const middle = position + (shown - 1) / 2;
		this.items.forEach((item, index) => {
			const place = this.places.get(item)!;
			const round = circular ? count * Math.round((middle - index) / count) : 0;
			const at = (index + round) * size - offset;
			place.style.transform = vertical ? `translateY(${at}px)` : `translateX(${at}px)`;
			// what is outside is neither focused nor read out
			const outside = size > 0 && (at + size <= 0.5 || at >= full - 0.5);
			if (place.inert !== outside) place.inert = outside;
		});
	}
}
