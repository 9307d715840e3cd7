import type { Patch } from '@loggia/messages';
import { ARGUMENTS, Listen, Op } from '@loggia/messages/patch-ops';

export interface ViewNode {
	id: number;
	tag: string;
	text: string;
	parent: ViewNode | null;
	children: ViewNode[];
	attributes: Record<string, unknown>;
	listeners: Record<string, number>;
}

interface ViewPage {
	root: ViewNode;
	path: string;
	scope: string;
	settings: Record<string, unknown>;
}

/** A frame without a browser: applies patches to a small tree and renders it as HTML. Strict: what a browser would refuse, it refuses. */
export class TestView {
	nodes = new Map<number, ViewNode>();
	pages = new Map<number, ViewPage>();
	top = 0;
	operations = 0;

	apply(kind: string, patch: Patch): void {
		if (kind === 'snapshot') {
			this.nodes.clear();
			this.pages.clear();
			this.top = 0;
		}
		let next = patch.first;
		const { ops } = patch;
		for (let i = 0; i < ops.length;) {
			const op = ops[i] as Op;
			const count = ARGUMENTS[op];
			if (count === undefined) throw new Error(`operation ${String(ops[i])} at ${i}`);
			const args = ops.slice(i + 1, i + 1 + count);
			i += 1 + count;
			this.operations++;
			if (op === Op.element) this.create(next++, args[0] as string, '');
			else if (op === Op.text) this.create(next++, '', args[0] as string);
			else this.change(op, args);
		}
	}

	private create(id: number, tag: string, text: string): void {
		if (this.nodes.has(id)) throw new Error(`node ${id} exists`);
		this.nodes.set(id, { id, tag, text, parent: null, children: [], attributes: {}, listeners: {} });
	}

	node(id: unknown): ViewNode {
		const node = this.nodes.get(id as number);
		if (!node) throw new Error(`no node ${String(id)}`);
		return node;
	}

	private change(op: Op, [a, b, c, d]: unknown[]): void {
		switch (op) {
			case Op.append:
				return this.place(this.node(a), this.node(b), null);
			case Op.insert:
				return this.place(this.node(a), this.node(b), this.node(c));
			case Op.remove: {
				const child = this.node(b);
				if (child.parent !== this.node(a)) throw new Error(`node ${String(b)} is no child of ${String(a)}`);
				this.detach(child);
				return;
			}
			case Op.setText:
				this.node(a).text = b as string;
				return;
			case Op.attribute:
				if (c === null) delete this.node(a).attributes[b as string];
				else this.node(a).attributes[b as string] = c;
				return;
			case Op.className:
				this.node(a).attributes.class = b;
				return;
			case Op.style:
				this.node(a).attributes.style = b;
				return;
			case Op.listen:
				this.node(a).listeners[b as string] = c as number;
				return;
			case Op.release:
				for (let id = a as number; id < (a as number) + (b as number); id++) {
					this.node(id);
					this.nodes.delete(id);
				}
				return;
			case Op.pageOpen:
				this.pages.set(a as number, { root: this.node(b), path: c as string, scope: d as string, settings: {} });
				return;
			case Op.pageClose:
				if (!this.pages.delete(a as number)) throw new Error(`no page ${String(a)}`);
				return;
			case Op.pageTop:
				if (!this.pages.has(a as number)) throw new Error(`no page ${String(a)}`);
				this.top = a as number;
				return;
			case Op.pageSet:
				Object.assign(this.pages.get(a as number)!.settings, b);
				return;
			case Op.call:
				return void this.node(a);
			default:
				throw new Error(`operation ${op}`);
		}
	}

	private detach(child: ViewNode): void {
		if (child.parent) child.parent.children.splice(child.parent.children.indexOf(child), 1);
		child.parent = null;
	}

	private place(parent: ViewNode, child: ViewNode, before: ViewNode | null): void {
		for (let up: ViewNode | null = parent; up; up = up.parent) if (up === child) throw new Error('a node below itself');
		this.detach(child);
		const index = before ? parent.children.indexOf(before) : parent.children.length;
		if (index < 0) throw new Error(`node ${before!.id} is no child of ${parent.id}`);
		parent.children.splice(index, 0, child);
		child.parent = parent;
	}

	/** HTML of the page on top. */
	html(): string {
		const page = this.pages.get(this.top);
		return page ? page.root.children.map(render).join('') : '';
	}

	/** The n-th node in document order of the page on top for which `test` holds. */
	find(test: string | ((node: ViewNode) => boolean), index = 0): ViewNode {
		const matches = typeof test === 'string' ? selector(test) : test;
		const found: ViewNode[] = [];
		const walk = (node: ViewNode) => {
			if (matches(node)) found.push(node);
			node.children.forEach(walk);
		};
		const page = this.pages.get(this.top);
		if (page) walk(page.root);
		if (!found[index]) throw new Error(`nothing matches ${String(test)} in ${this.html()}`);
		return found[index];
	}

	/** Whether an event of this type on this node would be sent, and whether the browser's own action is prevented. */
	listens(node: ViewNode, type: string): { send: boolean; prevent: boolean } {
		let bits = 0;
		for (let up: ViewNode | null = node; up; up = up.parent) bits |= up.listeners[type] ?? 0;
		return { send: (bits & Listen.send) !== 0, prevent: (bits & Listen.prevent) !== 0 };
	}
}

function selector(text: string): (node: ViewNode) => boolean {
	if (text.startsWith('#')) return (node) => node.attributes.id === text.slice(1);
	if (text.startsWith('.'))
		return (node) =>
			String(node.attributes.class ?? '')
				.split(' ')
				.includes(text.slice(1));
	return (node) => node.tag === text;
}

function render(node: ViewNode): string {
	if (!node.tag) return node.text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
	const attributes = Object.keys(node.attributes)
		.sort()
		.map(
			(name) =>
				` ${name}="${typeof node.attributes[name] === 'object' ? JSON.stringify(node.attributes[name]) : String(node.attributes[name])}"`,
		);
	return `<${node.tag}${attributes.join('')}>${node.children.map(render).join('')}</${node.tag}>`;
}
