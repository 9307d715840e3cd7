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
	| 'close';

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
	 * pairs a request with its reply: apiCall/ask/apiReply, query/queryReply; on apiEvent: the call whose task hears it, absent for an
	 * event of the whole session; on close from the worker: the call that is aborted, absent when the session ends
	 */
	id?: number;
	/** on apiReply: whether the call succeeded */
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
	/** `tap`, `input`, `scroll`, …; of the page itself, on its root node: `pageScroll`, `reachBottom`, `pullDownRefresh` */
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
	apis: { name: string; sync: boolean; family: string }[];
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
}

/** JSON of `navigate`, worker → gateway → shell: the page stack after each change, and what the chrome shows. */
export interface PageStackChange {
	type: 'appLaunch' | 'navigateTo' | 'redirectTo' | 'navigateBack' | 'switchTab' | 'reLaunch' | 'window';
	/** bottom first; the last one is on top */
	stack: { page: number; path: string; query: Record<string, string> }[];
	/** window settings of the page on top, page over app, wx.setNavigationBar… over both */
	window: Record<string, unknown>;
}

/** JSON of `navigate`, shell → gateway → worker: the person uses the chrome. */
export type ChromeAction = { type: 'navigateBack'; delta: number } | { type: 'reLaunch'; url: string };

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
	/** where it left: `App.onLaunch`, `Page.onLoad`, `event tap`, `promise`, `timer`, `wxs`, `view`, `errorPage` … */
	source: string;
	message: string;
	stack?: string;
	/** route of the page it concerns */
	path?: string;
}

/** JSON of `query`, worker → gateway → frame: selector and rectangle questions; answered by queryReply with the same id. */
export type ViewQuery =
	{ type: 'rects'; nodes: number[] } | { type: 'scrollOffset'; nodes: number[] } | { type: 'viewport' };
/** Replies: one entry a node, null for a node the view does not have. */
export type ViewQueryReply =
	| { rects: ({ left: number; top: number; right: number; bottom: number; width: number; height: number } | null)[] }
	| { offsets: ({ scrollLeft: number; scrollTop: number; scrollWidth: number; scrollHeight: number } | null)[] }
	| { viewport: { width: number; height: number; scrollTop: number; scrollLeft: number } };

/** JSON of `patch` and `snapshot`. A snapshot starts from nothing: the view drops every page and node first. */
export interface Patch {
	/** id of the first node that this patch creates; each create takes the next one */
	first: number;
	/** flat: opcode, arguments, opcode, arguments … (patch-ops.ts) */
	ops: unknown[];
}
