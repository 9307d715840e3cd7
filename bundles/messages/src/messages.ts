/**
 * The messages between view, gateway and logic worker. One layout everywhere (DESIGN D6):
 * `u32 headerLength, header JSON, u32 jsonLength, JSON text, then per attachment u32 length, bytes` (big-endian). The worker
 * socket puts `u32 total` in front. A view or shell message without attachments may travel as a text frame: `HEADER\nJSON`.
 * JSON refers to attachment n as `{"$bytes":n}`. `Message.java` mirrors this file; both suites read `messages.json`.
 */

/** Every kind of message there is. */
export type Kind =
	| 'open'
	| 'ready'
	| 'hostFacts'
	| 'viewEvent'
	| 'patch'
	| 'snapshot'
	| 'ack'
	| 'query'
	| 'queryReply'
	| 'navigate'
	| 'show'
	| 'hide'
	| 'apiCall'
	| 'apiReply'
	| 'apiEvent'
	| 'ask'
	| 'log'
	| 'error'
	| 'close'
	| 'inspect'
	| 'trace'
	| 'debug';

/** The part of a message the gateway reads. Everything else is forwarded unread. */
export interface Header {
	kind: Kind;
	/** session id; absent on a view or shell socket, which belongs to one session */
	session?: string;
	/** page id, where the message is about one page */
	page?: number;
	/** number of a patch or snapshot, and of its ack: 1, 2, 3 … per session */
	seq?: number;
	/**
	 * pairs a request with its reply: apiCall/ask/apiReply, query/queryReply, inspect/inspect; on apiEvent: the call whose task hears it, absent for an
	 * event of the whole session; on close from the worker: the call that is aborted, absent when the session ends; on debug: the debugger
	 */
	id?: number;
	/** on apiReply: whether the call succeeded; on debug: true when the debugger comes, false when it goes */
	ok?: boolean;
	/** on query to the shell: which sheet or fact */
	sheet?: string;
}

export interface Message {
	header: Header;
	/** JSON text; '' counts as '{}' */
	json: string;
	attachments: ArrayBuffer[];
}

/** JSON of a `viewEvent`: something happened on a node that listens. */
export interface ViewEvent {
	/** id of the node the event was dispatched on (the deepest one that the logic layer created) */
	node: number;
	/** `tap`, `input`, `scroll`, …; of an observation: `intersection`; of a view script: `wxs:call`, `wxs:trigger`; of the page itself, on its root node: `pageScroll`, `reachBottom`, `pullDownRefresh` */
	type: string;
	/** WeChat's detail object of this event and component */
	detail: unknown;
	/** ms since the page opened */
	timeStamp: number;
	/** touch events only, WeChat's shape */
	touches?: unknown[];
	changedTouches?: unknown[];
	/** `target.offsetLeft`, `target.offsetTop` */
	offset?: { left: number; top: number };
	/** version stamp of a form control's value, echoed by the logic layer's next `value` (guard against echoes) */
	stamp?: number;
}

/** JSON of `hostFacts` (DESIGN D13): the view's facts from the shell, `apis` from the gate's catalogue. */
export interface HostFacts {
	system: {
		brand: string;
		model: string;
		pixelRatio: number;
		screenWidth: number;
		screenHeight: number;
		windowWidth: number;
		windowHeight: number;
		statusBarHeight: number;
		language: string;
		version: string;
		system: string;
		platform: string;
		fontSizeSetting: number;
		SDKVersion: string;
		theme: 'light' | 'dark';
		/** getNetworkType; no part of getSystemInfo */
		networkType?: string;
		safeArea: { left: number; right: number; top: number; bottom: number; width: number; height: number };
	};
	/** getMenuButtonBoundingClientRect */
	menuButton: { width: number; height: number; top: number; right: number; bottom: number; left: number };
	launch: { path: string; query: Record<string, string>; scene: number; referrerInfo: Record<string, unknown> };
	account: { miniProgram: { appId: string; envVersion: 'develop' | 'trial' | 'release'; version: string } };
	/** `task`: the call gives an object to steer it */
	apis: { name: string; sync: boolean; family: string; task?: true }[];
	/** view components of capability bundles; absent from a gateway that has none */
	components?: { tag: string; attributes: string[]; events: string[] }[];
}

/** JSON of `open`, gateway → worker: one session starts (or starts again after its worker died). */
export interface OpenSession {
	appId: string;
	/** digest of the release */
	release: string;
	/** absolute path of the release's folder; the worker reads logic.js there */
	folder: string;
	/** first page and its query */
	path: string;
	query: Record<string, string>;
	facts: HostFacts;
	/** after a worker's death: the page stack as it was, bottom first, and the last value of onSaveExitState */
	restore?: { stack: { path: string; query: Record<string, string> }[]; state?: unknown };
	/** debuggers may come: each module is evaluated as a script of its own, whose URL is this and its path in the package */
	inspect?: string;
}

/** JSON of `navigate`, worker → gateway → shell: the page stack after each change, and what the chrome shows. */
export interface PageStackChange {
	type: 'appLaunch' | 'navigateTo' | 'redirectTo' | 'navigateBack' | 'switchTab' | 'reLaunch' | 'window';
	/** bottom first; the last one is on top */
	stack: { page: number; path: string; query: Record<string, string> }[];
	/** window settings of the page on top, page over app, wx.setNavigationBar… over both */
	window: Record<string, unknown>;
}

/** JSON of `navigate`, worker → gateway → shell: what the app asks of the shell. One with an `id` is answered by a {@link ChromeAction}. */
export type ShellRequest =
	| { type: 'share'; title: string; path: string; query: Record<string, string>; imageUrl: string }
	| {
			type: 'miniProgram';
			verb: 'navigateTo' | 'navigateBack' | 'restart';
			id: number;
			appId?: string;
			/** page with its query, `pages/a/a?x=1`; '' is the entry page */
			path?: string;
			extraData?: unknown;
	  };

/** How an app is entered: what its onLaunch or onShow hears. */
export interface EnterOptions {
	/** '' leaves the pages as they are */
	path: string;
	query: Record<string, string>;
	scene: number;
	referrerInfo: Record<string, unknown>;
}

/** JSON of `navigate`, shell → gateway → worker: the person uses the chrome, or the shell answers a request. */
export type ChromeAction =
	| { type: 'navigateBack'; delta: number }
	| { type: 'reLaunch'; url: string }
	/** the person shares the page on top */
	| { type: 'share' }
	/** to a running app, from the gateway: the next `show` is an entry with these options */
	| ({ type: 'enter' } & EnterOptions)
	/** how a request of that id went; `message` follows `fail` */
	| { type: 'answer'; id: number; ok: boolean; message: string };

/** JSON of `log`, worker → gateway. */
export interface LogLine {
	level: 'debug' | 'log' | 'info' | 'warn' | 'error';
	/** console arguments, rendered as text */
	text: string;
	/** stack in terms of logic.js; the gateway maps it once to source files */
	stack?: string;
}

/** JSON of `error`, from the worker (an exception left app code) or the frame (a view error): counts one in data-loggia-errors. */
export interface UncaughtError {
	/** where it left: `App.onLaunch`, `Page.onLoad`, `event tap`, `promise`, `timer`, `wxs`, `view`, `errorPage`, `compile` … */
	source: string;
	message: string;
	stack?: string;
	/** route of the page it concerns */
	path?: string;
	/** to a shell, where it is known: path in the package; line and column from 1 */
	file?: string;
	line?: number;
	column?: number;
	/** to the shell of a develop version: the lines of that file around it */
	frame?: CodeFrame;
}

/** Some lines of a file of the developer's. */
export interface CodeFrame {
	/** number of the first of them, from 1 */
	first: number;
	lines: string[];
}

/** JSON of `inspect`, gateway → worker, in develop versions only: what do pages and components hold? */
export interface InspectQuestion {
	/** revision that is known already: the answer waits until there is another */
	since?: number;
}

/** JSON of `inspect`, worker → gateway. */
export interface AppData {
	revision: number;
	/** bottom first */
	pages: { page: number; path: string; data: unknown; components: ComponentData[] }[];
}

/** A component on a page, with those in its template and slots. Long values are shortened. */
export interface ComponentData {
	/** its path in the package */
	is: string;
	id: string;
	data: unknown;
	components: ComponentData[];
}

/** One step of the gate's decision on a call. */
export interface TrailStep {
	/** `known`, `declared`, `approved`, `grant`, `quota`, `parameters`, `audit`, `provider`, `domain`, `answer` … */
	step: string;
	outcome: 'passed' | 'refused' | 'asked';
	why: string;
	/** microseconds after the call arrived */
	micros: number;
}

/** JSON of `trace`, gateway → shell of a develop version: a call at its beginning and again at its end. Long values are shortened. */
export interface ApiTrace {
	/** counts the session's calls from 1 */
	number: number;
	/** ms since 1970 */
	at: number;
	name: string;
	params: unknown;
	sync: boolean;
	state: 'pending' | 'ok' | 'fail';
	/** what the app was told, once it was */
	result?: unknown;
	/** characters and bytes of the whole result */
	size?: number;
	micros?: number;
	/** name and version of the bundle that answers; '' when none does */
	provider: string;
	risk: string;
	steps: TrailStep[];
}

/** JSON of `trace` too: an event of the task that a call gave the app. */
export interface TaskTrace {
	/** the call's */
	number: number;
	event: { at: number; name: string; data: unknown };
}

/** JSON of `ready`, gateway → frame: the app was installed again; the snapshot that follows is one of this release. */
export interface FrameRelease {
	/** release files: `/p/RELEASECAP` */
	cap: string;
	/** page path → its stylesheets */
	styles: Record<string, string[]>;
	/** window.backgroundColor of the app */
	background: string;
}

/** JSON of `hostFacts`, gateway → frame: the view components that there are, before anything else and at each change. */
export interface FrameFacts {
	components: FrameComponent[];
}

/** A view component of a capability bundle: `/view/bundle/FOLDER/MODULE` is its module, whose default export is the element's class. */
export interface FrameComponent {
	tag: string;
	folder: string;
	module: string;
	attributes: {
		/** as the logic layer writes it: `stroke-width` */
		name: string;
		/** as the element has it: `strokeWidth` */
		property: string;
		type: 'string' | 'number' | 'boolean' | 'array' | 'object' | 'any';
		default: unknown;
	}[];
	events: string[];
}

/** JSON of `query`, worker → gateway → frame: selector and rectangle questions; answered by queryReply with the same id. */
export type ViewQuery =
	| { type: 'rects'; nodes: number[] }
	| { type: 'scrollOffset'; nodes: number[] }
	| { type: 'viewport' }
	| ViewObservation
	| { type: 'unobserve'; observation: number };

/**
 * Watch how much of some nodes can be seen; each time a threshold is crossed a `viewEvent` of type `intersection` follows, with an
 * {@link Intersection} as its detail. A snapshot ends all observations.
 */
export interface ViewObservation {
	type: 'observe';
	/** number of the observation, chosen by the logic layer */
	observation: number;
	targets: number[];
	/** the area to be seen in is what they have in common; node null is the page's visible part. Margins in px make it bigger */
	references: { node: number | null; margins: Margins }[];
	thresholds: number[];
	/** of each target: the ratio that is taken as known before the first look */
	ratios: number[];
}

export interface Margins {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** One target crossed a threshold. */
export interface Intersection {
	observation: number;
	/** index in the observation's targets */
	target: number;
	intersectionRatio: number;
	intersectionRect: ViewRect;
	boundingClientRect: ViewRect;
	relativeRect: ViewRect;
	/** ms since the epoch */
	time: number;
}

export interface ViewRect {
	left: number;
	top: number;
	right: number;
	bottom: number;
	width: number;
	height: number;
}

/** Replies: one entry a node, null for a node the view does not have. */
export type ViewQueryReply =
	| { rects: (ViewRect | null)[] }
	| { offsets: ({ scrollLeft: number; scrollTop: number; scrollWidth: number; scrollHeight: number } | null)[] }
	| { viewport: { width: number; height: number; scrollTop: number; scrollLeft: number } }
	/** of `observe` and `unobserve` */
	| { observing: boolean };

/** JSON of `patch` and `snapshot`. A snapshot starts from nothing: the view drops every page and node first. */
export interface Patch {
	/** id of the first node that this patch creates; each create takes the next one */
	first: number;
	/** flat: opcode, arguments, opcode, arguments … (patch-ops.ts) */
	ops: unknown[];
}
