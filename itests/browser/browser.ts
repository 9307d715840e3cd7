import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import { root, until } from './gateway.ts';

export const PHONE = { width: 375, height: 667 };
export const DESKTOP = { width: 1920, height: 1080 };

export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Debian's Chromium, headless. */
export function startBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** A fresh person: own cookies, own session storage. */
export function person(browser: Browser, viewport = PHONE, options = {}): Promise<BrowserContext> {
	return browser.newContext({ viewport, hasTouch: viewport === PHONE, locale: 'en-GB', ...options });
}

/** One open mini-program: the shell's page and the frame its pages live in. */
export interface OpenApp {
	page: Page;
	frame: Frame;
	/** data-loggia-state, data-loggia-page, data-loggia-errors */
	state(): Promise<{ state: string; page: string; errors: string }>;
	/** waits until this route is on top */
	onPage(path: string): Promise<void>;
	/** text of the page on top */
	text(): Promise<string>;
	/** keeps a picture under build/screenshots */
	picture(name: string): Promise<void>;
}

/** Opens a mini-program and waits until its first page is there. */
export async function openApp(context: BrowserContext, url: string): Promise<OpenApp> {
	const page = await context.newPage();
	await page.goto(url);
	return opened(page);
}

/**
 * Makes the browser draw: a headless one on a busy machine may leave a frame of another origin without a size until somebody looks, and nothing
 * in it counts as visible then.
 */
export async function draw(page: Page): Promise<void> {
	await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
}

/** Waits on a page that is already there (after a reload, say). */
export async function opened(page: Page): Promise<OpenApp> {
	const attribute = (name: string) => page.evaluate((n) => document.documentElement.getAttribute(n) ?? '', name);
	const state = await until(
		'data-loggia-state ready or error',
		async () => {
			const value = await attribute('data-loggia-state');
			return value === 'ready' || value === 'error' ? value : '';
		},
		30_000,
	);
	if (state === 'error')
		throw new Error(`the shell shows an error: ${await page.evaluate(() => document.body.innerText)}`);
	const frame = await until('the frame', () => page.frames().find((f) => f.url().includes('frame.html')));
	await draw(page);
	return {
		page,
		frame,
		async state() {
			return {
				state: await attribute('data-loggia-state'),
				page: await attribute('data-loggia-page'),
				errors: await attribute('data-loggia-errors'),
			};
		},
		async onPage(path) {
			await until(`route ${path}`, async () => (await attribute('data-loggia-page')) === path);
		},
		text: () => frame.evaluate(() => document.body.innerText),
		async picture(name) {
			const folder = join(root, 'build', 'screenshots');
			mkdirSync(folder, { recursive: true });
			await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
		},
	};
}
