import { type Op } from '@loggia/messages/patch-ops';

/** What the frame knows of one node that the logic layer created. */
export interface ViewNode {
	id: number;
	dom: HTMLElement | Text;
	/** `view`, `text`, …; '' for a text node */
	tag: string;
	/** values of attribute operations, as received */
	props: Map<string, unknown>;
	/** event type → Listen bits */
	listens: Map<string, number>;
	/** the class attribute as the logic layer set it; hover and placeholder classes come on top */
	classes: string;
	/** text nodes: content as received, before `space` and `decode` */
	text: string;
}

/** What a basic component with behaviour offers to the applier; plain tags have none of it. */
export interface BasicComponent extends HTMLElement {
	/** A property changed, or is replayed when the element is upgraded. null: back to the default. */
	propChanged(name: string, value: unknown): void;
	/** A command of the logic layer (Op.call). Unknown methods are ignored. */
	command?(method: string, args: unknown[]): void;
}

const NODE = Symbol('loggia node');
type Owned = Node & { [NODE]?: ViewNode };

/** Thrown for an operation that does not fit what the view has; the frame asks for a snapshot then. */
export class PatchError extends Error {
	override name = 'PatchError';
	constructor(
		message: string,
		readonly op?: Op,
	) {
		super(message);
	}
}

/** Nodes by id. One table a frame; a snapshot empties it. */
export class NodeTable {
	private readonly byId = new Map<number, ViewNode>();

	add(id: number, dom: HTMLElement | Text, tag: string): ViewNode {
		const node: ViewNode = { id, dom, tag, props: new Map(), listens: new Map(), classes: '', text: '' };
		this.byId.set(id, node);
		(dom as Owned)[NODE] = node;
		return node;
	}

	get(id: number): ViewNode | undefined {
		return this.byId.get(id);
	}

	/** @throws PatchError when there is no such node */
	need(id: number): ViewNode {
		const node = this.byId.get(id);
		if (!node) throw new PatchError(`node ${id} does not exist`);
		return node;
	}

	/** Likewise, and it must be an element. */
	element(id: number): ViewNode & { dom: HTMLElement } {
		const node = this.need(id);
		if (node.tag === '') throw new PatchError(`node ${id} is a text node`);
		return node as ViewNode & { dom: HTMLElement };
	}

	release(first: number, count: number): void {
		for (let id = first; id < first + count; id++) this.byId.delete(id);
	}

	clear(): void {
		this.byId.clear();
	}

	get size(): number {
		return this.byId.size;
	}
}

/** The node that this very DOM node stands for, or undefined. */
export function nodeOf(dom: Node | null): ViewNode | undefined {
	return (dom as Owned | null)?.[NODE];
}

/** The deepest node of the logic layer at or above a DOM node. */
export function nearestNode(dom: Node | null): ViewNode | undefined {
	for (let at: Node | null = dom; at; at = at.parentNode) {
		const node = nodeOf(at);
		if (node && node.tag !== '') return node;
	}
	return undefined;
}

/** From a DOM node upwards, the nodes of the logic layer, deepest first. */
export function* pathOf(dom: Node | null): Generator<ViewNode & { dom: HTMLElement }> {
	for (let at: Node | null = dom; at; at = at.parentNode) {
		const node = nodeOf(at);
		if (node && node.tag !== '') yield node as ViewNode & { dom: HTMLElement };
	}
}
