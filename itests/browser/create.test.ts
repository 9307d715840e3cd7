/** A new project runs as it was made: in JavaScript and in TypeScript. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { distribution, type Gateway, startGateway } from './gateway.ts';

const TEMPLATES = ['wx', 'wx-ts'];
const folder = mkdtempSync(join(tmpdir(), 'loggia-create-'));
const loggia = join(distribution, 'bin', 'loggia');
let gateway: Gateway;
let browser: Browser;

before(async () => {
	for (const template of TEMPLATES)
		execFileSync(
			loggia,
			['create', `made-${template}`, '--template', template, '--dir', join(folder, template), '--json'],
			{ stdio: 'pipe' },
		);
	[gateway, browser] = await Promise.all([
		startGateway({ apps: TEMPLATES.map((template) => join(folder, template)) }),
		startBrowser(),
	]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(folder, { recursive: true, force: true });
});

describe('create', () => {
	for (const template of TEMPLATES)
		for (const colorScheme of ['light', 'dark'] as const)
			test(`${template}, ${colorScheme}: pages, component, storage and request work`, async () => {
				const context = await person(browser, undefined, { colorScheme });
				const app = await openApp(context, `${gateway.url}/miniapp/made-${template}/`);
				await app.frame.locator('text=Taps on this device').click();
				await app.frame.locator('text=Taps on this device').click();
				await app.page.reload();
				await app.page.waitForFunction(() => document.documentElement.dataset.loggiaState === 'ready');
				const frame = app.page.frames().find((each) => each.url().includes('frame.html'))!;
				await frame.locator('text=/^2$/').waitFor();
				await frame.locator('#ask').click();
				await frame.locator('#answer', { hasText: /^\d{3}: |request:fail/ }).waitFor({ timeout: 30_000 });
				await app.picture(`create-${template}-${colorScheme}`);
				await frame.locator('#about').click();
				await app.onPage('pages/about/about');
				await frame.locator('text=Opened from index.').waitFor();
				assert.equal((await app.state()).errors, '0');
				await context.close();
			});
});
