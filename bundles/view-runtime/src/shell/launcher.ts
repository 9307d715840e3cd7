import { readAccount } from './account.ts';
import { accountMenu } from './account-menu.ts';
import { appIcon, type AppFace } from './app-icon.ts';
import { el } from './dom.ts';
import { words } from './strings.ts';

interface InstalledApp extends AppFace {
	version: string;
	url: string;
}

const main = document.querySelector('main') as HTMLElement;
let drawn = '';
let running = false;
let account: string | undefined;

/** Fetches the list and draws it when it changed. */
async function refresh(): Promise<void> {
	if (running) return;
	running = true;
	try {
		const response = await fetch('/shell/apps.json', { signal: AbortSignal.timeout(10_000), cache: 'no-store' });
		if (!response.ok) throw new Error(`status ${response.status}`);
		const text = await response.text();
		if (text !== drawn) draw((JSON.parse(text) as { apps: InstalledApp[] }).apps);
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
	document.querySelector('header > .corner, header > .sign-in')?.remove();
	if (now) document.querySelector('header')?.append(accountMenu(now));
}

function draw(apps: InstalledApp[]): void {
	if (apps.length === 0) {
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
	const tiles = apps.map((app) =>
		el(
			'li',
			{},
			el('a', { href: app.url, title: `${app.name} ${app.version}` }, appIcon(app), el('span', {}, app.name)),
		),
	);
	main.replaceChildren(el('h2', {}, words('installed')), el('ul', { role: 'list' }, ...tiles));
}

function look(): void {
	void refresh();
	void refreshAccount();
}

window.addEventListener('focus', look);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
window.addEventListener('pageshow', (event) => event.persisted && look());
look();
