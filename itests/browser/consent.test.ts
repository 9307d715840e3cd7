/** The person decides: yes, no, taken back; the shell asks, the mini-program cannot. The call is wx.getNickname of examples/nickname. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type OpenApp, openApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';

const APP = 'control.loggia.test';
let gateway: Gateway;
let browser: Browser;

before(async () => {
	[gateway, browser] = await Promise.all([startGateway({ apps: [`${root}/miniprograms/control`] }), startBrowser()]);
	await gateway.cli('api', 'deploy', `${root}/examples/nickname/target/nickname-1.0.0.jar`);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

/** Taps a button and waits for an answer that matches. */
async function answers(app: OpenApp, button: string, expected: RegExp): Promise<void> {
	await app.frame.locator(button).click();
	await until(String(expected), async () => expected.test(await app.frame.locator('#answer').innerText()));
}

const granted = (app: OpenApp) => app.frame.locator('#granted').innerText();
const open = async () => {
	const context = await person(browser);
	return openApp(context, `${gateway.url}/miniapp/${APP}/pages/consent/consent`);
};
const decisions = async (user: string) => {
	const { items } = await (await gateway.api(`/audit?appId=${APP}&size=200`)).json();
	return items
		.filter((entry: any) => entry.api === 'getNickname' && entry.userId === user)
		.map((entry: any) => entry.outcome);
};

describe('consent', () => {
	test('yes is remembered; taken back, it is asked again; each decision is one audit record', async () => {
		const app = await open();
		const sheet = app.page.getByRole('dialog');
		await app.frame.locator('#call').click();
		await sheet.waitFor();
		await app.picture('consent');
		await sheet.getByRole('button', { name: 'Allow' }).click();
		await until('the nickname', async () =>
			/^getNickname:ok \w+ \w+/.test(await app.frame.locator('#answer').innerText()),
		);
		await until('the grant', async () => (await granted(app)) === '{"scope.userInfo":true}');

		await sheet.waitFor({ state: 'detached' });
		await answers(app, '#ask', /^authorize:ok$/);
		assert.equal(await sheet.count(), 0, 'a remembered yes is not asked again');

		const { items: grants } = await (await gateway.api(`/grants?appId=${APP}`)).json();
		assert.equal(grants.length, 1);
		await gateway.cli('grants', APP, '--revoke', grants[0].userId, grants[0].scope);
		await app.frame.locator('#setting').click();
		await until('no grant', async () => (await granted(app)) === '{}');
		await app.frame.locator('#call').click();
		await sheet.waitFor();
		await sheet.getByRole('button', { name: 'Reject' }).click();
		await until('auth deny', async () =>
			/^getNickname:fail auth deny/.test(await app.frame.locator('#answer').innerText()),
		);
		assert.deepEqual((await decisions(grants[0].userId)).sort(), ['ALLOWED', 'DENIED']);
		assert.equal((await app.state()).errors, '0');
		await app.page.context().close();
	});

	test('no is remembered: the next call fails without a question', async () => {
		const app = await open();
		const sheet = app.page.getByRole('dialog');
		await app.frame.locator('#call').click();
		await sheet.waitFor();
		await app.page.keyboard.press('Escape');
		await until('auth deny', async () =>
			/^getNickname:fail auth deny/.test(await app.frame.locator('#answer').innerText()),
		);
		await until('the no', async () => (await granted(app)) === '{"scope.userInfo":false}');
		await sheet.waitFor({ state: 'detached' });
		await answers(app, '#ask', /^authorize:fail auth deny/);
		assert.equal(await sheet.count(), 0);
		await app.page.context().close();
	});

	test('a scope that nothing here needs is refused with the reason', async () => {
		const app = await open();
		for (const bundle of ['nickname', 'loggia-provider-sso']) await gateway.cli('api', 'remove', bundle, '--yes');
		await answers(app, '#ask', /^authorize:fail parameter error: nothing here needs the scope/);
		await answers(app, '#call', /^getNickname:fail not supported/);
		await app.page.context().close();
	});
});
