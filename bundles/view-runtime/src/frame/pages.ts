import type { PageSettings, TabBarView } from '@loggia/messages/page-settings';
import { addClasses } from './classes.ts';
import type { PageHost } from './patch.ts';
import { toNumber } from './props.ts';
import { PullDown } from './pull-down.ts';
import { ReachBottom } from './reach-bottom.ts';
import { styleUrl } from './resources.ts';
import { ScrollMotion } from './scroll-motion.ts';
import { TabBar } from './tab-bar.ts';
import { Transitions } from './transition.ts';

/** How long a page stays hidden for its stylesheets and components, ms; then it shows as it is and an error is reported. */
const STYLE_LIMIT = 5_000;

export interface Page {
	id: number;
	path: string;
	/** the box that `position: fixed` refers to */
	outer: HTMLElement;
	scroller: HTMLElement;
	/** what `page {}` styles */
	root: HTMLElement;
	content: HTMLElement;
	/** performance.now() when it opened: events count their time from here */
	openedAt: number;
	listensScroll: boolean;
	tabBar: TabBarView | null;
	pullDown: PullDown;
	bottom: ReachBottom;
	motion: ScrollMotion;
	/** styles are there, it may show */
	ready: boolean;
}

export interface PagesOptions {
	/** page path → stylesheets of the release, in order */
	styles: Record<string, string[]>;
	/** colour behind a page that sets none */
	background: string;
	report(source: string, message: string, path?: string): void;
	scrolled(page: Page): void;
	/** what happened to a page as a whole: `reachBottom`, `pullDownRefresh`, `tabItemTap` */
	happened(page: Page, type: string, detail: unknown): void;
}

/** The pages of the stack: one outer box each, one inner scroller, only the top one visible. */
export class Pages implements PageHost {
	private readonly pages = new Map<number, Page>();
	private readonly sheets = new Map<string, Promise<boolean>>();
	private links: HTMLLinkElement[] = [];
	private pending: Promise<void>[] = [];
	private topId = 0;
	/** the page that people see; until the one on top has its styles it is the one before */
	private seen: Page | null = null;
	private enter: PageSettings['enter'];
	private readonly transitions = new Transitions();
	private readonly tabBar: TabBar;

	constructor(
		private readonly body: HTMLElement,
		private readonly options: PagesOptions,
	) {
		this.tabBar = new TabBar((index) => {
			const page = this.current;
			if (page) options.happened(page, 'tabItemTap', { index });
		});
		body.append(this.tabBar.element);
	}

	get current(): Page | undefined {
		return this.pages.get(this.topId);
	}

	get(id: number): Page | undefined {
		return this.pages.get(id);
	}

	all(): Iterable<Page> {
		return this.pages.values();
	}

	/** The page a DOM node is in. */
	of(dom: Node | null): Page | undefined {
		const element = dom instanceof Element ? dom : dom?.parentElement;
		const outer = element?.closest('loggia-page');
		return outer ? this.pages.get(Number((outer as HTMLElement).dataset.page)) : undefined;
	}

	/**
	 * From now on everything comes from another release of the app. Completes when the stylesheets of the open pages are exchanged: the old
	 * ones stay until the new ones are there, so that no page shows without.
	 */
	async release(styles: Record<string, string[]>, background: string): Promise<void> {
		const before = this.links;
		this.links = [];
		this.sheets.clear();
		this.options.styles = styles;
		this.options.background = background;
		const wanted = new Set([...this.pages.values()].flatMap((page) => styles[page.path] ?? []));
		await Promise.all([...wanted].map((sheet) => this.sheet(sheet)));
		for (const link of before) link.remove();
	}

	/** Starts to fetch a page's stylesheets before it opens. */
	preload(path: string): void {
		for (const sheet of this.options.styles[path] ?? []) void this.sheet(sheet);
	}

	open(id: number, content: HTMLElement, path: string, scope: string): void {
		this.pages.get(id)?.outer.remove();
		const outer = document.createElement('loggia-page');
		outer.dataset.page = String(id);
		outer.dataset.path = path;
		const scroller = document.createElement('loggia-scroller');
		const root = document.createElement('wx-page');
		if (scope) addClasses(root, 'scope', scope);
		root.append(content);
		scroller.append(root);
		outer.append(scroller);
		outer.toggleAttribute('data-hidden', true);
		const page: Page = {
			id,
			path,
			outer,
			scroller,
			root,
			content,
			openedAt: performance.now(),
			listensScroll: false,
			tabBar: null,
			pullDown: new PullDown(outer, scroller, () => this.options.happened(page, 'pullDownRefresh', {})),
			bottom: new ReachBottom(scroller, () => this.options.happened(page, 'reachBottom', {})),
			motion: new ScrollMotion(scroller),
			ready: false,
		};
		const scrolled = () => {
			if (page.listensScroll) this.options.scrolled(page);
			page.bottom.scrolled();
		};
		scroller.addEventListener('scroll', scrolled, { passive: true });
		this.pages.set(id, page);
		this.body.append(outer);
		this.pending.push(this.style(page));
	}

	/** One that people see stays until the next one is there. */
	close(id: number): void {
		const page = this.pages.get(id);
		this.pages.delete(id);
		if (page && page !== this.seen) page.outer.remove();
	}

	/** Drops all pages: a snapshot follows. */
	clear(): void {
		for (const page of this.pages.values()) page.outer.remove();
		this.transitions.end();
		this.seen?.outer.remove();
		this.seen = null;
		this.pages.clear();
		this.pending = [];
		this.tabBar.show(null);
	}

	top(id: number): void {
		if (!this.pages.has(id)) throw new Error(`page ${id} does not exist`);
		const before = this.current;
		if (before && before.id !== id && before.outer.contains(document.activeElement)) {
			(document.activeElement as HTMLElement).blur();
		}
		this.topId = id;
		this.show();
	}

	set(id: number, settings: PageSettings & { style?: unknown }): void {
		const page = this.pages.get(id);
		if (!page) throw new Error(`page ${id} does not exist`);
		if ('backgroundColor' in settings)
			page.outer.style.setProperty('--page-background', String(settings.backgroundColor));
		if ('backgroundColorTop' in settings)
			page.outer.style.setProperty('--page-background-top', String(settings.backgroundColorTop));
		if ('listenScroll' in settings) page.listensScroll = Boolean(settings.listenScroll);
		if ('reachBottom' in settings) page.bottom.distance = settings.reachBottom ?? null;
		if (settings.backgroundTextStyle) page.pullDown.textStyle(settings.backgroundTextStyle);
		if ('pullDown' in settings) page.pullDown.allow(settings.pullDown === true);
		if ('refreshing' in settings) page.pullDown.show(settings.refreshing === true);
		if ('tabBar' in settings) {
			page.tabBar = settings.tabBar ?? null;
			place(page);
			if (page === this.seen) this.tabBar.show(page.tabBar);
		}
		if (settings.enter) this.enter = settings.enter;
		if ('style' in settings) {
			page.root.style.cssText = String(settings.style ?? '');
			paint(page);
		}
		const to = settings.scrollTo;
		if (to) page.motion.to(toNumber(to.scrollTop, 0), toNumber(to.duration, 300));
	}

	/** Completes when every page that opened so far has its styles, or has waited long enough for them. */
	async settled(): Promise<void> {
		while (this.pending.length > 0) await Promise.all(this.pending.splice(0));
	}

	/** Hidden pages keep their layout and every scroll position inside them; they are neither painted nor focusable. */
	private show(): void {
		const next = this.current;
		if (!next?.ready || next === this.seen) return;
		this.transitions.end();
		const before = this.seen;
		const how = this.enter;
		this.enter = undefined;
		this.seen = next;
		next.outer.removeAttribute('data-hidden');
		next.outer.inert = false;
		paint(next);
		// its page-meta may say what a rem is
		document.documentElement.style.fontSize = '';
		if (!before) this.tabBar.show(next.tabBar);
		else this.leave(before, next, how);
		next.outer.dispatchEvent(new Event('loggia:shown'));
	}

	/** The page that was seen gives way. */
	private leave(before: Page, next: Page, how: PageSettings['enter']): void {
		before.outer.inert = true;
		const gone = () => {
			if (this.pages.get(before.id) !== before) before.outer.remove();
			else if (before !== this.seen) before.outer.toggleAttribute('data-hidden', true);
		};
		if (!how) {
			gone();
			this.tabBar.show(next.tabBar);
			return;
		}
		// the bar belongs to the tab page and moves with it
		const bar = this.tabBar.element;
		if (next.tabBar) this.tabBar.show(next.tabBar);
		this.transitions.start({
			how,
			leaving: before.tabBar && !next.tabBar ? [before.outer, bar] : [before.outer],
			entering: next.tabBar && !before.tabBar ? [next.outer, bar] : [next.outer],
			done: () => {
				gone();
				if (this.seen) this.tabBar.show(this.seen.tabBar);
			},
		});
	}

	private async style(page: Page): Promise<void> {
		page.outer.style.setProperty('--page-background', this.options.background);
		const sheets = this.options.styles[page.path] ?? [];
		const missing = (await Promise.all(sheets.map(async (sheet) => ((await this.sheet(sheet)) ? '' : sheet)))).filter(
			Boolean,
		);
		if (missing.length > 0) {
			const words = `${missing.join(', ')} did not load; the page shows without ${missing.length > 1 ? 'them' : 'it'}`;
			this.options.report('view', words, page.path);
		}
		page.ready = true;
		if (this.pages.get(page.id) === page) this.show();
	}

	private sheet(path: string): Promise<boolean> {
		let loaded = this.sheets.get(path);
		if (!loaded) {
			loaded = new Promise<boolean>((resolve) => {
				const link = document.createElement('link');
				link.rel = 'stylesheet';
				link.href = styleUrl(path);
				link.onload = () => resolve(true);
				link.onerror = () => resolve(false);
				setTimeout(() => resolve(false), STYLE_LIMIT);
				document.head.append(link);
				this.links.push(link);
			});
			this.sheets.set(path, loaded);
			void loaded.then((ok) => ok || this.sheets.delete(path));
		}
		return loaded;
	}
}

/** A tab bar takes its room from the page. */
function place({ outer, tabBar }: Page): void {
	outer.dataset.tabBar = tabBar && !tabBar.hidden ? tabBar.position : '';
}

/** The background of `page {}` covers the whole screen, as a body's background covers the canvas. */
export function paint(page: { root: HTMLElement; scroller: HTMLElement }): void {
	page.root.removeAttribute('data-loggia-painted');
	const style = getComputedStyle(page.root);
	const plain = style.backgroundColor === 'rgba(0, 0, 0, 0)' && style.backgroundImage === 'none';
	page.scroller.style.background = plain ? '' : style.background;
	page.root.toggleAttribute('data-loggia-painted', !plain);
}
