/** A BlueZ with a thermometer nearby, on a bus of its own: api-providers/bluetooth/src/test/python/ble_peer.py. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root, until } from './gateway.ts';

const THERMOMETER = '11:22:33:44:55:66';
const TEMPLATE = join(root, 'api-providers/bluetooth/src/test/python/ble_peer.py');
const run = promisify(execFile);

export interface Bluez {
	/** for loggia.bluetooth's bus.address */
	address: string;
	/** the sensor measures; °C */
	measures(celsius: number): Promise<void>;
	/** the sensor goes out of range */
	drops(): Promise<void>;
	stop(): Promise<void>;
}

/** Needs Debian's dbus (dbus-daemon, dbus-send) and python3-dbusmock. */
export async function startBluez(): Promise<Bluez> {
	const folder = mkdtempSync(join(tmpdir(), 'loggia-bluez-'));
	const address = `unix:path=${join(folder, 'bus')}`;
	const environment = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address };
	const children: ChildProcess[] = [];
	let output = '';
	const start = (command: string, ...words: string[]) => {
		const child = spawn(command, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => (output += error.message));
		children.push(child);
	};
	const send = (path: string, member: string, ...words: string[]) =>
		run('dbus-send', [`--bus=${address}`, '--print-reply', '--dest=org.bluez', path, member, ...words]);
	const tell = async (what: string, ...words: string[]) =>
		void (await send('/org/bluez', `org.bluez.Mock.${what}`, `string:${THERMOMETER}`, ...words));
	const stop = async () => {
		for (const child of children.reverse()) {
			if (child.pid === undefined || child.exitCode !== null) continue;
			child.kill('SIGTERM');
			await once(child, 'exit');
		}
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		start('dbus-daemon', '--session', '--nofork', '--nopidfile', `--address=${address}`);
		await until('a bus (apt-get install dbus)', () => existsSync(join(folder, 'bus')));
		start('/usr/bin/python3', '-m', 'dbusmock', '--session', '-t', TEMPLATE);
		await until('BlueZ with a thermometer (apt-get install python3-dbusmock)', () =>
			send('/', 'org.freedesktop.DBus.ObjectManager.GetManagedObjects').then(
				({ stdout }) => stdout.includes(THERMOMETER),
				() => false,
			),
		);
	} catch (error) {
		await stop();
		throw new Error(`${(error as Error).message}\n${output}`);
	}
	return {
		address,
		measures: (celsius) => tell('Temperature', `int32:${Math.round(celsius * 100)}`),
		drops: () => tell('Drop'),
		stop,
	};
}
