import type { ApiTrace, TrailStep } from '@loggia/messages';
import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';
import { duration } from './tab.ts';

const SIGNS: Record<TrailStep['outcome'], string> = { passed: '✓', refused: '✕', asked: '…' };

/** The gate's decision as a timeline. */
export function trail(call: ApiTrace): HTMLElement {
	const list = el('ol', { className: 'trail' });
	for (const { step, outcome, why, micros } of call.steps) {
		const sign = el('span', { className: 'sign', 'aria-hidden': 'true' }, SIGNS[outcome]);
		const words = el(
			'div',
			{ className: 'why' },
			el('strong', {}, step),
			el('span', { className: 'sr' }, ` ${outcome} `),
			why,
		);
		list.append(el('li', { className: outcome }, sign, words, el('time', {}, duration(micros))));
	}
	const by = call.provider ? el('p', { className: 'by' }, panelWords('provider', { provider: call.provider })) : null;
	return el('div', {}, list, by);
}
