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

window.addEventListener('focus', () => void refresh());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void refresh());
window.addEventListener('pageshow', (event) => event.persisted && void refresh());
void refresh();
