/**
 * The archives as an operator unpacks them: data lie beside the versions and outlive them, a terminal shows itself on its screen, and a
 * disk that is full costs apps their storage, not the gateway.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { draw, openApp, person, startBrowser } from './browser.ts';
import { archiveOf, type Gateway, root, startGateway, until } from './gateway.ts';
import { makeKey, signed } from './signing.ts';

const run = promisify(execFile);
const CONTROL = 'control.loggia.test';
const GREET = join(root, 'examples/greet/target/greet-1.0.0.jar');
let scratch: string;
let browser: Browser;
/** what a failed test may have left */
const gateways: Gateway[] = [];

async function start(options: Parameters<typeof startGateway>[0]): Promise<Gateway> {
	const gateway = await startGateway(options);
	gateways.push(gateway);
	return gateway;
}

before(async () => {
	scratch = mkdtempSync(join(tmpdir(), 'loggia-dist-'));
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	await Promise.all(gateways.map((gateway) => gateway.stop()));
	rmSync(scratch, { recursive: true, force: true });
});

/** Unpacks an archive into a folder of the scratch folder. @returns the unpacked version */
async function unpack(name: string, folder: string): Promise<string> {
	const archive = archiveOf(name);
	const [sum] = readFileSync(`${archive}.sha256`, 'utf8').split(' ');
	assert.equal(createHash('sha256').update(readFileSync(archive)).digest('hex'), sum);
	mkdirSync(folder, { recursive: true });
	await run('tar', ['-xzf', archive, '-C', folder]);
	return join(folder, `loggia-${name}-0.1.0`);
}

const storagePage = (gateway: Gateway) => `${gateway.url}/miniapp/${CONTROL}/pages/storage/storage`;
const storageLimit = async (gateway: Gateway) => {
	const settings = await (await gateway.api('/configurations/loggia.storage')).json();
	return settings.attributes.find((attribute: any) => attribute.id === 'max.bytes').value;
};

describe('the edge gateway', () => {
	test('an upgrade beside the old version keeps apps, APIs, settings and what people stored; the old one then refuses the data', async () => {
		const folder = join(scratch, 'upgrade');
		const old = await unpack('edge-gateway', folder);
		// stands in for the next release: the same bundles under a later version
		const next = join(folder, 'loggia-edge-gateway-0.2.0');
		await run('cp', ['-a', old, next]);
		const version = join(next, 'lib/distribution.properties');
		writeFileSync(version, readFileSync(version, 'utf8').replace('0.1.0', '0.2.0'));
		mkdirSync(join(folder, 'data/etc'), { recursive: true });
		writeFileSync(join(folder, 'data/etc/loggia.properties'), 'org.apache.felix.http.jetty.sendServerHeader = true\n');
		const serverHeader = async (at: Gateway) => (await fetch(at.url)).headers.get('server');
		const context = await person(browser);

		let gateway = await start({ home: old, apps: [join(root, 'miniprograms/control')] });
		assert.equal(gateway.data, join(folder, 'data'), 'beside the unpacked version');
		assert.ok(!existsSync(join(old, 'data')));
		assert.match((await serverHeader(gateway)) ?? '', /Jetty/, "the data folder's own etc/ wins");
		await assert.rejects(gateway.cli('api', 'deploy', GREET), /untrusted/);
		await gateway.cli('trust', 'add', 'team', await makeKey(folder, 'team'));
		await gateway.cli('api', 'deploy', await signed(GREET, folder, 'team'));
		const change = { method: 'PUT', body: '{"values":{"max.bytes":1048576}}' };
		const json = { headers: { 'Content-Type': 'application/json' } };
		assert.equal((await gateway.api('/configurations/loggia.storage', { ...change, ...json })).status, 200);
		const before = await openApp(context, storagePage(gateway));
		await before.frame.locator('#keep').click();
		await before.frame.getByText('kept at 1').waitFor();
		await before.page.close();
		assert.equal(await gateway.stop(), 0);

		gateway = await start({ home: next });
		assert.match(gateway.output(), /was last used by Loggia 0\.1\.0; from now on by 0\.2\.0/);
		assert.match((await serverHeader(gateway)) ?? '', /Jetty/);
		assert.equal(await storageLimit(gateway), 1_048_576);
		assert.ok(
			(await gateway.cli('api', 'list')).items.some((api: any) => api.name === 'greet' && api.version === '1.0.0'),
		);
		const upgraded = await openApp(context, storagePage(gateway));
		await upgraded.frame.getByText('kept at 1').waitFor();
		await upgraded.frame.locator('#keep').click();
		await upgraded.frame.getByText('kept at 2').waitFor();
		await upgraded.page.close();
		assert.equal((await (await gateway.api('/audit/verify')).json()).intact, true);
		assert.equal(await gateway.stop(), 0);

		await assert.rejects(start({ home: old }), /exit code 7[\s\S]*last used by Loggia 0\.2\.0, this is 0\.1\.0/);
		gateway = await start({ home: old, arguments: ['--allow-downgrade'] });
		const back = await openApp(context, storagePage(gateway));
		await back.frame.getByText('kept at 2').waitFor();
		assert.equal(await gateway.stop(), 0);
	});

	test('data that an earlier gateway left are taken over', async () => {
		const folder = join(scratch, 'earlier');
		const home = await unpack('edge-gateway', folder);
		await run('tar', ['-xzf', join(root, 'itests/browser/fixtures/data-0.1.0.tar.gz'), '-C', folder]);
		const gateway = await start({ home });
		try {
			assert.equal(await storageLimit(gateway), 1_048_576);
			// the earlier gateway let unsigned bundles in
			assert.match(gateway.output(), /greet 1\.0\.0 is left out: the jar is not signed/);
			await gateway.cli('trust', 'add', 'team', await makeKey(folder, 'team'));
			await gateway.cli('api', 'deploy', await signed(GREET, folder, 'team'));
			assert.ok(
				(await gateway.cli('api', 'list')).items.some((api: any) => api.name === 'greet' && api.version === '1.0.0'),
			);
			const context = await person(browser);
			const value = JSON.parse(readFileSync(join(folder, 'data/device.json'), 'utf8'));
			await context.addCookies([{ name: 'loggia_device', value, url: 'http://localhost' }]);
			const app = await openApp(context, storagePage(gateway));
			await app.frame.getByText('kept at 1').waitFor();
			assert.equal((await app.state()).errors, '0');
		} finally {
			assert.equal(await gateway.stop(), 0);
		}
	});

	test('runs contained workers only, on one CPU with a heap for a box of 512 MB', async () => {
		const home = await unpack('edge-gateway', join(scratch, 'small'));
		const gateway = await start({
			home,
			prefix: ['taskset', '-c', '0'],
			environment: { LOGGIA_JAVA_OPTS: '-Xmx96m' },
			apps: [join(root, 'miniprograms/control')],
		});
		try {
			const change = { method: 'PUT', body: '{"values":{"worker.class":"fast"}}' };
			const json = { headers: { 'Content-Type': 'application/json' } };
			assert.equal((await gateway.api('/configurations/loggia.container', { ...change, ...json })).status, 200);
			const app = await openApp(await person(browser), storagePage(gateway));
			await app.frame.locator('#keep').click();
			await app.frame.getByText('kept at 1').waitFor();
			const { items } = await (await gateway.api('/workers')).json();
			assert.ok(items.length > 0);
			for (const worker of items) assert.equal(worker.class, 'contained', JSON.stringify(worker));
		} finally {
			assert.equal(await gateway.stop(), 0);
		}
	});
});

describe('the terminal', () => {
	test('its kiosk waits for the gateway, shows the page it is told, and starts the browser again', async () => {
		const home = await unpack('terminal', join(scratch, 'terminal'));
		const data = join(scratch, 'terminal/data');
		mkdirSync(join(data, 'etc'), { recursive: true });
		const probe = await start({ home, apps: [join(root, 'miniprograms/hello-wx')] });
		await probe.stop();
		const own = join(data, 'etc/loggia.properties');
		writeFileSync(own, `loggia.port = ${probe.port}\nloggia.kiosk.path = /miniapp/hello-wx.loggia.test\n`);
		const debug = join(data, 'kiosk/DevToolsActivePort');
		const kiosk = spawn(join(home, 'bin/kiosk'), {
			env: {
				...process.env,
				LOGGIA_KIOSK_OPTIONS:
					'--headless=new --no-sandbox --disable-gpu --disable-quic --remote-debugging-port=0 --remote-allow-origins=*',
			},
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		let said = '';
		kiosk.stderr.on('data', (chunk) => (said += chunk));
		const ended = once(kiosk, 'exit');
		let gateway: Gateway | undefined;
		try {
			await until('it waits', () => said.includes('waiting for http://localhost:'));
			assert.ok(!existsSync(debug), 'no browser before the gateway serves');
			gateway = await start({ home, ownPort: true });
			// a connection that is made while the page is on its way may never see where it came: each look is a new one
			const look = async () => {
				const port = existsSync(debug) && readFileSync(debug, 'utf8').split('\n')[0];
				const connected = port && (await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null));
				if (!connected) return null;
				const page = connected
					.contexts()[0]
					?.pages()
					.find((p) => p.url().includes('/miniapp/'));
				if (page) await draw(page).catch(() => undefined);
				const state = await page?.evaluate(() => document.documentElement.dataset.loggiaState).catch(() => '');
				if (page && state === 'ready') return { connected, url: page.url() };
				await connected.close();
				return null;
			};
			const shown = () => until('its page, ready', look, 60_000);
			const first = await shown();
			assert.equal(new URL(first.url).port, String(probe.port));
			assert.match(first.url, /\/miniapp\/hello-wx\.loggia\.test/);
			rmSync(debug);
			await (await first.connected.newBrowserCDPSession()).send('Browser.close').catch(() => undefined);
			const second = await shown();
			assert.match(said, /the browser ended with \d+; starting it again/);
			await second.connected.close();
		} finally {
			kiosk.kill('SIGTERM');
			const [code] = await ended;
			await gateway?.stop();
			assert.equal(code, 0);
		}
	});
});

describe('a disk that is full', () => {
	const root_ = process.getuid?.() === 0;
	test(
		'refuses what apps store with a sentence, keeps the gateway, and heals',
		{ skip: !root_ && 'a file system of its own needs root' },
		async () => {
			const disk = join(scratch, 'disk');
			mkdirSync(disk);
			await run('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]);
			let gateway: Gateway | undefined;
			try {
				gateway = await start({ data: join(disk, 'data'), apps: [join(root, 'miniprograms/control')] });
				const app = await openApp(await person(browser), storagePage(gateway));
				await app.frame.locator('#keep').click();
				await app.frame.getByText('kept at 1').waitFor();
				const { bavail, bsize } = statfsSync(disk);
				// 8 MB are left: below the reserve of 64
				await run('fallocate', ['-l', String(bavail * bsize - 8 * 1_048_576), join(disk, 'filler')]);
				await until('the sentence', async () => {
					await app.frame.locator('#keep').click();
					return (await app.frame.locator('#answer').innerText()).startsWith('setStorage:fail');
				});
				assert.equal(
					await app.frame.locator('#answer').innerText(),
					"setStorage:fail the gateway's disk is full (600008)",
				);
				const health = await fetch(`${gateway.url}/health`);
				assert.equal(health.status, 503);
				const disk_ = (await health.json()).checks.find((check: any) => check.name === 'disk');
				assert.match(disk_.messages.join(), /\d+ MB are left on the disk of .*apps can store nothing new; make room/);
				// an operator can still act, and that is recorded
				assert.equal((await gateway.api(`/approvals/${CONTROL}/requestPayment`, { method: 'PUT' })).status < 300, true);
				assert.equal((await fetch(gateway.url)).status, 200);
				const other = await openApp(await person(browser), `${gateway.url}/miniapp/${CONTROL}/pages/counter/counter`);
				await other.frame.locator('#tap').click();
				await until('another app works', async () => (await other.frame.locator('#count').innerText()) === '1');
				rmSync(join(disk, 'filler'));
				await until('it heals', async () => {
					await app.frame.locator('#keep').click();
					return (await app.frame.locator('#answer').innerText()) === 'setStorage:ok';
				});
				assert.equal((await fetch(`${gateway.url}/health`)).status, 200);
				assert.equal((await app.state()).errors, '0');
			} finally {
				await gateway?.stop();
				await run('umount', [disk]);
			}
		},
	);
});
