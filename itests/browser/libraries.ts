/** Mini-programs made from component libraries of npm, as WeChat's "build npm" does it: one page for each component. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TDESIGN } from './libraries/tdesign.ts';
import { VANT } from './libraries/vant.ts';
import { WEUI } from './libraries/weui.ts';

/** What a page shows: a template alone, or one with the page's data and what it does when it is ready. */
export type Example = string | { template: string; data?: Record<string, unknown>; onReady?: string };
/** component (its folder in the package, or the path of an inner one) → its page */
export type Examples = Record<string, Example>;

export interface Library {
	package: string;
	/** what tags begin with: `van-` */
	prefix: string;
	/** name of the file in a component's folder; the folder's own where it is missing */
	file?: string;
	/** app.wxss */
	style: string;
	examples: Examples;
	/** components that only others of the package use */
	inner: string[];
	/** component → why its page has an error */
	failing: Record<string, string>;
}

export const LIBRARIES: Library[] = [
	{
		package: '@vant/weapp',
		prefix: 'van-',
		file: 'index',
		style: '@import "/miniprogram_npm/@vant/weapp/common/index.wxss";',
		examples: VANT,
		inner: ['calendar/components/header', 'calendar/components/month', 'share-sheet/options'],
		failing: {},
	},
	{
		package: 'weui-miniprogram',
		prefix: 'mp-',
		style: '@import "/miniprogram_npm/weui-miniprogram/weui-wxss/dist/style/weui.wxss";',
		examples: WEUI,
		inner: [],
		failing: {},
	},
	{
		package: 'tdesign-miniprogram',
		prefix: 't-',
		style: 'page { background: #f6f6f6 }',
		examples: TDESIGN,
		inner: [
			'chat-markdown/chat-markdown-code',
			'chat-markdown/chat-markdown-node',
			'chat-markdown/chat-markdown-table',
			'chat-markdown/chat-markdown-tail',
			'fab/draggable',
			'qrcode/components/qrcode-canvas',
			'qrcode/components/qrcode-status',
		],
		failing: {},
	},
];

/** A mini-program on disk. */
export interface LibraryApp {
	folder: string;
	appId: string;
	/** components that have a page, in the order of the table */
	components: string[];
	/** path of a component's page */
	page(component: string): string;
}

const PICTURE =
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><rect width="120" height="80" fill="#8ec5fc"/><circle cx="85" cy="25" r="12" fill="#fff3b0"/><path d="M0 80 40 35l25 25 15-12 40 32z" fill="#3a7d44"/></svg>';

/** Where npm put a package. */
function installed(name: string): string {
	return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** Writes the mini-program of a library into a folder of its own. */
export function writeLibraryApp(library: Library): LibraryApp {
	const name = library.package.replace(/\W+/g, '-').replace(/^-/, '');
	const folder = join(mkdtempSync(join(tmpdir(), 'loggia-library-')), name);
	const appId = `${name}.loggia.test`;
	const components = Object.keys(library.examples);
	const write = (path: string, content: string | object): void => {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content, null, '\t'));
	};
	const page = (component: string): string => `pages/${component}/page`;

	const source = installed(library.package);
	const { miniprogram } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { miniprogram: string };
	cpSync(join(source, miniprogram), join(folder, 'miniprogram_npm', library.package), { recursive: true });

	write('project.config.json', { appid: appId, projectname: library.package });
	write('app.json', {
		pages: components.map(page),
		window: {
			navigationBarTitleText: library.package,
			navigationBarBackgroundColor: '#ffffff',
			navigationBarTextStyle: 'black',
		},
		style: 'v2',
	});
	write('app.js', 'App({});\n');
	write('app.wxss', `${library.style}\n`);
	write('picture.svg', PICTURE);
	for (const component of components) {
		const example = library.examples[component];
		const { template, data = {}, onReady = '' } = typeof example === 'string' ? { template: example } : example;
		write(`${page(component)}.wxml`, `<view id="subject">${template}</view>\n`);
		write(`${page(component)}.js`, `Page({ data: ${JSON.stringify(data)}, none() {}, onReady() { ${onReady} } });\n`);
		write(`${page(component)}.json`, {
			navigationBarTitleText: component,
			usingComponents: usedBy(template, library),
		});
	}
	return { folder, appId, components, page };
}

/** The components of the library that a template names. */
function usedBy(template: string, library: Library): Record<string, string> {
	const tags = [...new Set([...template.matchAll(/<([\w-]+)/g)].map(([, tag]) => tag!))];
	return Object.fromEntries(
		tags
			.filter((tag) => tag.startsWith(library.prefix))
			.map((tag) => [tag, `${library.package}/${pathOf(tag.slice(library.prefix.length), library)}`]),
	);
}

function pathOf(name: string, library: Library): string {
	const inner = Object.keys(library.examples).find((component) => component.endsWith(`/${name}`));
	return inner ?? `${name}/${library.file ?? name}`;
}

/** Every component that a library's package has, by folder; one that lies deeper, or has another name, by path. */
export function componentsOf(library: Library): string[] {
	const source = installed(library.package);
	const { miniprogram } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { miniprogram: string };
	const root = join(source, miniprogram);
	const found: string[] = [];
	for (const entry of readdirSync(root, { recursive: true }) as string[]) {
		const path = entry.replaceAll('\\', '/');
		if (
			!path.endsWith('.json') ||
			path.includes('miniprogram_npm/') ||
			!existsSync(join(root, path.replace(/json$/, 'wxml')))
		)
			continue;
		if ((JSON.parse(readFileSync(join(root, path), 'utf8')) as { component?: unknown }).component !== true) continue;
		const parts = path.replace(/\.json$/, '').split('/');
		const last = parts.pop()!;
		found.push(last === (library.file ?? parts.at(-1)) ? parts.join('/') : [...parts, last].join('/'));
	}
	return found.sort();
}
