import type { ShellRequest } from '@loggia/messages';
import type { Timers } from '../globals/timers.ts';
import type { Host } from '../host.ts';
import { toJson } from '../primordials.ts';
import { ApiFailure } from '../wx/failure.ts';
import { Later, type Outcome } from '../wx/outcome.ts';

type Asked = Extract<ShellRequest, { type: 'miniProgram' }>;

/** Most characters of the data one app hands to another. */
const MOST_DATA = 64 * 1024;

/** How long the person may think, ms; a shell that is gone never answers. */
const PATIENCE = 120_000;

/** What the app asks of the shell, and the shell's answers. */
export interface ShellRequests {
	/** Asks; the outcome comes with the shell's answer. @throws ApiFailure for data that cannot be handed over */
	ask(request: Omit<Asked, 'type' | 'id'>): Later;
	answered(id: number, ok: boolean, message: string): void;
	share(title: string, path: string, query: Record<string, string>, imageUrl: string): void;
}

export function createShellRequests(host: Host, timers: Timers): ShellRequests {
	const pending = new Map<number, (outcome: Outcome) => void>();
	let nextId = 1;

	function data(value: unknown): unknown {
		if (value === undefined) return undefined;
		let text: string;
		try {
			text = toJson(value);
		} catch (error) {
			throw new ApiFailure(`parameter error: parameter.extraData: ${String(error)}`);
		}
		if (text?.length > MOST_DATA) {
			throw new ApiFailure(`parameter error: parameter.extraData has more than ${MOST_DATA} characters`);
		}
		return value;
	}

	function answered(id: number, ok: boolean, message: string): void {
		const settle = pending.get(id);
		pending.delete(id);
		settle?.(ok ? { ok: true, result: {} } : { ok: false, message });
	}

	return {
		ask(request) {
			const extraData = data(request.extraData);
			return new Later((settle) => {
				const id = nextId++;
				const timeout = timers.after(PATIENCE, () => answered(id, false, 'no answer'));
				pending.set(id, (outcome) => {
					timers.clear(timeout);
					settle(outcome);
				});
				host.send('navigate', {}, { type: 'miniProgram', ...request, extraData, id } satisfies ShellRequest);
			});
		},
		answered,
		share(title, path, query, imageUrl) {
			host.send('navigate', {}, { type: 'share', title, path, query, imageUrl } satisfies ShellRequest);
		},
	};
}
