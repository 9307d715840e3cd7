import { type LogLine } from '../api/logs.ts';

/** How many old lines a stream begins with, at most. */
const FIRST = 200;

/** What tells a line apart from the next. */
const said = ({ at, time, appId, source, seq, text, message }: LogLine) =>
	JSON.stringify([at, time, appId, source, seq, text, message]);

/** Each line of one question once: a stream begins with the newest lines, and most of those came with the stream before it, be they shown or cleared. */
export function onlyOnce() {
	let seen: string[] = [];
	let repeated = new Set<string>();
	return {
		/** A new stream begins. */
		begin() {
			repeated = new Set(seen);
		},
		/** @returns the lines that have not come before */
		fresh(lines: LogLine[]): LogLine[] {
			const fresh = lines.filter((line) => !repeated.delete(said(line)));
			seen = [...seen, ...fresh.map(said)].slice(-FIRST);
			return fresh;
		},
	};
}
