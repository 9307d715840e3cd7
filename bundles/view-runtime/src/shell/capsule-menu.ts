import { avatar, nameOf, type Account } from './account.ts';
import { appIcon, type AppFace } from './app-icon.ts';
import { button } from './app-sheets.ts';
import { openDialog, type Dialog } from './dialog.ts';
import { el } from './dom.ts';
import { icon, type IconName } from './icons.ts';
import type { OpenState, Recent } from './recents.ts';
import { words } from './strings.ts';
import { ago } from './times.ts';

/** What the person chose in the menu; a recent app is its address. */
export type MenuChoice =
	'share' | 'settings' | 'about' | 'restart' | 'launcher' | 'account' | { address: string } | null;

export interface CapsuleMenuOptions {
	face: AppFace;
	account: Account | null;
	/** the page may be shared */
	share: boolean;
	/** other apps, the last used first */
	recents: Recent[];
	states: Promise<Map<string, OpenState>>;
}

/** The capsule's menu: whose app this is, other apps used before, and what can be done with this one. */
export function capsuleMenu(host: HTMLElement, options: CapsuleMenuOptions, done: (choice: unknown) => void): Dialog {
	const { face, account, share, recents } = options;
	const person = account?.person;
	const cancel = () => done(null);
	const tile = (choice: MenuChoice & string, label: string, name: IconName) => {
		const made = el(
			'button',
			{ type: 'button' },
			el('span', { className: 'tile' }, icon(name, 26)),
			el('span', {}, label),
		);
		made.addEventListener('click', () => done(choice));
		return made;
	};
	const tiles = [
		share ? tile('share', words('share'), 'share') : null,
		tile('settings', words('settings'), 'settings'),
		tile('about', words('about'), 'about'),
		tile('restart', words('restart'), 'restart'),
		tile('launcher', words('launcher'), 'launcher'),
		account ? tile('account', words(person ? 'signOut' : 'signIn'), 'person') : null,
	];
	return openDialog(host, {
		className: 'bottom menu',
		label: words('menu'),
		cancel,
		dismissible: true,
		content: [
			el(
				'div',
				{ className: 'menu-head' },
				appIcon(face),
				el('strong', {}, face.name),
				person ? el('div', { className: 'account-row' }, avatar(person), el('span', {}, nameOf(person))) : null,
			),
			recents.length > 0 ? recentRow(recents, options.states, done) : el('span'),
			el('div', { className: 'tiles' }, ...tiles),
			button(words('cancel'), 'item last', cancel),
		],
	});
}

function recentRow(
	recents: Recent[],
	states: Promise<Map<string, OpenState>>,
	done: (choice: unknown) => void,
): HTMLElement {
	const rows = new Map<string, HTMLElement>();
	const items = recents.map((recent) => {
		const when = el('small', {}, ago(recent.at));
		rows.set(recent.appId, when);
		const item = el('button', { type: 'button' }, appIcon(recent), el('span', {}, recent.name), when);
		item.addEventListener('click', () => done({ address: recent.address }));
		return item;
	});
	void states.then((known) => {
		for (const [appId, when] of rows) {
			if (!known.has(appId)) continue;
			when.textContent = words('stillOpen');
			when.dataset.open = '';
		}
	});
	return el(
		'div',
		{ className: 'recents', role: 'group', 'aria-label': words('recent') },
		el('h3', {}, words('recent')),
		el('div', { className: 'row' }, ...items),
	);
}
