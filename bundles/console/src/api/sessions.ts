import { change, get, type Page, path, type Query } from './http.ts';

/** One tab's run of one release by one person on one device. */
export interface Session {
	session: string;
	appId: string;
	version: string;
	release: string;
	user: string;
	device: string;
	state: string;
	page: string;
	errors: number;
	worker?: number;
	workerPid?: number;
	since: number;
}

/** A process that runs the code of apps. */
export interface Worker {
	number: number;
	pid: number;
	class: string;
	/** whose sessions run there; null for the spare */
	group: string | null;
	sessions: number;
	/** bytes; null before it has said */
	rss: number | null;
	startedAt: number;
	state: string;
}

export const sessions = (query: Query, signal?: AbortSignal) => get<Page<Session>>('/sessions', query, signal);
export const closeSession = (id: string) => change<void>('DELETE', path`/sessions/${id}`);
export const restartSession = (id: string) => change<void>('POST', path`/sessions/${id}/restart`);
export const workers = (query: Query, signal?: AbortSignal) => get<Page<Worker>>('/workers', query, signal);
export const restartWorker = (number: number) => change<void>('POST', path`/workers/${number}/restart`);
