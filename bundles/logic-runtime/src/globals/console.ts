import type { LogLine } from '@loggia/messages';
import type { Host } from '../host.ts';
import { renderAll } from '../text.ts';

export type Log = (level: LogLine['level'], values: readonly unknown[]) => void;

/** Sends a line as `log`; an error among the values gives its stack to map. */
export function createLog(host: Host): Log {
	return (level, values) => {
		const error = values.find((value) => value instanceof Error) as Error | undefined;
		const stack = error && typeof error.stack === 'string' ? error.stack : undefined;
		host.send('log', {}, { level, text: renderAll(values), stack } satisfies LogLine);
	};
}

/** The mini-program's `console`. @param native V8's own, which shows the values to a debugger and else does nothing */
export function createConsole(write: Log, native?: Console): Record<string, (...values: unknown[]) => void> {
	const log: Log = (level, values) => {
		native?.[level](...values);
		write(level, values);
	};
	const started = new Map<string, number>();
	const counts = new Map<string, number>();
	const quiet = () => undefined;
	return {
		debug: (...values) => log('debug', values),
		log: (...values) => log('log', values),
		info: (...values) => log('info', values),
		warn: (...values) => log('warn', values),
		error: (...values) => log('error', values),
		trace: (...values) => log('debug', [...values, new Error('trace').stack]),
		dir: (value) => log('log', [value]),
		table: (value) => log('log', [value]),
		assert: (condition, ...values) => {
			if (!condition) log('error', ['Assertion failed:', ...values]);
		},
		time: (label = 'default') => void started.set(String(label), Date.now()),
		timeEnd: (label = 'default') => {
			const from = started.get(String(label));
			started.delete(String(label));
			if (from !== undefined) log('log', [`${String(label)}: ${Date.now() - from} ms`]);
		},
		count: (label = 'default') => {
			const count = (counts.get(String(label)) ?? 0) + 1;
			counts.set(String(label), count);
			log('log', [`${String(label)}: ${count}`]);
		},
		group: (...values) => log('log', values),
		groupCollapsed: (...values) => log('log', values),
		groupEnd: quiet,
		clear: quiet,
	};
}
