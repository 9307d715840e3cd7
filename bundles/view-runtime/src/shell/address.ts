/** What the address of an app says: `/miniapp/APPID[;version=V]/PAGE?query#fragment` (W3C MiniApp Addressing). */
export interface AppAddress {
	appId: string;
	version?: string;
	/** page without leading slash; '' is the app's entry page */
	path: string;
	query: Record<string, string>;
	/** `__opaque=1`: the frame gets an opaque origin */
	opaque: boolean;
}

/** Reads the address of the shell page. null when it names no app. */
export function readAddress(pathname: string, search: string): AppAddress | null {
	const match = /^\/miniapp\/([^/;]+)(?:;version=([^/]*))?(?:\/(.*))?$/.exec(pathname);
	if (!match) return null;
	const query: Record<string, string> = {};
	let opaque = false;
	for (const [name, value] of new URLSearchParams(search)) {
		if (name === '__opaque') opaque = value === '1';
		else query[name] = value;
	}
	const address: AppAddress = { appId: decode(match[1]), path: decode(match[3] ?? ''), query, opaque };
	if (match[2]) address.version = decode(match[2]);
	return address;
}

/** The address of a page of the same app. */
export function writeAddress(app: AppAddress, path: string, query: Record<string, string>): string {
	const version = app.version ? `;version=${encodeURIComponent(app.version)}` : '';
	const page = path.split('/').map(encodeURIComponent).join('/');
	const all = new URLSearchParams(query);
	if (app.opaque) all.set('__opaque', '1');
	const search = all.toString();
	return `/miniapp/${encodeURIComponent(app.appId)}${version}/${page}${search ? `?${search}` : ''}`;
}

/** An IP address has no host names below it, so no origin of an app's own. */
export function isIpAddress(hostname: string): boolean {
	return /^\d+(\.\d+){3}$/.test(hostname) || hostname.includes(':');
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
