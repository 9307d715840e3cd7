import type { Header } from '@loggia/messages';
import type { Errors } from '../errors.ts';
import type { Host } from '../host.ts';
import { microtask, parseJson, toJson } from '../primordials.ts';
import { failText, perform, type Outcome } from './outcome.ts';
import type { Facts } from './facts.ts';

/** Calls that the gateway answers: `apiCall` with a later `apiReply`, and `ask`, which waits. */
export interface ApiCalls {
	call(name: string, options: unknown): Promise<unknown> | undefined;
	/** `wx.getStorageSync('key')`. @throws Error `NAME:fail …` */
	ask(name: string, args: unknown[]): unknown;
	reply(header: Header, json: string, attachments: ArrayBuffer[]): void;
	/**
	 * Starts a call that can be steered.
	 * @param settle told once, never before this returns
	 * @param told hears the events of the call's task, also after the outcome, until `forget` or `abort`
	 */
	start(
		name: string,
		params: unknown,
		settle: (outcome: Outcome) => void,
		told?: (name: string, data: unknown) => void,
	): RunningCall;
	/** An event for the task of a call. One that nobody hears falls. */
	taskEvent(id: number, name: string, data: unknown): void;
	/** Sends a call whose outcome interests nobody. */
	tell(name: string, params: unknown): void;
}

/** A call on its way. */
export interface RunningCall {
	/** The gateway gives it up and its outcome is `fail abort`, unless it has one already. */
	abort(): void;
	/** Its task hears nothing any more. */
	forget(): void;
}

/** Parameter names of synchronous members that do not take one object. */
const POSITIONAL: Record<string, string[]> = {
	setStorageSync: ['key', 'data'],
	getStorageSync: ['key'],
	removeStorageSync: ['key'],
	batchSetStorageSync: ['kvList'],
	batchGetStorageSync: ['keyList'],
	getExptInfoSync: ['keys'],
	isVKSupport: ['version'],
};

export function createApiCalls(host: Host, errors: Errors, facts: Facts): ApiCalls {
	const pending = new Map<number, (outcome: Outcome) => void>();
	const tasks = new Map<number, (name: string, data: unknown) => void>();
	let nextId = 1;

	/** @returns the call's number; undefined when it cannot be said */
	function send(name: string, params: unknown, settle: (outcome: Outcome) => void): number | undefined {
		const attachments: ArrayBuffer[] = [];
		let json: string;
		try {
			json = encode(name, params, attachments);
			checkSize(json, attachments);
		} catch (error) {
			microtask(() => settle({ ok: false, message: `parameter error: ${String(error)}` }));
			return undefined;
		}
		const id = nextId++;
		pending.set(id, settle);
		host.sendText('apiCall', { id }, json, attachments);
		return id;
	}

	function start(
		name: string,
		params: unknown,
		settle: (outcome: Outcome) => void,
		told?: (name: string, data: unknown) => void,
	): RunningCall {
		let id: number | undefined;
		if (facts.api(name)) id = send(name, params, settle);
		else microtask(() => settle({ ok: false, message: 'not supported' }));
		if (id === undefined) return { abort() {}, forget() {} };
		const number = id;
		if (told) tasks.set(number, told);
		return {
			abort() {
				if (!pending.delete(number)) return;
				tasks.delete(number);
				host.send('close', { id: number }, {});
				microtask(() => settle({ ok: false, message: 'abort' }));
			},
			forget: () => void tasks.delete(number),
		};
	}

	return {
		call: (name, options) => perform(errors, name, options, (settle) => void start(name, options, settle)),
		start,
		taskEvent: (id, name, data) => tasks.get(id)?.(name, data),
		tell: (name, params) => void send(name, params, () => undefined),
		ask(name, args) {
			if (!facts.api(name)) {
				if (/^(get|batchGet)/.test(name)) return name === 'getStorageSync' ? '' : {};
				return undefined;
			}
			const names = POSITIONAL[name];
			const params = names ? Object.fromEntries(names.map((key, i) => [key, args[i]])) : (args[0] ?? {});
			const attachments: ArrayBuffer[] = [];
			const json = encode(name, params, attachments);
			checkSize(json, attachments);
			const answer = host.sendText('ask', { id: nextId++ }, json, attachments);
			const [text = '', ...bytes] = typeof answer === 'string' ? [answer] : (answer ?? []);
			const body = decode(text.slice(1), bytes);
			if (text[0] === '1') return resultOf(name, body);
			const { errMsg, errno } = (body ?? {}) as { errMsg?: unknown; errno?: unknown };
			const error = new Error(failText(name, typeof errMsg === 'string' ? errMsg : 'no answer')) as Error & {
				errno?: unknown;
			};
			(error as Error & { errMsg?: string }).errMsg = error.message;
			if (errno !== undefined) error.errno = errno;
			throw error;
		},
		reply(header, json, attachments) {
			const settle = pending.get(header.id ?? 0);
			if (!settle) return;
			pending.delete(header.id!);
			const body = decode(json, attachments);
			if (header.ok !== false) {
				settle({ ok: true, result: body });
				return;
			}
			const { errMsg, errno } = (body ?? {}) as { errMsg?: unknown; errno?: unknown };
			settle({
				ok: false,
				message: typeof errMsg === 'string' ? errMsg : 'internal error',
				errno: typeof errno === 'number' ? errno : undefined,
			});
		},
	};
}

/** The reply is the value itself; what only does something gives nothing. */
function resultOf(name: string, body: unknown): unknown {
	return body === null && /^(set|remove|clear|batchSet)/.test(name) ? undefined : body;
}

/** Bytes of a call, its header left out: the largest message there is has 10 MB. */
const MOST_BYTES = 10 * 1024 * 1024 - 1024;

/** @throws RangeError too much for one message, which would end the session */
function checkSize(json: string, attachments: ArrayBuffer[]): void {
	const bytes = attachments.reduce((sum, one) => sum + one.byteLength + 4, 0) + utf8Length(json);
	if (bytes > MOST_BYTES) throw new RangeError(`${bytes} bytes of parameters; the most is ${MOST_BYTES}`);
}

/** Exact only where it matters: no text has more than three bytes for each of its characters. */
function utf8Length(text: string): number {
	if (text.length * 3 <= MOST_BYTES / 2) return text.length * 3;
	let bytes = text.length;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
	}
	return bytes;
}

/** The text of a call; bytes in the parameters become attachments. @throws what JSON.stringify throws */
function encode(name: string, params: unknown, attachments: ArrayBuffer[]): string {
	return toJson({ name, params: params ?? {} }, (_key, value) => {
		if (value instanceof ArrayBuffer) return { $bytes: attachments.push(value) - 1 };
		if (ArrayBuffer.isView(value)) {
			const bytes = value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer;
			return { $bytes: attachments.push(bytes) - 1 };
		}
		return value;
	});
}

/** The value of a reply or event; `{"$bytes":n}` becomes attachment n. */
export function decode(json: string, attachments: ArrayBuffer[]): unknown {
	if (!json) return {};
	if (!attachments.length) return parseJson(json);
	return parseJson(json, (_key, value) => {
		const index = (value as { $bytes?: unknown } | null)?.$bytes;
		return typeof index === 'number' && attachments[index] ? attachments[index] : value;
	});
}
