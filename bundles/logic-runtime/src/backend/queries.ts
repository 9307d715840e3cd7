import type { ViewQuery, ViewQueryReply } from '@loggia/messages';
import type { Host } from '../host.ts';
import type { Timers } from '../globals/timers.ts';
import type { PatchWriter } from './patch-writer.ts';

/** ms that a question waits for a view to come, and then for its answer. */
const PATIENCE = 5_000;

/** Questions about the layout. They leave after the view has applied the patch of their own turn. */
export interface ViewQueries {
	/** Asks; `answer` gets undefined when no view answers in time. */
	ask(query: () => ViewQuery, answer: (reply: ViewQueryReply | undefined) => void): void;
	/** A `queryReply` with this id came. */
	reply(id: number, reply: ViewQueryReply): void;
}

export function createViewQueries(
	host: Host,
	timers: Timers,
	writer: PatchWriter,
	run: (f: () => void) => void,
): ViewQueries {
	const asked = new Map<number, (reply: ViewQueryReply | undefined) => void>();
	let nextId = 1;

	return {
		ask(query, answer) {
			const id = nextId++;
			asked.set(id, answer);
			const timeout = timers.after(PATIENCE, () => settle(id, undefined));
			asked.set(id, (reply) => {
				timers.clear(timeout);
				run(() => answer(reply));
			});
			writer.whenAttached(() =>
				writer.afterApplied(() => {
					if (asked.has(id)) host.send('query', { id }, query());
				}),
			);
		},
		reply: settle,
	};

	function settle(id: number, reply: ViewQueryReply | undefined): void {
		const answer = asked.get(id);
		asked.delete(id);
		answer?.(reply);
	}
}
