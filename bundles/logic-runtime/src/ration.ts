import type { Host } from './host.ts';

/** Refusals after which a mini-program counts as one that does not stop. */
const MOST_REFUSED = 500;

/** Something that costs memory which V8 does not count, or time that no turn's budget sees: a mini-program may have so many at a time. */
export interface Ration {
	/**
	 * One more is wanted. @param used how many there are
	 * @throws RangeError the ration is used up; who goes on asking is ended with the ration's reason
	 */
	take(used: number): void;
}

/** @param reason the word of `loggia.worker.Fault` @param sentence what the developer reads */
export function createRation(host: Host, reason: string, most: number, sentence: string): Ration {
	let refused = 0;
	return {
		take(used) {
			if (used < most) return;
			if (++refused === MOST_REFUSED) host.send('close', {}, { reason });
			throw new RangeError(sentence);
		},
	};
}
