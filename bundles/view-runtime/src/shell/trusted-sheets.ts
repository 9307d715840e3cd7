import { signInAddress } from './account.ts';
import { appIcon, type AppFace } from './app-icon.ts';
import { openDialog, TAP_GUARD, type Dialog } from './dialog.ts';
import { el } from './dom.ts';
import { money } from './money.ts';
import { words } from './strings.ts';

/** JSON of the sheet `payment`. Amounts are whole hundredths of the currency. */
export interface PaymentOptions {
	payee?: string;
	description?: string;
	amount?: number;
	currency?: string;
	balance?: number;
}

type Done = (answer: unknown) => void;

/** Asks whether to pay: who gets how much, for what, from where. null when the amount cannot be shown. */
export function paymentSheet(host: HTMLElement, face: AppFace, options: PaymentOptions, done: Done): Dialog | null {
	const { payee = '', description = '', amount, currency = 'CNY', balance } = options;
	const price = money(amount, currency);
	const left = money(balance, currency);
	if (price === null) return null;
	const cancel = () => done({ confirm: false });
	const rows = [
		description ? row(words('payFor'), description) : null,
		left === null ? null : row(words('payFrom'), words('balance', { amount: left })),
	];
	const short = typeof balance === 'number' && balance < amount!;
	return openDialog(host, {
		className: 'bottom trusted payment',
		label: words('payLabel', { amount: price, payee }),
		cancel,
		guard: TAP_GUARD,
		content: [
			el('div', { className: 'who' }, appIcon(face), el('span', {}, face.name)),
			el('p', { className: 'payee' }, words('payTo', { payee })),
			el('p', { className: 'amount' }, price),
			el('dl', {}, ...rows),
			short ? el('p', { className: 'short', role: 'alert' }, words('payShort')) : null,
			el(
				'div',
				{ className: 'stacked' },
				button(words('payNow'), 'primary solid', () => done({ confirm: true })),
				button(words('cancel'), '', cancel),
			),
		].filter((part) => part !== null),
	});
}

/** Says that one has to sign in, and leads there. */
export function signInSheet(host: HTMLElement, face: AppFace, options: { reason?: string }, done: Done): Dialog {
	const cancel = () => done({ signIn: false });
	const title = words(options.reason === 'payment' ? 'signInToPay' : 'signInToGoOn');
	const go = () => {
		done({ signIn: true });
		location.assign(signInAddress());
	};
	return openDialog(host, {
		className: 'bottom trusted consent',
		label: title,
		cancel,
		guard: TAP_GUARD,
		content: [
			el('div', { className: 'who' }, appIcon(face), el('span', {}, face.name)),
			el('h2', {}, title),
			el('p', { className: 'quiet' }, words('signInNote')),
			el(
				'div',
				{ className: 'choices' },
				button(words('cancel'), 'solid', cancel),
				button(words('signIn'), 'primary solid', go),
			),
		],
	});
}

function row(name: string, value: string): HTMLElement {
	return el('div', {}, el('dt', {}, name), el('dd', {}, value));
}

function button(text: string, className: string, run: () => void): HTMLButtonElement {
	const made = el('button', { type: 'button', className: `action ${className}`.trim(), textContent: text });
	made.addEventListener('click', run);
	return made;
}
