import type { Host } from '../host.ts';
import { now } from '../primordials.ts';
import type { Errors } from '../errors.ts';
import { createRation } from '../ration.ts';

/** Timers of a mini-program that wait at a time. */
const MOST = 2_000;

/** `setTimeout` and its kin on top of the worker's one alarm (`wake`): one timer a turn, so that microtasks run between two of them. */
export interface Timers {
	set(f: unknown, delay: unknown, args: unknown[], repeat: boolean): number;
	clear(id: unknown): void;
	/** The alarm went off: runs the timer that is due first. */
	wake(): void;
	/** A timer of the runtime's own. */
	after(ms: number, f: () => void): number;
}

interface Timer {
	id: number;
	/** ms, as Date.now */
	due: number;
	/** ms between two runs; 0: once */
	period: number;
	run: () => void;
}

export function createTimers(host: Host, errors: Errors): Timers {
	/** sorted by due, then by id */
	const queue: Timer[] = [];
	const live = new Map<number, Timer>();
	const ration = createRation(
		host,
		'timers',
		MOST,
		`more than ${MOST} timers wait: clear those that are not needed any more`,
	);
	let nextId = 1;
	let armed = -1;

	function arm(): void {
		const first = queue[0];
		const due = first ? first.due : -1;
		if (due === armed) return;
		armed = due;
		host.sendText('wake', {}, due < 0 ? '-1' : String(Math.max(0, due - now())));
	}

	function enqueue(timer: Timer): void {
		let low = 0;
		let high = queue.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (queue[middle].due <= timer.due) low = middle + 1;
			else high = middle;
		}
		queue.splice(low, 0, timer);
	}

	function start(run: () => void, delay: unknown, repeat: boolean): number {
		const ms = Math.min(Math.max(Number(delay) || 0, repeat ? 1 : 0), 0x7fffffff);
		const timer = { id: nextId++, due: now() + ms, period: repeat ? ms : 0, run };
		live.set(timer.id, timer);
		enqueue(timer);
		arm();
		return timer.id;
	}

	return {
		set(f, delay, args, repeat) {
			ration.take(live.size);
			const run = typeof f === 'function' ? () => errors.callSafely('timer', () => f(...args)) : () => undefined;
			return start(run, delay, repeat);
		},
		after: (ms, f) => start(f, ms, false),
		clear(id) {
			const timer = live.get(Number(id));
			if (!timer) return;
			live.delete(timer.id);
			const index = queue.indexOf(timer);
			if (index >= 0) queue.splice(index, 1);
			arm();
		},
		wake() {
			armed = -1;
			const first = queue[0];
			if (first && first.due <= now()) {
				queue.shift();
				if (first.period) {
					first.due = now() + first.period;
					enqueue(first);
				} else {
					live.delete(first.id);
				}
				first.run();
			}
			arm();
		},
	};
}
