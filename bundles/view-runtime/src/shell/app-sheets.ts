import { appIcon, type AppFace } from './app-icon.ts';
import { openDialog, TAP_GUARD, type Dialog } from './dialog.ts';
import { el } from './dom.ts';
import { scopeWords, words } from './strings.ts';

type Done = (answer: unknown) => void;

/** JSON of the sheet `setting`: scope → what the person answered. */
export interface SettingOptions {
	scopes?: Record<string, boolean>;
}

/** One entry of what the gateway says an app uses. */
export interface UsedApi {
	name: string;
	family: string;
	/** `ordinary`, `declared`, `consent`, `approved` */
	risk: string;
	scope: string | null;
}

/** Each thing that the app asked for, as a switch. Whichever way it is closed, the switches count as they are. */
export function settingSheet(host: HTMLElement, face: AppFace, options: SettingOptions, done: Done): Dialog {
	const scopes = { ...options.scopes };
	const finish = () => done({ scopes });
	const rows = Object.keys(scopes).map((scope) => {
		const toggle = el('button', { type: 'button', className: 'switch', role: 'switch' });
		toggle.setAttribute('aria-checked', String(scopes[scope]));
		toggle.setAttribute('aria-label', scopeWords(scope));
		const row = el('div', { className: 'setting' }, el('span', { 'aria-hidden': 'true' }, scopeWords(scope)), toggle);
		row.addEventListener('click', () => {
			scopes[scope] = !scopes[scope];
			toggle.setAttribute('aria-checked', String(scopes[scope]));
		});
		return row;
	});
	return openDialog(host, {
		className: 'bottom trusted settings',
		label: words('settingsOf', { app: face.name }),
		cancel: finish,
		dismissible: true,
		guard: TAP_GUARD,
		content: [
			el('div', { className: 'who' }, appIcon(face), el('span', {}, face.name)),
			el('h2', {}, words('settings')),
			...(rows.length > 0 ? rows : [el('p', { className: 'quiet' }, words('noSettings'))]),
			rows.length > 0 ? el('p', { className: 'quiet note' }, words('settingsNote')) : el('span'),
			el('div', { className: 'choices' }, button(words('done'), 'primary solid', finish)),
		],
	});
}

/** Name, version, and what the app may use: what it asks for first, what an operator allowed, the rest by family. */
export function aboutSheet(host: HTMLElement, face: AppFace, version: string, apis: UsedApi[], done: Done): Dialog {
	const close = () => done({});
	const scopes = [...new Set(apis.flatMap(({ scope }) => scope ?? []))];
	const approved = [...new Set(apis.filter(({ risk }) => risk === 'approved').map(({ name }) => name))];
	const others = apis.filter(({ risk }) => risk !== 'approved' && risk !== 'consent');
	const families = [...new Set(others.map(({ family }) => family))];
	return openDialog(host, {
		className: 'bottom about',
		label: words('about'),
		cancel: close,
		dismissible: true,
		enter: close,
		content: [
			el(
				'div',
				{ className: 'face' },
				appIcon(face),
				el('h2', {}, face.name),
				el('p', { className: 'quiet' }, words('version', { version })),
			),
			...uses(words('asksFirst'), scopes.map(scopeWords)),
			...uses(words('operatorAllows'), approved),
			...uses(words('usesAlso'), families),
			el('p', { className: 'quiet note' }, words('developer')),
			el('div', { className: 'choices' }, button(words('confirm'), 'primary solid', close)),
		],
	});
}

function uses(title: string, names: string[]): Node[] {
	if (names.length === 0) return [];
	return [el('h3', {}, title), el('ul', { className: 'uses' }, ...names.map((name) => el('li', {}, name)))];
}

/** Asks whether to leave for another app. */
export function openAppSheet(host: HTMLElement, from: AppFace, to: AppFace, done: Done): Dialog {
	const cancel = () => done(false);
	const question = words('openOther', { from: from.name, to: to.name });
	return openDialog(host, {
		className: 'bottom trusted consent',
		label: question,
		cancel,
		guard: TAP_GUARD,
		content: [
			el('div', { className: 'who' }, appIcon(from), el('span', { 'aria-hidden': 'true' }, '→'), appIcon(to)),
			el('h2', {}, question),
			el('p', { className: 'quiet' }, words('openOtherNote', { from: from.name })),
			el(
				'div',
				{ className: 'choices' },
				button(words('cancel'), 'solid', cancel),
				button(words('open'), 'primary solid', () => done(true)),
			),
		],
	});
}

export function button(text: string, className: string, run: () => void): HTMLButtonElement {
	const made = el('button', { type: 'button', className: `action ${className}`.trim(), textContent: text });
	made.addEventListener('click', run);
	return made;
}
