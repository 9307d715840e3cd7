import { addClasses } from './classes.ts';
import type { PageHost } from './patch.ts';
import { toNumber } from './props.ts';
import { styleUrl } from './resources.ts';

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
}

/** The pages of the stack: one outer box each, one inner scroller, only the top one visible. */
export class Pages implements PageHost {
	private readonly pages = new Map<number, Page>();
	private readonly sheets = new Map<string, Promise<boolean>>();
	private links: HTMLLinkElement[] = [];
	private pending: Promise<void>[] = [];
	private topId = 0;

	constructor(
		private readonly body: HTMLElement,
		private readonly options: PagesOptions,
	) {}

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
			ready: false,
		};
		scroller.addEventListener('scroll', () => page.listensScroll && this.options.scrolled(page), { passive: true });
		this.pages.set(id, page);
		this.body.append(outer);
		this.pending.push(this.style(page));
	}

	close(id: number): void {
		this.pages.get(id)?.outer.remove();
		this.pages.delete(id);
	}

	/** Drops all pages: a snapshot follows. */
	clear(): void {
		for (const page of this.pages.values()) page.outer.remove();
		this.pages.clear();
		this.pending = [];
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

	set(id: number, settings: Record<string, unknown>): void {
		const page = this.pages.get(id);
		if (!page) throw new Error(`page ${id} does not exist`);
		if ('backgroundColor' in settings)
			page.outer.style.setProperty('--page-background', String(settings.backgroundColor));
		if ('listenScroll' in settings) page.listensScroll = Boolean(settings.listenScroll);
		if ('style' in settings) {
			page.root.style.cssText = String(settings.style ?? '');
			paint(page);
		}
		const to = settings.scrollTo as { scrollTop?: unknown; duration?: unknown } | undefined;
		if (to) {
			const smooth = toNumber(to.duration, 300) > 0 && !matchMedia('(prefers-reduced-motion: reduce)').matches;
			page.scroller.scrollTo({ top: toNumber(to.scrollTop, 0), behavior: smooth ? 'smooth' : 'instant' });
		}
	}

	/** Completes when every page that opened so far has its styles, or has waited long enough for them. */
	async settled(): Promise<void> {
		while (this.pending.length > 0) await Promise.all(this.pending.splice(0));
	}

	/** Hidden pages keep their layout and every scroll position inside them; they are neither painted nor focusable. */
	private show(): void {
		for (const page of this.pages.values()) {
			const visible = page.id === this.topId && page.ready;
			page.outer.toggleAttribute('data-hidden', !visible);
			if (!visible) continue;
			paint(page);
			page.outer.dispatchEvent(new Event('loggia:shown'));
		}
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

/** The background of `page {}` covers the whole screen, as a body's background covers the canvas. */
function paint(page: Page): void {
	page.root.style.removeProperty('background');
	const style = getComputedStyle(page.root);
	const plain = style.backgroundColor === 'rgba(0, 0, 0, 0)' && style.backgroundImage === 'none';
	page.scroller.style.background = plain ? '' : style.background;
	if (!plain) page.root.style.setProperty('background', 'none', 'important');
}
