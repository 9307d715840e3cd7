/**
 * Any project, unmodified: LOGGIA_PROJECT=DIR[:DIR…] ./loggia test --only project opens every page of each and expects no error, every package file
 * answered 200, something rendered by the page itself, and at least twenty rendered elements with the shell around it. Pictures are kept in build/screenshots.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { type Gateway, startGateway } from './gateway.ts';

const projects = (process.env.LOGGIA_PROJECT ?? '').split(':').filter(Boolean);
/** Elements of a document that are rendered (they have a box), those inside components included; a string, because it runs in the page. */
const COUNT = `(function count(root) {
	return [...root.querySelectorAll('*')].reduce((n, e) => n + (e.getClientRects().length > 0) + (e.shadowRoot ? count(e.shadowRoot) : 0), 0);
})(document.body)`;
let gateway: Gateway;
let browser: Browser;

describe('public projects', { skip: projects.length === 0 && 'LOGGIA_PROJECT names no folder' }, () => {
	before(async () => {
		[gateway, browser] = await Promise.all([startGateway(), startBrowser()]);
	});
	after(async () => {
		await browser?.close();
		await gateway?.stop();
	});

	for (const project of projects) {
		test(project, async () => {
			const { appId, warnings } = await gateway.cli('install', project);
			const { digest } = await (await gateway.api(`/apps/${appId}`)).json();
			const { pages } = JSON.parse(readFileSync(join(gateway.data, 'releases', digest, 'release.json'), 'utf8'));
			for (const path of pages as string[]) {
				const context = await person(browser);
				const bad: string[] = [];
				context.on('response', (response) => {
					if (
						new URL(response.url()).pathname.startsWith('/p/') &&
						response.status() !== 200 &&
						response.status() !== 304
					)
						bad.push(`${response.status()} ${response.url()}`);
				});
				const app = await openApp(context, `${gateway.url}/miniapp/${appId}/${path}`);
				await app.page.waitForLoadState('networkidle');
				const inPage = Number(await app.frame.evaluate(COUNT));
				const elements = inPage + Number(await app.page.evaluate(COUNT));
				const { errors, page } = await app.state();
				await app.picture(`project-${appId}-${path.replaceAll('/', '-')}`);
				console.log(
					JSON.stringify({
						event: 'project',
						appId,
						path,
						page,
						errors,
						elements,
						inPage,
						bad,
						warnings: warnings.length,
					}),
				);
				assert.equal(errors, '0', `${path}: errors`);
				assert.deepEqual(bad, [], `${path}: package files`);
				assert.ok(inPage > 1, `${path}: ${inPage} elements of its own`);
				assert.ok(elements >= 20, `${path}: ${elements} elements`);
				await context.close();
			}
		});
	}
});
