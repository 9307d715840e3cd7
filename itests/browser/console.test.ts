/**
 * The operators' console against a real gateway: each task as an operator does it, found by what is written on the screen and by roles.
 * What it needs it makes itself, through the console. A refused style or script (CSP), an error of the page and a broken answer fail it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { copyOfMiniProgram, type Gateway, root, startGateway, until } from './gateway.ts';

const DESK = { width: 1280, height: 800 };
const TABLET = { width: 768, height: 1024 };
const PASSWORD = 'two storks on the roof';
const GREET = `${root}/examples/greet/target/greet-1.0.0.jar`;
const NEXT = `${root}/examples/greet-next/target/greet-next-1.1.0.jar`;
const NICKNAME = `${root}/examples/nickname/target/nickname-1.0.0.jar`;
const ROUTE = `# loggia:
#   name: ext.hello
#   description: Says hello
#   risk: ordinary
- route:
    id: hello
    from:
      uri: direct:ext.hello
      steps:
        - setBody:
            constant: '{"text":"Hello"}'
`;

const scratch = mkdtempSync(join(tmpdir(), 'loggia-console-'));
let gateway: Gateway;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained about; empty when all is well. */
const complaints: string[] = [];

before(async () => {
	[gateway, browser] = await Promise.all([startGateway(), startBrowser()]);
	context = await person(browser, DESK);
	page = await console(context);
});
// what a test left open is not the next one's trouble
beforeEach(async () => void (await page.goto(`${home()}/`)));
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(scratch, { recursive: true, force: true });
});

const home = () => `http://console.localhost:${gateway.port}/console`;

/** A page of the console that writes down what goes wrong in it. A status that a test provokes is no complaint. */
async function console(of: BrowserContext): Promise<Page> {
	const opened = await of.newPage();
	opened.setDefaultTimeout(15_000);
	opened.on('pageerror', (error) => complaints.push(error.message));
	opened.on('console', (message) => {
		if (message.type() === 'error' && !/the server responded with a status of 4/.test(message.text())) {
			complaints.push(message.text());
		}
	});
	return opened;
}

const button = (name: string | RegExp, at: Page | Locator = page) =>
	at.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = () => page.getByRole('dialog');
const row = (text: string | RegExp, at: Page | Locator = page) => at.getByRole('row').filter({ hasText: text });
const heading = (name: string, at = page) => at.getByRole('heading', { name, level: 1, exact: true });
const says = (text: string | RegExp, at: Page = page) => at.getByText(text).first().waitFor({ timeout: 10_000 });

/** Goes to a page by the menu. */
async function go(name: string): Promise<void> {
	await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
	await heading(name).waitFor();
}

/** Chooses in a list that opens. */
async function choose(list: Locator, option: string): Promise<void> {
	await list.click();
	await page.getByText(option, { exact: true }).last().click();
}

/** Agrees to what a warning says. @returns what it said */
async function agree(action: string): Promise<string> {
	const agreed = button(action, dialog().last());
	await agreed.waitFor();
	await until(`${action} can be pressed`, () => agreed.isEnabled());
	const text = await dialog().last().innerText();
	await agreed.click();
	return text;
}

const secretOf = (output: string) => /"secret":"([^"]+)"/.exec(output)![1]!;

async function signIn(at: Page, name: string, password: string): Promise<void> {
	await at.getByLabel('Name').fill(name);
	await at.getByLabel('Password').fill(password);
	await at.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function choosePassword(at: Page, secret: string, password: string): Promise<void> {
	await at.getByLabel('One-time secret').fill(secret);
	await at.getByLabel('New password', { exact: true }).fill(password);
	await at.getByLabel('New password again').fill(password);
	await at.getByRole('button', { name: 'Change password' }).click();
}

/** Puts a file into a dialog's upload. */
async function upload(label: string, file: string): Promise<void> {
	await dialog().getByLabel(label, { exact: true }).setInputFiles(file);
}

/** A copy of a mini-program under its own version. */
function version(name: string, number: string): string {
	const folder = copyOfMiniProgram(name);
	const file = join(folder, 'project.config.json');
	writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: number }));
	return folder;
}

describe('the console', () => {
	test('sign-in: the place is kept, a wrong word refused, a one-time secret becomes a password', async () => {
		await page.goto(`${home()}/audit?outcome=done`);
		await signIn(page, 'admin', 'wrong');
		await says('Name or password is wrong');
		const secret = secretOf(gateway.output());
		await signIn(page, 'admin', secret);
		await heading('Choose a password').waitFor();
		await choosePassword(page, secret, PASSWORD);
		await heading('Audit').waitFor();
		assert.equal(new URL(page.url()).search, '?outcome=done');
		await says('Password changed');
		const policy = (await page.goto(`${home()}/`))!.headers()['content-security-policy']!;
		assert.match(policy, /script-src 'self';/);
		assert.doesNotMatch(policy, /unsafe/);
	});

	test('overview: tiles, charts and health are there', async () => {
		await go('Overview');
		await page.getByRole('link', { name: /^Workers: [1-9]/ }).waitFor();
		await page.getByRole('link', { name: /^People: 1/ }).waitFor();
		await page.getByRole('img', { name: /^Memory of each process\. .*Gateway: \d+ MB/ }).waitFor();
		await page.getByRole('img', { name: /^Sessions\. .*Foreground: 0/ }).waitFor();
		await page.getByRole('list', { name: 'Health checks' }).getByRole('listitem').first().waitFor();
		await row(/^gateway/).waitFor();
	});

	test('mini-programs: a folder, a second version, a broken one; back to the first', async () => {
		await go('Mini-programs');
		await says('No mini-program is installed');
		await button(/Install/).click();
		await upload('Choose a folder', `${root}/miniprograms/todo`);
		await dialog().getByText('Tasks 1.0.0 is installed').waitFor({ timeout: 30_000 });
		await button('Close', dialog()).click();
		await row('todo.loggia.demo').getByText('1.0.0').waitFor();

		await button(/Install/).click();
		await upload('Choose a folder', version('todo', '1.1.0'));
		await dialog().getByText('Tasks 1.1.0 is installed').waitFor({ timeout: 30_000 });
		await button('Close', dialog()).click();
		await row('todo.loggia.demo').getByText('1.1.0').waitFor();

		const broken = copyOfMiniProgram('hello-wx');
		writeFileSync(join(broken, 'app.json'), '{ "pages": ["pages/none/none"] }');
		await button(/Install/).click();
		await upload('Choose a folder', broken);
		const alert = dialog().getByRole('alert');
		await alert.waitFor();
		assert.match(await alert.innerText(), /pages\/none\/none/);
		await button('Close', dialog()).click();

		await row('todo.loggia.demo').getByRole('button', { name: 'Tasks', exact: true }).click();
		await dialog().getByRole('table', { name: 'Versions' }).waitFor();
		const first = row('1.0.0', dialog().getByRole('table', { name: 'Versions' }));
		await button('Make current', first).click();
		assert.match(await agree('Make current'), /Whoever opens Tasks from now on gets version 1\.0\.0/);
		await first.getByText('current').waitFor();
		await row(/^Version\s*1\.0\.0/, dialog()).waitFor();
		await button('Remove', row('1.1.0', dialog())).click();
		assert.match(await agree('Remove version'), /cannot be undone/);
		await until('1.1.0 is nowhere any more', async () => !(await dialog().first().innerText()).includes('1.1.0'));
		await button('Close', dialog()).click();
	});

	test('a list is searched, sorted and kept in the address', async () => {
		await go('Mini-programs');
		await button(/Install/).click();
		await upload('Choose a folder', `${root}/miniprograms/control`);
		await dialog().getByText('Control 1.0.0 is installed').waitFor({ timeout: 30_000 });
		await button('Close', dialog()).click();
		const names = async () =>
			(await page.getByRole('row').allInnerTexts()).slice(1).map((text) => text.trim().split(/\s/)[0]);
		await page.getByRole('columnheader', { name: 'Mini-program' }).click();
		await until('by name', async () => (await names()).join() === 'Control,Tasks');
		await page.getByRole('columnheader', { name: 'Mini-program' }).click();
		await until('by name, backwards', async () => (await names()).join() === 'Tasks,Control');
		await page.getByRole('searchbox').or(page.getByPlaceholder('Search by name or app ID')).fill('control');
		await page.keyboard.press('Enter');
		await until('one found', async () => (await names()).join() === 'Control');
		await page.reload();
		await until('still one after a reload', async () => (await names()).join() === 'Control');
		assert.match(page.url(), /q=control/);

		await row('control.loggia.test').getByRole('button', { name: 'Control', exact: true }).click();
		const uses = dialog().getByRole('list', { name: 'APIs to look at' });
		await uses.getByText('wx.greet', { exact: true }).waitFor();
		assert.match(
			await uses.innerText(),
			/unknown\s*wx\.greet no such API here, nor in WeChat pages\/greet\/greet\.js:\d+/,
		);
		await button('Close', dialog()).click();
	});

	test('short lists too are paged, sorted, searched and filtered by the server', async () => {
		/** What the server answered to the request that an act brings about. */
		const part = async (request: RegExp, act: () => Promise<unknown>) => {
			const [answer] = await Promise.all([page.waitForResponse((one) => request.test(one.url())), act()]);
			const { items, total } = (await answer.json()) as { items: Record<string, unknown>[]; total: number };
			return { items, total };
		};
		await page.goto(`${home()}/capabilities?tab=apis`);
		await row('authorize').waitFor();
		const second = await part(/catalog\?page=2&size=20$/, () => page.getByRole('listitem', { name: '2' }).click());
		assert.ok(second.total > 20 && second.items.length <= 20, `${second.items.length} of ${second.total}`);
		await row(String(second.items[0]!.name)).first().waitFor();
		const approved = await part(/catalog\?page=1&size=20&risk=approved$/, () =>
			choose(page.getByRole('combobox', { name: 'Risk' }), 'Approved'),
		);
		assert.ok(approved.total > 0 && approved.items.every(({ risk }) => risk === 'approved'));
		assert.doesNotMatch(page.url(), /apis\.page/, 'another filter begins at the first page');
		await go('Configuration');
		const found = await part(/configurations\?.*q=sandbox/, async () => {
			await page.getByPlaceholder('Search by name, PID or bundle').fill('sandbox');
			await page.keyboard.press('Enter');
		});
		assert.ok(found.total > 0 && found.total < 10, `${found.total} found`);
		await go('Sessions and workers');
		await part(/workers\?.*sort=pid$/, () =>
			page.getByRole('region', { name: 'Workers' }).getByRole('columnheader', { name: 'Process ID' }).click(),
		);
		await go('Payments');
		const none = await part(/orders\?.*state=PAID$/, () =>
			choose(page.getByRole('combobox', { name: 'State' }), 'Paid'),
		);
		assert.equal(none.total, 0);
		await says('No order');
	});

	test('capabilities: deploy, update, roll back, remove with who would miss it; what does not fit is refused', async () => {
		await go('Capabilities');
		const deploy = async (file: string, done: RegExp) => {
			await button(/Deploy/).click();
			await upload('Choose a bundle', file);
			await dialog().getByText(done).first().waitFor();
			await button('Close', dialog()).click();
		};
		await deploy(GREET, /greet 1\.0\.0 is deployed/);
		await row(/greet/).getByText('Active').waitFor();
		await deploy(NEXT, /greet 1\.1\.0 is deployed/);
		await row('1.1.0').waitFor();
		await deploy(`${root}/package.json`, /this is no jar/);

		await button('Roll back greet').click();
		assert.match(await agree('Roll back'), /greet 1\.1\.0 gives way to 1\.0\.0/);
		await row('greet').getByText('1.0.0').waitFor();
		await button('Remove greet').click();
		const warning = await agree('Remove capability');
		assert.match(warning, /1 installed mini-program uses it/);
		assert.match(warning, /Control 1\.0\.0 \(control\.loggia\.test\): greet/);
		await until('no greet', async () => (await row('greet').count()) === 0);

		await deploy(NICKNAME, /nickname 1\.0\.0 is deployed/);
		await page.getByRole('tab', { name: 'APIs' }).click();
		await page.getByPlaceholder('Search by API').fill('getNickname');
		await page.keyboard.press('Enter');
		await row('getNickname').getByText('Consent').waitFor();
	});

	test('configuration: a form from the metatype, refused with the setting’s name, saved, set back', async () => {
		await go('Configuration');
		await button('Storage API').click();
		const most = dialog().getByLabel(/max\.bytes/);
		assert.equal(await most.inputValue(), '10485760');
		await most.fill('99999999999');
		await button('Save', dialog()).click();
		await dialog().getByText("'max.bytes' must be a whole number that fits").waitFor();
		await most.fill('20971520');
		await button('Save', dialog()).click();
		await says('The configuration is saved');
		await row('loggia.storage').getByText('changed').waitFor();
		await button('Storage API').click();
		assert.equal(
			await dialog()
				.getByLabel(/max\.bytes/)
				.inputValue(),
			'20971520',
		);
		await button('Back to defaults', dialog()).click();
		await agree('Back to defaults');
		await row('loggia.storage').getByText('defaults').waitFor();
	});

	test('sessions and workers: seen, restarted, closed; the overview counts them', async () => {
		const visitor = await person(browser);
		const app = await openApp(visitor, `${gateway.url}/miniapp/todo.loggia.demo/`);
		await go('Sessions and workers');
		const sessions = page.getByRole('region', { name: 'Sessions' }).first();
		await row('todo.loggia.demo', sessions).getByText('Foreground').waitFor();
		await button('Restart session', row('todo.loggia.demo', sessions)).click();
		assert.match(await agree('Restart session'), /todo\.loggia\.demo starts anew/);
		await says('The session starts anew');
		await until('ready again', async () => (await app.state()).state === 'ready');
		await go('Overview');
		await page.getByRole('link', { name: 'Sessions: 1, 1 in the foreground' }).waitFor();
		await go('Sessions and workers');
		const workers = page.getByRole('region', { name: 'Workers' });
		const busy = row(/contained/i, workers)
			.filter({ hasNotText: 'Spare' })
			.first();
		await busy.getByRole('button', { name: /^Restart worker/ }).click();
		await agree('Restart worker');
		await says(/Worker \d+ is being replaced/);
		await button('Close session', row('todo.loggia.demo', sessions)).click();
		assert.match(await agree('Close session'), /loses what is open/);
		await says('Nobody has a mini-program open');
		await until('the person sees it', async () => (await app.state()).state === 'error');
		await visitor.close();
	});

	test('grants: a person’s answer is seen and taken back', async () => {
		const visitor = await person(browser);
		const app = await openApp(visitor, `${gateway.url}/miniapp/control.loggia.test/pages/consent/consent`);
		await app.frame.locator('#call').click();
		await app.page.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
		await until('an answer', async () => /:ok/.test(await app.frame.locator('#answer').innerText()));
		await go('Grants');
		const grant = row('scope.userInfo');
		await grant.getByText('Allowed').waitFor();
		await button('Take back', grant).click();
		assert.match(await agree('Take back'), /the person is asked again/);
		await says('Nobody has answered yet');
		await visitor.close();
	});

	test('domains and approvals: for every release, refused when wrong, taken back', async () => {
		await go('Domains and approvals');
		const app = async () => {
			const field = dialog().getByRole('combobox').first();
			await field.fill('todo');
			await page.getByText('Tasks · todo.loggia.demo').last().waitFor();
			await field.press('Enter');
		};
		await button(/Allow a server/).click();
		await app();
		await dialog().getByLabel('Server').fill('ftp://files.example.com');
		await button('Allow a server', dialog()).click();
		await dialog().getByRole('alert').first().waitFor();
		await dialog().getByLabel('Server').fill('https://api.example.com');
		await button('Allow a server', dialog()).click();
		const domains = page.getByRole('region', { name: 'Server domains' });
		await row('https://api.example.com', domains).getByText('Every release').waitFor();
		await button('Take back', row('https://api.example.com', domains)).click();
		assert.match(await agree('Take back'), /can no longer use https:\/\/api\.example\.com for requests/);
		await says('No server is allowed');

		await button(/Approve an API/).click();
		await app();
		await dialog().getByLabel('API', { exact: true }).fill('requestPayment');
		await dialog().getByLabel('API', { exact: true }).press('Enter');
		await button('Approve', dialog()).click();
		const approvals = page.getByRole('region', { name: 'Approved APIs' });
		await button('Take back', row('requestPayment', approvals)).click();
		await agree('Take back');
		await says('Nothing is approved');
	});

	test('people: an auditor sees all and changes nothing, and is out when disabled', async () => {
		await go('People');
		await button(/Add a person/).click();
		await dialog().getByLabel('Name', { exact: true }).fill('rita');
		await dialog().getByLabel('Shown as').fill('Rita Roe');
		await choose(dialog().getByLabel('Role'), 'auditor: sees everything, changes nothing');
		await button('Add a person', dialog()).click();
		const shown = dialog().filter({ hasText: 'One-time secret' }).getByLabel('Secret');
		const secret = await shown.innerText();
		await button('I have kept it').click();
		await row('Rita Roe').getByText('auditor').waitFor();

		const rita = await person(browser, DESK);
		const hers = await console(rita);
		await hers.goto(`${home()}/apps`);
		await signIn(hers, 'rita', secret);
		await choosePassword(hers, secret, `${PASSWORD}, one nest`);
		await heading('Mini-programs', hers).waitFor();
		await row('todo.loggia.demo', hers).waitFor();
		assert.ok(
			await hers
				.getByRole('button', { name: 'Install', exact: true })
				.or(hers.getByRole('button', { name: /plus Install/ }))
				.first()
				.isDisabled(),
		);
		await hers.getByLabel('Install: This needs the role operator; yours is auditor').hover();
		await hers.getByRole('tooltip').getByText('This needs the role operator; yours is auditor').waitFor();
		const refused = await hers.evaluate(
			async () => (await fetch('/api/v1/apps/todo.loggia.demo', { method: 'DELETE' })).status,
		);
		assert.equal(refused, 403, 'the server refuses, whatever the page shows');

		await button('Edit rita').click();
		await button('Disable', dialog()).click();
		assert.match(await agree('Disable'), /All sign-ins of rita end at once/);
		await row('Rita Roe').getByText('Disabled').waitFor();
		await hers.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
		await hers.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
		assert.match(decodeURIComponent(hers.url()), /return=\/audit/);
		await rita.close();
	});

	test('audit: what was done here is found, and the chain is whole', async () => {
		await go('Audit');
		await page.getByPlaceholder('Search in who and what').fill('api.remove');
		await page.keyboard.press('Enter');
		await row('Capability removed').getByText('Done').waitFor();
		await page.getByPlaceholder('Search in who and what').fill('person.change');
		await page.keyboard.press('Enter');
		await until('only that', async () => (await page.getByRole('row').count()) === 2);
		await row('Person changed')
			.getByText('Administrator')
			.or(row('Person changed').getByText('admin'))
			.first()
			.waitFor();
		await page.getByPlaceholder('Search in who and what').fill('');
		await page.keyboard.press('Enter');
		await choose(page.getByRole('combobox', { name: 'Outcome' }), 'Refused');
		await until('refusals', async () => (await page.getByRole('row').count()) > 1);
		await row('Mini-program removed')
			.getByText(/Refused/)
			.waitFor();
		await button(/Verify the chain/).click();
		await says(/The chain is intact: \d+ records/);
	});

	test('logs: live, from a level on, filtered, paused', async () => {
		await go('Logs');
		await says('Live');
		const log = page.getByRole('log');
		const visitor = await person(browser);
		const app = await openApp(visitor, `${gateway.url}/miniapp/control.loggia.test/pages/errors/errors`);
		await log
			.getByText(/control: onLoad/)
			.first()
			.waitFor();
		await page.getByPlaceholder('Filter these lines').fill('control: tap');
		await log.getByText('No line yet').waitFor();
		await app.frame.locator('#tap').click();
		await log
			.getByText(/control: tap/)
			.first()
			.waitFor();
		await page.getByPlaceholder('Filter these lines').fill('control: promise');
		await button(/Pause/).click();
		await says('Paused');
		await app.frame.locator('#promise').click();
		await until('the error is counted', async () => (await app.state()).errors === '3');
		assert.equal(await log.getByText(/control: promise/).count(), 0, 'a paused log stands still');
		await button(/Resume/).click();
		await log
			.getByText(/control: promise/)
			.first()
			.waitFor();
		assert.equal(await log.getByText(/control: promise/).count(), 1, 'what came while it was paused comes once');
		await page.getByPlaceholder('Filter these lines').fill('control: tap');
		assert.equal(await log.getByText(/control: tap/).count(), 1, 'what was there before the pause does not come again');
		await page.getByPlaceholder('Filter these lines').fill('');
		await button(/Clear$/).click();
		await log.getByText('No line yet').waitFor();
		await button(/Pause/).click();
		await says('Paused');
		await button(/Resume/).click();
		await app.frame.locator('#tap').click();
		await log
			.getByText(/control: tap/)
			.first()
			.waitFor();
		assert.equal(await log.getByText(/control: /).count(), 1, 'what was cleared does not come back after a pause');
		await page.getByText('Gateway', { exact: true }).click();
		await log.getByText(/\S/).first().waitFor();
		await visitor.close();
	});

	test('payments: the books balance, a merchant gets its secrets once, a credit says what it does', async () => {
		await go('People');
		await button('Edit rita').click();
		const id = await dialog()
			.getByText(/^person:/)
			.first()
			.textContent();
		const { items } = await (await gateway.api('/people?q=rita')).json();
		assert.ok(items[0].id.startsWith(id!.split('…')[0]!));
		await button('Close', dialog()).click();
		await go('Payments');
		await says('The books balance');
		await page.getByRole('tab', { name: 'Merchants' }).click();
		await button(/Add a merchant/).click();
		await dialog().getByLabel('Name of the merchant').fill('Corner shop');
		await dialog().getByLabel('Mini-programs').fill('todo.loggia.demo');
		await dialog().getByLabel('Mini-programs').press('Enter');
		await button('Add a merchant', dialog()).click();
		await dialog().getByLabel('Merchant’s secret').waitFor();
		await button('I have kept it').click();
		await row('Corner shop').getByText('todo.loggia.demo').waitFor();

		await page.getByRole('tab', { name: 'Wallets' }).click();
		await button('Credit a wallet').click();
		await dialog().getByLabel('Person’s ID').fill(items[0].id);
		await dialog().getByLabel('Amount in yuan').fill('19.99');
		await dialog().getByLabel('Reason').fill('a gift');
		await button('Next', dialog()).click();
		assert.match(await agree('Credit a wallet'), /grows by ¥19\.99.*cannot be undone/s);
		await row(/person:/)
			.getByText('¥19.99')
			.waitFor();
		await page.getByRole('tab', { name: 'Ledger' }).click();
		await row('Credit').getByText('¥19.99').waitFor();
		await says('The books balance');
	});

	test('routes: YAML becomes an API, a wrong line is named, removed again', async () => {
		await go('Routes');
		await button(/Add a route/).click();
		await dialog().getByLabel('Name of the route').fill('ext.hello');
		await dialog().getByLabel('YAML').fill(ROUTE.replace('direct:ext.hello', 'exec:ls'));
		await button('Save and start', dialog()).click();
		const alert = dialog().getByRole('alert');
		await alert.first().waitFor();
		assert.match(await alert.first().innerText(), /ext\.hello\.yaml:\d+/);
		await dialog().getByLabel('YAML').fill(ROUTE);
		await button('Save and start', dialog()).click();
		await row('ext.hello').getByText('Running').waitFor({ timeout: 20_000 });
		await button('Remove', row('ext.hello')).click();
		assert.match(await agree('Remove route'), /not supported/);
		await says('No route is here');
	});

	test('removing a mini-program: says what goes, not while it is open, then for good', async () => {
		const visitor = await person(browser);
		const app = await openApp(visitor, `${gateway.url}/miniapp/todo.loggia.demo/`);
		await go('Mini-programs');
		await button('Remove Tasks').click();
		assert.match(await agree('Remove mini-program'), /1 session is open now/);
		await dialog().getByRole('alert').first().waitFor();
		await dialog().getByRole('checkbox').check();
		await agree('Remove mini-program');
		await until('gone', async () => (await row('todo.loggia.demo').count()) === 0);
		await until('the person sees it', async () => (await app.state()).state === 'error');
		await visitor.close();
	});

	test('Chinese, dark, and on a tablet: every page, no page wider than the screen', async () => {
		await go('Settings');
		await page.getByText('简体中文', { exact: true }).click();
		await heading('设置').waitFor();
		await page.getByText('深色', { exact: true }).click();
		assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
		assert.equal(await page.evaluate(() => document.documentElement.style.colorScheme), 'dark');
		await page.setViewportSize(TABLET);
		const links = await page.getByRole('navigation').getByRole('link').all();
		assert.equal(links.length, 13);
		for (const link of links) {
			await link.click();
			await page.getByRole('heading', { level: 1 }).waitFor();
			const [wide, small] = await page.evaluate(() => {
				const hit = [...document.querySelectorAll<HTMLElement>('main button, header button, nav [role=menuitem]')];
				const low = hit.filter(
					(each) => each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().height < 24,
				);
				return [document.documentElement.scrollWidth > innerWidth, low.map((each) => each.outerHTML.slice(0, 120))];
			});
			assert.equal(wide, false, `${page.url()} is wider than a tablet`);
			assert.deepEqual(small, [], page.url());
		}
		await page.setViewportSize(DESK);
		await page.getByRole('navigation').getByRole('link', { name: '设置' }).click();
		await page.getByText('English', { exact: true }).click();
		await heading('Settings').waitFor();
	});

	test('every control has a name', async () => {
		for (const name of [
			'Overview',
			'Mini-programs',
			'Domains and approvals',
			'Capabilities',
			'People',
			'Audit',
			'Logs',
			'Settings',
		]) {
			await go(name);
			await page.waitForLoadState('networkidle').catch(() => undefined);
			for (const role of ['button', 'link', 'textbox', 'combobox', 'tab', 'checkbox'] as const) {
				const nameless = await page.getByRole(role, { name: /^$/ }).all();
				const seen = [];
				for (const one of nameless)
					if (await one.isVisible()) seen.push(await one.evaluate((e) => e.outerHTML.slice(0, 200)));
				assert.deepEqual(seen, [], `${name}: ${role} without a name`);
			}
		}
	});

	test('sign-out ends it; nothing was refused by the page’s policy and nothing threw', async () => {
		await button(/Account of/).click();
		await page.getByRole('menuitem', { name: 'Sign out' }).click();
		await button('Sign in').waitFor();
		const status = await page.evaluate(async () => (await fetch('/api/v1/people')).status);
		assert.equal(status, 401);
		assert.deepEqual(complaints, []);
	});
});
