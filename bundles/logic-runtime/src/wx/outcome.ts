import type { Errors } from '../errors.ts';
import { microtask, tolerated } from '../primordials.ts';
import { ApiFailure } from './failure.ts';

/** The result of a call, or why there is none: `message` follows `fail`. */
export type Outcome = { ok: true; result: unknown } | { ok: false; message: string; errno?: number };

type Callbacks = Partial<Record<'success' | 'fail' | 'complete', unknown>>;

/**
 * The two ways a mini-program hears of an outcome: success/fail/complete, or, without any of them, a promise.
 * @param begin starts the work; calls `settle` once, never before `perform` has returned
 */
export function perform(
	errors: Errors,
	name: string,
	options: unknown,
	begin: (settle: (outcome: Outcome) => void) => void,
): Promise<unknown> | undefined {
	const { success, fail, complete } = (options ?? {}) as Callbacks;
	const source = `wx.${name}`;

	function tell(callback: unknown, answer: unknown): void {
		if (typeof callback === 'function') errors.callSafely(source, () => (callback as (a: unknown) => void)(answer));
	}

	function finish(outcome: Outcome): unknown {
		const answer = answerOf(name, outcome);
		tell(outcome.ok ? success : fail, answer);
		tell(complete, answer);
		return answer;
	}

	if (typeof success === 'function' || typeof fail === 'function' || typeof complete === 'function') {
		begin((outcome) => void finish(outcome));
		return undefined;
	}
	return tolerated(
		new Promise((resolve, reject) => {
			begin((outcome) => (outcome.ok ? resolve : reject)(answerOf(name, outcome)));
		}),
	);
}

/** What callbacks get: the result's fields with errMsg. */
export function answerOf(name: string, outcome: Outcome): Record<string, unknown> {
	if (!outcome.ok) {
		const answer: Record<string, unknown> = { errMsg: failText(name, outcome.message) };
		// older families (Bluetooth) document their numbers as errCode, newer ones as errno
		if (outcome.errno !== undefined) Object.assign(answer, { errno: outcome.errno, errCode: outcome.errno });
		return answer;
	}
	const { result } = outcome;
	const fields = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : {};
	return { ...fields, errMsg: `${name}:ok` };
}

/** `NAME:fail MESSAGE`; a message that has this form already is kept. */
export function failText(name: string, message: string): string {
	if (message.startsWith(`${name}:`)) return message;
	return `${name}:fail ${message.replace(/^\w+:fail\s*/, '').replace(/^fail\s+/, '')}`.trim();
}

/** Runs local work in the microtask after the caller's code, as WeChat's calls take effect after it too. */
export function performLocally(errors: Errors, name: string, options: unknown, work: () => unknown) {
	return perform(errors, name, options, (settle) => {
		microtask(() => {
			try {
				const result = work();
				if (result instanceof Later) result.start(settle);
				else settle({ ok: true, result });
			} catch (error) {
				if (error instanceof ApiFailure) settle({ ok: false, message: error.message, errno: error.errno });
				else {
					errors.report(error, `wx.${name}`);
					settle({ ok: false, message: 'internal error' });
				}
			}
		});
	});
}

/** A local result that comes later. */
export class Later {
	constructor(readonly start: (settle: (outcome: Outcome) => void) => void) {}
}
