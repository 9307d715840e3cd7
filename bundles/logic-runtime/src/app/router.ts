import type { PageStackChange } from '@loggia/messages';
import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import type { PageSettings } from '@loggia/messages/page-settings';
import type { PatchWriter } from '../backend/patch-writer.ts';
import type { Errors } from '../errors.ts';
import type { Host } from '../host.ts';
import { microtask } from '../primordials.ts';
import { ApiFailure } from '../wx/failure.ts';
import { createChannel, type EventChannel } from './event-channel.ts';
import type { Look } from './look.ts';
import type { Page, PageFactory } from './page.ts';
import type { TabBar } from './tab-bar.ts';
import { parsePageUrl, type PageUrl, type Query } from './url.ts';

/** Pages that may be open on top of each other. */
const MOST_PAGES = 10;

export interface NotFound {
	path: string;
	query: Query;
	isEntryPage: boolean;
}

/** The page stack and WeChat's verbs on it. Each verb does all of its work before it returns; a refused one throws {@link ApiFailure}. */
export interface Router {
	launch(path: string, query: Query): void;
	/** Builds the stack again after the worker died: every page is loaded, the one on top shown. */
	restore(stack: PageUrl[], exitStates: unknown[]): void;
	navigateTo(url: string, events: Record<string, unknown>): { eventChannel: EventChannel };
	redirectTo(url: string): void;
	navigateBack(delta: number): void;
	reLaunch(url: string): void;
	switchTab(url: string): void;
	/** bottom first */
	readonly stack: readonly Page[];
	top(): Page | undefined;
	find(id: number): Page | undefined;
	/** The app goes to the background or comes back. */
	hideTop(): void;
	showTop(): void;
	/**
	 * wx.setNavigationBar… changed the window settings of the page on top.
	 *
	 * @param animation of this very change
	 */
	setWindow(settings: Record<string, unknown>, animation?: unknown): void;
	/** The tab bar, or the theme, is another one: the chrome and every tab page show it. */
	tabBarChanged(): void;
	lookChanged(): void;
	/** The person tapped a tab. */
	tapTab(index: number): void;
	/** pages that are open, shown or not: those of the stack and living tab pages */
	all(): Page[];
}

export interface RouterParts {
	manifest: ReleaseManifest;
	pages: PageFactory;
	writer: PatchWriter;
	errors: Errors;
	host: Host;
	look: Look;
	tabBar: TabBar;
	/** App.onPageNotFound; false when there is none */
	onPageNotFound(missing: NotFound): boolean;
	/** the first page's onLoad has been called */
	onFirstLoad(): void;
}

export function createRouter(parts: RouterParts): Router {
	const { manifest, pages, writer, errors, host, look, tabBar } = parts;
	let stack: Page[] = [];
	/** tab pages that were opened and live on while others are shown */
	const tabs = new Map<string, Page>();
	const tabPaths = new Set(tabBar.paths);
	const known = new Set(manifest.pages);

	const top = (): Page | undefined => stack[stack.length - 1];

	/** Opens a page on top of `below`; it is on the stack already when its onLoad runs. */
	function open(below: readonly Page[], target: PageUrl, channel?: EventChannel, exitState?: unknown): Page {
		const page = pages.open(target.path, target.query, channel, exitState);
		if (tabPaths.has(page.path)) tabs.set(page.path, page);
		stack = [...below, page];
		pages.call(page, 'onLoad', target.query);
		return page;
	}

	function show(page: Page, enter?: PageSettings['enter']): void {
		if (page.shown || page.closed) return;
		page.shown = true;
		writer.setTop(page.id, enter);
		lifetime(page, 'show');
		pages.call(page, 'onShow');
		if (page.ready) return;
		page.ready = true;
		writer.afterApplied(() => {
			if (!page.closed) pages.call(page, 'onReady');
		});
	}

	/** The page came on top by a route; `routeDone` follows when the view shows it. */
	function arrive(page: Page, enter?: PageSettings['enter']): void {
		show(page, enter);
		writer.afterApplied(() => {
			if (page.closed || top() !== page) return;
			lifetime(page, 'routeDone');
			pages.call(page, 'onRouteDone');
		});
	}

	function hide(page: Page | undefined): void {
		if (!page?.shown) return;
		page.shown = false;
		pages.call(page, 'onHide');
		lifetime(page, 'hide');
	}

	function close(page: Page): void {
		page.shown = false;
		pages.call(page, 'onUnload');
		if (tabs.get(page.path) === page) tabs.delete(page.path);
		pages.close(page);
	}

	function lifetime(page: Page, name: string): void {
		for (const component of [page.component, page.tabBar]) {
			if (component) errors.callSafely(`pageLifetimes.${name}`, () => component.triggerPageLifetime(name, []));
		}
	}

	function changed(type: PageStackChange['type'], once: Record<string, unknown> = {}): void {
		const page = top();
		const change: PageStackChange = {
			type,
			stack: stack.map(({ id, path, query }) => ({ page: id, path, query })),
			window: { ...look.window(page?.path), ...page?.window, ...once },
		};
		host.send('navigate', {}, change);
	}

	function resolve(url: unknown, api: string): PageUrl {
		if (typeof url !== 'string' || url === '') {
			throw new ApiFailure('parameter error: parameter.url should be String instead of Undefined;');
		}
		const target = parsePageUrl(url, top()?.path ?? '');
		if (!known.has(target.path)) throw new ApiFailure(`page "${target.path}" is not found`);
		if ((api === 'navigateTo' || api === 'redirectTo') && tabPaths.has(target.path)) {
			throw new ApiFailure(`can not ${api} a tabbar page`);
		}
		return target;
	}

	function replaceAll(type: 'reLaunch' | 'appLaunch', target: PageUrl): void {
		const old = all();
		stack = [];
		for (const page of old.reverse()) close(page);
		arrive(open([], target));
		changed(type);
	}

	/** Those of the stack, bottom first, then tab pages that wait. */
	function all(): Page[] {
		return [...stack, ...[...tabs.values()].filter((page) => !stack.includes(page))];
	}

	function switchTab(url: unknown): void {
		const target = resolve(url, 'switchTab');
		if (!tabPaths.has(target.path)) throw new ApiFailure('can not switch to no-tabBar page');
		const current = top();
		const leaving = stack.filter((page) => !tabPaths.has(page.path)).reverse();
		if (current && current.path === target.path) {
			changed('switchTab');
			return;
		}
		if (current && tabPaths.has(current.path)) hide(current);
		for (const page of leaving) close(page);
		// WeChat drops the query of a tab page
		const living = tabs.get(target.path);
		if (living) stack = [living];
		arrive(living ?? open([], { path: target.path, query: {} }));
		changed('switchTab');
	}

	return {
		all,
		get stack() {
			return stack;
		},
		top,
		find: (id) => stack.find((page) => page.id === id) ?? [...tabs.values()].find((page) => page.id === id),
		launch(path, query) {
			const first = () => {
				if (stack.length) return;
				const page = open([], { path, query });
				parts.onFirstLoad();
				arrive(page);
				changed('appLaunch');
			};
			// the app may have gone elsewhere in onPageNotFound; its navigation comes first
			if (!known.has(path) && parts.onPageNotFound({ path, query, isEntryPage: true })) microtask(first);
			else first();
		},
		restore(targets, exitStates) {
			targets.slice(-MOST_PAGES).forEach((target, index) => {
				open(stack, target, undefined, exitStates[index] ?? undefined);
			});
			parts.onFirstLoad();
			const page = top();
			if (page) arrive(page);
			changed('appLaunch');
		},
		navigateTo(url, events) {
			const target = resolve(url, 'navigateTo');
			if (stack.length >= MOST_PAGES) throw new ApiFailure('webview count limit exceed');
			const [opener, opened] = createChannel(errors, events);
			hide(top());
			arrive(open(stack, target, opened), 'forward');
			changed('navigateTo');
			return { eventChannel: opener };
		},
		redirectTo(url) {
			const target = resolve(url, 'redirectTo');
			const old = top();
			const below = stack.slice(0, -1);
			if (old) close(old);
			arrive(open(below, target));
			changed('redirectTo');
		},
		navigateBack(delta) {
			if (stack.length < 2) throw new ApiFailure('cannot navigate back at first page.');
			const count = Math.min(Math.max(Math.trunc(delta) || 1, 1), stack.length - 1);
			const leaving = stack.slice(stack.length - count).reverse();
			stack = stack.slice(0, stack.length - count);
			for (const page of leaving) close(page);
			arrive(top()!, 'back');
			changed('navigateBack');
		},
		reLaunch(url) {
			replaceAll('reLaunch', resolve(url, 'reLaunch'));
		},
		switchTab,
		hideTop: () => hide(top()),
		showTop() {
			const page = top();
			if (page) show(page);
		},
		setWindow(settings, animation) {
			const page = top();
			if (!page) return;
			Object.assign(page.window, settings);
			changed('window', animation === undefined ? {} : { navigationBarAnimation: animation });
		},
		tabBarChanged() {
			for (const page of tabs.values()) writer.setPage(page.id, { tabBar: tabBar.view(page.path) ?? null });
		},
		lookChanged() {
			for (const page of all()) writer.setPage(page.id, pages.appearance(page.path));
			if (stack.length) changed('window');
		},
		tapTab(index) {
			const tap = tabBar.tap(index);
			if (!tap) return;
			switchTab('/' + tap.pagePath);
			const page = top();
			if (page) pages.call(page, 'onTabItemTap', tap);
		},
	};
}
