import type { Errors } from '../errors.ts';

/** `wx.onX(listener)`, `wx.offX(listener?)`. */
export interface Listeners {
	/** @param name `onThemeChange`. @returns true when it is the first one */
	add(name: string, listener: unknown): boolean;
	/** @param name `onThemeChange`; without listener all go. @returns true when the last one left */
	remove(name: string, listener: unknown): boolean;
	emit(name: string, data: unknown): void;
	has(name: string): boolean;
	/** Every event that somebody listens to. */
	names(): string[];
}

export function createListeners(errors: Errors): Listeners {
	const all = new Map<string, ((data: unknown) => void)[]>();
	return {
		add(name, listener) {
			if (typeof listener !== 'function') return false;
			const list = all.get(name) ?? [];
			if (list.includes(listener as (data: unknown) => void)) return false;
			all.set(name, [...list, listener as (data: unknown) => void]);
			return list.length === 0;
		},
		remove(name, listener) {
			const list = all.get(name) ?? [];
			const rest = typeof listener === 'function' ? list.filter((one) => one !== listener) : [];
			all.set(name, rest);
			return list.length > 0 && rest.length === 0;
		},
		emit(name, data) {
			for (const listener of all.get(name) ?? []) errors.callSafely(`wx.${name}`, () => listener(data));
		},
		has: (name) => (all.get(name)?.length ?? 0) > 0,
		names: () => [...all.keys()].filter((name) => all.get(name)!.length > 0),
	};
}
