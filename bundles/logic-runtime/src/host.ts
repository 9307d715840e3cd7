import type { Header, Kind } from '@loggia/messages';
import { toJson } from './primordials.ts';

/** Kinds of the bridge beside those of the sockets. */
export type BridgeKind = Kind | 'wake' | 'load' | 'rejection';

/**
 * The one way out of the isolate (docs/architecture.md, "Between the worker and the logic runtime"). Never blocks, but for `ask`,
 * which returns `1` + result or `0` + failure, as JSON text, and in an array with its attachments when there are any.
 */
export type HostFunction = (
	kind: string,
	header: string,
	json: string,
	attachments?: ArrayBuffer[],
) => Answer | undefined;

/** What `ask` returns. */
export type Answer = string | [text: string, ...attachments: ArrayBuffer[]];

export interface Host {
	send(kind: BridgeKind, header: Omit<Header, 'kind'>, body: unknown, attachments?: ArrayBuffer[]): void;
	/** Like {@link send} for a body that is JSON already. */
	sendText(
		kind: BridgeKind,
		header: Omit<Header, 'kind'>,
		json: string,
		attachments?: ArrayBuffer[],
	): Answer | undefined;
}

/** The worker takes no larger message; one that is refused there has cost it the memory already. */
const MOST_CHARACTERS = 10 * 1024 * 1024;

/** @param host the worker's function; it is kept here and nowhere else, out of reach of the mini-program */
export function createHost(host: HostFunction): Host {
	function sendText(kind: BridgeKind, header: Omit<Header, 'kind'>, json: string, attachments?: ArrayBuffer[]) {
		if (json.length > MOST_CHARACTERS) {
			host('close', '', '{"reason":"size"}');
			return undefined;
		}
		return host(kind, toJson(header), json, attachments && attachments.length ? attachments : undefined);
	}
	return {
		sendText,
		send(kind, header, body, attachments) {
			sendText(kind, header, toJson(body), attachments);
		},
	};
}
