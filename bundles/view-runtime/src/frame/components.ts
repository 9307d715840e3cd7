import { nodeOf, type BasicComponent } from './node-table.ts';

/** Basic components that behave; each is a chunk of its own, fetched when the first one is created. Every other tag is plain. */
const LOADERS: Record<string, () => Promise<{ default: CustomElementConstructor }>> = {
	'cover-image': () => import('./components/cover-image.ts'),
	'cover-view': () => import('./components/cover-view.ts'),
	icon: () => import('./components/icon.ts'),
	'match-media': () => import('./components/match-media.ts'),
	'movable-area': () => import('./components/movable-area.ts'),
	'movable-view': () => import('./components/movable-view.ts'),
	'page-meta': () => import('./components/page-meta.ts'),
	progress: () => import('./components/progress.ts'),
	'rich-text': () => import('./components/rich-text.ts'),
	button: () => import('./components/button.ts'),
	checkbox: () => import('./components/checkbox.ts'),
	'checkbox-group': () => import('./components/checkbox-group.ts'),
	form: () => import('./components/form.ts'),
	image: () => import('./components/image.ts'),
	input: () => import('./components/input.ts'),
	label: () => import('./components/label.ts'),
	picker: () => import('./components/picker.ts'),
	'picker-view': () => import('./components/picker-view.ts'),
	'picker-view-column': () => import('./components/picker-view-column.ts'),
	radio: () => import('./components/radio.ts'),
	'radio-group': () => import('./components/radio-group.ts'),
	'scroll-view': () => import('./components/scroll-view.ts'),
	swiper: () => import('./components/swiper.ts'),
	slider: () => import('./components/slider.ts'),
	switch: () => import('./components/switch.ts'),
	textarea: () => import('./components/textarea.ts'),
};

const loading = new Map<string, Promise<void>>();
let failed: (tag: string, error: unknown) => void = () => undefined;

/** Told when a component's code cannot be fetched; its children show plainly then. */
export function onComponentFailure(report: (tag: string, error: unknown) => void): void {
	failed = report;
}

export function isComponent(tag: string): boolean {
	return Object.hasOwn(LOADERS, tag);
}

/** Fetches and defines a component once. Never rejects: a failure is reported and tried again with the next element. */
export function load(tag: string): Promise<void> {
	let promise = loading.get(tag);
	if (!promise) {
		promise = LOADERS[tag]().then(
			(module) => customElements.define(`wx-${tag}`, module.default),
			(error: unknown) => {
				loading.delete(tag);
				failed(tag, error);
			},
		);
		loading.set(tag, promise);
		waitFor(tag, promise);
	}
	return promise;
}

const waiting = new Map<string, Promise<unknown>>();

/** Pages that open now show when this is done too. @param promise never rejects */
export function waitFor(key: string, promise: Promise<unknown>): void {
	if (waiting.has(key)) return;
	waiting.set(key, promise);
	void promise.then(() => waiting.delete(key));
}

/** Completes when no component is being fetched. */
export async function allLoaded(): Promise<void> {
	while (waiting.size > 0) await Promise.all(waiting.values());
}

/** Hands a property to an upgraded element; one that is not upgraded yet finds it in its node's props. */
export function setProp(element: HTMLElement, name: string, value: unknown): void {
	if ('propChanged' in element) (element as unknown as BasicComponent).propChanged(name, value);
}

/** Replays what arrived before the element's class was there. Called once, from the first connectedCallback. */
export function replayProps(element: BasicComponent): void {
	for (const [name, value] of nodeOf(element)?.props ?? []) {
		if (name !== 'id' && name !== 'hidden') element.propChanged(name, value);
	}
}
