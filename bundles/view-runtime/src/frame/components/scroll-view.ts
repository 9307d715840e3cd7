import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toPixels, toText } from '../props.ts';
import { Refresher, REFRESHER_CSS } from './refresher.ts';
import { attachShadow, make } from './shadow.ts';

const CSS = `${REFRESHER_CSS}
.main { position: relative; width: 100%; height: 100%; max-height: inherit; overflow: hidden; scrollbar-width: none; }
.main.x { overflow-x: auto; }
.main.y { overflow-y: auto; }
.main::-webkit-scrollbar { display: none; }
.content { height: 100%; }
.sticky .content { height: auto; min-height: 100%; }
.flex { display: inherit; flex-flow: inherit; justify-content: inherit; align-items: inherit; align-content: inherit; gap: inherit; }
.flex .content { display: contents; }
`;

const SWITCHES = new Set(['scroll-x', 'scroll-y', 'enable-flex', 'using-sticky', 'scroll-anchoring']);

/** `<scroll-view>`: its content scrolls inside; `scroll`, `scrolltoupper`, `scrolltolower`. */
export default class ScrollViewElement extends HTMLElement implements BasicComponent {
	private readonly main = make('div', 'main', make('div', 'content', document.createElement('slot')));
	private readonly props = new Map<string, unknown>();
	private readonly wanted = new Map<string, unknown>();
	private started = false;
	private left = 0;
	private top = 0;
	private nearStart = true;
	private nearEnd = false;
	private refresher: Refresher | null = null;
	private drag: 'none' | 'pressed' | 'dragging' = 'none';
	private speed = { x: 0, y: 0, at: 0 };

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		attachShadow(this, CSS, this.main);
		this.main.addEventListener('scroll', () => this.scrolled(), { passive: true });
		this.main.addEventListener('wheel', (event) => this.wheel(event), { passive: true });
		this.main.addEventListener('touchstart', () => (this.drag = 'pressed'), { passive: true });
		this.main.addEventListener('touchend', () => this.dragEnds(), { passive: true });
		this.main.addEventListener('touchcancel', () => this.dragEnds(), { passive: true });
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (SWITCHES.has(name)) this.applySwitches();
		else if (name === 'scroll-top' || name === 'scroll-left' || name === 'scroll-into-view') this.want(name, value);
		else if (name.startsWith('refresher-')) this.refresh(name, value);
	}

	command(method: string, args: unknown[]): void {
		const options = (args[0] ?? {}) as Record<string, unknown>;
		const behavior = options.animated === false ? 'instant' : 'smooth';
		if (method === 'scrollTo') {
			this.main.scrollTo({
				top: options.top === undefined ? this.main.scrollTop : toPixels(options.top, 0),
				left: options.left === undefined ? this.main.scrollLeft : toPixels(options.left, 0),
				behavior,
			});
		} else if (method === 'scrollIntoView') {
			this.reveal(this.find(toText(options.selector ?? args[0]).replace(/^#/, '')), behavior);
		}
	}

	/** What createSelectorQuery().scrollOffset reads. */
	get scrollBox(): { scrollLeft: number; scrollTop: number; scrollWidth: number; scrollHeight: number } {
		const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = this.main;
		return { scrollLeft, scrollTop, scrollWidth, scrollHeight };
	}

	/** Puts the content back where it was, without telling anybody. */
	restoreScroll(left: number, top: number): void {
		this.left = left;
		this.top = top;
		this.main.scrollTo({ left, top, behavior: 'instant' });
	}

	private on(name: string): boolean {
		return toBoolean(this.props.get(name) ?? false);
	}

	/** The part that is pulled down is only there where an app asks for it. */
	private refresh(name: string, value: unknown): void {
		if (!this.refresher && this.on('refresher-enabled')) {
			const refresher = new Refresher(this.main, {
				ready: () => this.on('refresher-enabled') && this.main.scrollTop <= 0,
				threshold: () => toNumber(this.props.get('refresher-threshold'), 45),
				tell: (type, detail) => void emit(this, type, detail),
			});
			this.refresher = refresher;
			this.main.prepend(refresher.element);
			if (this.on('refresher-triggered')) refresher.trigger(true);
		}
		const { props } = this;
		this.refresher?.draw(
			toText(props.get('refresher-default-style')) || 'black',
			toText(props.get('refresher-background')),
		);
		if (name === 'refresher-triggered') this.refresher?.trigger(toBoolean(value ?? false));
	}

	private applySwitches(): void {
		const { classList, style } = this.main;
		classList.toggle('x', this.on('scroll-x'));
		classList.toggle('y', this.on('scroll-y'));
		classList.toggle('flex', this.on('enable-flex'));
		classList.toggle('sticky', this.on('using-sticky'));
		style.setProperty('overflow-anchor', this.on('scroll-anchoring') ? 'auto' : 'none');
	}

	/** Positions count after the whole patch is applied: the children they refer to often come later in it. */
	private want(name: string, value: unknown): void {
		this.wanted.set(name, value);
		if (this.wanted.size === 1) queueMicrotask(() => this.move());
	}

	private move(): void {
		const behavior = this.on('scroll-with-animation') ? 'smooth' : 'instant';
		const top = this.wanted.get('scroll-top');
		const left = this.wanted.get('scroll-left');
		const id = toText(this.wanted.get('scroll-into-view'));
		this.wanted.clear();
		if (top !== undefined || left !== undefined) {
			this.main.scrollTo({
				top: toPixels(top, this.main.scrollTop),
				left: toPixels(left, this.main.scrollLeft),
				behavior,
			});
		}
		if (id) this.reveal(this.find(id), behavior);
	}

	private find(id: string): Element | null {
		return id ? this.querySelector(`#${globalThis.CSS.escape(id)}`) : null;
	}

	private reveal(child: Element | null, behavior: ScrollBehavior): void {
		if (!child) return;
		const from = this.main.getBoundingClientRect();
		const to = child.getBoundingClientRect();
		const offset = toPixels(this.props.get('scroll-into-view-offset'), 0);
		const { scrollTop, scrollLeft } = this.main;
		this.main.scrollTo({
			top: this.on('scroll-y') ? scrollTop + to.top - from.top + offset : scrollTop,
			left: this.on('scroll-x') ? scrollLeft + to.left - from.left + offset : scrollLeft,
			behavior,
		});
	}

	private scrolled(): void {
		const { scrollLeft, scrollTop, scrollHeight, scrollWidth, clientHeight, clientWidth } = this.main;
		const deltaX = this.left - scrollLeft;
		const deltaY = this.top - scrollTop;
		if (deltaX === 0 && deltaY === 0) return;
		this.left = scrollLeft;
		this.top = scrollTop;
		this.dragged(deltaX, deltaY);
		emit(this, 'scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY });
		const vertical = this.on('scroll-y') && deltaY !== 0;
		const at = vertical ? scrollTop : scrollLeft;
		const rest = vertical ? scrollHeight - clientHeight - scrollTop : scrollWidth - clientWidth - scrollLeft;
		const nearStart = at <= toPixels(this.props.get('upper-threshold'), 50);
		const nearEnd = rest <= toPixels(this.props.get('lower-threshold'), 50);
		const backwards = (vertical ? deltaY : deltaX) > 0;
		if (nearStart && !this.nearStart && backwards)
			emit(this, 'scrolltoupper', { direction: vertical ? 'top' : 'left' });
		if (nearEnd && !this.nearEnd && !backwards)
			emit(this, 'scrolltolower', { direction: vertical ? 'bottom' : 'right' });
		this.nearStart = nearStart;
		this.nearEnd = nearEnd;
	}

	/** With `enhanced`, an app hears when a finger scrolls. */
	private dragged(deltaX: number, deltaY: number): void {
		if (this.drag === 'none' || !this.on('enhanced')) return;
		const now = performance.now();
		const time = Math.max(1, now - this.speed.at);
		this.speed = { x: -deltaX / time, y: -deltaY / time, at: now };
		const { scrollTop, scrollLeft } = this.main;
		emit(this, this.drag === 'pressed' ? 'dragstart' : 'dragging', { scrollTop, scrollLeft });
		this.drag = 'dragging';
	}

	private dragEnds(): void {
		const was = this.drag;
		this.drag = 'none';
		if (was !== 'dragging') return;
		const { scrollTop, scrollLeft } = this.main;
		const { x, y } = this.speed;
		emit(this, 'dragend', { scrollTop, scrollLeft, velocity: { x, y } });
	}

	/** A mouse wheel has one axis: it moves a view that scrolls sideways only. */
	private wheel(event: WheelEvent): void {
		if (this.on('scroll-x') && !this.on('scroll-y') && event.deltaX === 0 && !event.shiftKey) {
			this.main.scrollLeft += event.deltaY;
		}
	}
}
