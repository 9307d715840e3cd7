import { openApp, type Isolate, type Start } from './isolate.ts';
import type { Sources } from './mini-app.ts';

interface ComponentSource {
	wxml?: string;
	js?: string;
	json?: Record<string, unknown>;
}

/** Opens an app with one page, `pages/index/index`, and components `NAME` at `comp/NAME` that all of them may use. */
export function openComponents(
	page: ComponentSource,
	components: Record<string, ComponentSource> = {},
	options: Start = {},
	more: Sources = {},
): Promise<Isolate> {
	const usingComponents = Object.fromEntries(Object.keys(components).map((name) => [name, `/comp/${name}`]));
	const sources: Sources = { ...more };
	const add = (path: string, { wxml = '', js = 'Component({})', json = {} }: ComponentSource) => {
		sources[`${path}.json`] = JSON.stringify({ usingComponents, ...json });
		sources[`${path}.wxml`] = wxml;
		sources[`${path}.js`] = js;
	};
	for (const [name, source] of Object.entries(components)) add(`comp/${name}`, source);
	add('pages/index/index', { js: 'Page({})', ...page });
	return openApp(sources, options);
}

/** Text of what the page shows, without tags. */
export function textOf(app: Isolate): string {
	return app.html().replace(/<[^>]*>/g, '');
}

/** `getCurrentPages()[0].setData(DATA)`, and what follows. */
export async function setPageData(app: Isolate, data: string): Promise<void> {
	app.run(`getCurrentPages()[0].setData(${data})`);
	await app.dispatch('show');
}
