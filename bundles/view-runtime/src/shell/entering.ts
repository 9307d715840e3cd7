/** How an app is entered by another one: the gateway hands it to the app's onLaunch or onShow. */
export interface Entry {
	scene: number;
	referrerInfo: Record<string, unknown>;
	path?: string;
	query?: Record<string, string>;
}

/** The app that opened this one in this tab, and where it was. */
export interface Opener {
	appId: string;
	address: string;
}

/** WeChat's numbers of the ways into an app. */
export const SCENE = { plain: 1001, fromApp: 1037, backFromApp: 1038 };

const entryKey = (appId: string) => `loggia.entry.${appId}`;
const openerKey = (appId: string) => `loggia.opener.${appId}`;
const addressKey = (appId: string) => `loggia.address.${appId}`;

/** For the next page of this tab that opens the app. */
export function leaveEntry(appId: string, entry: Entry): void {
	write(entryKey(appId), JSON.stringify(entry));
}

/**
 * How the app is entered now: what another app left for it, or the page that somebody asks for who follows a link while the tab still has
 * the app at another page. A reload and the browser's history only go on.
 */
export function takeEntry(appId: string, path: string, query: Record<string, string>): Entry | undefined {
	const left = parse<Entry>(read(entryKey(appId)));
	write(entryKey(appId), null);
	if (left) return left;
	const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	const address = location.pathname + location.search;
	const followed = navigation?.type === 'navigate' && path !== '' && address !== read(addressKey(appId));
	return followed ? { scene: SCENE.plain, referrerInfo: {}, path, query } : undefined;
}

/** Where the app is in this tab: coming back to this very address goes on. */
export function keepAddress(appId: string, address: string): void {
	write(addressKey(appId), address);
}

export function keepOpener(appId: string, opener: Opener | null): void {
	write(openerKey(appId), opener && JSON.stringify(opener));
}

export function openerOf(appId: string): Opener | null {
	const opener = parse<Opener>(read(openerKey(appId)));
	return opener?.address.startsWith('/miniapp/') ? opener : null;
}

function parse<T>(text: string | null): T | undefined {
	try {
		return text === null ? undefined : (JSON.parse(text) as T);
	} catch {
		return undefined;
	}
}

function read(name: string): string | null {
	try {
		return sessionStorage.getItem(name);
	} catch {
		return null;
	}
}

function write(name: string, value: string | null): void {
	try {
		if (value === null) sessionStorage.removeItem(name);
		else sessionStorage.setItem(name, value);
	} catch {
		// a browser that forbids storage opens the app plainly
	}
}
