import { get } from './http.ts';
import { type Health } from './capabilities.ts';

export interface Check {
	name: string;
	status: Health;
	messages?: string[];
}

export interface Overview {
	/** milliseconds */
	uptime: number;
	version: string;
	java: string;
	/** null while there is no store */
	apps: number | null;
	sessions: { foreground: number; background: number; suspended: number };
	workers: number;
	processes: { name: string; pid: number; rss: number | null }[];
	health: { status: Health; checks: Check[] };
}

export interface Series {
	/** `sessions`, `calls`, `errors`, `startMs`, `rss` */
	name: string;
	/** what tells series of one name apart: a state, a process */
	label: string;
	/** [milliseconds since 1970, value] */
	points: [number, number | null][];
}

export const overview = (signal?: AbortSignal) => get<Overview>('/overview', {}, signal);
/** @param from only points after this time */
export const series = (from: number, signal?: AbortSignal) =>
	get<{ step: number; series: Series[] }>('/metrics/series', { from: from || undefined }, signal);
