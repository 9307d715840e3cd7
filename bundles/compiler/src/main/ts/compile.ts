import { aliases } from './aliases.ts';
import type { CompiledComponent, Diagnostic, ReleaseManifest } from '@loggia/messages/compiled-app';
import { CUSTOM_TAB_BAR, findUnits, reachable, type Unit } from './components.ts';
import { compare, Diagnostics } from './diagnostics.ts';
import type { DialectRules } from './dialect.ts';
import { asString, offsetOf, type Json } from './json.ts';
import { assembleLogic } from './logic.ts';
import { compileModules } from './modules.ts';
import { Package } from './package.ts';
import { extension } from './paths.ts';
import { findProject, readApp, usesPlugin, type App } from './project.ts';
import { Styles, type StyleUnit } from './styles.ts';
import { compileTemplates, type Templates } from './templates.ts';

/** What is to be compiled. Paths are relative to the folder or archive that was handed over, with `/`. */
export interface CompileInput {
	/** text files: path → content */
	files: Record<string, string>;
	/** every other file */
	binaries: string[];
	/** taken when the project file names no app id */
	fallbackAppId: string;
	dialects: DialectRules[];
}

/** A compiled release, by text. */
export interface CompileOutput {
	/** path in the release folder → text; release.json included */
	outputs: Record<string, string>;
	/** files to copy as they are: path in the input → path in the release folder; sorted */
	statics: [string, string][];
	/** text of release.json */
	manifest: string;
	diagnostics: Diagnostic[];
}

/** Kinds of file that a page may load. Nothing that a browser would run: HTML, scripts and sources stay out. */
const STATIC = new Set(
	(
		'.png .jpg .jpeg .gif .webp .svg .ico .bmp .cur .mp3 .mp4 .aac .m4a .m4v .wav .ogg .silk .webm .mov .ttf .otf .woff .woff2 .eot ' +
		'.pdf .doc .docx .xls .xlsx .ppt .pptx .txt .csv .bin .gltf .glb .mtl .obj .cer .crt .pem'
	).split(' '),
);
const NOT_PACKAGE = /(?:^|\/)(?:node_modules|\.[^/]+|__MACOSX|__tests__)(?:\/|$)/;
const NOT_WINDOW = [
	'usingComponents',
	'component',
	'componentGenerics',
	'componentPlaceholder',
	'styleIsolation',
	'options',
];

/**
 * Compiles a mini-program. Pure: the same input gives the same output, nothing is read or written.
 *
 * @throws PackageError when there is no app.json or it names no page; every smaller mistake is a diagnostic
 */
export function compile(input: CompileInput): CompileOutput {
	const everything = [...Object.keys(input.files), ...input.binaries].filter((path) => !NOT_PACKAGE.test(path)).sort();
	let texts: (path: string) => string | undefined = (path) => input.files[path];
	const diagnostics = new Diagnostics((path) => texts(path));
	const project = findProject(input.files, everything, input.dialects, diagnostics);
	const inside = project.root === '' ? '' : `${project.root}/`;
	const below = everything.filter((path) => path.startsWith(inside)).map((path) => path.slice(inside.length));
	const pkg = new Package(
		Object.fromEntries(
			below
				.filter((path) => input.files[inside + path] !== undefined)
				.map((path) => [path, input.files[inside + path]!]),
		),
		below.filter((path) => input.files[inside + path] === undefined),
		project.dialect,
	);
	texts = (path) => pkg.text(path);

	const app = readApp(pkg, project.config, input.fallbackAppId, diagnostics);
	const units = findUnits(pkg, app, diagnostics);
	const scopes = scopeNames(units);
	const modules = compileModules(
		pkg,
		{ unalias: aliases(app.json), units: units.keys(), typed: usesPlugin(project.config, 'typescript') },
		diagnostics,
	);
	const components = new Set([...units.values()].flatMap((u) => [...Object.keys(u.using), ...Object.keys(u.generics)]));
	const templates = compileTemplates([...units.keys()], pkg, (tag) => components.has(tag), diagnostics);
	checkFiles(pkg, units, diagnostics);
	const compiled = new Map(
		[...units.values()].map((unit) => [unit.path, component(unit, scopes, templates, modules.isolation)]),
	);

	const outputs: Record<string, string> = {};
	const words = inlineWords(pkg);
	const styles = new Styles(pkg, (word) => words.has(word), diagnostics);
	const appStyle = pkg.style('app');
	if (appStyle) outputs['view/app.css'] = styles.app(appStyle, 'view/app.css');
	const pageStyles: Record<string, string[]> = {};
	const pageWindow: Record<string, Record<string, unknown>> = {};
	const darkWindow: ReleaseManifest['pageWindow'] = {};
	const errorPages: Record<string, string> = {};
	for (const path of app.pages) {
		const unit = units.get(path)!;
		const output = `view/${path}.css`;
		const css = styles.page(scopes.get(path)!, styleUnits(path, app, units, templates, compiled, pkg), output);
		if (css !== '') outputs[output] = css;
		const own = compiled.get(path)!;
		pageStyles[path] = [
			...(appStyle && own.isolation !== 'page-isolated' ? ['view/app.css'] : []),
			...(css !== '' ? [output] : []),
		];
		const settings = Object.fromEntries(Object.entries(unit.json).filter(([key]) => !NOT_WINDOW.includes(key)));
		pageWindow[path] = { ...app.window, ...app.theme.light(settings) };
		if (app.dark) darkWindow[path] = { ...app.dark.window, ...app.theme.dark(settings) };
		if (own.broken) errorPages[path] = own.broken;
		else if (!exists(pkg, path))
			errorPages[path] = `app.json names the page ${path}, but the package has no file of that name`;
	}

	const manifest: ReleaseManifest = {
		appId: app.appId,
		version: app.version,
		name: app.name,
		icon: app.icon,
		dialect: project.dialect.id,
		global: project.dialect.global,
		entry: app.entry,
		pages: app.pages,
		window: app.window,
		tabBar: app.tabBar,
		pageWindow,
		pageStyles,
		...(app.dark && { dark: { ...app.dark, pageWindow: darkWindow } }),
		apis: [...new Set([...modules.apis, ...app.privateInfos])].sort(compare),
		permission: app.permission,
		...(Object.keys(app.requires).length > 0 && { requires: app.requires }),
		...(Object.keys(app.networkTimeout).length > 0 && { networkTimeout: app.networkTimeout }),
		...(templates.viewScripts === null ? {} : { viewScripts: true as const }),
		errorPages,
		diagnostics: [],
	};
	if (templates.viewScripts !== null) outputs['view/scripts.js'] = templates.viewScripts;
	const logic = assembleLogic(manifest, modules.modules, compiled, templates.expression, app, pkg);
	outputs['logic.js'] = logic.script;
	outputs['logic.js.map'] = logic.map;
	manifest.diagnostics = diagnostics.sorted();
	const text = JSON.stringify(manifest, null, '\t') + '\n';
	outputs['release.json'] = text;
	const statics = below
		.filter((path) => STATIC.has(extension(path)))
		.map((path): [string, string] => [inside + path, `files/${path}`]);
	return { outputs, statics, manifest: text, diagnostics: manifest.diagnostics };
}

function component(
	unit: Unit,
	scopes: Map<string, string>,
	templates: Templates,
	found: Map<string, string>,
): CompiledComponent {
	const declared = asString(unit.json['styleIsolation']) || found.get(unit.path);
	const broken = templates.broken.get(unit.path);
	const slotFallbacks = templates.fallbacks.get(unit.path);
	return {
		page: unit.page,
		json: unit.json,
		using: unit.using,
		generics: unit.generics,
		placeholders: unit.placeholders,
		scope: scopes.get(unit.path)!,
		isolation: declared ?? (unit.page ? 'shared' : 'isolated'),
		...(slotFallbacks ? { slotFallbacks } : {}),
		...(broken === undefined ? {} : { broken }),
	};
}

/** Of a page and everything that can stand on it. A tab page has the app's own tab bar besides. */
function styleUnits(
	page: string,
	app: App,
	units: Map<string, Unit>,
	templates: Templates,
	compiled: Map<string, CompiledComponent>,
	pkg: Package,
): StyleUnit[] {
	const tabs = (Array.isArray(app.tabBar?.['list']) ? app.tabBar['list'] : []) as Json[];
	const bar = tabs.some((tab) => tab['pagePath'] === page) ? reachable(CUSTOM_TAB_BAR, units, templates.tags) : [];
	const list = [...new Set([...reachable(page, units, templates.tags), ...bar])].flatMap((unit): StyleUnit[] => {
		const file = pkg.style(unit.path);
		const { scope, isolation } = compiled.get(unit.path)!;
		return file
			? [{ file, id: scope, component: unit.path !== page && isolation !== 'shared' && isolation !== 'page-shared' }]
			: [];
	});
	return list.reverse();
}

function exists(pkg: Package, path: string): boolean {
	return pkg.template(path) !== null || pkg.has(`${path}.js`) || pkg.has(`${path}.ts`);
}

/** Styles that WeChat's tools compile by a plugin. */
const PREPROCESSED = ['.scss', '.sass', '.less', '.styl'];

/** A style that only a preprocessor can read is told of: the page is shown without it. */
function checkStyles(pkg: Package, paths: Iterable<string>, diagnostics: Diagnostics): void {
	for (const path of paths) {
		const source = pkg.style(path) ? undefined : PREPROCESSED.find((ending) => pkg.has(path + ending));
		if (source === undefined) continue;
		const [style] = pkg.dialect.style;
		diagnostics.warn(
			'style-language',
			{ file: path + source, offset: 0 },
			`styles in ${source.slice(1)} are not compiled: ${path} is shown without; compile it to ${path}${style} and put that beside it`,
		);
	}
}

function checkFiles(pkg: Package, units: Map<string, Unit>, diagnostics: Diagnostics): void {
	checkStyles(pkg, ['app', ...units.keys()], diagnostics);
	for (const { path, page } of units.values()) {
		if (!page || pkg.template(path)) continue;
		const place = { file: 'app.json', offset: offsetOf(pkg, 'app.json', path) };
		if (!exists(pkg, path))
			diagnostics.error('missing-file', place, `the page ${path} has no file: add it or take it out of app.json`);
		else
			diagnostics.warn(
				'missing-file',
				place,
				`the page ${path} has no template (${path}${pkg.dialect.template[0]}): it is empty`,
			);
	}
}

/** Scope classes: `p` or `c` and a hash of the path, so that they stay when files come and go. */
function scopeNames(units: Map<string, Unit>): Map<string, string> {
	const taken = new Set<string>();
	const names = new Map<string, string>();
	for (const unit of units.values()) {
		let name = (unit.page ? 'p' : 'c') + hash(unit.path);
		while (taken.has(name)) name += 'x';
		taken.add(name);
		names.set(unit.path, name);
	}
	return names;
}

/** FNV-1a, 32 bits, base 36. */
function hash(text: string): string {
	let value = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
	return (value >>> 0).toString(36);
}

/** Words of all text in which an inline style could name an animation or a font. */
function inlineWords(pkg: Package): Set<string> {
	const words = new Set<string>();
	for (const path of pkg.paths()) {
		if (
			!pkg.dialect.template.some((e) => path.endsWith(e)) &&
			(!/\.[jt]s$/.test(path) || path.includes('miniprogram_npm/'))
		)
			continue;
		const text = pkg.text(path) ?? '';
		if (/animation|font-?family/i.test(text)) for (const word of text.match(/[\w-]+/g) ?? []) words.add(word);
	}
	return words;
}
