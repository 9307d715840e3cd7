import { appIcon, type AppFace } from './app-icon.ts';
import { el } from './dom.ts';
import { icon, type IconName } from './icons.ts';
import { words } from './strings.ts';

/** One way out of a notice: the first one is the proposal. */
export interface Way {
	text: string;
	/** a function, or an address of the shell */
	go: (() => void) | string;
}

/** Why the app does not show, and what can be done. */
export interface Notice {
	kind: 'error' | 'away' | 'paused' | 'removed' | 'newer' | 'signed-out';
	title: string;
	sentence: string;
	ways: Way[];
}

const SIGNS: Partial<Record<Notice['kind'], IconName>> = {
	error: 'error',
	away: 'away',
	paused: 'paused',
	removed: 'removed',
	newer: 'newer',
};

/** What lies over the app: the loading screen, a notice with a way out, or a veil while something is being restored. */
export class Cover {
	/** @param behind nothing in it can be reached while something covers it */
	constructor(
		private readonly host: HTMLElement,
		private readonly behind: HTMLElement,
	) {}

	/** @param face the app, as soon as it is known: from the last time, perhaps */
	loading(face: AppFace | null): void {
		const dots = el('span', { className: 'dots' }, el('i'), el('i'), el('i'));
		this.show('loading', face ? appIcon(face) : null, el('h2', {}, face?.name ?? ''), dots);
		this.host.setAttribute('role', 'status');
		this.host.setAttribute('aria-label', words('loading'));
	}

	notice({ kind, title, sentence, ways }: Notice): void {
		const sign = SIGNS[kind];
		// before the words come, so that they are news
		this.host.setAttribute('role', 'alert');
		this.host.removeAttribute('aria-label');
		const controls = ways.map(({ text, go }, index) => way(text, go, index === 0 ? 'action primary solid' : 'action'));
		this.show(
			kind,
			sign ? el('span', { className: 'sign' }, icon(sign, 40)) : null,
			el('h2', {}, title),
			el('p', {}, sentence),
			...controls,
		);
		controls[0]?.focus({ preventScroll: true });
	}

	/** The app stays visible below. @param retry what the person can do when it takes long */
	veil(text: string, retry?: () => void): void {
		this.host.setAttribute('role', 'status');
		this.host.removeAttribute('aria-label');
		const again = retry ? way(words('retry'), retry, 'again') : null;
		this.show(
			'restoring',
			el('div', { className: 'pill' }, el('span', { className: 'spinner' }), el('span', {}, text), again),
		);
	}

	clear(): void {
		this.behind.inert = false;
		this.host.removeAttribute('data-kind');
		this.host.removeAttribute('role');
		this.host.removeAttribute('aria-label');
		this.host.replaceChildren();
	}

	get kind(): string {
		return this.host.dataset.kind ?? '';
	}

	private show(kind: string, ...children: (Node | null)[]): void {
		this.behind.inert = true;
		this.host.dataset.kind = kind;
		this.host.replaceChildren(...children.filter((child) => child !== null));
	}
}

function way(text: string, go: (() => void) | string, className: string): HTMLElement {
	if (typeof go === 'string') return el('a', { href: go, className }, text);
	const button = el('button', { type: 'button', className, textContent: text });
	button.addEventListener('click', go);
	return button;
}
