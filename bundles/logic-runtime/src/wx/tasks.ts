import type { Errors } from '../errors.ts';
import { microtask } from '../primordials.ts';
import type { ApiCalls, RunningCall } from './api-calls.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { perform, type Outcome } from './outcome.ts';

type Options = Record<string, unknown>;
type Callback = ((answer: unknown) => void) | undefined;

/** What the tasks of WeChat's calls tell. */
const EVENTS: Record<string, string[]> = {
	request: ['HeadersReceived', 'ChunkReceived'],
	downloadFile: ['HeadersReceived', 'ProgressUpdate'],
	uploadFile: ['HeadersReceived', 'ProgressUpdate'],
};

/** What the task of any other API tells. */
const PROGRESS = ['ProgressUpdate'];

const enum ReadyState {
	connecting = 0,
	open = 1,
	closing = 2,
	closed = 3,
}

export interface TaskParts {
	errors: Errors;
	api: ApiCalls;
	/** app.json's `networkTimeout`: call → ms */
	timeouts: Readonly<Record<string, unknown>>;
}

/** @returns makes the task of a call. It is no promise: the task is what the call returns, with callbacks or without */
export function createTasks(parts: TaskParts): (name: string, options?: unknown) => object {
	return (name, options) => (name === 'connectSocket' ? connectSocket(parts, options) : transfer(parts, name, options));
}

/** RequestTask, DownloadTask, UploadTask, and those of capabilities: `abort`, and listeners until the call has its outcome. */
function transfer(parts: TaskParts, name: string, options: unknown): object {
	const listeners = createListeners(parts.errors);
	const running = begin(parts, name, options, listeners.emit, () => running.forget());
	const task: Record<string, unknown> = { abort: () => running.abort() };
	for (const event of Object.hasOwn(EVENTS, name) ? EVENTS[name] : PROGRESS) {
		task[`on${event}`] = (listener?: unknown) => void listeners.add(`on${event}`, listener);
		task[`off${event}`] = (listener?: unknown) => void listeners.remove(`on${event}`, listener);
	}
	return task;
}

/** SocketTask. The gateway names the socket in its answer; what happens to it comes as events of the call. */
function connectSocket(parts: TaskParts, options: unknown): object {
	const { errors, api } = parts;
	const listeners: Listeners = createListeners(errors);
	let state: ReadyState = ReadyState.connecting;
	let socketTaskId: unknown;
	/** what waits for the socket to have its name */
	let waiting: (() => void)[] | undefined = [];

	const running = begin(parts, 'connectSocket', options, told, (outcome) => {
		if (outcome.ok) {
			socketTaskId = (outcome.result as Options | null)?.socketTaskId;
		} else {
			state = ReadyState.closed;
			running.forget();
		}
		const then = waiting ?? [];
		waiting = undefined;
		for (const one of then) one();
	});

	function told(name: string, data: unknown): void {
		if (name === 'onOpen' && state === ReadyState.connecting) state = ReadyState.open;
		if (name === 'onClose') {
			state = ReadyState.closed;
			running.forget();
		}
		listeners.emit(name, data);
	}

	function whenNamed(f: () => void): void {
		if (waiting) waiting.push(f);
		else f();
	}

	/** One of the two calls that name the socket. */
	function call(name: string, given: unknown, params: () => Options, usable: () => boolean): unknown {
		return perform(errors, name, given, (settle) => {
			if (!usable()) {
				microtask(() => settle({ ok: false, message: 'SocketTask.readyState is not OPEN' }));
				return;
			}
			whenNamed(() => {
				if (state === ReadyState.closed) microtask(() => settle({ ok: false, message: 'the socket is closed' }));
				else api.start(name, { socketTaskId, ...params() }, settle);
			});
		});
	}

	const task = {
		CONNECTING: ReadyState.connecting,
		OPEN: ReadyState.open,
		CLOSING: ReadyState.closing,
		CLOSED: ReadyState.closed,
		get readyState() {
			return state;
		},
		send(given?: unknown): unknown {
			const { data } = (given ?? {}) as Options;
			const isOpen = () => state === ReadyState.open;
			return call('sendSocketMessage', given, () => ({ data }), isOpen);
		},
		close(given?: unknown): unknown {
			const { code = 1000, reason = '' } = (given ?? {}) as Options;
			const before = state;
			const result = call(
				'closeSocket',
				given,
				() => ({ code, reason }),
				() => before === ReadyState.connecting || before === ReadyState.open,
			);
			if (state === ReadyState.connecting || state === ReadyState.open) state = ReadyState.closing;
			return result;
		},
	};
	for (const event of ['onOpen', 'onMessage', 'onError', 'onClose']) {
		(task as Options)[event] = (listener?: unknown) => void listeners.add(event, listener);
	}
	return task;
}

/** Starts the call of a task. @param settled told the outcome before the app is, later than this returns */
function begin(
	{ errors, api, timeouts }: TaskParts,
	name: string,
	options: unknown,
	told: (name: string, data: unknown) => void,
	settled: (outcome: Outcome) => void,
): RunningCall {
	let running!: RunningCall;
	const { success, fail, complete } = (options ?? {}) as Record<string, Callback>;
	// with callbacks or without: a promise that nobody gets is no promise that is left rejected
	void perform(errors, name, { success, fail, complete }, (settle) => {
		running = api.start(
			name,
			withTimeout(timeouts[name], options),
			(outcome) => {
				settled(outcome);
				settle(outcome);
			},
			told,
		);
	});
	return running;
}

/** The call's own `timeout`, else the app's. */
function withTimeout(timeout: unknown, options: unknown): unknown {
	const given = (options ?? {}) as Options;
	if (typeof timeout !== 'number' || typeof given.timeout === 'number') return given;
	return { ...given, timeout };
}
