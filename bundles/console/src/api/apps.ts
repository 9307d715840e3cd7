import { change, type Finding, get, type Page, path, type Query, withQuery } from './http.ts';
import { upload, type UploadProgress } from './upload.ts';

export interface App {
	appId: string;
	name: string;
	icon?: string | null;
	version: string;
	digest: string;
	/** `develop`, `trial` or `release` */
	kind: string;
	publisher?: string | null;
	/** bytes */
	size: number;
	installedAt: number;
	/** names the release uses */
	apis: string[];
	/** how many are kept */
	versions: number;
	openSessions?: number;
}

export interface AppVersion {
	version: string;
	digest: string;
	size: number;
	installedAt: number;
	current: boolean;
	/** how many things the compiler had to say */
	diagnostics: number;
}

/** Something to know of an API that a release uses. */
export interface ApiFinding {
	/** `deprecated`, `unknown` or `newer` */
	kind: string;
	/** as code writes it: `wx.getSystemInfo` */
	api: string;
	message: string;
	/** version of its family that will not have it */
	removal?: string;
	/** the first ones */
	places: { file: string; line: number }[];
}

export interface ReleaseUses {
	version: string;
	digest: string;
	current: boolean;
	findings: ApiFinding[];
}

export interface AppSecret {
	appId: string;
	since: number;
}

/** What an install answers. */
export interface Installed {
	release: { appId: string; name: string; version: string; warnings: Finding[] };
}

export const apps = (query: Query, signal?: AbortSignal) => get<Page<App>>('/apps', query, signal);
/** One app as it is now. @returns `needsApproval`: approved-class APIs that its current release uses */
export const app = (appId: string, signal?: AbortSignal) =>
	get<App & { needsApproval: string[] }>(path`/apps/${appId}`, {}, signal);
export const versions = (appId: string, signal?: AbortSignal) =>
	get<{ items: AppVersion[] }>(path`/apps/${appId}/versions`, {}, signal);
/** What the releases of an app use that is deprecated, unknown or newer than this gateway; the current one first. */
export const compatibility = (appId: string, signal?: AbortSignal) =>
	get<{ items: ReleaseUses[] }>(path`/compatibility/${appId}`, {}, signal);
/** Installs a package (zip). @param fallbackAppId the app's id for a package that names none */
export const install = (
	body: Blob,
	kind: string,
	fallbackAppId: string | undefined,
	onProgress: (progress: UploadProgress) => void,
	signal?: AbortSignal,
) =>
	upload<Installed>({
		where: withQuery('/apps', { kind, fallbackAppId }),
		body,
		type: 'application/zip',
		phases: true,
		onProgress,
		signal,
	});
export const makeCurrent = (appId: string, version: string) =>
	change<void>('POST', path`/apps/${appId}/current`, { version });
/** @param version only this one, else the app with all of them; @param force although sessions are open */
export const removeApp = (appId: string, version?: string, force = false) =>
	change<void>('DELETE', withQuery(path`/apps/${appId}`, { version, force: force || undefined }));

export const appSecrets = (signal?: AbortSignal) => get<{ items: AppSecret[] }>('/app-secrets', { size: 200 }, signal);
export const makeAppSecret = (appId: string) =>
	change<{ appId: string; secret: string }>('POST', path`/app-secrets/${appId}`);
export const removeAppSecret = (appId: string) => change<void>('DELETE', path`/app-secrets/${appId}`);

/** Where people open it: the shell's host beside the console's. */
export const appUrl = (appId: string, version?: string) =>
	`${location.protocol}//${location.host.replace(/^console\./, '')}/miniapp/${encodeURIComponent(appId)}${version ? `;version=${version}` : ''}/`;
