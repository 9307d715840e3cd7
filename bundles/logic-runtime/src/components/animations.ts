import type { GeneralComponent } from 'glass-easel';
import type { PatchWriter } from '../backend/patch-writer.ts';
import type { RemoteElement } from '../backend/remote-element.ts';

/** `this.animate` and `this.clearAnimation`: the view plays, and says when it is done. */
export interface Animations {
	animate(
		component: GeneralComponent,
		selector: unknown,
		keyframes: unknown,
		duration: unknown,
		done: () => void,
	): void;
	/** @param properties names of properties to clear; undefined: all */
	clear(component: GeneralComponent, selector: unknown, properties: string[] | undefined): void;
	/** The view came to the end of an animation. */
	ended(animation: number): void;
}

export function createAnimations(writer: PatchWriter, warn: (text: string) => void): Animations {
	const playing = new Map<number, () => void>();
	let lastNumber = 0;

	// a view that starts over plays nothing of before
	writer.afterSnapshot(() => {
		for (const animation of [...playing.keys()]) ended(animation);
	});

	function find(component: GeneralComponent, selector: unknown): RemoteElement[] {
		const found = component.getShadowRoot()?.querySelectorAll(String(selector)) ?? [];
		if (!found.length) warn(`animate: no node fits "${String(selector)}"`);
		return found.map((element) => element.getBackendElement() as RemoteElement | null).filter((e) => e !== null);
	}

	function ended(animation: number): void {
		const done = playing.get(animation);
		playing.delete(animation);
		done?.();
	}

	return {
		animate(component, selector, keyframes, duration, done) {
			const elements = find(component, selector);
			const animation = ++lastNumber;
			const frames = writer.copy(keyframes);
			if (!elements.length || !writer.hasView || !Array.isArray(frames)) {
				writer.afterApplied(done);
				return;
			}
			playing.set(animation, done);
			writer.afterApplied(() => {
				const there = elements.filter((element) => element.sent && !element.gone);
				for (const element of there) writer.call(element, 'animate', [animation, frames, Number(duration) || 0]);
				if (!there.length) ended(animation);
			});
		},
		clear(component, selector, properties) {
			const elements = find(component, selector);
			writer.afterApplied(() => {
				for (const element of elements) writer.call(element, 'clearAnimation', [properties ?? null]);
			});
		},
		ended,
	};
}
