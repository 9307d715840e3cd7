/** The distribution as a program: it starts once per data folder, says what is wrong, ends cleanly, listens on loopback alone. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { distribution, type Gateway, root, startGateway, until } from './gateway.ts';

let gateway: Gateway;

before(async () => {
	gateway = await startGateway();
});
after(async () => {
	await gateway?.stop();
});

/** Runs bin/loggia; gives exit code and output, whatever the code. */
function loggia(...args: string[]): Promise<{ code: number; output: string }> {
	const environment = { ...process.env, XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'loggia-config-')) };
	return new Promise((resolve) => {
		execFile(
			join(distribution, 'bin', 'loggia'),
			args,
			{ env: environment, timeout: 60_000 },
			(error, stdout, stderr) =>
				resolve({ code: error ? ((error as { code?: number }).code ?? -1) : 0, output: stdout + stderr }),
		);
	});
}

describe('the developer distribution', () => {
	test('a second start on the same data is refused with a sentence', async () => {
		const { code, output } = await loggia('run', '--port', '0', '--data', gateway.data);
		assert.notEqual(code, 0);
		assert.match(output, /is in use by pid \d+/);
	});

	test('a taken port ends with a sentence and a non-zero exit', async () => {
		const taken = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => taken.on('listening', resolve));
		const { port } = taken.address() as { port: number };
		const { code, output } = await loggia(
			'run',
			'--port',
			String(port),
			'--data',
			mkdtempSync(join(tmpdir(), 'loggia-data-')),
		);
		taken.close();
		assert.notEqual(code, 0);
		assert.match(output, new RegExp(`port ${port}`, 'i'));
		const bad = await loggia('run', '--port', '99999', '--data', mkdtempSync(join(tmpdir(), 'loggia-data-')));
		assert.notEqual(bad.code, 0);
		assert.match(bad.output, /99999/);
	});

	test('answers /health, keeps its keys to itself, listens on loopback', async () => {
		const health = await (await fetch(`${gateway.url}/health`)).json();
		const workers = health.checks.find((check: any) => check.name === 'workers');
		// a machine without bwrap is warned about; nothing else may be wrong
		for (const check of health.checks) {
			if (check !== workers) assert.equal(check.status, 'ok', JSON.stringify(check));
		}
		assert.notEqual(workers.status, 'critical', JSON.stringify(workers));
		assert.match(JSON.stringify(workers), /no-new-privileges|missing/, 'says which limits a worker runs under');
		assert.equal((await fetch(`${gateway.url}/api/v1/apis`)).status, 401);
		assert.equal(statSync(join(gateway.data, 'operator.token')).mode & 0o777, 0o600);
		const { output } = await loggia('list', '--gateway', gateway.url);
		assert.match(output, /credential|token/i);
		const listening = await new Promise<string>((resolve) =>
			execFile('cat', ['/proc/net/tcp'], (_, stdout) => resolve(stdout)),
		);
		const hex = gateway.port.toString(16).toUpperCase().padStart(4, '0');
		const rows = listening.split('\n').filter((row) => row.includes(`:${hex} 00000000:0000 0A`));
		assert.ok(
			rows.every((row) => row.includes(`0100007F:${hex}`)),
			listening,
		);
	});

	test('check, install, list, logs and uninstall say what they did', async () => {
		const checked = await loggia('check', join(root, 'miniprograms', 'todo'), '--json');
		assert.equal(checked.code, 0, checked.output);
		const installed = await gateway.cli('install', join(root, 'miniprograms', 'hello-wx'));
		assert.equal(installed.appId, 'hello-wx.loggia.test');
		assert.deepEqual(installed.warnings, []);
		const opened = await gateway.cli('open', 'hello-wx.loggia.test', '--headless', '--for', '1');
		assert.equal(opened.state, 'ready', JSON.stringify(opened));
		assert.equal(Number(opened.errors), 0);
		assert.ok((await gateway.cli('list')).items.some((app: any) => app.appId === 'hello-wx.loggia.test'));
		await assert.rejects(
			gateway.cli('uninstall', 'hello-wx.loggia.test'),
			/sessionsOpen/,
			'its session lives on for a while',
		);
		await gateway.cli('uninstall', 'hello-wx.loggia.test', '--force');
		await until('it is gone', async () => (await gateway.cli('list')).items.length === 0);
		await assert.rejects(gateway.cli('uninstall', 'hello-wx.loggia.test'), /hello-wx\.loggia\.test/);
	});

	test('everything wrong with a project is reported at once, with file, line and column', async () => {
		const { copyOfMiniProgram } = await import('./gateway.ts');
		const { appendFileSync, writeFileSync } = await import('node:fs');
		const app = copyOfMiniProgram('hello-wx');
		appendFileSync(join(app, 'pages/index/index.wxml'), '\n<view wx:if="{{a +}}">never</view>\n');
		appendFileSync(join(app, 'app.js'), '\nlet = = 1;\n');
		writeFileSync(join(app, 'app.wxss'), 'view { color: red;\n');
		const { code, output } = await loggia('check', app);
		assert.notEqual(code, 0);
		for (const file of ['pages/index/index.wxml', 'app.js', 'app.wxss'])
			assert.match(output, new RegExp(`${file}:\\d+:\\d+`));
	});

	test('SIGTERM ends it with exit code 0 and leaves no worker behind', async () => {
		const second = await startGateway({ apps: [join(root, 'miniprograms', 'hello-wx')] });
		const health = JSON.stringify(await (await fetch(`${second.url}/health`)).json());
		const pids = [...health.matchAll(/pid\\?\\?":(\d+)/g)].map((match) => Number(match[1]));
		assert.ok(pids.length > 0, health);
		assert.equal(await second.stop(), 0);
		const alive = (pid: number) => {
			try {
				process.kill(pid, 0);
				return true;
			} catch {
				return false;
			}
		};
		await until('no process is left', () => ![second.pid, ...pids].some(alive));
	});
});
