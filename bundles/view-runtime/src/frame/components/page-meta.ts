import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { paint } from '../pages.ts';
import { toCssLength, toNumber, toPixels, toText } from '../props.ts';
import { Motion, reducedMotion } from './motion.ts';

interface PageParts {
	outer: HTMLElement;
	scroller: HTMLElement;
	root: HTMLElement;
}

const ROOT_FONT = 'root-font-size';
const STYLES = new Set(['page-style', 'page-font-size', 'root-background-color']);
const BACKGROUNDS = new Set(['background-color', 'background-color-top', 'background-color-bottom']);

/**
 * `<page-meta>`, the first node of a page: styles, colours, font sizes and scroll position of its page. `resize` {size}, `scroll`
 * {scrollTop}, `scrolldone` {}. What it says of a page that is gone, or that it was taken out of, no longer counts.
 */
export default class PageMetaElement extends HTMLElement implements BasicComponent {
	private readonly props = new Map<string, unknown>();
	private readonly motion = new Motion();
	private page: PageParts | null = null;
	private started = false;
	private styleBefore = '';

	connectedCallback(): void {
		const outer = this.closest<HTMLElement>('loggia-page');
		const scroller = outer?.querySelector<HTMLElement>(':scope > loggia-scroller');
		const root = scroller?.querySelector<HTMLElement>(':scope > wx-page');
		// a page's tree is put together before it is a page: it comes here again then
		if (!outer || !scroller || !root) return;
		this.page = { outer, scroller, root };
		this.styleBefore = root.style.cssText;
		scroller.addEventListener('scroll', this.scrolled, { passive: true });
		outer.addEventListener('loggia:shown', this.shown);
		window.addEventListener('resize', this.resized);
		if (!this.started) {
			this.started = true;
			replayProps(this);
		} else this.applyAll();
	}

	disconnectedCallback(): void {
		const { page } = this;
		this.motion.stop();
		window.removeEventListener('resize', this.resized);
		if (!page) return;
		page.scroller.removeEventListener('scroll', this.scrolled);
		page.outer.removeEventListener('loggia:shown', this.shown);
		page.root.style.cssText = this.styleBefore;
		page.outer.style.removeProperty('--page-meta-background');
		if (this.visible(page)) document.documentElement.style.fontSize = '';
		this.page = null;
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (STYLES.has(name)) this.style_();
		else if (BACKGROUNDS.has(name)) this.background();
		else if (name === ROOT_FONT) this.shown();
		else if (name === 'scroll-top') queueMicrotask(() => this.scrollToTop(value));
	}

	private applyAll(): void {
		this.style_();
		this.background();
		this.shown();
	}

	private visible({ outer }: PageParts): boolean {
		return !outer.hasAttribute('data-hidden');
	}

	private style_(): void {
		const { page, props } = this;
		if (!page) return;
		const { style } = page.root;
		style.cssText = toText(props.get('page-style')).replace(/(-?\d*\.?\d+)rpx\b/g, 'calc($1 * var(--rpx))');
		const font = props.get('page-font-size');
		if (font !== 'system') style.fontSize = toCssLength(font, style.fontSize);
		const ground = toText(props.get('root-background-color'));
		if (ground && !style.backgroundColor) style.backgroundColor = ground;
		paint(page);
	}

	private background(): void {
		const colours = [...BACKGROUNDS].map((name) => toText(this.props.get(name)));
		this.page?.outer.style.setProperty('--page-meta-background', colours.find(Boolean) ?? '');
	}

	/** `rem` is the document's, and the document is that of the page on top. */
	private readonly shown = (): void => {
		const { page } = this;
		if (!page || !this.visible(page)) return;
		const size = this.props.get(ROOT_FONT);
		document.documentElement.style.fontSize = size === 'system' ? '' : toCssLength(size, '');
	};

	private readonly scrolled = (): void => {
		emit(this, 'scroll', { scrollTop: this.page!.scroller.scrollTop });
	};

	private readonly resized = (): void => {
		emit(this, 'resize', { size: { windowWidth: window.innerWidth, windowHeight: window.innerHeight } });
	};

	private scrollToTop(value: unknown): void {
		const { page } = this;
		const to = toPixels(value, NaN);
		if (!page || Number.isNaN(to)) return;
		const { scroller } = page;
		const from = scroller.scrollTop;
		const most = scroller.scrollHeight - scroller.clientHeight;
		const way = Math.min(Math.max(to, 0), most) - from;
		const duration = reducedMotion() ? 0 : Math.max(0, toNumber(this.props.get('scroll-duration'), 300));
		this.motion.run(
			(elapsed) => {
				const share = duration > 0 ? Math.min(1, elapsed / duration) : 1;
				scroller.scrollTop = from + way * (1 - (1 - share) ** 3);
				return share === 1;
			},
			() => emit(this, 'scrolldone', {}),
		);
	}
}
