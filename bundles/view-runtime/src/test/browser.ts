import { type Browser, type BrowserContextOptions, chromium, type Frame, type Page } from 'playwright-core';
import { h, type Spec, TreeWriter } from './tree.ts';
import { type TestApp, TestGateway } from './gateway.ts';

export const PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAYAAAB/qH1jAAAAEklEQVR4nGNkYPj/n4GBgYEBAAwKAgC4s1BHAAAAAElFTkSuQmCC',
	'base64',
);

export function launch(): Promise<Browser> {
	return chromium.launch({
		executablePath: process.env.LOGGIA_CHROMIUM ?? '/usr/bin/chromium',
		args: [
			...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
			...['--disable-component-update', '--disable-sync'],
		],
	});
}

export const PHONE: BrowserContextOptions = { viewport: { width: 375, height: 667 }, hasTouch: true, locale: 'en-US' };
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1920, height: 1080 }, locale: 'en-US' };

export interface Opened {
	gateway: TestGateway;
	page: Page;
	frame: Frame;
	tree: TreeWriter;
	/** console errors and page errors of shell and frame */
	problems: string[];
}

const cleanups: (() => Promise<unknown>)[] = [];

/** Closes every context and gateway that a test opened, also when it failed. */
export async function closeAll(): Promise<void> {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** A gateway and a page of its own, closed by {@link closeAll}. */
export async function openPage(browser: Browser, app: TestApp, context: BrowserContextOptions = PHONE) {
	const gateway = await new TestGateway(app).start();
	cleanups.push(() => gateway.stop());
	const opened = await browser.newContext(context);
	cleanups.push(() => opened.close());
	opened.setDefaultTimeout(8_000);
	return { gateway, page: await opened.newPage() };
}

export interface OpenOptions {
	context?: BrowserContextOptions;
	files?: Record<string, string | Buffer>;
	manifest?: Record<string, unknown>;
	query?: string;
	prepare?: (gateway: TestGateway) => void;
}

/** Opens an app whose first page has this content, in a browser context of its own, and waits until it shows. */
export async function openApp(browser: Browser, content: () => Spec, options: OpenOptions = {}): Promise<Opened> {
	const tree = new TreeWriter();
	const given: TestApp = {
		files: {
			'view/app.css': '.red { color: rgb(255, 0, 0); }',
			'view/pages/index.css': ':where(.pindex) .big { font-size: calc(40 * var(--rpx)); }',
			'files/images/a.png': PIXEL,
			...options.files,
		},
		manifest: {
			appId: 'test.app',
			version: '1.2.0',
			name: 'Test',
			icon: null,
			entry: 'pages/index',
			pages: ['pages/index', 'pages/second'],
			window: {
				navigationBarTitleText: 'Test',
				navigationBarBackgroundColor: '#ffffff',
				navigationBarTextStyle: 'black',
			},
			tabBar: null,
			pageWindow: {},
			pageStyles: { 'pages/index': ['view/app.css', 'view/pages/index.css'] },
			...options.manifest,
		},
		snapshot: () => tree.page(1, content()).take(),
	};
	const { gateway, page } = await openPage(browser, given, options.context);
	options.prepare?.(gateway);
	const problems: string[] = [];
	page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
	page.on('pageerror', (error) => problems.push(String(error)));
	await page.goto(`${gateway.shellOrigin}/miniapp/test.app/pages/index${options.query ?? ''}`);
	await page.waitForSelector('html[data-loggia-state="ready"]', { timeout: 15_000 });
	const frame = page.frames().find((one) => one.url().includes('/frame.html'));
	if (!frame) throw new Error('the shell made no frame');
	return { gateway, page, frame, tree, problems };
}

export { h };
