import type { composedBackend, GeneralComponent, Element as GlassElement } from 'glass-easel';
import type { HostFacts, Patch } from '@loggia/messages';
import { NodeTable } from '../../view-runtime/src/frame/node-table.ts';
import { applyPatch } from '../../view-runtime/src/frame/patch.ts';
import { createBackendContext } from '../src/backend/context.ts';
import { PatchWriter } from '../src/backend/patch-writer.ts';
import { RemoteElement } from '../src/backend/remote-element.ts';

/** Patches are applied to nodes alone: what a patch says about the stack of pages has nothing to do here. */
const NO_PAGES = { open() {}, close() {}, top() {}, set() {} };
const FACTS = { system: { windowWidth: 1, windowHeight: 1, pixelRatio: 1, theme: 'light' } } as unknown as HostFacts;

/**
 * Our remote backend with a view behind it, all in one place: whoever asks for the DOM of an element of the component tree gets what
 * the patches have made of it by then.
 */
export class RemoteView {
	private readonly nodes = new NodeTable();
	private readonly doms = new WeakMap<RemoteElement, Node>();
	private readonly writer: PatchWriter;
	private readonly received: { kind: string; seq: number; patch: Patch }[] = [];
	/** what was looked at and is in no other tree is a page of its own */
	private readonly pages = new Map<RemoteElement, number>();
	private nextPage = 1;
	private soon = false;
	/** whose style scopes the numbers are of: each component space of a suite counts its own */
	private styled: GlassElement | null = null;

	constructor() {
		const host = {
			send: (kind: string, header: { seq?: number }, body: unknown) =>
				// as it goes over the wire
				void this.received.push({ kind, seq: header.seq ?? 0, patch: JSON.parse(JSON.stringify(body)) as Patch }),
			sendText: () => undefined,
		};
		const inAMoment = () => {
			if (this.soon) return;
			this.soon = true;
			queueMicrotask(() => {
				this.soon = false;
				this.update();
			});
		};
		const run = (f: () => void) => f();
		const warn = (text: string) => {
			throw new Error(text);
		};
		this.writer = new PatchWriter(host, inAMoment, run, (scope) => this.scopeName(scope), warn);
		this.writer.attach(0);
	}

	/** A context as the suites make them. */
	createContext(): composedBackend.Context {
		const context = createBackendContext(
			this.writer,
			() => FACTS,
			() => undefined,
		);
		const { createElement } = context;
		context.createElement = (logicalName, stylingName) =>
			this.nameScopes(createElement(logicalName, stylingName) as RemoteElement);
		return context;
	}

	/** Each call of an element with the number of a style scope is answered by the component space that the element is of. */
	private nameScopes(element: RemoteElement): RemoteElement {
		for (const name of ['addClass', 'removeClass', 'setStyleScope'] as const) {
			const set = element[name] as (...args: unknown[]) => void;
			Object.assign(element, {
				[name]: (...args: unknown[]) => {
					this.styled = element.owner;
					set.apply(element, args);
					if (name === 'setStyleScope') scopes = args;
				},
			});
		}
		let scopes: unknown[] | undefined;
		const { associateValue } = element;
		element.associateValue = (owner) => {
			associateValue.call(element, owner);
			// glass-easel may tell the scopes first, when nobody knows yet whose numbers they are
			if (scopes) element.setStyleScope(...(scopes as [number]));
		};
		return element;
	}

	/** The node of the document that stands for an element, with all that was said before. */
	domOf(element: RemoteElement): Node {
		let root = element;
		while (root.parent) root = root.parent;
		if (root.tag === '' && !root.sent && !root.gone) {
			// a text that is nowhere: a page is an element
			root = new RemoteElement(this.writer, 'view');
			root.appendChild(element);
		}
		if (!element.gone && !root.sent && root.tag !== '#') {
			const id = this.nextPage++;
			this.pages.set(root, id);
			this.writer.openPage({ id, path: '', scope: '', root, settings: {} });
		}
		this.update();
		if (element.sent && !element.gone) this.doms.set(element, this.nodes.need(element.id).dom);
		const dom = this.doms.get(element);
		if (!dom) throw new Error('the view never had this element');
		(dom as { __wxElement?: GlassElement }).__wxElement = element.__wxElement ?? element.owner ?? undefined;
		return dom;
	}

	/** A snapshot must give what the patches gave. @throws where it does not */
	compareWithSnapshot(): void {
		this.update();
		for (const [root, page] of this.pages) {
			// meanwhile part of another tree, or gone
			if (!root.parent && !root.gone) continue;
			this.writer.closePage(page);
			this.pages.delete(root);
		}
		const roots = [...this.pages.keys()];
		const byPatches = roots.map((root) => this.domOf(root) as HTMLElement);
		this.writer.attach(0);
		for (const [i, root] of roots.entries()) {
			const bySnapshot = this.domOf(root) as HTMLElement;
			const same = sameChildren(byPatches[i], bySnapshot);
			if (!same) throw new Error(`patches gave\n${byPatches[i].innerHTML}\na snapshot gives\n${bySnapshot.innerHTML}`);
		}
	}

	private update(): void {
		this.writer.flush();
		for (let message = this.received.shift(); message; message = this.received.shift()) {
			if (message.kind === 'snapshot') this.nodes.clear();
			const failed = applyPatch(message.patch, this.nodes, NO_PAGES, { listens() {} });
			if (failed.length) throw failed[0];
			this.writer.acknowledge(message.seq);
			this.writer.flush();
		}
	}

	private scopeName(scope: number): string {
		const root = this.styled?.ownerShadowRoot?.getHostNode() ?? (this.styled as GeneralComponent | null);
		return root?.getComponentDefinition().behavior.ownerSpace.styleScopeManager.queryName(scope) ?? '';
	}
}

function sameChildren(one: Node, other: Node): boolean {
	return (
		one.childNodes.length === other.childNodes.length &&
		[...one.childNodes].every((child, i) => child.isEqualNode(other.childNodes[i]))
	);
}
