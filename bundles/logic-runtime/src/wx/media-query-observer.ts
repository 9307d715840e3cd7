import type { Errors } from '../errors.ts';
import { microtask } from '../primordials.ts';

export interface WindowSize {
	windowWidth: number;
	windowHeight: number;
}

/** All media query observers of the session: the window's size is a fact, so that they need no view. */
export interface MediaQueryObservers {
	/** `this.createMediaQueryObserver()`, `wx.createMediaQueryObserver()` */
	create(): object;
	/** The window has another size. */
	changed(): void;
}

interface Watch {
	query: Record<string, unknown>;
	matches: boolean | undefined;
	callback: (result: { matches: boolean }) => unknown;
}

export function createMediaQueryObservers(errors: Errors, size: () => WindowSize | undefined): MediaQueryObservers {
	const watches = new Set<Watch>();

	function look(watch: Watch): void {
		const now = size();
		if (!now || !watches.has(watch)) return;
		const matches = fits(watch.query, now);
		if (matches === watch.matches) return;
		watch.matches = matches;
		errors.callSafely('mediaQueryObserver', () => watch.callback({ matches }));
	}

	return {
		create() {
			let own: Watch[] = [];
			return {
				observe(query: unknown, callback: unknown) {
					if (typeof callback !== 'function') return;
					const watch: Watch = {
						query: (query ?? {}) as Watch['query'],
						matches: undefined,
						callback: callback as Watch['callback'],
					};
					own.push(watch);
					watches.add(watch);
					microtask(() => look(watch));
				},
				disconnect() {
					for (const watch of own) watches.delete(watch);
					own = [];
				},
			};
		},
		changed() {
			for (const watch of [...watches]) look(watch);
		},
	};
}

/** Whether every field of the query that is there fits; px. */
function fits(query: Record<string, unknown>, { windowWidth, windowHeight }: WindowSize): boolean {
	const orientation = windowWidth > windowHeight ? 'landscape' : 'portrait';
	const tests: [name: string, fits: (wanted: number) => boolean][] = [
		['minWidth', (wanted) => windowWidth >= wanted],
		['maxWidth', (wanted) => windowWidth <= wanted],
		['width', (wanted) => windowWidth === wanted],
		['minHeight', (wanted) => windowHeight >= wanted],
		['maxHeight', (wanted) => windowHeight <= wanted],
		['height', (wanted) => windowHeight === wanted],
	];
	if (query.orientation !== undefined && query.orientation !== orientation) return false;
	return tests.every(([name, test]) => query[name] === undefined || test(Number(query[name])));
}
