import { Listen, Op } from '@loggia/messages/patch-ops';

/** A node as a test writes it: `h('view', {class: 'a', on: ['tap']}, 'text', h('button'))`. */
export interface Spec {
	tag: string;
	/** for finding its id afterwards */
	ref?: string;
	class?: string;
	style?: string;
	/** listened types; `!touchmove` also prevents */
	on?: string[];
	attributes: Record<string, unknown>;
	children: (Spec | string)[];
}

type Given = Record<string, unknown> & { ref?: string; class?: string; style?: string; on?: string[] };

export function h(tag: string, given: Given = {}, ...children: (Spec | string)[]): Spec {
	const { ref, class: className, style, on, ...attributes } = given;
	return { tag, ref, class: className, style, on, attributes, children };
}

/** Writes operations as the logic layer does: ids count up, in the order of creation. */
export class TreeWriter {
	readonly ids = new Map<string, number>();
	private next = 1;
	private first = 1;
	private ops: unknown[] = [];

	id(ref: string): number {
		const id = this.ids.get(ref);
		if (id === undefined) throw new Error(`no node is called ${ref}`);
		return id;
	}

	create(spec: Spec | string): number {
		const id = this.next++;
		if (typeof spec === 'string') {
			this.ops.push(Op.text, spec);
			return id;
		}
		this.ops.push(Op.element, spec.tag);
		if (spec.ref) this.ids.set(spec.ref, id);
		if (spec.class) this.ops.push(Op.className, id, spec.class);
		if (spec.style) this.ops.push(Op.style, id, spec.style);
		for (const [name, value] of Object.entries(spec.attributes)) this.ops.push(Op.attribute, id, name, value);
		for (const type of spec.on ?? []) {
			const prevents = type.startsWith('!');
			this.ops.push(
				Op.listen,
				id,
				prevents ? type.slice(1) : type,
				prevents ? Listen.send | Listen.prevent : Listen.send,
			);
		}
		for (const child of spec.children) this.ops.push(Op.append, id, this.create(child));
		return id;
	}

	page(page: number, spec: Spec, path = 'pages/index', scope = 'pindex'): this {
		const root = this.create(spec);
		return this.op(Op.pageOpen, page, root, path, scope).op(Op.pageTop, page);
	}

	append(parent: string, spec: Spec | string): this {
		const id = this.create(spec);
		return this.op(Op.append, this.id(parent), id);
	}

	op(op: Op, ...args: unknown[]): this {
		this.ops.push(op, ...args);
		return this;
	}

	/** The patch so far; the next one starts empty. */
	take(): { first: number; ops: unknown[] } {
		const patch = { first: this.first, ops: this.ops };
		this.ops = [];
		this.first = this.next;
		return patch;
	}
}
