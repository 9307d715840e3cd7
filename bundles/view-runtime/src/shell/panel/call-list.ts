import type { ApiTrace } from '@loggia/messages';
import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';
import { MOST_ROWS, Rows } from './rows.ts';
import { button, filterField, toolbar } from './tab.ts';

/** How one call stands in the list; `element.dataset.text` is what a filter looks at. */
export interface CallRow {
	readonly element: HTMLElement;
	/** the call at its beginning, and again at its end */
	show(call: ApiTrace): void;
}

/** Calls with a filter above them, a row each, found again by the call's number while the row is kept. */
export class CallList<Row extends CallRow> {
	readonly element: HTMLElement;
	private readonly rows: Rows;
	private readonly byNumber = new Map<number, Row>();
	private words = '';

	constructor(
		name: 'calls' | 'network',
		empty: string,
		private readonly row: (call: ApiTrace) => Row,
	) {
		const noMatch = panelWords('noMatch');
		this.rows = new Rows(panelWords(name), { empty, noMatch, newest: panelWords('newest') });
		const field = filterField((words) => {
			this.words = words;
			this.rows.filter((row) => this.passes(row));
		});
		const clear = button(panelWords('clear'), () => this.clear());
		this.element = el('div', { className: `tab ${name}` }, toolbar(field, clear), this.rows.element);
	}

	call(call: ApiTrace): void {
		const known = this.byNumber.get(call.number);
		if (known) {
			known.show(call);
			return;
		}
		const row = this.row(call);
		this.byNumber.set(call.number, row);
		this.rows.add(row.element, this.passes(row.element));
		// the oldest row has gone, too
		if (this.byNumber.size > MOST_ROWS) this.byNumber.delete(this.byNumber.keys().next().value!);
	}

	get(number: number): Row | undefined {
		return this.byNumber.get(number);
	}

	/** oldest first */
	all(): Iterable<Row> {
		return this.byNumber.values();
	}

	follow(): void {
		this.rows.follow();
	}

	clear(): void {
		this.byNumber.clear();
		this.rows.clear();
	}

	private passes(row: HTMLElement): boolean {
		return (row.dataset.text ?? '').includes(this.words);
	}
}
