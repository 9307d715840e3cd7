import { readAccount } from './account.ts';
import { accountMenu } from './account-menu.ts';
import { appIcon } from './app-icon.ts';
import { el } from './dom.ts';
import { installedApps, type InstalledApp } from './other-apps.ts';
import { openStates, readRecents, type OpenState } from './recents.ts';
import { words } from './strings.ts';
import { ago } from './times.ts';

/** So few apps are shown large, in the middle of the page. */
const FEW = 4;
/** Most apps in the row of those used last. */
const MOST_RECENT = 8;

const main = document.querySelector('main') as HTMLElement;
let drawn = '';
let running = false;
let account: string | undefined;
/** name of the account, '' for nobody's */
let person = '';

/** Fetches the list and draws it when it changed. */
async function refresh(): Promise<void> {
	if (running) return;
	running = true;
	try {
		const [apps, states] = await Promise.all([installedApps(), openStates()]);
		if (!apps) throw new Error('no list');
		const recents = recentApps(apps, states);
		const text = JSON.stringify([apps, recents.map(({ when, app, address }) => [when, app.appId, address])]);
		if (text !== drawn) draw(apps, recents);
		drawn = text;
		document.documentElement.dataset.loggiaState = 'ready';
	} catch {
		if (drawn === '') main.replaceChildren(el('p', { className: 'failed', role: 'alert' }, words('listFailed')));
		document.documentElement.dataset.loggiaState = 'error';
	} finally {
		running = false;
	}
}

/** Asks who is signed in and draws the corner when that changed: it may have happened in another tab. */
async function refreshAccount(): Promise<void> {
	const now = await readAccount();
	const text = JSON.stringify(now);
	if (text === account) return;
	account = text;
	person = now?.person?.name ?? '';
	document.querySelector('header > .corner, header > .sign-in')?.remove();
	if (now) document.querySelector('header')?.append(accountMenu(now));
}

function draw(apps: InstalledApp[], recents: Used[]): void {
	if (apps.length === 0) {
		main.classList.remove('few');
		main.replaceChildren(
			el(
				'section',
				{ className: 'empty' },
				el('span', { className: 'ghosts', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'), el('i')),
				el('h2', {}, words('emptyTitle')),
				el('p', {}, words('emptyHint')),
				el('code', {}, 'loggia install DIR'),
			),
		);
		return;
	}
	const few = apps.length <= FEW;
	const tiles = apps.map((app) =>
		el(
			'li',
			{},
			el(
				'a',
				{ href: app.url, title: `${app.name} ${app.version}` },
				appIcon(app),
				el('span', {}, app.name),
				few ? el('small', {}, words('version', { version: app.version })) : null,
			),
		),
	);
	main.replaceChildren(
		...(recents.length > 0 ? [el('h2', {}, words('recent')), recentRow(recents)] : []),
		el('h2', {}, words('installed')),
		el('ul', { role: 'list', className: 'apps' }, ...tiles),
	);
	main.classList.toggle('few', few);
}

/** An app used before, with what the person wants to know of it. */
interface Used {
	app: InstalledApp;
	address: string;
	when: string;
	open: boolean;
}

/** What is installed still, the last used first. */
function recentApps(apps: InstalledApp[], states: Map<string, OpenState>): Used[] {
	const used = readRecents(person).flatMap(({ appId, address, at }): Used[] => {
		const app = apps.find((one) => one.appId === appId);
		const open = states.has(appId);
		return app ? [{ app, address, open, when: open ? words('stillOpen') : ago(at) }] : [];
	});
	return used.slice(0, MOST_RECENT);
}

function recentRow(recents: Used[]): HTMLElement {
	const items = recents.map(({ app, address, when, open }) =>
		el(
			'li',
			{},
			el(
				'a',
				{ href: address, className: open ? 'open' : '' },
				appIcon(app),
				el('span', {}, el('strong', {}, app.name), el('small', {}, when)),
			),
		),
	);
	return el('ul', { role: 'list', className: 'recents' }, ...items);
}

/** Whose list it is comes first. */
function look(): void {
	void refreshAccount().then(refresh, refresh);
}

window.addEventListener('focus', look);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
window.addEventListener('pageshow', (event) => event.persisted && look());
look();
