import type { Errors } from '../errors.ts';
import { microtask } from '../primordials.ts';

type Listener = (data: unknown) => void;

/** An InnerAudioContext where nothing can play yet: properties stay as the app sets them, and each try to play ends in `onError` with a reason. */
export function silentAudio(errors: Errors): Record<string, unknown> {
	const listeners = new Map<string, Listener[]>();
	const tell = (event: string, data: unknown) => {
		for (const listener of listeners.get(event) ?? [])
			microtask(() => void errors.callSafely(`InnerAudioContext.on${event}`, () => listener(data)));
	};
	const refuse = (method: string) => () =>
		tell('Error', { errMsg: `InnerAudioContext.${method}:fail not supported`, errCode: 10001 });
	const quiet = () => undefined;
	const context: Record<string, unknown> = {
		src: '',
		startTime: 0,
		autoplay: false,
		loop: false,
		obeyMuteSwitch: true,
		volume: 1,
		playbackRate: 1,
		duration: 0,
		currentTime: 0,
		paused: true,
		buffered: 0,
		referrerPolicy: 'no-referrer',
		play: refuse('play'),
		seek: refuse('seek'),
		pause: quiet,
		stop: quiet,
		destroy: () => listeners.clear(),
	};
	for (const event of [
		'Canplay',
		'Play',
		'Pause',
		'Stop',
		'Ended',
		'TimeUpdate',
		'Error',
		'Waiting',
		'Seeking',
		'Seeked',
	]) {
		context[`on${event}`] = (listener: unknown) => {
			if (typeof listener === 'function') listeners.set(event, [...(listeners.get(event) ?? []), listener as Listener]);
		};
		context[`off${event}`] = (listener: unknown) => {
			const rest = (listeners.get(event) ?? []).filter((one) => typeof listener === 'function' && one !== listener);
			listeners.set(event, rest);
		};
	}
	return context;
}
