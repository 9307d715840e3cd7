import { readFileSync } from 'node:fs';
import * as easel from 'glass-easel';
import type { CompiledComponent, Define, Diagnostic, ModuleBody, ReleaseManifest } from '@loggia/messages/compiled-app';
import type { WxsErrors } from '@loggia/messages/wxs-guard';
import { compile, type CompileOutput } from '../../main/ts/compile.ts';
import type { DialectRules } from '../../main/ts/dialect.ts';

export const DIALECTS = ['wx', 'finclip'].map(
	(id) =>
		JSON.parse(
			readFileSync(new URL(`../../main/resources/loggia/compiler/dialects/${id}.json`, import.meta.url), 'utf8'),
		) as DialectRules,
);

/** An app with one page `pages/a`; `files` come on top. */
export function build(files: Record<string, string>, binaries: string[] = []): CompileOutput {
	return compile({
		files: { 'app.json': '{"pages":["pages/a"]}', 'pages/a.js': 'Page({})', 'pages/a.wxml': '', ...files },
		binaries,
		fallbackAppId: 'fallback',
		dialects: DIALECTS,
	});
}

/** The diagnostics as `level file:line:column code`. */
export function findings(output: CompileOutput): string[] {
	return output.diagnostics.map((d: Diagnostic) => `${d.level} ${d.file}:${d.line}:${d.column} ${d.code}`);
}

export interface Loaded {
	manifest: ReleaseManifest;
	modules: Map<string, ModuleBody>;
	broken: Map<string, string>;
	components: Map<string, CompiledComponent>;
	groups: Record<string, unknown>;
}

/** What logic.js hands to the runtime. */
export function load(output: CompileOutput): Loaded {
	const loaded: Loaded = {
		manifest: null as never,
		modules: new Map(),
		broken: new Map(),
		components: new Map(),
		groups: {},
	};
	const define: Define = {
		app: (manifest) => void (loaded.manifest = manifest),
		module: (path, body) => void loaded.modules.set(path, body),
		brokenModule: (path, message) => void loaded.broken.set(path, message),
		component: (path, component) => void loaded.components.set(path, component),
		templates: (groups) => void (loaded.groups = groups),
	};
	(0, eval)(output.outputs['logic.js']!)(define);
	return loaded;
}

/** Runs a module with a `require` that answers other modules of the app. */
export function run(loaded: Loaded, path: string): unknown {
	const module: { exports: unknown } = { exports: {} };
	const require = (request: string): unknown => run(loaded, new URL(request, `file:///${path}`).pathname.slice(1));
	loaded.modules.get(path)!(require, module, module.exports);
	return module.exports;
}

/** Renders a template of the page `pages/a` with data; what a user would see, as HTML. */
export function render(
	template: string,
	data: Record<string, unknown> = {},
	files: Record<string, string> = {},
): string {
	return renderFiles({ 'pages/a.wxml': template, ...files }, data);
}

let last: Record<string, unknown> = {};

/** What view scripts threw in the last rendering. */
export function thrown(): unknown[] {
	return (last['$wxs'] as WxsErrors).early;
}

export function renderFiles(files: Record<string, string>, data: Record<string, unknown> = {}): string {
	const { groups, components } = load(build(files));
	last = groups;
	const space = new easel.ComponentSpace();
	space.updateComponentOptions({ writeFieldsToNode: false });
	for (const [path, component] of components) {
		if (component.page) continue;
		space.defineComponent({
			is: path,
			template: { content: groups[path], fallbackListenerOnNativeNode: true } as never,
		});
	}
	const page = space.defineComponent({
		is: 'pages/a',
		using: Object.fromEntries(Object.entries(components.get('pages/a')!.using).map(([tag, path]) => [tag, `/${path}`])),
		template: { content: groups['pages/a'], fallbackListenerOnNativeNode: true } as never,
		data,
	});
	const root = easel.Component.createWithContext('root', page.general(), new easel.EmptyBackendContext());
	return html(root.getShadowRoot()!);
}

function html(node: easel.Node): string {
	if (easel.TextNode.isTextNode(node)) return node.textContent;
	const element = node as easel.Element;
	const inside = element.childNodes.map(html).join('');
	if (easel.VirtualNode.isVirtualNode(element)) return element.is === 'slot' ? `<slot>${inside}</slot>` : inside;
	const native = element as easel.NativeNode;
	const attributes = [
		...(element.id ? [['id', element.id]] : []),
		...(element.class ? [['class', element.class]] : []),
		...(element.style ? [['style', element.style]] : []),
		...(easel.NativeNode.isNativeNode(element)
			? native.attributes.map(({ name, value }) => [name, String(value)])
			: []),
		...Object.entries(element.dataset).map(([k, v]) => [`data:${k}`, JSON.stringify(v)]),
	].map(([k, v]) => ` ${k}="${v}"`);
	const tag = easel.NativeNode.isNativeNode(element)
		? element.is
		: easel.Component.isComponent(element)
			? element.is
			: '?';
	return `<${tag}${attributes.join('')}>${inside}</${tag}>`;
}
