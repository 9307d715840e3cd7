import { change, get } from './http.ts';

export type Role = 'auditor' | 'operator' | 'administrator';

export interface SignedIn {
	id: string;
	name: string;
	displayName: string;
	avatar: string | null;
	role: Role | null;
}

export interface Who {
	signedIn: boolean;
	person: SignedIn | null;
	mustChange: boolean;
}

export interface Methods {
	password: boolean;
	oidc: { id: string; name: string }[];
}

export const methods = () => get<Methods>('/auth/methods');
export const who = () => get<Who>('/auth/who');
export const signIn = (name: string, password: string) =>
	change<{ person: SignedIn; mustChange: boolean }>('POST', '/auth/password', { name, password });
export const changePassword = (old: string, fresh: string) =>
	change<void>('POST', '/auth/change-password', { old, new: fresh });
export const signOut = () => change<void>('POST', '/auth/sign-out');
