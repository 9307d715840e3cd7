import { el } from './dom.ts';

export interface Person {
	name: string;
	displayName: string;
	/** URL of a picture, or null */
	avatar: string | null;
}

/** Who is signed in at this door; `person` is null for nobody. */
export interface Account {
	person: Person | null;
}

const WHO_LIMIT = 5_000;

/** Asks who is signed in. @returns null where nobody can sign in: this gateway has no accounts */
export async function readAccount(): Promise<Account | null> {
	try {
		const response = await fetch('/api/v1/auth/who', { signal: AbortSignal.timeout(WHO_LIMIT), cache: 'no-store' });
		if (!response.ok) return null;
		const { signedIn, person } = (await response.json()) as { signedIn: boolean; person: Person | null };
		return { person: signedIn ? person : null };
	} catch {
		return null;
	}
}

/** The page where one signs in, and from where one comes back here. */
export function signInAddress(): string {
	return `/signin?return=${encodeURIComponent(location.pathname + location.search)}`;
}

/** Signs out, and shows this page as nobody sees it. */
export async function signOut(): Promise<void> {
	await fetch('/api/v1/auth/sign-out', { method: 'POST', signal: AbortSignal.timeout(WHO_LIMIT) }).catch(() => null);
	location.reload();
}

export function nameOf(person: Person): string {
	return person.displayName || person.name;
}

/** The person's picture when it is on this gateway, else the first letter of the name. */
export function avatar(person: Person): HTMLElement {
	const holder = el('span', { className: 'avatar', 'aria-hidden': 'true' });
	const letter = () => holder.replaceChildren(([...nameOf(person).trim()][0] ?? '?').toUpperCase());
	if (person.avatar && /^(\/(?!\/)|data:image\/)/.test(person.avatar)) {
		const image = el('img', { src: person.avatar, alt: '', draggable: false });
		image.onerror = letter;
		holder.append(image);
	} else letter();
	return holder;
}
