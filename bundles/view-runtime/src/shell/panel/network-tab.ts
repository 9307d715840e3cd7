import type { ApiTrace, TaskTrace } from '@loggia/messages';
import { el } from '../dom.ts';
import { CallList, type CallRow } from './call-list.ts';
import { panelWords } from './panel-strings.ts';
import { bytes, clock, duration, failure, section, type Tab } from './tab.ts';
import { tree } from './tree.ts';

const KINDS: Record<string, string> = {
	request: 'xhr',
	uploadFile: 'upload',
	downloadFile: 'download',
	connectSocket: 'socket',
};
const MOST_EVENTS = 100;

type Fields = Record<string, unknown>;

/** Requests, transfers and sockets as the app sees them. */
export class NetworkTab implements Tab {
	private readonly list = new CallList('network', panelWords('noRequests'), (call) => new RequestRow(call));
	readonly element = this.list.element;

	shown(front: boolean): void {
		if (front) this.list.follow();
	}

	begin(calls: ApiTrace[]): void {
		this.list.clear();
		for (const call of calls) this.call(call);
	}

	call(call: ApiTrace): void {
		if (call.name === 'sendSocketMessage' || call.name === 'closeSocket') this.socketCall(call);
		else if (call.name in KINDS) this.list.call(call);
	}

	task({ number, event }: TaskTrace): void {
		if (event.name !== 'onProgressUpdate') this.list.get(number)?.event(event.at, '←', event.name, event.data);
	}

	/** What is sent through a socket stands with the socket. */
	private socketCall({ name, params, state, at }: ApiTrace): void {
		if (state !== 'pending') return;
		const { socketTaskId, data, code } = (params ?? {}) as Fields;
		for (const row of this.list.all()) {
			if (row.socket !== undefined && row.socket === socketTaskId)
				row.event(at, '→', name === 'closeSocket' ? 'close' : 'message', name === 'closeSocket' ? code : data);
		}
	}
}

class RequestRow implements CallRow {
	readonly element = el('details', { className: 'row call' });
	private readonly summary = el('summary');
	private readonly open = new Set(['$', '$request', '$response', '$body']);
	private readonly events: HTMLElement[] = [];
	private call!: ApiTrace;

	constructor(call: ApiTrace) {
		this.element.append(this.summary);
		this.element.addEventListener('toggle', () => this.detail());
		this.show(call);
	}

	/** id of the socket, once it has one */
	get socket(): unknown {
		return this.call.name === 'connectSocket' ? (this.call.result as Fields | undefined)?.socketTaskId : undefined;
	}

	show(call: ApiTrace): void {
		this.call = call;
		const { name, state, size, micros, at } = call;
		const params = (call.params ?? {}) as Fields;
		const result = (call.result ?? {}) as Fields;
		const method = name === 'request' ? String(params.method ?? 'GET').toUpperCase() : KINDS[name];
		const url = String(params.url ?? '');
		const status = typeof result.statusCode === 'number' ? result.statusCode : undefined;
		const bad = state === 'fail' || (status !== undefined && status >= 400);
		this.element.dataset.state = bad ? 'fail' : state;
		this.element.dataset.text = `${method} ${url} ${status ?? ''} ${state}`.toLowerCase();
		this.summary.replaceChildren(
			el('span', { className: `dot ${bad ? 'fail' : state}` }),
			el('span', { className: 'method' }, method),
			el('span', { className: 'told', title: url }, shortUrl(url)),
			el('span', { className: 'status' }, state === 'fail' ? failure(result) : String(status ?? '')),
			el('span', { className: 'size' }, state === 'ok' ? bytes(received(result) ?? size) : ''),
			el('time', { title: clock(at) }, state === 'pending' ? panelWords('pending') : duration(micros)),
		);
		this.detail();
	}

	/** Something came or went, while it ran. */
	event(at: number, sign: string, name: string, data: unknown): void {
		if (this.events.length >= MOST_EVENTS) this.events.shift();
		const body = (data as Fields | null)?.data ?? data;
		const shown = typeof body === 'string' ? body : JSON.stringify(body);
		this.events.push(
			el(
				'div',
				{ className: 'event' },
				el('time', {}, clock(at)),
				el('b', {}, sign),
				`${name} `,
				el('code', {}, shown ?? ''),
			),
		);
		this.detail();
	}

	private detail(): void {
		if (!this.element.open) return;
		const params = (this.call.params ?? {}) as Fields;
		const result = (this.call.result ?? {}) as Fields;
		const { url, method = this.call.name === 'request' ? 'GET' : undefined, header, data, ...options } = params;
		const { data: body, header: responseHeader, profile, cookies, ...rest } = result;
		const value = (of: unknown, path: string) => (of === undefined ? null : tree(readable(of), this.open, path));
		const parts = [
			section(
				panelWords('general'),
				tree({ url, ...(method ? { method } : {}), ...options, ...rest, ...(cookies ? { cookies } : {}) }, this.open),
			),
			section(panelWords('requestHeaders'), value(header, '$request')),
			section(panelWords('requestBody'), value(data, '$requestBody')),
			section(panelWords('responseHeaders'), value(responseHeader, '$response')),
			section(panelWords('body'), value(body, '$body')),
			section(panelWords('events'), ...this.events),
			section(panelWords('timing'), value(profile, '$profile')),
		];
		this.element.replaceChildren(
			this.summary,
			el('div', { className: 'detail' }, ...parts.filter((part) => part !== null)),
		);
	}
}

/** Text that is JSON is shown as what it stands for. */
function readable(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return value;
	}
}

function received(result: Fields): number | undefined {
	const { receivedBytedCount } = (result.profile ?? {}) as { receivedBytedCount?: unknown };
	return typeof receivedBytedCount === 'number' && receivedBytedCount > 0 ? receivedBytedCount : undefined;
}

/** The end of an address tells more than its beginning. */
function shortUrl(url: string): string {
	try {
		const { host, pathname, search } = new URL(url);
		return `${host}${pathname}${search}`;
	} catch {
		return url;
	}
}
