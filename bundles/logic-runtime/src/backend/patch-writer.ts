import type { Patch } from '@loggia/messages';
import type { PageSettings } from '@loggia/messages/page-settings';
import { Op } from '@loggia/messages/patch-ops';
import type { Host } from '../host.ts';
import { parseJson, toJson } from '../primordials.ts';
import { Dirty, RemoteElement, type Recorder } from './remote-element.ts';

/** Patches that may be on their way at the same time. */
const CREDIT = 4;
/** Characters of operations that are held without credit; beyond, they are dropped and a snapshot follows. */
const MOST_HELD = 256 * 1024;

/** One page as the view shall have it. */
export interface ViewPage {
	id: number;
	path: string;
	/** style scope class `p…` */
	scope: string;
	root: RemoteElement;
	settings: PageSettings;
}

interface Shown {
	page: ViewPage;
	/** epoch in which the view was told of it */
	epoch: number;
	newSettings: PageSettings | null;
}

interface Unacknowledged {
	seq: number;
	then: (() => void)[];
}

/**
 * Turns what happens to the tree into numbered patches: at most four unacknowledged, one a turn. Without a view nothing is recorded;
 * without credit up to 256 KB are held. The tree itself is the mirror from which a snapshot is written.
 */
export class PatchWriter implements Recorder {
	epoch = 0;
	private attached = false;
	/** the view's tree is given up: only a snapshot helps */
	private stale = true;
	private lastSeq = 0;
	private nextId = 1;
	private firstId = 1;
	private ops: unknown[] = [];
	private opsSize = 0;
	private readonly dirty = new Set<RemoteElement>();
	private gone: number[] = [];
	private unacknowledged: Unacknowledged[] = [];
	private waiting: (() => void)[] = [];
	private readonly pages = new Map<number, Shown>();
	private top = 0;
	private shownTop = 0;
	private enter: PageSettings['enter'];
	private nodes = new Map<number, RemoteElement>();
	/** nodes by the ids of the tree before the last snapshot, until that is applied: events of then still find them */
	private oldNodes: Map<number, RemoteElement> | null = null;
	private readonly snapshotListeners: (() => void)[] = [];
	private readonly attachListeners: (() => void)[] = [];
	private hidden = false;

	/**
	 * @param soon schedules {@link flush} at the end of the turn
	 * @param run calls a callback of the app or the runtime safely
	 */
	constructor(
		private readonly host: Host,
		private readonly soon: () => void,
		private readonly run: (f: () => void) => void,
		readonly scopeName: (scope: number) => string,
		private readonly warn: (text: string) => void,
	) {}

	// --- pages ---

	openPage(page: ViewPage): void {
		this.pages.set(page.id, { page, epoch: -1, newSettings: null });
		this.soon();
	}

	closePage(id: number): void {
		const shown = this.pages.get(id);
		if (!shown) return;
		this.pages.delete(id);
		if (shown.epoch === this.epoch && this.recording) this.push(Op.pageClose, id);
		if (this.shownTop === id) this.shownTop = 0;
		this.soon();
	}

	/** @param enter how the view moves to it; without, it is there at once */
	setTop(id: number, enter?: PageSettings['enter']): void {
		this.top = id;
		this.enter = enter;
		this.soon();
	}

	setPage(id: number, settings: PageSettings): void {
		const shown = this.pages.get(id);
		if (!shown) return;
		// scrollTo is a deed, not a state
		const { scrollTo: _deed, ...state } = settings;
		Object.assign(shown.page.settings, state);
		shown.newSettings = { ...shown.newSettings, ...settings };
		this.soon();
	}

	/** The page a node is on, or undefined. */
	pageOf(element: RemoteElement): ViewPage | undefined {
		let root = element;
		while (root.parent) root = root.parent;
		for (const shown of this.pages.values()) if (shown.page.root === root) return shown.page;
		return undefined;
	}

	page(id: number): ViewPage | undefined {
		return this.pages.get(id)?.page;
	}

	find(id: number): RemoteElement | undefined {
		return this.nodes.get(id) ?? this.oldNodes?.get(id);
	}

	// --- what elements tell ---

	placed(parent: RemoteElement, child: RemoteElement): void {
		if (!child.sent) this.write(child);
		if (child.next) this.push(Op.insert, parent.id, child.id, child.next.id);
		else this.push(Op.append, parent.id, child.id);
		this.soon();
	}

	removed(parent: RemoteElement, child: RemoteElement): void {
		this.push(Op.remove, parent.id, child.id);
		this.soon();
	}

	changed(element: RemoteElement): void {
		this.dirty.add(element);
		this.soon();
	}

	released(element: RemoteElement): void {
		this.gone.push(element.id);
		this.nodes.delete(element.id);
		this.dirty.delete(element);
		this.soon();
	}

	/** A command to a basic component. */
	call(element: RemoteElement, method: string, args: unknown): void {
		if (!element.sent) return;
		this.push(Op.call, element.id, method, args);
		this.soon();
	}

	copy(value: unknown): unknown {
		try {
			const text = toJson(value);
			return text === undefined ? undefined : parseJson(text);
		} catch (error) {
			this.warn(`an attribute's value cannot be sent to the view: ${String(error)}`);
			return undefined;
		}
	}

	// --- acknowledgements ---

	/** Runs `f` when the view has applied everything up to now, or soon when there is no view. */
	afterApplied(f: () => void): void {
		this.waiting.push(f);
		this.soon();
	}

	/** Runs `f` as soon as a view is attached; at once when one is. */
	whenAttached(f: () => void): void {
		if (this.attached) f();
		else this.attachListeners.push(f);
	}

	/** Runs `f` each time the view has applied a snapshot: what it was asked to do with its nodes before is forgotten. */
	afterSnapshot(f: () => void): void {
		this.snapshotListeners.push(f);
	}

	get hasView(): boolean {
		return this.attached;
	}

	acknowledge(seq: number): void {
		while (this.unacknowledged.length && this.unacknowledged[0].seq <= seq) {
			for (const f of this.unacknowledged.shift()!.then) this.run(f);
		}
		if (!this.unacknowledged.length) this.oldNodes = null;
		this.soon();
	}

	/** A frame is there and has applied everything up to `seq`, 0 for nothing. */
	attach(seq: number): void {
		const fresh = seq === 0 || seq !== this.lastSeq || this.stale;
		this.attached = true;
		if (fresh) {
			const then = this.unacknowledged.flatMap((patch) => patch.then);
			this.unacknowledged = [];
			this.giveUp();
			this.waiting = [...then, ...this.waiting];
		} else {
			this.acknowledge(seq);
		}
		for (const f of this.attachListeners.splice(0)) this.run(f);
		this.soon();
	}

	/** The app is in the background: nobody waits for a view that may be gone. */
	setHidden(hidden: boolean): void {
		this.hidden = hidden;
		if (hidden) for (const patch of this.unacknowledged) for (const f of patch.then.splice(0)) this.run(f);
		this.soon();
	}

	// --- writing ---

	/** The end of a turn: sends what there is, if it may. */
	flush(): void {
		const waiting = this.waiting;
		if (!this.attached) {
			this.waiting = [];
			for (const f of waiting) this.run(f);
			return;
		}
		if (this.unacknowledged.length >= CREDIT) {
			this.dropIfTooMuch();
			if (this.hidden) for (const f of this.waiting.splice(0)) this.run(f);
			return;
		}
		this.waiting = [];
		if (this.stale && !this.pages.size) {
			for (const f of waiting) this.run(f);
			return;
		}
		const kind = this.stale ? 'snapshot' : 'patch';
		if (this.stale) {
			this.startOver();
			// before whatever waits for this very snapshot and asks by itself
			waiting.unshift(...this.snapshotListeners);
		}
		this.writePending();
		if (this.ops.length || kind === 'snapshot') {
			this.lastSeq++;
			this.unacknowledged.push({ seq: this.lastSeq, then: this.hidden ? [] : waiting });
			const patch: Patch = { first: this.firstId, ops: this.ops };
			this.host.send(kind, { seq: this.lastSeq }, patch);
			this.clear();
			if (this.hidden) for (const f of waiting) this.run(f);
			return;
		}
		const last = this.unacknowledged[this.unacknowledged.length - 1];
		if (last && !this.hidden) last.then.push(...waiting);
		else for (const f of waiting) this.run(f);
	}

	private get recording(): boolean {
		return this.attached && !this.stale;
	}

	private giveUp(): void {
		this.stale = true;
		this.epoch++;
		this.shownTop = 0;
		this.clear();
		this.dirty.clear();
		this.gone = [];
		if (this.nodes.size) this.oldNodes = this.nodes;
		this.nodes = new Map();
	}

	private startOver(): void {
		this.stale = false;
		this.enter = undefined;
		this.epoch++;
		this.clear();
	}

	private clear(): void {
		this.ops = [];
		this.opsSize = 0;
		this.firstId = this.nextId;
	}

	private dropIfTooMuch(): void {
		if (!this.stale && this.opsSize + 6 * this.gone.length > MOST_HELD) this.giveUp();
	}

	private writePending(): void {
		for (const shown of this.pages.values()) {
			const { page } = shown;
			if (shown.epoch !== this.epoch) {
				shown.epoch = this.epoch;
				this.write(page.root);
				this.push(Op.pageOpen, page.id, page.root.id, page.path, page.scope);
				const settings = { ...page.settings, ...shown.newSettings };
				if (Object.keys(settings).length) this.push(Op.pageSet, page.id, settings);
			} else if (shown.newSettings) {
				this.push(Op.pageSet, page.id, shown.newSettings);
			}
			shown.newSettings = null;
		}
		if (this.top !== this.shownTop && this.pages.has(this.top)) {
			this.shownTop = this.top;
			if (this.enter) this.push(Op.pageSet, this.top, { enter: this.enter });
			this.push(Op.pageTop, this.top);
		}
		for (const element of this.dirty) this.writeChanges(element);
		this.dirty.clear();
		this.writeReleased();
	}

	/** A node with all below it, as it is now. */
	private write(element: RemoteElement): void {
		element.id = this.nextId++;
		element.epoch = this.epoch;
		element.dirty = 0;
		element.dirtyAttributes = element.dirtyListeners = null;
		this.nodes.set(element.id, element);
		if (!element.tag) {
			this.push(Op.text, element.text);
			return;
		}
		this.push(Op.element, element.tag);
		const className = element.className;
		if (className) this.push(Op.className, element.id, className);
		if (element.styleText) this.push(Op.style, element.id, element.styleText);
		if (element.attributes) {
			for (const [name, value] of element.attributes) {
				if (value !== null && !(name === 'hidden' && value === false)) this.push(Op.attribute, element.id, name, value);
			}
		}
		if (element.listeners) {
			for (const [type, flags] of element.listeners) this.push(Op.listen, element.id, type, flags);
		}
		for (let child = element.first; child; child = child.next) {
			if (!child.sent) this.write(child);
			this.push(Op.append, element.id, child.id);
		}
	}

	private writeChanges(element: RemoteElement): void {
		if (element.gone || !element.sent) return;
		const { id, dirty } = element;
		if (dirty & Dirty.text) this.push(Op.setText, id, element.text);
		if (dirty & Dirty.className) this.push(Op.className, id, element.className);
		if (dirty & Dirty.style) this.push(Op.style, id, element.styleText);
		if (element.dirtyAttributes) {
			for (const name of element.dirtyAttributes) {
				if ((name === 'value' || name === 'checked') && element.stamp !== undefined)
					this.push(Op.attribute, id, 'stamp', element.stamp);
				this.push(Op.attribute, id, name, element.attributes?.get(name) ?? null);
			}
		}
		if (element.dirtyListeners) {
			for (const type of element.dirtyListeners) this.push(Op.listen, id, type, element.listeners?.get(type) ?? 0);
		}
		element.dirty = 0;
		element.dirtyAttributes = element.dirtyListeners = null;
	}

	private writeReleased(): void {
		if (!this.gone.length) return;
		this.gone.sort((a, b) => a - b);
		let first = this.gone[0];
		let count = 0;
		for (const id of this.gone) {
			if (id !== first + count) {
				this.push(Op.release, first, count);
				first = id;
				count = 0;
			}
			count++;
		}
		this.push(Op.release, first, count);
		this.gone = [];
	}

	private push(...op: unknown[]): void {
		for (const part of op) {
			this.ops.push(part);
			this.opsSize += typeof part === 'string' ? part.length + 3 : typeof part === 'object' ? sizeOf(part) : 6;
		}
	}
}

function sizeOf(value: unknown): number {
	return toJson(value)?.length ?? 4;
}
