import type { LogLine, UncaughtError } from '@loggia/messages';
import { el } from '../dom.ts';
import { panelWords, type PanelWord } from './panel-strings.ts';
import { Rows } from './rows.ts';
import { stackLines } from './stack.ts';
import { button, clock, filterField, toolbar, type Tab } from './tab.ts';

/** A line as the gateway keeps it. */
export interface KeptLine {
	at: number;
	level: LogLine['level'];
	/** `console`, or where an error left app code */
	source: string;
	text: string;
}

const LEVELS: { word: PanelWord; of: LogLine['level'][] }[] = [
	{ word: 'all', of: ['error', 'warn', 'info', 'log', 'debug'] },
	{ word: 'errors', of: ['error'] },
	{ word: 'warnings', of: ['warn'] },
	{ word: 'info', of: ['info', 'log'] },
	{ word: 'debug', of: ['debug'] },
];

/** What the app says and how it fails, with stacks in the developer's own files. */
export class ConsoleTab implements Tab {
	readonly element: HTMLElement;
	private readonly rows = new Rows(panelWords('console'), {
		empty: panelWords('noLines'),
		noMatch: panelWords('noMatch'),
		newest: panelWords('newest'),
	});
	private level = LEVELS[0];
	private words = '';
	private last: { key: string; count: number; badge: HTMLElement } | null = null;

	constructor() {
		const levels = el('div', { className: 'segments', role: 'group' });
		for (const level of LEVELS) {
			const one = button(panelWords(level.word), () => {
				this.level = level;
				for (const other of levels.children) other.setAttribute('aria-pressed', String(other === one));
				this.filter();
			});
			one.setAttribute('aria-pressed', String(level === this.level));
			levels.append(one);
		}
		const field = filterField((words) => {
			this.words = words;
			this.filter();
		});
		const clear = button(panelWords('clear'), () => this.clear());
		this.element = el('div', { className: 'tab console' }, toolbar(levels, field, clear), this.rows.element);
	}

	shown(front: boolean): void {
		if (front) this.rows.follow();
	}

	/** Everything that was said before the panel opened. */
	begin(lines: KeptLine[]): void {
		this.clear();
		for (const line of lines.slice(-1000)) this.add(line);
	}

	line({ level, text, stack }: LogLine): void {
		this.add({ at: Date.now(), level, source: 'console', text: stack ? `${text}\n${stack}` : text });
	}

	error({ source, message, stack = '' }: UncaughtError): void {
		const text = stack.includes(message) ? stack : `${message}\n${stack}`.trim();
		this.add({ at: Date.now(), level: 'error', source, text });
	}

	private clear(): void {
		this.last = null;
		this.rows.clear();
	}

	private add({ at, level, source, text }: KeptLine): void {
		const key = `${level} ${source} ${text}`;
		if (this.last?.key === key) {
			this.last.badge.textContent = String(++this.last.count);
			this.last.badge.hidden = false;
			return;
		}
		const [head, stack] = stackLines(text);
		const badge = el('span', { className: 'repeat', hidden: true });
		const from = source === 'console' ? null : el('span', { className: 'chip' }, source);
		const said = el('div', { className: 'text' }, from, head, stack);
		const row = el('div', { className: `row line ${level}` }, el('time', {}, clock(at)), badge, said);
		row.dataset.level = level;
		row.dataset.text = `${source} ${text}`.toLowerCase();
		this.last = { key, count: 1, badge };
		this.rows.add(row, this.passes(row));
	}

	private passes(row: HTMLElement): boolean {
		const { level = 'log', text = '' } = row.dataset;
		return this.level.of.includes(level as LogLine['level']) && text.includes(this.words);
	}

	private filter(): void {
		this.rows.filter((row) => this.passes(row));
	}
}
