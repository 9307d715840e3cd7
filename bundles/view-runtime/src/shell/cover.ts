import { appIcon, type AppFace } from './app-icon.ts';
import { el } from './dom.ts';
import { icon } from './icons.ts';
import { words } from './strings.ts';

/** What lies over the app: the loading screen, an error with a way out, or a veil while something is being restored. */
export class Cover {
	constructor(private readonly host: HTMLElement) {}

	loading(face: AppFace | null): void {
		const dots = el('span', { className: 'dots' }, el('i'), el('i'), el('i'));
		this.show('loading', face ? appIcon(face) : null, el('h2', {}, face?.name ?? ''), dots);
		this.host.setAttribute('role', 'status');
		this.host.setAttribute('aria-label', words('loading'));
	}

	error(sentence: string, retry: () => void): void {
		const again = el('button', { type: 'button', className: 'action primary solid', textContent: words('retry') });
		again.addEventListener('click', retry);
		const home = el('a', { href: '/', className: 'action', textContent: words('launcher') });
		const sign = el('span', { className: 'sign' }, icon('error', 40));
		this.show('error', sign, el('h2', {}, words('errorTitle')), el('p', {}, sentence), again, home);
		this.host.setAttribute('role', 'alert');
		this.host.removeAttribute('aria-label');
		again.focus({ preventScroll: true });
	}

	/** The person has signed out, perhaps elsewhere. */
	signedOut(signInAddress: string, goOn: () => void): void {
		const signIn = el('a', { href: signInAddress, className: 'action primary solid' }, words('signIn'));
		const stay = el('button', { type: 'button', className: 'action', textContent: words('goOn') });
		stay.addEventListener('click', goOn);
		const home = el('a', { href: '/', className: 'action' }, words('launcher'));
		this.show('signed-out', el('h2', {}, words('signedOutTitle')), el('p', {}, words('signedOut')), signIn, stay, home);
		this.host.setAttribute('role', 'alert');
		this.host.removeAttribute('aria-label');
		signIn.focus({ preventScroll: true });
	}

	/** The app stays visible below. */
	veil(text: string): void {
		this.show(
			'restoring',
			el('div', { className: 'pill' }, el('span', { className: 'spinner' }), el('span', {}, text)),
		);
		this.host.setAttribute('role', 'status');
		this.host.removeAttribute('aria-label');
	}

	clear(): void {
		this.host.removeAttribute('data-kind');
		this.host.removeAttribute('role');
		this.host.replaceChildren();
	}

	get kind(): string {
		return this.host.dataset.kind ?? '';
	}

	private show(kind: string, ...children: (Node | null)[]): void {
		this.host.dataset.kind = kind;
		this.host.replaceChildren(...children.filter((child) => child !== null));
	}
}
