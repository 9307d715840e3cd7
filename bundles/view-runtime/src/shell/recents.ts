import type { AppFace } from './app-icon.ts';

/** An app that the person has used, for lists of them. */
export interface Recent extends AppFace {
	/** where the person was: the address of that page */
	address: string;
	/** when, ms since 1970 */
	at: number;
}

/** Where the gateway has an app of this person: `background` and `suspended` go on where they were. */
export type OpenState = 'foreground' | 'background' | 'suspended';

const MOST = 12;
const LIMIT = 5_000;
const key = (person: string) => `loggia.recents.${person}`;

/** The apps this person used on this device, the last one first. @param person name of the account, '' for nobody's */
export function readRecents(person: string): Recent[] {
	try {
		const list = JSON.parse(localStorage.getItem(key(person)) ?? '[]') as unknown;
		return Array.isArray(list) ? (list as Recent[]).filter(sound) : [];
	} catch {
		return [];
	}
}

export function rememberRecent(person: string, recent: Recent): void {
	const others = readRecents(person).filter(({ appId }) => appId !== recent.appId);
	write(person, [recent, ...others].slice(0, MOST));
}

export function forgetRecent(person: string, appId: string): void {
	write(
		person,
		readRecents(person).filter((recent) => recent.appId !== appId),
	);
}

/** Which apps of this person are open on this device. Empty when the gateway does not say. */
export async function openStates(): Promise<Map<string, OpenState>> {
	const states = new Map<string, OpenState>();
	try {
		const response = await fetch('/shell/sessions.json', { signal: AbortSignal.timeout(LIMIT), cache: 'no-store' });
		if (!response.ok) return states;
		const { sessions } = (await response.json()) as { sessions: { appId: string; state: OpenState }[] };
		const order: OpenState[] = ['suspended', 'background', 'foreground'];
		for (const { appId, state } of sessions) {
			const known = states.get(appId);
			if (!known || order.indexOf(state) > order.indexOf(known)) states.set(appId, state);
		}
	} catch {
		// the list shows without states
	}
	return states;
}

function sound(recent: Recent): boolean {
	const { appId, name, address, at } = recent ?? {};
	return (
		typeof appId === 'string' &&
		typeof name === 'string' &&
		typeof at === 'number' &&
		typeof address === 'string' &&
		address.startsWith('/miniapp/')
	);
}

function write(person: string, list: Recent[]): void {
	try {
		localStorage.setItem(key(person), JSON.stringify(list));
	} catch {
		// a browser that forbids storage has no list
	}
}
