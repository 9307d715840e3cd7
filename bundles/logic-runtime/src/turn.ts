import { microtask } from './primordials.ts';

/** Microtasks without a change after which a turn counts as over: an `await` takes up to three. */
const QUIET = 12;

/**
 * Runs `end` when the turn is over: in a microtask behind all others, as far as that can be seen. Promise chains of the app may go on
 * for long; each change begins the wait anew.
 * @returns to be called at each change
 */
export function endOfTurn(end: () => void): () => void {
	let waiting = false;
	let changes = 0;

	function wait(left: number, seen: number): void {
		if (left > 0) {
			microtask(() => wait(seen === changes ? left - 1 : QUIET, changes));
			return;
		}
		waiting = false;
		end();
	}

	return () => {
		changes++;
		if (waiting) return;
		waiting = true;
		microtask(() => wait(QUIET, changes));
	};
}
