import {
	Component as GlassComponent,
	Element as GlassElement,
	type GeneralComponent,
	type composedBackend,
} from 'glass-easel';
import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import type { PageSettings } from '@loggia/messages/page-settings';
import type { PatchWriter } from '../backend/patch-writer.ts';
import { RemoteElement } from '../backend/remote-element.ts';
import type { Registry } from '../components/registry.ts';
import type { Errors } from '../errors.ts';
import type { Host } from '../host.ts';
import type { EventChannel } from './event-channel.ts';
import type { Look } from './look.ts';
import type { TabBar } from './tab-bar.ts';
import type { Query } from './url.ts';

const CUSTOM_TAB_BAR = 'custom-tab-bar/index';
/** px from the end, without onReachBottomDistance */
const DEFAULT_DISTANCE = 50;

/** A page that was opened: what the app sees of it (`instance`) and what the view shows. */
export interface Page {
	readonly id: number;
	readonly path: string;
	readonly query: Query;
	/** `this` of the page's methods, an entry of getCurrentPages() */
	readonly instance: Record<string, unknown>;
	readonly component: GeneralComponent | null;
	/** its instance of custom-tab-bar/index */
	readonly tabBar: GeneralComponent | null;
	/** wx.setNavigationBar…, over the page's JSON */
	readonly window: Record<string, unknown>;
	shown: boolean;
	/** onReady has been called, or will be with the next acknowledgement */
	ready: boolean;
	closed: boolean;
}

export interface PageParts {
	manifest: ReleaseManifest;
	registry: Registry;
	writer: PatchWriter;
	context: composedBackend.Context;
	errors: Errors;
	host: Host;
	look: Look;
	tabBar: TabBar;
}

export interface PageFactory {
	/** Makes the page and puts it into the tree; none of its lifecycle functions has been called. */
	open(path: string, query: Query, channel: EventChannel | undefined, exitState: unknown): Page;
	close(page: Page): void;
	/** What the view draws of it besides its content, in the theme of now. */
	appearance(path: string): PageSettings;
	/** Calls `page.NAME(…args)` if it is there. */
	call(page: Page, name: string, ...args: unknown[]): unknown;
}

export function createPageFactory(parts: PageParts): PageFactory {
	const { manifest, registry, writer, context, errors, host, look, tabBar } = parts;
	let nextId = 1;

	function open(path: string, query: Query, channel: EventChannel | undefined, exitState: unknown): Page {
		const id = nextId++;
		const compiled = registry.compiled(path);
		const broken =
			manifest.errorPages?.[path] ?? compiled?.broken ?? (compiled ? undefined : `page "${path}" is not found`);
		const page = broken === undefined ? openCompiled(id, path, query) : openErrorPage(id, path, query, broken);
		const { instance } = page;
		instance.route = instance.__route__ = path;
		instance.options = query;
		instance.getOpenerEventChannel = () => channel ?? { on() {}, once() {}, off() {}, emit() {} };
		instance.getPageId = () => `pageId:${id}`;
		if (exitState !== undefined) instance.exitState = exitState;
		if (page.component) {
			giveQueryToProperties(page.component, query);
			GlassElement.pretendAttached(page.component);
		}
		if (page.tabBar) {
			rootOf(page).appendChild(page.tabBar.getBackendElement() as RemoteElement);
			GlassElement.pretendAttached(page.tabBar);
		}
		writer.openPage({
			id,
			path,
			scope: compiled?.scope ?? '',
			root: rootOf(page),
			settings: { ...appearance(path), ...behaviour(instance, path) },
		});
		return page;
	}

	const errorRoots = new Map<Page, RemoteElement>();

	function rootOf(page: Page): RemoteElement {
		return (page.component?.getBackendElement() as RemoteElement | null | undefined) ?? errorRoots.get(page)!;
	}

	/** What depends on the theme. */
	function appearance(path: string): PageSettings {
		const { backgroundColor, backgroundColorTop, backgroundTextStyle } = look.window(path);
		const drawn = tabBar.view(path);
		return {
			...(typeof backgroundColor === 'string' ? { backgroundColor } : {}),
			...(typeof backgroundColorTop === 'string' ? { backgroundColorTop } : {}),
			...(backgroundTextStyle === 'light' || backgroundTextStyle === 'dark' ? { backgroundTextStyle } : {}),
			...(drawn ? { tabBar: drawn } : {}),
		};
	}

	/** What the view has to watch for the page. */
	function behaviour(instance: Record<string, unknown>, path: string): PageSettings {
		const { enablePullDownRefresh, onReachBottomDistance } = look.window(path);
		const distance = Number(onReachBottomDistance ?? DEFAULT_DISTANCE);
		return {
			...(typeof instance.onPageScroll === 'function' ? { listenScroll: true } : {}),
			...(typeof instance.onReachBottom === 'function'
				? { reachBottom: distance >= 0 ? distance : DEFAULT_DISTANCE }
				: {}),
			...(String(enablePullDownRefresh) === 'true' ? { pullDown: true } : {}),
		};
	}

	/** The app's own tab bar, one for each tab page as in WeChat. */
	function customTabBar(path: string): GeneralComponent | null {
		if (!tabBar.custom || tabBar.indexOf(path) < 0 || !registry.compiled(CUSTOM_TAB_BAR)) return null;
		registry.prepare(CUSTOM_TAB_BAR);
		return (
			errors.callSafely(CUSTOM_TAB_BAR, () =>
				registry.space.createComponentByUrl('tab-bar', CUSTOM_TAB_BAR, null, context),
			) ?? null
		);
	}

	function openCompiled(id: number, path: string, query: Query): Page {
		registry.prepare(path);
		try {
			const component = registry.space.createComponentByUrl('page', path, null, context);
			const instance = component.getMethodCaller() as unknown as Record<string, unknown>;
			const own = customTabBar(path);
			return {
				id,
				path,
				query,
				instance,
				component,
				tabBar: own,
				window: {},
				shown: false,
				ready: false,
				closed: false,
			};
		} catch (error) {
			errors.report(error, 'Page', path);
			return openErrorPage(id, path, query, `The page could not be made: ${String(error)}`, false);
		}
	}

	/** A page that says why there is none; counts as one error unless that was counted already. */
	function openErrorPage(id: number, path: string, query: Query, message: string, count = true): Page {
		if (count) host.send('error', {}, { source: 'errorPage', message, path });
		const page: Page = {
			id,
			path,
			query,
			instance: { data: {}, setData() {} },
			component: null,
			tabBar: null,
			window: { navigationBarTitleText: path },
			shown: false,
			ready: false,
			closed: false,
		};
		errorRoots.set(page, errorTree(writer, path, message));
		return page;
	}

	return {
		open,
		appearance,
		close(page) {
			if (page.closed) return;
			page.closed = true;
			writer.closePage(page.id);
			const { component } = page;
			if (page.tabBar) {
				GlassElement.pretendDetached(page.tabBar);
				page.tabBar.destroyBackendElement();
			}
			if (component) {
				GlassElement.pretendDetached(component);
				component.destroyBackendElement();
			} else {
				releaseTree(errorRoots.get(page));
				errorRoots.delete(page);
			}
		},
		call(page, name, ...args) {
			const method = page.instance[name];
			if (typeof method !== 'function') return undefined;
			return errors.callSafely(`Page.${name}`, () =>
				(method as (...a: unknown[]) => unknown).apply(page.instance, args),
			);
		},
	};
}

/** A page written as a Component gets its query as properties too. */
function giveQueryToProperties(component: GeneralComponent, query: Query): void {
	const values: Query = {};
	for (const name of Object.keys(query)) if (GlassComponent.hasProperty(component, name)) values[name] = query[name];
	if (Object.keys(values).length) component.setData(values);
}

function errorTree(writer: PatchWriter, path: string, message: string): RemoteElement {
	const root = new RemoteElement(writer, 'page');
	const box = new RemoteElement(writer, 'view');
	box.addClass('loggia-error-page');
	box.setStyle('padding:48px 24px;text-align:center;color:#888;font-size:15px;line-height:1.6;word-break:break-word');
	for (const text of ['This page cannot be shown.', path, message]) {
		const line = new RemoteElement(writer, 'view');
		line.appendChild(new RemoteElement(writer, '', text));
		box.appendChild(line);
	}
	root.appendChild(box);
	return root;
}

function releaseTree(element: RemoteElement | undefined): void {
	if (!element) return;
	for (let child = element.first; child; child = child.next) releaseTree(child);
	element.release();
}
