import { byId } from './dom.ts';
import { icon } from './icons.ts';
import { words } from './strings.ts';

export interface ChromeOptions {
	back(): void;
	home(): void;
	menu(): void;
	close(): void;
}

/** What the navigation bar shows; from the page's window settings and the stack. */
export interface BarState {
	title: string;
	background: string;
	/** colour of the text: `black` or `white` */
	text: string;
	back: boolean;
	home: boolean;
	loading: boolean;
	/** how a change of colour moves; null for at once */
	animation: { duration?: unknown; timingFunc?: unknown } | null;
	/** navigationStyle custom: the page draws its own bar under the capsule */
	custom: boolean;
}

const TIMINGS: Record<string, string> = {
	linear: 'linear',
	easeIn: 'ease-in',
	easeOut: 'ease-out',
	easeInOut: 'ease-in-out',
};

/** WeChat's `animation` as CSS. */
function transition(animation: BarState['animation']): string {
	const duration = Number(animation?.duration ?? 0);
	if (!(duration > 0)) return '';
	return `background-color ${duration}ms ${TIMINGS[String(animation?.timingFunc)] ?? 'linear'}`;
}

/** Navigation bar and capsule. */
export class Chrome {
	private readonly bar = byId('bar');
	private readonly title = byId('title');
	private readonly back = byId<HTMLButtonElement>('back');
	private readonly home = byId<HTMLButtonElement>('home');
	private readonly busy = byId('busy');
	private readonly device = byId('device');

	constructor(options: ChromeOptions) {
		this.button(this.back, 'back', words('back'), options.back);
		this.button(this.home, 'home', words('goHome'), options.home);
		this.button(byId<HTMLButtonElement>('menu'), 'menu', words('menu'), options.menu);
		this.button(byId<HTMLButtonElement>('close'), 'close', words('close'), options.close);
		this.busy.setAttribute('aria-label', words('loading'));
	}

	/** Says to those who cannot see the menu whose it is. @param name null for nobody's */
	account(name: string | null): void {
		const label = name === null ? words('menu') : words('menuOf', { name });
		byId('menu').setAttribute('aria-label', label);
		byId('menu').title = label;
	}

	show(state: BarState): void {
		this.title.textContent = state.title;
		document.title = state.title || 'Loggia';
		this.bar.style.transition = transition(state.animation);
		this.bar.style.backgroundColor = state.background;
		this.device.dataset.text = state.text === 'white' ? 'white' : 'black';
		this.device.dataset.bar = state.custom ? 'custom' : 'default';
		this.back.hidden = !state.back;
		this.home.hidden = !state.home;
		this.busy.hidden = !state.loading;
	}

	private button(
		button: HTMLButtonElement,
		name: 'back' | 'home' | 'menu' | 'close',
		label: string,
		run: () => void,
	): void {
		button.append(icon(name, name === 'close' ? 22 : 24));
		button.setAttribute('aria-label', label);
		button.title = label;
		button.addEventListener('click', run);
	}
}
