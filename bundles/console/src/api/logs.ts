import { send, withQuery } from './http.ts';

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export interface LogLine {
	seq?: number;
	/** ISO 8601, or milliseconds since 1970 */
	time?: string | number;
	at?: number;
	level: string;
	source?: string;
	appId?: string;
	session?: string;
	text?: string;
	message?: string;
}

/** Lines as they are written, until the signal ends it. Resolves when the server ends the stream. */
export async function follow(
	query: { appId?: string; level?: string; source?: string },
	onLines: (lines: LogLine[]) => void,
	signal: AbortSignal,
): Promise<void> {
	const response = await send('GET', withQuery('/logs', { follow: true, ...query }), {
		accept: 'application/x-ndjson',
		signal,
	});
	const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
	let rest = '';
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		const parts = (rest + value).split('\n');
		rest = parts.pop()!;
		const lines = parts.filter((line) => line.trim()).map((line) => JSON.parse(line) as LogLine);
		if (lines.length) onLines(lines.filter((line) => line.level));
	}
}
