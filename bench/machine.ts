import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** One clock tick of /proc is 10 ms on every Linux we run on (sysconf(_SC_CLK_TCK) = 100). */
const TICK_MS = 10;

interface Stat {
	pid: number;
	parent: number;
	/** CPU of the process and of its children that ended and were waited for, ms */
	cpu: number;
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// the process ended in between
		return '';
	}
}

function processes(): Stat[] {
	const all: Stat[] = [];
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		const text = read(`/proc/${name}/stat`);
		// the name in parentheses may hold spaces
		const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
		if (fields.length < 16) continue;
		const ticks = Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
		all.push({ pid: Number(name), parent: Number(fields[1]), cpu: ticks * TICK_MS });
	}
	return all;
}

function tree(root: number, all: Stat[]): Stat[] {
	const children = new Map<number, Stat[]>();
	for (const process of all) children.set(process.parent, [...(children.get(process.parent) ?? []), process]);
	const found = all.filter((process) => process.pid === root);
	for (let i = 0; i < found.length; i++) found.push(...(children.get(found[i].pid) ?? []));
	return found;
}

/** A process and everything below it: process ids. */
export const pidsOf = (root: number) => tree(root, processes()).map((process) => process.pid);

/** CPU used so far by a process and everything below it, ms; what a grandchild used is lost when nobody waited for it. */
export const cpuOf = (root: number) => tree(root, processes()).reduce((sum, process) => sum + process.cpu, 0);

/** Proportional share of memory of these processes, MiB: what the machine would get back without them. */
export function pssOf(pids: number[]): number {
	let kilobytes = 0;
	for (const pid of pids) kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
	return kilobytes / 1024;
}

/** CPU that the whole machine has used so far, ms. */
function busy(): number {
	const [user, nice, system, , , irq, softirq, steal] = read('/proc/stat')
		.split('\n')[0]
		.trim()
		.split(/\s+/)
		.slice(1)
		.map(Number);
	return (user + nice + system + irq + softirq + steal) * TICK_MS;
}

/** Asks, when called, how many cores other processes than this bench have used since the start: above 0.3 a repetition does not count. */
export function watchOthers(): () => number {
	const start = { time: performance.now(), busy: busy(), own: cpuOf(process.pid) };
	return () => {
		const others = busy() - start.busy - (cpuOf(process.pid) - start.own);
		return Math.max(0, others / (performance.now() - start.time));
	};
}

/** What was measured on. */
export function machine() {
	const [java] = execFileSync('java', ['--version'], { encoding: 'utf8' }).split('\n');
	return {
		cores: cpus().length,
		cpu: cpus()[0].model,
		memoryMb: Math.round(totalmem() / 1048576),
		kernel: read('/proc/sys/kernel/osrelease').trim(),
		node: process.version,
		java,
	};
}
