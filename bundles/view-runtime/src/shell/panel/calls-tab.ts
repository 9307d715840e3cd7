import type { ApiTrace } from '@loggia/messages';
import { el } from '../dom.ts';
import { CallList, type CallRow } from './call-list.ts';
import { panelWords } from './panel-strings.ts';
import { clock, duration, failure, section, type Tab } from './tab.ts';
import { trail } from './trail.ts';
import { summaryOf, tree } from './tree.ts';

/** Every call that left the app for the host, with what came back and why. */
export class CallsTab implements Tab {
	private readonly list = new CallList('calls', panelWords('noCalls'), (call) => new CallDetails(call));
	readonly element = this.list.element;

	shown(front: boolean): void {
		if (front) this.list.follow();
	}

	begin(calls: ApiTrace[]): void {
		this.list.clear();
		for (const call of calls) this.call(call);
	}

	call(call: ApiTrace): void {
		this.list.call(call);
	}
}

/** One call: a line, and everything about it below when it is opened. */
class CallDetails implements CallRow {
	readonly element = el('details', { className: 'row call' });
	private readonly summary = el('summary');
	private readonly open = new Set(['$']);
	private call: ApiTrace;

	constructor(call: ApiTrace) {
		this.call = call;
		this.element.append(this.summary);
		this.element.addEventListener('toggle', () => this.detail());
		this.show(call);
	}

	show(call: ApiTrace): void {
		this.call = call;
		const { name, state, params, result, risk, sync, micros, at } = call;
		this.element.dataset.state = state;
		this.element.dataset.name = name;
		this.element.dataset.text = `${name} ${JSON.stringify(params)} ${state}`.toLowerCase();
		const told = state === 'fail' ? failure(result) : summaryOf(params);
		this.summary.replaceChildren(
			el('span', { className: `dot ${state}`, title: state }),
			el('span', { className: 'sr' }, `${state} `),
			el('code', {}, `wx.${name}`),
			el('span', { className: 'told' }, told),
			risk && risk !== 'ordinary' ? el('span', { className: 'chip' }, risk) : '',
			sync ? el('span', { className: 'chip' }, 'sync') : '',
			el('time', { title: clock(at) }, state === 'pending' ? panelWords('pending') : duration(micros)),
		);
		this.detail();
	}

	private detail(): void {
		if (!this.element.open) return;
		const { params, result, state } = this.call;
		const parts = [
			section(panelWords('parameters'), tree(params, this.open)),
			state === 'pending' ? null : section(panelWords('result'), tree(result, this.open, '$result')),
			section(panelWords('decision'), trail(this.call)),
		];
		this.element.replaceChildren(
			this.summary,
			el('div', { className: 'detail' }, ...parts.filter((part) => part !== null)),
		);
	}
}
