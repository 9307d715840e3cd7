import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { Header, HostFacts, LogLine, PageStackChange, Patch, UncaughtError } from '@loggia/messages';
import { compileApp, type AppOptions, type Sources } from './mini-app.ts';
import type { Answer } from '../host.ts';
import { TestView } from './test-view.ts';

const bundle = new URL('../../target/classes/loggia/logic/logic-runtime.js', import.meta.url);
let script: vm.Script | undefined;

export interface Sent {
	kind: string;
	header: Header;
	body: unknown;
	attachments?: ArrayBuffer[];
}

export const FACTS: HostFacts = {
	system: {
		brand: 'loggia',
		model: 'kiosk',
		pixelRatio: 2,
		screenWidth: 375,
		screenHeight: 667,
		windowWidth: 375,
		windowHeight: 603,
		statusBarHeight: 0,
		language: 'en',
		version: '0.1.0',
		system: 'Linux',
		platform: 'linux',
		fontSizeSetting: 16,
		SDKVersion: '3.0.0',
		theme: 'light',
		safeArea: { left: 0, right: 375, top: 0, bottom: 667, width: 375, height: 667 },
	},
	menuButton: { width: 87, height: 32, top: 8, right: 368, bottom: 40, left: 281 },
	launch: { path: 'pages/index/index', query: {}, scene: 1001, referrerInfo: {} },
	account: { miniProgram: { appId: 'test', envVersion: 'develop', version: '1.0.0' } },
	apis: [
		{ name: 'getSystemInfoSync', sync: true, family: 'system' },
		{ name: 'setStorage', sync: false, family: 'storage' },
		{ name: 'getStorageSync', sync: true, family: 'storage' },
		{ name: 'setStorageSync', sync: true, family: 'storage' },
		{ name: 'greet', sync: false, family: 'greet' },
	],
};

export interface Start extends AppOptions {
	view?: boolean;
	path?: string;
	query?: Record<string, string>;
	facts?: HostFacts;
	restore?: unknown;
	/** answers of `ask` */
	ask?: (name: string, params: Record<string, unknown>) => Answer;
}

/** The built runtime in a bare context (what V8 has without a browser or Node), with an app, and a view that acknowledges. */
export class Isolate {
	readonly view = new TestView();
	readonly sent: Sent[] = [];
	readonly context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
	/** false: patches are applied but not acknowledged */
	acknowledging = true;
	attached = false;
	lastSeq = 0;
	private readonly dispatchRaw: (kind: string, header: string, json: string, attachments?: unknown[]) => void;
	private wakeAt = -1;

	constructor(
		sources: Sources,
		private readonly options: Start = {},
	) {
		script ??= new vm.Script(readFileSync(bundle, 'utf8'), { filename: 'logic-runtime.js' });
		const boot = script.runInContext(this.context) as (host: unknown) => typeof this.dispatchRaw;
		this.dispatchRaw = boot((kind: string, header: string, json: string, attachments?: ArrayBuffer[]) =>
			this.receive(kind, header, json, attachments),
		);
		const logic = vm.runInContext(compileApp(sources, options), this.context, { filename: 'logic.js' }) as unknown;
		this.dispatchRaw('load', '{}', '', [logic]);
	}

	private receive(kind: string, headerText: string, json: string, attachments?: ArrayBuffer[]): Answer | undefined {
		if (kind === 'wake') {
			this.wakeAt = Number(json);
			return undefined;
		}
		const header = JSON.parse(headerText) as Header;
		const body = json ? (JSON.parse(json) as unknown) : {};
		this.sent.push({ kind, header, body, attachments });
		if (kind === 'patch' || kind === 'snapshot') {
			this.view.apply(kind, body as Patch);
			this.lastSeq = header.seq!;
		}
		if (kind === 'ask') {
			const { name, params } = body as { name: string; params: Record<string, unknown> };
			return this.options.ask?.(name, params) ?? '0{"errMsg":"no"}';
		}
		return undefined;
	}

	/** One message in, then everything that follows from it, acknowledgements included. */
	async dispatch(
		kind: string,
		header: Record<string, unknown> = {},
		body: unknown = {},
		attachments: ArrayBuffer[] = [],
	): Promise<void> {
		this.dispatchRaw(kind, JSON.stringify(header), JSON.stringify(body), attachments);
		await this.settle();
	}

	private async settle(): Promise<void> {
		for (let acknowledged = -1; acknowledged !== this.lastSeq;) {
			acknowledged = this.lastSeq;
			await drained();
			if (this.acknowledging && this.attached && this.lastSeq > 0) {
				this.dispatchRaw('ack', JSON.stringify({ seq: this.lastSeq }), '');
				await drained();
			}
		}
	}

	async open(): Promise<this> {
		const { path = 'pages/index/index', query = {}, facts = FACTS, restore, view = true } = this.options;
		if (view) await this.attach();
		await this.dispatch('open', {}, { appId: 'test', release: 'r', folder: '/', path, query, facts, restore });
		return this;
	}

	async attach(seq = 0): Promise<void> {
		this.attached = true;
		await this.dispatch('ready', { seq });
	}

	/** Runs timers until `done`, at most for two seconds. */
	async runTimers(done: () => boolean): Promise<void> {
		const deadline = Date.now() + 2_000;
		while (!done()) {
			if (this.wakeAt < 0 || Date.now() > deadline) throw new Error('no timer makes it true');
			await new Promise((resolve) => setTimeout(resolve, this.wakeAt));
			await this.dispatch('wake');
		}
	}

	async event(target: string, type: string, detail: unknown = {}, more: object = {}): Promise<void> {
		const node = this.view.find(target);
		await this.dispatch('viewEvent', { page: this.view.top }, { node: node.id, type, detail, timeStamp: 1, ...more });
	}

	tap(target: string): Promise<void> {
		return this.event(target, 'tap', { x: 1, y: 1 });
	}

	html(): string {
		return this.view.html();
	}

	all<T>(kind: string): T[] {
		return this.sent.filter((message) => message.kind === kind).map(({ body }) => body as T);
	}

	errors(): UncaughtError[] {
		return this.all<UncaughtError>('error');
	}

	/** Console lines as text. */
	logs(): string[] {
		return this.all<LogLine>('log').map(({ text }) => text);
	}

	stacks(): PageStackChange[] {
		return this.all<PageStackChange>('navigate');
	}

	/** Runs code in the app's realm. */
	run<T>(code: string): T {
		return vm.runInContext(code, this.context) as T;
	}
}

/** Opens an app whose console lines are its results. */
export function openApp(sources: Sources, options: Start = {}): Promise<Isolate> {
	return new Isolate(sources, options).open();
}

/** All microtasks of now have run. */
function drained(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
