import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toPixels, toText } from '../props.ts';
import { type DragHandler, type DragPoint, followDrags } from './drag.ts';
import { Motion, reducedMotion } from './motion.ts';
import { followPinches, type PinchHandler } from './pinch.ts';
import { sheetOf } from './shadow.ts';

const CSS = `
:host { touch-action: auto; }
:host([data-loggia-moves='all']), :host([data-loggia-scales]) { touch-action: none; }
:host([data-loggia-moves='horizontal']) { touch-action: pan-y; }
:host([data-loggia-moves='vertical']) { touch-action: pan-x; }
`;

/** Why a view moved: by a finger inside or beyond its area, back into it, by inertia, or because the app said so. */
type Source = 'touch' | 'touch-out-of-bounds' | 'out-of-bounds' | 'friction' | '';

interface Place {
	x: number;
	y: number;
}

/** What the default of damping and friction means: share of the way left per ms, px per ms². */
const DAMPING = 20;
const APPROACH = 0.0006;
const FRICTION = 2;
const SLOWING = 0.0005;
/** Slower than this, px per ms, is no throw. */
const THROW = 0.1;
/** How much of a pull beyond the area shows. */
const PULL = 0.35;
/** By keyboard: px for one arrow key, share for one + or -. */
const KEY_STEP = 10;
const KEY_SCALE = 0.1;

/**
 * `<movable-view>` in a `<movable-area>`: moves by finger, mouse, keyboard and `x`/`y`; scales by two fingers, a pinch on a touch pad and
 * `scale-value`. `change` {x, y, source}, `scale` {x, y, scale}, `htouchmove`, `vtouchmove`. Places are those of its upper left corner, px.
 */
export default class MovableViewElement extends HTMLElement implements BasicComponent, DragHandler, PinchHandler {
	private readonly props = new Map<string, unknown>();
	private readonly motion = new Motion();
	private readonly look = new CSSStyleSheet();
	private readonly sizes = new ResizeObserver(() => this.settle());
	private started = false;
	private queued = false;
	private placed = false;
	private at: Place = { x: 0, y: 0 };
	/** what `x` and `y` ask for, until the person moves it */
	private wanted: Place | null = null;
	private factor = 1;
	private dragFrom: Place = { x: 0, y: 0 };
	private pinchFrom = 1;
	private stopPinches: (() => void) | null = null;

	connectedCallback(): void {
		if (!this.started) this.start();
		const area = this.area;
		this.sizes.observe(this);
		if (area) {
			this.sizes.observe(area);
			this.stopPinches = followPinches(area, this);
			area.addEventListener('wheel', this.wheel, { passive: false });
		}
	}

	disconnectedCallback(): void {
		this.motion.stop();
		this.sizes.disconnect();
		this.stopPinches?.();
		this.stopPinches = null;
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (name === 'x' || name === 'y' || name.startsWith('scale')) this.later();
		if (name === 'direction' || name === 'disabled' || name === 'scale') this.hold();
	}

	begins(horizontal: boolean): boolean {
		const way = this.way;
		if (way === 'none') return false;
		const type = horizontal ? 'htouchmove' : 'vtouchmove';
		emit(this, type, {});
		if ((way === 'horizontal' && !horizontal) || (way === 'vertical' && horizontal)) return false;
		this.motion.stop();
		this.dragFrom = { ...this.at };
		return true;
	}

	moves(point: DragPoint): void {
		const { way } = this;
		const to = {
			x: this.dragFrom.x + (way === 'vertical' ? 0 : point.dx),
			y: this.dragFrom.y + (way === 'horizontal' ? 0 : point.dy),
		};
		const inside = this.inside(to);
		const beyond = inside.x !== to.x || inside.y !== to.y;
		if (beyond && this.on('out-of-bounds')) {
			const pulled = { x: inside.x + (to.x - inside.x) * PULL, y: inside.y + (to.y - inside.y) * PULL };
			this.moveTo(pulled, 'touch-out-of-bounds');
		} else {
			this.moveTo(inside, 'touch');
		}
	}

	ends(point: DragPoint, cancelled: boolean): void {
		const inside = this.inside(this.at);
		const { way } = this;
		const speed = { x: way === 'vertical' ? 0 : point.vx, y: way === 'horizontal' ? 0 : point.vy };
		if (inside.x !== this.at.x || inside.y !== this.at.y) this.glideTo(inside, 'out-of-bounds');
		else if (this.on('inertia') && !cancelled && Math.hypot(speed.x, speed.y) > THROW) this.throwWith(speed);
	}

	pinchCounts(target: Node): boolean {
		return this.area?.scaleArea === true || this.contains(target);
	}

	pinchBegins(): boolean {
		if (!this.on('scale') || this.on('disabled')) return false;
		this.motion.stop();
		this.pinchFrom = this.factor;
		return true;
	}

	pinches(ratio: number): void {
		this.scaleTo(this.pinchFrom * ratio);
	}

	pinchEnds(): void {
		const inside = this.inside(this.at);
		if (inside.x !== this.at.x || inside.y !== this.at.y) this.glideTo(inside, 'out-of-bounds');
	}

	private start(): void {
		this.started = true;
		const root = this.attachShadow({ mode: 'open' });
		this.look.replaceSync(':host { }');
		root.adoptedStyleSheets = [sheetOf(CSS), this.look];
		root.append(document.createElement('slot'));
		this.addEventListener('keydown', (event) => this.key(event));
		followDrags(this, this);
		replayProps(this);
		this.hold();
		this.later();
	}

	// --- what the attributes say ---

	private on(name: string): boolean {
		return toBoolean(this.props.get(name) ?? false);
	}

	private get way(): string {
		const direction = toText(this.props.get('direction'));
		return this.on('disabled') || !['all', 'vertical', 'horizontal'].includes(direction) ? 'none' : direction;
	}

	private get area(): (HTMLElement & { scaleArea?: boolean }) | null {
		return this.closest<HTMLElement>('wx-movable-area');
	}

	/** What a finger may do here, and whether a keyboard gets here. */
	private hold(): void {
		this.dataset.loggiaMoves = this.way;
		this.toggleAttribute('data-loggia-scales', this.on('scale') && !this.on('disabled'));
		if (this.way === 'none' && !this.on('scale')) this.removeAttribute('tabindex');
		else this.tabIndex = 0;
	}

	/** After the patch: x and y belong together, and the sizes they are measured by come with it. */
	private later(): void {
		if (this.queued) return;
		this.queued = true;
		queueMicrotask(() => {
			this.queued = false;
			if (!this.isConnected) return;
			const { props } = this;
			const scale = props.has('scale-value') ? toNumber(props.get('scale-value'), 1) : this.factor;
			if (this.on('scale') && this.limited(scale) !== this.factor) this.scaleTo(scale, '');
			this.wanted = { x: toPixels(props.get('x'), this.at.x), y: toPixels(props.get('y'), this.at.y) };
			const to = this.inside(this.wanted);
			if (!this.placed) {
				this.placed = true;
				this.at = to;
				this.paint();
			} else if (to.x !== this.at.x || to.y !== this.at.y) this.glideTo(to, '');
		});
	}

	// --- places ---

	private inside({ x, y }: Place): Place {
		const { area } = this;
		if (!area || area.clientWidth === 0 || this.offsetWidth === 0) return { x, y };
		const within = (value: number, room: number) => Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room));
		return {
			x: within(x, area.clientWidth - this.offsetWidth * this.factor),
			y: within(y, area.clientHeight - this.offsetHeight * this.factor),
		};
	}

	/** The area or the view has another size now: its styles may have come after `x` and `y`. */
	private settle(): void {
		if (!this.placed || this.motion.running) return;
		if (this.wanted) {
			this.at = this.inside(this.wanted);
			this.paint();
		} else {
			this.moveTo(this.inside(this.at), '');
		}
	}

	private moveTo(to: Place, source: Source): void {
		const before = told(this.at);
		this.at = to;
		if (source !== '') this.wanted = null;
		this.paint();
		const place = told(to);
		if (place.x !== before.x || place.y !== before.y) emit(this, 'change', { ...place, source });
	}

	private scaleTo(factor: number, source: Source = 'touch'): void {
		const to = this.limited(factor);
		if (to === this.factor) return;
		// it grows around its middle
		const grown = { x: (this.offsetWidth * (to - this.factor)) / 2, y: (this.offsetHeight * (to - this.factor)) / 2 };
		this.factor = to;
		this.at = this.inside({ x: this.at.x - grown.x, y: this.at.y - grown.y });
		this.wanted = null;
		this.paint();
		if (source !== '') emit(this, 'scale', { ...told(this.at), scale: to });
	}

	private limited(factor: number): number {
		const least = Math.max(0.1, toNumber(this.props.get('scale-min'), 0.1));
		const most = Math.min(10, toNumber(this.props.get('scale-max'), 10));
		return Math.round(Math.min(Math.max(factor, least), Math.max(least, most)) * 1000) / 1000;
	}

	/** `translate` and `scale` of their own, so that an app's `transform` stays. */
	private paint(): void {
		const { style } = this.look.cssRules[0] as CSSStyleRule;
		const more = { x: (this.offsetWidth * (this.factor - 1)) / 2, y: (this.offsetHeight * (this.factor - 1)) / 2 };
		style.setProperty('translate', `${this.at.x + more.x}px ${this.at.y + more.y}px`);
		style.setProperty('scale', `${this.factor}`);
	}

	// --- movement ---

	private glideTo(to: Place, source: Source): void {
		if (!toBoolean(this.props.get('animation') ?? true) || reducedMotion()) {
			this.motion.stop();
			this.moveTo(to, source);
			return;
		}
		const from = { ...this.at };
		const pace = Math.max(1, toNumber(this.props.get('damping'), DAMPING)) * APPROACH;
		this.motion.run(
			(elapsed) => {
				const left = Math.exp(-pace * elapsed);
				const near = Math.hypot(to.x - from.x, to.y - from.y) * left < 0.5;
				this.moveTo(near ? to : { x: to.x + (from.x - to.x) * left, y: to.y + (from.y - to.y) * left }, source);
				return near;
			},
			() => undefined,
		);
	}

	private throwWith(speed: Place): void {
		const from = { ...this.at };
		const given = toNumber(this.props.get('friction'), FRICTION);
		const slowing = (given > 0 ? given : FRICTION) * SLOWING;
		const total = Math.hypot(speed.x, speed.y);
		const whole = total / slowing;
		this.motion.run(
			(elapsed) => {
				const time = Math.min(elapsed, whole);
				const way = (total * time - (slowing * time * time) / 2) / total;
				const to = { x: from.x + speed.x * way, y: from.y + speed.y * way };
				const inside = this.inside(to);
				this.moveTo(inside, 'friction');
				return time === whole || (inside.x !== to.x && inside.y !== to.y);
			},
			() => undefined,
		);
	}

	private key(event: KeyboardEvent): void {
		if (event.target !== this || event.altKey || event.ctrlKey || event.metaKey) return;
		const { way } = this;
		const moves: Record<string, [number, number]> = {
			...(way === 'vertical' ? {} : { ArrowLeft: [-KEY_STEP, 0], ArrowRight: [KEY_STEP, 0] }),
			...(way === 'horizontal' ? {} : { ArrowUp: [0, -KEY_STEP], ArrowDown: [0, KEY_STEP] }),
		};
		const move = way === 'none' ? undefined : moves[event.key];
		const scale = { '+': 1 + KEY_SCALE, '-': 1 - KEY_SCALE }[event.key];
		if (move) this.moveTo(this.inside({ x: this.at.x + move[0], y: this.at.y + move[1] }), 'touch');
		else if (scale && this.on('scale') && !this.on('disabled')) this.scaleTo(this.factor * scale);
		else return;
		event.preventDefault();
	}

	/** A pinch on a touch pad is a wheel with the control key. */
	private readonly wheel = (event: WheelEvent): void => {
		if (!event.ctrlKey || !this.on('scale') || this.on('disabled')) return;
		if (!this.pinchCounts(event.target as Node)) return;
		event.preventDefault();
		this.scaleTo(this.factor * Math.exp(-event.deltaY / 200));
	};
}

/** A place as events tell it. */
function told({ x, y }: Place): Place {
	return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
