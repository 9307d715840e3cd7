/**
 * Node operations of a patch, written one after the other into one flat array: opcode, then its arguments.
 * Node ids are positive integers, one space per session. `element` and `text` take the next id (Patch.first, first+1, …).
 */
export const enum Op {
	/** tag — a new element; the view makes `<wx-TAG>` of it, whatever TAG is */
	element = 0,
	/** content — a new text node */
	text = 1,
	/** parent, child */
	append = 2,
	/** parent, child, before */
	insert = 3,
	/** parent, child — leaves the tree; its id stays until `release` */
	remove = 4,
	/** node, content — of a text node */
	setText = 5,
	/** node, name, value — any JSON value; null removes. `id` is the DOM id, `hidden` a boolean, `data-…` stays in the logic layer; `wxs:…` is for view scripts (view-runtime, view-scripts.ts) */
	attribute = 6,
	/** node, "a b c" — the whole class attribute */
	className = 7,
	/** node, css — the whole style attribute, rpx already turned into calc(N*var(--rpx)) */
	style = 8,
	/** node, type, flags — what the node listens to: Listen bits; 0 takes the listener away */
	listen = 9,
	/** first, count — these ids are gone */
	release = 10,
	/** page, node, path, scope — opens a page whose content is node; scope is its style scope class (`p…`) */
	pageOpen = 11,
	/** page — closed for good */
	pageClose = 12,
	/** page — this one is on top; the others are hidden but keep their state */
	pageTop = 13,
	/** page, settings — page-settings.ts, and {style?: css} */
	pageSet = 14,
	/** node, method, args — a command to a basic component (focus, scrollIntoView, …) */
	call = 15,
}

/** How many arguments follow each opcode; the index is the opcode. */
export const ARGUMENTS: readonly number[] = [1, 1, 2, 3, 2, 2, 3, 2, 2, 3, 2, 4, 1, 1, 2, 3];

/** Bits of `listen`: what the view must know before the logic layer can answer. */
export const enum Listen {
	/** somebody up the tree or here listens: send it */
	send = 1,
	/** `catch:` on a touch or scroll event: prevent the browser's own scrolling */
	prevent = 2,
	/** a view script handles it, in the frame (attributes `wxs:…` of the node) */
	script = 4,
}
