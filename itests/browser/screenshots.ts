/** Pages of miniprograms/components against reference pictures: the same fonts and the same rasteriser settings on every machine. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import pixelmatch from 'pixelmatch';
import { type Browser, chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { EXECUTABLE, FLAGS, openApp, type OpenApp, person } from './browser.ts';
import { type Gateway, root, until } from './gateway.ts';

export type Scheme = 'light' | 'dark';
export const SCHEMES: readonly Scheme[] = ['light', 'dark'];

const HERE = join(root, 'itests', 'browser');
const REFERENCES = join(HERE, 'references', 'components');
const OUTPUT = join(HERE, 'target', 'screenshots');
const APP = 'components.loggia.demo';

/** How far a pixel's colour may be off (0 to 1) and which share of all pixels may be: versions of Chromium smooth letters differently. */
const COLOUR_TOLERANCE = 0.2;
const SHARE_TOLERANCE = 0.001;

/** A Chromium that knows one family of fonts, from npm, and draws it without hinting or subpixels. */
export function startDrawingBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: EXECUTABLE,
		args: [
			...[...FLAGS, '--font-render-hinting=none', '--disable-lcd-text', '--disable-font-subpixel-positioning'],
			...['--force-color-profile=srgb', '--force-device-scale-factor=1', '--hide-scrollbars'],
		],
		env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() },
	});
}

/** One page of the demo, by the name of its component, in a context of its own that closes with {@link OpenDemo.close}. */
export interface OpenDemo extends OpenApp {
	/** the events that the page shows, oldest first */
	events(): Promise<{ type: string; detail: unknown }[]>;
	/** waits until the page shows an event that fits, and answers its detail */
	event(type: string, fits?: (detail: any) => boolean): Promise<unknown>;
	close(): Promise<void>;
}

export async function openDemo(
	browser: Browser,
	gateway: Gateway,
	tag: string,
	scheme: Scheme = 'light',
	options: { opaque?: boolean } = {},
): Promise<OpenDemo> {
	const context = await person(browser, undefined, { colorScheme: scheme, deviceScaleFactor: 1 });
	const query = options.opaque ? '?__opaque=1' : '';
	const app = await openApp(context, `${gateway.url}/miniapp/${APP}/pages/${tag}/${tag}${query}`);
	const events = async () => {
		const lines = await app.frame.locator('loggia-page:not([data-hidden]) .log-event').allInnerTexts();
		return lines.reverse().map((line) => {
			const space = line.indexOf(' ');
			return { type: line.slice(0, space), detail: JSON.parse(line.slice(space + 1)) as unknown };
		});
	};
	return {
		...app,
		events,
		async event(type, fits = () => true) {
			const found = await until(`an event ${type} in the page ${tag}`, async () =>
				(await events()).find((event) => event.type === type && fits(event.detail)),
			);
			return found.detail;
		},
		close: () => context.close(),
	};
}

/** The developer's handle lies over the page of a develop version; it is not the page's. */
const HANDLE = '.dev-handle { visibility: hidden }';

/**
 * Compares what the frame shows now with `references/components/NAME.png`. With LOGGIA_REFERENCES=write it becomes the reference: look at
 * it before you keep it.
 */
export async function looksLike(app: OpenApp, name: string): Promise<void> {
	await until('every picture of the page', () => app.frame.evaluate(picturesAreDrawn));
	const frame = await app.frame.frameElement();
	const taken = await frame.screenshot({ animations: 'disabled', caret: 'hide', style: HANDLE });
	const reference = join(REFERENCES, `${name}.png`);
	const [actual, diff] = [join(OUTPUT, `${name}.actual.png`), join(OUTPUT, `${name}.diff.png`)];
	rmSync(actual, { force: true });
	rmSync(diff, { force: true });
	if (process.env.LOGGIA_REFERENCES === 'write') {
		write(reference, taken);
		return;
	}
	const renew =
		'LOGGIA_REFERENCES=write node --import tsx --test components.test.ts (in itests/browser) writes references anew';
	if (!existsSync(reference)) {
		write(actual, taken);
		assert.fail(`there is no reference ${short(reference)}; what was drawn is ${short(actual)}; ${renew}`);
	}
	const [want, have] = [PNG.sync.read(readFileSync(reference)), PNG.sync.read(taken)];
	if (want.width !== have.width || want.height !== have.height) {
		write(actual, taken);
		const sizes = `${have.width} × ${have.height} instead of ${want.width} × ${want.height}`;
		assert.fail(`${short(reference)}: the frame is ${sizes}; see ${short(actual)}; ${renew}`);
	}
	const { width, height } = want;
	const marks = new PNG({ width, height });
	const wrong = pixelmatch(want.data, have.data, marks.data, width, height, { threshold: COLOUR_TOLERANCE });
	if (wrong <= width * height * SHARE_TOLERANCE) return;
	write(actual, taken);
	write(diff, PNG.sync.write(marks));
	assert.fail(`${short(reference)}: ${wrong} pixels differ; see ${short(actual)} and ${short(diff)}; ${renew}`);
}

/** Runs in the frame: pictures are inside the shadow trees of their components. */
function picturesAreDrawn(): boolean {
	const roots: ParentNode[] = [document];
	for (const element of document.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
	return roots.every((node) => [...node.querySelectorAll('img')].every((img) => !img.src || img.complete));
}

function fontConfiguration(): string {
	const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
	const folder = join(HERE, 'target', 'fonts');
	const file = join(folder, 'fonts.conf');
	const alias = (family: string, font: string) =>
		`<alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
	const settings = [
		...['antialias|bool|true', 'hinting|bool|false', 'autohint|bool|false', 'hintstyle|const|hintnone'],
		...['rgba|const|none', 'lcdfilter|const|lcdnone'],
	].map((setting) => {
		const [name, type, value] = setting.split('|');
		return `<edit name="${name}" mode="assign"><${type}>${value}</${type}></edit>`;
	});
	write(
		file,
		`<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${fonts}</dir>
<cachedir>${join(folder, 'cache')}</cachedir>
${alias('sans-serif', 'DejaVu Sans')}
${alias('serif', 'DejaVu Serif')}
${alias('monospace', 'DejaVu Sans Mono')}
<match target="font">${settings.join('')}</match>
</fontconfig>
`,
	);
	return file;
}

function write(file: string, content: string | Buffer): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, content);
}

function short(file: string): string {
	return relative(root, file);
}
