import { get, type Page, path, type Query, send } from './http.ts';

/** A Camel route that is a gated API. */
export interface Route {
	name: string;
	api: string;
	risk: string;
	scope: string | null;
	state: string;
	version: string | number;
	since: number;
	error?: string | null;
	metrics: { calls: number; failures: number; meanMs: number; maxMs: number };
}

export const routes = (query: Query, signal?: AbortSignal) => get<Page<Route>>('/routes', query, signal);
export const routeText = async (name: string) =>
	(await send('GET', path`/routes/${name}`, { accept: 'text/yaml, */*' })).text();
export const putRoute = async (name: string, yaml: string) => {
	await send('PUT', path`/routes/${name}`, { body: yaml, type: 'text/yaml' });
};
export const removeRoute = async (name: string) => {
	await send('DELETE', path`/routes/${name}`);
};
