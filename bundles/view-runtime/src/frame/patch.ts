import type { Patch } from '@loggia/messages';
import type { PageSettings } from '@loggia/messages/page-settings';
import { ARGUMENTS, Op } from '@loggia/messages/patch-ops';
import { writeClasses } from './classes.ts';
import { isComponent, load, setProp } from './components.ts';
import { type BasicComponent, type NodeTable, PatchError, type ViewNode } from './node-table.ts';
import { toBoolean, toText } from './props.ts';
import { setStyle } from './styles.ts';
import { renderText, renderTextChildren } from './text.ts';
import { hostViewComponent, setViewComponentAttribute } from './view-components.ts';

/** What a patch asks of the page stack; pages.ts implements it. */
export interface PageHost {
	open(page: number, content: HTMLElement, path: string, scope: string): void;
	close(page: number): void;
	top(page: number): void;
	set(page: number, settings: PageSettings): void;
}

/** Told about listeners, so that the browser's own events are only watched when somebody wants them. */
export interface ListenHost {
	listens(node: ViewNode & { dom: HTMLElement }, type: string, flags: number): void;
	/** an attribute `wxs:…`, for view scripts */
	script?(node: ViewNode & { dom: HTMLElement }, name: string, value: unknown): void;
	/** attribute `animation`, on any node */
	animation?(node: ViewNode & { dom: HTMLElement }, value: unknown): void;
	/** a command that any node understands. @returns whether it was one */
	command?(node: ViewNode & { dom: HTMLElement }, method: string, args: unknown[]): boolean;
}

/** Attributes that would act on the document or that the logic layer must not set on an element of ours. */
const NEVER_REFLECTED = new Set([
	...['class', 'style', 'slot', 'is', 'nonce', 'part', 'exportparts', 'title', 'tabindex', 'accesskey', 'autofocus'],
	...['contenteditable', 'draggable', 'inert', 'popover', 'popovertarget', 'enterkeyhint', 'inputmode', 'translate'],
]);

/**
 * Applies the operations of one patch to the DOM, in order. An operation that fails is reported and the rest goes on.
 *
 * @returns the operations that failed, with what went wrong; empty when the view now is what the logic layer thinks
 */
export function applyPatch(patch: Patch, nodes: NodeTable, pages: PageHost, listeners: ListenHost): PatchError[] {
	const failed: PatchError[] = [];
	const { ops } = patch;
	let next = patch.first;
	for (let at = 0; at < ops.length;) {
		const op = ops[at] as Op;
		const count = ARGUMENTS[op];
		if (count === undefined) {
			failed.push(new PatchError(`operation ${String(op)} at ${at} is unknown; the rest of the patch is lost`, op));
			break;
		}
		const id = op === Op.element || op === Op.text ? next++ : 0;
		try {
			applyOne(op, id, ops.slice(at + 1, at + 1 + count), nodes, pages, listeners);
		} catch (e) {
			failed.push(new PatchError(`operation ${op} at ${at}: ${e instanceof Error ? e.message : String(e)}`, op));
		}
		at += 1 + count;
	}
	return failed;
}

function applyOne(op: Op, id: number, a: unknown[], nodes: NodeTable, pages: PageHost, listeners: ListenHost): void {
	switch (op) {
		case Op.element:
			createElement(nodes, id, String(a[0]));
			break;
		case Op.text: {
			const node = nodes.add(id, document.createTextNode(String(a[0])), '');
			node.text = String(a[0]);
			break;
		}
		case Op.append:
			place(nodes.element(a[0] as number), nodes.need(a[1] as number), null);
			break;
		case Op.insert:
			place(nodes.element(a[0] as number), nodes.need(a[1] as number), nodes.need(a[2] as number));
			break;
		case Op.remove: {
			const child = nodes.need(a[1] as number);
			if (child.dom.parentNode === nodes.element(a[0] as number).dom) child.dom.remove();
			break;
		}
		case Op.setText: {
			const node = nodes.need(a[0] as number);
			node.text = String(a[1]);
			if (node.tag === '') renderText(node);
			else node.dom.textContent = node.text;
			break;
		}
		case Op.attribute:
			setAttribute(nodes.element(a[0] as number), String(a[1]), a[2], listeners);
			break;
		case Op.className: {
			const node = nodes.element(a[0] as number);
			node.classes = toText(a[1]);
			writeClasses(node.dom);
			break;
		}
		case Op.style: {
			setStyle(nodes.element(a[0] as number).dom, toText(a[1]));
			break;
		}
		case Op.listen: {
			const node = nodes.element(a[0] as number);
			const flags = Number(a[2]);
			if (flags === 0) node.listens.delete(String(a[1]));
			else node.listens.set(String(a[1]), flags);
			listeners.listens(node, String(a[1]), flags);
			break;
		}
		case Op.release:
			nodes.release(a[0] as number, a[1] as number);
			break;
		case Op.pageOpen:
			pages.open(a[0] as number, nodes.element(a[1] as number).dom, String(a[2]), toText(a[3]));
			break;
		case Op.pageClose:
			pages.close(a[0] as number);
			break;
		case Op.pageTop:
			pages.top(a[0] as number);
			break;
		case Op.pageSet:
			pages.set(a[0] as number, (a[1] ?? {}) as PageSettings);
			break;
		case Op.call: {
			const node = nodes.element(a[0] as number);
			if (listeners.command?.(node, String(a[1]), (a[2] ?? []) as unknown[])) break;
			if (isComponent(node.tag)) {
				const call = () => (node.dom as unknown as BasicComponent).command?.(String(a[1]), (a[2] ?? []) as unknown[]);
				if ('propChanged' in node.dom) call();
				else void load(node.tag).then(call);
			}
			break;
		}
	}
}

/** `<wx-TAG>`; a tag that HTML cannot name is rendered as an unknown element, its children still show. */
function createElement(nodes: NodeTable, id: number, tag: string): void {
	let dom: HTMLElement;
	try {
		dom = document.createElement(`wx-${tag}`);
	} catch {
		dom = document.createElement('wx-unknown');
	}
	nodes.add(id, dom, tag || 'unknown');
	if (isComponent(tag)) void load(tag);
	else hostViewComponent(dom, tag);
}

function place(parent: ViewNode & { dom: HTMLElement }, child: ViewNode, before: ViewNode | null): void {
	const reference = before && before.dom.parentNode === parent.dom ? before.dom : null;
	parent.dom.insertBefore(child.dom, reference);
	if (child.tag === '' && parent.tag === 'text') renderText(child);
}

function setAttribute(
	node: ViewNode & { dom: HTMLElement },
	name: string,
	value: unknown,
	listeners: ListenHost,
): void {
	const { dom } = node;
	if (value === null || value === undefined) node.props.delete(name);
	else node.props.set(name, value);
	if (name.startsWith('wxs:')) {
		listeners.script?.(node, name, value);
		return;
	}
	if (name === 'animation') listeners.animation?.(node, value);
	if (name === 'id') {
		if (value === null || value === undefined || value === '') dom.removeAttribute('id');
		else dom.id = toText(value);
		return;
	}
	if (name === 'hidden') {
		dom.toggleAttribute('hidden', toBoolean(value ?? false));
		return;
	}
	reflect(node, name, value);
	if (node.tag === 'text' && (name === 'space' || name === 'decode')) renderTextChildren(node);
	if (isComponent(node.tag)) setProp(dom, name, value ?? null);
	else setViewComponentAttribute(dom, name, value ?? null);
}

/** Simple values show as DOM attributes, so that attribute selectors of app styles and accessibility attributes work. */
function reflect(node: ViewNode & { dom: HTMLElement }, name: string, value: unknown): void {
	const attribute = name.toLowerCase();
	if (NEVER_REFLECTED.has(attribute) || attribute.startsWith('on') || !/^[a-z_][\w.-]*$/.test(attribute)) return;
	if ((attribute === 'value' || attribute === 'src') && isComponent(node.tag)) return;
	const simple =
		value === true
			? ''
			: typeof value === 'string' && value.length <= 512
				? value
				: typeof value === 'number'
					? `${value}`
					: null;
	const aria = attribute.startsWith('aria-') && typeof value === 'boolean' ? `${value}` : simple;
	if (aria === null) node.dom.removeAttribute(attribute);
	else node.dom.setAttribute(attribute, aria);
}
