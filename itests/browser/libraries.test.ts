/**
 * Component libraries as their authors publish them: each component of @vant/weapp, weui-miniprogram and tdesign-miniprogram on a page of its
 * own, opened in Chromium, without an uncaught error and with something to see. A sample that differs from day to day and can be had again
 * (LOGGIA_SEED); all of them with LOGGIA_LONG, pictures in build/screenshots.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { type Gateway, startGateway, until } from './gateway.ts';
import { componentsOf, LIBRARIES, type Library, type LibraryApp, writeLibraryApp } from './libraries.ts';

const LONG = Boolean(process.env.LOGGIA_LONG);
/** components of each library that are opened for every change */
const SAMPLE = 12;
const seed = Number(process.env.LOGGIA_SEED ?? Math.floor(Date.now() / 86_400_000));
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([startGateway(), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

/** `count` of the items, drawn by a seed. */
function sample<T>(items: T[], count: number, seed: number): T[] {
	const rest = [...items];
	let state = seed >>> 0;
	return Array.from({ length: Math.min(count, items.length) }, () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1)[0]!;
	});
}

/** Something inside of the subject that has a box, pictures of shadow trees included; a string, because it runs in the page. */
const SEEN = `(() => {
	const seen = (root) => [...root.querySelectorAll('*')].some((e) => { const r = e.getBoundingClientRect(); return (r.width > 0 && r.height > 0) || (e.shadowRoot && seen(e.shadowRoot)); });
	return [...document.querySelectorAll('#subject')].some(seen);
})()`;

/** An element's transitions and animations that come to an end have done so. */
const STILL = `Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished.catch(() => {})))`;

interface Opened {
	component: string;
	session: string;
	/** what is wrong; nothing when all is well */
	wrong: string[];
}

async function openComponent(library: Library, app: LibraryApp, component: string): Promise<Opened> {
	const context = await person(browser);
	const opened: Opened = { component, session: '', wrong: [] };
	try {
		const open = await openApp(context, `${gateway.url}/miniapp/${app.appId}/${app.page(component)}`);
		opened.session = await open.page.evaluate((id) => sessionStorage.getItem(`loggia.session.${id}`) ?? '', app.appId);
		await until('something to see', () => open.frame.evaluate(SEEN)).catch(async (error: Error) =>
			opened.wrong.push(`${error.message}, but ${await open.frame.evaluate(`document.body.outerHTML.slice(-500)`)}`),
		);
		if (LONG) {
			await open.frame.evaluate(STILL);
			await open.picture(`library-${library.prefix}${component.replaceAll('/', '-')}`);
		}
		const { errors } = await open.state();
		if (errors !== '0') opened.wrong.push(`${errors} errors`);
	} catch (error) {
		opened.wrong.push((error as Error).message);
	} finally {
		await context.close();
	}
	return opened;
}

/** Uncaught errors by session, those that came after a page was looked at included. */
async function uncaught(app: LibraryApp): Promise<Map<string, string>> {
	const { items } = (await (await gateway.api(`/logs?appId=${app.appId}&size=500`)).json()) as {
		items: { session: string; level: string; source: string; text: string }[];
	};
	return new Map(
		items
			.filter((line) => line.level === 'error' && line.source !== 'console')
			.map((line) => [line.session, line.text]),
	);
}

for (const library of LIBRARIES)
	describe(library.package, () => {
		test('every component of the package has a page here', () => {
			const known = new Set([...Object.keys(library.examples), ...library.inner]);
			assert.deepEqual(
				componentsOf(library).filter((component) => !known.has(component)),
				[],
			);
			const expected = Object.keys(library.failing).filter((component) => !(component in library.examples));
			assert.deepEqual(expected, [], 'reasons for components that do not exist');
		});

		test(LONG ? 'all components open' : `${SAMPLE} components open (LOGGIA_SEED=${seed})`, async () => {
			const app = writeLibraryApp(library);
			await gateway.cli('install', app.folder);
			const chosen = LONG ? app.components : sample(app.components, SAMPLE, seed);
			const opened: Opened[] = [];
			for (const component of chosen) opened.push(await openComponent(library, app, component));
			const errors = await uncaught(app);
			const unexpected: string[] = [];
			for (const { component, session, wrong } of opened) {
				if (errors.has(session)) wrong.push(errors.get(session)!.split('\n')[0]!);
				const reason = library.failing[component];
				if (wrong.length > 0 && reason === undefined) unexpected.push(`${component}: ${wrong.join(', ')}`);
				if (wrong.length === 0 && reason !== undefined) unexpected.push(`${component} opens now, although: ${reason}`);
			}
			const clean = opened.filter(({ wrong }) => wrong.length === 0).length;
			console.log(JSON.stringify({ event: 'library', library: library.package, opened: clean, of: chosen.length }));
			assert.deepEqual(unexpected, []);
		});
	});
