import type { Log } from '../globals/console.ts';
import type { Timers } from '../globals/timers.ts';
import type { Errors } from '../errors.ts';
import { microtask } from '../primordials.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** Members without a partner outside of the isolate. */
export function baseMembers(log: Log, timers: Timers, errors: Errors): Record<string, (...args: never[]) => unknown> {
	const quiet = () => undefined;
	const logManager = {
		debug: (...values: unknown[]) => log('debug', values),
		info: (...values: unknown[]) => log('info', values),
		log: (...values: unknown[]) => log('log', values),
		warn: (...values: unknown[]) => log('warn', values),
		error: (...values: unknown[]) => log('error', values),
		setFilterMsg: quiet,
		addFilterMsg: quiet,
		in: () => logManager,
		getCurrentState: () => ({ size: 0, maxSize: 5120, logCount: 0, maxLogCount: 200 }),
		tag: () => logManager,
	};
	return {
		nextTick: (f: unknown) => {
			if (typeof f === 'function') microtask(() => void errors.callSafely('wx.nextTick', () => f()));
		},
		requestIdleCallback: (f: unknown) => timers.set(f, 1, [{ didTimeout: false, timeRemaining: () => 10 }], false),
		cancelIdleCallback: (id: unknown) => timers.clear(id),
		arrayBufferToBase64: toBase64,
		base64ToArrayBuffer: fromBase64,
		getLogManager: () => logManager,
		getRealtimeLogManager: () => logManager,
		// a release is complete when it is opened: there is never an update to wait for
		getUpdateManager: () => ({
			onCheckForUpdate: (f: unknown) => {
				if (typeof f === 'function')
					microtask(() => void errors.callSafely('wx.getUpdateManager', () => f({ hasUpdate: false })));
			},
			onUpdateReady: quiet,
			onUpdateFailed: quiet,
			applyUpdate: quiet,
		}),
		reportEvent: quiet,
		reportMonitor: quiet,
		reportAnalytics: quiet,
		reportPerformance: quiet,
	};
}
