/** How long a page that is being reloaded may keep its lock, ms. */
const LOCK_PATIENCE = 800;

const key = (appId: string) => `loggia.session.${appId}`;

/**
 * The session this tab ran before, so that a reload resumes it. A duplicated tab has a copy of the same store: whoever holds the
 * session's lock has it, the other tab gets a session of its own.
 */
export async function resumableSession(appId: string): Promise<string | undefined> {
	const session = read(key(appId));
	if (!session) return undefined;
	return (await hold(session)) ? session : undefined;
}

/** Keeps the session for the next reload of this tab. */
export function keepSession(appId: string, session: string): void {
	write(key(appId), session);
	void hold(session);
}

export function forgetSession(appId: string): void {
	write(key(appId), null);
}

/** Whether the app's own origin could not be reached before from this tab: no need to wait for it again. */
export function originUnreachable(): boolean {
	return read('loggia.opaque') === '1';
}

export function rememberUnreachable(): void {
	write('loggia.opaque', '1');
}

let held = '';

/** Takes the lock for the life of this page. Where there are no locks (no secure context) the session is taken as free. */
async function hold(session: string): Promise<boolean> {
	if (held === session || !navigator.locks) return true;
	return new Promise<boolean>((resolve) => {
		navigator.locks
			.request(`loggia.session.${session}`, { signal: AbortSignal.timeout(LOCK_PATIENCE) }, () => {
				held = session;
				resolve(true);
				return new Promise<void>(() => undefined);
			})
			.catch(() => resolve(false));
	});
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
		// a browser that forbids storage loses nothing but resuming
	}
}
