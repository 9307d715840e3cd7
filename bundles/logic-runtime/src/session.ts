import { Element as GlassElement, Event as GlassEvent, type GeneralComponent } from 'glass-easel';
import type { ChromeAction, EnterOptions, HostFacts, Intersection, OpenSession, ViewEvent } from '@loggia/messages';
import type { Define, ReleaseManifest } from '@loggia/messages/compiled-app';
import { createApp, type App } from './app/app.ts';
import { appConfig } from './app/config.ts';
import { pageGeometry, type Geometry } from './app/geometry.ts';
import { createInspector, type Inspector } from './app/inspector.ts';
import { createLook, type Look } from './app/look.ts';
import { createPageFactory, type Page, type PageFactory } from './app/page.ts';
import { createRouter, type Router } from './app/router.ts';
import { share } from './app/share.ts';
import { createShellRequests, type ShellRequests } from './app/shell-requests.ts';
import { createTabBar, type TabBar } from './app/tab-bar.ts';
import { createBackendContext } from './backend/context.ts';
import { PatchWriter } from './backend/patch-writer.ts';
import { createViewQueries, type ViewQueries } from './backend/queries.ts';
import type { RemoteElement } from './backend/remote-element.ts';
import { createAnimations } from './components/animations.ts';
import { extendInstances } from './components/instance.ts';
import { createRegistry, type Registry } from './components/registry.ts';
import { createViewComponents } from './components/view-components.ts';
import { createErrors, type Errors } from './errors.ts';
import { createNavigator } from './events/navigator.ts';
import { takeScriptCall } from './events/script-calls.ts';
import { dispatchViewEvent } from './events/view-events.ts';
import { useWxEvents } from './events/wx-event.ts';
import { createLog, type Log } from './globals/console.ts';
import { createTimers, type Timers } from './globals/timers.ts';
import type { Host } from './host.ts';
import { createModules, type Modules } from './modules.ts';
import { now } from './primordials.ts';
import { endOfTurn } from './turn.ts';
import { absentObject } from './wx/absent.ts';
import { createAnimation } from './wx/animation.ts';
import { createApiCalls, type ApiCalls } from './wx/api-calls.ts';
import { canIUse } from './wx/can-i-use.ts';
import { ApiFailure } from './wx/failure.ts';
import { createFacts, type Facts } from './wx/facts.ts';
import { createListeners, type Listeners } from './wx/listeners.ts';
import { silentAudio } from './wx/inner-audio.ts';
import { createIntersectionObservers } from './wx/intersection-observer.ts';
import { baseMembers } from './wx/local-base.ts';
import { pageMembers } from './wx/local-pages.ts';
import { shellMembers } from './wx/local-shell.ts';
import { systemMembers } from './wx/local-system.ts';
import { tabBarMembers } from './wx/local-tab-bar.ts';
import { createMediaQueryObservers } from './wx/media-query-observer.ts';
import { FINCLIP_CONF, portedMembers } from './wx/ported.ts';
import { createSelectorQuery } from './wx/selector-query.ts';
import { createSubscriptions, type Subscriptions } from './wx/subscriptions.ts';
import { createWx, isSupported, type LocalMembers, type Wx } from './wx/wx-object.ts';

/** Everything of one run of one app; the isolate holds exactly one. */
export interface Session {
	readonly errors: Errors;
	readonly log: Log;
	readonly timers: Timers;
	readonly api: ApiCalls;
	readonly listeners: Listeners;
	readonly subscriptions: Subscriptions;
	readonly queries: ViewQueries;
	readonly writer: PatchWriter;
	readonly inspector: Inspector;
	/** The app's code, as logic.js defines it. */
	load(evaluate: (define: Define) => void): void;
	open(session: OpenSession): void;
	updateFacts(facts: HostFacts): void;
	viewEvent(page: number | undefined, event: ViewEvent): void;
	chrome(action: ChromeAction): void;
	hide(): void;
	show(): void;
}

/** @param global the isolate's global object, where the app finds `wx`, `App`, `Page` … */
export function createSession(host: Host, global: Record<string, unknown>): Session {
	const log = createLog(host);
	const warn = (text: string) => log('warn', [text]);
	const facts: Facts = createFacts();
	const modules: Modules = createModules();
	const app: App = createApp(
		() => errors,
		() => listeners,
	);
	const errors: Errors = createErrors(host, { route: () => router?.top()?.path, ...app.listenersOf });
	const listeners: Listeners = createListeners(errors);
	const timers: Timers = createTimers(host, errors);
	const api: ApiCalls = createApiCalls(host, errors, facts);
	const subscriptions: Subscriptions = createSubscriptions(api, facts, listeners);
	let event: string | undefined;
	const registry: Registry = createRegistry({
		modules,
		errors,
		warn,
		hint: (text) => log('debug', [text]),
		currentEvent: () => event,
		hasViewScripts: () => hasViewScripts,
		attached,
	});
	const runSafely = (f: () => void) => void errors.callSafely('callback', f);
	const soon = endOfTurn(() => writer.flush());
	const writer: PatchWriter = new PatchWriter(host, soon, runSafely, registry.scopeName, warn);
	const shell: ShellRequests = createShellRequests(host, timers);
	const queries: ViewQueries = createViewQueries(host, timers, writer, runSafely);
	const topComponent = () => router?.top()?.component;
	const intersections = createIntersectionObservers({ writer, queries, errors, warn, topComponent });
	const animations = createAnimations(writer, warn);
	const mediaQueries = createMediaQueryObservers(errors, () => facts.current?.system);
	const viewComponents = createViewComponents(facts, warn);
	const context = createBackendContext(writer, () => facts.current, viewComponents.made);
	const inspector = createInspector(host, () => router?.stack ?? []);
	let router: Router | undefined;
	let pages: PageFactory | undefined;
	let manifest: ReleaseManifest | undefined;
	let look: Look | undefined;
	let windowGeometry: (() => Geometry) | undefined;
	let background = false;
	/** how the app comes to the foreground next, when somebody said so */
	let entering: EnterOptions | undefined;
	let exitState: unknown[] | undefined;
	let hasViewScripts = false;
	let publish: () => void = () => undefined;
	let loadExtApi: (list: unknown) => void = () => undefined;
	let followLink: (element: RemoteElement) => void = () => undefined;
	let opened = false;
	const newComponents: GeneralComponent[] = [];

	useWxEvents();
	extendInstances({
		writer,
		errors,
		warn,
		createSelectorQuery: (scope) => selectorQuery(scope),
		createIntersectionObserver: intersections.create,
		createMediaQueryObserver: mediaQueries.create,
		animations,
		pageIdOf,
		tabBarOf(component) {
			const id = pageIdOf(component);
			return (id === undefined ? undefined : router?.find(id)?.tabBar?.getMethodCaller()) ?? null;
		},
	});

	function pageIdOf(component: GeneralComponent): number | undefined {
		// a virtual host has no node of its own
		let node: GlassElement | undefined = component;
		while (node && !node.getBackendElement()) node = node.ownerShadowRoot?.getHostNode();
		const element = node?.getBackendElement() as RemoteElement | null | undefined;
		return element ? writer.pageOf(element)?.id : undefined;
	}

	function selectorQuery(scope?: GeneralComponent) {
		return createSelectorQuery({ queries, errors, topComponent }, scope);
	}

	/** `ready` follows when the view shows the component. */
	function attached(component: GeneralComponent): void {
		newComponents.push(component);
		if (newComponents.length > 1) return;
		writer.afterApplied(() => {
			for (const one of newComponents.splice(0)) {
				if (GlassElement.isAttached(one)) one.triggerLifetime('ready', []);
			}
		});
	}

	function start(theManifest: ReleaseManifest): void {
		manifest = theManifest;
		hasViewScripts = manifest.viewScripts === true;
		viewComponents.use((manifest.viewComponents ?? []).map(({ tag }) => tag));
		look = createLook(manifest, facts);
		const tabBar = createTabBar(look);
		pages = createPageFactory({ manifest, registry, writer, context, errors, host, look, tabBar });
		router = createRouter({
			manifest,
			pages,
			writer,
			errors,
			host,
			look,
			tabBar,
			onPageNotFound: app.pageNotFound,
			onFirstLoad: () => host.send('ready', {}, {}),
		});
		const { object: wx, namespaces } = createWxObject(router, pages, manifest, tabBar);
		publish = namespaces.publish;
		loadExtApi = wx.loadExtApi as typeof loadExtApi;
		followLink = createNavigator(wx, warn);
		const globals: Record<string, unknown> = {
			wx,
			App: app.define,
			getApp: app.getApp,
			getCurrentPages: () => router!.stack.map((page) => page.instance),
			__wxConfig: appConfig(manifest, facts),
			requirePlugin: (name: unknown) => absentObject(errors, `plugin ${String(name)}`),
			...registry.globals,
		};
		if (manifest.global) globals[manifest.global] = wx;
		for (const name of Object.keys(globals)) {
			Object.defineProperty(global, name, {
				value: globals[name],
				writable: true,
				enumerable: false,
				configurable: true,
			});
		}
	}

	function createWxObject(theRouter: Router, thePages: PageFactory, theManifest: ReleaseManifest, tabBar: TabBar) {
		const path = () => theRouter.top()?.path ?? launched?.path;
		windowGeometry = () => pageGeometry(facts, look!, tabBar, path());
		const system = systemMembers(facts, windowGeometry, () => entered);
		const local: LocalMembers = {
			calls: {
				...pageMembers({ router: theRouter, pages: thePages, writer, queries, errors }),
				...tabBarMembers(theRouter, tabBar),
				...shellMembers(theRouter, shell),
				...system.calls,
				exitMiniProgram: () => host.send('close', {}, { reason: 'exit' }),
			},
			functions: {
				...baseMembers(log, timers, errors),
				createInnerAudioContext: () => silentAudio(errors),
				...system.functions,
				...portedMembers({ errors, facts, api, listeners, subscriptions, warn, wx: () => wx.object }),
				createSelectorQuery: () => selectorQuery(),
				createAnimation,
				createIntersectionObserver: (component: unknown, options: unknown) =>
					intersections.create(componentOf(component), options),
				createMediaQueryObserver: mediaQueries.create,
				canIUse: (schema: unknown) => canIUse(schema, (name) => isSupported({ facts, local }, name), facts.component),
			},
			values: { env: { USER_DATA_PATH: 'wxfile://usr' } },
			events: new Set([
				'onAppShow',
				'onAppHide',
				'onError',
				'onUnhandledRejection',
				'onPageNotFound',
				'onThemeChange',
				'onWindowResize',
				'onNetworkStatusChange',
			]),
			needsSystem: system.needsSystem,
		};
		const timeouts = theManifest.networkTimeout ?? {};
		const wx: Wx = createWx({ errors, facts, api, listeners, subscriptions, local, timeouts, global });
		return wx;
	}

	function createDefine(): Define {
		return {
			app: start,
			module: modules.register,
			brokenModule: modules.registerBroken,
			component: registry.declare,
			templates: registry.setTemplates,
		};
	}

	function launchOptions(path: string, query: Record<string, string>): EnterOptions {
		return { scene: 1001, referrerInfo: {}, ...facts.current?.launch, path, query };
	}

	let launched: EnterOptions | undefined;
	/** the last time the app came to the foreground */
	let entered: EnterOptions | undefined;

	function windowChanged(): void {
		const { windowWidth, screenWidth, screenHeight } = facts.current!.system;
		const windowHeight = windowGeometry?.().windowHeight ?? 0;
		const size = { windowWidth, windowHeight, screenWidth, screenHeight };
		const deviceOrientation = windowWidth > windowHeight ? 'landscape' : 'portrait';
		const page = router?.top();
		if (page) {
			for (const one of [page.component, page.tabBar]) one?.triggerPageLifetime('resize', [size]);
			pages!.call(page, 'onResize', { size, deviceOrientation });
		}
		listeners.emit('onWindowResize', { size, deviceOrientation });
		mediaQueries.changed();
	}

	/** What each page wants to find again after the worker died; undefined when no page says anything. */
	function exitStates(): unknown[] | undefined {
		const states = (router?.stack ?? []).map((page) => {
			const saved = pages!.call(page, 'onSaveExitState') as { data?: unknown; expireTimeStamp?: unknown } | undefined;
			if (typeof saved !== 'object' || saved === null) return null;
			const { data = null, expireTimeStamp } = saved;
			return typeof expireTimeStamp === 'number' && expireTimeStamp < now() ? null : data;
		});
		return states.some((state) => state !== null) ? states : undefined;
	}

	/** Events of the page itself, not of a node. */
	const pageEvents: Record<string, (page: Page, detail: Record<string, unknown>) => void> = {
		pageScroll: (page, { scrollTop }) => pages!.call(page, 'onPageScroll', { scrollTop }),
		reachBottom: (page) => pages!.call(page, 'onReachBottom'),
		pullDownRefresh(page) {
			// the view shows it already; a view that comes later shall too
			writer.setPage(page.id, { refreshing: true });
			pages!.call(page, 'onPullDownRefresh');
		},
		tabItemTap: (_page, { index }) => router?.tapTab(Number(index)),
	};

	/** The person tapped a button with an open-type: it shares, or tells what the call of that name gives. */
	function openType(element: RemoteElement, type: string): void {
		const page = router?.top();
		const call = (event: string, options: Record<string, unknown>) => {
			const answered = (detail: unknown) => {
				const told = new GlassEvent(event, detail, { bubbles: false, composed: false, capturePhase: false });
				if (!element.gone && element.owner) GlassEvent.dispatchEvent(element.owner, told);
			};
			void api.call(type, { ...options, complete: answered });
		};
		if (type === 'getUserInfo') {
			call('getuserinfo', { withCredentials: true, lang: element.attributes?.get('lang') ?? 'en' });
		} else if (type === 'openSetting') call('opensetting', {});
		else if (type === 'share' && page && manifest) {
			const { id = '', dataset = {} } = element.owner ?? {};
			share({ manifest, pages: pages!, timers, shell }, page, { id, dataset: { ...dataset } });
		}
	}

	/** Somebody enters the running app: from another one, say, and perhaps at a page of his own. */
	function enter(options: EnterOptions): void {
		entered = options;
		app.show(options);
		if (!options.path) return;
		const query = Object.keys(options.query).map(
			(name) => `${encodeURIComponent(name)}=${encodeURIComponent(options.query[name])}`,
		);
		const url = `/${options.path}?${query.join('&')}`;
		try {
			router?.reLaunch(url);
		} catch (error) {
			if (!(error instanceof ApiFailure)) throw error;
			const { path } = options;
			if (!app.pageNotFound({ path, query: options.query, isEntryPage: true })) warn(`enter:fail ${error.message}`);
		}
	}

	return {
		errors,
		log,
		timers,
		api,
		listeners,
		subscriptions,
		queries,
		writer,
		inspector,
		load(evaluate) {
			errors.callSafely('load', () => evaluate(createDefine()));
		},
		open(session) {
			if (opened) return;
			opened = true;
			facts.update(session.facts);
			launched = launchOptions(session.path, session.query);
			if (!router) throw new Error('logic.js did not define an app');
			publish();
			if (modules.has(FINCLIP_CONF)) errors.callSafely('FinClipConf', () => loadExtApi(modules.load(FINCLIP_CONF)));
			if (modules.has('app.js')) errors.callSafely('module app', () => modules.load('app.js'));
			app.launch(launched);
			app.show(launched);
			const { restore } = session;
			if (restore && restore.stack.length) {
				router.restore(restore.stack, Array.isArray(restore.state) ? restore.state : []);
			} else {
				router.launch(session.path, session.query);
			}
		},
		updateFacts(next) {
			const before = facts.current?.system;
			facts.update(next);
			publish();
			subscriptions.catalogChanged();
			const after = next.system;
			if (!before || !opened) return;
			if (before.theme !== after.theme) {
				if (manifest?.dark) router?.lookChanged();
				app.themeChange(after.theme);
			}
			if (before.networkType !== after.networkType && after.networkType !== undefined)
				listeners.emit('onNetworkStatusChange', {
					isConnected: after.networkType !== 'none',
					networkType: after.networkType,
				});
			if (before.windowWidth !== after.windowWidth || before.windowHeight !== after.windowHeight) windowChanged();
		},
		viewEvent(pageId, viewEvent) {
			const handler = pageEvents[viewEvent.type];
			if (handler) {
				const element = writer.find(viewEvent.node);
				const id = element ? writer.pageOf(element)?.id : pageId;
				const page = id === undefined ? router?.top() : router?.find(id);
				if (page) handler(page, (viewEvent.detail ?? {}) as Record<string, unknown>);
				return;
			}
			if (viewEvent.type.startsWith('wxs:')) {
				const element = writer.find(viewEvent.node);
				if (element) errors.callSafely('wxs', () => takeScriptCall(element, viewEvent));
				return;
			}
			if (viewEvent.type === 'animated') {
				animations.ended((viewEvent.detail as { animation: number }).animation);
				return;
			}
			if (viewEvent.type === 'intersection') {
				intersections.seen(viewEvent.detail as Intersection);
				return;
			}
			event = viewEvent.type;
			try {
				dispatchViewEvent(
					{
						builtIn: registry.builtIn,
						find: (id) => writer.find(id),
						navigate: followLink,
						openType,
						callSafely: (source, f) => void errors.callSafely(source, f),
					},
					viewEvent,
				);
			} finally {
				event = undefined;
			}
		},
		chrome(action) {
			try {
				if (action.type === 'navigateBack') router?.navigateBack(action.delta ?? 1);
				else if (action.type === 'reLaunch') router?.reLaunch(action.url ?? '');
				else if (action.type === 'answer') shell.answered(action.id, action.ok, action.message);
				else if (action.type === 'share') {
					const page = router?.top();
					if (page && manifest) share({ manifest, pages: pages!, timers, shell }, page);
				} else if (action.type === 'enter') {
					const { path, query, scene, referrerInfo } = action;
					if (background) entering = { path, query, scene, referrerInfo };
					else enter({ path, query, scene, referrerInfo });
				}
			} catch (error) {
				if (!(error instanceof ApiFailure)) throw error;
				warn(`${action.type}:fail ${error.message}`);
			}
		},
		hide() {
			if (!background) {
				background = true;
				router?.hideTop();
				app.hide();
				exitState = exitStates();
				writer.setHidden(true);
			}
			host.send('hide', {}, exitState === undefined ? {} : { state: exitState });
		},
		show() {
			if (!background) return;
			background = false;
			writer.setHidden(false);
			const options = entering;
			entering = undefined;
			if (options) enter(options);
			else app.show(launched);
			router?.showTop();
		},
	};
}

/** The component behind `this` of a page or component. */
function componentOf(instance: unknown): GeneralComponent | undefined {
	return (instance as { _$?: GeneralComponent } | null | undefined)?._$;
}
