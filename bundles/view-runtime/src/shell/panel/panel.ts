import type { ApiTrace, LogLine, TaskTrace, UncaughtError } from '@loggia/messages';
import { el } from '../dom.ts';
import { CallsTab } from './calls-tab.ts';
import { ConsoleTab, type KeptLine } from './console-tab.ts';
import { DataTab } from './data-tab.ts';
import { NetworkTab } from './network-tab.ts';
import { panelWords, type PanelWord } from './panel-strings.ts';
import { StorageTab } from './storage-tab.ts';
import type { Ask, Tab } from './tab.ts';

const KEPT = 'loggia.developer.panel';

export interface PanelParts {
	ask: Ask;
	/** @param byKeyboard the focus goes back to where the panel was opened from */
	closed(byKeyboard: boolean): void;
}

/** The developer's panel while it is open. */
export interface Panel {
	/** The session begins, or goes on with a new socket: everything is asked for anew. */
	begin(app: { name: string; version: string }): void;
	line(line: LogLine): void;
	error(error: UncaughtError): void;
	trace(trace: ApiTrace | TaskTrace): void;
	close(byKeyboard?: boolean): void;
}

interface Kept {
	tab?: string;
	/** share of the window, 0 … 1 */
	height?: number;
}

/** Opens the panel beside the app on a wide screen, else over its lower half. */
export function openPanel({ ask, closed }: PanelParts): Panel {
	const kept = read();
	const output = new ConsoleTab();
	const network = new NetworkTab();
	const calls = new CallsTab();
	const data = new DataTab(ask);
	const storage = new StorageTab(ask);
	const tabs: [PanelWord, Tab][] = [
		['console', output],
		['network', network],
		['calls', calls],
		['data', data],
		['storage', storage],
	];
	const title = el('span', { className: 'app' });
	const list = el('div', { className: 'tabs', role: 'tablist' });
	list.setAttribute('aria-label', panelWords('panel'));
	const shut = el('button', { type: 'button', className: 'shut' }, '✕');
	shut.setAttribute('aria-label', panelWords('close'));
	shut.title = panelWords('close');
	shut.addEventListener('click', (event) => close(event.detail === 0));
	const grip = el('div', { className: 'grip', role: 'separator', tabIndex: 0, 'aria-orientation': 'horizontal' });
	grip.setAttribute('aria-label', panelWords('height'));
	const body = el('div', { className: 'body' });
	const panel = el('section', { id: 'developer', role: 'region' }, grip, el('header', {}, list, title, shut), body);
	panel.setAttribute('aria-label', panelWords('panel'));
	panel.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape' || event.defaultPrevented) return;
		event.preventDefault();
		close(true);
	});

	let front: Tab | null = null;
	const buttons = tabs.map(([word, tab]) => {
		const one = el('button', { type: 'button', role: 'tab', id: `developer-${word}` }, panelWords(word));
		tab.element.id = `developer-${word}-panel`;
		tab.element.setAttribute('role', 'tabpanel');
		tab.element.setAttribute('aria-labelledby', one.id);
		one.setAttribute('aria-controls', tab.element.id);
		tab.element.hidden = true;
		one.addEventListener('click', () => choose(word));
		body.append(tab.element);
		list.append(one);
		return one;
	});
	list.addEventListener('keydown', (event) => {
		const now = tabs.findIndex(([, tab]) => tab === front);
		const step = { ArrowRight: 1, ArrowLeft: -1, Home: -now, End: tabs.length - 1 - now }[event.key];
		if (step === undefined) return;
		event.preventDefault();
		const next = (now + step + tabs.length) % tabs.length;
		choose(tabs[next][0]);
		buttons[next].focus();
	});

	function choose(word: string): void {
		tabs.forEach(([name, tab], i) => {
			const chosen = name === word;
			buttons[i].setAttribute('aria-selected', String(chosen));
			buttons[i].tabIndex = chosen ? 0 : -1;
			tab.element.hidden = !chosen;
			if (chosen) front = tab;
			tab.shown(chosen);
		});
		keep({ tab: word });
	}

	function resize(height: number): void {
		const share = Math.min(0.9, Math.max(0.2, height));
		panel.style.setProperty('--height', `${share * 100}%`);
		grip.setAttribute('aria-valuenow', String(Math.round(share * 100)));
		grip.setAttribute('aria-valuemin', '20');
		grip.setAttribute('aria-valuemax', '90');
		kept.height = share;
	}
	const move = (event: PointerEvent) => resize(1 - event.clientY / innerHeight);
	grip.addEventListener('pointerdown', (event) => {
		grip.setPointerCapture(event.pointerId);
		grip.addEventListener('pointermove', move);
	});
	for (const end of ['pointerup', 'pointercancel'] as const) {
		grip.addEventListener(end, () => {
			grip.removeEventListener('pointermove', move);
			keep({ height: kept.height });
		});
	}
	grip.addEventListener('keydown', (event) => {
		if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
		event.preventDefault();
		resize((kept.height ?? 0.55) + (event.key === 'ArrowUp' ? 0.05 : -0.05));
		keep({ height: kept.height });
	});

	resize(kept.height ?? 0.55);
	document.body.append(panel);
	document.documentElement.dataset.developer = 'open';
	choose(tabs.some(([word]) => word === kept.tab) ? kept.tab! : 'console');
	buttons.find((one) => one.tabIndex === 0)?.focus({ preventScroll: true });

	function close(byKeyboard = false): void {
		for (const [, tab] of tabs) tab.shown(false);
		panel.remove();
		delete document.documentElement.dataset.developer;
		void ask('watch', { on: false }).catch(() => undefined);
		closed(byKeyboard);
	}

	return {
		close,
		begin(app) {
			title.textContent = `${app.name} ${app.version}`;
			data.begin();
			storage.changed();
			void ask('watch', { on: true }).then(
				(answer) => {
					output.begin((answer.lines ?? []) as KeptLine[]);
					network.begin((answer.calls ?? []) as ApiTrace[]);
					calls.begin((answer.calls ?? []) as ApiTrace[]);
				},
				// the socket went away: the next one begins anew
				() => undefined,
			);
		},
		line: (line) => output.line(line),
		error: (error) => output.error(error),
		trace(trace) {
			if ('event' in trace) {
				network.task(trace);
				return;
			}
			network.call(trace);
			calls.call(trace);
			if (trace.state === 'ok' && /^(set|remove|clear|batchSet)Storage/.test(trace.name)) storage.changed();
		},
	};
}

function read(): Kept {
	try {
		const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Kept;
		return typeof kept === 'object' && kept !== null ? kept : {};
	} catch {
		return {};
	}
}

function keep(change: Kept): void {
	try {
		localStorage.setItem(KEPT, JSON.stringify({ ...read(), ...change }));
	} catch {
		// a browser without storage forgets it
	}
}
