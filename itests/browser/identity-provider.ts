/** A certified OpenID provider (panva's oidc-provider) on a free port, with its own login and consent pages. Whatever password is right. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export interface IdentityProvider {
	/** as its discovery document says it */
	issuer: string;
	client: { id: string; secret: string };
	/** codes that became tokens */
	exchanged(): number;
	stop(): Promise<void>;
}

/** @param redirect where it sends people back to, exactly */
export async function startIdentityProvider(redirect: string): Promise<IdentityProvider> {
	const server: Server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const client = { id: 'loggia', secret: 'a secret of forty-eight characters, at the least' };
	const provider = new Provider(issuer, {
		clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirect] }],
		claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
		pkce: { required: () => true },
		cookies: { keys: ['signs the cookies of this run'] },
		// the name is made of the login: olivia is Olivia
		findAccount: (_context, id) => ({
			accountId: id,
			claims: () => ({ sub: id, preferred_username: id, name: id[0]!.toUpperCase() + id.slice(1) }),
		}),
	});
	let exchanged = 0;
	provider.on('grant.success', () => exchanged++);
	server.on('request', provider.callback());
	return {
		issuer,
		client,
		exchanged: () => exchanged,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
