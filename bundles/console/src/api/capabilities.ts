import { change, get, type Page, path, type Query } from './http.ts';
import { upload, type UploadProgress } from './upload.ts';

export type Health = 'ok' | 'warn' | 'critical';

/** A bundle with APIs. */
export interface Capability {
	name: string;
	/** of its API families: two majors of one bundle run side by side */
	major: number;
	version: string;
	state: string;
	apis: string[];
	families: string[];
	sha256: string;
	since: number | null;
	/** came with the distribution */
	shipped: boolean;
	previous: { version: string } | null;
	/** a newer version that did not stay well */
	returned: { version: string; since: number; why: string } | null;
	/** what a version before it left behind when it was uninstalled */
	left: string[];
	/** `distribution`, `signed by NAME`, `unsigned` or `not trusted any more` */
	trust: string;
	health?: Health;
}

export const RISKS = ['ordinary', 'declared', 'consent', 'approved'] as const;
export type Risk = (typeof RISKS)[number];

/** One API that can be called now. */
export interface CatalogEntry {
	name: string;
	family: string;
	version: string;
	provider: string;
	risk: Risk;
	scope: string | null;
	sync: boolean;
	types: string;
}

/** Who would miss a bundle. */
export interface Impact {
	apps: { appId: string; name: string; version: string; apis: string[] }[];
	/** null when nobody can say */
	sessions: number | null;
}

export interface Deployed {
	name: string;
	version: string;
	ms?: number;
	/** sentences for who deployed it */
	warnings?: string[];
}

export const capabilities = (query: Query, signal?: AbortSignal) => get<Page<Capability>>('/apis', query, signal);
/** @param query `risk`: those of one class only */
export const catalog = (query: Query, signal?: AbortSignal) => get<Page<CatalogEntry>>('/catalog', query, signal);
export const impact = ({ name, major }: Capability) => get<Impact>(path`/apis/${name}/impact?major=${major}`);
export const deploy = (body: Blob, onProgress: (progress: UploadProgress) => void, signal?: AbortSignal) =>
	upload<Deployed>({ where: '/apis', body, type: 'application/java-archive', onProgress, signal });
export const rollBack = ({ name, major }: Capability) =>
	change<Deployed>('POST', path`/apis/${name}/rollback?major=${major}`);
export const removeCapability = ({ name, major }: Capability) =>
	change<void>('DELETE', path`/apis/${name}?major=${major}`);
