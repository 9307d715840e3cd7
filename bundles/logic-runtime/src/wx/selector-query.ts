import { Component as GlassComponent, type Element as GlassElement, type GeneralComponent } from 'glass-easel';
import type { ViewQuery, ViewQueryReply, ViewRect } from '@loggia/messages';
import type { ViewQueries } from '../backend/queries.ts';
import type { RemoteElement } from '../backend/remote-element.ts';
import type { Errors } from '../errors.ts';
import { absentObject } from './absent.ts';

interface Fields {
	id?: boolean;
	dataset?: boolean;
	mark?: boolean;
	rect?: boolean;
	size?: boolean;
	scrollOffset?: boolean;
	properties?: string[];
	computedStyle?: string[];
	context?: boolean;
	node?: boolean;
}

interface Request {
	/** null is the viewport */
	selector: string | null;
	all: boolean;
	scope: GeneralComponent | undefined;
	fields: Fields;
	callback: unknown;
}

type Answer = Record<string, unknown>;

export interface SelectorQueryParts {
	queries: ViewQueries;
	errors: Errors;
	/** the component of the page on top */
	topComponent(): GeneralComponent | null | undefined;
}

/**
 * `wx.createSelectorQuery()`, `this.createSelectorQuery()`: nodes are found in the component tree when the view has what the turn of `exec` did, as in
 * WeChat: also those that a `setData` behind `exec` makes. Their layout is asked of the view.
 */
export function createSelectorQuery(parts: SelectorQueryParts, scope?: GeneralComponent) {
	const requests: Request[] = [];
	let current = scope;

	function nodes(selector: string | null, all: boolean) {
		const add = (fields: Fields) => (callback?: unknown) => {
			requests.push({ selector, all, scope: current, fields, callback });
			return query;
		};
		return {
			boundingClientRect: add({ id: true, dataset: true, rect: true, size: true }),
			scrollOffset: add({ id: true, dataset: true, scrollOffset: true }),
			fields: (fields: Fields, callback?: unknown) => add(fields ?? {})(callback),
			context: add({ context: true }),
			node: add({ node: true }),
			ref: add({}),
		};
	}

	const query = {
		in(component: unknown) {
			current = (component as { _$?: GeneralComponent } | null)?._$ ?? current;
			return query;
		},
		select: (selector: string) => nodes(String(selector), false),
		selectAll: (selector: string) => nodes(String(selector), true),
		selectViewport: () => nodes(null, false),
		exec(callback?: unknown) {
			run(parts, requests.splice(0), callback);
			return query;
		},
	};
	return query;
}

function run({ queries, errors, topComponent }: SelectorQueryParts, requests: Request[], done: unknown): void {
	let found: GlassElement[][] | undefined;
	const layout: Layout = { elements: [], rects: [], offsets: [], viewport: undefined };
	const wants = (what: (fields: Fields) => boolean | undefined) =>
		requests.some(({ fields, selector }) => selector !== null && what(fields));
	const questions: [() => ViewQuery, (reply: ViewQueryReply) => void][] = [];
	if (wants((fields) => fields.rect || fields.size)) {
		questions.push([
			() => ({ type: 'rects', nodes: ids() }),
			(reply) => (layout.rects = 'rects' in reply ? reply.rects : []),
		]);
	}
	if (wants((fields) => fields.scrollOffset)) {
		questions.push([
			() => ({ type: 'scrollOffset', nodes: ids() }),
			(reply) => (layout.offsets = 'offsets' in reply ? reply.offsets : []),
		]);
	}
	if (!questions.length || requests.some(({ selector }) => selector === null)) {
		questions.push([
			() => {
				nodes();
				return { type: 'viewport' };
			},
			(reply) => (layout.viewport = 'viewport' in reply ? reply.viewport : undefined),
		]);
	}
	let open = questions.length;
	for (const [question, take] of questions) {
		queries.ask(question, (reply) => {
			if (reply) take(reply);
			if (--open === 0) finish();
		});
	}

	/** For each request, what it selects: looked up once, when the first question leaves. */
	function nodes(): GlassElement[][] {
		if (!found) {
			found = requests.map((request) => find(request, topComponent));
			layout.elements = [...new Set(found.flat())];
		}
		return found;
	}

	function ids(): number[] {
		nodes();
		return layout.elements.map(nodeId);
	}

	function finish(): void {
		const results = requests.map((request, i) => {
			const answers =
				request.selector === null
					? [viewport(layout)]
					: nodes()[i].map((element) => answer(element, request.fields, layout, errors));
			const result = request.all ? answers : (answers[0] ?? null);
			call(request.callback, result);
			return result;
		});
		call(done, results);
	}

	function call(callback: unknown, value: unknown): void {
		if (typeof callback === 'function')
			errors.callSafely('selectorQuery', () => (callback as (v: unknown) => void)(value));
	}
}

interface Layout {
	elements: GlassElement[];
	rects: (ViewRect | null)[];
	offsets: (Answer | null)[];
	viewport: Answer | undefined;
}

function find(request: Request, topComponent: () => GeneralComponent | null | undefined): GlassElement[] {
	const root = (request.scope ?? topComponent())?.getShadowRoot();
	if (!root || request.selector === null) return [];
	if (request.all) return root.querySelectorAll(request.selector);
	const one = root.querySelector(request.selector);
	return one ? [one] : [];
}

/** Basic components that WeChat answers `context` and `node` for; none of them can be steered here yet. */
const CONTEXTS = new Set(['canvas', 'editor', 'live-player', 'live-pusher', 'map', 'video']);
const NODES = new Set(['canvas', 'scroll-view']);

/** 0 is a node that the view does not have. */
function nodeId(element: GlassElement): number {
	const remote = element.getBackendElement() as RemoteElement | null;
	return remote && remote.sent && !remote.gone ? remote.id : 0;
}

function answer(element: GlassElement, fields: Fields, layout: Layout, errors: Errors): Answer {
	const index = layout.elements.indexOf(element);
	const rect = layout.rects[index] ?? { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
	const result: Answer = {};
	if (fields.id) result.id = element.id;
	if (fields.dataset) result.dataset = { ...element.dataset };
	if (fields.mark) result.mark = { ...element.collectMarks() };
	if (fields.rect) for (const side of ['left', 'top', 'right', 'bottom'] as const) result[side] = rect[side];
	if (fields.size) for (const side of ['width', 'height'] as const) result[side] = rect[side];
	if (fields.scrollOffset) {
		Object.assign(result, { scrollLeft: 0, scrollTop: 0, scrollWidth: 0, scrollHeight: 0 }, layout.offsets[index]);
	}
	for (const name of fields.properties ?? []) {
		if (GlassComponent.isComponent(element)) result[name] = (element.data as Answer)[name];
		else result[name] = (element.getBackendElement() as RemoteElement | null)?.attributes?.get(name) ?? null;
	}
	const { is = '' } = element as { is?: string };
	if (fields.context) result.context = CONTEXTS.has(is) ? absentObject(errors, `${is}Context`) : null;
	if (fields.node) result.node = NODES.has(is) ? absentObject(errors, is) : null;
	return result;
}

function viewport({ viewport: seen }: Layout): Answer {
	const { width = 0, height = 0, scrollTop = 0, scrollLeft = 0 } = (seen ?? {}) as Record<string, number>;
	return {
		id: '',
		dataset: {},
		left: 0,
		top: 0,
		right: width,
		bottom: height,
		width,
		height,
		scrollTop,
		scrollLeft,
		scrollWidth: width,
		scrollHeight: height,
	};
}
