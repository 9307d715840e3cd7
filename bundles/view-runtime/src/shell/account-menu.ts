import { avatar, nameOf, signInAddress, signOut, type Account } from './account.ts';
import { el } from './dom.ts';
import { words } from './strings.ts';

/** The launcher's corner for the account: who is signed in, with a way out; or the way in. */
export function accountMenu({ person }: Account): HTMLElement {
	if (!person) return el('a', { className: 'sign-in', href: signInAddress() }, words('signIn'));
	const name = nameOf(person);
	const opener = el(
		'button',
		{ type: 'button', className: 'account' },
		avatar(person),
		el('span', { className: 'name' }, name),
	);
	opener.setAttribute('aria-label', words('signedInAs', { name }));
	opener.setAttribute('aria-haspopup', 'true');
	const out = el('button', { type: 'button', className: 'sign-out' }, words('signOut'));
	out.addEventListener('click', () => {
		out.disabled = true;
		void signOut();
	});
	const card = el(
		'div',
		{ className: 'account-card', hidden: true },
		el('div', { className: 'who' }, avatar(person), el('div', {}, el('strong', {}, name), el('span', {}, person.name))),
		out,
	);
	const corner = el('div', { className: 'corner' }, opener, card);
	const show = (open: boolean) => {
		card.hidden = !open;
		opener.setAttribute('aria-expanded', String(open));
	};
	show(false);
	opener.addEventListener('click', () => show(card.hidden));
	corner.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape' || card.hidden) return;
		show(false);
		opener.focus();
	});
	document.addEventListener('pointerdown', (event) => corner.contains(event.target as Node) || show(false));
	corner.addEventListener('focusout', (event) => {
		if (event.relatedTarget && !corner.contains(event.relatedTarget as Node)) show(false);
	});
	return corner;
}
