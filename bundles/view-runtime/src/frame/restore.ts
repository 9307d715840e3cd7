import type { Pages } from './pages.ts';

interface Scrollable extends HTMLElement {
	scrollBox?: { scrollLeft: number; scrollTop: number };
	restoreScroll?(left: number, top: number): void;
}
interface Typed {
	value: string;
	focused: boolean;
	start: number;
	end: number;
}
interface Typable extends HTMLElement {
	typed?: Typed;
	restoreTyped?(typed: Typed): void;
}
/** A control whose value nobody may have been told. */
interface Holding extends HTMLElement {
	held?: { given: unknown; value: unknown };
	restoreHeld?(value: unknown): void;
}

const TYPABLE = 'wx-input, wx-textarea';
const HOLDING = 'wx-input, wx-textarea, wx-checkbox, wx-radio, wx-switch, wx-slider, wx-picker, wx-picker-view';

/**
 * Remembers what a snapshot does not carry: scroll positions, the text being typed, and what a control shows since the logic layer set it.
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
		inputs: [...page.outer.querySelectorAll<Typable>(TYPABLE)].map((input) => input.typed),
		controls: [...page.outer.querySelectorAll<Holding>(HOLDING)].map((control) => control.held),
	}));
	return () => {
		const after = [...pages.all()];
		before.forEach(({ id, path, top, views, inputs, controls }, place) => {
			const page = [pages.get(id), after[place]].find((candidate) => candidate?.path === path);
			if (!page) return;
			page.scroller.scrollTop = top;
			page.outer.querySelectorAll<Scrollable>('wx-scroll-view').forEach((view, index) => {
				const box = views[index];
				if (box) view.restoreScroll?.(box.scrollLeft, box.scrollTop);
			});
			page.outer.querySelectorAll<Typable>(TYPABLE).forEach((input, index) => {
				const typed = inputs[index];
				if (typed) input.restoreTyped?.(typed);
			});
			page.outer.querySelectorAll<Holding>(HOLDING).forEach((control, index) => {
				const held = controls[index];
				if (held && control.held?.given === held.given) control.restoreHeld?.(held.value);
			});
		});
	};
}
