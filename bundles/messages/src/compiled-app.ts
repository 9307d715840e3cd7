/**
 * What the compiler emits and the logic runtime runs. A release folder holds:
 *   release.json   ReleaseManifest
 *   logic.js       one script; its completion value is `function (define: Define) {…}`
 *   logic.js.map   source map of logic.js (never served); `x_modules` lists each module: file, its first line in logic.js from 0, lines
 *   view/app.css, view/pages/PATH.css   styles of app.wxss and of each page with every component it can reach
 *   view/scripts.js   WXS that runs in the frame, where templates name its functions as handlers
 *   files/…        static files of the package under their own paths (images, fonts, …)
 */

/** The text of release.json. Keys are written in this order, arrays sorted where order has no meaning: the digest depends on it. */
export interface ReleaseManifest {
	appId: string;
	version: string;
	name: string;
	/** path below files/, or null */
	icon: string | null;
	/** `wx`, `finclip` */
	dialect: string;
	/** name of the API object in this dialect beside `wx`: `ft`, or null */
	global: string | null;
	/** first page */
	entry: string;
	/** every page, subpackages included, without leading slash */
	pages: string[];
	/** app.json's window, defaults filled in */
	window: Record<string, unknown>;
	tabBar: Record<string, unknown> | null;
	/** page path → its JSON merged over window (navigationBarTitleText, usingComponents left out) */
	pageWindow: Record<string, Record<string, unknown>>;
	/** page path → stylesheets to load, in order: ["view/app.css", "view/pages/index.css"] */
	pageStyles: Record<string, string[]>;
	/** what differs in dark mode, for an app with `darkmode` in app.json; absent without it: the app is always light */
	dark?: {
		window: Record<string, unknown>;
		tabBar: Record<string, unknown> | null;
		pageWindow: ReleaseManifest['pageWindow'];
	};
	/** wx members found in the code, sorted; plus permission / requiredPrivateInfos of app.json */
	apis: string[];
	permission: Record<string, unknown>;
	/** app.json's `loggia.apis`: API family → the major version that the app was written for; absent when it names none */
	requires?: Record<string, number>;
	/** app.json's networkTimeout: `request`, `connectSocket`, `uploadFile`, `downloadFile` → ms; absent when it has none */
	networkTimeout?: Record<string, number>;
	/** present when templates name functions of WXS as handlers: view/scripts.js has the scripts, for the frame */
	viewScripts?: true;
	/** pages that could not be compiled: path → what to show */
	errorPages: Record<string, string>;
	/** warnings of the compiler, sorted by file and line */
	diagnostics: Diagnostic[];
}

/** One finding; all of a package are reported at once. */
export interface Diagnostic {
	/** error: the node, rule, file or page is left out; warning: it was mended or ignored */
	level: 'error' | 'warning';
	/** path in the package */
	file: string;
	/** from 1 */
	line: number;
	/** from 1 */
	column: number;
	/** short stable word: `wxml-syntax`, `missing-file`, … */
	code: string;
	/** what is wrong and what to do */
	message: string;
}

/** How logic.js hands the app to the runtime. All paths are without extension or leading slash, but modules: `utils/a.js`. */
export interface Define {
	/** once, first: the manifest the runtime needs */
	app(manifest: ReleaseManifest): void;
	/**
	 * A CommonJS module of the package, evaluated when first required. The parameters after `exports` are always passed undefined:
	 * they shadow browser globals, as WeChat does.
	 */
	module(path: string, body: ModuleBody): void;
	/** A module that does not parse: requiring it throws a SyntaxError with this text. */
	brokenModule(path: string, message: string): void;
	/** JSON of a page or component and what the compiler knows of it. */
	component(path: string, component: CompiledComponent): void;
	/**
	 * The compiled templates of the package: glass-easel's "gen object groups" expression; `templates[path]` is the template of
	 * that page or component. `wxs` modules are part of it. With {@link WXS_GUARD} (wxs-guard.ts) in the extra runtime script, the entry
	 * `$wxs` reports what they throw.
	 */
	templates(groups: Record<string, unknown>): void;
}

export type ModuleBody = (
	require: (path: string) => unknown,
	module: { exports: unknown },
	exports: unknown,
	...shadowed: undefined[]
) => void;

export interface CompiledComponent {
	/** true for a page of app.json */
	page: boolean;
	/** page.json / component.json as written, comments gone */
	json: Record<string, unknown>;
	/** usingComponents resolved to paths in the package: tag → path; app.json's included for pages */
	using: Record<string, string>;
	/** componentGenerics and placeholders resolved likewise */
	generics: Record<string, { default?: string } | true>;
	placeholders: Record<string, string>;
	/**
	 * Style scope (DESIGN D14). Page: class `p…` on its root, its rules read `:where(.p…) …`. Component: `c…`; a class `a` in its template
	 * is emitted as `c…--a` (and plain `a` too unless isolation is `isolated`), `:host` is class `h-c…` on the host.
	 */
	scope: string;
	/** resolved styleIsolation: isolated, apply-shared, shared, page-…; addGlobalClass is apply-shared */
	isolation: string;
	/**
	 * Slots of its template with fallback content ('' is the one without a name): the content shows while data
	 * `__slotEmpty[name || 'default']` is true, which the runtime keeps.
	 */
	slotFallbacks?: string[];
	/** true when the template could not be compiled: the runtime shows the error page */
	broken?: string;
}
