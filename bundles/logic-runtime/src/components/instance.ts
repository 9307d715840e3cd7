import { component as adapterComponent } from 'glass-easel-miniprogram-adapter';
import type { GeneralComponent } from 'glass-easel';
import type { PatchWriter } from '../backend/patch-writer.ts';
import type { Errors } from '../errors.ts';
import type { Animations } from './animations.ts';

export interface InstanceParts {
	writer: PatchWriter;
	errors: Errors;
	warn(text: string): void;
	createSelectorQuery(scope: GeneralComponent): unknown;
	createIntersectionObserver(scope: GeneralComponent, options: unknown): unknown;
	createMediaQueryObserver(): unknown;
	animations: Animations;
	pageIdOf(component: GeneralComponent): number | undefined;
	/** custom-tab-bar/index of the page that the component is on */
	tabBarOf(component: GeneralComponent): unknown;
}

interface Instance {
	_$: GeneralComponent;
}

/** What `this` of pages and components can do beyond the adapter, or differently. Called once. */
export function extendInstances(parts: InstanceParts): void {
	const { writer, errors, warn } = parts;

	/** WeChat sets no field to undefined, and says so. */
	function withoutUndefined(data: Record<string, unknown>): Record<string, unknown> {
		const unset = Object.keys(data).filter((name) => data[name] === undefined);
		if (!unset.length) return data;
		for (const name of unset) warn(`setData: the field "${name}" cannot be set to undefined; use null to clear it`);
		return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
	}

	function afterwards(instance: Instance, source: string, callback: unknown): void {
		if (typeof callback !== 'function') return;
		writer.afterApplied(() => errors.callSafely(source, () => (callback as () => void).call(instance)));
	}

	const prototype = adapterComponent.ComponentCaller.prototype as unknown as Record<string, unknown>;
	Object.assign(prototype, {
		setData(this: Instance, data: unknown, callback?: unknown) {
			if (typeof data === 'object' && data !== null) this._$.setData(withoutUndefined(data as Record<string, unknown>));
			// also for a component that has left the page: its callback must not wait for ever
			afterwards(this, 'setData callback', callback);
		},
		triggerEvent(this: Instance, name: unknown, detail: unknown, options: Record<string, unknown> | undefined) {
			// a listener's `return false` stops nothing in WeChat
			this._$.triggerEvent(String(name), detail, {
				bubbles: options?.bubbles === true,
				composed: options?.composed === true,
				capturePhase: options?.capturePhase === true,
				handleListenerReturn: () => undefined,
			});
		},
		createSelectorQuery(this: Instance) {
			return parts.createSelectorQuery(this._$);
		},
		createIntersectionObserver(this: Instance, options: unknown) {
			return parts.createIntersectionObserver(this._$, options);
		},
		createMediaQueryObserver: parts.createMediaQueryObserver,
		getPageId(this: Instance) {
			const id = parts.pageIdOf(this._$);
			return id === undefined ? undefined : `pageId:${id}`;
		},
		animate(this: Instance, selector: unknown, keyframes: unknown, duration: unknown, done?: unknown) {
			if (typeof done === 'object' && done !== null) {
				warn('animate: an animation that follows a scroll-view is not supported; nothing moves');
				return;
			}
			parts.animations.animate(this._$, selector, keyframes, duration, () => {
				if (typeof done === 'function') errors.callSafely('animate callback', () => (done as () => void).call(this));
			});
		},
		clearAnimation(this: Instance, selector: unknown, ...rest: unknown[]) {
			const [options] = rest;
			const named = typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : undefined;
			const properties = named && Object.keys(named).filter((name) => named[name]);
			parts.animations.clear(this._$, selector, properties);
			afterwards(this, 'clearAnimation callback', rest[rest.length - 1]);
		},
		applyAnimatedStyle() {},
		clearAnimatedStyle() {},
		getTabBar(this: Instance, callback?: unknown) {
			const tabBar = parts.tabBarOf(this._$);
			if (typeof callback === 'function') {
				errors.callSafely('getTabBar callback', () => (callback as (t: unknown) => void).call(this, tabBar));
			}
			return tabBar;
		},
		setUpdatePerformanceListener() {},
		setPassiveEvent() {},
		setInitialRenderingCache() {},
	});
}
