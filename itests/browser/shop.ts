/** The demo shop for a test: a copy whose backend listens on a free port, and that backend as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';

import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { copyOfMiniProgram } from './gateway.ts';

export const SHOP = 'shop.loggia.demo';
const USUAL = 'http://127.0.0.1:9400';

/** What the shop's backend is told by whoever set the shop up. */
export interface ShopSettings {
	gateway: string;
	appId: string;
	appSecret: string;
	merchantId: string;
	merchantSecret: string;
	notifyKey: string;
}

export interface Shop {
	/** the project, as it is installed */
	folder: string;
	/** where its backend will listen, such as http://127.0.0.1:9400 */
	backend: string;
	/** the courier's route, as YAML */
	route: string;
	/** starts the backend; resolves when it listens */
	start(settings: ShopSettings): Promise<void>;
	/** what the backend wrote */
	output(): string;
	stop(): Promise<void>;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** A shop that nobody has installed yet. */
export async function copyOfShop(): Promise<Shop> {
	const folder = copyOfMiniProgram('shop');
	const data = mkdtempSync(join(tmpdir(), 'loggia-shop-'));
	const backend = `http://127.0.0.1:${await freePort()}`;
	const moved = (file: string) => readFileSync(join(folder, file), 'utf8').replaceAll(USUAL, backend);
	for (const file of ['miniprogram/utils/config.js', 'project.config.json'])
		writeFileSync(join(folder, file), moved(file));
	let output = '';
	let child: ChildProcess | undefined;
	let ended: Promise<unknown> = Promise.resolve();
	return {
		folder,
		backend,
		route: moved('routes/ext.deliveryQuote.yaml'),
		async start(settings) {
			writeFileSync(join(data, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
			const words = ['--gateway', settings.gateway, '--port', new URL(backend).port, '--data', data];
			child = spawn(process.execPath, [join(folder, 'backend', 'server.mjs'), ...words], {
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			child.stderr!.on('data', (chunk) => (output += chunk));
			ended = once(child, 'exit');
			const lines = createInterface(child.stdout!);
			const first = await Promise.race([once(lines, 'line'), ended.then(() => ['it ended'])]);
			if (!String(first[0]).includes('"ready"'))
				throw new Error(`the shop's backend does not start: ${first[0]} ${output}`);
		},
		output: () => output,
		async stop() {
			child?.kill('SIGTERM');
			await ended;
			for (const gone of [dirname(folder), data]) rmSync(gone, { recursive: true, force: true });
		},
	};
}
