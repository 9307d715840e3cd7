import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import { type BasicComponent, nodeOf } from '../node-table.ts';
import { toBoolean, toNumber, toPixels, toText } from '../props.ts';
import { type DragHandler, type DragPoint, followDrags } from './drag.ts';
import { Motion, reducedMotion } from './motion.ts';
import { sheetOf, make } from './shadow.ts';
import { SwiperDots } from './swiper-dots.ts';
import { SwiperTrack } from './swiper-track.ts';

const CSS = `
:host { position: relative; touch-action: pan-y; }
:host([data-loggia-vertical]) { touch-action: pan-x; }
.viewport { position: absolute; inset: 0; overflow: hidden; border-radius: inherit; }
.place { position: absolute; top: 0; left: 0; width: 100%; height: 100%; will-change: transform; }
`;

type Source = 'touch' | 'autoplay' | '';

const EASINGS: Record<string, (t: number) => number> = {
	default: (t) => 1 - (1 - t) ** 3,
	linear: (t) => t,
	easeInCubic: (t) => t ** 3,
	easeOutCubic: (t) => 1 - (1 - t) ** 3,
	easeInOutCubic: (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2),
};

/** A flick faster than this, px per ms, turns to the next item however short it was. */
const FLICK = 0.3;
/** How much of a pull beyond the first or last item shows. */
const PULL = 0.3;
/** A wheel that rests this long, ms, may turn again; a shorter move of it, px, does not turn. */
const WHEEL_REST = 150;
const WHEEL_LEAST = 4;
/** An interval shorter than this, ms, counts as this. */
const SHORTEST_INTERVAL = 100;

/** What lays the items out anew when it changes. */
const LAYOUT = new Set([
	...['vertical', 'circular', 'previous-margin', 'next-margin', 'display-multiple-items', 'snap-to-edge'],
]);

/**
 * `<swiper>`: each child gets a place of its own in the shadow tree, and the places move; the children stay where the logic layer put
 * them. `change`, `animationfinish` {current, currentItemId, source}, `transition` {dx, dy}.
 */
export default class SwiperElement extends HTMLElement implements BasicComponent, DragHandler {
	private readonly viewport = make('div', 'viewport');
	private readonly track = new SwiperTrack(this.viewport);
	private readonly dots = new SwiperDots();
	private readonly props = new Map<string, unknown>();
	private readonly motion = new Motion();
	private readonly watcher = new MutationObserver(() => this.childrenChanged());
	private readonly sizes = new ResizeObserver(() => this.layOut());
	private started = false;
	/** has shown an item: from now on a new `current` is a change */
	private opened = false;
	private current = 0;
	/** what is at the start of the view, in items; beyond the ends while circular items go round */
	private position = 0;
	/** where the movement that goes on began */
	private origin = 0;
	private dragging = false;
	/** the attribute that names the item to show: the one that was set last */
	private wantedBy: 'current' | 'current-item-id' | null = null;
	private turnTimer: ReturnType<typeof setTimeout> | undefined;
	private wheelTimer: ReturnType<typeof setTimeout> | undefined;

	connectedCallback(): void {
		if (!this.started) this.start();
		this.watcher.observe(this, { childList: true });
		this.sizes.observe(this);
		this.childrenChanged();
		this.schedule();
	}

	disconnectedCallback(): void {
		this.watcher.disconnect();
		this.sizes.disconnect();
		this.motion.stop();
		clearTimeout(this.turnTimer);
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (name === 'current' || name === 'current-item-id') {
			if (this.wantedBy === null) queueMicrotask(() => this.takeWanted());
			this.wantedBy = name;
		} else if (name === 'autoplay' || name === 'interval') this.schedule();
		else if (name.startsWith('indicator-')) this.drawDots();
		else if (LAYOUT.has(name)) this.layOut();
	}

	begins(horizontal: boolean, point: DragPoint): boolean {
		const way = this.vertical ? point.dy : point.dx;
		if (horizontal === this.vertical || this.track.count === 0 || !this.allows(way)) return false;
		this.motion.stop();
		clearTimeout(this.turnTimer);
		this.dragging = true;
		this.origin = this.position;
		return true;
	}

	moves(point: DragPoint): void {
		const way = this.vertical ? point.dy : point.dx;
		let to = this.origin - (this.allows(way) ? way : 0) / (this.track.size || 1);
		if (!this.circular) {
			const last = this.lastIndex;
			if (to < 0) to *= PULL;
			else if (to > last) to = last + (to - last) * PULL;
		}
		this.moveTo(to);
	}

	ends(point: DragPoint, cancelled: boolean): void {
		this.dragging = false;
		const speed = cancelled ? 0 : -(this.vertical ? point.vy : point.vx);
		const from = Math.round(this.origin);
		let to = Math.round(this.position);
		if (to === from && Math.abs(speed) > FLICK && speed > 0 === this.position > this.origin) to += Math.sign(speed);
		if (!this.circular) to = Math.min(Math.max(to, 0), this.lastIndex);
		this.turn(to, 'touch');
		this.schedule();
	}

	private start(): void {
		this.started = true;
		const root = this.attachShadow({ mode: 'open', slotAssignment: 'manual' });
		root.adoptedStyleSheets = [sheetOf(CSS)];
		root.append(this.viewport, this.dots.slot);
		this.append(this.dots.element);
		this.setAttribute('aria-roledescription', 'carousel');
		if (!this.hasAttribute('role')) this.setAttribute('role', 'group');
		if (!this.hasAttribute('tabindex')) this.tabIndex = 0;
		this.addEventListener('keydown', (event) => this.key(event));
		this.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
		followDrags(this, this);
		replayProps(this);
	}

	// --- what the attributes say ---

	private on(name: string): boolean {
		return toBoolean(this.props.get(name) ?? false);
	}

	private get vertical(): boolean {
		return this.on('vertical');
	}

	/** How many items show at once. */
	private get shown(): number {
		return Math.max(1, Math.trunc(toNumber(this.props.get('display-multiple-items'), 1)));
	}

	private get circular(): boolean {
		return this.on('circular') && this.track.count > this.shown;
	}

	/** The last item that can be at the start of the view. */
	private get lastIndex(): number {
		return this.circular ? this.track.count - 1 : Math.max(0, this.track.count - this.shown);
	}

	/** Whether `direction` lets the items follow a finger that went this way. */
	private allows(way: number): boolean {
		const direction = this.props.get('direction');
		return direction === 'positive' ? way < 0 : direction === 'negative' ? way > 0 : true;
	}

	// --- items ---

	private childrenChanged(): void {
		const before = this.track.count;
		this.track.take([...this.children].filter((child) => child !== this.dots.element));
		this.dots.slot.assign(this.dots.element);
		if (this.track.count === 0) {
			this.drawDots();
			return;
		}
		if (!this.opened) {
			this.opened = true;
			this.current = this.wantedIndex() ?? 0;
			this.position = this.current;
		} else if (this.track.count > before && this.wantedIndex(before) !== undefined) {
			this.jump(this.wantedIndex(before)!);
		} else if (this.current > this.lastIndex) {
			this.jump(this.lastIndex);
		}
		this.layOut();
		this.schedule();
	}

	/** `current` or `current-item-id` arrived; the items it speaks of often come later in the same patch. */
	private takeWanted(): void {
		if (!this.isConnected || !this.opened) {
			this.wantedBy = null;
			return;
		}
		this.childrenChanged();
		const index = this.wantedIndex();
		this.wantedBy = null;
		if (index === undefined || index === this.current) return;
		this.turn(this.nearest(index), '');
		this.schedule();
	}

	/** The item that the attributes ask for. @param from only an item that there was not when there were so many */
	private wantedIndex(from = 0): number | undefined {
		const id = toText(this.props.get('current-item-id'));
		const byId = this.wantedBy === 'current' || id === '' ? -1 : this.track.indexOf((item) => itemId(item) === id);
		if (byId >= 0) return byId >= from ? Math.min(byId, this.lastIndex) : undefined;
		if (this.wantedBy === 'current-item-id') return undefined;
		const asked = Math.trunc(toNumber(this.props.get('current'), 0));
		return asked >= from ? Math.min(Math.max(asked, 0), this.lastIndex) : undefined;
	}

	/** Goes there at once. */
	private jump(index: number): void {
		this.motion.stop();
		this.position = index;
		this.change(index, '');
	}

	/** Of all turns that show this item, the one that is the shortest way from here. */
	private nearest(index: number): number {
		if (!this.circular) return index;
		const { count } = this.track;
		return index + count * Math.round((this.position - index) / count);
	}

	// --- movement ---

	private step(by: number, source: Source): boolean {
		const to = Math.round(this.motion.running ? this.nearest(this.current) : this.position) + by;
		if (this.track.count === 0 || (!this.circular && (to < 0 || to > this.lastIndex))) return false;
		this.turn(to, source);
		this.schedule();
		return true;
	}

	/** @param to a whole number; beyond the ends it goes round */
	private turn(to: number, source: Source): void {
		const { count } = this.track;
		const index = ((to % count) + count) % count;
		const duration = reducedMotion() ? 0 : toNumber(this.props.get('duration'), 500);
		const from = this.position;
		if (!this.motion.running && !Number.isInteger(from)) this.origin = this.current;
		else this.origin = from;
		this.change(index, source);
		const ease = EASINGS[toText(this.props.get('easing-function'))] ?? EASINGS.default;
		this.motion.run(
			(elapsed) => {
				const share = duration > 0 ? Math.min(1, elapsed / duration) : 1;
				this.moveTo(from + (to - from) * ease(share));
				return share === 1;
			},
			() => {
				this.position = index;
				this.paint();
				emit(this, 'animationfinish', this.detail(source));
			},
		);
	}

	private change(index: number, source: Source): void {
		if (index === this.current) return;
		this.current = index;
		this.drawDots();
		emit(this, 'change', this.detail(source));
	}

	private detail(source: Source): { current: number; currentItemId: string; source: Source } {
		const item = this.track.item(this.current);
		return { current: this.current, currentItemId: item ? itemId(item) : '', source };
	}

	private moveTo(position: number): void {
		if (position === this.position) return;
		this.position = position;
		this.paint();
		const way = Math.round((position - this.origin) * this.track.size * 100) / 100;
		emit(this, 'transition', this.vertical ? { dx: 0, dy: way } : { dx: way, dy: 0 });
	}

	private layOut(): void {
		const { vertical, props, shown } = this;
		this.toggleAttribute('data-loggia-vertical', vertical);
		this.track.layOut({
			vertical,
			full: vertical ? this.clientHeight : this.clientWidth,
			before: toPixels(props.get('previous-margin'), 0),
			after: toPixels(props.get('next-margin'), 0),
			shown,
			snap: this.on('snap-to-edge'),
		});
		if (!this.dragging && !this.motion.running) this.position = this.current;
		this.paint();
		this.drawDots();
	}

	private paint(): void {
		this.track.paint(this.position, this.circular);
	}

	private drawDots(): void {
		const { count } = this.track;
		this.dots.draw({
			count: this.on('indicator-dots') ? count : 0,
			active: (index) => (index - this.current + count) % count < this.shown,
			vertical: this.vertical,
			color: toText(this.props.get('indicator-color')),
			activeColor: toText(this.props.get('indicator-active-color')),
		});
	}

	// --- turning without a finger ---

	/** The next turn of its own is one interval from now. */
	private schedule(): void {
		clearTimeout(this.turnTimer);
		if (!this.on('autoplay') || !this.isConnected) return;
		const interval = Math.max(SHORTEST_INTERVAL, toNumber(this.props.get('interval'), 5000));
		this.turnTimer = setTimeout(() => {
			this.schedule();
			if (this.lastIndex === 0 || this.dragging || this.unseen() || this.inUse()) return;
			if (!this.step(1, 'autoplay')) this.turn(0, 'autoplay');
		}, interval);
	}

	private unseen(): boolean {
		return document.hidden || this.clientWidth === 0 || this.closest('loggia-page[data-hidden]') !== null;
	}

	/** Somebody is inside by keyboard: nothing moves away under them. */
	private inUse(): boolean {
		return this.matches(':focus-visible') || this.querySelector(':focus-visible') !== null;
	}

	private key(event: KeyboardEvent): void {
		if (event.target !== this || event.altKey || event.ctrlKey || event.metaKey) return;
		const [back, forth] = this.vertical ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
		const steps: Record<string, number> = {
			[back]: -1,
			[forth]: 1,
			Home: -this.current,
			End: this.lastIndex - this.current,
		};
		const by = steps[event.key];
		if (by === undefined) return;
		event.preventDefault();
		if (by !== 0) this.step(by, 'touch');
	}

	/** One turn for each push of a wheel or a touch pad along the axis; at the ends the page around scrolls. */
	private wheel(event: WheelEvent): void {
		const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
		const delta = this.vertical ? event.deltaY : sideways;
		const across = this.vertical ? event.deltaX : event.shiftKey ? 0 : event.deltaY;
		if (event.ctrlKey || Math.abs(delta) < WHEEL_LEAST || Math.abs(delta) < Math.abs(across)) return;
		if (this.scrollsInside(event, Math.sign(delta))) return;
		const resting = this.wheelTimer === undefined;
		if (resting && (!this.allows(-delta) || !this.step(Math.sign(delta), 'touch'))) return;
		event.preventDefault();
		clearTimeout(this.wheelTimer);
		this.wheelTimer = setTimeout(() => (this.wheelTimer = undefined), WHEEL_REST);
	}

	private scrollsInside(event: Event, direction: number): boolean {
		for (const target of event.composedPath()) {
			if (target === this) return false;
			if (!(target instanceof HTMLElement)) continue;
			const style = getComputedStyle(target);
			if (!/auto|scroll/.test(this.vertical ? style.overflowY : style.overflowX)) continue;
			const at = this.vertical ? target.scrollTop : target.scrollLeft;
			const most = this.vertical ? target.scrollHeight - target.clientHeight : target.scrollWidth - target.clientWidth;
			if (direction > 0 ? at < most - 1 : at > 0) return true;
		}
		return false;
	}
}

function itemId(item: Element): string {
	return toText(nodeOf(item)?.props.get('item-id'));
}
