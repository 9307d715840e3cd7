import { createRequire } from 'node:module';
import { WXS_GUARD } from '@loggia/messages/wxs-guard';

interface TmplGroup {
	addTmpl(path: string, source: string): { level: number; message: string }[];
	addScript(path: string, source: string): void;
	setExtraRuntimeScript(source: string): void;
	getTmplGenObjectGroups(): string;
}

const { TmplGroup: Group } = createRequire(import.meta.url)('glass-easel-template-compiler') as {
	TmplGroup: new () => TmplGroup;
};

/** A mini-program as its developer writes it: `pages/index/index.js`, `….wxml`, `….json`, `….wxs`, `app.js`, `app.json`. */
export type Sources = Record<string, string>;

export interface AppOptions {
	manifest?: Record<string, unknown>;
	/** without the compiler's guard around WXS */
	unguarded?: boolean;
	broken?: Record<string, string>;
}

/** The text of logic.js: what the compiler makes of the sources, as far as these tests need it. */
export function compileApp(sources: Sources, { manifest, unguarded, broken = {} }: AppOptions = {}): string {
	const appJson = JSON.parse(sources['app.json'] ?? '{"pages":["pages/index/index"]}') as Record<string, unknown>;
	const pages = appJson.pages as string[];
	const templates = new Group();
	if (!unguarded) templates.setExtraRuntimeScript(WXS_GUARD);
	const calls: string[] = [
		`define.app(${JSON.stringify({
			appId: 'test',
			version: '1.0.0',
			name: 'Test',
			dialect: 'wx',
			global: null,
			entry: pages[0],
			pages,
			window: { navigationBarTitleText: 'Test' },
			tabBar: appJson.tabBar ?? null,
			pageWindow: {},
			pageStyles: {},
			apis: [],
			errorPages: {},
			...manifest,
		})});`,
	];
	for (const [file, source] of Object.entries(sources)) {
		const path = file.replace(/\.\w+$/, '');
		if (file.endsWith('.wxml')) {
			const problems = templates.addTmpl(path, source).filter(({ level }) => level > 2);
			if (problems.length) throw new Error(`${file}: ${JSON.stringify(problems)}`);
			calls.push(component(path, sources[path + '.json'] ?? '{}', pages));
		} else if (file.endsWith('.wxs')) {
			templates.addScript(path, source);
		} else if (file.endsWith('.js')) {
			calls.push(
				`define.module(${JSON.stringify(file)},function(require,module,exports,window,document){${source}\n});`,
			);
		}
	}
	for (const [file, message] of Object.entries(broken)) {
		calls.push(`define.brokenModule(${JSON.stringify(file)},${JSON.stringify(message)});`);
	}
	calls.push(`define.templates(${templates.getTmplGenObjectGroups()});`);
	return `(function(define){${calls.join('\n')}})`;
}

function component(path: string, text: string, pages: string[]): string {
	const json = JSON.parse(text) as {
		usingComponents?: Record<string, string>;
		styleIsolation?: string;
		slotFallbacks?: string[];
	};
	const page = pages.includes(path);
	const using: Record<string, string> = {};
	for (const [tag, target] of Object.entries(json.usingComponents ?? {})) {
		using[tag] = new URL(target, `file:///${path}`).pathname.slice(1);
	}
	const compiled = {
		page,
		json,
		using,
		generics: (json as { componentGenerics?: object }).componentGenerics ?? {},
		placeholders: {},
		scope: `${page ? 'p' : 'c'}${path.split('/').pop()}`,
		isolation: json.styleIsolation ?? (page ? 'shared' : 'isolated'),
		// the compiler finds them in the template
		slotFallbacks: json.slotFallbacks,
	};
	return `define.component(${JSON.stringify(path)},${JSON.stringify(compiled)});`;
}
