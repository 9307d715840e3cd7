/**
 * N10: who may do what at the HTTP API. The cells come from the gateway's own OpenAPI document: every operation × nobody, a person without a
 * role, each role, the operator's token; at the console's host by sign-in. What may not pass is refused before anything is read; what may pass
 * is told apart from a refusal, on things that do not exist, so that nothing is changed.
 */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { type Gateway, startGateway } from './gateway.ts';

const ROLES = ['auditor', 'operator', 'administrator'] as const;
type Role = (typeof ROLES)[number];
type Who = 'nobody' | 'no role' | Role;

interface Operation {
	method: string;
	path: string;
	needs: Role | 'open';
}

interface Answer {
	status: number;
	body: string;
	cookie?: string;
}

const PASSWORD = 'a password for the matrix';
/** A name that nothing has. */
const NOTHING = 'there-is-no-such-thing';
/** They answer for as long as somebody listens. */
const ENDLESS = new Set(['GET /logs']);

let gateway: Gateway;
let operations: Operation[];
const cookies = new Map<Who, string>();

/** At the console's host, as a browser there would; Node looks up no `.localhost` names, so the host is said, not looked up. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
	const host = `console.localhost:${gateway.port}`;
	return new Promise((resolve, reject) => {
		const asked = request(
			{
				host: '127.0.0.1',
				port: gateway.port,
				method,
				path: `/api/v1${path}`,
				headers: { Host: host, Origin: `http://${host}`, ...headers },
			},
			(response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (part) => (text += part));
				response.on('end', () =>
					resolve({
						status: response.statusCode!,
						body: text,
						cookie: response.headers['set-cookie']?.[0].split(';')[0],
					}),
				);
			},
		);
		asked.on('error', reject);
		asked.end(body);
	});
}

function json(method: string, path: string, value: unknown, headers: Record<string, string> = {}): Promise<Answer> {
	return ask(method, path, { 'Content-Type': 'application/json', ...headers }, JSON.stringify(value));
}

const person = (method: string, path: string, value: unknown) =>
	gateway.api(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) });

async function signIn(who: Who, role: Role): Promise<string> {
	const name = `matrix-${who.replace(' ', '-')}`;
	const made = await person('POST', '/people', { name, displayName: who, password: PASSWORD, role });
	const answer = await made.json();
	assert.equal(made.status, 201, JSON.stringify(answer));
	const signed = await json('POST', '/auth/password', { name, password: PASSWORD });
	assert.equal(signed.status, 200, signed.body);
	cookies.set(who, signed.cookie!);
	return answer.person.id as string;
}

before(async () => {
	gateway = await startGateway();
	const document = await (await gateway.api('/openapi.json')).json();
	operations = Object.entries<Record<string, { 'x-role': Operation['needs'] }>>(document.paths).flatMap(
		([path, methods]) =>
			Object.entries(methods).map(([method, operation]) => ({
				method: method.toUpperCase(),
				path,
				needs: operation['x-role'],
			})),
	);
	for (const role of ROLES) await signIn(role, role);
	// without a role nobody is let in at the console: this one had one, and it was taken away
	const id = await signIn('no role', 'auditor');
	assert.equal((await person('PATCH', `/people/${id}`, { role: null })).status, 200);
});
after(() => gateway?.stop());

const call = (operation: Operation, headers: Record<string, string>) =>
	ask(operation.method, operation.path.replace(/\{[^}]*\}/g, NOTHING), headers);

test('N10 every operation says whom it is for', () => {
	assert.ok(operations.length > 60, `only ${operations.length} operations are described`);
	for (const { method, path, needs } of operations) {
		assert.ok(needs === 'open' || ROLES.includes(needs), `${method} ${path} needs ${needs}`);
		// only what proves its caller itself is open
		if (needs === 'open') assert.match(path, /^\/(auth|merchant)\//, `${method} ${path} is open`);
	}
});

test('N10 each cell of role × operation is what the document says', async () => {
	const wrong: string[] = [];
	let cells = 0;
	for (const operation of operations) {
		const { method, path, needs } = operation;
		if (needs === 'open') continue;
		const expect = async (who: string, headers: Record<string, string>, refused: number | null) => {
			if (!refused && ENDLESS.has(`${method} ${path}`)) return;
			const { status, body } = await call(operation, headers);
			cells++;
			const fits = refused ? status === refused : status !== 401 && status !== 403 && status < 500;
			if (!fits) wrong.push(`${method} ${path} for ${who}: ${status} ${body.slice(0, 120)}`);
		};
		await expect('nobody', {}, 401);
		await expect('somebody with a forged cookie', { Cookie: `loggia_signin=${'0'.repeat(64)}` }, 401);
		await expect('a person without a role', { Cookie: cookies.get('no role')! }, 403);
		for (const role of ROLES) {
			const may = ROLES.indexOf(role) >= ROLES.indexOf(needs);
			await expect(`an ${role}`, { Cookie: cookies.get(role)! }, may ? null : 403);
		}
	}
	assert.deepEqual(wrong, []);
	assert.ok(cells > 300, `only ${cells} cells were tried`);
});

test('N10 a cookie of the console opens nothing at the host of mini-programs', async () => {
	const response = await fetch(`${gateway.url}/api/v1/apps`, { headers: { Cookie: cookies.get('administrator')! } });
	assert.equal(response.status, 401);
});

test('N10 a page of another origin changes nothing with the cookie', async () => {
	const Cookie = cookies.get('administrator')!;
	for (const Origin of ['http://evil.example', `http://localhost:${gateway.port}`, 'null']) {
		const { status } = await ask('DELETE', `/apis/${NOTHING}`, { Cookie, Origin });
		assert.equal(status, 403, Origin);
	}
});

test('N10 what is a merchant’s needs the merchant’s signature, whatever role asks', async () => {
	for (const operation of operations.filter(({ path }) => path.startsWith('/merchant/'))) {
		const { status } = await call(operation, { Cookie: cookies.get('administrator')! });
		assert.equal(status, 401, `${operation.method} ${operation.path}`);
	}
});
