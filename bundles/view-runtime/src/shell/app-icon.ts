import { el } from './dom.ts';

/** What an app is recognised by. */
export interface AppFace {
	appId: string;
	name: string;
	/** absolute path of its icon on this gateway, or null */
	icon: string | null;
}

/** Pairs of colours for letter icons; an app keeps its pair. */
const PALETTE: [string, string][] = [
	['#34d399', '#059669'],
	['#60a5fa', '#2563eb'],
	['#f472b6', '#db2777'],
	['#fbbf24', '#d97706'],
	['#a78bfa', '#7c3aed'],
	['#fb7185', '#e11d48'],
	['#2dd4bf', '#0d9488'],
	['#f97316', '#c2410c'],
];

/** The app's icon, or its first letter on a colour of its own when it has none or the picture is broken. */
export function appIcon(app: AppFace): HTMLElement {
	const holder = el('span', { className: 'app-icon', 'aria-hidden': 'true' });
	const letter = () => {
		const [from, to] = PALETTE[hash(app.appId) % PALETTE.length];
		holder.style.background = `linear-gradient(135deg, ${from}, ${to})`;
		holder.replaceChildren(firstLetter(app.name || app.appId));
	};
	if (app.icon) {
		const image = el('img', { src: app.icon, alt: '', draggable: false });
		image.onerror = letter;
		holder.append(image);
	} else letter();
	return holder;
}

function firstLetter(name: string): string {
	return ([...name.trim()][0] ?? '?').toUpperCase();
}

function hash(text: string): number {
	let value = 7;
	for (const char of text) value = (value * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
	return value;
}
