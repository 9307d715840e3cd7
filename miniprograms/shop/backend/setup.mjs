import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { operator } from './gateway.mjs';

export const APP_ID = 'shop.loggia.demo';
const ROUTE = new URL('../routes/ext.deliveryQuote.yaml', import.meta.url);

/** The operator's token that `loggia run` left for this gateway. */
async function token(gateway) {
	const file = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'loggia', 'credentials.json');
	const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')).gateways?.[gateway]?.token;
	if (!known) throw new Error(`${file} has no token for ${gateway}: start it with './loggia run' first`);
	return known;
}

/** Adds a host to those that Camel routes may ask. */
async function letRoutesReach(ask, host) {
	const { attributes } = await ask('GET', '/configurations/loggia.camel');
	const hosts = (attributes.find(({ id }) => id === 'allowed.hosts').value ?? []).filter(Boolean);
	if (hosts.includes(host)) return;
	await ask('PUT', '/configurations/loggia.camel', { values: { 'allowed.hosts': [...hosts, host] } });
}

/**
 * What an operator does once for this shop, here by the HTTP API; the console has a page for each: an app secret, a merchant, the approval
 * of payment, leave to talk to the backend, and the courier's route.
 * @returns what the backend needs, kept in the settings file (0600)
 */
export async function setUp({ gateway, backend, file, operatorToken }) {
	const ask = operator(gateway, operatorToken ?? (await token(gateway)));
	await ask('PUT', `/approvals/${APP_ID}/requestPayment`, {});
	await ask('PUT', `/domains/${APP_ID}`, { release: '*', kind: 'request', origin: backend, private: true });
	await letRoutesReach(ask, new URL(backend).host);
	const route = (await readFile(ROUTE, 'utf8')).replace('http://127.0.0.1:9400', backend);
	await ask('PUT', '/routes/ext.deliveryQuote', route, 'text/yaml');
	// last, since each makes a new one
	const { secret: appSecret } = await ask('POST', `/app-secrets/${APP_ID}`, {});
	const merchant = await ask('POST', '/merchants', { name: 'Corner Bakery', appIds: [APP_ID], privateNotify: true });
	const settings = {
		gateway,
		appId: APP_ID,
		appSecret,
		merchantId: merchant.merchantId,
		merchantSecret: merchant.secret,
		notifyKey: merchant.notifyKey,
	};
	await writeFile(file, JSON.stringify(settings, null, '\t'), { mode: 0o600 });
	return settings;
}
