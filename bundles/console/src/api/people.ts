import { type Role } from './auth.ts';
import { change, get, type Page, path, type Query } from './http.ts';

export interface Person {
	id: string;
	name: string;
	displayName: string;
	role: Role | null;
	disabled: boolean;
	/** `local`, or `oidc:` and the provider's id */
	origin: string;
	since: number;
	lastSignInAt: number | null;
}

export interface SignInRecord {
	id: string;
	door: string;
	since: number;
	lastUsedAt: number;
	address: string;
	/** what the browser says it is */
	agent: string;
}

export interface NewPerson {
	name: string;
	displayName: string;
	password?: string;
	role?: Role;
}

export const people = (query: Query, signal?: AbortSignal) => get<Page<Person>>('/people', query, signal);
export const addPerson = (person: NewPerson) =>
	change<{ person: Person; oneTimeSecret?: string }>('POST', '/people', person);
export const changePerson = (id: string, to: { displayName?: string; role?: Role | null; disabled?: boolean }) =>
	change<Person>('PATCH', path`/people/${id}`, to);
export const resetPerson = (id: string) => change<{ oneTimeSecret: string }>('POST', path`/people/${id}/reset`);
export const removePerson = (id: string) => change<void>('DELETE', path`/people/${id}`);
export const signIns = (id: string, signal?: AbortSignal) =>
	get<{ items: SignInRecord[] }>(path`/people/${id}/sign-ins`, {}, signal);
export const endSignIn = (id: string) => change<void>('DELETE', path`/sign-ins/${id}`);
