import { describe, describeOwner, datasetOf, type ScriptCalls } from './component-descriptor.ts';
import { nodeOf, pathOf, type ViewNode } from './node-table.ts';
import { styleUrl } from './resources.ts';

/** A function of a view script as the logic layer names it, in attributes `wxs:on:TYPE`, `wxs:capture:TYPE` and `wxs:change:PROPERTY`. */
interface Handler {
	/** path of the script */
	script: string;
	name: string;
	/** style scope of the template that it stands in, '' for a page's */
	scope: string;
	/** `catch:`: the event goes no further */
	final?: boolean;
}

type Script = Record<string, unknown>;
type Define = (
	path: string,
	body: (require: (path: string) => Script, exports: Script, module: object) => void,
) => void;

interface Change {
	node: ViewNode & { dom: HTMLElement };
	property: string;
	value: unknown;
}

export interface ViewScriptParts extends ScriptCalls {
	report(error: unknown): void;
}

/** Where the release has the scripts that run here. */
const FILE = 'view/scripts.js';

/** WXS that runs here, without a way to the logic layer and back: handlers of events, and of changed properties. */
export class ViewScripts {
	private readonly bodies = new Map<string, Parameters<Define>[1]>();
	private readonly modules = new Map<string, { exports: Script }>();
	private loading: Promise<void> | null = null;
	private changes: Change[] = [];
	private readonly old = new WeakMap<HTMLElement, Map<string, unknown>>();

	constructor(private readonly parts: ViewScriptParts) {}

	/** An attribute of a node that is for view scripts, `wxs:…`. */
	attribute(node: ViewNode & { dom: HTMLElement }, name: string, value: unknown): void {
		if (!name.startsWith('wxs:data:')) this.loading ??= this.load();
		if (name.startsWith('wxs:value:')) this.changes.push({ node, property: name.slice('wxs:value:'.length), value });
	}

	/** A patch was applied: its changed properties are told. Completes at once where there are no scripts. */
	async applied(): Promise<void> {
		if (this.changes.length === 0) return;
		await this.loading;
		for (const { node, property, value } of this.changes.splice(0)) {
			const handler = node.props.get(`wxs:change:${property}`) as Handler | undefined;
			const known = this.old.get(node.dom) ?? new Map<string, unknown>();
			this.old.set(node.dom, known);
			const before = known.get(property);
			known.set(property, value);
			if (!handler || !node.dom.isConnected) continue;
			const { scope } = handler;
			const owner = describeOwner(node.dom, scope, this.parts);
			this.call(handler, value, before, owner, describe(node.dom, scope, this.parts));
		}
	}

	/** A snapshot follows. */
	clear(): void {
		this.changes = [];
	}

	/**
	 * An event on its way: down through `capture-bind`, then up. @param bubbles false: only the target's own handlers
	 * @returns the node where a script ended it, or null
	 */
	dispatch(target: Node | null, type: string, detail: unknown, extra: object, bubbles: boolean): ViewNode | null {
		if (!this.loading) return null;
		const path = bubbles ? [...pathOf(target)] : [nodeOf(target) as (ViewNode & { dom: HTMLElement }) | undefined];
		const nodes = path.filter((node) => node !== undefined);
		const run = (node: ViewNode & { dom: HTMLElement }, phase: string): boolean => {
			const handler = node.props.get(`wxs:${phase}:${type}`) as Handler | undefined;
			if (!handler) return false;
			const instance = describe(node.dom, handler.scope, this.parts);
			const event = {
				type,
				timeStamp: Math.round(performance.now()),
				target: endOf(nodes[0].dom),
				currentTarget: endOf(node.dom),
				instance,
				detail: detail ?? {},
				...extra,
			};
			const returned = this.call(handler, event, describeOwner(node.dom, handler.scope, this.parts));
			return handler.final === true || returned === false;
		};
		for (const node of [...nodes].reverse()) if (run(node, 'capture')) return node;
		for (const node of nodes) if (run(node, 'on')) return node;
		return null;
	}

	private call(handler: Handler, ...args: unknown[]): unknown {
		try {
			const f = this.require(handler.script)[handler.name];
			return typeof f === 'function' ? (f as (...a: unknown[]) => unknown)(...args) : undefined;
		} catch (error) {
			this.parts.report(error);
			return undefined;
		}
	}

	private require(path: string): Script {
		const key = path.replace(/^\/+/, '');
		const known = this.modules.get(key);
		if (known) return known.exports;
		const module: { exports: Script } = { exports: {} };
		this.modules.set(key, module);
		this.bodies.get(key)?.((other) => this.require(other), module.exports, module);
		return module.exports;
	}

	/** A file of the release, not text: the frame evaluates none. */
	private load(): Promise<void> {
		const define: Define = (path, body) => void this.bodies.set(path, body);
		(window as unknown as { loggiaViewScripts: unknown }).loggiaViewScripts = (scripts: (define: Define) => void) =>
			scripts(define);
		return new Promise((resolve) => {
			const script = document.createElement('script');
			script.src = styleUrl(FILE);
			script.onload = () => resolve();
			script.onerror = () => {
				this.parts.report(new Error(`${FILE} did not load: view scripts do nothing`));
				resolve();
			};
			document.head.append(script);
		});
	}
}

/** One end of an event, as a view script sees it. */
function endOf(element: HTMLElement): object {
	return {
		id: element.id,
		dataset: datasetOf(element),
		offsetLeft: element.offsetLeft,
		offsetTop: element.offsetTop,
	};
}
