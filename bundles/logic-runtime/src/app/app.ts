import type { Errors } from '../errors.ts';
import type { ErrorListeners } from '../errors.ts';
import type { Listeners } from '../wx/listeners.ts';
import type { NotFound } from './router.ts';

type AppObject = Record<string, unknown>;

/** `App({…})`, `getApp()` and the app's own lifecycle. */
export interface App {
	define(options: unknown): void;
	getApp(options?: { allowDefault?: boolean }): AppObject | undefined;
	launch(options: unknown): void;
	show(options: unknown): void;
	hide(): void;
	/** false when there is no onPageNotFound */
	pageNotFound(missing: NotFound): boolean;
	themeChange(theme: string): void;
	listenersOf: Pick<ErrorListeners, 'onError' | 'onUnhandledRejection'>;
}

/** @param listeners of wx.onError and its kin, which hear the same */
export function createApp(errors: () => Errors, listeners: () => Listeners): App {
	let app: AppObject | undefined;
	let byDefault: AppObject | undefined;

	function has(name: string): boolean {
		return typeof app?.[name] === 'function';
	}

	function call(name: string, ...args: unknown[]): void {
		if (has(name))
			errors().callSafely(`App.${name}`, () => (app![name] as (...a: unknown[]) => unknown).apply(app, args));
	}

	return {
		define(options) {
			if (app) return;
			const given = typeof options === 'object' && options !== null ? options : {};
			app = Object.assign(byDefault ?? (Object.create(Object.getPrototypeOf(given) as object) as AppObject), given);
		},
		getApp(options) {
			if (!app && options?.allowDefault) byDefault ??= {};
			return app ?? byDefault;
		},
		launch: (options) => call('onLaunch', options),
		show(options) {
			call('onShow', options);
			listeners().emit('onAppShow', options);
		},
		hide() {
			call('onHide');
			listeners().emit('onAppHide', {});
		},
		pageNotFound(missing) {
			const heard = has('onPageNotFound') || listeners().has('onPageNotFound');
			call('onPageNotFound', missing);
			listeners().emit('onPageNotFound', missing);
			return heard;
		},
		themeChange(theme) {
			call('onThemeChange', { theme });
			listeners().emit('onThemeChange', { theme });
		},
		listenersOf: {
			onError(text) {
				// not call(): its exception must not come back here
				if (has('onError')) (app!.onError as (t: string) => void).call(app, text);
				listeners().emit('onError', text);
			},
			onUnhandledRejection(reason) {
				const event = { reason, promise: undefined };
				if (has('onUnhandledRejection')) (app!.onUnhandledRejection as (e: unknown) => void).call(app, event);
				listeners().emit('onUnhandledRejection', event);
			},
		},
	};
}
