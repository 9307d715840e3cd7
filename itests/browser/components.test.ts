/** The everyday components as the demo miniprograms/components shows them: looks in both themes, and each event with its whole detail. */
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Gateway, root, startGateway } from './gateway.ts';
import { looksLike, openDemo, SCHEMES, startDrawingBrowser } from './screenshots.ts';

let gateway: Gateway;
let browser: Browser;

before(async () => {
	const apps = [`${root}/miniprograms/components`];
	[gateway, browser] = await Promise.all([startGateway({ apps }), startDrawingBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

describe('looks', () => {
	for (const tag of ['index', 'image', 'scroll-view', 'text', 'view']) {
		for (const scheme of SCHEMES) {
			test(`${tag}, ${scheme}`, async () => {
				const demo = await openDemo(browser, gateway, tag, scheme);
				await looksLike(demo, `${tag}.${scheme}`);
				await demo.close();
			});
		}
	}
});
