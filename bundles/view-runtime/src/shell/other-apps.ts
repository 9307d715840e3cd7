import type { ChromeAction, ShellRequest } from '@loggia/messages';
import { writeAddress } from './address.ts';
import type { AppFace } from './app-icon.ts';
import { openAppSheet } from './app-sheets.ts';
import { keepOpener, leaveEntry, openerOf, SCENE } from './entering.ts';
import type { Sheets } from './sheets.ts';

type Request = Extract<ShellRequest, { type: 'miniProgram' }>;

const LIST_LIMIT = 5_000;

export interface InstalledApp extends AppFace {
	version: string;
	url: string;
}

export interface OtherAppsParts {
	host: HTMLElement;
	sheets: Sheets;
	face(): AppFace;
	/** where this app is now */
	address(): string;
	answer(action: ChromeAction): void;
	/** leaves this app in the background for another address */
	leaveFor(address: string): void;
	/** ends this app and opens it anew at a page, '' for the first */
	restart(path: string, query: Record<string, string>): void;
}

/** @returns null when the gateway does not give the list */
export async function installedApps(): Promise<InstalledApp[] | null> {
	try {
		const response = await fetch('/shell/apps.json', { signal: AbortSignal.timeout(LIST_LIMIT), cache: 'no-store' });
		return response.ok ? ((await response.json()) as { apps: InstalledApp[] }).apps : null;
	} catch {
		return null;
	}
}

/** `wx.navigateToMiniProgram` and its kin: the person is asked before an app opens another one. */
export class OtherApps {
	private asking = false;

	constructor(private readonly parts: OtherAppsParts) {}

	async handle(request: Request): Promise<void> {
		const { id, verb } = request;
		const answer = (ok: boolean, message = '') => this.parts.answer({ type: 'answer', id, ok, message });
		if (this.asking) {
			answer(false, 'another request is open');
			return;
		}
		this.asking = true;
		try {
			if (verb === 'navigateTo') await this.navigateTo(request, answer);
			else if (verb === 'navigateBack') this.navigateBack(request, answer);
			else {
				answer(true);
				const { path, query } = readPage(request.path);
				this.parts.restart(path, query);
			}
		} finally {
			this.asking = false;
		}
	}

	private async navigateTo(request: Request, answer: (ok: boolean, message?: string) => void): Promise<void> {
		const { host, sheets, face, address, leaveFor } = this.parts;
		const apps = await installedApps();
		const to = apps?.find(({ appId }) => appId === request.appId);
		if (!to) {
			answer(false, apps ? `appId "${request.appId}" is not installed here` : 'the gateway does not answer');
			return;
		}
		const from = face();
		if (to.appId === from.appId) {
			answer(false, 'an app cannot open itself: use reLaunch');
			return;
		}
		if (!(await sheets.present((done) => openAppSheet(host, from, to, done), false))) {
			answer(false, 'cancel');
			return;
		}
		answer(true);
		const { path, query } = readPage(request.path);
		const referrerInfo = { appId: from.appId, extraData: request.extraData ?? {} };
		keepOpener(to.appId, { appId: from.appId, address: address() });
		leaveEntry(to.appId, { scene: SCENE.fromApp, referrerInfo, path, query });
		leaveFor(writeAddress({ appId: to.appId, path, query, opaque: false }, path, query));
	}

	private navigateBack(request: Request, answer: (ok: boolean, message?: string) => void): void {
		const { face, leaveFor } = this.parts;
		const { appId } = face();
		const opener = openerOf(appId);
		if (!opener) {
			answer(false, 'this mini-program was not opened by another one');
			return;
		}
		answer(true);
		keepOpener(appId, null);
		const referrerInfo = { appId, extraData: request.extraData ?? {} };
		leaveEntry(opener.appId, { scene: SCENE.backFromApp, referrerInfo });
		leaveFor(opener.address);
	}
}

/** `pages/a/a?x=1` as path and query. */
function readPage(url = ''): { path: string; query: Record<string, string> } {
	const [path, search = ''] = url.split('?');
	return { path: path.replace(/^\//, ''), query: Object.fromEntries(new URLSearchParams(search)) };
}
