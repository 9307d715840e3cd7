import type { Pages } from './pages.ts';

interface Scrollable extends HTMLElement {
	scrollBox?: { scrollLeft: number; scrollTop: number };
	restoreScroll?(left: number, top: number): void;
}
interface Typable extends HTMLElement {
	typed?: { value: string; focused: boolean; start: number; end: number };
	restoreTyped?(typed: { value: string; focused: boolean; start: number; end: number }): void;
}

/**
 * Remembers what a snapshot does not carry: scroll positions and the text being typed.
 *
 * @returns puts it back, once the snapshot is applied: into the same pages, or those at the same place of the stack where another isolate
 *     has numbered them anew
 */
export function rememberState(pages: Pages): () => void {
	const before = [...pages.all()].map((page) => ({
		id: page.id,
		path: page.path,
		top: page.scroller.scrollTop,
		views: [...page.outer.querySelectorAll<Scrollable>('wx-scroll-view')].map((view) => view.scrollBox),
		inputs: [...page.outer.querySelectorAll<Typable>('wx-input')].map((input) => input.typed),
	}));
	return () => {
		const after = [...pages.all()];
		before.forEach(({ id, path, top, views, inputs }, place) => {
			const page = [pages.get(id), after[place]].find((candidate) => candidate?.path === path);
			if (!page) return;
			page.scroller.scrollTop = top;
			page.outer.querySelectorAll<Scrollable>('wx-scroll-view').forEach((view, index) => {
				const box = views[index];
				if (box) view.restoreScroll?.(box.scrollLeft, box.scrollTop);
			});
			page.outer.querySelectorAll<Typable>('wx-input').forEach((input, index) => {
				const typed = inputs[index];
				if (typed) input.restoreTyped?.(typed);
			});
		});
	};
}
