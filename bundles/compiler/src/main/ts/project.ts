import type { Diagnostics } from './diagnostics.ts';
import { detectDialect, type DialectRules } from './dialect.ts';
import { asObject, asString, asStrings, isObject, offsetOf, readJson, type Json } from './json.ts';
import { Package } from './package.ts';
import { readTheme, type Theme } from './theme.ts';
import { readRequires } from './requires.ts';
import { extension, folder, isRemote, normalize, withoutExtension } from './paths.ts';

/** The package cannot be compiled at all. The message says what to do. */
export class PackageError extends Error {
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** Where the mini-program lies in what was handed over. */
export interface Project {
	/** folder of app.json below the source, '' for the source itself */
	root: string;
	/** the project file's content, {} without one */
	config: Json;
	dialect: DialectRules;
}

/** What app.json says of the chrome in one theme. */
export interface Look {
	window: Json;
	tabBar: Json | null;
}

/** What app.json and the project file say. */
export interface App {
	appId: string;
	version: string;
	name: string;
	icon: string | null;
	entry: string;
	pages: string[];
	window: Json;
	tabBar: Json | null;
	/** for an app with `darkmode` */
	dark: Look | null;
	theme: Theme;
	json: Json;
	permission: Json;
	/** call → ms */
	networkTimeout: Record<string, number>;
	privateInfos: string[];
	/** API family → major version */
	requires: Record<string, number>;
}

/** Calls that `networkTimeout` may name. */
const TIMEOUTS = ['request', 'connectSocket', 'uploadFile', 'downloadFile'];

const WINDOW: Json = {
	navigationBarBackgroundColor: '#000000',
	navigationBarTextStyle: 'white',
	navigationBarTitleText: '',
	navigationStyle: 'default',
	backgroundColor: '#ffffff',
	backgroundTextStyle: 'dark',
	enablePullDownRefresh: false,
	onReachBottomDistance: 50,
	pageOrientation: 'portrait',
};

/** `useExtendedLib` name → packages of npm */
const EXTENDED: Record<string, string[]> = {
	weui: ['weui-miniprogram'],
	kbone: ['miniprogram-render', 'miniprogram-element'],
};

const NOT_SOURCE = /(?:^|\/)(?:node_modules|\.[^/]+)\//;

/** Finds app.json: where the project file says, else at the root, else the shallowest one. */
export function findProject(
	files: Record<string, string>,
	paths: string[],
	dialects: DialectRules[],
	diagnostics: Diagnostics,
): Project {
	const dialect = detectDialect(paths, dialects);
	const whole = new Package(files, [], dialect);
	const configFile = paths
		.filter(
			(path) =>
				!NOT_SOURCE.test(path) && dialect.projectConfig.includes(path.slice(folder(path).length).replace('/', '')),
		)
		.sort((a, b) => depth(a) - depth(b) || rank(a, dialect) - rank(b, dialect))[0];
	const config = configFile ? readJson(whole, configFile, diagnostics) : {};
	if (configFile) {
		const named = normalize(`${folder(configFile)}/${asString(config['miniprogramRoot'])}`);
		if (named !== null && whole.has(join(named, 'app.json'))) return { root: named, config, dialect };
	}
	const apps = paths
		.filter((path) => (path === 'app.json' || path.endsWith('/app.json')) && !NOT_SOURCE.test(path))
		.sort((a, b) => depth(a) - depth(b));
	const app = apps.find((path) => Array.isArray(readJson(whole, path, diagnostics)['pages'])) ?? apps[0];
	if (app === undefined)
		throw new PackageError(
			'no-app-json',
			'no app.json here: name the folder that holds it (the one that miniprogramRoot in the project file points to)',
		);
	return { root: folder(app), config, dialect };
}

/** Whether the project file's `setting.useCompilerPlugins` names a compiler of WeChat's tools: `typescript`, `sass`, `less`. */
export function usesPlugin(config: Json, plugin: string): boolean {
	return asStrings(asObject(config['setting'])['useCompilerPlugins']).includes(plugin);
}

/** Reads app.json. Pages come without leading slash or extension, subpackages after the main package. */
export function readApp(pkg: Package, config: Json, fallbackAppId: string, diagnostics: Diagnostics): App {
	const json = readJson(pkg, 'app.json', diagnostics);
	const theme = readTheme(pkg, json, diagnostics);
	const pages = listPages(json, pkg, diagnostics);
	if (pages.length === 0) throw new PackageError('no-pages', 'app.json names no page: list at least one under "pages"');
	const looks = (resolve: Theme['light']): Look => ({
		window: resolve({ ...WINDOW, ...asObject(json['window']) }),
		tabBar: isObject(json['tabBar']) ? withPaths(resolve(json['tabBar'])) : null,
	});
	const { window, tabBar } = looks(theme.light);
	const title = asString(window['navigationBarTitleText']).trim();
	const wanted = normalize(withoutExtension(asString(json['entryPagePath'])));
	const entry = wanted && pages.includes(wanted) ? wanted : pages[0]!;
	const configured = asString(config['appid']);
	const appId = /^[\w.:-]{1,128}$/.test(configured) && configured !== 'touristappid' ? configured : fallbackAppId;
	const packageJson = pkg.has('package.json') ? readJson(pkg, 'package.json', diagnostics) : {};
	const version = [config['version'], json['version'], packageJson['version']]
		.map(asString)
		.find((v) => /^\d+(\.\d+)*([-+][\w.+-]+)?$/.test(v));
	if (isObject(json['plugins']))
		diagnostics.warn(
			'plugin',
			appJson(pkg, 'plugins'),
			'plugins are not available: their components render plainly, what requirePlugin gives does nothing',
		);
	for (const [name, used] of Object.entries(asObject(json['useExtendedLib']))) {
		const library = EXTENDED[name] ?? [name];
		if (used !== true || library.some((folder) => pkg.hasFolder(`miniprogram_npm/${folder}`))) continue;
		diagnostics.warn(
			'extended-lib',
			appJson(pkg, 'useExtendedLib'),
			`useExtendedLib: ${name} does not come with the gateway: put it into the package (npm i ${library.join(' ')}, then build npm), and it is taken from there`,
		);
	}
	return {
		appId,
		version: version ?? '1.0.0',
		name: title || decodeURIComponentSafe(asString(config['projectname'])).trim() || appId,
		icon: findIcon(pkg),
		entry,
		pages,
		window,
		tabBar,
		dark: json['darkmode'] === true ? looks(theme.dark) : null,
		theme,
		json,
		permission: asObject(json['permission']),
		networkTimeout: Object.fromEntries(
			Object.entries(asObject(json['networkTimeout'])).filter(
				(entry): entry is [string, number] =>
					TIMEOUTS.includes(entry[0]) && typeof entry[1] === 'number' && entry[1] > 0,
			),
		),
		privateInfos: asStrings(json['requiredPrivateInfos']),
		requires: readRequires(pkg, json, diagnostics),
	};
}

function listPages(json: Json, pkg: Package, diagnostics: Diagnostics): string[] {
	const pages: string[] = [];
	const add = (root: string, value: unknown): void => {
		const path = normalize(withoutExtension(`${root}/${asString(value)}`));
		if (!path)
			diagnostics.warn(
				'bad-page',
				appJson(pkg, asString(value)),
				`"${String(value)}" is no page of this package and is left out`,
			);
		else if (!pages.includes(path)) pages.push(path);
	};
	for (const page of Array.isArray(json['pages']) ? json['pages'] : []) add('', isObject(page) ? page['path'] : page);
	for (const key of ['subPackages', 'subpackages'])
		for (const sub of Array.isArray(json[key]) ? json[key] : [])
			if (isObject(sub))
				for (const page of Array.isArray(sub['pages']) ? sub['pages'] : []) add(asString(sub['root']), page);
	return pages;
}

/** A tab bar whose pages and icons are package paths, without `./` or leading slash. */
function withPaths(tabBar: Json): Json {
	if (!Array.isArray(tabBar['list'])) return tabBar;
	const list = tabBar['list'].filter(isObject).map((tab) => {
		const paths = ['pagePath', 'iconPath', 'selectedIconPath'].filter(
			(key) => typeof tab[key] === 'string' && !isRemote(tab[key]),
		);
		return { ...tab, ...Object.fromEntries(paths.map((key) => [key, normalize(asString(tab[key])) ?? ''])) };
	});
	return { ...tabBar, list };
}

/** The picture that is obviously the app's: named logo or icon, the shallowest one. */
function findIcon(pkg: Package): string | null {
	const names = ['logo', 'icon', 'app-icon', 'appicon', 'app_icon', 'app'];
	const found = pkg
		.paths()
		.filter((path) => ['.png', '.jpg', '.jpeg', '.svg', '.webp'].includes(extension(path)))
		.filter((path) => names.includes(withoutExtension(path.slice(path.lastIndexOf('/') + 1)).toLowerCase()))
		.filter((path) => !NOT_SOURCE.test(path) && depth(path) <= 3 && !path.includes('miniprogram_npm/'))
		.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
	return found[0] ?? null;
}

function appJson(pkg: Package, text: string): { file: string; offset: number } {
	return { file: 'app.json', offset: offsetOf(pkg, 'app.json', text) };
}

function decodeURIComponentSafe(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function depth(path: string): number {
	return path.split('/').length;
}

function rank(path: string, dialect: DialectRules): number {
	return dialect.projectConfig.findIndex((name) => path.endsWith(name));
}

function join(a: string, b: string): string {
	return a === '' ? b : `${a}/${b}`;
}
