import { Element as GlassElement, Event as GlassEvent, type GeneralComponent } from 'glass-easel';
import type { HostFacts, OpenSession, ViewEvent } from '@loggia/messages';
import type { Define, ReleaseManifest } from '@loggia/messages/compiled-app';
import { createApp, type App } from './app/app.ts';
import { appConfig } from './app/config.ts';
import { createPageFactory, type PageFactory } from './app/page.ts';
import { createRouter, type Router } from './app/router.ts';
import { createBackendContext } from './backend/context.ts';
import { PatchWriter } from './backend/patch-writer.ts';
import { createViewQueries, type ViewQueries } from './backend/queries.ts';
import type { RemoteElement } from './backend/remote-element.ts';
import { extendInstances } from './components/instance.ts';
import { createRegistry, type Registry } from './components/registry.ts';
import { createErrors, type Errors } from './errors.ts';
import { dispatchViewEvent } from './events/view-events.ts';
import { useWxEvents } from './events/wx-event.ts';
import { createLog, type Log } from './globals/console.ts';
import { createTimers, type Timers } from './globals/timers.ts';
import type { Host } from './host.ts';
import { createModules, type Modules } from './modules.ts';
import { microtask, now } from './primordials.ts';
import { endOfTurn } from './turn.ts';
import { absentObject } from './wx/absent.ts';
import { createApiCalls, type ApiCalls } from './wx/api-calls.ts';
import { canIUse } from './wx/can-i-use.ts';
import { ApiFailure } from './wx/failure.ts';
import { createFacts, type Facts } from './wx/facts.ts';
import { createListeners, type Listeners } from './wx/listeners.ts';
import { silentAudio } from './wx/inner-audio.ts';
import { baseMembers, idleObserver } from './wx/local-base.ts';
import { pageMembers } from './wx/local-pages.ts';
import { systemMembers } from './wx/local-system.ts';
import { createSelectorQuery } from './wx/selector-query.ts';
import { createWx, isSupported, type LocalMembers } from './wx/wx-object.ts';

/** Everything of one run of one app; the isolate holds exactly one. */
export interface Session {
	readonly errors: Errors;
	readonly log: Log;
	readonly timers: Timers;
	readonly api: ApiCalls;
	readonly listeners: Listeners;
	readonly queries: ViewQueries;
	readonly writer: PatchWriter;
	/** The app's code, as logic.js defines it. */
	load(evaluate: (define: Define) => void): void;
	open(session: OpenSession): void;
	updateFacts(facts: HostFacts): void;
	viewEvent(page: number | undefined, event: ViewEvent): void;
	chrome(action: { type: string; delta?: number; url?: string }): void;
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
	let event: string | undefined;
	const registry: Registry = createRegistry({
		modules,
		errors,
		warn,
		hint: (text) => log('debug', [text]),
		currentEvent: () => event,
		attached,
	});
	const runSafely = (f: () => void) => void errors.callSafely('callback', f);
	const soon = endOfTurn(() => writer.flush());
	const writer: PatchWriter = new PatchWriter(host, soon, runSafely, registry.scopeName, warn);
	const queries: ViewQueries = createViewQueries(host, timers, writer, runSafely);
	const context = createBackendContext(writer, () => facts.current);
	let router: Router | undefined;
	let pages: PageFactory | undefined;
	let background = false;
	let exitState: unknown[] | undefined;
	let publish: () => void = () => undefined;
	let opened = false;
	const newComponents: GeneralComponent[] = [];

	useWxEvents();
	extendInstances({
		writer,
		errors,
		createSelectorQuery: (scope) => selectorQuery(scope),
		createIntersectionObserver: idleObserver,
		pageIdOf(component) {
			const element = component.getBackendElement() as RemoteElement | null;
			return element ? writer.pageOf(element)?.id : undefined;
		},
	});

	function selectorQuery(scope?: GeneralComponent) {
		return createSelectorQuery({ queries, errors, topComponent: () => router?.top()?.component }, scope);
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

	function start(manifest: ReleaseManifest): void {
		pages = createPageFactory({ manifest, registry, writer, context, errors, host });
		router = createRouter({
			manifest,
			pages,
			writer,
			errors,
			host,
			onPageNotFound: app.pageNotFound,
			onFirstLoad: () => host.send('ready', {}, {}),
		});
		const { object: wx, namespaces } = createWxObject(router, pages, manifest);
		publish = namespaces.publish;
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

	function createWxObject(theRouter: Router, thePages: PageFactory, manifest: ReleaseManifest) {
		const system = systemMembers(facts);
		const local: LocalMembers = {
			calls: {
				...pageMembers({ router: theRouter, pages: thePages, writer, queries, errors }),
				...system.calls,
				exitMiniProgram: () => host.send('close', {}, { reason: 'exit' }),
			},
			functions: {
				...baseMembers(log, timers, errors),
				createInnerAudioContext: () => silentAudio(errors),
				...system.functions,
				createSelectorQuery: () => selectorQuery(),
				canIUse: (schema: unknown) => canIUse(schema, (name) => isSupported({ facts, local }, name)),
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
		const timeouts = manifest.networkTimeout ?? {};
		return createWx({ errors, facts, api, listeners, local, timeouts, global });
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

	function launchOptions(path: string, query: Record<string, string>) {
		return { ...facts.current?.launch, path, query };
	}

	let launched: ReturnType<typeof launchOptions> | undefined;

	function windowChanged(): void {
		const { windowWidth, windowHeight, screenWidth, screenHeight } = facts.current!.system;
		const size = { windowWidth, windowHeight, screenWidth, screenHeight };
		const deviceOrientation = windowWidth > windowHeight ? 'landscape' : 'portrait';
		const page = router?.top();
		if (page) {
			page.component?.triggerPageLifetime('resize', [size]);
			pages!.call(page, 'onResize', { size, deviceOrientation });
		}
		listeners.emit('onWindowResize', { size, deviceOrientation });
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
	const pageEvents: Record<string, string> = {
		pageScroll: 'onPageScroll',
		reachBottom: 'onReachBottom',
		pullDownRefresh: 'onPullDownRefresh',
	};

	/** The person tapped `<button open-type="getUserInfo">`: the button tells what the call of that name gives. */
	function tellUserInfo(element: RemoteElement): void {
		const answered = (detail: unknown) => {
			const told = new GlassEvent('getuserinfo', detail, { bubbles: false, composed: false, capturePhase: false });
			if (!element.gone && element.owner) GlassEvent.dispatchEvent(element.owner, told);
		};
		const lang = element.attributes?.get('lang') ?? 'en';
		void api.call('getUserInfo', { withCredentials: true, lang, complete: answered });
	}

	function followLink(element: RemoteElement): void {
		const attribute = (name: string) => element.attributes?.get(name) ?? undefined;
		const url = String(attribute('url') ?? '');
		const type = String(attribute('open-type') ?? 'navigate');
		microtask(() => {
			try {
				if (type === 'navigateBack') router?.navigateBack(Number(attribute('delta') ?? 1));
				else if (type === 'redirect') router?.redirectTo(url);
				else if (type === 'switchTab') router?.switchTab(url);
				else if (type === 'reLaunch') router?.reLaunch(url);
				else if (type === 'navigate') router?.navigateTo(url, {});
				else if (type === 'exit') host.send('close', {}, { reason: 'exit' });
			} catch (error) {
				warn(`navigator: ${error instanceof ApiFailure ? error.message : String(error)}`);
			}
		});
	}

	return {
		errors,
		log,
		timers,
		api,
		listeners,
		queries,
		writer,
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
			const after = next.system;
			if (!before || !opened) return;
			if (before.theme !== after.theme) app.themeChange(after.theme);
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
				if (page) pages!.call(page, handler, viewEvent.detail ?? {});
				return;
			}
			event = viewEvent.type;
			try {
				dispatchViewEvent(
					{
						find: (id) => writer.find(id),
						navigate: followLink,
						userInfo: tellUserInfo,
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
			app.show(launched);
			router?.showTop();
		},
	};
}
