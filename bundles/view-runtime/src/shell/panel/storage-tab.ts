import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';
import { button, bytes, filterField, toolbar, type Ask, type Tab } from './tab.ts';
import { summaryOf } from './tree.ts';

const MOST_KEYS = 200;

interface Info {
	keys?: string[];
	currentSize?: number;
	limitSize?: number;
}

/** What the app keeps on this box for the person, to look at, change and delete: through the gate, as the session itself. */
export class StorageTab implements Tab {
	readonly element: HTMLElement;
	private readonly list = el('div', { className: 'scroller', tabIndex: 0 });
	private readonly used = el('span', { className: 'used' });
	private readonly problem = el('p', { className: 'problem', role: 'alert', hidden: true });
	private readonly field: HTMLInputElement;
	private front = false;
	private stale = true;
	private editing = false;
	private loading = 0;

	constructor(private readonly ask: Ask) {
		this.field = filterField(() => this.filter());
		this.list.setAttribute('aria-label', panelWords('storage'));
		const bar = toolbar(
			button(panelWords('add'), () => this.edit(null, '', null)),
			button(panelWords('refresh'), () => void this.load()),
			this.field,
			this.used,
			button(panelWords('clear'), () => void this.clear()),
		);
		this.element = el('div', { className: 'tab storage' }, bar, this.problem, this.list);
	}

	shown(front: boolean): void {
		this.front = front;
		if (front && this.stale) void this.load();
	}

	/** The app changed something, or is another one. */
	changed(): void {
		this.stale = true;
		if (this.front && !this.editing) void this.load();
	}

	private async call(name: string, params: object = {}): Promise<Record<string, unknown>> {
		const { result } = await this.ask('storage', { name, params });
		return (result ?? {}) as Record<string, unknown>;
	}

	/** Runs a change; what goes wrong stands above the list. */
	private async attempt(work: () => Promise<unknown>): Promise<boolean> {
		try {
			await work();
			this.problem.hidden = true;
			return true;
		} catch (error) {
			this.problem.textContent = error instanceof Error ? error.message : String(error);
			this.problem.hidden = false;
			return false;
		}
	}

	private async load(): Promise<void> {
		this.stale = false;
		const turn = ++this.loading;
		await this.attempt(async () => {
			const info = (await this.call('getStorageInfo')) as Info;
			const keys = [...(info.keys ?? [])].sort().slice(0, MOST_KEYS);
			const values = await Promise.all(
				keys.map(async (key) => {
					// it may be gone by now
					const found = await this.call('getStorage', { key }).catch(() => null);
					return found === null ? undefined : found.data;
				}),
			);
			if (turn !== this.loading || this.editing) return;
			const { currentSize = 0, limitSize = 0 } = info;
			this.used.textContent = panelWords('storageUsed', { used: String(currentSize), limit: String(limitSize) });
			const rows = keys.map((key, i) => (values[i] === undefined ? null : this.row(key, values[i])));
			const some = rows.filter((row) => row !== null);
			this.list.replaceChildren(...(some.length ? some : [el('p', { className: 'hint' }, panelWords('noStorage'))]));
			this.filter();
		});
	}

	private row(key: string, value: unknown): HTMLElement {
		const text = typeof value === 'string' ? value : JSON.stringify(value);
		const edit = button(panelWords('edit'), () => this.edit(row, key, value));
		edit.setAttribute('aria-label', `${panelWords('edit')} ${key}`);
		const remove = button(panelWords('delete'), () => {
			void this.attempt(() => this.call('removeStorage', { key })).then(() => this.load());
		});
		remove.setAttribute('aria-label', `${panelWords('delete')} ${key}`);
		const row = el(
			'div',
			{ className: 'row entry' },
			el('code', { className: 'key' }, key),
			el('code', { className: 'told', title: text.slice(0, 2000) }, summaryOf(value)),
			el('span', { className: 'size' }, bytes(new TextEncoder().encode(text).length)),
			el('span', { className: 'actions' }, edit, remove),
		);
		row.dataset.text = `${key} ${text}`.toLowerCase();
		return row;
	}

	private filter(): void {
		const words = this.field.value.trim().toLowerCase();
		for (const row of this.list.children) {
			if (row instanceof HTMLElement) row.hidden = !(row.dataset.text ?? words).includes(words);
		}
	}

	/** A form in the place of a row, or before all for a new one. */
	private edit(row: HTMLElement | null, key: string, value: unknown): void {
		this.editing = true;
		const name = el('input', { className: 'filter', value: key, readOnly: row !== null, spellcheck: false });
		name.setAttribute('aria-label', panelWords('key'));
		name.placeholder = panelWords('key');
		const text = el('textarea', { rows: 5, spellcheck: false });
		text.value =
			value === null && !row
				? ''
				: typeof value === 'string' && !isJson(value)
					? value
					: JSON.stringify(value, null, 2);
		text.setAttribute('aria-label', panelWords('value'));
		text.placeholder = panelWords('valueHint');
		const done = () => {
			this.editing = false;
			void this.load();
		};
		const form = el(
			'form',
			{ className: 'row editor' },
			name,
			text,
			el(
				'div',
				{ className: 'actions' },
				el('button', { type: 'submit', className: 'plain main' }, panelWords('save')),
				button(panelWords('cancel'), done),
			),
		);
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			const data: unknown = isJson(text.value) ? JSON.parse(text.value) : text.value;
			void this.attempt(() => this.call('setStorage', { key: name.value, data })).then((ok) => ok && done());
		});
		form.addEventListener('keydown', (event) => {
			if (event.key !== 'Escape') return;
			event.preventDefault();
			event.stopPropagation();
			done();
		});
		if (row) row.replaceWith(form);
		else this.list.prepend(form);
		(row ? text : name).focus();
	}

	private async clear(): Promise<void> {
		if (!confirm(panelWords('clearStorage'))) return;
		await this.attempt(() => this.call('clearStorage'));
		await this.load();
	}
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
