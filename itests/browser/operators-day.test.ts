/**
 * An operator's day, all of it: the console is entered with the one-time secret of the first start, a capability is deployed, the shop installed and
 * let in, and people buy: one from a real OpenID provider, one with an account of this gateway. Then the payment bundle goes while the shop is
 * open, and comes back. All of it is done in the console's pages, but for the host that the courier's route may ask;
 * else the API is asked only to check.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { opened, type OpenApp, openApp, person, startBrowser } from './browser.ts';
import { type Gateway, root, startGateway, until } from './gateway.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { firstSecret, openConsole, type Operator } from './operator.ts';
import { copyOfShop, SHOP, type Shop } from './shop.ts';

const PASSWORD = 'two storks on the roof';
const GREET = `${root}/examples/greet/target/greet-1.0.0.jar`;
const PAYMENT = 'loggia-provider-payment';
const PAYMENT_JAR = `${root}/api-providers/payment/target/${PAYMENT}-0.1.0.jar`;
/** 2 filter coffees and a sourdough: three pieces are delivered for nothing. */
const FIRST = { products: ['coffee', 'coffee', 'sourdough'], amount: '¥64.00', quote: 'free, in about 21 minutes' };
/** A baguette alone pays its delivery. */
const SECOND = { products: ['baguette'], amount: '¥17.00', quote: '¥5.00, in about 17 minutes' };

let gateway: Gateway;
let browser: Browser;
let operator: Operator;
let shop: Shop;
let provider: IdentityProvider;
/** Signs in with the OpenID provider. */
let olivia: BrowserContext;
let hers: OpenApp;
/** Has an account of this gateway. */
let tom: BrowserContext;
let his: OpenApp;
let oneTimeSecret: string;
let broken = false;

before(async () => {
	[gateway, browser, shop] = await Promise.all([startGateway(), startBrowser(), copyOfShop()]);
	provider = await startIdentityProvider(`${gateway.url}/signin/callback`);
	[operator, olivia, tom] = await Promise.all([openConsole(browser, gateway), person(browser), person(browser)]);
});
after(async () => {
	await browser?.close();
	await Promise.all([gateway?.stop(), shop?.stop(), provider?.stop()]);
});

/** One step of the day. After one that failed the others are left out; what everybody saw then is in the folder for temporary files. */
function step(what: string, does: () => Promise<void>): void {
	test(what, async (t) => {
		if (broken) return t.skip('an earlier step failed');
		broken = true;
		try {
			await does();
			broken = false;
		} finally {
			if (broken)
				for (const [name, page] of Object.entries({ console: operator?.page, olivia: hers?.page, tom: his?.page }))
					await page?.screenshot({ path: join(tmpdir(), `day-failed-${name}.png`) }).catch(() => undefined);
		}
	});
}

const address = () => `${gateway.url}/miniapp/${SHOP}/`;
const json = async (path: string) => (await gateway.api(path)).json();
/** Calls that passed the gate or failed there, in the last hour. */
async function calls(): Promise<number> {
	const { series } = await json('/metrics/series');
	const points: [number, number | null][] = series.find(({ name }: { name: string }) => name === 'calls')?.points ?? [];
	return points.reduce((sum, [, value]) => sum + (value ?? 0), 0);
}

/** Fills the basket from the shelf and checks out. */
async function fill(app: OpenApp, { products, amount, quote }: typeof FIRST): Promise<void> {
	await app.onPage('pages/index/index');
	for (const product of products) await app.frame.locator(`#add-${product}`).click();
	await app.frame.getByText(`${products.length} piece`).waitFor();
	await app.frame.locator('#checkout').click();
	await app.onPage('pages/cart/cart');
	await app.frame.locator('#quote', { hasText: quote }).waitFor();
	await app.frame.locator('#total', { hasText: amount }).waitFor();
}

/** What the shell asks; the frame has no word of it. */
async function sheet(app: OpenApp, name: RegExp) {
	const shown = app.page.getByRole('dialog', { name });
	await shown.waitFor();
	assert.equal(await app.frame.getByText(/Confirm payment|Sign in to pay/).count(), 0, 'the sheet is not in the frame');
	return shown;
}

/** Back to the shelf from My orders or an empty basket. */
async function backToTheShelf(app: OpenApp): Promise<void> {
	await app.frame.locator('#shop').click();
	await app.onPage('pages/index/index');
}

/** Puts money into somebody's wallet, as the console does it. */
async function credit(name: string, yuan: string): Promise<void> {
	const { page, dialog, button } = operator;
	await operator.go('People');
	await button('Reload').click();
	await button(`Edit ${name}`).click();
	await dialog()
		.getByText(/^person:/)
		.first()
		.hover();
	const tip = page.getByRole('tooltip').filter({ hasText: /^person:[0-9a-f]{32}$/ });
	const id = await tip.innerText();
	await page.mouse.move(0, 0);
	await tip.waitFor({ state: 'hidden' });
	await button('Close', dialog()).click();
	await operator.go('Payments');
	await operator.tab('Wallets');
	await button('Credit a wallet').first().click();
	await dialog().getByLabel('Person’s ID').fill(id);
	await dialog().getByLabel('Amount in yuan').fill(yuan);
	await dialog().getByLabel('Reason').fill('welcome');
	await button('Next', dialog()).click();
	assert.ok((await operator.agree('Credit a wallet')).includes(`grows by ¥${yuan}`));
	await operator.row(id.slice(0, 12)).getByText(`¥${yuan}`).waitFor();
}

async function deployPayment(): Promise<void> {
	await operator.go('Capabilities');
	await operator.button(/Deploy/).click();
	await operator.upload('Choose a bundle', PAYMENT_JAR, new RegExp(`${PAYMENT} 0\\.1\\.0 is deployed`));
	await operator.row(PAYMENT).getByText('Active').waitFor();
}

const order = (app: OpenApp, id: number) => app.frame.locator(`#order-${id}`);

describe("an operator's day", () => {
	step('the one-time secret opens the console once, then it is a password', async () => {
		const { page, button } = operator;
		const secret = firstSecret(gateway);
		await page.getByLabel('Name').fill('admin');
		await page.getByLabel('Password').fill(secret);
		await button('Sign in').click();
		await operator.heading('Choose a password');
		await page.getByLabel('One-time secret').fill(secret);
		await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
		await page.getByLabel('New password again').fill(PASSWORD);
		await operator.picture('day-01-password');
		await button('Change password').click();
		await operator.heading('Overview');
		const again = await fetch(`${gateway.url}/api/v1/auth/password`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Origin: gateway.url },
			body: JSON.stringify({ name: 'admin', password: secret }),
		});
		assert.equal(again.status, 401, 'the secret is used up');
	});

	step('a capability bundle is deployed', async () => {
		await operator.go('Capabilities');
		await operator.button(/Deploy/).click();
		await operator.upload('Choose a bundle', GREET, /greet 1\.0\.0 is deployed/);
		await operator.row('greet').getByText('Active').waitFor();
		await operator.picture('day-02-capabilities');
	});

	step('the shop is installed from its folder', async () => {
		await operator.go('Mini-programs');
		await operator.button(/Install/).click();
		await operator.upload('Choose a folder', shop.folder, /Corner Bakery 1\.0\.0 is installed/);
		await operator.row(SHOP).getByText('1.0.0').waitFor();
		await operator.picture('day-03-installed');
	});

	step('it may reach its server and take payments', async () => {
		const { dialog, button, row, region } = operator;
		await operator.go('Domains and approvals');
		await button(/Allow a server/).click();
		await operator.chooseApp('Corner Bakery');
		await dialog().getByLabel('Server').fill(shop.backend);
		await dialog().getByRole('switch', { name: 'Private network' }).click();
		await button('Allow a server', dialog()).click();
		await row(shop.backend, region('Server domains')).getByText('Private').waitFor();
		await button(/Approve an API/).click();
		await operator.chooseApp('Corner Bakery');
		await operator.enter('API', 'requestPayment');
		await button('Approve', dialog()).click();
		await row('requestPayment', region('Approved APIs')).getByText('Every release').waitFor();
		await operator.picture('day-04-permits');
	});

	step("the courier's route and the identity provider are set up", async () => {
		const { dialog, button, row } = operator;
		await operator.go('Configuration');
		await button('OpenID Connect provider').click();
		await dialog().getByLabel('Name of the instance').fill('neighbours');
		await button('Next', dialog()).click();
		const values = {
			id: 'neighbours',
			name: 'Neighbours’ ID',
			issuer: provider.issuer,
			'client.id': provider.client.id,
		};
		for (const [id, value] of Object.entries({ ...values, 'client.secret': provider.client.secret }))
			await dialog()
				.getByLabel(new RegExp(` ${id.replace('.', '\\.')}$`))
				.fill(value);
		await operator.picture('day-05-configuration');
		await button('Save', dialog()).click();
		await row('loggia.identity.oidc~neighbours').getByText('changed').waitFor();
		const { attributes } = await json('/configurations/loggia.camel');
		const hosts = attributes.find(({ id }: { id: string }) => id === 'allowed.hosts').value ?? [];
		const kept = await gateway.api('/configurations/loggia.camel', {
			method: 'PUT',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ values: { 'allowed.hosts': [...hosts.filter(Boolean), new URL(shop.backend).host] } }),
		});
		assert.equal(kept.status, 200, await kept.text());
		await operator.go('Routes');
		await button(/Add a route/).click();
		await dialog().getByLabel('Name of the route').fill('ext.deliveryQuote');
		await dialog().getByLabel('YAML').fill(shop.route);
		await button('Save and start', dialog()).click();
		await row('ext.deliveryQuote').getByText('Running').waitFor({ timeout: 20_000 });
		await operator.picture('day-06-routes');
	});

	step('the shop gets its secrets, Tom an account, and the shop opens its doors', async () => {
		const { dialog, button, row } = operator;
		await operator.go('Mini-programs');
		await button('Corner Bakery', row(SHOP)).click();
		await button('Make a secret', dialog()).click();
		const [appSecret] = await operator.keep('Secret');
		await button('Close', dialog()).click();
		await operator.go('Payments');
		await operator.tab('Merchants');
		await button(/Add a merchant/).click();
		await dialog().getByLabel('Name of the merchant').fill('Corner Bakery');
		await operator.enter('Mini-programs', SHOP);
		await dialog().getByRole('switch', { name: 'Private network' }).click();
		await button('Add a merchant', dialog()).click();
		await dialog().getByLabel('Merchant’s secret').waitFor();
		const merchantId = /Merchant (\S+) signs/.exec(await dialog().innerText())![1]!;
		const [merchantSecret, notifyKey] = await operator.keep('Merchant’s secret', 'Key of notifications');
		await row('Corner Bakery').getByText(SHOP).waitFor();
		await operator.go('People');
		await button(/Add a person/).click();
		await dialog().getByLabel('Name', { exact: true }).fill('tom');
		await dialog().getByLabel('Shown as').fill('Tom Tiller');
		await button('Add a person', dialog()).click();
		[oneTimeSecret] = (await operator.keep('Secret')) as [string];
		await shop.start({
			gateway: gateway.url,
			appId: SHOP,
			appSecret: appSecret!,
			merchantId,
			merchantSecret: merchantSecret!,
			notifyKey: notifyKey!,
		});
	});

	step('a guest who pays is asked to sign in, and comes back from her own provider', async () => {
		hers = await openApp(olivia, address());
		const { page } = hers;
		await hers.frame.locator('#add-tea').waitFor();
		await hers.picture('day-07-shop');
		await fill(hers, FIRST);
		await hers.frame.locator('#pay').click();
		const asked = await sheet(hers, /Sign in to pay/);
		await hers.picture('day-08-sign-in-to-pay');
		await asked.getByRole('button', { name: 'Sign in' }).click();
		const door = page.getByRole('link', { name: 'Continue with Neighbours’ ID' });
		await door.waitFor();
		await hers.picture('day-09-sign-in');
		await door.click();
		await page.getByPlaceholder('Enter any login').fill('olivia');
		await page.getByPlaceholder('and password').fill('whatever');
		await page.getByRole('button', { name: 'Sign-in' }).click();
		await page.getByRole('button', { name: 'Continue' }).click();
		await page.waitForURL(`${address()}pages/cart/cart`);
		hers = await opened(page);
		await hers.frame.getByText('Your basket is empty.').waitFor();
		assert.equal(provider.exchanged(), 1, 'one code became tokens');
	});

	step('the sheet shows whom, how much and what for; cancelled, the order waits in My orders', async () => {
		await backToTheShelf(hers);
		await fill(hers, FIRST);
		await hers.picture('day-10-cart');
		await hers.frame.locator('#pay').click();
		const asked = await sheet(hers, /^Pay ¥64\.00 to Corner Bakery$/);
		const text = await asked.innerText();
		for (const part of ['Pay to Corner Bakery', FIRST.amount, 'Corner Bakery, order 1002', 'Balance (¥0.00 left)'])
			assert.ok(text.includes(part), `${part} is missing in ${text}`);
		await asked.getByRole('alert').getByText('The balance is not enough.').waitFor();
		await hers.picture('day-11-not-enough');
		await asked.getByRole('button', { name: 'Cancel' }).click();
		await hers.onPage('pages/orders/orders');
		await order(hers, 1002).getByText('Not paid yet').waitFor();
		await hers.picture('day-12-not-paid-yet');
	});

	step('the operator credits the wallets', async () => {
		await credit('olivia', '100.00');
		await credit('tom', '50.00');
		await operator.picture('day-13-wallets');
	});

	step('the order is paid from My orders; the calls move the charts', async () => {
		const before = await calls();
		await hers.frame.locator('#pay-1002').click();
		const asked = await sheet(hers, /^Pay ¥64\.00 to Corner Bakery$/);
		assert.match(await asked.innerText(), /Balance \(¥100\.00 left\)/);
		assert.equal(await asked.getByRole('alert').count(), 0, 'the balance is enough');
		await hers.picture('day-14-confirm');
		await asked.getByRole('button', { name: 'Confirm payment' }).click();
		await order(hers, 1002).getByText('Paid, in the oven').waitFor();
		await hers.picture('day-15-paid');
		await backToTheShelf(hers);
		await operator.go('Overview');
		const perSecond = async () => {
			const chart = operator.page.getByRole('img', { name: /^Calls and errors per second\./ });
			const name = (await chart.count()) ? ((await chart.getAttribute('aria-label')) ?? '') : '';
			return Number(/Calls: ([\d.]+)/.exec(name)?.[1] ?? 0);
		};
		await until('the chart shows calls', async () => {
			await hers.frame.locator('#category-sweet').click();
			await hers.frame.locator('#category-all').click();
			return (await perSecond()) > 0;
		});
		await operator.page.getByRole('link', { name: /^Sessions: [1-9]/ }).waitFor();
		await operator.picture('day-16-overview');
		await until('more calls than before are counted', async () => (await calls()) > before);
	});

	step('the order is paid in the ledger, the merchant is told, the call is in the audit', async () => {
		const { page, button, row, dialog } = operator;
		await operator.go('Payments');
		await operator.says('The books balance');
		await row('Paid').getByText(FIRST.amount).waitFor();
		await row('Paid').getByRole('button').first().click();
		await dialog().getByText('Corner Bakery, order 1002').waitFor();
		await operator.picture('day-17-order');
		await button('Close', dialog()).click();
		await operator.tab('Ledger');
		await row('Payment').getByText(FIRST.amount).waitFor();
		await operator.picture('day-18-ledger');
		await operator.tab('Notifications');
		await row(`${shop.backend}/notify`).getByText('Delivered').waitFor();
		await operator.go('Audit');
		await page.getByRole('textbox', { name: 'API', exact: true }).fill('requestPayment');
		await page.keyboard.press('Enter');
		await until('only payments', async () => {
			const rows = (await page.getByRole('row').allInnerTexts()).slice(1);
			return rows.length > 0 && rows.every((text) => text.includes('requestPayment'));
		});
		await row(SHOP).getByText('Allowed').first().waitFor();
		await operator.picture('day-19-audit');
	});

	step('somebody with an account of this gateway comes in by the front page', async () => {
		const page = await tom.newPage();
		await page.goto(`${gateway.url}/`);
		await page.getByRole('link', { name: 'Sign in' }).click();
		await page.getByLabel('Name').fill('tom');
		await page.getByLabel('Password', { exact: true }).fill(oneTimeSecret);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
		await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
		await page.getByLabel('New password, again').fill(PASSWORD);
		await page.getByRole('button', { name: 'Save and continue' }).click();
		await page.getByRole('button', { name: 'Signed in as Tom Tiller' }).waitFor();
		await page.getByRole('link', { name: /Corner Bakery/ }).click();
		his = await opened(page);
		await fill(his, SECOND);
		await his.picture('day-20-cart');
	});

	step('payment is updated and removed while the cart is open: only payment fails, and says so', async () => {
		const { button, row } = operator;
		await operator.go('Capabilities');
		// what is shipped stays until another version of it takes its place
		await deployPayment();
		await button(`Remove ${PAYMENT}`).click();
		const warning = await operator.agree('Remove capability');
		assert.match(warning, /1 installed mini-program uses it/);
		assert.match(warning, /Corner Bakery 1\.0\.0 \(shop\.loggia\.demo\): requestPayment/);
		await until('the payment bundle is gone', async () =>
			(await json('/apis')).items.every(({ name }: { name: string }) => name !== PAYMENT),
		);
		await button('Reload').click();
		await until('its row is gone', async () => (await row(PAYMENT).count()) === 0);

		await his.frame.locator('#pay').click();
		const told = his.page.getByRole('dialog');
		await told.getByText('requestPayment:fail not supported').waitFor();
		await his.picture('day-21-not-supported');
		await told.getByRole('button', { name: 'OK' }).click();
		await his.onPage('pages/orders/orders');
		await order(his, 1003).getByText('Not paid yet').waitFor();
		// storage, requests and the courier's route go on
		await backToTheShelf(his);
		await fill(his, SECOND);
		await his.frame.locator('#fewer-baguette').click();
		await his.frame.getByText('Your basket is empty.').waitFor();
		assert.equal((await his.state()).errors, '0');
		assert.equal((await hers.state()).errors, '0');
	});

	step('deployed again, the order that waited is paid; each order is in the books once', async () => {
		await deployPayment();
		await backToTheShelf(his);
		await his.frame.locator('#orders').click();
		await his.onPage('pages/orders/orders');
		await his.frame.locator('#pay-1003').click();
		const asked = await sheet(his, /^Pay ¥17\.00 to Corner Bakery$/);
		await asked.getByRole('button', { name: 'Confirm payment' }).click();
		await order(his, 1003).getByText('Paid, in the oven').waitFor();
		await his.picture('day-22-paid-again');
		await operator.go('Payments');
		await operator.says('The books balance');
		await operator.tab('Ledger');
		for (const { amount } of [FIRST, SECOND]) await operator.row('Payment').getByText(amount).waitFor();
		await operator.picture('day-23-ledger');
		const { items } = await json('/ledger');
		const paid = items.filter(({ kind }: { kind: string }) => kind.toLowerCase() === 'pay');
		assert.equal(paid.length, 2);
		assert.equal(new Set(paid.map(({ orderId }: { orderId: string }) => orderId)).size, 2, 'each order once');
		assert.equal((await json('/ledger/check')).balanced, true);
		const { items: wallets } = await json('/wallets');
		assert.deepEqual(wallets.map(({ balance }: { balance: number }) => balance).sort(), [3300, 3600]);
	});

	step('nobody complained: no error in a page, in the shop, or in its backend', async () => {
		assert.equal((await his.state()).errors, '0');
		assert.equal((await hers.state()).errors, '0');
		assert.deepEqual(operator.complaints, []);
		assert.equal(shop.output(), '');
	});
});
