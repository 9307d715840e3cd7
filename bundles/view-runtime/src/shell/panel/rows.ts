import { el } from '../dom.ts';

/** Rows that are kept; older ones go. */
export const MOST_ROWS = 1000;

/** A list that grows at its end: it follows the newest row while it is at the end, and keeps its place while somebody reads above. */
export class Rows {
	readonly element: HTMLElement;
	private readonly list = el('div', { className: 'rows' });
	private readonly empty = el('p', { className: 'hint' });
	private readonly newest: HTMLButtonElement;

	constructor(
		label: string,
		private readonly words: { empty: string; noMatch: string; newest: string },
	) {
		this.newest = el('button', { type: 'button', className: 'newest', hidden: true }, `↓ ${words.newest}`);
		this.newest.addEventListener('click', () => this.follow());
		this.element = el(
			'div',
			{ className: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off' },
			this.empty,
			this.list,
			this.newest,
		);
		this.element.setAttribute('aria-label', label);
		this.element.addEventListener('scroll', () => {
			if (this.atEnd()) this.newest.hidden = true;
		});
		this.say();
	}

	/** @param shown whether it passes the filter */
	add(row: HTMLElement, shown: boolean): void {
		const follow = this.atEnd();
		row.hidden = !shown;
		this.list.append(row);
		while (this.list.childElementCount > MOST_ROWS) this.list.firstElementChild?.remove();
		if (follow) this.follow();
		else if (shown) this.newest.hidden = false;
		this.say();
	}

	/** Another filter. */
	filter(shown: (row: HTMLElement) => boolean): void {
		for (const row of this.list.children) (row as HTMLElement).hidden = !shown(row as HTMLElement);
		this.follow();
		this.say();
	}

	get last(): HTMLElement | null {
		return this.list.lastElementChild as HTMLElement | null;
	}

	clear(): void {
		this.list.replaceChildren();
		this.newest.hidden = true;
		this.say();
	}

	/** To the newest row. */
	follow(): void {
		this.element.scrollTop = this.element.scrollHeight;
		this.newest.hidden = true;
	}

	private atEnd(): boolean {
		const { scrollTop, scrollHeight, clientHeight } = this.element;
		return scrollHeight - scrollTop - clientHeight < 32;
	}

	private say(): void {
		const rows = this.list.childElementCount;
		const some = rows > 0 && [...this.list.children].some((row) => !(row as HTMLElement).hidden);
		this.empty.hidden = some;
		this.empty.textContent = rows === 0 ? this.words.empty : this.words.noMatch;
	}
}
